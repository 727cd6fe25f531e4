using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing;
using Solidarity.Web.Site;

namespace Solidarity.Benchmarks;

/// <summary>What an organisation has stored after years, made by the program's own parts.</summary>
internal static class Filling
{
    private const int Part = 1_000;

    /// <summary>The program without its web server.</summary>
    public static IHost Host(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        // More mails a week than anybody's limit would let through; it is looked at all the same.
        builder.Services.Configure<SiteOptions>(site => (site.BaseUrl, site.MailsAWeek) = ("https://example.org", Supporter.MostMailsAWeek));
        builder.Services.AddUseCases();
        builder.Services.AddInfrastructure(builder.Configuration);
        builder.Services.AddSingleton<IActor, Owner>();
        builder.Services.AddWebPorts(_ => new PhysicalFileProvider(Repository.PathTo("src", "Solidarity.Web", "wwwroot")));
        return builder.Build();
    }

    public static async Task StoreAsync(IServiceProvider services, IEnumerable<object> rows)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }

    public static async Task SubscribersAsync(IServiceProvider services, int count, Func<int, MailingListId[]> lists)
    {
        var now = DateTimeOffset.UtcNow;
        var english = LanguageTag.Parse("en");
        var hashes = services.GetRequiredService<IKeyedHashes>();
        foreach (var part in Enumerable.Range(0, count).Chunk(Part))
        {
            await StoreAsync(services, part.SelectMany(i =>
            {
                var email = EmailAddress.Parse($"reader{i}@d{i % 50}.example.net");
                var person = Supporter.Confirmed(EntityId.New<SupporterId>(now), email, "Ana Ruíz", hashes.Of(email), english, TimeZoneName.Utc, now);
                person.FindBy(hashes.OfName(person.Name!));
                return (object[])
                [
                    person,
                    .. lists(i).Select(list => Subscription.Confirmed(EntityId.New<SubscriptionId>(now), person.Id, list, english, Frequency.Immediate, now)),
                ];
            }));
        }
    }

    /// <summary>Stores published statements, a day apart, the latest of yesterday; their names in addresses are <c>stored-0</c> and on.</summary>
    public static async Task StatementsAsync(IServiceProvider services, int count, MailingListId list)
    {
        var now = DateTimeOffset.UtcNow;
        var english = LanguageTag.Parse("en");
        var campaign = Campaign.Create(
            EntityId.New<CampaignId>(now), Slug.FromStored("stored"), english, new CampaignTexts("What was said", "Over the years.", ["First"]), now);
        await StoreAsync(services, [campaign]);
        foreach (var part in Enumerable.Range(0, count).Chunk(Part))
        {
            await StoreAsync(services, part.Select(i => Statement(i, campaign.Id, list, now.AddDays(i - count))));
        }
    }

    private static Statement Statement(int number, CampaignId campaign, MailingListId list, DateTimeOffset on)
    {
        var body = string.Join("\n\n", Enumerable.Range(1, 6).Select(i =>
            $"## Part {i} of {number}\n\nThe harbour stays closed, and nobody asked the crew: {string.Join(' ', Enumerable.Repeat("solidarity is a practice", 12))}."));
        var statement = Domain.Statements.Statement.Draft(
            EntityId.New<StatementId>(on), campaign, Slug.FromStored($"stored-{number}"), LanguageTag.Parse("en"),
            new StatementTexts($"The harbour stays closed, day {number}", "What now?", "The crew", body), on);
        statement.Revise(LanguageTag.Parse("es"), new StatementTexts($"El puerto sigue cerrado, día {number}", "¿Y ahora?", "La tripulación", body), on);
        statement.AddressTo([list], on);

        // Under its date, and without an alert.
        statement.PublishAsDemonstration(on);
        return statement;
    }

    private sealed class Owner : IActor
    {
        public OrganizerId? Organizer => null;

        public bool IsKnown => true;

        public ApiKeyId? Program => null;

        public Task<CampaignScope> ScopeAsync(Right right, CancellationToken cancellationToken) => Task.FromResult(CampaignScope.All);
    }
}
