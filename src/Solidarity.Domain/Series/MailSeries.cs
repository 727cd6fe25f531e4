using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Series;

/// <summary>Where a series stands.</summary>
public enum SeriesState
{
    /// <summary>Being written; it begins for nobody.</summary>
    Draft = 0,

    /// <summary>Begins for whoever does what it is for, and goes on.</summary>
    Running = 1,

    /// <summary>Held: nothing goes, and who comes meanwhile begins when it goes on.</summary>
    Paused = 2,

    /// <summary>Ended for good.</summary>
    Ended = 3,
}

/// <summary>
/// Mails that go one after the other to each person who subscribes to a list, signs a petition or joins an event: once a person, until
/// the last one went or the person leaves the list.
/// </summary>
public sealed class MailSeries : AggregateRoot<MailSeriesId>
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>How long it is kept, once a series has ended, who was where in it.</summary>
    public static readonly TimeSpan EntriesKept = TimeSpan.FromDays(90);

    private MailSeries() { }

    private MailSeries(MailSeriesId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>What organizers call it; nobody else reads it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What somebody does for it to begin.</summary>
    public SeriesTriggerKind TriggerKind { get; private set; }

    /// <summary>The list by which its mails go.</summary>
    public MailingListId ListId { get; private set; }

    /// <summary>The petition that it follows; null for other kinds.</summary>
    public PetitionId? PetitionId { get; private set; }

    /// <summary>The event that it follows; null for other kinds.</summary>
    public EventId? EventId { get; private set; }

    /// <summary>The language that its mails are written in first, and that readers get who have no version of their own.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>Where it stands.</summary>
    public SeriesState State { get; private set; }

    /// <summary>When it was started: it begins for those alone who did what it is for since.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it was ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Up to when it was looked for people to begin with. Moved in the database by who looks, not with the aggregate.</summary>
    public DateTimeOffset? SeenTo { get; private set; }

    /// <summary>Its mails, in order.</summary>
    public SeriesSteps Steps { get; private set; } = SeriesSteps.None;

    /// <summary>For whom it begins, and when.</summary>
    public SeriesTrigger Trigger => new(TriggerKind, ListId, PetitionId, EventId);

    /// <summary>A new series, without mails.</summary>
    public static MailSeries Draft(MailSeriesId id, string name, SeriesTrigger trigger, LanguageTag language, DateTimeOffset now)
    {
        var series = new MailSeries(id, now) { Name = name, Language = language };
        series.Set(trigger);
        return series;
    }

    /// <summary>
    /// Changes name, trigger and mails. Once it was started, for whom it begins stays, and so do its mails and their order, since people are
    /// in the middle of them; waits and conditions can change, and mails can be added at the end.
    /// </summary>
    /// <exception cref="DomainError"><c>Series.Ended</c>, <c>Series.TriggerStays</c>, <c>Series.StepsStay</c>, <c>Series.TooManySteps</c>, <c>Series.WaitOutOfRange</c>, <c>Series.NoSteps</c>.</exception>
    public void Change(string name, SeriesTrigger trigger, SeriesSteps steps, DateTimeOffset now)
    {
        RefuseIfEnded();
        if (State != SeriesState.Draft && trigger != Trigger)
        {
            throw new DomainError("Series.TriggerStays", "trigger");
        }

        if (State != SeriesState.Draft && !steps.Take(Steps.Count).Select(step => step.Mail).SequenceEqual(Steps.Select(step => step.Mail)))
        {
            throw new DomainError("Series.StepsStay", "steps");
        }

        RefuseUnlessSound(steps);
        Set(trigger);
        (Name, Steps, ModifiedAt) = (name, steps, now);
    }

    /// <summary>Notes that the texts of one of its mails were changed.</summary>
    /// <exception cref="DomainError"><c>Series.Ended</c>.</exception>
    public void Rewritten(DateTimeOffset now)
    {
        RefuseIfEnded();
        ModifiedAt = now;
    }

    /// <summary>Starts it: from now on it begins for whoever does what it is for.</summary>
    /// <exception cref="DomainError"><c>Series.Ended</c>, <c>Series.Started</c>, <c>Series.NoSteps</c>.</exception>
    public void Start(DateTimeOffset now)
    {
        RefuseIfEnded();
        if (State != SeriesState.Draft)
        {
            throw new DomainError("Series.Started");
        }

        if (Steps.Count == 0)
        {
            throw new DomainError("Series.NoSteps", "steps");
        }

        (State, StartedAt, ModifiedAt) = (SeriesState.Running, now, now);
    }

    /// <summary>Holds it.</summary>
    /// <exception cref="DomainError"><c>Series.Ended</c>, <c>Series.NotStarted</c>.</exception>
    public void Pause(DateTimeOffset now) => Move(SeriesState.Paused, now);

    /// <summary>Lets it go on.</summary>
    /// <exception cref="DomainError"><c>Series.Ended</c>, <c>Series.NotStarted</c>.</exception>
    public void Resume(DateTimeOffset now) => Move(SeriesState.Running, now);

    /// <summary>Ends it for good, wherever people are in it.</summary>
    /// <exception cref="DomainError"><c>Series.Ended</c>.</exception>
    public void End(DateTimeOffset now)
    {
        RefuseIfEnded();
        (State, EndedAt, ModifiedAt) = (SeriesState.Ended, now, now);
    }

    private static void RefuseUnlessSound(SeriesSteps steps)
    {
        if (steps.Count == 0)
        {
            throw new DomainError("Series.NoSteps", "steps");
        }

        if (steps.Count > SeriesSteps.Most)
        {
            throw new DomainError("Series.TooManySteps", "steps", SeriesSteps.Most);
        }

        if (steps.Select((step, index) => (step.WaitDays, index)).FirstOrDefault(x => x.WaitDays is < 0 or > SeriesStep.MostDays) is { WaitDays: not 0, index: var wrong })
        {
            throw new DomainError("Series.WaitOutOfRange", $"steps[{wrong}].waitDays", SeriesStep.MostDays);
        }
    }

    private void Set(SeriesTrigger trigger) => (TriggerKind, ListId, PetitionId, EventId) = (trigger.Kind, trigger.List, trigger.Petition, trigger.Event);

    private void Move(SeriesState to, DateTimeOffset now)
    {
        RefuseIfEnded();
        if (State == SeriesState.Draft)
        {
            throw new DomainError("Series.NotStarted");
        }

        if (State != to)
        {
            (State, ModifiedAt) = (to, now);
        }
    }

    private void RefuseIfEnded()
    {
        if (State == SeriesState.Ended)
        {
            throw new DomainError("Series.Ended");
        }
    }
}
