using System.Net.Http.Headers;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Web.Site;

namespace Solidarity.Testing.Site;

/// <summary>
/// The whole site in this process, on a port of its own: its pipeline, a database, keys and folders of its own. Jobs run when
/// <see cref="WorkAsync"/> says so, and not by themselves. The mail templates, the same for each, are not looked through at each start.
/// </summary>
public sealed class TestSite : IAsyncDisposable
{
    private static IModelMetadataProvider? knownTypes;

    private readonly WebApplication app;
    private readonly RecordedLog log;
    private readonly string folder;
    private readonly string[] settings;
    private readonly TestDatabase? own;
    private readonly Lazy<Task<string>> key;

    private TestSite(WebApplication app, RecordedLog log, MovableTime time, TestDatabase database, TestDatabase? own, string folder, string[] settings)
    {
        (this.app, this.log, Time, Database, this.own, this.folder, this.settings) = (app, log, time, database, own, folder, settings);
        Address = new Uri(app.Urls.Single());
        Client = NewClient();
        key = new(MakeKeyAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its clock.</summary>
    public MovableTime Time { get; }

    /// <summary>Its database.</summary>
    public TestDatabase Database { get; }

    /// <summary>A stranger's client: it keeps no cookie and follows no redirect.</summary>
    public HttpClient Client { get; }

    /// <summary>What it has logged so far.</summary>
    public IReadOnlyCollection<string> Log => log.Lines;

    /// <summary>Every address that it answers.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints => [.. app.Services.GetServices<EndpointDataSource>().SelectMany(x => x.Endpoints).OfType<RouteEndpoint>()];

    /// <summary>The folder that gets its mails.</summary>
    public string Pickup => Path.Combine(folder, "pickup");

    /// <summary>Starts one.</summary>
    /// <param name="provider">On which kind of database.</param>
    /// <param name="settings">Settings beside the usual ones, as <c>Section:Name=value</c>.</param>
    public static Task<TestSite> StartAsync(DatabaseProvider provider, params string[] settings) => StartAsync(provider, null, settings);

    /// <summary>Starts one with other services.</summary>
    /// <param name="provider">On which kind of database.</param>
    /// <param name="change">What is changed in the services; null for nothing.</param>
    /// <param name="settings">Settings beside the usual ones, as <c>Section:Name=value</c>.</param>
    public static async Task<TestSite> StartAsync(DatabaseProvider provider, Action<IServiceCollection>? change, params string[] settings)
    {
        var database = await TestDatabase.CreateAsync(provider);
        return await StartAsync(database, database, Directory.CreateTempSubdirectory("solidarity-site-").FullName, settings, change);
    }

    /// <summary>Starts a further server of the same site: same database, same keys, same settings.</summary>
    public Task<TestSite> StartSecondAsync(params string[] settings) => StartSecondAsync(null, settings);

    /// <summary>A second server beside this one, with other services.</summary>
    public Task<TestSite> StartSecondAsync(Action<IServiceCollection>? services, params string[] settings) => StartAsync(Database, null, folder, [.. this.settings, .. settings], services);

    /// <summary>A client that keeps no cookie and follows no redirect.</summary>
    public HttpClient NewClient() => new(new DeclaredStatuses(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    }))
    {
        BaseAddress = Address,
    };

    /// <summary>A client with an API key.</summary>
    public async Task<ApiClient> ApiAsync()
    {
        var client = NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await key.Value);
        return new ApiClient(client);
    }

    /// <summary>Signs an owner in by a one-time link.</summary>
    /// <returns>The session, as a <c>Cookie</c> header.</returns>
    public Task<string> SignInAsync() => SignInAsync("owner@example.org");

    /// <summary>Signs an organizer in by a one-time link.</summary>
    /// <param name="email">Who; taken in as owner where unknown.</param>
    /// <param name="roles">The roles to have from now on, each for one campaign or for all; none leaves them as they are.</param>
    /// <returns>The session, as a <c>Cookie</c> header.</returns>
    public async Task<string> SignInAsync(string email, params (Role Role, CampaignId? Campaign)[] roles)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var secret = await scope.ServiceProvider.GetRequiredService<OrganizerAccounts>().InviteAsync(EmailAddress.Parse(email), CancellationToken.None);
        if (roles.Length > 0)
        {
            await GiveAsync(email, roles);
        }

        using var page = await Client.GetAsync("/console/sign-in/" + secret);
        var form = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync()).Forms.First(form => form.Method == "post");
        var fields = form.QuerySelectorAll("input[name]").Select(x => KeyValuePair.Create(x.GetAttribute("name")!, x.GetAttribute("value") ?? ""));
        using var press = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in/" + secret) { Content = new FormUrlEncodedContent(fields) };
        var cookies = Cookies(page);
        press.Headers.Add("Cookie", string.Join("; ", cookies));
        using var answer = await Client.SendAsync(press);
        return string.Join("; ", [.. cookies, .. Cookies(answer)]);
    }

    /// <summary>Gives an organizer other roles, past all rules.</summary>
    public async Task GiveAsync(string email, params (Role Role, CampaignId? Campaign)[] roles) => await WithAsync(async db =>
    {
        var mailbox = Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Mailbox;
        var organizer = await db.Organizers.Include(x => x.Grants).SingleAsync(x => x.MailboxKey == mailbox);
        organizer.Give(roles, othersOwn: true, Time.GetUtcNow());
        return await db.SaveChangesAsync();
    });

    private static List<string> Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set.Select(x => x.Split(';')[0])] : [];

    /// <summary>Works with services of its own.</summary>
    public async Task<T> WithAsync<T>(Func<SolidarityDb, Task<T>> work)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<SolidarityDb>());
    }

    /// <summary>A service of the site.</summary>
    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Does all that waits: events, expansion, both lanes of mail, and the clock.</summary>
    public async Task WorkAsync(params Work[] only)
    {
        Work[] all = [Work.Clock, Work.Sweeps, Work.Outbox, Work.Handovers, Work.ListImports, Work.Series, Work.Expansion, Work.Confirmations, Work.Bulk];
        foreach (var work in only.Length > 0 ? only : all)
        {
            await using var scope = app.Services.CreateAsyncScope();
            foreach (var handler in scope.ServiceProvider.GetServices<IWorkHandler>().Where(handler => handler.Work == work))
            {
                await handler.DoAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Does what waits, and reads the mails to an address, oldest first.</summary>
    public async Task<IReadOnlyList<MimeMessage>> MailsToAsync(string address)
    {
        await WorkAsync();
        return Mails().Where(mail => mail.To.Mailboxes.Any(to => to.Address == address)).ToList();
    }

    /// <summary>All mails so far, oldest first.</summary>
    public IReadOnlyList<MimeMessage> Mails() => !Directory.Exists(Pickup) ? [] :
        [.. new DirectoryInfo(Pickup).EnumerateFiles("*.eml").OrderBy(file => file.LastWriteTimeUtc).Select(file => MimeMessage.Load(file.FullName))];

    /// <summary>The commands that a request sent to the database; by its method and path.</summary>
    public IReadOnlyList<string> Queries(string request) => [.. log.Queries.Where(x => x.Request == request).Select(x => x.Command)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (own is not null)
        {
            await own.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<TestSite> StartAsync(TestDatabase database, TestDatabase? own, string folder, string[] settings, Action<IServiceCollection>? change = null)
    {
        var log = new RecordedLog();
        var time = new MovableTime();
        string[] args =
        [
            "--applicationName=Solidarity.Web",
            "--contentRoot=" + Repository.PathTo("src", "Solidarity.Web"),
            "--urls=http://127.0.0.1:0",
            "--Limits:Enabled=false",
            "--Keys:Folder=" + Path.Combine(folder, "keys"),
            "--Mail:PickupDirectory=" + Path.Combine(folder, "pickup"),
            "--Mail:JournalDirectory=" + Path.Combine(folder, "journal"),
            .. database.Settings.Select(setting => $"--{setting.Key}={setting.Value}"),
            .. settings.Select(setting => "--" + setting),
        ];
        var app = await ApartAsync(() => SiteHost.StartAsync(args, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.AddSingleton(TestKeys.Shared);

            // Slow on purpose in production; here thousands of wrong passwords are tried.
            builder.Services.PostConfigure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
            builder.Services.AddSingleton<IJobs, NoJobs>();
            builder.Services.Replace(ServiceDescriptor.Singleton<IModelMetadataProvider>(KnownTypes));
            foreach (var left in builder.Services.Where(x => RunsJobs(x) || x.ImplementationType == typeof(CheckTemplates)).ToList())
            {
                builder.Services.Remove(left);
            }

            change?.Invoke(builder.Services);
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(log);
            builder.Logging.AddFilter<RecordedLog>(RecordedLog.Commands, LogLevel.Information);
        }));
        return new TestSite(app, log, time, database, own, folder, settings);
    }

    /// <summary>Starts something that does not carry the test's context with it: its threads and timers would keep all that the test had.</summary>
    private static Task<T> ApartAsync<T>(Func<Task<T>> start)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(start);
        }
    }

    /// <summary>Whether a service of the site is there to run jobs.</summary>
    public static bool RunsJobs(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService)
        && (service.ImplementationFactory?.Method.DeclaringType?.Assembly.GetName().Name?.StartsWith("Hangfire", StringComparison.Ordinal) == true
            || service.ImplementationType?.Namespace == typeof(IWorkHandler).Namespace);

    // What is read from the types of pages is the same on every site, and most of what a further one takes to start.
    private static IModelMetadataProvider KnownTypes(IServiceProvider services) => LazyInitializer.EnsureInitialized(
        ref knownTypes, () => ActivatorUtilities.CreateInstance<DefaultModelMetadataProvider>(services));

    private async Task<string> MakeKeyAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<OrganizerAccounts>().AddKeyAsync("tests", CancellationToken.None);
    }

    private sealed class NoJobs : IJobs
    {
        public void LookAgain(Work work)
        {
        }
    }
}
