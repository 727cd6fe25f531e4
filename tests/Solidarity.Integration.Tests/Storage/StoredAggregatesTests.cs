using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;

namespace Solidarity.Integration.Tests.Storage;

public sealed class StoredAggregatesTests
{
    public static TheoryData<DatabaseProvider> Databases => Installed.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task Ids_come_back_as_they_went_and_order_by_time(DatabaseProvider provider)
    {
        await using var installed = await Installed.NewAsync(provider);
        var campaigns = Enumerable.Range(0, 20).Select(i => Samples.Campaign("c" + i, Samples.Now.AddMinutes(i * 977))).ToList();
        await installed.StoreAsync([.. campaigns.OrderBy(x => x.Slug.Value, StringComparer.Ordinal)]);

        var stored = await installed.WithAsync(db => db.Campaigns.OrderBy(x => x.Id).Select(x => x.Id).ToListAsync());
        Assert.Equal(campaigns.Select(x => x.Id), stored);

        var middle = campaigns[10].Id;
        var older = await installed.WithAsync(db => db.Campaigns.Where(x => x.Id < middle).OrderByDescending(x => x.Id).Select(x => x.Id).ToListAsync());
        Assert.Equal(campaigns.Take(10).Reverse().Select(x => x.Id), older);
        Assert.Equal(9, await installed.WithAsync(db => db.Campaigns.CountAsync(x => x.Id > middle)));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Slugs_languages_and_moments_translate(DatabaseProvider provider)
    {
        await using var installed = await Installed.NewAsync(provider);
        await installed.StoreAsync(Samples.Campaign("agua-para-todos"), Samples.Campaign("ÄgUa"));
        var slug = Slug.FromStored("agua-para-todos");
        List<Slug> several = [slug, Slug.FromStored("none")];
        var found = await installed.WithAsync(db => db.Campaigns
            .Where(x => x.Slug == slug && several.Contains(x.Slug) && x.Language == Samples.English && x.CreatedAt <= Samples.Now && x.CreatedAt > Samples.Now.AddSeconds(-1))
            .Select(x => new { Slug = x.Slug.Value, Language = x.Language.Value, x.CreatedAt, x.Versions.First(version => version.IsCurrent).Title, x.Versions.First().Demands })
            .SingleAsync());
        Assert.Equal(("agua-para-todos", "en", "Water for all"), (found.Slug, found.Language, found.Title));
        Assert.Equal(["First", "Second"], found.Demands);
        Assert.Equal(Samples.Now, found.CreatedAt);
        Assert.True(await installed.WithAsync(db => db.Campaigns.Select(x => x.Slug).AnyAsync(x => x == slug)));
        Assert.False(await installed.WithAsync(db => db.Campaigns.AnyAsync(x => x.Slug == Slug.FromStored("ägua"))));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_change_of_children_alone_raises_the_version_of_the_root(DatabaseProvider provider)
    {
        await using var installed = await Installed.NewAsync(provider);
        var campaign = Samples.Campaign();
        var list = Samples.List();
        var statement = Samples.Statement(campaign.Id, list.Id);
        await installed.StoreAsync(campaign, list, statement);

        // At the same moment as before, so that no column of the root itself changes.
        await installed.WithAsync(async db =>
        {
            var loaded = await Load(db);
            loaded.Revise(Samples.English, new StatementTexts("We stand by them", null, null, "More"), Samples.Now);
            await db.SaveChangesAsync();
            Assert.Equal(1, loaded.Version);
            loaded.AddressTo([], Samples.Now);
            await db.SaveChangesAsync();
            Assert.Equal(2, loaded.Version);
            loaded.RestOn([new Source("C", null, null, null), new Source("A", null, null, null)], Samples.Now);
            await db.SaveChangesAsync();
            Assert.Equal(3, loaded.Version);
        });

        var read = await installed.WithAsync(Load);
        Assert.Equal(3, read.Version);
        Assert.Equal(["C", "A"], read.Sources.OrderBy(x => x.Position).Select(x => x.Title));
        Assert.Empty(read.Lists);
        Assert.Equal((2, "We stand by them"), (read.Versions.Single().Revision, read.Versions.Single().Title));
        Assert.Equal(2, await installed.WithAsync(db => db.StatementVersions.CountAsync()));

        static Task<Statement> Load(SolidarityDb db) => db.Statements
            .Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Sources).Include(x => x.Lists).SingleAsync();
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Of_two_writers_the_slower_is_stale(DatabaseProvider provider)
    {
        await using var installed = await Installed.NewAsync(provider);
        await installed.StoreAsync(Samples.Campaign());
        await using var one = installed.Scope();
        await using var other = installed.Scope();
        var (first, second) = (await LoadIn(one), await LoadIn(other));
        first.Campaign.Revise(Samples.English, new CampaignTexts("One", "", []), Samples.Now.AddMinutes(1));
        second.Campaign.Revise(Samples.English, new CampaignTexts("Two", "", []), Samples.Now.AddMinutes(2));
        await first.Db.SaveChangesAsync();
        await Assert.ThrowsAsync<Stale>(() => second.Db.SaveChangesAsync());

        static async Task<(SolidarityDb Db, Campaign Campaign)> LoadIn(IServiceScope scope)
        {
            var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
            return (db, await db.Campaigns.Include(x => x.Versions).SingleAsync());
        }
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_taken_key_is_a_duplicate_and_nothing_else_is(DatabaseProvider provider)
    {
        await using var installed = await Installed.NewAsync(provider);
        await installed.StoreAsync(Samples.Campaign());
        var twice = await Assert.ThrowsAsync<DbUpdateException>(() => installed.StoreAsync(Samples.Campaign()));
        var orphan = await Assert.ThrowsAsync<DbUpdateException>(() => installed.StoreAsync(Samples.Statement(EntityId.New<CampaignId>(Samples.Now))));
        await installed.WithAsync(db =>
        {
            Assert.True(db.IsDuplicate(twice));
            Assert.False(db.IsDuplicate(orphan));
            return Task.CompletedTask;
        });
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_supporter_is_found_by_keyed_hash_and_takes_over_what_was_confirmed(DatabaseProvider provider)
    {
        await using var installed = await Installed.NewAsync(provider);
        var list = Samples.List();
        await installed.StoreAsync(list, Samples.Supporter("maria@example.org", 7), Samples.Request(list.Id));
        await installed.WithAsync(async db =>
        {
            var request = await db.SubscriptionRequests.Include(x => x.Lists).SingleAsync();
            var mailbox = request.Keys.Mailbox;
            var supporter = await db.Supporters.SingleAsync(x => x.Keys.Mailbox == mailbox);
            supporter.ConfirmAgain(request.Email, request.Name, request.Keys with { Address = Samples.Keys(90).Address }, Samples.English, TimeZoneName.Utc, Samples.Now.AddDays(1));
            request.Confirm(supporter.Id, Samples.Now);
            await db.SaveChangesAsync();
            supporter.ConfirmAgain(request.Email, null, request.Keys, Samples.English, TimeZoneName.Utc, Samples.Now.AddDays(2));
            await db.SaveChangesAsync();
        });
        var supporter = await installed.WithAsync(db => db.Supporters.AsNoTracking().SingleAsync());
        Assert.Equal(("ana@example.org", "Ana Torres", 2), (supporter.Email.Value, supporter.Name, (int)supporter.Version));
        Assert.Equal(Samples.Keys(7).Address, supporter.Keys.Address);
    }

    [Fact]
    public async Task No_address_and_no_name_can_be_read_in_the_file()
    {
        await using var installed = await Installed.NewAsync();
        var list = Samples.List();
        await installed.StoreAsync(
            list, Samples.Supporter("maria.quispe@example.org", 1), Samples.Request(list.Id, "ana.torres@example.org"),
            new MailDomain(Samples.Keys(1).Domain, "example.org", Samples.Now));
        await installed.WithAsync(db => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)"));
        SqlitePool.Clear(installed.ConnectionString);

        var file = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(installed.DatabaseFile));
        Assert.Contains("News of news", file, StringComparison.Ordinal);
        foreach (var personal in (string[])["maria", "quispe", "ana.torres", "Ana Torres", "example.org"])
        {
            Assert.DoesNotContain(personal, file, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal("maria.quispe@example.org", (await installed.WithAsync(db => db.Supporters.SingleAsync())).Email.Value);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Storing_something_public_raises_the_version_of_the_pages_after_the_commit(DatabaseProvider provider)
    {
        await using var installed = await Installed.NewAsync(provider);
        var announced = 0;
        installed.Services.GetRequiredService<IPageVersion>().Changed += () => announced++;
        var before = await PagesAsync(installed);
        await installed.StoreAsync(Samples.Supporter("maria@example.org", 1));
        Assert.Equal((0, before), (announced, await PagesAsync(installed)));

        await installed.WithAsync(db => db.InTransactionAsync(
            async cancel =>
            {
                db.Add(Samples.Campaign());
                await db.SaveChangesAsync(cancel);
                Assert.Equal(0, announced);
                return 0;
            },
            CancellationToken.None));
        Assert.Equal((1, before + 1), (announced, await PagesAsync(installed)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => installed.WithAsync(db => db.InTransactionAsync<int>(
            async cancel =>
            {
                db.Add(Samples.List());
                await db.SaveChangesAsync(cancel);
                throw new InvalidOperationException();
            },
            CancellationToken.None)));
        Assert.Equal((1, before + 1), (announced, await PagesAsync(installed)));

        static Task<long> PagesAsync(Installed installed) => installed.WithAsync(db => db.SiteVersions.Select(x => x.Pages).SingleAsync());
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_queries_of_the_use_cases_translate(DatabaseProvider provider)
    {
        await using var installed = await Installed.NewAsync(provider, services => services.AddScoped<Application.Messages.ExpandMessages>());
        var campaign = Samples.Campaign();
        var (list, second) = (Samples.List(), Samples.List("more"));
        var statement = Samples.Statement(campaign.Id, list.Id, second.Id);
        var supporters = Enumerable.Range(1, 5).Select(i => Samples.Supporter($"p{i}@example.org", (byte)(i * 2), Samples.Now.AddSeconds(i))).ToList();
        var suppressed = new Suppression(EntityId.New<SuppressionId>(Samples.Now), supporters[4].Keys.Address, supporters[4].Keys.Mailbox, SuppressionScope.All, SuppressionCause.Asked, Samples.Now);
        await installed.StoreAsync(
            [campaign, list, second, statement, suppressed, .. supporters, .. supporters.Select(x => Samples.Subscription(x, list)), .. supporters.Select(x => Samples.Subscription(x, second))]);

        await using var scope = installed.Scope();
        var send = scope.ServiceProvider.GetRequiredService<MediatR.IMediator>();
        Assert.Equal(4, (await send.Send(new Application.Statements.PlanAlert(statement.Id))).Total);
        await send.Send(new Application.Statements.PublishStatement(statement.Id));
        await scope.ServiceProvider.GetRequiredService<Application.Messages.ExpandMessages>().RunAsync(CancellationToken.None);
        Assert.Equal(4, await installed.WithAsync(db => db.Deliveries.CountAsync()));
        Assert.Single(await send.Send(new Application.Campaigns.ListCampaigns()));
        Assert.Single(await send.Send(new Application.Statements.ListStatements(Samples.Spanish, 10)));
        var shown = await send.Send(new Application.Statements.ShowStatement("we-stand", Samples.Spanish));
        Assert.Equal(["more", "news"], shown.Lists.Select(x => x.Slug).Order());
        await send.Send(new Application.Campaigns.ShowCampaign("water", Samples.Spanish));
        await send.Send(new Application.Messages.StopAlert(statement.Id));
        var made = await send.Send(new Application.Campaigns.CreateCampaign("Water for all", "", null, Slug: null));
        Assert.Equal("water-for-all", made.Slug);
    }
}
