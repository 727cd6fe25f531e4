using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>An organizer writes to those who have a place, wait for one, or came: plain text, each once.</summary>
/// <param name="Event">The event.</param>
/// <param name="Audience">To whom.</param>
/// <param name="Occurrence">To those of this date alone; null for all that are meant.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
[Requires(Right.Publish)]
public sealed record WriteToPeople(EventId Event, EventAudience Audience, OccurrenceId? Occurrence, string? Subject, string? Body) : ICommand<int>, IWithinEvent;

/// <summary>How many people each mail would go to.</summary>
[Requires(Right.SeeConsole)]
public sealed record CountPeople(EventId Event, OccurrenceId? Occurrence = null) : IQuery<PeopleCounted>, IWithinEvent;

/// <summary>How many people there are to write to.</summary>
/// <param name="Coming">Who have a place.</param>
/// <param name="Waiting">Who wait for one.</param>
/// <param name="Came">Who came.</param>
public sealed record PeopleCounted(int Coming, int Waiting, int Came);

internal sealed class WriteToPeopleValidator : AbstractValidator<WriteToPeople>
{
    public WriteToPeopleValidator()
    {
        RuleFor(x => x.Audience).IsInEnum().WithErrorCode("Required");
        RuleFor(x => x.Subject).RequiredLine(EventMail.MaxSubjectLength);
        RuleFor(x => x.Body).Must(text => Text.Lines(text).Length > 0).WithErrorCode("Required").OptionalLines(EventMail.MaxBodyLength);
    }
}

internal sealed class WriteToPeopleHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<WriteToPeople, int>, IRequestHandler<CountPeople, PeopleCounted>
{
    public Task<int> Handle(WriteToPeople request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var (id, now) = (request.Event, time.GetUtcNow());
        var @event = await db.Events.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Event");
        var people = await CountAsync(id, request.Audience, request.Occurrence, cancellationToken);
        if (people == 0)
        {
            throw new DomainError("EventMail.Nobody", "audience");
        }

        var all = await db.EventMails.CountAsync(x => x.EventId == id, cancellationToken);
        db.EventMails.Add(EventMail.Write(
            EntityId.New<EventMailId>(now), @event, request.Audience, request.Occurrence, all, Text.OneLine(request.Subject)!, Text.Lines(request.Body), now));
        await db.SaveChangesAsync(cancellationToken);
        return people;
    });

    public async Task<PeopleCounted> Handle(CountPeople request, CancellationToken cancellationToken) => new(
        await CountAsync(request.Event, EventAudience.Coming, request.Occurrence, cancellationToken),
        await CountAsync(request.Event, EventAudience.Waiting, request.Occurrence, cancellationToken),
        await CountAsync(request.Event, EventAudience.Came, request.Occurrence, cancellationToken));

    private Task<int> CountAsync(EventId id, EventAudience audience, OccurrenceId? occurrence, CancellationToken cancellationToken) =>
        db.Of(id, audience, occurrence, time.GetUtcNow()).Select(x => x.MailboxKey).Distinct().CountAsync(cancellationToken);
}
