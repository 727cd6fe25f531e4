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
        RuleFor(x => x.Subject).RequiredLine(HostMail.MaxSubjectLength);
        RuleFor(x => x.Body).Must(text => Text.Lines(text).Length > 0).WithErrorCode("Required").OptionalLines(HostMail.MaxBodyLength);
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
        var before = await db.HostMails.CountAsync(x => x.EventId == id, cancellationToken);
        db.HostMails.Add(HostMail.Write(
            EntityId.New<HostMailId>(now), @event, host, before, await db.LastEndsAsync(id, cancellationToken), Text.OneLine(request.Subject)!, Text.Lines(request.Body), now));
        await db.SaveChangesAsync(cancellationToken);
        return await links.ShowAsync(request.Token, cancellationToken) with { IsJustDone = true };
    });
}

/// <summary>Sends what a host wrote to each who comes, a page at a time, and the copies to the organizers. Begun again, nobody gets it twice.</summary>
internal sealed class SendHostMail(ISolidarityDb db, IKeyedHashes hashes, IOptions<SiteOptions> site, IJobs jobs, TimeProvider time) : INotificationHandler<Happened<HostMailWritten>>
{
    private const int Batch = 500;

    public async Task Handle(Happened<HostMailWritten> notification, CancellationToken cancellationToken)
    {
        var (id, message) = (notification.Event.Mail, StandingMessages.Id(MessageKind.HostMail));
        var about = await db.HostMails.AsNoTracking().Where(x => x.Id == id && x.Body != null).Select(x => new { x.EventId }).SingleOrDefaultAsync(cancellationToken);
        if (about is null)
        {
            return;
        }

        var (@event, occasion) = (about.EventId, id.Value);
        var campaign = await db.Events.Where(x => x.Id == @event).Select(x => x.CampaignId).SingleAsync(cancellationToken);
        await db.MailOrganizersAsync(campaign, MessageKind.HostMailCopy, occasion, LanguageTag.Parse(site.Value.Language), hashes, time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
        AttendanceId? last = null;
        List<Attendance> page;
        do
        {
            db.Forget();
            var now = time.GetUtcNow();

            // Who comes to several dates is one person, and gets it once.
            var coming = db.Attendances.Where(x => x.EventId == @event && x.Email != null && (x.State == AttendanceState.Confirmed || x.State == AttendanceState.CheckedIn)
                && db.Occurrences.Any(date => date.Id == x.OccurrenceId && date.State == OccurrenceState.Planned && date.EndsAt > now));
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
