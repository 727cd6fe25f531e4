using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Outbox;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Storage;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Signatures on their way into an installation, past the web.</summary>
internal static class Batches
{
    /// <summary>A petition that is not stored yet.</summary>
    public static Petition Petition(CampaignId campaign, string slug)
    {
        var petition = Draft(EntityId.New<PetitionId>(Samples.Now), campaign, slug);
        petition.Open(null, needsReview: false, null, Samples.Now);
        return petition;
    }

    private static Petition Draft(PetitionId id, CampaignId campaign, string slug) => Domain.Petitions.Petition.Draft(
        id, campaign, Slug.FromStored(slug), Samples.English, new PetitionTexts("Water", "Give it back.", ""), [new Target("The Congress", null, null, null)],
        [100], Running.From(Samples.Now, TimeZoneName.FromStored("America/Lima")), PetitionFields.Default, null, Samples.Now);

    /// <summary>Stores a campaign with petitions and their empty journals.</summary>
    public static Task OpenAsync(this Installed at, Campaign campaign, params IEnumerable<Petition> petitions) =>
        at.StoreAsync([campaign, .. petitions, .. petitions.Select(petition => new PetitionHead(petition.Id))]);

    /// <summary>A petition that can be signed, made as organizers make it.</summary>
    public static async Task<(PetitionId Id, string Slug)> OpenAsync(Installed at)
    {
        await using var scope = at.Scope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var campaign = await mediator.Send(new CreateCampaign("Water for all", "Why.", "en"));
        var drafted = await mediator.Send(new DraftPetition { Campaign = campaign.Slug, Title = "Keep the river free", Ask = "Take the dam away.", Targets = [new TargetFields("The Congress")] });
        await mediator.Send(new OpenPetition(drafted.Id));
        return (drafted.Id, drafted.Slug);
    }

    /// <summary>A new signature.</summary>
    public static Signature Signature(Installed at, PetitionId petition, string email, string name, string? source = null, SignatureId? id = null)
    {
        var hashes = at.Services.GetRequiredService<IKeyedHashes>();
        var form = new SignatureForm(EmailAddress.Parse(email), name, CountryCode.TryParse("PE", out var country) ? country : null, null, "15001", null, null, null, SignatureDisplay.Short, null);
        return Domain.Petitions.Signature.Request(
            id ?? EntityId.New<SignatureId>(Samples.Now), Draft(petition, EntityId.New<CampaignId>(Samples.Now), "unstored"), form, new SignatureKeys(hashes.Of(form.Email), hashes.OfName(name), hashes.OfPostalCode("15001"), new byte[16]),
            Samples.Spanish, TimeZoneName.Utc, source, "0123456789abcdef", null, Samples.Now);
    }

    /// <summary>The same, with its values as the installation's database takes them.</summary>
    public static ReadySignature Ready(this Installed at, Signature signature, SpentProof? spent = null)
    {
        using var scope = at.Scope();
        var values = SignatureRows.Signatures(scope.ServiceProvider.GetRequiredService<SolidarityDb>()).Values(signature);
        return new ReadySignature(signature, values, DateOnly.FromDateTime(Samples.Now.UtcDateTime), spent);
    }

    /// <summary>A further batch of the database's own kind, with a connection of its own.</summary>
    public static ISignatureBatch AnotherBatch(this Installed at) => PetitionsRegistration.Batch(at.Services, at.Services.GetRequiredService<DatabaseOptions>());

    /// <summary>The portable one.</summary>
    public static ISignatureBatch PortableBatch(this Installed at) => new EfSignatureBatch(
        at.Services.GetRequiredService<IDbContextFactory<SolidarityDb>>(), at.Services.GetRequiredService<OutboxEvents>(), at.Services.GetRequiredService<TimeProvider>());

    /// <summary>The journal has no gap, and head and totals say what it says.</summary>
    /// <returns>How many steps it has.</returns>
    public static async Task<int> JournalAddsUpAsync(SolidarityDb db, PetitionId petition)
    {
        var entries = await db.CountEntries.AsNoTracking().Where(x => x.PetitionId == petition).OrderBy(x => x.Seq).ToListAsync();
        Assert.Equal(Enumerable.Range(1, entries.Count).Select(x => (long)x), entries.Select(x => x.Seq));
        var tally = new Tally();
        foreach (var entry in entries)
        {
            CountryCode? country = CountryCode.TryParse(entry.Country, out var code) ? code : null;
            tally.Add(
                new Move(default, entry.From, entry.FromReason, entry.To, entry.Reason, entry.Channel, country, entry.Region, entry.Source, default, entry.Commitment),
                entry.EnteredOn, entry.SignedOn);
        }

        var totals = await db.PetitionTotals.AsNoTracking().Where(x => x.PetitionId == petition && x.Kind != TotalKind.ViewedOn && x.Kind != TotalKind.ViewedSource).ToListAsync();
        Assert.Equal(
            tally.Changes.Where(x => x.Value != 0).Select(x => (x.Key.Kind, x.Key.Key, x.Value)).Order(),
            totals.Where(x => x.Count != 0).Select(x => (x.Kind, x.Key, x.Count)).Order());
        var head = await db.PetitionHeads.AsNoTracking().SingleAsync(x => x.PetitionId == petition);
        Assert.Equal(((long)entries.Count, tally.Confirmed), (head.Seq, head.Confirmed));
        return entries.Count;
    }
}
