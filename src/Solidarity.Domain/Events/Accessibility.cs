namespace Solidarity.Domain.Events;

/// <summary>Whether something is there for those who need it.</summary>
public enum Provision : byte
{
    /// <summary>Nobody said.</summary>
    NotSaid = 0,

    /// <summary>It is there.</summary>
    Yes = 1,

    /// <summary>It is not there.</summary>
    No = 2,

    /// <summary>It is there for whoever asks in time.</summary>
    OnRequest = 3,
}

/// <summary>What a person with a disability, or with children, wants to know before coming.</summary>
/// <param name="StepFree">A way in without steps.</param>
/// <param name="Toilet">An accessible toilet.</param>
/// <param name="HearingLoop">A hearing loop.</param>
/// <param name="SignLanguage">Interpreting into a sign language.</param>
/// <param name="Captions">Captions as people speak.</param>
/// <param name="QuietSpace">A quiet space.</param>
/// <param name="Seats">Seats.</param>
/// <param name="Children">Children are welcome.</param>
/// <param name="Contact">Whom to ask: an address, a number or a sentence in public; null for nobody.</param>
public sealed record Accessibility(
    Provision StepFree, Provision Toilet, Provision HearingLoop, Provision SignLanguage, Provision Captions, Provision QuietSpace, Provision Seats,
    Provision Children, string? Contact)
{
    /// <summary>Longest contact, in characters.</summary>
    public const int MaxContactLength = 300;

    /// <summary>Nothing was said.</summary>
    public static readonly Accessibility NotSaid = new(
        Provision.NotSaid, Provision.NotSaid, Provision.NotSaid, Provision.NotSaid, Provision.NotSaid, Provision.NotSaid, Provision.NotSaid, Provision.NotSaid, null);
}

/// <summary>Whom people can ask about an event; shown on its page.</summary>
/// <param name="Name">The name; sealed in the database.</param>
/// <param name="Email">The address, if it is to be shown; sealed in the database.</param>
/// <param name="Phone">The telephone number, if it is to be shown; sealed in the database.</param>
public sealed record EventContact(string Name, EmailAddress? Email, string? Phone)
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Longest telephone number, in characters.</summary>
    public const int MaxPhoneLength = 40;
}

/// <summary>Organisations that hold an event together with ours, in order.</summary>
public sealed class CoHosts : ValueList<string>
{
    /// <summary>Most of them.</summary>
    public const int Most = 30;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Names in order.</summary>
    /// <exception cref="DomainError"><c>Event.TooManyCoHosts</c>.</exception>
    public CoHosts(IEnumerable<string> names)
        : base(names.Distinct(StringComparer.Ordinal))
    {
        if (Count > Most)
        {
            throw new DomainError("Event.TooManyCoHosts", "coHosts", Most);
        }
    }
}

/// <summary>The languages that are spoken at an event, in order.</summary>
public sealed class SpokenLanguages : ValueList<LanguageTag>
{
    /// <summary>Most of them.</summary>
    public const int Most = 20;

    /// <summary>Languages in order.</summary>
    /// <exception cref="DomainError"><c>Event.TooManyLanguages</c>.</exception>
    public SpokenLanguages(IEnumerable<LanguageTag> languages)
        : base(languages.Distinct())
    {
        if (Count > Most)
        {
            throw new DomainError("Event.TooManyLanguages", "languages", Most);
        }
    }
}
