using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The mails to those who come to an event, or would.</summary>
internal sealed partial class MailComposer
{
    private async Task AttendanceAsync(SolidarityDb db, MessageKind message, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var read = await AttendanceSource.ReadAsync(db, rows.Select(x => x.Recipient), cancellationToken);
        var now = time.GetUtcNow();
        var next = message == MessageKind.EventThanks ? await NextStepsAsync(db, read.Values, cancellationToken) : [];
        foreach (var row in rows)
        {
            if (!read.TryGetValue(row.Recipient, out var found) || !found.IsDue(message, now))
            {
                result.Skipped.Add(row);
                continue;
            }

            var kind = message == MessageKind.ConfirmAttendance ? MailKinds.ConfirmAttendance : MailKinds.Attendance;
            var step = next.GetValueOrDefault(found.Event.CampaignId);
            var shared = Shown(found, message, row);
            if (step is { IsPetition: true })
            {
                shared["has_petition"] = true;
            }

            if (Compiled(row, site.Value.Name, () => AttendanceMail(kind, row.Language, shared), string.Join('|', shared.Values)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                // Not the name: whoever typed the address typed that too, until the owner of the mailbox confirms.
                var calendar = message == MessageKind.ConfirmAttendance ? null : attendances.Calendar(found, message, row.Language);
                var (_, language) = templates.For(kind.Name, row.Language);
                result.Mails.Add(Mail(row, compiled, found.Attendance.Email!, null, variable => step is null || variable is not (MailKinds.NextTitle or MailKinds.NextUrl) ? Value(variable, row, found, language) : variable == MailKinds.NextTitle ? step.Title(row.Language) : links.To(row.Language, step.Path), calendar));
            }
        }
    }

    private async Task ApprovalNeededAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var (people, occasions) = (rows.Select(x => OrganizerId.From(x.Recipient)).ToList(), rows.Select(x => x.Occasion).ToHashSet());
        var organizers = await db.Organizers.AsNoTracking().Where(x => people.Contains(x.Id)).Select(x => new { x.Id, x.Email }).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var waiting = await db.ShiftHeads.Where(x => x.Awaiting > 0).GroupBy(x => x.EventId).Select(x => new { Event = x.Key, People = x.Sum(y => y.Awaiting) }).ToListAsync(cancellationToken);
        var ids = waiting.ConvertAll(x => x.Event);
        var titles = (await db.EventVersions.AsNoTracking().Where(x => ids.Contains(x.EventId) && x.IsCurrent)
                .Join(db.Events, x => x.EventId, x => x.Id, (version, one) => new { version.EventId, version.Language, version.Title, Original = one.Language }).ToListAsync(cancellationToken))
            .ToLookup(x => x.EventId);
        foreach (var row in rows)
        {
            // The occasion is the event and the day.
            var day = (int)(row.CreatedAt.UtcTicks / TimeSpan.TicksPerDay);
            var found = waiting.Find(x => StandingMessages.Occasion(x.Event.Value, day) == row.Occasion);
            if (found is null || !organizers.TryGetValue(row.Recipient, out var organizer))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(MailKinds.ApprovalNeeded, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var (_, language) = templates.For(MailKinds.ApprovalNeeded.Name, row.Language);
                var of = titles[found.Event].ToList();
                result.Mails.Add(Mail(row, compiled, organizer.Email, null, variable => variable switch
                {
                    MailKinds.EventTitle => of.For(x => x.Language, row.Language, of[0].Original).Title,
                    MailKinds.Waiting => found.People.ToString("N0", Written.Culture(language)),
                    MailKinds.Console => links.To(row.Language, $"/console/events/{found.Event}/people?state=awaitsApproval"),
                    _ => "",
                }));
            }
        }
    }

    // What those can do next who came: sign what the same campaign asks now, else see what it does.
    private static async Task<Dictionary<CampaignId, NextStep>> NextStepsAsync(SolidarityDb db, IEnumerable<AttendanceRead> read, CancellationToken cancellationToken)
    {
        var ids = read.Select(x => x.Event.CampaignId).Distinct().ToList();
        var campaigns = await db.Campaigns.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Where(x => ids.Contains(x.Id)).ToListAsync(cancellationToken);
        var open = db.Petitions.AsNoTracking().Where(x => ids.Contains(x.CampaignId) && x.State == PetitionState.Open);
        var petitions = (await open.Where(x => !open.Any(later => later.CampaignId == x.CampaignId && later.Id > x.Id)).Include(x => x.Versions.Where(version => version.IsCurrent)).ToListAsync(cancellationToken))
            .ToDictionary(x => x.CampaignId);
        return campaigns.ToDictionary(x => x.Id, campaign => petitions.TryGetValue(campaign.Id, out var petition)
            ? new NextStep(wanted => petition.Versions.ToList().For(x => x.Language, wanted, petition.Language).Title, "/petitions/" + Uri.EscapeDataString(petition.Slug.Value), IsPetition: true)
            : new NextStep(wanted => campaign.Versions.ToList().For(x => x.Language, wanted, campaign.Language).Title, "/campaigns/" + Uri.EscapeDataString(campaign.Slug.Value), IsPetition: false));
    }

    // What decides about the mail's parts; mails that have the same parts are compiled once.
    private static Dictionary<string, object?> Shown(AttendanceRead read, MessageKind message, Delivery row)
    {
        var wanted = row.Language;
        var (attendance, version) = (read.Attendance, read.VersionFor(wanted));
        var isTold = message is MessageKind.AttendanceSeated or MessageKind.EventReminder or MessageKind.EventMoved or MessageKind.EventRelocated or MessageKind.AttendanceChanged or MessageKind.AlreadyJoined;
        return message == MessageKind.ConfirmAttendance
            ? new() { ["is_held"] = attendance.IsHeld, ["has_more"] = read.More > 0 }
            : new()
            {
                ["standing"] = StandingWord(message),
                ["has_where"] = read.Location?.Place is not null,
                ["has_online"] = read.Location?.Link is not null,
                ["has_way"] = isTold && read.GettingThere(wanted) is not null,
                ["has_bring"] = isTold && version.Bring is not null,
                ["has_safety"] = isTold && version.Safety is not null,
                ["has_shift"] = read.Shift.Key != ShiftPlan.WholeKey,
                ["has_guests"] = attendance.Guests > 0,
                ["has_reason"] = (message == MessageKind.AttendanceRefused ? attendance.Reason : message is MessageKind.EventMoved or MessageKind.EventCalledOff ? read.Occurrence.Reason : null) is not null,
                ["time_changed"] = message == MessageKind.EventMoved && read.SpanBefore(row.CreatedAt) is not null,
                ["is_next"] = read.Before == 0,
                ["has_code"] = attendance.HasPlace && read.Location?.Place is not null && message is MessageKind.AttendanceSeated or MessageKind.EventReminder,
                ["has_petition"] = false,
                ["has_more"] = read.More > 0 && message is MessageKind.AttendanceSeated or MessageKind.AttendanceQueued or MessageKind.AttendanceAwaits,
            };
    }

    private static string StandingWord(MessageKind message) => message switch
    {
        MessageKind.AttendanceSeated => "going",
        MessageKind.AttendanceQueued => "waiting",
        MessageKind.AttendanceOffered => "offered",
        MessageKind.AttendanceLapsed => "lapsed",
        MessageKind.AttendanceLeft => "left",
        MessageKind.AttendanceChanged => "changed",
        MessageKind.AttendanceAwaits => "awaiting",
        MessageKind.AttendanceRefused => "refused",
        MessageKind.EventReminder => "reminder",
        MessageKind.EventThanks => "thanks",
        MessageKind.EventMoved or MessageKind.EventRelocated => "moved",
        MessageKind.EventCalledOff => "called_off",
        _ => "already",
    };

    private MailSource AttendanceMail(MailKind kind, LanguageTag wanted, Dictionary<string, object?> shown)
    {
        var source = Standing(kind, wanted);
        return source with { Shared = new Dictionary<string, object?>(source.Shared.Concat(shown)) };
    }

    private string Value(string variable, Delivery row, AttendanceRead read, LanguageTag language)
    {
        var (attendance, version) = (read.Attendance, read.VersionFor(row.Language));
        var reader = TimeZoneInfo.FindSystemTimeZoneById(attendance.TimeZone.Value);
        return variable switch
        {
            MailKinds.EventTitle => version.Title,
            MailKinds.EventUrl => links.To(row.Language, "/events/" + Uri.EscapeDataString(read.Event.Slug.Value)),
            MailKinds.When => EventWords.When(read.Span, read.Occurrence.TimeZone, language),
            MailKinds.WhenBefore => read.SpanBefore(row.CreatedAt) is { } before ? EventWords.When(before, read.Occurrence.TimeZone, language) : "",
            MailKinds.Where => EventWords.Where(read.Location) ?? "",
            MailKinds.OnlineUrl => read.Location?.Link ?? "",
            MailKinds.GettingThere => read.GettingThere(row.Language) ?? "",
            MailKinds.Bring => version.Bring ?? "",
            MailKinds.More => read.More.ToString("N0", Written.Culture(language)),
            MailKinds.Code => hashes.CodeOf(attendance.Id).ToString(),
            MailKinds.Safety => version.Safety ?? "",
            MailKinds.ShiftName => ShiftWords.NameOf(version, read.Shift.Key),
            MailKinds.People => attendance.People.ToString("N0", Written.Culture(language)),
            MailKinds.Before => read.Before.ToString("N0", Written.Culture(language)),
            MailKinds.Until => (attendance.OfferedUntil ?? attendance.HeldUntil) is { } until ? MailLinks.Moment(until, reader, language) : "",
            MailKinds.Why => (attendance.State == AttendanceState.Refused ? attendance.Reason : read.Occurrence.Reason) ?? "",
            MailKinds.AttendanceUrl => AttendanceLink(row, attendance, TokenPurpose.Attendance, "/attendances/"),
            MailKinds.Confirm => AttendanceLink(row, attendance, TokenPurpose.ConfirmAttendance, "/confirm/"),
            MailKinds.NotMe => AttendanceLink(row, attendance, TokenPurpose.DenyAttendance, "/not-me/"),
            MailKinds.ExpiresOn => MailLinks.Day(AskingEnds(attendance, read.Shift), reader, language),
            _ => "",
        };
    }

    private static DateTimeOffset AskingEnds(Attendance attendance, Shift shift) =>
        attendance.CreatedAt + Attendance.LinkLifetime < shift.EndsAt ? attendance.CreatedAt + Attendance.LinkLifetime : shift.EndsAt;

    private string AttendanceLink(Delivery row, Attendance attendance, TokenPurpose purpose, string path) =>
        links.To(row.Language, path + tokens.Issue(new Token(purpose, attendance.Id.Value, Guid.Empty, attendance.Epoch, null)));

    private sealed record NextStep(Func<LanguageTag, string> Title, string Path, bool IsPetition);
}
