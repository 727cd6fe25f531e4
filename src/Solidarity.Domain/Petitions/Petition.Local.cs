namespace Solidarity.Domain.Petitions;

public sealed partial class Petition
{
    /// <summary>Most local copies of a petition.</summary>
    public const int MaxCopies = 1_000;

    /// <summary>Longest name of a place, in characters.</summary>
    public const int MaxPlaceLength = 200;

    /// <summary>The petition that it is a local copy of; null for none.</summary>
    public PetitionId? PatternId { get; private set; }

    /// <summary>The place that it is for, on a local copy.</summary>
    public string? Place { get; private set; }

    /// <summary>The place as it is compared and searched (<see cref="SearchText"/>).</summary>
    public string? PlaceKey { get; private set; }

    /// <summary>The states in which a petition's signatures are in the number of all places together.</summary>
    public static IReadOnlyList<PetitionState> StatesTogether { get; } =
        [PetitionState.Open, PetitionState.Paused, PetitionState.Closed, PetitionState.Answered, PetitionState.Archived];

    /// <summary>The state in which local copies can be made of it, so that no copy begins with an end that is past.</summary>
    /// <exception cref="DomainError"><c>Petition.CopyOfCopy</c> or <c>Petition.PatternOver</c>.</exception>
    public void RefuseUnlessCopied()
    {
        if (PatternId is not null)
        {
            throw new DomainError("Petition.CopyOfCopy");
        }

        if (State is not (PetitionState.Draft or PetitionState.InReview or PetitionState.Open or PetitionState.Paused))
        {
            throw new DomainError("Petition.PatternOver");
        }
    }

    /// <summary>Makes a local copy, as a draft: target and goal of its own, the texts with the place filled in, and all else as it is here.</summary>
    /// <param name="id">Its identity.</param>
    /// <param name="slug">Its name in addresses.</param>
    /// <param name="local">The place with its target and goal.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError">
    /// What <see cref="RefuseUnlessCopied"/> refuses; <c>Petition.NoPlace</c> or <c>Petition.PlaceTooLong</c>; <c>Petition.CopyTitleTooLong</c>,
    /// <c>Petition.CopyAskTooLong</c> or <c>Petition.CopyBackgroundTooLong</c> when a text is too long once it is filled in; what <see cref="Aim"/> refuses.
    /// </exception>
    public Petition CopyFor(PetitionId id, Slug slug, LocalPlace local, DateTimeOffset now)
    {
        RefuseUnlessCopied();
        RefuseOtherThanPlace(local);
        var current = _versions.Where(version => version.IsCurrent).ToList();
        var original = current.Single(version => version.Language == Language);
        var copy = Draft(
            id, CampaignId, slug, Language, local.FillIn(original.Texts), [local.Target], [local.Goal], new Running(TimeZone, OpensAt, ClosesAt, KeptUntil), Fields, Questions, now, IsDemonstration);
        (copy.PatternId, copy.Place, copy.PlaceKey) = (Id, local.Place, local.Key);
        foreach (var version in current.Where(version => version.Language != Language))
        {
            copy.Revise(version.Language, local.FillIn(version.Texts), isSigned: false, now);
        }

        copy.Offer([.. _lists.Select(row => row.ListId)], now);
        copy.Treat(IsDiscreet, ShowsCommentsAtOnce, now);
        copy.CheckPaper(PaperNeedsSecond, now);
        copy.Show(PictureId, PictureCredit, now);
        return copy;
    }

    private static void RefuseOtherThanPlace(LocalPlace local)
    {
        if (local.Key.Length == 0)
        {
            throw new DomainError("Petition.NoPlace", "place");
        }

        // Some characters become many once they are folded.
        if (local.Place.Length > MaxPlaceLength || local.Key.Length > LocalPlace.MaxKeyLength)
        {
            throw new DomainError("Petition.PlaceTooLong", "place", MaxPlaceLength);
        }
    }
}

/// <summary>A place that a petition is copied for.</summary>
/// <param name="Place">Its name: one line.</param>
/// <param name="Target">Whom the copy asks.</param>
/// <param name="Goal">What it wants to reach.</param>
public sealed record LocalPlace(string Place, Target Target, int Goal)
{
    /// <summary>What stands for the place in the texts of the pattern.</summary>
    public const string PlaceMark = "{place}";

    /// <summary>What stands for the target in the texts of the pattern.</summary>
    public const string TargetMark = "{target}";

    /// <summary>Longest folded name, in characters.</summary>
    public const int MaxKeyLength = 2 * Petition.MaxPlaceLength;

    /// <summary>The name as it is compared and searched; empty where nothing of it is left.</summary>
    public string Key { get; } = KeyOf(Place);

    /// <summary>A place's name as it is compared and searched: the same for all ways of writing it with and without capitals and accents.</summary>
    public static string KeyOf(string? place) => SearchText.Fold(place).TrimEnd();

    /// <summary>Whether texts name the place: else all copies are called the same.</summary>
    public static bool Names(PetitionTexts texts) => texts.Title.Contains(PlaceMark, StringComparison.OrdinalIgnoreCase);

    /// <summary>The texts of a pattern for this place.</summary>
    /// <exception cref="DomainError">One is too long now.</exception>
    public PetitionTexts FillIn(PetitionTexts texts)
    {
        var filled = texts with
        {
            Title = Filled(texts.Title, x => x), Ask = Filled(texts.Ask, x => x), Background = Filled(texts.Background, Unmarked),
        };
        Refuse(filled.Title, PetitionTexts.MaxTitleLength, "Petition.CopyTitleTooLong");
        Refuse(filled.Ask, PetitionTexts.MaxAskLength, "Petition.CopyAskTooLong");
        Refuse(filled.Background, PetitionTexts.MaxBackgroundLength, "Petition.CopyBackgroundTooLong");
        return filled;
    }

    private static void Refuse(string text, int most, string code)
    {
        if (text.Length > most)
        {
            throw new DomainError(code, "place", most);
        }
    }

    // A name is no Markdown (CommonMark §2.4): what would begin markup is written as it is.
    private static string Unmarked(string name) => string.Concat(name.Select(x => x is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' ? $"\\{x}" : x.ToString()));

    // In one pass, so that a place with the mark of the target in its name stays as it is.
    private string Filled(string text, Func<string, string> write)
    {
        var made = new System.Text.StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var (mark, name) = StartsWith(text, at, PlaceMark) ? (PlaceMark, Place) : StartsWith(text, at, TargetMark) ? (TargetMark, Target.Name) : (null, null);
            made.Append(name is null ? text[at].ToString() : write(name));
            at += mark?.Length ?? 1;
        }

        return made.ToString();
    }

    private static bool StartsWith(string text, int at, string mark) => string.Compare(text, at, mark, 0, mark.Length, StringComparison.OrdinalIgnoreCase) == 0;
}
