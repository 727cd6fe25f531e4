using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Messages;

/// <summary>Follows the links of a newsletter, in all its languages, and tells which lead nowhere.</summary>
[Requires(Right.Write)]
public sealed record CheckNewsletterLinks(MessageId Id) : IQuery<NewsletterLinks>;

/// <summary>What became of a newsletter's links.</summary>
/// <param name="Checked">How many addresses were followed.</param>
/// <param name="Left">How many were left, for one newsletter has only so many followed.</param>
/// <param name="Dead">Those that lead nowhere.</param>
public sealed record NewsletterLinks(int Checked, int Left, IReadOnlyList<DeadLink> Dead);

/// <summary>A link that leads nowhere.</summary>
/// <param name="Address">The address.</param>
/// <param name="Fault">What was found.</param>
/// <param name="Status">The HTTP status of the answer; null without one.</param>
public sealed record DeadLink(string Address, LinkFault Fault, int? Status);

/// <summary>Why a link leads nowhere.</summary>
public enum LinkFault
{
    /// <summary>There is no such page, or no more.</summary>
    NotFound = 0,

    /// <summary>The server says that something is wrong with it.</summary>
    ServerError = 1,

    /// <summary>Nothing answers there.</summary>
    NoAnswer = 2,

    /// <summary>It is within a private network, where readers don't get; it was not followed.</summary>
    Private = 3,
}

/// <summary>Follows links.</summary>
public interface ILinkCheck
{
    /// <summary>Those of some addresses that lead nowhere, in their order. Nothing is told to the servers but the address.</summary>
    /// <param name="addresses">Whole addresses, <c>http</c> or <c>https</c>.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    Task<IReadOnlyList<DeadLink>> DeadAsync(IReadOnlyList<Uri> addresses, CancellationToken cancellationToken);
}

internal sealed class CheckNewsletterLinksHandler(ISolidarityDb db, IMarkdown markdown, ILinkCheck links, IOptions<SiteOptions> site) : IRequestHandler<CheckNewsletterLinks, NewsletterLinks>
{
    private const int Most = 50;

    public async Task<NewsletterLinks> Handle(CheckNewsletterLinks request, CancellationToken cancellationToken)
    {
        var message = await db.Messages.AsNoTracking().Include(x => x.Versions).SingleOrDefaultAsync(x => x.Id == request.Id && x.Kind == MessageKind.Newsletter, cancellationToken)
            ?? throw new NotFound("Message");
        List<Uri> addresses = [.. message.Versions.SelectMany(version => version.Bodies).SelectMany(body => markdown.Links(body, site.Value.BaseUrl))
            .Select(link => Uri.TryCreate(link.Address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null)
            .OfType<Uri>().Select(uri => new Uri(uri.GetLeftPart(UriPartial.Query))).Distinct()];
        return new NewsletterLinks(Math.Min(addresses.Count, Most), Math.Max(0, addresses.Count - Most), await links.DeadAsync([.. addresses.Take(Most)], cancellationToken));
    }
}
