using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.MailingLists;

/// <summary>Reads a newsletter behind a link in a digest: whoever got it may, also where no archive shows it. Nothing in it is one reader's own.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Language">The language to read it in; without a version in it, the one it was written in.</param>
[AllowAnyone]
public sealed record ReadNewsletterByLink(string Token, LanguageTag Language) : IQuery<LinkedNewsletter>;

/// <summary>A newsletter behind a link.</summary>
/// <param name="Language">The language of the version.</param>
/// <param name="Title">The subject line.</param>
/// <param name="Html">The text.</param>
/// <param name="SentAt">When it began to go out.</param>
public sealed record LinkedNewsletter(LanguageTag Language, string Title, string Html, DateTimeOffset SentAt);

internal sealed class ReadNewsletterByLinkHandler(ISolidarityDb db, ITokens tokens, INewsletterTexts texts) : IRequestHandler<ReadNewsletterByLink, LinkedNewsletter>
{
    public async Task<LinkedNewsletter> Handle(ReadNewsletterByLink request, CancellationToken cancellationToken)
    {
        var token = tokens.Read(TokenPurpose.Newsletter, request.Token) ?? throw new NotFound("Message");
        var id = MessageId.From(token.Id);
        var message = await db.Messages.AsNoTracking().Where(x => x.Id == id && x.Kind == MessageKind.Newsletter && x.BegunAt != null)
            .Select(x => new { x.Language, x.BegunAt }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Message");
        var shown = (await db.NewslettersAsync([id], cancellationToken))[id].For(request.Language, message.Language!.Value);
        var made = (await texts.MakePublicAsync([shown], withText: true, cancellationToken))[0];
        return new LinkedNewsletter(shown.Texts.Language, made.Title, made.Html!, message.BegunAt!.Value);
    }
}
