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

    /// <summary>The date, as the day or the local time it begins on (<c>2026-12-05</c>, <c>2026-12-05T18:00</c>); <c>all</c> for all that there are to come; the next one when null.</summary>
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

    /// <summary>The word for all dates to come, in place of a date.</summary>
    public const string AllDates = "all";

    /// <summary>Whether all dates to come are meant.</summary>
    internal static bool IsAll(string? date) => string.Equals(date?.Trim(), AllDates, StringComparison.OrdinalIgnoreCase);
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
        RuleFor(x => x.Date).Must(date => string.IsNullOrWhiteSpace(date) || JoinEvent.IsAll(date) || NamedDates.TryRead(date, out _)).WithErrorCode("Event.DateUnknown");
    }
}

internal sealed class JoinEventHandler(
    IEventBoard board, IJoining joining, IKeyedHashes hashes, IEventWordings wordings, IRequestNetwork network, IOptions<SiteOptions> site, Lazy<ISolidarityDb> db, TimeProvider time)
    : IRequestHandler<JoinEvent, AttendanceTaken>
{
    public async Task<AttendanceTaken> Handle(JoinEvent request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seen = await board.FindAsync(request.Slug, cancellationToken) ?? throw new NotFound("Event");
        var @event = seen.Event;
        var form = Read(request, seen);
        var keys = hashes.Of(form.Email);
        var dates = JoinEvent.IsAll(request.Date) ? await AllAsync(seen, request.Shift, keys, now, cancellationToken) : [seen.DateOf(request.Date, now)];
        var language = string.IsNullOrWhiteSpace(request.Language) ? @event.Language : LanguageTag.Parse(request.Language);
        if (!TimeZoneName.TryParse(request.TimeZone, out var zone))
        {
            zone = string.IsNullOrWhiteSpace(request.TimeZone) ? @event.TimeZone : TimeZoneName.FromStored(site.Value.TimeZone);
        }

        var (asked, lists) = await wordings.ShownAsync(@event, language, request.Consents?.All ?? [], cancellationToken, seen.Host is not null);
        var from = network.Address is { } address ? network.Of(address) : null;
        var first = EntityId.New<AttendanceId>(now);
        Attendance Of(Occurrence date) => Attendance.Request(
            date == dates[0] ? first : EntityId.New<AttendanceId>(now), @event, date, date.Shift(string.IsNullOrWhiteSpace(request.Shift) ? null : request.Shift), form,
            new AttendanceKeys(keys, from?.Narrow, from?.Wide), language, zone, CameFrom.Read(request.Source), asked, lists, now, date == dates[0] ? null : first);

        // The first one's mail tells how many there are, so it is stored last.
        await joining.JoinAsync([.. dates.Skip(1).Select(Of), Of(dates[0])], cancellationToken);
        return new AttendanceTaken(first);
    }

    // Those that can be joined in this shift, and where this mailbox is not on the list; where it is on all of them, the next, whose owner is told so.
    private async Task<IReadOnlyList<Occurrence>> AllAsync(EventSeen seen, string? shift, AddressKeys keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = seen.DateOf(null, now);
        var key = next.Shift(string.IsNullOrWhiteSpace(shift) ? null : shift).Key;
        var (id, mailbox) = (seen.Event.Id, keys.Mailbox);
        var there = (await db.Value.Attendances.Where(x => x.EventId == id && x.Holder == mailbox).Select(x => x.OccurrenceId).ToListAsync(cancellationToken)).ToHashSet();
        var open = seen.Dates.Where(x => x.State == OccurrenceState.Planned && x.Shifts.Any(one => one.Key == key && !one.IsClosed && one.EndsAt > now) && !there.Contains(x.Id)).ToList();
        return open.Count > 0 ? open : [next];
    }

    private static AttendanceForm Read(JoinEvent typed, EventSeen seen)
    {
        List<ValidationFailure> wrong = [];
        var answers = Petitions.Answers.Read(typed.Answers, AskedQuestions.Of(seen.Event), wrong);
        var lists = seen.Lists.Named(typed.Lists, wrong);
        var reminders = typed.Reminders is { } wished ? wished.Aggregate(ReminderKinds.None, (all, one) => all | one) & ReminderKinds.All : ReminderKinds.All;
        return wrong.Count == 0
            ? new AttendanceForm(EmailAddress.Parse(typed.Email!), Text.OneLine(typed.Name)!, typed.Guests ?? 0, answers, typed.Display ?? SignatureDisplay.None, lists, reminders)
            : throw new NotValid(wrong);
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

    /// <summary>The date that begins then, or on that day; the next one that takes place when none is named.</summary>
    /// <exception cref="DomainError"><c>Event.DateUnknown</c>.</exception>
    public static Occurrence DateOf(this EventSeen seen, string? date, DateTimeOffset now)
    {
        if (!TryRead(date, out var named))
        {
            return seen.Next(now) ?? throw new DomainError("Event.DateUnknown", "date");
        }

        // One that takes place is meant, where another on that day does not.
        return seen.Dates.Where(x => named.IsDay ? x.LocalStart.Date == named.Start : x.LocalStart == named.Start).OrderBy(x => x.State).FirstOrDefault()
            ?? throw new DomainError("Event.DateUnknown", "date");
    }
}
