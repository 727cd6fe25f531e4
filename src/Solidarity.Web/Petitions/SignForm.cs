using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Web.Petitions;

/// <summary>What somebody typed into a petition's form.</summary>
public sealed record SignForm
{
    /// <summary>How the names of the fields of the organizer's own questions begin.</summary>
    public const string AnswerPrefix = "answers.";

    /// <summary>The address.</summary>
    public string? Email { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The country.</summary>
    public string? Country { get; init; }

    /// <summary>The region.</summary>
    public string? Region { get; init; }

    /// <summary>The postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>The telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>The comment.</summary>
    public string? Comment { get; init; }

    /// <summary>The slugs of the lists ticked.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>How the person wishes to appear.</summary>
    public SignatureDisplay Display { get; init; }

    /// <summary>The answers, by the question's key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The version of the wording that was shown.</summary>
    public string? Consents { get; init; }

    /// <summary>The browser's time zone, where a script could tell.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The proof of work, where a script could do it. Good for once, so it is not kept.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Proof { get; init; }

    /// <summary>What was sent.</summary>
    public static SignForm Of(IFormCollection form)
    {
        string? Typed(string field) => form.TryGetValue(field, out var values) ? values.ToString() : null;
        return new SignForm
        {
            Email = Typed("email"),
            Name = Typed("name"),
            Country = Typed("country"),
            Region = Typed("region"),
            PostalCode = Typed("postalCode"),
            Phone = Typed("phone"),
            Comment = Typed("comment"),
            Lists = [.. form["lists"].OfType<string>()],
            Display = Enum.TryParse<SignatureDisplay>(Typed("display"), ignoreCase: true, out var display) && Enum.IsDefined(display) ? display : SignatureDisplay.None,
            Answers = form.Where(field => field.Key.StartsWith(AnswerPrefix, StringComparison.Ordinal))
                .ToDictionary(field => field.Key[AnswerPrefix.Length..], field => (IReadOnlyList<string>)[.. field.Value.OfType<string>()]),
            Consents = Typed("consents"),
            TimeZone = Typed("timeZone"),
            Proof = Typed("proof"),
        };
    }

    /// <summary>The request to sign.</summary>
    public SignPetition ToCommand(string slug, LanguageTag language, string? source) => new()
    {
        Slug = slug,
        Email = Email,
        Name = Name,
        Country = Country,
        Region = Region,
        PostalCode = PostalCode,
        Phone = Phone,
        Comment = Comment,
        Lists = Lists,
        Display = Display,
        Answers = Answers.ToDictionary(x => x.Key, x => new Answer(x.Value)),
        Consents = string.IsNullOrEmpty(Consents) ? null : new Answer([Consents]),
        Language = language.Value,

        // An old browser may name a zone that this system does not have; nobody typed it, so nobody is asked to mend it.
        TimeZone = TimeZoneName.TryParse(TimeZone, out _) ? TimeZone : null,
        Source = source,
        Proof = Proof,
    };
}

/// <summary>
/// Finds out where somebody came from. The page is the same bytes for everyone, so its form can't say; the browser tells the address of the
/// page it was sent from, to this site alone (<c>Referrer-Policy: same-origin</c>).
/// </summary>
internal static class CameFromWhere
{
    /// <summary>The name in queries and forms.</summary>
    public const string Field = "source";

    /// <summary>The word, or null.</summary>
    public static string? Of(HttpRequest request) =>
        CameFrom.Read(request.HasFormContentType ? request.Form[Field].ToString() : null) ?? CameFrom.Read(request.Query[Field]) ?? OfPage(request);

    /// <summary>An address that carries the word on.</summary>
    public static string With(string address, string? source) => source is null ? address : $"{address}?{Field}={source}";

    private static string? OfPage(HttpRequest request)
    {
        if (!Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page)
            || !string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || !string.Equals(Uri.UnescapeDataString(page.AbsolutePath), request.PathBase.Value + request.Path.Value, StringComparison.Ordinal))
        {
            return null;
        }

        return CameFrom.Read(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(page.Query).GetValueOrDefault(Field));
    }
}
