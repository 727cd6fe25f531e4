using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Messages;
using Solidarity.Integration.Tests.Messages;
using Solidarity.Integration.Tests.Storage;
using Solidarity.Testing.Mail;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Faults;

/// <summary>A newsletter that is released, on its way to a mail server by workers that the test runs.</summary>
internal sealed class Mailing
{
    private readonly TestSite _site;
    private readonly ApiClient _api;
    private readonly JsonObject _newsletter;

    private Mailing(TestSite site, ApiClient api, JsonObject newsletter, IReadOnlyList<string> readers)
    {
        _site = site;
        _api = api;
        _newsletter = newsletter;
        Readers = readers;
    }

    /// <summary>The addresses that it goes to.</summary>
    public IReadOnlyList<string> Readers { get; }

    /// <summary>Releases a newsletter to readers of a new list, one delivery each.</summary>
    public static async Task<Mailing> ReleasedAsync(TestSite site, params IReadOnlyList<string> readers)
    {
        var api = await site.ApiAsync();
        var list = await api.ListAsync();
        var id = MailingListId.From((Guid)list["id"]!);
        var hashes = site.Get<IKeyedHashes>();
        await site.WithAsync(async db =>
        {
            var people = readers.Select(EmailAddress.Parse).Select(email => Supporter.Confirmed(
                EntityId.New<SupporterId>(Samples.Now), email, null, hashes.Of(email), Samples.English, TimeZoneName.Utc, Samples.Now)).ToList();
            db.AddRange(people);
            db.AddRange(people.Select(person => Subscription.Confirmed(
                EntityId.New<SubscriptionId>(Samples.Now), person.Id, id, person.Language, Frequency.Immediate, Samples.Now)));
            return await db.SaveChangesAsync();
        });
        var newsletter = await NewsletterTests.DraftAsync(api, "News", "Text.", list);
        await NewsletterTests.SendAsync(api, newsletter);
        await site.WorkAsync(Work.Outbox, Work.Expansion);
        return new Mailing(site, api, newsletter, readers);
    }

    /// <summary>So many addresses at a domain.</summary>
    public static IReadOnlyList<string> At(string domain, int count) => [.. Enumerable.Range(0, count).Select(i => $"reader-{i}@{domain}")];

    /// <summary>A worker of a site that sends to one relay.</summary>
    public static MailSender Worker(TestSite site, SmtpOptions relay, IMailTransportFactory? transports = null) => new(
        site.Get<IDeliveryQueue>(), site.Get<IRelayQuota>(), transports ?? site.Get<IMailTransportFactory>(), site.Get<DkimSigning>(), Options.Create(relay),
        site.Get<IOptions<MailOptions>>(), site.Time, site.Get<ILogger<MailSender>>()) { Grace = TimeSpan.FromMilliseconds(100) };

    /// <summary>A worker's way to a mail server.</summary>
    public static SmtpOptions Relay(SmtpServerProcess server) => new() { Host = server.Host, Port = server.Port };

    /// <summary>Sends what is due.</summary>
    public static async Task SendAsync(MailSender worker, SmtpServerProcess server)
    {
        await worker.RunAsync(Lane.Bulk, CancellationToken.None);
        await server.SettleAsync();
    }

    /// <summary>Presses a button of the newsletter.</summary>
    public Task PressAsync(string what) => NewsletterTests.DoAsync(_api, _newsletter, what);

    /// <summary>Its numbers as organizers see them, which are those of the rows.</summary>
    public async Task<(int Total, int Queued, int Sent, int Failed, int Skipped, bool Done)> NumbersAsync()
    {
        var shown = await ShownAsync();
        int Number(string name) => (int)shown[name]!;
        var id = MessageId.From((Guid)_newsletter["id"]!);
        var rows = await _site.WithAsync(db => db.Deliveries.Where(x => x.MessageId == id).Select(x => x.State).ToListAsync());
        Assert.Equal(
            (rows.Count, rows.Count(x => x is DeliveryState.Queued or DeliveryState.Claimed), rows.Count(x => x == DeliveryState.Sent), rows.Count(x => x == DeliveryState.Failed), rows.Count(x => x == DeliveryState.Skipped)),
            (Number("total"), Number("queued"), Number("sent"), Number("failed"), Number("skipped")));
        return (Number("total"), Number("queued"), Number("sent"), Number("failed"), Number("skipped"), (bool)shown["done"]!);
    }

    /// <summary>Who has to be tried again, as organizers see it: domain, copies, and the server's words.</summary>
    public async Task<IReadOnlyList<(string Domain, int Count, string Reply)>> WaitingAsync() =>
        [.. (await ShownAsync())["progress"]!["waiting"]!.AsArray().Select(x => ((string)x!["domain"]!, (int)x["count"]!, (string)x["reply"]!)).Order()];

    /// <summary>Everybody has it, exactly once.</summary>
    public void EachHasIt(SmtpServerProcess server) =>
        Assert.Equal(Readers.Order(), server.Messages.Where(x => x.Accepted).Select(x => x.To.Single()).Order());

    /// <summary>Waits until so many of its copies are in the hand of workers.</summary>
    public async Task ClaimedAsync(int count)
    {
        var id = MessageId.From((Guid)_newsletter["id"]!);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await _site.WithAsync(db => db.Deliveries.CountAsync(x => x.MessageId == id && x.State == DeliveryState.Claimed, patience.Token)) != count)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private Task<JsonObject> ShownAsync() => _api.GetAsync($"/messages/{_newsletter["id"]}");
}
