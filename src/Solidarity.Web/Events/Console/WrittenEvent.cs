using System.Globalization;
using MediatR;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Petitions.Console;
using Solidarity.Web.Pictures;

namespace Solidarity.Web.Events.Console;

/// <summary>The form of an event, as typed.</summary>
public sealed class WrittenEvent : WrittenTimes
{
    /// <summary>Id of the campaign; asked for when the event is begun.</summary>
    public string? Campaign { get; set; }

    /// <summary>Its name in addresses; asked for when the event is begun.</summary>
    public string? Slug { get; set; }

    /// <summary>The language of these texts.</summary>
    public string? Language { get; set; }

    /// <summary>One line.</summary>
    public string? Title { get; set; }

    /// <summary>What it is, in a paragraph.</summary>
    public string? Summary { get; set; }

    /// <summary>The call: Markdown.</summary>
    public string? Body { get; set; }

    /// <summary>How to get there.</summary>
    public string? GettingThere { get; set; }

    /// <summary>What to bring.</summary>
    public string? Bring { get; set; }

    /// <summary>What to know for one's safety.</summary>
    public string? Safety { get; set; }

    /// <summary>Where it is.</summary>
    public PlaceRow Place { get; set; } = new();

    /// <summary>The address to open online.</summary>
    public string? Link { get; set; }

    /// <summary>Who finds it, and who learns where it is.</summary>
    public EventVisibility Visibility { get; set; }

    /// <summary>How many people it takes; empty for any number.</summary>
    public string? Capacity { get; set; }

    /// <summary>The shifts; empty rows are left out.</summary>
    public List<ShiftRow> Shifts { get; set; } = [];

    /// <summary>How many guests one person can bring.</summary>
    public string? Guests { get; set; }

    /// <summary>Whether an organizer has to say yes to each.</summary>
    public bool NeedsApproval { get; set; }

    /// <summary>Whether a smaller party in the line may pass a larger one.</summary>
    public bool SmallerMayPass { get; set; }

    /// <summary>What people want to know before coming, by its name.</summary>
    public Dictionary<string, Provision> Access { get; set; } = [];

    /// <summary>Whom to ask about that.</summary>
    public string? AccessContact { get; set; }

    /// <summary>Whom people can ask.</summary>
    public ContactRow Contact { get; set; } = new();

    /// <summary>The languages that are spoken: tags, parted by anything that is none.</summary>
    public string? Languages { get; set; }

    /// <summary>Organisations that hold it with ours, one a line.</summary>
    public string? CoHosts { get; set; }

    /// <summary>The organizer's own questions; empty rows are left out.</summary>
    public List<WrittenPetition.QuestionRow> Questions { get; set; } = [];

    /// <summary>Slugs of the lists ticked.</summary>
    public List<string> Lists { get; set; } = [];

    /// <summary>Slugs of the topics ticked.</summary>
    public List<string> Topics { get; set; } = [];

    /// <summary>The words beside the box that subscribes to lists.</summary>
    public string? ListConsent { get; set; }

    /// <summary>A picture to take in.</summary>
    public IFormFile? Picture { get; set; }

    /// <summary>Id of the picture that was taken in; empty for none.</summary>
    public Guid PictureId { get; set; }

    /// <summary>Its name in addresses.</summary>
    public string? PictureHash { get; set; }

    /// <summary>Whether to take the picture away.</summary>
    public bool NoPicture { get; set; }

    /// <summary>What the picture shows.</summary>
    public string? PictureAlternative { get; set; }

    /// <summary>Who made the picture.</summary>
    public string? PictureCredit { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }

    /// <summary>The form of an event that is begun.</summary>
    public static WrittenEvent New(string? campaign, string? language, string timeZone) => new()
    {
        Campaign = campaign, Language = language, TimeZone = timeZone, Guests = "0", Access = Asked(Domain.Events.Accessibility.NotSaid),
    };

    /// <summary>The form filled from what is stored; its times have a page of their own.</summary>
    public static WrittenEvent Of(EditedEvent planned, string language)
    {
        var version = planned.Versions.FirstOrDefault(x => x.Language == language);
        return new WrittenEvent
        {
            Language = language, Title = version?.Title, Summary = version?.Summary, Body = version?.Body, GettingThere = version?.GettingThere, Bring = version?.Bring, Safety = version?.Safety,
            Place = PlaceRow.Of(planned.Place),
            Link = planned.Link,
            Visibility = planned.Visibility,
            Capacity = planned.Shifts.Count == 0 ? Number(planned.Capacity) : null,
            Shifts = [.. planned.Shifts.Select(x => ShiftRow.Of(x, planned.Language == language ? x.Name : version?.Shifts.FirstOrDefault(name => name.Key == x.Key)?.Name))],
            Guests = Number(planned.Guests),
            NeedsApproval = planned.NeedsApproval,
            SmallerMayPass = planned.SmallerMayPass,
            Access = Asked(planned.Accessibility),
            AccessContact = planned.Accessibility.Contact,
            Contact = new ContactRow { Name = planned.Contact?.Name, Email = planned.Contact?.Email, Phone = planned.Contact?.Phone },
            Languages = string.Join(", ", planned.Languages),
            CoHosts = string.Join('\n', planned.CoHosts),
            Questions = [.. planned.Questions.Select(x => WrittenPetition.QuestionRow.Of(x, version?.Questions.FirstOrDefault(words => words.Key == x.Key)))],
            Lists = [.. planned.Lists],
            Topics = [.. planned.Topics],
            ListConsent = version?.ListConsent,
            PictureId = planned.Picture ?? Guid.Empty, PictureHash = planned.PictureHash, PictureAlternative = version?.PictureAlternative, PictureCredit = planned.PictureCredit,
            Version = planned.Version,
        };
    }

    /// <summary>Takes over what somebody else saved, in the fields named.</summary>
    public void TakeOver(WrittenEvent theirs, IReadOnlySet<string> fields)
    {
        foreach (var property in typeof(WrittenEvent).GetProperties().Where(x => fields.Contains(char.ToLowerInvariant(x.Name[0]) + x.Name[1..]) && x.Name != nameof(Version)))
        {
            property.SetValue(this, property.GetValue(theirs));
        }

        if (fields.Contains("pictureHash"))
        {
            (PictureId, NoPicture, Picture) = (theirs.PictureId, false, null);
        }
    }

    /// <summary>Adds empty rows to write more into.</summary>
    public void AddRows(bool withShifts, bool withQuestions)
    {
        if (withShifts && Shifts.Count < ShiftPlans.Most && (Shifts.Count == 0 || !Shifts[^1].IsEmpty))
        {
            Shifts.Add(new ShiftRow());
        }

        if (withQuestions && Questions.Count < Domain.Petitions.Questions.Most && (Questions.Count == 0 || !Questions[^1].IsEmpty))
        {
            Questions.Add(new WrittenPetition.QuestionRow());
        }
    }

    /// <summary>The name of the first field of the row that a button asks for; null when none was pressed that does.</summary>
    public string? AtRow(string? act) => act switch
    {
        "more-shifts" => $"shifts[{Shifts.FindLastIndex(x => !x.IsEmpty) + 1}].name",
        "more-questions" => $"questions[{Questions.FindLastIndex(x => !x.IsEmpty) + 1}].text",
        _ => null,
    };

    /// <summary>Takes the chosen picture in, so that it is kept whatever else is wrong with the form.</summary>
    /// <exception cref="DomainError"><c>Picture.TooLarge</c>, <c>Picture.Unreadable</c>.</exception>
    public async Task TakePictureAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        if (Picture is { Length: > 0 } file)
        {
            var added = await Uploads.TakeAsync(mediator, file, cancellationToken);
            (PictureId, PictureHash, NoPicture) = (added.Id.Value, added.Hash, false);
        }
        else if (NoPicture)
        {
            (PictureId, PictureHash) = (Guid.Empty, null);
        }
    }

    /// <summary>The picture, or null.</summary>
    public Guid? ReadPicture() => PictureId == Guid.Empty ? null : PictureId;

    /// <summary>The questions with what they are.</summary>
    public IReadOnlyList<QuestionFields> ReadQuestions() => [.. Questions.Select(x => new QuestionFields(x.Key, x.Text, x.Kind, x.Required, x.ReadChoices()))];

    /// <summary>The words of the questions.</summary>
    public IReadOnlyList<QuestionWordFields> ReadWords() => [.. Questions.Select(x => new QuestionWordFields(x.Key, x.Text, x.ReadChoices()))];

    /// <summary>The names of the shifts.</summary>
    public IReadOnlyList<ShiftNameFields> ReadNames() => [.. Shifts.Select(x => new ShiftNameFields(x.Key, x.Name))];

    /// <summary>What people want to know before coming.</summary>
    public AccessibilityFields ReadAccess()
    {
        Provision Of(string name) => Access.TryGetValue(name, out var said) && Enum.IsDefined(said) ? said : Provision.NotSaid;
        return new AccessibilityFields(
            Of("stepFree"), Of("toilet"), Of("hearingLoop"), Of("signLanguage"), Of("captions"), Of("quietSpace"), Of("seats"), Of("children"), AccessContact ?? "");
    }

    /// <summary>Numbers, tags and points; what is none is put among the errors.</summary>
    public Read ReadNumbers(Action<DomainError> refuse)
    {
        int? Places(string? text, string field) => Whole(text, () => refuse(new DomainError("Event.CapacityOutOfRange", field, ShiftPlan.MostPeople)));
        double? Degrees(string? text)
        {
            var isNumber = double.TryParse(text?.Trim().Replace(',', '.'), CultureInfo.InvariantCulture, out var read);
            if (!isNumber && !string.IsNullOrWhiteSpace(text))
            {
                refuse(new DomainError("Coordinates.OutOfRange", "coordinates"));
            }

            return isNumber ? read : null;
        }

        var languages = (Languages ?? "").Split([',', ';', '\n', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (languages.Any(tag => !LanguageTag.TryParse(tag, out _)))
        {
            refuse(new DomainError("LanguageTag.Malformed", "languages"));
        }

        return new Read(
            new PlaceFields(Place.Venue, Place.Street, Place.Town, Place.IsEmpty ? null : Place.Country, null, Degrees(Place.Latitude), Degrees(Place.Longitude)), Places(Capacity, "capacity"),
            [.. Shifts.Select((x, row) => new ShiftFields(x.Key, x.Name, x.From, x.To, Places(x.Capacity, $"shifts[{row}].capacity")))],
            Whole(Guests, () => refuse(new DomainError("Event.GuestsOutOfRange", "guestsAllowed", Event.MostGuests))) ?? 0, languages,
            (CoHosts ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static int? Whole(string? text, Action refuse)
    {
        var isNumber = int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var read);
        if (!isNumber && !string.IsNullOrWhiteSpace(text))
        {
            refuse();
        }

        return isNumber ? read : null;
    }

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, Provision> Asked(Accessibility access) => new()
    {
        ["stepFree"] = access.StepFree, ["toilet"] = access.Toilet, ["hearingLoop"] = access.HearingLoop, ["signLanguage"] = access.SignLanguage, ["captions"] = access.Captions,
        ["quietSpace"] = access.QuietSpace, ["seats"] = access.Seats, ["children"] = access.Children,
    };

    /// <summary>What of the form is more than text.</summary>
    public sealed record Read(PlaceFields Place, int? Capacity, IReadOnlyList<ShiftFields> Shifts, int Guests, IReadOnlyList<string> Languages, IReadOnlyList<string> CoHosts);
}

/// <summary>A place, as typed.</summary>
public sealed class PlaceRow
{
    /// <summary>The name of the house or the square.</summary>
    public string? Venue { get; set; }

    /// <summary>Street and number.</summary>
    public string? Street { get; set; }

    /// <summary>The town.</summary>
    public string? Town { get; set; }

    /// <summary>Its two letters.</summary>
    public string? Country { get; set; }

    /// <summary>North of the equator, in degrees.</summary>
    public string? Latitude { get; set; }

    /// <summary>East of Greenwich, in degrees.</summary>
    public string? Longitude { get; set; }

    /// <summary>Whether no place is written in it; a country alone is none.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Venue + Street + Town + Latitude + Longitude);

    /// <summary>In some lines.</summary>
    public string Lines => string.Join('\n', new[] { Venue, Street, Town, Country, Latitude, Longitude }.Where(x => !string.IsNullOrWhiteSpace(x)));

    /// <summary>Filled from what is stored.</summary>
    public static PlaceRow Of(PlaceFields? place) => new()
    {
        Venue = place?.Venue, Street = place?.Street, Town = place?.Town, Country = place?.Country,
        Latitude = place?.Latitude?.ToString(CultureInfo.InvariantCulture), Longitude = place?.Longitude?.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>Whom people can ask, as typed.</summary>
public sealed class ContactRow
{
    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The address, if it is to be shown.</summary>
    public string? Email { get; set; }

    /// <summary>The telephone number, if it is to be shown.</summary>
    public string? Phone { get; set; }

    /// <summary>In one line.</summary>
    public string Line => string.Join(", ", new[] { Name, Email, Phone }.Where(x => !string.IsNullOrWhiteSpace(x)));
}

/// <summary>A shift, as typed.</summary>
public sealed class ShiftRow
{
    /// <summary>Its name for programs; made of its name when empty.</summary>
    public string? Key { get; set; }

    /// <summary>What people read.</summary>
    public string? Name { get; set; }

    /// <summary>When it begins; empty for with the event.</summary>
    public string? From { get; set; }

    /// <summary>When it ends; empty for with the event.</summary>
    public string? To { get; set; }

    /// <summary>How many people it takes; empty for any number.</summary>
    public string? Capacity { get; set; }

    /// <summary>Whether nothing is written in it.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Name + From + To + Capacity);

    /// <summary>In one line.</summary>
    public string Line => string.Join(", ", new[] { Name, From, To, Capacity }.Where(x => !string.IsNullOrWhiteSpace(x)));

    internal static ShiftRow Of(ShiftFields shift, string? name) => new()
    {
        Key = shift.Key, Name = name, From = shift.From, To = shift.To, Capacity = shift.Capacity?.ToString(CultureInfo.InvariantCulture),
    };
}
