using System.Globalization;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Petitions;

namespace Solidarity.Web.Events;

/// <summary>What somebody typed into an event's form.</summary>
public sealed record JoinForm
{
    /// <summary>The address.</summary>
    public string? Email { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>How many more people come along, as typed.</summary>
    public string? Guests { get; init; }

    /// <summary>The date, as the local time it begins on.</summary>
    public string? Date { get; init; }

    /// <summary>Key of the shift.</summary>
    public string? Shift { get; init; }

    /// <summary>The slugs of the lists ticked.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>The answers, by the question's key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The reminders that the person wishes.</summary>
    public ReminderKinds Reminders { get; init; } = ReminderKinds.All;

    /// <summary>How the person wishes to appear to the host, where there is one.</summary>
    public SignatureDisplay Display { get; init; } = SignatureDisplay.None;

    /// <summary>The version of the wording that was shown.</summary>
    public string? Consents { get; init; }

    /// <summary>The browser's time zone, where a script could tell.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The proof of work, where a script could do it. Good for once, so it is not kept.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Proof { get; init; }

    /// <summary>What was sent.</summary>
    public static JoinForm Of(IFormCollection form)
    {
        string? Typed(string field) => form.TryGetValue(field, out var values) ? values.ToString() : null;
        return new JoinForm
        {
            Email = Typed("email"),
            Name = Typed("name"),
            Guests = Typed("guests"),
            Date = Typed("date"),
            Shift = Typed("shift"),
            Lists = [.. form["lists"].OfType<string>()],
            Answers = form.Where(field => field.Key.StartsWith(SignForm.AnswerPrefix, StringComparison.Ordinal))
                .ToDictionary(field => field.Key[SignForm.AnswerPrefix.Length..], field => (IReadOnlyList<string>)[.. field.Value.OfType<string>()]),
            Reminders = form["reminders"].Aggregate(ReminderKinds.None, (all, one) => Enum.TryParse<ReminderKinds>(one, ignoreCase: true, out var kind) ? all | kind : all) & ReminderKinds.All,
            Display = Enum.TryParse<SignatureDisplay>(Typed("display"), ignoreCase: true, out var display) && Enum.IsDefined(display) ? display : SignatureDisplay.None,
            Consents = Typed("consents"),
            TimeZone = Typed("timeZone"),
            Proof = Typed("proof"),
        };
    }

    /// <summary>How many guests were typed; what is no number is one that is too large, and so refused with the sentence that names the most.</summary>
    public static int? ReadGuests(string? typed) => string.IsNullOrWhiteSpace(typed) ? null
        : int.TryParse(typed, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var guests) ? guests
        : int.MaxValue;

    /// <summary>The request to come.</summary>
    public JoinEvent ToCommand(string slug, LanguageTag language, string? source) => new()
    {
        Slug = slug,
        Email = Email,
        Name = Name,

        Guests = ReadGuests(Guests),
        Date = Date,
        Shift = Shift,
        Lists = Lists,
        Answers = Answers.ToDictionary(x => x.Key, x => new Answer(x.Value)),
        Reminders = [Reminders],
        Display = Display,
        Consents = string.IsNullOrEmpty(Consents) ? null : new Answer([Consents]),
        Language = language.Value,

        // An old browser may name a zone that this system does not have; nobody typed it, so nobody is asked to mend it.
        TimeZone = TimeZoneName.TryParse(TimeZone, out _) ? TimeZone : null,
        Source = source,
        Proof = Proof,
    };
}
