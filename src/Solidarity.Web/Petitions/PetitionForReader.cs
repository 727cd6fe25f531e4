using System.Collections.Concurrent;
using System.Globalization;
using Solidarity.Application.Petitions;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Campaigns;

namespace Solidarity.Web.Petitions;

/// <summary>Where a petition stands for a reader at a moment: its clock counts beside what its organizers did.</summary>
public enum PublicStanding
{
    /// <summary>Can be signed.</summary>
    Open,

    /// <summary>Can be signed later.</summary>
    Later,

    /// <summary>Takes no signatures for a while.</summary>
    Paused,

    /// <summary>Has ended.</summary>
    Closed,

    /// <summary>Its targets have answered.</summary>
    Answered,

    /// <summary>Was taken back by those who made it.</summary>
    Withdrawn,

    /// <summary>Is over and put away.</summary>
    Archived,
}

/// <summary>A petition for a reader of a language at a moment.</summary>
/// <param name="Seen">The petition as the board has it.</param>
/// <param name="Language">The language wanted.</param>
/// <param name="Now">The moment.</param>
public sealed record PetitionForReader(PetitionSeen Seen, LanguageTag Language, DateTimeOffset Now)
{
    /// <summary>The texts in that language, or the nearest.</summary>
    public PetitionVersion Texts { get; } = Seen.TextsFor(Language);

    /// <summary>The campaign's title.</summary>
    public (LanguageTag Language, string Title) Campaign { get; } = Seen.Campaign.For(Language);

    /// <summary>Its address without language.</summary>
    public string Path => "/petitions/" + Uri.EscapeDataString(Seen.Petition.Slug.Value);

    /// <summary>The address of its numbers for programs.</summary>
    public string NumbersPath => "/api/v1" + Path;

    /// <summary>Whether little is to be said of it.</summary>
    public bool IsDiscreet => Seen.Petition.IsDiscreet;

    /// <summary>The languages in which it can be read.</summary>
    public IReadOnlyList<LanguageTag> Languages => [.. Seen.Petition.Versions.Where(x => x.IsCurrent).Select(x => x.Language)];

    /// <summary>What it has together with other places; null where there are none.</summary>
    public TogetherSeen? Together => Seen.Together;

    /// <summary>The number at its head: its own, or, on a pattern, that of all places together.</summary>
    public int Count => Together is { IsPattern: true } all ? all.Signatures : Seen.Numbers.Signatures;

    /// <summary>What is asked, in paragraphs.</summary>
    public IReadOnlyList<string> Ask => Texts.Ask.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The first of these.</summary>
    public string? FirstOfAsk => Ask.Count == 0 ? null : Ask[0];

    /// <summary>The picture with its words.</summary>
    public ShownPicture? Picture => Seen.Picture is not { } frame
        ? null
        : new ShownPicture(frame.Hash, frame.Width, frame.Height, Texts.PictureAlternative ?? "", null, Seen.Petition.PictureCredit);

    /// <summary>Where it stands.</summary>
    public PublicStanding Standing => Seen.Petition.State switch
    {
        PetitionState.Open when Seen.Petition.OpensAt > Now => PublicStanding.Later,
        PetitionState.Open or PetitionState.Paused when Now >= Seen.Petition.ClosesAt => PublicStanding.Closed,
        PetitionState.Open => PublicStanding.Open,
        PetitionState.Paused => PublicStanding.Paused,
        PetitionState.Answered => PublicStanding.Answered,
        PetitionState.Withdrawn => PublicStanding.Withdrawn,
        PetitionState.Archived => PublicStanding.Archived,
        _ => PublicStanding.Closed,
    };

    /// <summary>Whether it can be signed.</summary>
    public bool TakesSignatures => Standing == PublicStanding.Open;

    /// <summary>Since when it stands so, or, for one that opens later, when it opens.</summary>
    public DateTimeOffset Since => Standing switch
    {
        PublicStanding.Later => Seen.Petition.OpensAt!.Value,
        PublicStanding.Closed => Seen.Petition.ClosedAt ?? Seen.Petition.ClosesAt,
        _ => Change?.At ?? Seen.Petition.ModifiedAt,
    };

    /// <summary>Why it stands so, in the words of its organizers; null where they gave none.</summary>
    public string? Reason => Standing is PublicStanding.Open or PublicStanding.Later ? null : Change?.Reason;

    /// <summary>When it stands otherwise without anybody's doing; null for never.</summary>
    public DateTimeOffset? ChangesAt => Standing switch
    {
        PublicStanding.Later => Seen.Petition.OpensAt,
        PublicStanding.Open or PublicStanding.Paused => Seen.Petition.ClosesAt,
        _ => null,
    };

    /// <summary>Goals that were reached, smallest first.</summary>
    public IReadOnlyList<(int Amount, DateTimeOffset At)> Reached =>
        [.. Seen.Petition.Goals.Where(x => x.ReachedAt is not null).OrderBy(x => x.Amount).Select(x => (x.Amount, x.ReachedAt!.Value))];

    private PetitionChange? Change => Seen.Petition.Changes.Where(x => x.To == Seen.Petition.State).MaxBy(x => x.Number);

    /// <summary>The words of one of the organizer's own questions: in the language of the texts where it has them, else in the petition's own.</summary>
    public (LanguageTag Language, QuestionTexts Words) Words(string key)
    {
        var own = Seen.Petition.Versions.First(x => x.IsCurrent && x.Language == Seen.Petition.Language);
        return Texts.Questions?.FirstOrDefault(x => x.Key == key) is { } words
            ? (Texts.Language, words)
            : (own.Language, own.Questions?.FirstOrDefault(x => x.Key == key) ?? new QuestionTexts(key, key, new ChoiceTexts([])));
    }

    /// <summary>A day and a time of day, where the petition is.</summary>
    public string Moment(DateTimeOffset moment, LanguageTag of)
    {
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(Seen.Petition.TimeZone.Value));
        return $"{Day(moment, of)}, {local.ToString("HH:mm", CultureInfo.InvariantCulture)} ({Seen.Petition.TimeZone.Value.Replace('_', ' ')})";
    }

    /// <summary>A day, where the petition is.</summary>
    public string Day(DateTimeOffset moment, LanguageTag of) => Application.Written.Day(Seen.Petition.Day(moment), of);
}

/// <summary>Countries by their names in a language.</summary>
public static class CountryNames
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<(string Code, string Name)>> All = new(StringComparer.Ordinal);

    /// <summary>All countries, in the order of the language.</summary>
    public static IReadOnlyList<(string Code, string Name)> In(CultureInfo culture) => All.GetOrAdd(culture.Name, static name =>
    {
        var culture = CultureInfo.GetCultureInfo(name);
        return [.. CountryCode.All.Select(code => (code.Value, Name: WorldTiles.NameOf(code, culture))).OrderBy(x => x.Name, StringComparer.Create(culture, ignoreCase: true))];
    });
}
