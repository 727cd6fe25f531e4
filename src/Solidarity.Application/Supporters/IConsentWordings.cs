using Solidarity.Domain;

namespace Solidarity.Application.Supporters;

/// <summary>The button that a wording stands above.</summary>
public enum WordingUse
{
    /// <summary>Subscribing to lists.</summary>
    Subscription,

    /// <summary>Endorsing a statement as an organisation.</summary>
    Endorsement,
}

/// <summary>The words above the buttons: who is responsible, who receives the data, and until when it is kept.</summary>
/// <param name="Version">The first 16 hexadecimal digits of the SHA-256 of language and text.</param>
/// <param name="Language">The language of the words.</param>
/// <param name="Text">The words.</param>
public sealed record Wording(string Version, LanguageTag Language, string Text)
{
    /// <summary>The button that they stand above.</summary>
    public WordingUse Use { get; init; }

    /// <summary>
    /// The version of the words for subscriptions before the organisation's name is filled in: what an approval refers to. It is of a
    /// language, so it holds for the words of every use.
    /// </summary>
    public string Source { get; init; } = Version;

    /// <summary>Whether a speaker of the language has reviewed the words; others are in force only once the organisation approves them.</summary>
    public bool IsReviewed { get; init; } = true;
}

/// <summary>The wordings. A port: the words are resources of the web host, stored at start-up so that consents can refer to them.</summary>
public interface IConsentWordings
{
    /// <summary>The wording in force for a language: its own if it is reviewed or approved, else the site's, else one that is reviewed.</summary>
    Wording For(LanguageTag language, WordingUse use = WordingUse.Subscription);

    /// <summary>The wordings of every use in every language, in force or not.</summary>
    IReadOnlyList<Wording> All { get; }

    /// <summary>The wordings of every use in every language as they read under another name.</summary>
    IReadOnlyList<Wording> Named(string organisation);
}
