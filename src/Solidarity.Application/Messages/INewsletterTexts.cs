using Solidarity.Domain;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Messages;

/// <summary>Makes mails of what organizers write. A port: templates and Liquid are beyond this layer.</summary>
public interface INewsletterTexts
{
    /// <summary>Makes the mail as one reader would get it.</summary>
    /// <param name="texts">What was written.</param>
    /// <param name="lists">Names of the lists that it would come through.</param>
    /// <param name="name">How the reader is addressed; null for one who gave no name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DomainError"><c>Newsletter.Unreadable</c> with the line and the reason, <c>Newsletter.UnknownBlock</c>, or <c>Markdown.TooMuch</c> and its like.</exception>
    Task<NewsletterMail> MakeAsync(NewsletterWords texts, IReadOnlyList<string> lists, string? name, CancellationToken cancellationToken);
}

/// <summary>A newsletter in one language, as written.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Subject">The subject line, in Liquid.</param>
/// <param name="Body">Markdown after Liquid.</param>
public sealed record NewsletterWords(LanguageTag Language, string Subject, string Body);

/// <summary>A newsletter as a reader gets it.</summary>
/// <param name="Subject">The subject line.</param>
/// <param name="Html">The HTML part, a whole page.</param>
/// <param name="Text">The text part.</param>
/// <param name="Bytes">How much the whole mail weighs, pictures apart.</param>
public sealed record NewsletterMail(string Subject, string Html, string Text, int Bytes);
