using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Signing, confirming, denying and taking back, from the API to the mail and back.</summary>
public sealed class SigningTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task A_signature_counts_once_the_owner_of_the_mailbox_confirms(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.SignAsync(site, petition, more: new { country = "PE", display = "short" });
        var before = await Signers.NumbersAsync(site, petition);
        Assert.Equal((0, 1, 1), ((int)before["signatures"]!, (int)before["made"]!["waiting"]!, (int)before["made"]!["received"]!));

        var mail = await Subscribers.LastMailAsync(site, email);
        Assert.Contains((string)petition["versions"]![0]!["title"]!, mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Maria", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        var link = mail.Link("confirm");
        Assert.Equal(HttpStatusCode.OK, (await site.GetPageAsync(link)).Status);
        Assert.Equal(0, (int)(await Signers.NumbersAsync(site, petition))["signatures"]!);

        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link)).Status);
        var after = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, 0, 1), ((int)after["signatures"]!, (int)after["made"]!["waiting"]!, (int)after["made"]!["received"]!));
    }

    [Theory, OnEachDatabase]
    public async Task Asking_twice_stores_one_and_tells_the_owner(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.ConfirmedAsync(site, petition);
        await Signers.SignAsync(site, petition, email, "maria QUISPE");
        var mail = await Subscribers.LastMailAsync(site, email);
        Assert.StartsWith("You have signed already", mail.Subject, StringComparison.Ordinal);
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, 1), ((int)numbers["signatures"]!, (int)numbers["made"]!["received"]!));
    }

    [Theory, OnEachDatabase]
    public async Task Who_did_not_sign_says_so_and_it_is_counted_as_denied(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.SignAsync(site, petition);
        var link = (await Subscribers.LastMailAsync(site, email)).Link("not-me");
        await site.PressAsync(link);
        await site.PressAsync(link);
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((0, 1, 0), ((int)numbers["signatures"]!, (int)numbers["made"]!["denied"]!, (int)numbers["made"]!["waiting"]!));
        Assert.False(await site.WithAsync(db => db.Signatures.AnyAsync(x => x.Email != null && x.State == Domain.Petitions.SignatureState.Denied)));
    }

    [Theory, OnEachDatabase]
    public async Task Who_has_signed_takes_it_back_and_can_sign_anew(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.ConfirmedAsync(site, petition);
        await Signers.SignAsync(site, petition, email);
        await site.PressAsync((await Subscribers.LastMailAsync(site, email)).Link("signatures"));
        var gone = await Signers.NumbersAsync(site, petition);
        Assert.Equal((0, 1), ((int)gone["signatures"]!, (int)gone["made"]!["withdrawn"]!));

        await Signers.ConfirmedAsync(site, petition, email);
        var back = await Signers.NumbersAsync(site, petition);
        Assert.Equal((1, 1, 2), ((int)back["signatures"]!, (int)back["made"]!["withdrawn"]!, (int)back["made"]!["received"]!));
    }

    [Theory, OnEachDatabase]
    public async Task A_household_of_two_shares_a_mailbox_and_a_false_name_locks_nobody_out(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.SignAsync(site, petition, name: "False Name", more: new { postalCode = "15001" });
        var falseLink = (await Subscribers.LastMailAsync(site, email)).Link("confirm");
        await Signers.ConfirmedAsync(site, petition, email, "Maria Quispe", new { postalCode = "15 002" });
        await Signers.ConfirmedAsync(site, petition, email, "Juan Mamani", new { postalCode = "15002" });
        Assert.Equal(HttpStatusCode.Conflict, (await site.PressAsync(falseLink)).Status);
        Assert.Equal(2, (int)(await Signers.NumbersAsync(site, petition))["signatures"]!);
    }

    [Theory, OnEachDatabase]
    public async Task Two_confirmations_at_once_count_once(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.SignAsync(site, petition);
        var link = (await Subscribers.LastMailAsync(site, email)).Link("confirm");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => site.PressAsync(link)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        var journal = await site.WithAsync(db => db.CountEntries.CountAsync(x => x.PetitionId == Domain.Petitions.PetitionId.From((Guid)petition["id"]!)));
        Assert.Equal((1, 2), ((int)(await Signers.NumbersAsync(site, petition))["signatures"]!, journal));
    }

    [Theory, OnEachDatabase]
    public async Task A_thousand_at_once_are_stored_without_a_gap(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
            await Signers.SignAsync(site, petition, $"p{i % 900}@{petition.Slug()}.example.org"));
        var id = Domain.Petitions.PetitionId.From((Guid)petition["id"]!);
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((900, 900), ((int)numbers["made"]!["received"]!, (int)numbers["made"]!["waiting"]!));
        var journal = await site.WithAsync(db => db.CountEntries.Where(x => x.PetitionId == id).OrderBy(x => x.Seq).Select(x => x.Seq).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 900).Select(x => (long)x), journal);
    }

    [Theory, OnEachDatabase]
    public async Task A_reason_too_long_for_the_page_changes_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.DraftAsync(api);
        foreach (var act in (string[])["open", "pause", "close", "answer", "withdraw", "archive", "send-back"])
        {
            var problem = await Signers.ChangeAsync(api, petition, act, new { reason = new string('r', 1_001) }, HttpStatusCode.BadRequest);
            Assert.NotNull(problem["errors"]!["reason"]);
        }

        Assert.Equal("draft", (string)(await Signers.NumbersAsync(site, petition))["state"]!);
    }

    [Theory, OnEachDatabase]
    public async Task A_confirmation_and_a_withdrawal_at_once_wait_for_each_other(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        for (var i = 0; i < 5; i++)
        {
            var link = (await Subscribers.LastMailAsync(site, await Signers.SignAsync(site, petition))).Link("confirm");
            var own = link.Replace("/confirm/", "/signatures/", StringComparison.Ordinal);
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => site.PressAsync(at % 2 == 0 ? link : own)));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        }

        Assert.Equal(5, (int)(await Signers.NumbersAsync(site, petition))["made"]!["withdrawn"]!);
    }

    [Theory, OnEachDatabase]
    public async Task A_closed_petition_refuses_a_signature_and_still_confirms_for_a_day(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var petition = await Signers.OpenAsync(api);
        var email = await Signers.SignAsync(site, petition);
        var late = await Signers.SignAsync(site, petition);
        var (link, lateLink) = ((await Subscribers.LastMailAsync(site, email)).Link("confirm"), (await Subscribers.LastMailAsync(site, late)).Link("confirm"));
        await Signers.ChangeAsync(api, petition, "close");
        using var refused = await Signers.TrySignAsync(site, petition, Subscribers.NewAddress());
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("has ended", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(link)).Status);
        site.Time.Pass(TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.Gone, (await site.PressAsync(lateLink)).Status);
        Assert.Equal(1, (int)(await Signers.NumbersAsync(site, petition))["signatures"]!);
    }
}
