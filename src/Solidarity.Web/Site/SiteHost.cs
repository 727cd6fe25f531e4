using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Checkups;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Application.Supporters;
using Solidarity.Infrastructure;
using Solidarity.Web.Checkups;
using Solidarity.Web.Defence;
using Solidarity.Web.Events;
using Solidarity.Web.Guards;
using Solidarity.Web.MailingLists;
using Solidarity.Web.Organizers;
using Solidarity.Web.Petitions;
using Solidarity.Web.Pictures;
using Solidarity.Web.Statements;
using Solidarity.Web.Supporters;
using Solidarity.Web.Supporters.Console;

namespace Solidarity.Web.Site;

/// <summary>Puts the host together: settings, services, pipeline.</summary>
public static class SiteHost
{
    private const string DefaultUrl = "http://localhost:5080";
    private const long LargestBody = 8 * 1024 * 1024;

    /// <summary>Starts the site, or the worker, and serves until told to stop.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = Build(CreateBuilder(args));
        await PrepareAsync(app);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Starts the site and returns when it listens.</summary>
    /// <param name="args">Settings, as on the command line.</param>
    /// <param name="change">Changes services and log before they are built.</param>
    /// <exception cref="StartRefused">It can't be started; the message says why.</exception>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static async Task<WebApplication> StartAsync(string[] args, Action<WebApplicationBuilder> change)
    {
        var builder = CreateBuilder(args);
        change(builder);
        var app = Build(builder);
        try
        {
            await PrepareAsync(app);
            await app.StartAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>The services and settings that the site and the administration verbs share.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = Folders.ContentRoot(args) });
        builder.Logging.AddQuietConsole();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        if (!Listening.IsSet(builder.Configuration))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.Services.AddSettings();
        builder.Services.AddUseCases();
        builder.Services.AddInfrastructure(builder.Configuration);
        AddPages(builder.Services);
        AddApi(builder.Services);
        builder.Services.AddSignIn();
        builder.Services.AddLimits();
        return builder;
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        UsePipeline(app);
        return app;
    }

    private static async Task PrepareAsync(WebApplication app)
    {
        await StartUp.PrepareAsync(app.Services, app.Lifetime.ApplicationStopping);

        // What is registered last runs first: the address is known before anything tells it.
        Listening.FillBaseUrlWhenListening(app);
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddWebPorts(provider => provider.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider);
        services.AddHttpContextAccessor();

        // Style sheets and scripts only: pages come compressed from the page cache, and what holds secrets stays as it is (BREACH).
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/css", "text/javascript", "image/svg+xml"];
        });
        services.AddSingleton<PageCache>();
        services.AddSingleton<PageLanguage>();
        services.AddSingleton<SiteLook>();
        services.AddSingleton<Assets>();
        services.AddSingleton<Sentences>();
        services.AddSingleton<PictureSizes>();
        services.AddSharePictures();
        services.AddDefence();
        services.AddSingleton<UntrustedForwards>();
        services.AddSingleton<ICheck>(provider => provider.GetRequiredService<UntrustedForwards>());
        services.AddSingleton<PageWriter>();
        services.AddSingleton<Moments>();
        services.AddSingleton<PersonSheet>();
        services.AddSingleton<PersonFiles>();
        services.AddSingleton<ReadingReason>();
        services.AddScoped<ConsoleRail>();
        services.AddScoped<OnceOnly>();
        services.AddSingleton<StoredWordings>();
        services.AddSingleton<IPetitionWordings, PetitionWordings>();
        services.AddSingleton<IEventWordings, EventWordings>();
        services.AddSingleton<IHostWordings, HostWordings>();
        services.AddSingleton<PublicPetitions>();
        services.AddSingleton<PublicEvents>();
        services.AddSingleton<CalendarPages>();
        services.AddScoped<EventEntries>();
        services.AddSingleton<SentForm>();
        services.AddSingleton<SentJoining>();
        services.AddExceptionHandler<Faults>();
        services.AddHealthChecks().AddCheck<DatabaseAnswers>("database");
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new()
        {
            Timeout = TimeSpan.FromSeconds(60),
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        });
        services.Configure<FormOptions>(form =>
        {
            form.ValueLengthLimit = (int)LargestBody;
            form.MultipartBodyLengthLimit = PictureEndpoints.LargestUpload;
        });
        services.AddRazorPages(pages =>
        {
            pages.RootDirectory = "/";
            pages.Conventions.AddPageRoute("/Statements/StatementPage", StatementPageModel.PreviewRoute);
        });
        services.AddSingleton<CookieTempDataProvider>();
        services.Replace(ServiceDescriptor.Singleton<ITempDataProvider, NoticeCookie>());
        services.Configure<RouteOptions>(routes => routes.LowercaseUrls = true);
    }

    private static void AddApi(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.Converters.Add(new EntityIdsAsText());
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddApiDocument();
    }

    private static void UsePipeline(WebApplication app)
    {
        var isWeb = app.Services.GetRequiredService<Infrastructure.Jobs.Roles>().Web;
        app.UseTrustedProxies();
        if (isWeb)
        {
            app.UsePageCache();
        }

        app.UseRequestLog();
        app.UseSecurityHeaders();
        app.UseMiddleware<LanguagePrefix>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(status => status.HttpContext.RequestServices.GetRequiredService<PageWriter>().WriteStatusAsync(status.HttpContext));
        if (!isWeb)
        {
            app.UseRouting();
            Health.Map(app);
            return;
        }

        app.UseResponseCompression();
        app.UseStaticFiles(StaticFileHeaders.Options);
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseOriginCheck();
        app.UseAuthentication();
        app.UseLimits();
        app.UseAuthorization();
        app.UseIdempotency();
        app.MapRazorPages();
        app.MapFeatures();
    }
}
