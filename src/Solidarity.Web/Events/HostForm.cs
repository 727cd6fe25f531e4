using System.Globalization;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Web.Events;

/// <summary>What somebody typed who proposes an event.</summary>
public sealed class HostForm
{
    /// <summary>What is asked for in short of what people want to know before coming.</summary>
    public static IReadOnlyList<string> Asked { get; } = [nameof(Accessibility.StepFree), nameof(Accessibility.Toilet), nameof(Accessibility.Seats), nameof(Accessibility.Children)];

    /// <summary>The name.</summary>
    public string? Name { get; set; }

    /// <summary>The address.</summary>
    public string? Email { get; set; }

    /// <summary>One line.</summary>
    public string? Title { get; set; }

    /// <summary>What it is, in a paragraph.</summary>
    public string? Summary { get; set; }

    /// <summary>More of it.</summary>
    public string? Body { get; set; }

    /// <summary>When it begins, by the clock there.</summary>
    public string? Start { get; set; }

    /// <summary>When it ends.</summary>
    public string? End { get; set; }

    /// <summary>IANA.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The name of the house or the square.</summary>
    public string? Venue { get; set; }

    /// <summary>Street and number.</summary>
    public string? Street { get; set; }

    /// <summary>The town.</summary>
    public string? Town { get; set; }

    /// <summary>Its country's two letters.</summary>
    public string? Country { get; set; }

    /// <summary>How many people it takes.</summary>
    public string? Capacity { get; set; }

    /// <summary>What to bring.</summary>
    public string? Bring { get; set; }

    /// <summary>What people want to know before coming, by its name.</summary>
    public Dictionary<string, Provision> Access { get; set; } = [];

    /// <summary>The version of the wording that was shown.</summary>
    public string? Consents { get; set; }

    /// <summary>The proof of work, where a script could do it.</summary>
    public string? Proof { get; set; }

    /// <summary>The proposal; times and numbers that are none are refused beside their fields.</summary>
    public ProposeEvent Read(string campaign, LanguageTag language, Action<DomainError> refuse) => new()
    {
        Campaign = campaign, Name = Name, Email = Email, Title = Title, Summary = Summary, Body = Body, Bring = Bring,
        Start = Moment(Start, "start", refuse), End = Moment(End, "end", refuse), TimeZone = TimeZone,

        // A country alone is no place.
        Place = new PlaceFields(Venue, Street, Town, string.IsNullOrWhiteSpace(Venue + Street + Town) ? null : Country),
        Capacity = Number(refuse),
        Accessibility = new AccessibilityFields(Of(nameof(Accessibility.StepFree)), Of(nameof(Accessibility.Toilet)), Seats: Of(nameof(Accessibility.Seats)), Children: Of(nameof(Accessibility.Children))),
        Consents = string.IsNullOrEmpty(Consents) ? null : new Answer([Consents]),
        Language = language.Value,
        Proof = Proof,
    };

    /// <summary>What was said of one of <see cref="Asked"/>.</summary>
    public Provision Of(string name) => Access.TryGetValue(name, out var said) && Enum.IsDefined(said) ? said : Provision.NotSaid;

    private static DateTime? Moment(string? text, string field, Action<DomainError> refuse)
    {
        if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return DateTime.SpecifyKind(moment, DateTimeKind.Unspecified);
        }

        if (!string.IsNullOrWhiteSpace(text))
        {
            refuse(new DomainError("Date.Malformed", field));
        }

        return null;
    }

    private int? Number(Action<DomainError> refuse)
    {
        var isNumber = int.TryParse(Capacity, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var read);
        if (!isNumber && !string.IsNullOrWhiteSpace(Capacity))
        {
            refuse(new DomainError("Event.CapacityOutOfRange", "capacity", ShiftPlan.MostPeople));
        }

        return isNumber ? read : null;
    }
}
