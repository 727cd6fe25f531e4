using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Petitions;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>A mail for each signature, where a target's office wishes that. Each test has a site of its own, for it moves the clock.</summary>
public sealed class EachSignatureTests
{
    [Theory, OnEachDatabase]
    public async Task A_day_after_it_was_confirmed_each_signature_is_one_mail_with_what_its_signer_shows(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Mail:From=news@example.org", "Mail:TargetsFrom=petitions@example.org");
        var office = Deliveries.NewOffice();
        var petition = await Signers.OpenAsync(
            await site.ApiAsync(), new { commentsAtOnce = true, targets = new[] { new { name = "Ana Torres", title = "Mayor", email = office } } });
        await Signers.ConfirmedAsync(site, petition, name: "First One", more: new { display = "full" });
        var console = await ConsoleForms.SignInAsync(site);
        var delivery = await Deliveries.DeliverAsync(site, console, petition, office);
        var (browser, link, _) = await Deliveries.VisitAsync(site, delivery, office);
        var (_, page) = await browser.PressAsync(link, ("act", "each"));
        Assert.Contains("You get a mail for each signature.", page, StringComparison.Ordinal);
        var before = (await site.MailsToAsync(office)).Count;
        var email = await Signers.ConfirmedAsync(site, petition, name: "Maria Quispe", more: new { display = "short", comment = "For <us>\nall." });
        await Signers.ConfirmedAsync(site, petition, name: "Hidden Person", more: new { display = "none" });
        var gone = await Signers.ConfirmedAsync(site, petition, name: "Taken Back", more: new { display = "full" });
        site.Time.Pass(TimeSpan.FromHours(23));
        Assert.Equal(before, (await site.MailsToAsync(office)).Count);
        await Signers.SignAsync(site, petition, gone, "Taken Back");
        await site.PressAsync((await Subscribers.LastMailAsync(site, gone)).Link("signatures"));

        site.Time.Pass(TimeSpan.FromHours(2));
        await site.WorkAsync();
        var mails = (await site.MailsToAsync(office)).Skip(before).ToList();
        Assert.Equal(2, mails.Count);
        var named = Assert.Single(mails, x => x.TextBody!.Contains("Maria Q. has signed", StringComparison.Ordinal));
        var unnamed = Assert.Single(mails, x => x.TextBody!.Contains("wishes not to be named", StringComparison.Ordinal));
        Assert.Contains("For <us> all.", named.TextBody, StringComparison.Ordinal);
        Assert.Contains("For &lt;us&gt; all.", named.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("own words", unnamed.TextBody, StringComparison.Ordinal);
        Assert.All(mails, x =>
        {
            Assert.Equal(("petitions@example.org", "news@example.org"), (x.From.Mailboxes.Single().Address, x.ReplyTo.Mailboxes.Single().Address));
            Assert.Contains((string)petition["versions"]![0]!["title"]!, x.Subject, StringComparison.Ordinal);
            Assert.DoesNotContain(email, x.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("Hidden", x.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("Quispe", x.ToString(), StringComparison.Ordinal);
        });

        // No word of them twice, and none once the office has had enough.
        site.Time.Pass(TimeSpan.FromHours(3));
        await site.WorkAsync();
        Assert.Equal(before + 2, (await site.MailsToAsync(office)).Count);
        await Signers.ConfirmedAsync(site, petition, name: "Late Comer", more: new { display = "full" });
        delivery = named.Link("deliveries");
        (browser, link, _) = await Deliveries.VisitAsync(site, delivery, office);
        await browser.PressAsync(link, ("act", "stop"));
        before = (await site.MailsToAsync(office)).Count;
        site.Time.Pass(TimeSpan.FromDays(2));
        await site.WorkAsync();
        Assert.Equal(before, (await site.MailsToAsync(office)).Count);
    }

    [Theory, OnEachDatabase]
    public async Task They_go_few_at_a_time_each_once_and_to_the_last_after_the_end(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on, "Limits:Enabled=false");
        var (petition, office, id) = await WishedAsync(site);

        // All in the same moment: the place where it stands lies between two of them.
        var many = (Handover.EachAtOnce * 2) + 4;
        var first = await site.WithAsync(db => db.Signatures.OrderByDescending(x => x.Id).Select(x => x.Id).FirstAsync());
        await site.WithAsync(async db =>
        {
            await ManySignatures.AddAsync(db, first, many);
            return true;
        });
        await Signers.ChangeAsync(await site.ApiAsync(), petition, "close");
        site.Time.Pass(TimeSpan.FromHours(25));
        await RunAsync(site);
        Assert.Equal(Handover.EachAtOnce, await AddedAsync(site));
        site.Time.Pass(Handover.EachPause / 2);
        await RunAsync(site);
        Assert.Equal(Handover.EachAtOnce, await AddedAsync(site));
        foreach (var added in new[] { 2 * Handover.EachAtOnce, many + 1, many + 1 })
        {
            site.Time.Pass(Handover.EachPause);
            await RunAsync(site);
            Assert.Equal(added, await AddedAsync(site));
        }

        Assert.Equal(many + 1, await site.WithAsync(db => db.Deliveries.Where(x => x.MessageId == MailEachSignature.Standing).Select(x => x.Occasion).Distinct().CountAsync()));
        site.Time.Pass(TimeSpan.FromDays(1));
        await RunAsync(site);
        var handover = await site.WithAsync(db => db.Handovers.AsNoTracking().SingleAsync(x => x.Id == id));
        Assert.Equal((HandoverWish.Each, (DateTimeOffset?)null), (handover.Wish, handover.DueAt));
        Assert.Equal(many + 1, (await site.MailsToAsync(office)).Count(x => x.TextBody!.Contains("wished one for each signature", StringComparison.Ordinal)));
    }

    [Theory, OnEachDatabase]
    public async Task An_organizer_ends_them_and_so_do_mails_that_come_back(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var (petition, office, id) = await WishedAsync(site);
        site.Time.Pass(TimeSpan.FromHours(25));
        await site.WorkAsync();
        var console = await ConsoleForms.SignInAsync(site);
        Assert.Contains("Mails sent: 1; on their way: 0", await console.TextAsync(Deliveries.Page(petition)), StringComparison.Ordinal);
        await site.WithAsync(db => db.Deliveries.Where(x => x.MessageId == MailEachSignature.Standing)
            .ExecuteUpdateAsync(set => set.SetProperty(x => x.State, DeliveryState.Failed).SetProperty(x => x.FinishedAt, site.Time.GetUtcNow())));
        await Signers.ConfirmedAsync(site, petition);
        site.Time.Pass(TimeSpan.FromHours(25));
        await RunAsync(site);
        Assert.Equal(1, await AddedAsync(site));
        console = await ConsoleForms.SignInAsync(site);
        Assert.Contains("came back, so they ended", await console.TextAsync(Deliveries.Page(petition)), StringComparison.Ordinal);

        // The office wants them again: what came back before stands in the way no longer.
        await WishAsync(site, petition, office);
        await RunAsync(site);
        Assert.Equal(2, await AddedAsync(site));
        await Signers.ConfirmedAsync(site, petition);
        console = await ConsoleForms.SignInAsync(site);
        await console.LocationAsync(Deliveries.Page(petition), "/deliver", ("handover", id.ToString()), ("act", "halt"));
        Assert.Contains("were ended here", await console.TextAsync(Deliveries.Page(petition)), StringComparison.Ordinal);
        site.Time.Pass(TimeSpan.FromHours(25));
        await RunAsync(site);
        Assert.Equal(2, await AddedAsync(site));
    }

    /// <summary>A petition whose target wishes a mail for each, with one more signature.</summary>
    private static async Task<(System.Text.Json.Nodes.JsonObject Petition, string Office, HandoverId Handover)> WishedAsync(TestSite site)
    {
        var office = Deliveries.NewOffice();
        var petition = await Deliveries.PetitionAsync(site, office);
        await Signers.ConfirmedAsync(site, petition, name: "First One");
        await Deliveries.DeliverAsync(site, await ConsoleForms.SignInAsync(site), petition, office);
        await WishAsync(site, petition, office);
        site.Time.Pass(TimeSpan.FromMinutes(1));
        await Signers.ConfirmedAsync(site, petition, name: "Second One", more: new { display = "full" });
        return (petition, office, await site.WithAsync(db => db.Handovers.Select(x => x.Id).SingleAsync()));
    }

    private static async Task WishAsync(TestSite site, System.Text.Json.Nodes.JsonObject petition, string office)
    {
        var delivery = (await site.MailsToAsync(office)).First(x => x.TextBody!.Contains("/deliveries/", StringComparison.Ordinal)).Link("deliveries");
        var (browser, link, _) = await Deliveries.VisitAsync(site, delivery, office);
        await browser.PressAsync(link, ("act", "each"));
    }

    private static Task RunAsync(TestSite site) => site.WorkAsync(Work.Clock);

    private static Task<int> AddedAsync(TestSite site) => site.WithAsync(db => db.Deliveries.CountAsync(x => x.MessageId == MailEachSignature.Standing));
}
