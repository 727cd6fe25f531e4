using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Events;

/// <summary>A place, as typed; nothing but empty fields is no place.</summary>
/// <param name="Venue">The name of the house or the square.</param>
/// <param name="Street">Street and number.</param>
/// <param name="Town">The town.</param>
/// <param name="Country">Its two letters (ISO 3166-1).</param>
/// <param name="Hidden">Whether only those learn the place who have one; null stays as it was.</param>
/// <param name="Latitude">North of the equator, in degrees.</param>
/// <param name="Longitude">East of Greenwich, in degrees.</param>
public sealed record PlaceFields(string? Venue, string? Street, string? Town, string? Country, bool? Hidden = null, double? Latitude = null, double? Longitude = null);

/// <summary>What people want to know before coming, as typed; what is null stays as it was.</summary>
/// <param name="StepFree">A way in without steps.</param>
/// <param name="Toilet">An accessible toilet.</param>
/// <param name="HearingLoop">A hearing loop.</param>
/// <param name="SignLanguage">Interpreting into a sign language.</param>
/// <param name="Captions">Captions as people speak.</param>
/// <param name="QuietSpace">A quiet space.</param>
/// <param name="Seats">Seats.</param>
/// <param name="Children">Children are welcome.</param>
/// <param name="Contact">Whom to ask, in public; empty for nobody.</param>
public sealed record AccessibilityFields(
    Provision? StepFree = null, Provision? Toilet = null, Provision? HearingLoop = null, Provision? SignLanguage = null, Provision? Captions = null,
    Provision? QuietSpace = null, Provision? Seats = null, Provision? Children = null, string? Contact = null);

/// <summary>Whom people can ask, as typed; nothing but empty fields is nobody.</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">The address, if it is to be shown.</param>
/// <param name="Phone">The telephone number, if it is to be shown.</param>
public sealed record ContactFields(string? Name, string? Email = null, string? Phone = null);

/// <summary>The texts of one language version of an event, as typed.</summary>
public interface IEventTextFields
{
    /// <summary>One line.</summary>
    string? Title { get; }

    /// <summary>What it is, in a paragraph.</summary>
    string? Summary { get; }

    /// <summary>The call: Markdown.</summary>
    string? Body { get; }

    /// <summary>How to get there; as secret as the place.</summary>
    string? GettingThere { get; }

    /// <summary>What to bring.</summary>
    string? Bring { get; }

    /// <summary>What to know for one's safety.</summary>
    string? Safety { get; }

    /// <summary>What the picture shows.</summary>
    string? PictureAlternative { get; }

    /// <summary>The words beside the box that subscribes to lists.</summary>
    string? ListConsent { get; }
}

/// <summary>Where an event is and how people join, as typed; what is null stays as it was.</summary>
public interface IEventSettings
{
    /// <summary>Where it is.</summary>
    PlaceFields? Place { get; }

    /// <summary>The address to open online; empty for none.</summary>
    string? Link { get; }

    /// <summary>Who finds it, and who learns where it is.</summary>
    EventVisibility? Visibility { get; }

    /// <summary>How many people it takes; with shifts, each of them that names no number of its own.</summary>
    int? Capacity { get; }

    /// <summary>The shifts of each date; none for the whole alone.</summary>
    IReadOnlyList<ShiftFields>? Shifts { get; }

    /// <summary>How many guests one person can bring.</summary>
    int? Guests { get; }

    /// <summary>Whether an organizer has to say yes to each who joins.</summary>
    bool? NeedsApproval { get; }

    /// <summary>Whether a smaller party in the line may pass one that is too large for the places that are free.</summary>
    bool? SmallerMayPass { get; }

    /// <summary>The organizer's own questions, in the event's language.</summary>
    IReadOnlyList<QuestionFields>? Questions { get; }

    /// <summary>Slugs or ids of the lists that the form offers.</summary>
    IReadOnlyList<string>? Lists { get; }

    /// <summary>Slugs or ids of its topics.</summary>
    IReadOnlyList<string>? Topics { get; }

    /// <summary>What people want to know before coming.</summary>
    AccessibilityFields? Accessibility { get; }

    /// <summary>Whom people can ask.</summary>
    ContactFields? Contact { get; }

    /// <summary>The languages that are spoken (BCP 47).</summary>
    IReadOnlyList<string>? Languages { get; }

    /// <summary>Organisations that hold it with ours.</summary>
    IReadOnlyList<string>? CoHosts { get; }

    /// <summary>Id of the picture.</summary>
    Guid? Picture { get; }

    /// <summary>Who made the picture.</summary>
    string? PictureCredit { get; }
}

/// <summary>Checks and cleans an event's form.</summary>
internal static class EventForm
{
    public static void TextRules<T>(this AbstractValidator<T> validator, IMarkdown markdown)
        where T : IEventTextFields
    {
        validator.RuleFor(x => x.Title).RequiredLine(EventTexts.MaxTitleLength);
        validator.RuleFor(x => x.Summary).OptionalLines(EventTexts.MaxSummaryLength);
        validator.RuleFor(x => x.GettingThere).OptionalLines(EventTexts.MaxNoteLength);
        validator.RuleFor(x => x.Bring).OptionalLines(EventTexts.MaxNoteLength);
        validator.RuleFor(x => x.Safety).OptionalLines(EventTexts.MaxNoteLength);
        validator.RuleFor(x => x.PictureAlternative).OptionalLine(EventTexts.MaxLineLength);
        validator.RuleFor(x => x.ListConsent).OptionalLine(EventTexts.MaxLineLength);
        validator.RuleFor(x => x.Body).OptionalLines(EventTexts.MaxBodyLength).DependentRules(() =>
            validator.RuleFor(x => x.Body).Custom((body, context) =>
            {
                if (StatementForm.Refusal(markdown, body ?? "") is { } refusal)
                {
                    context.AddFailure(new FluentValidation.Results.ValidationFailure(context.PropertyPath, refusal.Code) { ErrorCode = refusal.Code });
                }
            }));
    }

    public static void SettingRules<T>(this AbstractValidator<T> validator)
        where T : IEventSettings
    {
        validator.RuleFor(x => x.Place!).ChildRules(PlaceRules).When(x => x.Place is { } place && !IsEmpty(place));
        validator.RuleFor(x => x.Link).Link();
        validator.RuleFor(x => x.PictureCredit).OptionalLine(EventTexts.MaxLineLength);
        validator.RuleFor(x => x.Accessibility!.Contact).OptionalLine(Accessibility.MaxContactLength).When(x => x.Accessibility is not null);
        validator.RuleFor(x => x.Contact!).ChildRules(contact =>
        {
            contact.RuleFor(x => x.Name).RequiredLine(EventContact.MaxNameLength);
            contact.RuleFor(x => x.Phone).OptionalLine(EventContact.MaxPhoneLength);
            contact.RuleFor(x => x.Email).Must(email => string.IsNullOrWhiteSpace(email) || EmailAddress.TryParse(email, out _)).WithErrorCode("EmailAddress.Malformed");
        }).When(x => x.Contact is { } contact && !IsEmpty(contact));
        validator.RuleForEach(x => x.Languages).Language();
        validator.RuleForEach(x => x.CoHosts).OptionalLine(CoHosts.MaxNameLength);
        validator.RuleForEach(x => x.Shifts).ChildRules(ShiftForm.Rules);
        validator.RuleForEach(x => x.Questions).ChildRules(PetitionForm.QuestionRules);
    }

    public static void PlaceRules(InlineValidator<PlaceFields> place)
    {
        place.RuleFor(x => x.Venue).OptionalLine(EventPlace.MaxLineLength);
        place.RuleFor(x => x.Street).OptionalLine(EventPlace.MaxLineLength);
        place.RuleFor(x => x.Town).RequiredLine(EventPlace.MaxLineLength);
        place.RuleFor(x => x.Country).Must(country => CountryCode.TryParse(country, out _)).WithErrorCode("CountryCode.Unknown");
        place.RuleFor(x => x.Longitude).NotNull().WithErrorCode("Required").When(x => x.Latitude is not null);
        place.RuleFor(x => x.Latitude).NotNull().WithErrorCode("Required").When(x => x.Longitude is not null);
    }

    /// <summary>An address that opens safely, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> Link<T>(this IRuleBuilder<T, string?> rule) => rule
        .OptionalLine(Location.MaxLinkLength)
        .Must(link => string.IsNullOrWhiteSpace(link) || (Uri.TryCreate(link.Trim(), UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps)).WithErrorCode("Event.LinkNotSafe");

    public static EventTexts Texts(IEventTextFields typed, QuestionWords? questions, ShiftNames? shifts) => new(
        Text.OneLine(typed.Title)!, Text.Lines(typed.Summary), Text.Lines(typed.Body), Note(typed.GettingThere), Note(typed.Bring), Note(typed.Safety),
        Text.OneLine(typed.PictureAlternative), Text.OneLine(typed.ListConsent), questions, shifts);

    /// <summary>A place; null for none.</summary>
    public static EventPlace? Place(PlaceFields typed)
    {
        if (IsEmpty(typed))
        {
            return null;
        }

        var country = CountryCode.TryParse(typed.Country, out var known) ? known : throw new DomainError("CountryCode.Unknown", "place.country");
        Coordinates? point = typed is { Latitude: { } latitude, Longitude: { } longitude } ? Coordinates.Of(latitude, longitude) : null;
        return new EventPlace(Text.OneLine(typed.Venue), Text.OneLine(typed.Street), Text.OneLine(typed.Town)!, country, point);
    }

    public static Location Where(IEventSettings typed, Location? before) => new(
        typed.Place is { } place ? Place(place) : before?.Place,
        typed.Link is { } link ? Text.OneLine(link) : before?.Link);

    /// <summary>Who finds it and how people join. A place that is to be hidden is hidden, whatever else was said.</summary>
    public static EventJoining Joining(IEventSettings typed, EventJoining before)
    {
        var visibility = (typed.Place?.Hidden, typed.Visibility) switch
        {
            (true, _) => EventVisibility.PlaceAfterJoining,
            (_, { } said) => said,
            (false, null) when before.Visibility == EventVisibility.PlaceAfterJoining => EventVisibility.Public,
            _ => before.Visibility,
        };
        return new EventJoining(visibility, typed.NeedsApproval ?? before.NeedsApproval, typed.Guests ?? before.GuestsAllowed, typed.SmallerMayPass ?? before.SmallerMayPass);
    }

    public static Accessibility Access(AccessibilityFields? typed, Accessibility before) => typed is null ? before : new(
        typed.StepFree ?? before.StepFree, typed.Toilet ?? before.Toilet, typed.HearingLoop ?? before.HearingLoop, typed.SignLanguage ?? before.SignLanguage,
        typed.Captions ?? before.Captions, typed.QuietSpace ?? before.QuietSpace, typed.Seats ?? before.Seats, typed.Children ?? before.Children,
        typed.Contact is null ? before.Contact : Text.OneLine(typed.Contact));

    public static EventContact? Contact(ContactFields typed) => IsEmpty(typed) ? null : new(
        Text.OneLine(typed.Name)!, string.IsNullOrWhiteSpace(typed.Email) ? null : EmailAddress.Parse(typed.Email), Text.OneLine(typed.Phone));

    public static SpokenLanguages Languages(IEnumerable<string> typed) => new(typed.Where(language => !string.IsNullOrWhiteSpace(language)).Select(LanguageTag.Parse));

    public static CoHosts Hosts(IEnumerable<string> typed) => new(typed.Select(Text.OneLine).OfType<string>());

    /// <summary>Says what people want to know before coming; what is null stays as it was.</summary>
    public static void DescribeBy(this Event @event, IEventSettings typed, DateTimeOffset now) => @event.Describe(
        Access(typed.Accessibility, @event.Accessibility), typed.Contact is { } contact ? Contact(contact) : @event.Contact,
        typed.Languages is { } languages ? Languages(languages) : @event.Languages, typed.CoHosts is { } hosts ? Hosts(hosts) : @event.CoHosts, now);

    /// <summary>An event with all that is changed of it; its dates come apart.</summary>
    /// <exception cref="NotFound">It is not there.</exception>
    /// <exception cref="Stale">It has changed since.</exception>
    public static async Task<Event> EventToChangeAsync(this ISolidarityDb db, EventId id, long? expected, CancellationToken cancellationToken)
    {
        var @event = await db.Events.Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Lists).Include(x => x.Topics).Include(x => x.Changes)
            .SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Event");
        return expected is null || expected == @event.Version ? @event : throw new Stale();
    }

    public static IQueryable<Event> Named(this IQueryable<Event> events, string slugOrId)
    {
        if (Guid.TryParse(slugOrId, out var guid))
        {
            var id = EventId.From(guid);
            return events.Where(x => x.Id == id);
        }

        var slug = Slug.FromStored(slugOrId);
        return events.Where(x => x.Slug == slug);
    }

    public static bool IsEmpty(PlaceFields place) =>
        Text.OneLine(place.Venue) is null && Text.OneLine(place.Street) is null && Text.OneLine(place.Town) is null && string.IsNullOrWhiteSpace(place.Country)
        && place.Latitude is null && place.Longitude is null;

    private static bool IsEmpty(ContactFields contact) => Text.OneLine(contact.Name) is null && string.IsNullOrWhiteSpace(contact.Email) && Text.OneLine(contact.Phone) is null;

    private static string? Note(string? typed) => Text.Lines(typed) is { Length: > 0 } note ? note : null;
}
