using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;

namespace Solidarity.Domain.Petitions;

/// <summary>An ask to named decision makers, which people support by signing.</summary>
public sealed partial class Petition : AggregateRoot<PetitionId>, IShownInPublic
{
    /// <summary>Most targets.</summary>
    public const int MaxTargets = 50;

    /// <summary>Most goals, reached and to come.</summary>
    public const int MaxGoals = 30;

    /// <summary>Most lists that the form offers.</summary>
    public const int MaxLists = 5;

    /// <summary>The goal when none is named.</summary>
    public const int DefaultGoal = 1_000;

    /// <summary>How long it runs when no end is named, in months.</summary>
    public const int DefaultMonths = 6;

    /// <summary>How long personal data is kept after the end when nothing else is promised, in months.</summary>
    public const int DefaultMonthsKept = 12;

    private readonly List<PetitionVersion> _versions = [];
    private readonly List<PetitionTarget> _targets = [];
    private readonly List<PetitionGoal> _goals = [];
    private readonly List<PetitionList> _lists = [];
    private readonly List<PetitionChange> _changes = [];

    private Petition() { }

    private Petition(PetitionId id, CampaignId campaign, Slug slug, LanguageTag language, Running running, DateTimeOffset now)
        : base(id, now)
    {
        CampaignId = campaign;
        Slug = slug;
        Language = language;
        (TimeZone, OpensAt, ClosesAt, KeptUntil) = (running.TimeZone, running.OpensAt, running.ClosesAt, running.KeptUntil);
    }

    /// <summary>The campaign that it belongs to.</summary>
    public CampaignId CampaignId { get; private set; }

    /// <summary>Its name in addresses.</summary>
    public Slug Slug { get; private set; }

    /// <summary>The language it was first written in.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>Where it stands.</summary>
    public PetitionState State { get; private set; }

    /// <summary>The zone that its moments are told in and its days are counted in.</summary>
    public TimeZoneName TimeZone { get; private set; }

    /// <summary>From when on it can be signed; null for as soon as it is opened.</summary>
    public DateTimeOffset? OpensAt { get; private set; }

    /// <summary>Until when it can be signed.</summary>
    public DateTimeOffset ClosesAt { get; private set; }

    /// <summary>When it closed.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The last day that personal data of signers is kept, as promised above the button. Once it was opened this only moves nearer.</summary>
    public DateOnly KeptUntil { get; private set; }

    /// <summary>What its form asks for.</summary>
    public PetitionFields Fields { get; private set; } = PetitionFields.Default;

    /// <summary>The organizer's own questions, in order; null for none.</summary>
    public Questions? Questions { get; private set; }

    /// <summary>
    /// Whether signing is to leave few traces: mails say nothing of it in sender, subject or above the button, nobody is reminded, and no page of
    /// it is kept by a browser.
    /// </summary>
    public bool IsDiscreet { get; private set; }

    /// <summary>Whether comments are shown at once; else after somebody read them.</summary>
    public bool ShowsCommentsAtOnce { get; private set; }

    /// <summary>Whether a second person has to type sheets of paper in too before they count.</summary>
    public bool PaperNeedsSecond { get; private set; }

    /// <summary>The picture at its head, if it has one; its words are in the language versions.</summary>
    public PictureId? PictureId { get; private set; }

    /// <summary>Who made the picture.</summary>
    public string? PictureCredit { get; private set; }

    /// <summary>Whether it is part of the demonstration content.</summary>
    public bool IsDemonstration { get; private set; }

    /// <summary>Who asked for its review, or opened it; who can't be its second organizer.</summary>
    public OrganizerId? ReviewAskedBy { get; private set; }

    /// <summary>Its texts: a row for each language and revision.</summary>
    public IReadOnlyList<PetitionVersion> Versions => _versions;

    /// <summary>Whom it asks, in order.</summary>
    public IReadOnlyList<PetitionTarget> Targets => _targets;

    /// <summary>What it wants to reach, and reached: smallest first.</summary>
    public IReadOnlyList<PetitionGoal> Goals => _goals;

    /// <summary>The lists that its form offers.</summary>
    public IReadOnlyList<PetitionList> Lists => _lists;

    /// <summary>How it came to stand where it does.</summary>
    public IReadOnlyList<PetitionChange> Changes => _changes;

    /// <summary>Whether everybody can see it.</summary>
    public bool IsPublic => State is not (PetitionState.Draft or PetitionState.InReview);

    /// <summary>The goal of now: the smallest not reached, or the last.</summary>
    public int Goal => (_goals.Where(goal => goal.ReachedAt is null).MinBy(goal => goal.Amount) ?? _goals.MaxBy(goal => goal.Amount)!).Amount;

    /// <inheritdoc />
    bool IShownInPublic.ChangesPages => IsPublic || _changes.Count > 0;

    /// <summary>Begins a petition with its first language version.</summary>
    /// <exception cref="DomainError">What <see cref="Run"/>, <see cref="Ask"/> and <see cref="Revise"/> refuse.</exception>
    public static Petition Draft(
        PetitionId id, CampaignId campaign, Slug slug, LanguageTag language, PetitionTexts texts, IReadOnlyList<Target> targets, IReadOnlyCollection<int> goals,
        Running running, PetitionFields fields, Questions? questions, DateTimeOffset now, bool isDemonstration = false)
    {
        var petition = new Petition(id, campaign, slug, language, running, now) { IsDemonstration = isDemonstration };
        petition.Run(running, now);
        petition.Ask(targets, now);
        petition.Aim(goals, now);
        petition.AskFor(fields, questions, now);
        petition.Revise(language, texts, isSigned: false, now);
        return petition;
    }

    /// <summary>Writes a new revision of one language version, and keeps the earlier ones.</summary>
    /// <param name="language">The language.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="isSigned">Whether somebody signed it already: then title and ask in this language stay as they were signed.</param>
    /// <param name="now">The moment.</param>
    /// <returns>False when nothing was different.</returns>
    /// <exception cref="DomainError"><c>Petition.Signed</c>, or <c>Petition.QuestionsDiffer</c>.</exception>
    public bool Revise(LanguageTag language, PetitionTexts texts, bool isSigned, DateTimeOffset now)
    {
        RefuseOtherWords(Questions, texts.Questions);
        var current = _versions.SingleOrDefault(version => version.Language == language && version.IsCurrent);
        if (current is not null && current.Says(texts))
        {
            return false;
        }

        if (isSigned && current is not null && (current.Title != texts.Title || current.Ask != texts.Ask))
        {
            throw new DomainError("Petition.Signed", current.Title != texts.Title ? "title" : "ask");
        }

        current?.Replace();
        _versions.Add(new PetitionVersion(Id, language, (current?.Revision ?? 0) + 1, texts, now));
        ModifiedAt = now;
        return true;
    }

    /// <summary>Names whom it asks.</summary>
    /// <exception cref="DomainError"><c>Petition.NoTarget</c> or <c>Petition.TooManyTargets</c>.</exception>
    public void Ask(IReadOnlyList<Target> targets, DateTimeOffset now)
    {
        if (targets.Count is 0 or > MaxTargets)
        {
            throw targets.Count == 0 ? new DomainError("Petition.NoTarget", "targets") : new DomainError("Petition.TooManyTargets", "targets", MaxTargets);
        }

        if (_targets.Select(row => row.Target).SequenceEqual(targets))
        {
            return;
        }

        _targets.Clear();
        _targets.AddRange(targets.Select((target, index) => new PetitionTarget(Id, index, target)));
        ModifiedAt = now;
    }

    /// <summary>Names what it wants to reach. Goals that were reached stay.</summary>
    /// <exception cref="DomainError"><c>Petition.GoalOutOfRange</c>, <c>Petition.TooManyGoals</c> or <c>Petition.NoGoal</c>.</exception>
    public void Aim(IReadOnlyCollection<int> goals, DateTimeOffset now)
    {
        if (goals.Any(goal => goal is < 1 or > PetitionGoal.Highest))
        {
            throw new DomainError("Petition.GoalOutOfRange", "goal", PetitionGoal.Highest);
        }

        var wanted = goals.Concat(_goals.Where(goal => goal.ReachedAt is not null).Select(goal => goal.Amount)).ToHashSet();
        if (wanted.Count is 0 or > MaxGoals)
        {
            throw wanted.Count == 0 ? new DomainError("Petition.NoGoal", "goal") : new DomainError("Petition.TooManyGoals", "goal", MaxGoals);
        }

        if (_goals.Select(goal => goal.Amount).ToHashSet().SetEquals(wanted))
        {
            return;
        }

        _goals.RemoveAll(goal => !wanted.Contains(goal.Amount));
        _goals.AddRange(wanted.Where(amount => _goals.All(goal => goal.Amount != amount)).Order().Select(amount => new PetitionGoal(Id, amount)));
        ModifiedAt = now;
    }

    /// <summary>The goals that a number reaches and that were not reached before, smallest first.</summary>
    public IReadOnlyList<PetitionGoal> ReachedBy(int signatures) => [.. _goals.Where(goal => goal.ReachedAt is null && goal.Amount <= signatures).OrderBy(goal => goal.Amount)];

    /// <summary>Notes that a goal was reached; once.</summary>
    /// <param name="amount">The goal.</param>
    /// <param name="seq">The entry of the journal that reached it, or a later one.</param>
    /// <param name="statement">The draft that tells of it, or null.</param>
    /// <param name="now">The moment.</param>
    public void Reach(int amount, long seq, StatementId? statement, DateTimeOffset now)
    {
        if (_goals.Find(goal => goal.Amount == amount) is { ReachedAt: null } goal)
        {
            goal.Reach(seq, statement, now);
            ModifiedAt = now;
        }
    }

    /// <summary>Sets when it can be signed, and how long data is kept.</summary>
    /// <exception cref="DomainError">
    /// <c>Petition.EndsBeforeItBegins</c>, <c>Petition.EndIsPast</c>, <c>Petition.KeptTooShort</c>, or <c>Petition.PromiseStands</c> when it was
    /// opened and data would be kept longer than was promised.
    /// </exception>
    public void Run(Running running, DateTimeOffset now)
    {
        if (running == new Running(TimeZone, OpensAt, ClosesAt, KeptUntil) && _versions.Count > 0)
        {
            return;
        }

        if (running.OpensAt >= running.ClosesAt)
        {
            throw new DomainError("Petition.EndsBeforeItBegins", "closesAt");
        }

        if (running.ClosesAt <= now && running.ClosesAt != ClosesAt)
        {
            throw new DomainError("Petition.EndIsPast", "closesAt");
        }

        if (running.KeptUntil < running.Day(running.ClosesAt))
        {
            throw new DomainError("Petition.KeptTooShort", "keptUntil");
        }

        if (WasOpened && running.KeptUntil > KeptUntil)
        {
            throw new DomainError("Petition.PromiseStands", "keptUntil", KeptUntil);
        }

        (TimeZone, OpensAt, ClosesAt, KeptUntil, ModifiedAt) = (running.TimeZone, running.OpensAt, running.ClosesAt, running.KeptUntil, now);
    }

    /// <summary>Sets what its form asks for.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="questions">The organizer's own questions; null for none.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Petition.QuestionsStand</c>: it was opened, and its questions stay as they were answered.</exception>
    public void AskFor(PetitionFields fields, Questions? questions, DateTimeOffset now)
    {
        questions = questions is { Count: > 0 } ? questions : null;
        var differs = questions is null ? Questions is not null : !questions.Equals(Questions);
        if (differs && WasOpened)
        {
            throw new DomainError("Petition.QuestionsStand", "questions");
        }

        if (fields == Fields && !differs)
        {
            return;
        }

        (Fields, Questions, ModifiedAt) = (fields, questions, now);
    }

    /// <summary>Names the lists that its form offers.</summary>
    /// <exception cref="DomainError"><c>Petition.TooManyLists</c>.</exception>
    public void Offer(IReadOnlyCollection<MailingListId> lists, DateTimeOffset now)
    {
        if (lists.Count > MaxLists)
        {
            throw new DomainError("Petition.TooManyLists", "lists", MaxLists);
        }

        if (_lists.Select(row => row.ListId).ToHashSet().SetEquals(lists))
        {
            return;
        }

        _lists.Clear();
        _lists.AddRange(lists.Distinct().Select(list => new PetitionList(Id, list)));
        ModifiedAt = now;
    }

    /// <summary>Puts a picture at its head, or takes it away.</summary>
    public void Show(PictureId? picture, string? credit, DateTimeOffset now)
    {
        var named = picture is null ? null : credit;
        if (PictureId != picture || PictureCredit != named)
        {
            (PictureId, PictureCredit, ModifiedAt) = (picture, named, now);
        }
    }

    /// <summary>Sets how it treats those who sign and what they write.</summary>
    public void Treat(bool isDiscreet, bool showsCommentsAtOnce, DateTimeOffset now)
    {
        if (IsDiscreet != isDiscreet || ShowsCommentsAtOnce != showsCommentsAtOnce)
        {
            (IsDiscreet, ShowsCommentsAtOnce, ModifiedAt) = (isDiscreet, showsCommentsAtOnce, now);
        }
    }

    /// <summary>Sets whether sheets of paper are typed in by two people.</summary>
    public void CheckPaper(bool needsSecond, DateTimeOffset now)
    {
        if (PaperNeedsSecond != needsSecond)
        {
            (PaperNeedsSecond, ModifiedAt) = (needsSecond, now);
        }
    }

    /// <summary>The day of a moment, where the petition is.</summary>
    public DateOnly Day(DateTimeOffset moment) => Running.DayIn(TimeZone, moment);

    private static void RefuseOtherWords(Questions? questions, QuestionWords? words)
    {
        if (words is not null && words.Any(said => (questions ?? Enumerable.Empty<Question>()).All(question => question.Key != said.Key || question.Choices != said.Choices.Count)))
        {
            throw new DomainError("Petition.QuestionsDiffer", "questions");
        }
    }
}

/// <summary>When a petition can be signed.</summary>
/// <param name="TimeZone">The zone that its moments are told in.</param>
/// <param name="OpensAt">From when on; null for as soon as it is opened.</param>
/// <param name="ClosesAt">Until when.</param>
/// <param name="KeptUntil">The last day that signers' personal data is kept.</param>
public sealed record Running(TimeZoneName TimeZone, DateTimeOffset? OpensAt, DateTimeOffset ClosesAt, DateOnly KeptUntil)
{
    /// <summary>Six months from a moment on, and a year of keeping data.</summary>
    public static Running From(DateTimeOffset now, TimeZoneName zone)
    {
        var closes = now.AddMonths(Petition.DefaultMonths);
        return new Running(zone, null, closes, DayIn(zone, closes).AddMonths(Petition.DefaultMonthsKept));
    }

    /// <summary>The day of a moment in a zone.</summary>
    public static DateOnly DayIn(TimeZoneName zone, DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(zone.Value)).DateTime);

    /// <summary>The day of a moment in its zone.</summary>
    public DateOnly Day(DateTimeOffset moment) => DayIn(TimeZone, moment);
}

/// <summary>A list that a petition's form offers.</summary>
public sealed class PetitionList
{
    private PetitionList() { }

    internal PetitionList(PetitionId petition, MailingListId list)
    {
        PetitionId = petition;
        ListId = list;
    }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>The list.</summary>
    public MailingListId ListId { get; private set; }
}
