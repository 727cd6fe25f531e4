using Solidarity.Domain;

namespace Solidarity.Application.Supporters;

/// <summary>The words above the buttons: who is responsible, who receives the data, and until when it is kept.</summary>
/// <param name="Version">The first 16 hexadecimal digits of the SHA-256 of language and text.</param>
/// <param name="Language">The language of the words.</param>
/// <param name="Text">The words.</param>
public sealed record Wording(string Version, LanguageTag Language, string Text);

/// <summary>The wordings in force. A port: the words are resources of the web host, stored at start-up so that consents can refer to them.</summary>
public interface IConsentWordings
{
    /// <summary>The wording for a language, or the site's where there is none.</summary>
    Wording For(LanguageTag language);

    /// <summary>All wordings in force.</summary>
    IReadOnlyList<Wording> All { get; }
}
