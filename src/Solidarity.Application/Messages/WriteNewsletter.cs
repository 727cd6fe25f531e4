using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Segments;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Segments;

namespace Solidarity.Application.Messages;

/// <summary>Begins a newsletter, as a draft.</summary>
/// <param name="Subject">The subject line, in Liquid.</param>
/// <param name="Body">Markdown after Liquid.</param>
/// <param name="Lists">Slugs or ids of the lists that it goes to.</param>
/// <param name="Language">BCP 47; the site's when null.</param>
/// <param name="Segment">Slug or id of the segment of their readers that it goes to; all of them when null.</param>
/// <param name="InArchive">Whether the public archives of its lists will show it; when null they will, unless it goes to some of their readers alone.</param>
/// <param name="CountsLinks">Whether it is counted how often each of its links is followed, by all together.</param>
/// <param name="OtherSubject">The subject line that it is compared with; null where that is the same.</param>
/// <param name="OtherBody">The text that it is compared with; null where that is the same.</param>
[Requires(Right.Write)]
public sealed record DraftNewsletter(
    string? Subject, string? Body, IReadOnlyList<string>? Lists = null, string? Language = null, string? Segment = null, bool? InArchive = null, bool CountsLinks = false,
    string? OtherSubject = null, string? OtherBody = null) : ICommand<MessageId>, INewsletterTextFields;

/// <summary>Writes a newsletter in one language.</summary>
/// <param name="Id">The newsletter.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Subject">The subject line, in Liquid.</param>
/// <param name="Body">Markdown after Liquid.</param>
/// <param name="ExpectedVersion">Refuse when it has changed since this version.</param>
/// <param name="OtherSubject">The subject line that it is compared with; null where that is the same.</param>
/// <param name="OtherBody">The text that it is compared with; null where that is the same.</param>
[Requires(Right.Write)]
public sealed record ReviseNewsletter(
    MessageId Id, string Language, string? Subject, string? Body, long? ExpectedVersion = null, string? OtherSubject = null, string? OtherBody = null) : ICommand<long>, INewsletterTextFields;

/// <summary>Sets where a newsletter goes.</summary>
/// <param name="Id">The newsletter.</param>
/// <param name="Lists">Slugs or ids of lists; null for those that it has.</param>
/// <param name="Segment">Slug or id of the segment of their readers that it goes to; null for the one that it has, empty for all of them.</param>
/// <param name="ExpectedVersion">Refuse when it has changed since this version.</param>
/// <param name="CountsLinks">Whether it is counted how often each of its links is followed, by all together; null leaves that as it is.</param>
[Requires(Right.Write)]
public sealed record AddressNewsletter(
    MessageId Id, IReadOnlyList<string>? Lists, string? Segment = null, long? ExpectedVersion = null, bool? CountsLinks = null) : ICommand<long>;

/// <summary>Takes out one language version of a newsletter.</summary>
[Requires(Right.Write)]
public sealed record RemoveNewsletterVersion(MessageId Id, string Language, long? ExpectedVersion = null) : ICommand<long>;

/// <summary>The texts of a newsletter, as typed.</summary>
internal interface INewsletterTextFields
{
    /// <summary>One line.</summary>
    string? Subject { get; }

    /// <summary>Markdown after Liquid.</summary>
    string? Body { get; }

    /// <summary>One line, or none.</summary>
    string? OtherSubject => null;

    /// <summary>Markdown after Liquid, or nothing.</summary>
    string? OtherBody => null;
}

internal sealed class DraftNewsletterValidator : AbstractValidator<DraftNewsletter>
{
    public DraftNewsletterValidator()
    {
        this.TextRules();
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class ReviseNewsletterValidator : AbstractValidator<ReviseNewsletter>
{
    public ReviseNewsletterValidator()
    {
        this.TextRules();
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class DraftNewsletterHandler(ISolidarityDb db, INewsletterTexts mails, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<DraftNewsletter, MessageId>
{
    public async Task<MessageId> Handle(DraftNewsletter request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var texts = NewsletterForm.Words(request, LanguageTag.Parse(request.Language ?? site.Value.Language));
        await mails.CheckAsync(texts, cancellationToken);
        var lists = await StatementForm.ListsAsync(db, request.Lists, cancellationToken);
        var segment = await db.SegmentAsync(request.Segment, cancellationToken);
        var message = Message.Newsletter(
            EntityId.New<MessageId>(now), texts.Language, texts.Subject, texts.Body, lists, now, isInArchive: request.InArchive ?? segment is null, segment: segment);
        message.Write(texts.Language, texts.Subject, texts.Body, now, texts.OtherSubject, texts.OtherBody);
        message.CountLinks(request.CountsLinks, now);
        db.Messages.Add(message);
        await db.SaveChangesAsync(cancellationToken);
        return message.Id;
    }
}

internal sealed class ReviseNewsletterHandler(ISolidarityDb db, INewsletterTexts mails, TimeProvider time) : IRequestHandler<ReviseNewsletter, long>
{
    public async Task<long> Handle(ReviseNewsletter request, CancellationToken cancellationToken)
    {
        var texts = NewsletterForm.Words(request, LanguageTag.Parse(request.Language));
        await mails.CheckAsync(texts, cancellationToken);
        var message = await db.NewsletterToChangeAsync(request.Id, request.ExpectedVersion, cancellationToken);
        message.Write(texts.Language, texts.Subject, texts.Body, time.GetUtcNow(), texts.OtherSubject, texts.OtherBody);
        await db.SaveChangesAsync(cancellationToken);
        return message.Version;
    }
}

internal sealed class AddressNewsletterHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<AddressNewsletter, long>
{
    public async Task<long> Handle(AddressNewsletter request, CancellationToken cancellationToken)
    {
        var message = await db.NewsletterToChangeAsync(request.Id, request.ExpectedVersion, cancellationToken);
        message.AddressTo(
            request.Lists is null ? [.. message.Lists.Select(x => x.ListId)] : [.. await StatementForm.ListsAsync(db, request.Lists, cancellationToken)],
            request.Segment is null ? message.SegmentId : await db.SegmentAsync(request.Segment, cancellationToken), time.GetUtcNow());
        message.CountLinks(request.CountsLinks ?? message.CountsLinks, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return message.Version;
    }
}

internal sealed class RemoveNewsletterVersionHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<RemoveNewsletterVersion, long>
{
    public async Task<long> Handle(RemoveNewsletterVersion request, CancellationToken cancellationToken)
    {
        var message = await db.NewsletterToChangeAsync(request.Id, request.ExpectedVersion, cancellationToken);
        if (!message.RemoveVersion(LanguageTag.Parse(request.Language), time.GetUtcNow()))
        {
            throw new NotFound("MessageVersion");
        }

        await db.SaveChangesAsync(cancellationToken);
        return message.Version;
    }
}

/// <summary>Checks and cleans a newsletter's form.</summary>
internal static class NewsletterForm
{
    public static void TextRules<T>(this AbstractValidator<T> validator)
        where T : INewsletterTextFields
    {
        validator.RuleFor(x => x.Subject).RequiredLine(Message.MaxSubjectLength);
        validator.RuleFor(x => x.Body).Must(body => Text.Lines(body).Length > 0).WithErrorCode("Required").OptionalLines(Message.MaxBodyLength);
        validator.RuleFor(x => x.OtherSubject).OptionalLine(Message.MaxSubjectLength);
        validator.RuleFor(x => x.OtherBody).OptionalLines(Message.MaxBodyLength);
    }

    public static NewsletterWords Words(INewsletterTextFields typed, LanguageTag language) => new(language, Text.OneLine(typed.Subject)!, Text.Lines(typed.Body))
    {
        OtherSubject = Text.OneLine(typed.OtherSubject), OtherBody = Text.Lines(typed.OtherBody) is { Length: > 0 } other ? other : null,
    };

    /// <summary>Sees to it that the mails can be made.</summary>
    public static async Task CheckAsync(this INewsletterTexts mails, NewsletterWords texts, CancellationToken cancellationToken)
    {
        await mails.MakeAsync(texts, [], null, cancellationToken);
        if (texts.HasOther)
        {
            await mails.MakeAsync(texts.Of(MailVariant.B), [], null, cancellationToken);
        }
    }

    /// <summary>The segment that is named; null for none.</summary>
    /// <exception cref="DomainError"><c>Segment.Unknown</c>.</exception>
    public static async Task<SegmentId?> SegmentAsync(this ISolidarityDb db, string? name, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(name) ? null
        : await db.Segments.Named(name.Trim()).Select(x => (SegmentId?)x.Id).SingleOrDefaultAsync(cancellationToken) ?? throw new DomainError("Segment.Unknown", "segment", name);

    /// <summary>The rules by which a newsletter goes: those that it began with, or of its segment as it is now. Null where it goes to all.</summary>
    public static async Task<SegmentRules?> RulesOfAsync(this ISolidarityDb db, Message message, CancellationToken cancellationToken) =>
        message.SegmentRules ?? (message.SegmentId is { } id ? await db.Segments.Where(x => x.Id == id).Select(x => x.Rules).SingleAsync(cancellationToken) : null);

    /// <summary>Loads a newsletter with its texts and lists.</summary>
    /// <exception cref="NotFound">There is no such newsletter.</exception>
    /// <exception cref="Stale">It has changed since.</exception>
    public static async Task<Message> NewsletterToChangeAsync(this ISolidarityDb db, MessageId id, long? expectedVersion, CancellationToken cancellationToken)
    {
        var message = await db.Messages.Include(x => x.Versions).Include(x => x.Lists)
            .SingleOrDefaultAsync(x => x.Id == id && x.Kind == MessageKind.Newsletter, cancellationToken) ?? throw new NotFound("Message");
        return expectedVersion is null || expectedVersion == message.Version ? message : throw new Stale();
    }
}
