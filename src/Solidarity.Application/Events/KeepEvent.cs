using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Changes where an event is and how people join; what is null stays as it is. When it takes place is changed apart.</summary>
[Requires(Right.Write)]
public sealed record KeepEvent : ICommand<long>, IEventSettings, IWithinEvent
{
    /// <inheritdoc />
    [JsonIgnore]
    public EventId Event { get; init; }

    /// <inheritdoc />
    public PlaceFields? Place { get; init; }

    /// <inheritdoc />
    public string? Link { get; init; }

    /// <inheritdoc />
    public EventVisibility? Visibility { get; init; }

    /// <inheritdoc />
    public int? Capacity { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<ShiftFields>? Shifts { get; init; }

    /// <inheritdoc />
    public int? Guests { get; init; }

    /// <inheritdoc />
    public bool? NeedsApproval { get; init; }

    /// <inheritdoc />
    public bool? SmallerMayPass { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<QuestionFields>? Questions { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Lists { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Topics { get; init; }

    /// <inheritdoc />
    public AccessibilityFields? Accessibility { get; init; }

    /// <inheritdoc />
    public ContactFields? Contact { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Languages { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? CoHosts { get; init; }

    /// <inheritdoc />
    public Guid? Picture { get; init; }

    /// <summary>Whether the picture is to go.</summary>
    public bool NoPicture { get; init; }

    /// <inheritdoc />
    public string? PictureCredit { get; init; }

    /// <summary>Refuse when the event has changed since this version; null to write anyway.</summary>
    [JsonIgnore]
    public long? ExpectedVersion { get; init; }
}

internal sealed class KeepEventValidator : AbstractValidator<KeepEvent>
{
    public KeepEventValidator() => this.SettingRules();
}

internal sealed class KeepEventHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<KeepEvent, long>
{
    public async Task<long> Handle(KeepEvent request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var @event = await db.EventToChangeAsync(request.Event, request.ExpectedVersion, cancellationToken);
        var isPlanned = await @event.KeepAsync(db, actor, request, request.NoPicture, now, cancellationToken);
        await db.SaveKeptAsync(@event, isPlanned, now, cancellationToken);
        return @event.Version;
    }
}

/// <summary>Changes where an event is and how people join.</summary>
internal static class EventKept
{
    /// <summary>Sets what was typed; what is null stays as it was.</summary>
    /// <returns>Whether the dates to come have to follow.</returns>
    /// <exception cref="DomainError"><c>Event.PlaceIsTold</c> for who may not publish, or what the event refuses.</exception>
    public static async Task<bool> KeepAsync(
        this Event @event, ISolidarityDb db, IActor actor, IEventSettings typed, bool noPicture, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = new Location(@event.Place, @event.Link);
        var location = EventForm.Where(typed, before);
        if (location != before && @event.IsPublic && !(await actor.ScopeAsync(Right.Publish, cancellationToken)).Covers(@event.CampaignId))
        {
            throw new DomainError("Event.PlaceIsTold", "place");
        }

        @event.Locate(location, now);
        @event.Take(EventForm.Joining(typed, new EventJoining(@event.Visibility, @event.NeedsApproval, @event.GuestsAllowed, @event.SmallerMayPass)), now);
        @event.DescribeBy(typed, now);
        var isPlanned = Plan(@event, typed, now);
        if (typed.Questions is not null)
        {
            var (questions, words) = PetitionForm.Questions(typed.Questions);
            @event.AskFor(questions, now);
            Say(@event, texts => texts with { Questions = words }, now);
        }

        if (typed.Lists is not null)
        {
            @event.Offer(await StatementForm.ListsAsync(db, typed.Lists, cancellationToken), now);
        }

        if (typed.Topics is not null)
        {
            @event.StandUnder(await db.TopicsAsync(typed.Topics, "Event.TooManyTopics", cancellationToken), now);
        }

        var picture = noPicture ? null : typed.Picture is null ? @event.PictureId : await db.PictureAsync(typed.Picture, cancellationToken);
        @event.Show(picture, Text.OneLine(typed.PictureCredit) ?? (typed.Picture is null ? @event.PictureCredit : null), now);
        return isPlanned;
    }

    /// <summary>Stores it. Where the shifts were planned otherwise, the dates to come follow: new shifts get heads, and the heads of the others their capacity.</summary>
    public static Task SaveKeptAsync(this ISolidarityDb db, Event @event, bool isPlanned, DateTimeOffset now, CancellationToken cancellationToken) => db.InTransactionAsync(
        async cancel =>
        {
            List<Shift> changed = [];
            if (isPlanned)
            {
                var toCome = await db.DatesToCome(@event.Id, now).Where(x => x.State == OccurrenceState.Planned).ToListAsync(cancel);
                changed.AddRange(toCome.SelectMany(date => date.Plan(@event.Shifts, now)));
                var ids = changed.ConvertAll(shift => shift.Id);
                var known = await db.ShiftHeads.Where(x => ids.Contains(x.ShiftId)).Select(x => x.ShiftId).ToListAsync(cancel);
                db.ShiftHeads.AddRange(changed.Where(shift => !known.Contains(shift.Id)).Select(shift => new ShiftHead(shift, @event.Id)));
                changed.RemoveAll(shift => !known.Contains(shift.Id));
            }

            await db.SaveChangesAsync(cancel);
            foreach (var alike in changed.GroupBy(shift => shift.Capacity))
            {
                await db.ResizeAsync([.. alike.Select(shift => shift.Id)], alike.Key, cancel);
            }

            return 0;
        },
        cancellationToken);

    /// <summary>Sets how many people shifts take, in the transaction that is open: the statement locks their heads. Who waits is offered what became free when the clock is next looked at.</summary>
    public static Task<int> ResizeAsync(this ISolidarityDb db, IReadOnlyCollection<ShiftId> shifts, int? capacity, CancellationToken cancellationToken) =>
        db.ShiftHeads.Where(x => shifts.Contains(x.ShiftId)).ExecuteUpdateAsync(row => row.SetProperty(x => x.Capacity, capacity), cancellationToken);

    private static bool Plan(Event @event, IEventSettings typed, DateTimeOffset now)
    {
        if (typed.Shifts is null)
        {
            return typed.Capacity is { } capacity && @event.Plan(new ShiftPlans(@event.Shifts.Select(shift => shift with { Capacity = capacity })), now);
        }

        var (plans, names) = ShiftForm.Shifts(typed.Shifts, typed.Capacity, @event.Series.First);
        var isPlanned = @event.Plan(plans, now);
        Say(@event, texts => texts with { Shifts = names }, now);
        return isPlanned;
    }

    private static void Say(Event @event, Func<EventTexts, EventTexts> change, DateTimeOffset now)
    {
        // What is not there any more goes from the other languages as well: words for nothing would be refused when one of them is written.
        foreach (var version in @event.Versions.Where(version => version.IsCurrent).ToList())
        {
            var texts = version.Texts with
            {
                Questions = ReviseEventHandler.Words(@event, version.Language, null), Shifts = ReviseEventHandler.Names(@event, version.Language, null),
            };
            @event.Revise(version.Language, version.Language == @event.Language ? change(texts) : texts, now);
        }
    }
}
