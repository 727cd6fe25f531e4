using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>A petition with all that organizers set, by slug or id.</summary>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record EditPetition(string Name) : IQuery<EditedPetition>;

/// <summary>A petition as organizers see it.</summary>
public sealed record EditedPetition
{
    /// <summary>Its identity.</summary>
    public required PetitionId Id { get; init; }

    /// <summary>Its name in addresses.</summary>
    public required string Slug { get; init; }

    /// <summary>Its campaign.</summary>
    public required CampaignId Campaign { get; init; }

    /// <summary>The petition that it is a local copy of; null for none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public PetitionId? Pattern { get; init; }

    /// <summary>The place that it is for, on a local copy.</summary>
    public string? Place { get; init; }

    /// <summary>The language it was first written in.</summary>
    public required string Language { get; init; }

    /// <summary>Where it stands.</summary>
    public required PetitionState State { get; init; }

    /// <summary>IANA.</summary>
    public required string TimeZone { get; init; }

    /// <summary>From when on it can be signed.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>Until when it can be signed.</summary>
    public required DateTimeOffset ClosesAt { get; init; }

    /// <summary>The last day that signers' personal data is kept.</summary>
    public required DateOnly KeptUntil { get; init; }

    /// <summary>The goal of now.</summary>
    public required int Goal { get; init; }

    /// <summary>All goals, with the moment when they were reached.</summary>
    public required IReadOnlyList<GoalSeen> Goals { get; init; }

    /// <summary>Whom it asks.</summary>
    public required IReadOnlyList<TargetFields> Targets { get; init; }

    /// <summary>What the form asks for.</summary>
    public required PetitionFields Fields { get; init; }

    /// <summary>The organizer's own questions, in the petition's language.</summary>
    public required IReadOnlyList<QuestionFields> Questions { get; init; }

    /// <summary>Slugs of the lists that the form offers.</summary>
    public required IReadOnlyList<string> Lists { get; init; }

    /// <summary>Whether signing is to leave few traces.</summary>
    public required bool Discreet { get; init; }

    /// <summary>Whether comments are shown at once.</summary>
    public required bool CommentsAtOnce { get; init; }

    /// <summary>Whether organisations may sign it, beside people.</summary>
    public bool TakesOrganisations { get; init; }

    /// <summary>Whether sheets of paper are typed in by two people.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool PaperNeedsSecond { get; init; }

    /// <summary>Id of the picture.</summary>
    public Guid? Picture { get; init; }

    /// <summary>Name of the picture in addresses.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? PictureHash { get; init; }

    /// <summary>Who made the picture.</summary>
    public string? PictureCredit { get; init; }

    /// <summary>Its texts, the original first.</summary>
    public required IReadOnlyList<PetitionVersionSeen> Versions { get; init; }

    /// <summary>How it came to stand where it does.</summary>
    public required IReadOnlyList<PetitionChangeSeen> Changes { get; init; }

    /// <summary>Confirmed online.</summary>
    public required int Signatures { get; init; }

    /// <summary>Confirmed on paper.</summary>
    public required int Paper { get; init; }

    /// <summary>From other systems.</summary>
    public required int Imported { get; init; }

    /// <summary>Online, on paper and from other systems together: what a delivery and an export hold.</summary>
    public int InAll => Signatures + Paper + Imported;

    /// <summary>By country.</summary>
    public required IReadOnlyList<CountryCount> ByCountry { get; init; }

    /// <summary>By day of signing.</summary>
    public required IReadOnlyList<DayCount> ByDay { get; init; }

    /// <summary>How the number is made.</summary>
    public required CountMade Made { get; init; }

    /// <summary>When the numbers were read.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>When it came into being.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>The version that stands there now.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Version { get; init; }
}

/// <summary>A goal.</summary>
public sealed record GoalSeen(int Amount, DateTimeOffset? ReachedAt)
{
    /// <summary>The draft of a statement that tells of it; organizers alone see it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Guid? Statement { get; init; }
}

/// <summary>A language version.</summary>
public sealed record PetitionVersionSeen(
    string Language, int Revision, string Title, string Ask, string Background, string? PictureAlternative, string? ListConsent,
    IReadOnlyList<QuestionWordFields> Questions, DateTimeOffset WrittenAt);

/// <summary>A change of where it stands.</summary>
public sealed record PetitionChangeSeen(PetitionState From, PetitionState To, string? Reason, DateTimeOffset At)
{
    /// <summary>Who did it; null for a program, and for the clock.</summary>
    public Guid? By { get; init; }
}

internal sealed class EditPetitionHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<EditPetition, EditedPetition>
{
    public async Task<EditedPetition> Handle(EditPetition request, CancellationToken cancellationToken)
    {
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Targets).Include(x => x.Goals)
            .Include(x => x.Lists).Include(x => x.Changes).Named(request.Name).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Petition");
        if (!(await actor.ScopeAsync(Right.SeeConsole, cancellationToken)).Covers(petition.CampaignId))
        {
            throw new NotAllowed(actor.IsKnown);
        }

        var lists = petition.Lists.Select(x => x.ListId).ToList();
        var slugs = lists.Count == 0 ? [] : await db.MailingLists.Where(x => lists.Contains(x.Id)).OrderBy(x => x.Name).Select(x => x.Slug.Value).ToListAsync(cancellationToken);
        var hash = petition.PictureId is { } picture ? await db.Pictures.Where(x => x.Id == picture).Select(x => x.Hash).SingleAsync(cancellationToken) : null;
        return petition.Edited(slugs, await db.NumbersAsync(petition.Id, time.GetUtcNow(), cancellationToken)) with { PictureHash = hash is null ? null : Convert.ToHexStringLower(hash) };
    }
}

/// <summary>Tells what is seen of a petition.</summary>
public static class PetitionShown
{
    /// <summary>As organizers see it.</summary>
    public static EditedPetition Edited(this Petition petition, IReadOnlyList<string> lists, PetitionNumbers numbers) => new()
    {
        Id = petition.Id,
        Slug = petition.Slug.Value,
        Campaign = petition.CampaignId,
        Pattern = petition.PatternId,
        Place = petition.Place,
        Language = petition.Language.Value,
        State = petition.State,
        TimeZone = petition.TimeZone.Value,
        OpensAt = petition.OpensAt,
        ClosesAt = petition.ClosesAt,
        KeptUntil = petition.KeptUntil,
        Goal = petition.Goal,
        Goals = petition.GoalsSeen(),
        Targets = [.. petition.Targets.OrderBy(x => x.Position).Select(x => new TargetFields(x.Name, x.Email?.Value, x.Title, x.Organisation))],
        Fields = petition.Fields,
        Questions = petition.QuestionsSeen(),
        Lists = lists,
        Discreet = petition.IsDiscreet,
        CommentsAtOnce = petition.ShowsCommentsAtOnce,
        TakesOrganisations = petition.TakesOrganisations,
        PaperNeedsSecond = petition.PaperNeedsSecond,
        Picture = petition.PictureId?.Value,
        PictureCredit = petition.PictureCredit,
        Versions = [.. petition.Versions.Where(x => x.IsCurrent).OrderBy(x => x.Language != petition.Language).ThenBy(x => x.Language.Value, StringComparer.Ordinal).Select(Seen)],
        Changes = [.. petition.Changes.OrderBy(x => x.Number).Select(x => new PetitionChangeSeen(x.From, x.To, x.Reason, x.At) { By = x.By?.Value })],
        Signatures = numbers.Signatures,
        Paper = numbers.Paper,
        Imported = numbers.Imported,
        ByCountry = numbers.ByCountry,
        ByDay = numbers.ByDay,
        Made = numbers.Made,
        AsOf = numbers.AsOf,
        CreatedAt = petition.CreatedAt,
        ModifiedAt = petition.ModifiedAt,
        Version = petition.Version,
    };

    /// <summary>Its goals, smallest first.</summary>
    public static IReadOnlyList<GoalSeen> GoalsSeen(this Petition petition) =>
        [.. petition.Goals.OrderBy(x => x.Amount).Select(x => new GoalSeen(x.Amount, x.ReachedAt) { Statement = x.StatementId?.Value })];

    /// <summary>The questions with their words in the petition's own language.</summary>
    public static IReadOnlyList<QuestionFields> QuestionsSeen(this Petition petition)
    {
        var words = petition.Versions.Single(x => x.IsCurrent && x.Language == petition.Language).Questions;
        return [.. (petition.Questions ?? Enumerable.Empty<Question>()).Select(question =>
        {
            var said = words?.FirstOrDefault(x => x.Key == question.Key);
            return new QuestionFields(question.Key, said?.Text, question.Kind, question.IsRequired, said is null ? [] : [.. said.Choices]);
        })];
    }

    private static PetitionVersionSeen Seen(PetitionVersion x) => new(
        x.Language.Value, x.Revision, x.Title, x.Ask, x.Background, x.PictureAlternative, x.ListConsent,
        [.. (x.Questions ?? Enumerable.Empty<QuestionTexts>()).Select(y => new QuestionWordFields(y.Key, y.Text, [.. y.Choices]))], x.WrittenAt);
}
