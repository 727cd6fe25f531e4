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

    /// <summary>
    /// Makes what everybody may read of newsletters: as a reader would get them who gave no name, without anything that is one reader's own. Of the
    /// site they show what it shows everybody now; what is no longer public, or is listed nowhere, is left out.
    /// </summary>
    /// <param name="newsletters">What was written.</param>
    /// <param name="withText">Whether the whole text is wanted, and not how it begins alone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>One for each, in the same order.</returns>
    Task<IReadOnlyList<PublicNewsletter>> MakePublicAsync(IReadOnlyList<NewsletterToShow> newsletters, bool withText, CancellationToken cancellationToken);
}

/// <summary>A newsletter that everybody may read.</summary>
/// <param name="Texts">What was written.</param>
/// <param name="Lists">Names of the lists that it came through, where it says so.</param>
public sealed record NewsletterToShow(NewsletterWords Texts, IReadOnlyList<string> Lists);

/// <summary>A newsletter as everybody may read it.</summary>
/// <param name="Title">The subject line.</param>
/// <param name="Beginning">How it begins, in one line; null where there is no text.</param>
/// <param name="Html">The whole text, where it was wanted: a part of a page, with headings from the second level on, and without pictures.</param>
/// <param name="IsMoving">Whether it shows numbers or dates that change without anybody changing a page.</param>
public sealed record PublicNewsletter(string Title, string? Beginning, string? Html, bool IsMoving);

/// <summary>A newsletter in one language, as written.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Subject">The subject line, in Liquid.</param>
/// <param name="Body">Markdown after Liquid.</param>
public sealed record NewsletterWords(LanguageTag Language, string Subject, string Body)
{
    /// <summary>The subject line that it is compared with; null where that is the same.</summary>
    public string? OtherSubject { get; init; }

    /// <summary>The text that it is compared with; null where that is the same.</summary>
    public string? OtherBody { get; init; }

    /// <summary>Whether these are the others of two texts, as those who wrote them are told.</summary>
    public bool IsOther { get; init; }

    /// <summary>Whether there are two texts.</summary>
    public bool HasOther => OtherSubject is not null || OtherBody is not null;

    /// <summary>One of the two texts.</summary>
    public NewsletterWords Of(MailVariant variant) =>
        variant == MailVariant.A ? this with { OtherSubject = null, OtherBody = null } : new(Language, OtherSubject ?? Subject, OtherBody ?? Body) { IsOther = true };

    /// <summary>What is stored.</summary>
    public static NewsletterWords Of(MessageVersion version) =>
        new(version.Language, version.Subject, version.Body) { OtherSubject = version.OtherSubject, OtherBody = version.OtherBody };
}

/// <summary>A newsletter as a reader gets it.</summary>
/// <param name="Subject">The subject line.</param>
/// <param name="Html">The HTML part, a whole page.</param>
/// <param name="Text">The text part.</param>
/// <param name="Bytes">How much the whole mail weighs, pictures apart.</param>
public sealed record NewsletterMail(string Subject, string Html, string Text, int Bytes);
