using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.MailingLists;

/// <summary>A newsletter as everybody may read it, in the archive of one of its lists.</summary>
/// <param name="List">Slug of the list.</param>
/// <param name="Id">The newsletter.</param>
/// <param name="Language">The language in which it is wanted.</param>
[AllowAnyone]
public sealed record ReadArchivedNewsletter(string List, MessageId Id, LanguageTag Language) : IQuery<ArchivedNewsletter>;

/// <summary>A newsletter as everybody may read it.</summary>
/// <param name="List">The name in addresses of the list in whose archive it is read.</param>
/// <param name="ListName">That list's name.</param>
/// <param name="Path">The one address of it, without language, wherever else it can be read.</param>
/// <param name="Language">The language of the version.</param>
/// <param name="Languages">The languages of all its versions.</param>
/// <param name="Title">The subject line.</param>
/// <param name="Beginning">How it begins, in one line; null where there is no text.</param>
/// <param name="Html">The text.</param>
/// <param name="SentAt">When it began to go out.</param>
/// <param name="IsMoving">Whether it shows what changes by itself; see <see cref="PublicNewsletter"/>.</param>
/// <param name="IsDemonstration">Whether the list is part of the demonstration content.</param>
public sealed record ArchivedNewsletter(
    Slug List, string ListName, string Path, LanguageTag Language, IReadOnlyList<LanguageTag> Languages, string Title, string? Beginning, string Html, DateTimeOffset SentAt,
    bool IsMoving, bool IsDemonstration);

internal sealed class ReadArchivedNewsletterHandler(ISolidarityDb db, INewsletterTexts texts) : IRequestHandler<ReadArchivedNewsletter, ArchivedNewsletter>
{
    public async Task<ArchivedNewsletter> Handle(ReadArchivedNewsletter request, CancellationToken cancellationToken)
    {
        var list = await db.ArchivedListAsync(request.List, cancellationToken);
        var message = await db.ShownInArchives().Through(list.Id).Where(x => x.Id == request.Id && x.Kind == MessageKind.Newsletter)
            .Select(x => new { x.Language, x.BegunAt }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Message");
        var newsletter = (await db.NewslettersAsync([request.Id], cancellationToken))[request.Id];
        var original = message.Language!.Value;
        var shown = newsletter.For(request.Language, original);
        var made = (await texts.MakePublicAsync([shown], withText: true, cancellationToken))[0];
        return new ArchivedNewsletter(
            list.Slug, list.Name, ListArchives.PathOf((ListArchives.First(newsletter.Lists) ?? list).Slug, request.Id), shown.Texts.Language,
            [.. newsletter.Versions.Select(x => x.Language).OrderBy(x => x != original).ThenBy(x => x.Value, StringComparer.Ordinal)],
            made.Title, made.Beginning, made.Html!, message.BegunAt!.Value, made.IsMoving, list.IsDemonstration);
    }
}
