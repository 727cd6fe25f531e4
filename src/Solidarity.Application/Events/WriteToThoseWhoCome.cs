using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Events;

/// <summary>A host writes to those who come: plain text, in the organisation's name, each once, with a copy to the organizers.</summary>
/// <param name="Token">The host's link.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
[AllowAnyone]
public sealed record WriteToThoseWhoCome(string Token, string? Subject, string? Body) : ICommand<ShownHostLink>;

internal sealed class WriteToThoseWhoComeValidator : AbstractValidator<WriteToThoseWhoCome>
{
    public WriteToThoseWhoComeValidator()
    {
        RuleFor(x => x.Subject).RequiredLine(EventMail.MaxSubjectLength);
        RuleFor(x => x.Body).Must(text => Text.Lines(text).Length > 0).WithErrorCode("Required").OptionalLines(EventMail.MaxBodyLength);
    }
}

internal sealed class WriteToThoseWhoComeHandler(ISolidarityDb db, HostLinks links, TimeProvider time) : IRequestHandler<WriteToThoseWhoCome, ShownHostLink>
{
    // Again if two are sent at once: their numbers are unique, so that there are never more than so many.
    public Task<ShownHostLink> Handle(WriteToThoseWhoCome request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var behind = await links.BehindAsync(request.Token, cancellationToken);
        if (behind is not { Host: { } host, Standing: HostLinkStanding.Hosting })
        {
            return await links.ShowAsync(request.Token, cancellationToken);
        }

        var (now, id) = (time.GetUtcNow(), host.EventId!.Value);
        var @event = await db.Events.SingleAsync(x => x.Id == id, cancellationToken);
        var (all, before) = (await db.EventMails.CountAsync(x => x.EventId == id, cancellationToken), await db.EventMails.CountAsync(x => x.EventId == id && x.HostId != null, cancellationToken));
        db.EventMails.Add(EventMail.Write(
            EntityId.New<EventMailId>(now), @event, host, all, before, await db.LastEndsAsync(id, cancellationToken), Text.OneLine(request.Subject)!, Text.Lines(request.Body), now));
        await db.SaveChangesAsync(cancellationToken);
        return await links.ShowAsync(request.Token, cancellationToken) with { IsJustDone = true };
    });
}

/// <summary>Sends what was written to each whom it is for, a page at a time, and the copies of what a host wrote to the organizers. Begun again, nobody gets it twice.</summary>
internal sealed class SendEventMail(ISolidarityDb db, IKeyedHashes hashes, IOptions<SiteOptions> site, IJobs jobs, TimeProvider time) : INotificationHandler<Happened<EventMailWritten>>
{
    private const int Batch = 500;

    public async Task Handle(Happened<EventMailWritten> notification, CancellationToken cancellationToken)
    {
        var (id, message) = (notification.Event.Mail, StandingMessages.Id(MessageKind.EventMail));
        var about = await db.EventMails.AsNoTracking().Where(x => x.Id == id && x.Body != null).Select(x => new { x.EventId, x.HostId, x.Audience, x.OccurrenceId }).SingleOrDefaultAsync(cancellationToken);
        if (about is null)
        {
            return;
        }

        var (@event, occasion) = (about.EventId, id.Value);
        var campaign = await db.Events.Where(x => x.Id == @event).Select(x => x.CampaignId).SingleAsync(cancellationToken);
        if (about.HostId is not null)
        {
            await db.MailOrganizersAsync(campaign, MessageKind.EventMailCopy, occasion, LanguageTag.Parse(site.Value.Language), hashes, time.GetUtcNow(), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            jobs.LookAgain(Work.Confirmations);
        }

        AttendanceId? last = null;
        List<Attendance> page;
        do
        {
            db.Forget();
            var now = time.GetUtcNow();

            // Who comes to several dates is one person, and gets it once.
            var coming = db.Of(@event, about.Audience, about.OccurrenceId, now);
            page = await coming.AsNoTracking().Where(x => (last == null || x.Id > last) && !coming.Any(other => other.MailboxKey == x.MailboxKey && other.Id < x.Id))
                .OrderBy(x => x.Id).Take(Batch).ToListAsync(cancellationToken);
            var people = page.ConvertAll(x => x.Id.Value);
            var there = (await db.Deliveries.Where(x => x.MessageId == message && x.Occasion == occasion && people.Contains(x.Recipient)).Select(x => x.Recipient).ToListAsync(cancellationToken)).ToHashSet();
            db.Deliveries.AddRange(page.Where(x => !there.Contains(x.Id.Value)).Select(x => new Delivery(
                EntityId.New<DeliveryId>(now), message, Lane.Bulk, RecipientKind.Attendance, x.Id.Value, occasion, x.Language, x.DomainKey, now)));
            await db.SaveChangesAsync(cancellationToken);
            last = page.Count > 0 ? page[^1].Id : last;
            jobs.LookAgain(Work.Bulk);
        }
        while (page.Count == Batch);
    }
}

/// <summary>Finds those who are written to.</summary>
internal static class EventAudiences
{
    /// <summary>Those of an event who are meant, a row for each date of theirs.</summary>
    public static IQueryable<Attendance> Of(this ISolidarityDb db, EventId @event, EventAudience audience, OccurrenceId? occurrence, DateTimeOffset now)
    {
        var people = db.Attendances.Where(x => x.EventId == @event && x.Email != null && x.ConfirmedAt != null);
        people = occurrence is { } date ? people.Where(x => x.OccurrenceId == date) : people;
        return audience switch
        {
            EventAudience.Came => people.Where(x => x.State == AttendanceState.CheckedIn),
            EventAudience.Waiting => people.Where(x => (x.State == AttendanceState.Waiting || x.State == AttendanceState.Offered)
                && db.Occurrences.Any(one => one.Id == x.OccurrenceId && one.State == OccurrenceState.Planned && one.EndsAt > now)),
            _ => people.Where(x => (x.State == AttendanceState.Confirmed || x.State == AttendanceState.CheckedIn)
                && db.Occurrences.Any(one => one.Id == x.OccurrenceId && one.State == OccurrenceState.Planned && one.EndsAt > now)),
        };
    }
}
