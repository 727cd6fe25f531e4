using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;

namespace Solidarity.Integration.Tests.Storage;

/// <summary>Things to store.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));
    public static readonly LanguageTag English = LanguageTag.Parse("en");
    public static readonly LanguageTag Spanish = LanguageTag.Parse("es");

    public static AddressKeys Keys(int seed) => new(Hash(seed), Hash(seed + 1), Hash(200));

    public static Campaign Campaign(string slug = "water", DateTimeOffset? at = null) => Domain.Campaigns.Campaign.Create(
        EntityId.New<CampaignId>(at ?? Now), Slug.FromStored(slug), English, new CampaignTexts("Water for all", "Why.", ["First", "Second"]), at ?? Now);

    public static MailingList List(string slug = "news") =>
        MailingList.Create(EntityId.New<MailingListId>(Now), Slug.FromStored(slug), "News of " + slug, null, Now);

    public static Statement Statement(CampaignId campaign, params MailingListId[] lists)
    {
        var statement = Domain.Statements.Statement.Draft(
            EntityId.New<StatementId>(Now), campaign, Slug.FromStored("we-stand"), English, new StatementTexts("We stand", null, null, "Body"), Now);
        statement.RestOn([new Source("A", null, new DateOnly(2026, 2, 1), null), new Source("B", "Paper", null, "https://example.org/b")], Now);
        statement.AddressTo(lists, Now);
        return statement;
    }

    public static Supporter Supporter(string email, int seed, DateTimeOffset? at = null) => Domain.Supporters.Supporter.Confirmed(
        EntityId.New<SupporterId>(at ?? Now), EmailAddress.Parse(email), "Maria Quispe", Keys(seed), Spanish, TimeZoneName.Utc, at ?? Now);

    public static Subscription Subscription(Supporter supporter, MailingList list) => Domain.MailingLists.Subscription.Confirmed(
        EntityId.New<SubscriptionId>(Now), supporter.Id, list.Id, supporter.Language, Frequency.Immediate, Now);

    public static SubscriptionRequest Request(MailingListId list, string email = "ana@example.org", int seed = 7) => SubscriptionRequest.Ask(
        EntityId.New<SubscriptionRequestId>(Now), EmailAddress.Parse(email), "Ana Torres", Keys(seed), [list], English, TimeZoneName.Utc, Frequency.Immediate, "0123456789abcdef", Now);

    public static Endorsement Endorsement(Statement statement, string email, int seed) => Domain.Statements.Endorsement.Ask(
        EntityId.New<EndorsementId>(Now), statement, "Dockers' Branch 7", null, EmailAddress.Parse(email), Keys(seed), English, "0123456789abcdef", Now);

    public static Petition Petition(CampaignId campaign)
    {
        var petition = Domain.Petitions.Petition.Draft(
            EntityId.New<PetitionId>(Now), campaign, Slug.FromStored("glaciers"), English, new PetitionTexts("Protect the glaciers", "Do it.", ""), [new Target("The Congress", null, null, null)], [100],
            Running.From(Now, TimeZoneName.Utc), PetitionFields.Default, null, Now);
        petition.TakeOrganisations(true, Now);
        petition.Open(null, needsReview: false, null, Now);
        return petition;
    }

    /// <summary>One that is shown.</summary>
    public static OrganisationSignature Organisation(Petition petition, string domain, int seed)
    {
        var signature = OrganisationSignature.Ask(
            EntityId.New<OrganisationSignatureId>(Now), petition,
            new OrganisationForm("Dockers", "https://" + domain, domain, CountryCode.FromStored("PE"), "Ana", EmailAddress.Parse("ana@" + domain)), Keys(seed), English, "0123456789abcdef", Now);
        signature.Confirm(petition, null, Now);
        signature.Approve(Now);
        return signature;
    }

    private static byte[] Hash(int seed) => [(byte)(seed ^ (seed >> 8)), .. Enumerable.Repeat((byte)seed, 31)];
}
