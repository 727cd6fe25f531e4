using System.Net;
using System.Net.Http.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>
/// An event with three places, served by processes of their own: two while two hundred want to come, and others that are killed between
/// offering a place that became free and its mail.
/// </summary>
public sealed class KilledEventTests
{
    private const int Places = 3;
    private const int Joining = 200;
    private const int Confirming = 30;

    private const string Offer = "A place is free for you: Vigil";

    // Far beyond what it takes: it ends what hangs, and measures nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Two_servers_give_no_more_places_than_there_are_and_an_offer_outlives_those_that_are_killed_before_its_mail()
    {
        await using var at = Installed.In(Directory.CreateTempSubdirectory("solidarity-seats-").FullName, await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql));
        await at.PrepareAsync(asServer: false);
        var slug = await PublishAsync(at);
        List<Coming> line;
        await using (var first = Start(at, "web", "offer"))
        await using (var second = Start(at, "web"))
        {
            SiteProcess[] both = [first, second];
            await Task.WhenAll(both.Select(site => site.ReadyAsync()));
            await JoinAsync(both, slug);
            var asked = await PeopleAsync(at);
            Assert.Equal(Joining, asked.Count);
            await Task.WhenAll(asked.Take(Confirming).Select((one, i) => PressAsync(at, both[i % 2], TokenPurpose.ConfirmAttendance, "confirm", one.Id)));
            line = [.. (await PeopleAsync(at)).Where(x => x.State == AttendanceState.Waiting).OrderBy(x => x.Line)];
            var head = await HeadAsync(at);
            Assert.Equal((Places, Confirming), (head.Going + head.Held, head.Going + line.Count));
            Assert.Equal(head.Seq, await at.WithAsync(db => db.AttendanceEntries.LongCountAsync()));

            // The first goes down right after it has stored that the place is offered: whoever pressed has no answer, and no mail left.
            var leaves = (await PeopleAsync(at)).First(x => x.State == AttendanceState.Confirmed);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => PressAsync(at, first, TokenPurpose.Attendance, "leave", leaves.Id));
            await first.EndedAsync();
        }

        Assert.Equal(AttendanceState.Offered, await StateAsync(at, line[0]));

        // Nobody takes it in time. The next start offers it on, and is killed as well.
        var over = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await at.WithAsync(db => db.Attendances.Where(x => x.Id == line[0].Id).ExecuteUpdateAsync(set => set.SetProperty(x => x.OfferedUntil, over).SetProperty(x => x.DueAt, over)));
        await using (var killed = Start(at, "both", "offer"))
        {
            await killed.EndedAsync();
        }

        Assert.Equal((AttendanceState.Lapsed, AttendanceState.Offered), (await StateAsync(at, line[0]), await StateAsync(at, line[1])));
        await using (var last = Start(at, "both"))
        {
            await last.ReadyAsync();
            await SentAsync(at, line);
            var (lapsed, offered) = (Subjects(last, line[0]), Subjects(last, line[1]));
            Assert.Single(lapsed, "The offer is over: Vigil");
            Assert.DoesNotContain(Offer, lapsed);
            Assert.Single(offered, Offer);
            await PressAsync(at, last, TokenPurpose.Attendance, "take", line[1].Id);
            Assert.Equal(AttendanceState.Confirmed, await StateAsync(at, line[1]));
        }

        var end = await HeadAsync(at);
        Assert.Equal((Places, 0), (end.Going + end.Held, end.Offered));
    }

    private static SiteProcess Start(Installed at, string roles, string? killAt = null)
    {
        var database = at.Services.GetRequiredService<DatabaseOptions>();
        var settings = new Dictionary<string, string>
        {
            ["Database__Provider"] = database.Provider.ToString(),
            ["ConnectionStrings__Solidarity"] = database.ConnectionString,
            ["Mail__From"] = "news@example.org",
            ["Limits__Enabled"] = "false",
            ["Roles"] = roles,
            [SiteProcess.CompiledOnce.Name] = SiteProcess.CompiledOnce.Value,
        };
        if (killAt is not null)
        {
            settings["SOLIDARITY_TEST_KILL_AT"] = killAt;
        }

        return SiteProcess.Start(settings, at.Folder);
    }

    private static async Task<string> PublishAsync(Installed at)
    {
        // Somebody is at home here: no start has to make a link for the first.
        var owner = EmailAddress.Parse("owner@example.org");
        await at.StoreAsync(Organizer.Owner(EntityId.New<OrganizerId>(Samples.Now), owner, at.Services.GetRequiredService<IKeyedHashes>().Of(owner).Mailbox, Samples.Now));
        await using var scope = at.Scope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var campaign = await mediator.Send(new CreateCampaign("Water for all", "Why.", "en"));
        var drafted = await mediator.Send(new DraftEvent
        {
            Campaign = campaign.Slug, Title = "Vigil", Start = new DateTime(2100, 3, 1, 18, 0, 0), End = new DateTime(2100, 3, 1, 20, 0, 0), TimeZone = "America/Lima",
            Place = new PlaceFields("Plaza San Martín", "Jirón de la Unión 1", "Lima", "PE"), Capacity = Places,
        });
        await mediator.Send(new PublishEvent(drafted.Id));
        return drafted.Slug;
    }

    private static async Task JoinAsync(SiteProcess[] sites, string slug)
    {
        var clients = sites.Select(site => site.Client()).ToList();
        await Task.WhenAll(Enumerable.Range(0, Joining).Select(async i =>
        {
            using var answer = await clients[i % 2].PostAsJsonAsync($"/api/v1/events/{slug}/attendances", new { email = $"p{i}@example.net", name = "Maria Quispe" });
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }));
        clients.ForEach(client => client.Dispose());
    }

    private static async Task PressAsync(Installed at, SiteProcess site, TokenPurpose purpose, string act, AttendanceId who)
    {
        var token = at.Services.GetRequiredService<ITokens>().Issue(new Token(purpose, who.Value, Guid.Empty, 0, null));
        using var client = site.Client();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("act", act)]);
        using var answer = await client.PostAsync(purpose == TokenPurpose.ConfirmAttendance ? $"/confirm/{token}" : $"/attendances/{token}", form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static Task<List<Coming>> PeopleAsync(Installed at) =>
        at.WithAsync(db => db.Attendances.OrderBy(x => x.Id).Select(x => new Coming(x.Id, x.Email!.Value, x.State, x.Line)).ToListAsync());

    private static Task<AttendanceState> StateAsync(Installed at, Coming one) => at.WithAsync(db => db.Attendances.Where(x => x.Id == one.Id).Select(x => x.State).SingleAsync());

    private static Task<ShiftHead> HeadAsync(Installed at) => at.WithAsync(db => db.ShiftHeads.AsNoTracking().SingleAsync());

    // Until both have their mails: that it is over, and that a place is free. What else was to be told before is not so any more.
    private static async Task SentAsync(Installed at, List<Coming> line)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var offer = StandingMessages.Id(MessageKind.AttendanceOffered);
        var lapse = StandingMessages.Id(MessageKind.AttendanceLapsed);
        var (first, second) = (line[0].Id.Value, line[1].Id.Value);
        while (!await at.WithAsync(async db =>
            await db.Deliveries.AnyAsync(x => x.MessageId == offer && x.Recipient == second && x.State == DeliveryState.Sent, patience.Token)
            && await db.Deliveries.AnyAsync(x => x.MessageId == lapse && x.Recipient == first && x.State == DeliveryState.Sent, patience.Token)))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private static List<string> Subjects(SiteProcess site, Coming to) =>
    [
        .. Directory.EnumerateFiles(site.Pickup, "*.eml").Select(file => MimeMessage.Load(file)).Where(mail => mail.To.Mailboxes.Any(x => x.Address == to.Email))
            .Select(mail => mail.Subject!),
    ];

    private sealed record Coming(AttendanceId Id, string Email, AttendanceState State, long? Line);
}
