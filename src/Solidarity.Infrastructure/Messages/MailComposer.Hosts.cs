using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The mails to volunteers who host events, to the organizers about them, and what hosts write to those who come.</summary>
internal sealed partial class MailComposer
{
    private async Task HostAsync(SolidarityDb db, MessageKind message, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => EventHostId.From(x.Recipient)).ToList();
        var hosts = await db.EventHosts.AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var events = await EventsAsync(db, hosts.Values.Select(x => x.EventId).OfType<EventId>(), cancellationToken);
        var campaigns = await CampaignsAsync(db, hosts.Values.Select(x => x.CampaignId), cancellationToken);
        var kind = message == MessageKind.ConfirmHost ? MailKinds.ConfirmHost : MailKinds.Host;
        foreach (var row in rows)
        {
            if (!hosts.TryGetValue(row.Recipient, out var host) || !IsDue(host, message))
            {
                result.Skipped.Add(row);
                continue;
            }

            var shared = message == MessageKind.ConfirmHost
                ? new Dictionary<string, object?> { ["is_handover"] = host.After is not null }
                : new() { ["standing"] = HostWord(host.State), ["has_reason"] = host.Reason is not null };
            if (Compiled(row, site.Value.Name, () => AttendanceMail(kind, row.Language, shared), string.Join('|', shared.Values)) is not { } compiled)
            {
                result.Unmade.Add(row);
                continue;
            }

            // Not the name, and nothing of what was proposed: whoever typed the address typed that too.
            var (_, language) = templates.For(kind.Name, row.Language);
            var @event = host.EventId is { } id ? events[id] : null;
            var until = message == MessageKind.ConfirmHost ? host.CreatedAt + EventHost.AskedRetention : @event is null ? time.GetUtcNow() : await db.HostedUntilAsync(@event.Id, cancellationToken);
            var zone = TimeZoneInfo.FindSystemTimeZoneById((@event?.TimeZone ?? TimeZoneName.FromStored(site.Value.TimeZone)).Value);
            result.Mails.Add(Mail(row, compiled, host.Email, null, variable => variable switch
            {
                MailKinds.CampaignTitle => campaigns[host.CampaignId].Versions.For(x => x.Language, row.Language, campaigns[host.CampaignId].Language).Title,
                MailKinds.EventTitle => @event?.Versions.For(x => x.Language, row.Language, @event.Language).Title ?? "",
                MailKinds.When => @event is null ? "" : EventWords.When(@event.Series.First, @event.TimeZone, language),
                MailKinds.Why => host.Reason ?? "",
                MailKinds.HostUrl => links.To(row.Language, "/hosts/" + tokens.Issue(new Token(
                    message == MessageKind.HostApproved ? TokenPurpose.Host : TokenPurpose.ConfirmHost, row.Recipient, Guid.Empty, host.Epoch, until))),
                MailKinds.ExpiresOn => MailLinks.Day(until, zone, language),
                _ => "",
            }));
        }
    }

    private async Task HostNewsAsync(SolidarityDb db, MessageKind message, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var people = rows.Select(x => OrganizerId.From(x.Recipient)).ToList();
        var organizers = await db.Organizers.AsNoTracking().Where(x => people.Contains(x.Id)).Select(x => new { x.Id, x.Email }).ToDictionaryAsync(x => x.Id.Value, cancellationToken);

        // The occasion is the host who waits; or the event without one, and the day.
        static EventId Gone(Delivery row) => EventId.From(StandingMessages.Occasion(row.Occasion, -(int)(row.CreatedAt.UtcTicks / TimeSpan.TicksPerDay)));
        var isWaiting = message == MessageKind.HostWaits;
        var ids = isWaiting ? rows.Select(x => EventHostId.From(x.Occasion)).ToList() : [];
        var waiting = await db.EventHosts.AsNoTracking().Where(x => ids.Contains(x.Id) && x.State == HostState.Waiting).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var events = await EventsAsync(db, isWaiting ? waiting.Values.Select(x => x.EventId!.Value) : rows.Select(Gone), cancellationToken);
        var about = events.Keys.ToList();
        var hosted = await db.EventHosts.Where(x => x.Hosts != null && about.Contains(x.Hosts.Value)).Select(x => x.Hosts!.Value).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var host = waiting.GetValueOrDefault(row.Occasion);
            var id = isWaiting ? host?.EventId : Gone(row);
            if (id is not { } found || !events.TryGetValue(found, out var @event) || (!isWaiting && hosted.Contains(found)) || !organizers.TryGetValue(row.Recipient, out var organizer))
            {
                result.Skipped.Add(row);
                continue;
            }

            var standing = !isWaiting ? "gone" : host!.After is null ? "proposed" : "handover";
            if (Compiled(row, site.Value.Name, () => AttendanceMail(MailKinds.HostNews, row.Language, new() { ["standing"] = standing }), standing) is not { } compiled)
            {
                result.Unmade.Add(row);
                continue;
            }

            result.Mails.Add(Mail(row, compiled, organizer.Email, null, variable => variable switch
            {
                MailKinds.EventTitle => @event.Versions.For(x => x.Language, row.Language, @event.Language).Title,
                MailKinds.Console => links.To(row.Language, $"/console/events/{@event.Id}/host"),
                _ => "",
            }));
        }
    }

    // Who does not come any more, or is not to be mailed, is skipped; so is all of it once its writer is forgotten.
    private async Task EventMailAsync(SolidarityDb db, MessageKind message, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => EventMailId.From(x.Occasion)).Distinct().ToList();
        var mails = (await db.EventMails.AsNoTracking().Where(x => ids.Contains(x.Id)).ToListAsync(cancellationToken)).Where(x => x.Body is not null).ToDictionary(x => x.Id.Value);
        var events = await EventsAsync(db, mails.Values.Select(x => x.EventId), cancellationToken);
        var hosts = mails.Values.Select(x => x.HostId).OfType<EventHostId>().Distinct().ToList();
        var names = await db.EventHosts.Where(x => hosts.Contains(x.Id)).Select(x => new { x.Id, x.Name }).ToDictionaryAsync(x => x.Id, x => x.Name, cancellationToken);
        var isCopy = message == MessageKind.EventMailCopy;
        var to = isCopy ? await CopiesAsync(db, rows, cancellationToken) : await ThoseWhoComeAsync(db, rows, cancellationToken);
        foreach (var row in rows)
        {
            if (!mails.TryGetValue(row.Occasion, out var mail) || events[mail.EventId] is not { IsPublic: true } @event || (mail.HostId is not null && @event.State != EventState.Published) || !to.TryGetValue(row.Recipient, out var reader))
            {
                result.Skipped.Add(row);
                continue;
            }

            var shared = new Dictionary<string, object?>
            {
                ["is_copy"] = isCopy, ["subject"] = mail.Subject, ["message"] = mail.Body, ["host_name"] = mail.HostId is { } writer ? names.GetValueOrDefault(writer) ?? "" : "",
                ["by_host"] = mail.HostId is not null, ["audience"] = mail.Audience.ToString().ToLowerInvariant(),
            };
            if (Compiled(row, $"{site.Value.Name}/{shared["host_name"]}", () => AttendanceMail(MailKinds.EventMail, row.Language, shared), mail.Id.ToString()) is not { } compiled)
            {
                result.Unmade.Add(row);
                continue;
            }

            var (_, language) = templates.For(MailKinds.EventMail.Name, row.Language);
            result.Mails.Add(Mail(row, compiled, reader.Email, null, variable => variable switch
            {
                MailKinds.EventTitle => @event.Versions.For(x => x.Language, row.Language, @event.Language).Title,
                MailKinds.EventUrl => links.To(row.Language, "/events/" + Uri.EscapeDataString(@event.Slug.Value)),
                MailKinds.When => EventWords.When(reader.Span ?? @event.Series.First, @event.TimeZone, language),
                MailKinds.AttendanceUrl => reader.Epoch is { } epoch
                    ? links.To(row.Language, "/attendances/" + tokens.Issue(new Token(TokenPurpose.Attendance, row.Recipient, Guid.Empty, epoch, null))) : "",
                MailKinds.Console => links.To(row.Language, $"/console/events/{@event.Id}/host"),
                _ => "",
            }));
        }
    }

    private static async Task<Dictionary<Guid, EventMailReader>> CopiesAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, CancellationToken cancellationToken)
    {
        var people = rows.Select(x => OrganizerId.From(x.Recipient)).ToList();
        return await db.Organizers.AsNoTracking().Where(x => people.Contains(x.Id)).Select(x => new { x.Id, x.Email })
            .ToDictionaryAsync(x => x.Id.Value, x => new EventMailReader(x.Email, null, null), cancellationToken);
    }

    private static async Task<Dictionary<Guid, EventMailReader>> ThoseWhoComeAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, CancellationToken cancellationToken)
    {
        var people = rows.Select(x => AttendanceId.From(x.Recipient)).ToList();
        var found = await db.Attendances.AsNoTracking()
            .Where(x => people.Contains(x.Id) && x.Email != null && (x.State == AttendanceState.Confirmed || x.State == AttendanceState.CheckedIn || x.State == AttendanceState.Waiting || x.State == AttendanceState.Offered) && !db.Suppressions.Any(y => y.AddressKey == x.AddressKey))
            .Join(db.Occurrences, x => x.OccurrenceId, x => x.Id, (x, date) => new { x.Id, x.Email, x.Epoch, date.LocalStart, date.LocalEnd, date.IsAllDay }).ToListAsync(cancellationToken);
        return found.ToDictionary(x => x.Id.Value, x => new EventMailReader(x.Email!, LocalSpan.FromStored(x.LocalStart, x.LocalEnd, x.IsAllDay), x.Epoch));
    }

    private static bool IsDue(EventHost host, MessageKind message) => message switch
    {
        MessageKind.ConfirmHost => host.State == HostState.Asked,
        MessageKind.HostApproved => host.State == HostState.Approved,
        MessageKind.HostDeclined => host.State == HostState.Declined,
        _ => host.State is HostState.Removed or HostState.Replaced,
    };

    private static string HostWord(HostState state) => state switch
    {
        HostState.Approved => "approved",
        HostState.Declined => "declined",
        HostState.Replaced => "replaced",
        _ => "ended",
    };

    private static async Task<Dictionary<EventId, Event>> EventsAsync(SolidarityDb db, IEnumerable<EventId> events, CancellationToken cancellationToken)
    {
        var ids = events.Distinct().ToList();
        return await db.Events.AsNoTracking().Where(x => ids.Contains(x.Id)).Include(x => x.Versions.Where(version => version.IsCurrent)).ToDictionaryAsync(x => x.Id, cancellationToken);
    }

    private static async Task<Dictionary<CampaignId, Campaign>> CampaignsAsync(SolidarityDb db, IEnumerable<CampaignId> campaigns, CancellationToken cancellationToken)
    {
        var ids = campaigns.Distinct().ToList();
        return await db.Campaigns.AsNoTracking().Where(x => ids.Contains(x.Id)).Include(x => x.Versions.Where(version => version.IsCurrent)).ToDictionaryAsync(x => x.Id, cancellationToken);
    }

    private sealed record EventMailReader(EmailAddress Email, LocalSpan? Span, int? Epoch);
}
