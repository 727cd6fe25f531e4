using System.Globalization;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Defence;
using Solidarity.Application.Guards;
using Solidarity.Application.Organisations;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Events;

/// <summary>Asks to come to an event. The owner of the mailbox confirms; the answer is the same whoever is known.</summary>
[AllowAnyone, PublicForm]
public sealed record JoinEvent : ICommand<AttendanceTaken>, ICarriesProof, IStoredApart
{
    /// <summary>Slug of the event.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Slug { get; init; } = "";

    /// <summary>The address.</summary>
    public string? Email { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>How many more people come along; none when null.</summary>
    public int? Guests { get; init; }

    /// <summary>The date, as the day or the local time it begins on (<c>2026-12-05</c>, <c>2026-12-05T18:00</c>); the next one when null.</summary>
    public string? Date { get; init; }

    /// <summary>Key of the shift; can be left out where there is one alone.</summary>
    public string? Shift { get; init; }

    /// <summary>Slugs of the lists to subscribe to.</summary>
    public IReadOnlyList<string>? Lists { get; init; }

    /// <summary>How the person wishes to appear to hosts; not at all when null.</summary>
    public SignatureDisplay? Display { get; init; }

    /// <summary>Answers to the organizer's own questions: in words, or the chosen choices.</summary>
    public IReadOnlyDictionary<string, Answer>? Answers { get; init; }

    /// <summary>The reminders that the person wishes; all when null.</summary>
    public IReadOnlyList<ReminderKinds>? Reminders { get; init; }

    /// <summary>The versions of the wordings shown; those in force when null.</summary>
    public Answer? Consents { get; init; }

    /// <summary>Of the mails; the event's when null.</summary>
    public string? Language { get; init; }

    /// <summary>IANA; the event's when null.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Where the person came from: small letters, digits, hyphens.</summary>
    public string? Source { get; init; }

    /// <summary>A solved challenge; without one the stricter limits apply.</summary>
    public string? Proof { get; init; }
}

/// <summary>The form was taken.</summary>
/// <param name="Id">What it is known by, if it is a new one.</param>
public sealed record AttendanceTaken(AttendanceId Id);

internal sealed class JoinEventValidator : AbstractValidator<JoinEvent>
{
    public JoinEventValidator()
    {
        RuleFor(x => x.Name).RequiredLine(Supporter.MaxNameLength);
        RuleFor(x => x.Email).Email();
        RuleFor(x => x.Lists).Must(lists => (lists?.Count ?? 0) <= 100).WithErrorCode("Subscription.TooManyLists");
        RuleFor(x => x.Answers).Must(answers => (answers?.Count ?? 0) <= Questions.Most).WithErrorCode("Petition.UnknownQuestion");
        RuleFor(x => x.Language).Language();
        RuleFor(x => x.TimeZone).Must(zone => string.IsNullOrWhiteSpace(zone) || TimeZoneName.TryParse(zone, out _)).WithErrorCode("TimeZone.Unknown");
        RuleFor(x => x.Date).Must(date => string.IsNullOrWhiteSpace(date) || NamedDates.TryRead(date, out _)).WithErrorCode("Event.DateUnknown");
    }
}

internal sealed class JoinEventHandler(
    ISolidarityDb db, IJoining joining, IKeyedHashes hashes, IEventWordings wordings, IRequestNetwork network, IOptions<SiteOptions> site, TimeProvider time)
    : IRequestHandler<JoinEvent, AttendanceTaken>
{
    public async Task<AttendanceTaken> Handle(JoinEvent request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var slug = Slug.FromStored(request.Slug);
        var @event = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Lists).SingleOrDefaultAsync(x => x.Slug == slug, cancellationToken);
        if (@event is not { IsPublic: true })
        {
            throw new NotFound("Event");
        }

        var occurrence = await db.DateOfAsync(@event, request.Date, now, cancellationToken);
        var shift = occurrence.Shift(string.IsNullOrWhiteSpace(request.Shift) ? null : request.Shift);
        var form = await ReadAsync(request, @event, cancellationToken);
        var language = string.IsNullOrWhiteSpace(request.Language) ? @event.Language : LanguageTag.Parse(request.Language);
        if (!TimeZoneName.TryParse(request.TimeZone, out var zone))
        {
            zone = string.IsNullOrWhiteSpace(request.TimeZone) ? @event.TimeZone : TimeZoneName.FromStored(site.Value.TimeZone);
        }

        var (asked, lists) = await wordings.ShownAsync(@event, language, request.Consents?.All ?? [], cancellationToken);
        var from = network.Address is { } address ? network.Of(address) : null;
        var attendance = Attendance.Request(
            EntityId.New<AttendanceId>(now), @event, occurrence, shift, form, new AttendanceKeys(hashes.Of(form.Email), from?.Narrow, from?.Wide), language, zone,
            CameFrom.Read(request.Source), asked, lists, now);
        await joining.JoinAsync(attendance, cancellationToken);
        return new AttendanceTaken(attendance.Id);
    }

    private async Task<AttendanceForm> ReadAsync(JoinEvent typed, Event @event, CancellationToken cancellationToken)
    {
        List<ValidationFailure> wrong = [];
        var answers = Petitions.Answers.Read(typed.Answers, AskedQuestions.Of(@event), wrong);
        var lists = await ListsAsync(typed.Lists, @event, wrong, cancellationToken);
        var reminders = typed.Reminders is { } wished ? wished.Aggregate(ReminderKinds.None, (all, one) => all | one) & ReminderKinds.All : ReminderKinds.All;
        return wrong.Count == 0
            ? new AttendanceForm(EmailAddress.Parse(typed.Email!), Text.OneLine(typed.Name)!, typed.Guests ?? 0, answers, typed.Display ?? SignatureDisplay.None, lists, reminders)
            : throw new NotValid(wrong);
    }

    private async Task<string?> ListsAsync(IReadOnlyList<string>? names, Event @event, List<ValidationFailure> wrong, CancellationToken cancellationToken)
    {
        List<string> wanted = [.. (names ?? []).Where(name => !string.IsNullOrWhiteSpace(name)).Distinct()];
        if (wanted.Count == 0)
        {
            return null;
        }

        var offered = @event.Lists.Select(x => x.ListId).ToList();
        var known = await db.MailingLists.Where(x => offered.Contains(x.Id)).Select(x => new { x.Id, x.Slug }).ToListAsync(cancellationToken);
        List<string> ids = [.. known.Where(list => wanted.Contains(list.Slug.Value) || wanted.Contains(list.Id.ToString())).Select(list => list.Id.ToString())];
        if (ids.Count < wanted.Count)
        {
            wrong.Add(new ValidationFailure("lists", "MailingList.NotOffered") { ErrorCode = "MailingList.NotOffered" });
        }

        return string.Join(' ', ids);
    }
}

/// <summary>Finds the date of an event that somebody names.</summary>
internal static class NamedDates
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    public static bool TryRead(string? text, out (DateTime Start, bool IsDay) read)
    {
        var isRead = DateTime.TryParseExact(text?.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start);
        read = (start, isRead && text!.Trim().Length == Forms[0].Length);
        return isRead;
    }

    /// <summary>The date that begins then, or on that day; the next one that takes place when none is named, and else the last.</summary>
    /// <exception cref="DomainError"><c>Event.DateUnknown</c>.</exception>
    /// <exception cref="NotFound">The event has no date.</exception>
    public static async Task<Occurrence> DateOfAsync(this ISolidarityDb db, Event @event, string? date, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = @event.Id;
        var dates = db.Occurrences.AsNoTracking().Include(x => x.Shifts).Where(x => x.EventId == id);
        if (!TryRead(date, out var named))
        {
            return await dates.Where(x => x.State == OccurrenceState.Planned && x.EndsAt > now).OrderBy(x => x.StartsAt).FirstOrDefaultAsync(cancellationToken)
                ?? await dates.OrderByDescending(x => x.StartsAt).FirstOrDefaultAsync(cancellationToken) ?? throw new NotFound("Event");
        }

        // One that takes place is meant, where another on that day does not.
        var (from, to) = (named.Start, named.IsDay ? named.Start.AddDays(1) : named.Start.AddMinutes(1));
        return await dates.Where(x => x.LocalStart >= from && x.LocalStart < to).OrderBy(x => x.State).ThenBy(x => x.StartsAt).FirstOrDefaultAsync(cancellationToken)
            ?? throw new DomainError("Event.DateUnknown", "date");
    }
}
