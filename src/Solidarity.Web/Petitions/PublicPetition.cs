using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;

namespace Solidarity.Web.Petitions;

/// <summary>A petition as everybody sees it.</summary>
public sealed record PublicPetition
{
    /// <summary>Its name in addresses.</summary>
    public required string Slug { get; init; }

    /// <summary>Where it stands.</summary>
    public required PetitionState State { get; init; }

    /// <summary>The language it was first written in.</summary>
    public required string Language { get; init; }

    /// <summary>IANA; the zone that days are counted in.</summary>
    public required string TimeZone { get; init; }

    /// <summary>From when on it can be signed.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>Until when it can be signed.</summary>
    public required DateTimeOffset ClosesAt { get; init; }

    /// <summary>The last day that signers' personal data is kept.</summary>
    public required DateOnly KeptUntil { get; init; }

    /// <summary>Confirmed online.</summary>
    public required int Signatures { get; init; }

    /// <summary>Confirmed on paper; beside <see cref="Signatures"/>, never inside.</summary>
    public required int Paper { get; init; }

    /// <summary>From other systems; beside <see cref="Signatures"/>, never inside.</summary>
    public required int Imported { get; init; }

    /// <summary>Organisations that sign; beside <see cref="Signatures"/>, never inside.</summary>
    public required int Organisations { get; init; }

    /// <summary>The number of all places together; null where there are no local copies. Never people: one may sign in several places.</summary>
    public PublicTogether? Together { get; init; }

    /// <summary>On a local copy, the slug of its pattern where that is public.</summary>
    public string? Pattern { get; init; }

    /// <summary>On a local copy, its place.</summary>
    public string? Place { get; init; }

    /// <summary>The goal of now.</summary>
    public required int Goal { get; init; }

    /// <summary>All goals, with the moment when they were reached.</summary>
    public required IReadOnlyList<GoalSeen> Goals { get; init; }

    /// <summary>By country; adds up to <see cref="Signatures"/>.</summary>
    public required IReadOnlyList<CountryCount> ByCountry { get; init; }

    /// <summary>By day of signing; adds up to <see cref="Signatures"/>.</summary>
    public required IReadOnlyList<DayCount> ByDay { get; init; }

    /// <summary>How the number is made.</summary>
    public required CountMade Made { get; init; }

    /// <summary>When the numbers were read.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Whom it asks.</summary>
    public required IReadOnlyList<PublicTarget> Targets { get; init; }

    /// <summary>Its texts, the original first.</summary>
    public required IReadOnlyList<PublicPetitionTexts> Versions { get; init; }

    /// <summary>How it came to stand where it does.</summary>
    public required IReadOnlyList<PetitionChangeSeen> Changes { get; init; }
}

/// <summary>What a petition and its local copies have together.</summary>
/// <param name="Signatures">Confirmed online, at the pattern and at all copies that were opened and not taken back.</param>
/// <param name="Places">How many such copies there are.</param>
public sealed record PublicTogether(int Signatures, int Places);

/// <summary>A target as everybody sees it: without address.</summary>
public sealed record PublicTarget(string Name, string? Title, string? Organisation);

/// <summary>The texts of a petition in one language.</summary>
public sealed record PublicPetitionTexts(string Language, string Title, string Ask, string Background);

/// <summary>Writes public petitions: the same bytes for everyone, made once for each state of the numbers.</summary>
internal sealed class PublicPetitions(IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json)
{
    private readonly ConditionalWeakTable<PetitionSeen, Bytes> _made = [];

    /// <summary>Answers with a petition, or with "unchanged".</summary>
    public IResult Answer(PetitionSeen seen, HttpContext context)
    {
        var bytes = _made.GetValue(seen, Make);
        context.Response.Headers.ETag = bytes.Tag;

        // Any page may show the numbers. They are the same for everyone, so no cookie and no key goes with it.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = seen.Petition.IsDiscreet ? "no-store" : Site.PageCache.AskAgain;
        return context.Request.Headers.IfNoneMatch == bytes.Tag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(bytes.Body, "application/json; charset=utf-8");
    }

    /// <summary>What everybody sees.</summary>
    public static PublicPetition Of(PetitionSeen seen)
    {
        var (petition, numbers) = (seen.Petition, seen.Numbers);
        return new PublicPetition
        {
            Slug = petition.Slug.Value,
            State = petition.State,
            Language = petition.Language.Value,
            TimeZone = petition.TimeZone.Value,
            OpensAt = petition.OpensAt,
            ClosesAt = petition.ClosesAt,
            KeptUntil = petition.KeptUntil,
            Signatures = numbers.Signatures,
            Paper = numbers.Paper,
            Imported = numbers.Imported,
            Organisations = seen.OrganisationCount,

            Together = seen.Together is { } all ? new PublicTogether(all.Signatures, all.Places) : null,
            Pattern = seen.Together?.Pattern,
            Place = petition.Place,
            Goal = petition.Goal,
            Goals = petition.GoalsSeen(),
            ByCountry = numbers.ByCountry,
            ByDay = numbers.ByDay,
            Made = numbers.Made,
            AsOf = numbers.AsOf,
            Targets = [.. petition.Targets.OrderBy(x => x.Position).Select(x => new PublicTarget(x.Name, x.Title, x.Organisation))],
            Versions = [.. petition.Versions.Where(x => x.IsCurrent).OrderBy(x => x.Language != petition.Language).ThenBy(x => x.Language.Value, StringComparer.Ordinal)
                .Select(x => new PublicPetitionTexts(x.Language.Value, x.Title, x.Ask, x.Background))],
            Changes = [.. petition.Changes.Where(x => x.To is not (PetitionState.Draft or PetitionState.InReview)).OrderBy(x => x.Number)
                .Select(x => new PetitionChangeSeen(x.From, x.To, x.Reason, x.At))],
        };
    }

    private Bytes Make(PetitionSeen seen) => new(JsonSerializer.SerializeToUtf8Bytes(Of(seen), json.Value.SerializerOptions));

    private sealed class Bytes(byte[] body)
    {
        public byte[] Body { get; } = body;

        public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"";
    }
}
