using MediatR;
using Solidarity.Domain;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Messages;

/// <summary>Finds out where a counted link of a newsletter leads, and counts that it was followed. Nothing is known, nor kept, of who did.</summary>
/// <param name="Token">What was made for this message and this address.</param>
/// <param name="To">The address, as the link names it.</param>
/// <param name="IsCounted">False for what only looks ahead.</param>
[AllowAnyone]
public sealed record FollowLink(string Token, string? To, bool IsCounted) : IQuery<Uri>;

/// <summary>Counts how often links are followed.</summary>
public interface ILinkCounts
{
    /// <summary>Counts one time.</summary>
    void Count(MessageId message, MailVariant variant, string url);

    /// <summary>Stores what was counted.</summary>
    Task FlushAsync(CancellationToken cancellationToken);
}

internal sealed class FollowLinkHandler(ITokens tokens, ILinkCounts counts) : IRequestHandler<FollowLink, Uri>
{
    public Task<Uri> Handle(FollowLink request, CancellationToken cancellationToken)
    {
        if (CountedLinks.Read(tokens, request.Token, request.To) is not (var message, var variant, { } address))
        {
            throw new NotFound("Page");
        }

        if (request.IsCounted)
        {
            counts.Count(message, variant, request.To!);
        }

        return Task.FromResult(address);
    }
}

/// <summary>Links that are counted: an address of this site that names where it leads on to, with a token for just that. Whoever looks sees where; nobody can make another.</summary>
public static class CountedLinks
{
    /// <summary>The path before the token.</summary>
    public const string Path = "/go/";

    /// <summary>The name of the address in the query.</summary>
    public const string Field = "to";

    /// <summary>The path of the link that is counted and leads on to an address; null for an address that can't be counted.</summary>
    public static string? PathTo(ITokens tokens, MessageId message, MailVariant variant, string url) => url.Length > MessageLink.MaxUrlLength || !IsWhole(url, out _) ? null
        : $"{Path}{tokens.Issue(new Token(TokenPurpose.Link, message.Value, Hash(url), (int)variant, null))}?{Field}={Uri.EscapeDataString(url)}";

    /// <summary>Reads a link; null when it was not made here.</summary>
    public static (MessageId Message, MailVariant Variant, Uri Address)? Read(ITokens tokens, string token, string? url) =>
        url is not null && tokens.Read(TokenPurpose.Link, token) is { } read && read.Second == Hash(url) && IsWhole(url, out var address)
            ? (MessageId.From(read.Id), (MailVariant)read.Epoch, address) : null;

    private static bool IsWhole(string url, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(url, UriKind.Absolute, out address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private static Guid Hash(string url) => new(MessageLink.HashOf(url).AsSpan(0, 16), bigEndian: true);
}
