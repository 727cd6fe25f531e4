using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Infrastructure.Keys;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The addresses of this site as mails show them, and the names made of its host.</summary>
internal sealed partial class MailLinks(IOptions<SiteOptions> site, KeyRing keys)
{
    private const string WhenNotSet = "http://localhost:5080";

    // What Google asks of the last field, and what keeps the others short.
    private const int ShortestSender = 5;
    private const int LongestSender = 15;
    private const int LongestList = 24;

    /// <summary>The one origin of links, without a slash at the end.</summary>
    public string Base => site.Value.BaseUrl.TrimEnd('/') is { Length: > 0 } url ? url : WhenNotSet;

    /// <summary>The site's host.</summary>
    public string Host => new Uri(Base).IdnHost;

    /// <summary>The identifier of a list (RFC 2919 §2), in ASCII.</summary>
    public string ListId(MailingList list) => $"{new IdnMapping().GetAscii(list.Slug.Value)}.{Host}";

    /// <summary>
    /// What large providers count complaints by (the <c>Feedback-ID</c> of Google's feedback loop): up to three words that many mails
    /// have in common, and last the sender, the same in each mail of this site. A word that stood in two fields would be counted as one.
    /// </summary>
    /// <param name="kind">The kind of mail.</param>
    /// <param name="list">The list that it goes to; null for none.</param>
    /// <param name="about">The id of what it is about. Its last twelve digits stand there: they are random, while the first tell when it was made.</param>
    public string FeedbackId(string kind, MailingList? list = null, Guid? about = null)
    {
        var name = list is null ? null : "list-" + new IdnMapping().GetAscii(list.Slug.Value);
        return string.Join(':', new[] { about?.ToString("N")[^12..], name?[..Math.Min(name.Length, LongestList)], kind, Sender }.OfType<string>());
    }

    /// <summary>Where everybody can read what went through a list (RFC 2369 §3.6); null where nobody can.</summary>
    public string? ArchiveOf(MailingList list) => list.Archive == ListArchive.Public ? Base + ListArchives.PathOf(list.Slug) : null;

    /// <summary>An address of this site; the site's own language has no prefix.</summary>
    public string To(LanguageTag language, string path) =>
        Base + (string.Equals(language.Value, site.Value.Language, StringComparison.OrdinalIgnoreCase) ? "" : "/" + language.Value.ToLowerInvariant()) + path;

    /// <summary>An address that says where its readers come from, if it leads to where people sign or come; with another word there, or anywhere else, as it is.</summary>
    public string WithSource(string url, string word)
    {
        if (!url.StartsWith(Base + "/", StringComparison.OrdinalIgnoreCase) || !Uri.TryCreate(url, UriKind.Absolute, out var address) || !Acting().IsMatch(address.AbsolutePath)
            || QueryHelpers.ParseQuery(address.Query).ContainsKey("source"))
        {
            return url;
        }

        return QueryHelpers.AddQueryString(url, "source", word);
    }

    // A petition's or an event's own page, in any language.
    [GeneratedRegex("^(/[a-z]{2,3}(-[a-z0-9]{2,8})*)?/(petitions|events)/[^/]+/?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Acting();

    /// <summary>The <c>Message-ID</c> of a delivery: the same at every try, and it tells nothing.</summary>
    public string MessageId(Guid delivery)
    {
        var hash = HMACSHA256.HashData(keys.LookupKey, Encoding.UTF8.GetBytes("solidarity/message-id/1\0" + delivery.ToString("N")));
        return $"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}@{Host}";
    }

    // The host, where it is as long as Google asks; else its beginning, and a hash that keeps it apart from others that begin so.
    private string Sender
    {
        get
        {
            var host = Host.StartsWith("www.", StringComparison.Ordinal) ? Host[4..] : Host;
            if (host.Length is >= ShortestSender and <= LongestSender && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'))
            {
                return host;
            }

            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(host)).AsSpan(0, 4));
            return string.Concat(host.Where(char.IsAsciiLetterOrDigit).Take(LongestSender - hash.Length - 1)) + "-" + hash;
        }
    }

    /// <summary>A moment, as people of a language write it, with the zone's name.</summary>
    public static string Moment(DateTimeOffset moment, TimeZoneInfo zone, LanguageTag language) =>
        $"{Day(moment, zone, language)}, {TimeZoneInfo.ConvertTime(moment, zone).ToString("HH:mm", CultureInfo.InvariantCulture)} ({zone.Id})";

    /// <summary>A day, as people of a language write it.</summary>
    public static string Day(DateTimeOffset moment, TimeZoneInfo zone, LanguageTag language) =>
        Written.Day(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime), language);
}
