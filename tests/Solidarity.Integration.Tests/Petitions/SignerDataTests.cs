using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Guards;
using Solidarity.Integration.Tests.Supporters;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>What is held of those who signed: shown to them, erased, moved to another mailbox, and kept by no restore.</summary>
public sealed class SignerDataTests(TestSites sites) : IClassFixture<TestSites>
{
    [Theory, OnEachDatabase]
    public async Task Who_signed_sees_it_among_what_is_held_and_erasing_takes_it_back(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.ConfirmedAsync(site, petition, more: new { country = "PE", comment = "For my village." });
        var link = await Browser.LinkAsync(site, email);
        var (mine, page) = await Browser.OpenAsync(site, link);
        foreach (var shown in (string[])[(string)petition["versions"]![0]!["title"]!, "For my village.", "confirmed, counts", "Solidarity asks, and is responsible", "please confirm your signature"])
        {
            Assert.Contains(shown, page, StringComparison.Ordinal);
        }

        var json = JsonNode.Parse((await mine.PressAsync(link, ("act", "json"))).Page)!;
        Assert.Equal("PE", (string)Assert.Single(json["signatures"]!.AsArray())!["country"]!);
        await mine.PressAsync(link, ("act", "erase-all"));
        var numbers = await Signers.NumbersAsync(site, petition);
        Assert.Equal((0, 1), ((int)numbers["signatures"]!, (int)numbers["made"]!["withdrawn"]!));
        var mailbox = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Mailbox;
        Assert.False(await site.WithAsync(db => db.Signatures.AnyAsync(x => x.MailboxKey == mailbox)));
    }

    [Theory, OnEachDatabase]
    public async Task The_signer_alone_recomputes_the_commitment_in_the_journal(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync());
        var email = await Signers.ConfirmedAsync(site, petition);
        var id = PetitionId.From((Guid)petition["id"]!);
        var blind = Convert.FromBase64String((await site.WithAsync(db => db.Signatures.SingleAsync(x => x.PetitionId == id))).Blind!);
        var entry = await site.WithAsync(db => db.CountEntries.SingleAsync(x => x.PetitionId == id && x.To == SignatureState.Confirmed));
        Assert.Equal(Commitment.Of(blind, id, EmailAddress.Parse(email.ToUpperInvariant()), 1), entry.Commitment);
        Assert.NotEqual(Commitment.Of(blind, id, EmailAddress.Parse(email), 2), entry.Commitment);
    }

    [Theory, OnEachDatabase]
    public async Task Signatures_go_along_to_another_mailbox_and_one_person_counts_once(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var api = await site.ApiAsync();
        var (first, second) = (await Signers.OpenAsync(api), await Signers.OpenAsync(api));
        var (old, email) = (await Signers.ConfirmedAsync(site, first), await Signers.ConfirmedAsync(site, second));
        await Signers.ConfirmedAsync(site, second, old);
        Assert.Equal(2, (int)(await Signers.NumbersAsync(site, second))["signatures"]!);

        var link = await Browser.LinkAsync(site, old);
        var (mine, _) = await Browser.OpenAsync(site, link);
        await mine.PressAsync(link, ("act", "address"), ("email", email));
        foreach (var mailbox in new[] { old, email })
        {
            var mail = (await site.MailsToAsync(mailbox)).Last(x => x.TextBody!.Contains("/change-address/", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.OK, (await site.PressAsync(mail.Link("change-address"), ("act", "agree"))).Status);
        }

        Assert.Equal(1, (int)(await Signers.NumbersAsync(site, first))["signatures"]!);
        var numbers = await Signers.NumbersAsync(site, second);
        Assert.Equal((1, 1), ((int)numbers["signatures"]!, (int)numbers["made"]!["withdrawn"]!));
        var key = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Mailbox;
        Assert.Equal(2, await site.WithAsync(db => db.Signatures.CountAsync(x => x.MailboxKey == key)));
    }

    [Theory, OnEachDatabase]
    public async Task No_name_and_no_address_of_a_signer_lies_open_in_the_database(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), new { fields = new { phone = "optional" } });
        await Signers.SignAsync(site, petition, name: "Wilhelmina Unverwechselbar", more: new { postalCode = "QZ-98765", phone = "+51 987 654 321", comment = "Unmistakable words" });
        var row = await site.WithAsync(async db => (await db.Signatures.AsNoTracking().OrderByDescending(x => x.Id).FirstAsync()).Name);
        Assert.Equal("Wilhelmina Unverwechselbar", row);
        var dump = await Dump.OfAsync(site.Database);
        Assert.DoesNotContain("Unverwechselbar", dump, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("QZ-98765", dump, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("987 654", dump, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Unmistakable", dump, StringComparison.OrdinalIgnoreCase);
    }
}
