using System.Globalization;
using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Segments;

namespace Solidarity.Application.Segments;

/// <summary>A condition as typed.</summary>
/// <param name="Mark">What a person is told by: <c>list</c>, <c>language</c>, <c>subscribedSince</c>, <c>subscribedBefore</c>, <c>signed</c>, <c>country</c>, <c>region</c>, <c>source</c>, <c>attends</c> or <c>came</c>.</param>
/// <param name="Value">Slug or id of a list, petition or event; a tag, a code, a day (<c>2026-11-01</c>) or a word.</param>
/// <param name="Not">Whether it must not be true.</param>
public sealed record SegmentConditionFields(string? Mark, string? Value, bool Not = false);

/// <summary>A condition, with the name of what it looks for.</summary>
/// <param name="Mark">What a person is told by.</param>
/// <param name="Value">Slug of a list, petition or event; a tag, a code, a day or a word.</param>
/// <param name="Not">Whether it must not be true.</param>
/// <param name="Title">What the list, petition or event is called; null for other marks, and where it is gone.</param>
public sealed record SegmentConditionShown(string Mark, string Value, bool Not, string? Title);

/// <summary>Checks what was typed of a segment, and says it in the words of the API.</summary>
internal static class SegmentForm
{
    /// <summary>The name of a mark in calls and forms.</summary>
    public static string Name(SegmentMark mark) => EnumNames.Of(mark);

    /// <summary>Rules of what was typed: at most one query for each of lists, petitions and events, however many are named.</summary>
    /// <exception cref="NotValid">A condition can't be understood; each is named by its place, as in <c>groups[0][1].value</c>.</exception>
    /// <exception cref="DomainError"><c>Segment.NoConditions</c>, <c>Segment.TooManyConditions</c>.</exception>
    public static async Task<SegmentRules> RulesAsync(this ISolidarityDb db, IReadOnlyList<IReadOnlyList<SegmentConditionFields>>? typed, CancellationToken cancellationToken)
    {
        typed ??= [];
        SegmentRules.RefuseSizes([.. typed.Select(group => group?.Count ?? 0)]);
        List<ValidationFailure> wrong = [];
        var rules = (await db.RulesAsync([("groups", typed)], wrong, cancellationToken))[0];
        return wrong.Count == 0 ? new SegmentRules(rules) : throw new NotValid(wrong);
    }

    /// <summary>Groups of what was typed in several places: at most one query for each of lists, petitions and events, however many are named.</summary>
    /// <param name="db">The database.</param>
    /// <param name="typed">The groups, each with the name of their place.</param>
    /// <param name="wrong">Gets what can't be understood, by its place.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<IReadOnlyList<SegmentGroup>>> RulesAsync(
        this ISolidarityDb db, IReadOnlyList<(string Place, IReadOnlyList<IReadOnlyList<SegmentConditionFields>> Groups)> typed, List<ValidationFailure> wrong, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(db, typed.SelectMany(x => x.Groups).SelectMany(group => group), cancellationToken);
        return [.. typed.Select(x => x.Groups.Select((group, i) => new SegmentGroup(group.Select((condition, j) => Read(condition, known, (field, code) =>
            wrong.Add(new ValidationFailure($"{x.Place}[{i}][{j}].{field}", code) { ErrorCode = code }))).ToList())).ToList())];
    }

    /// <summary>Rules in the words of the API.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<SegmentConditionShown>>> ShownAsync(this ISolidarityDb db, SegmentRules rules, CancellationToken cancellationToken) =>
        (await db.ShownAsync([rules], cancellationToken))[0];

    /// <summary>Several rules in the words of the API, with as many queries as for one; none for null.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<IReadOnlyList<SegmentConditionShown>>>> ShownAsync(this ISolidarityDb db, IReadOnlyList<SegmentRules?> all, CancellationToken cancellationToken)
    {
        var groups = all.SelectMany(rules => rules ?? Enumerable.Empty<SegmentGroup>());
        var known = await KnownAsync(db, groups.SelectMany(group => group).Select(condition => new SegmentConditionFields(Name(condition.Mark), condition.Value)), cancellationToken);
        return [.. all.Select(rules => (rules ?? Enumerable.Empty<SegmentGroup>()).Select(group => group.Select(condition =>
        {
            var found = Kind(condition.Mark) is { } kind ? known.FirstOrDefault(x => x.Kind == kind && x.Id == condition.ToId()) : null;
            return new SegmentConditionShown(Name(condition.Mark), found?.Slug ?? condition.Value, condition.Not, found?.Title);
        }).ToList()).ToList())];
    }

    private static SegmentCondition Read(SegmentConditionFields? typed, IReadOnlyList<Known> known, Action<string, string> refuse)
    {
        var mark = Mark(typed?.Mark);
        var value = Text.OneLine(typed?.Value) ?? "";
        if (mark is null)
        {
            refuse("mark", "Segment.UnknownMark");
            return new SegmentCondition(SegmentMark.List, value);
        }

        var read = mark switch
        {
            SegmentMark.Language => LanguageTag.TryParse(value, out var tag) ? tag.Value : null,
            SegmentMark.Country => CountryCode.TryParse(value, out var code) ? code.Value : null,
            SegmentMark.SubscribedSince or SegmentMark.SubscribedBefore =>
                DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year > 1 ? value : null,
            SegmentMark.Source => CameFrom.Read(value),
            SegmentMark.Region => value.Length is > 0 and <= SegmentCondition.MaxValueLength ? value : null,
            _ => known.FirstOrDefault(x => x.Kind == Kind(mark.Value) && x.Goes(value))?.Id.ToString(),
        };
        if (read is null)
        {
            refuse("value", value.Length == 0 ? "Required" : "Segment.Bad" + mark);
        }

        return new SegmentCondition(mark.Value, read ?? value, typed!.Not);
    }

    private static SegmentMark? Mark(string? name) => Enum.GetValues<SegmentMark>().Cast<SegmentMark?>().FirstOrDefault(mark => string.Equals(Name(mark!.Value), name, StringComparison.Ordinal));

    private static KnownKind? Kind(SegmentMark mark) => mark switch
    {
        SegmentMark.List => KnownKind.List,
        SegmentMark.Signed => KnownKind.Petition,
        SegmentMark.Attends or SegmentMark.Came => KnownKind.Event,
        _ => null,
    };

    private static async Task<IReadOnlyList<Known>> KnownAsync(ISolidarityDb db, IEnumerable<SegmentConditionFields?> typed, CancellationToken cancellationToken)
    {
        var names = typed.Where(x => !string.IsNullOrWhiteSpace(x?.Value)).Select(x => (Kind: Mark(x!.Mark) is { } mark ? Kind(mark) : null, Value: x.Value!.Trim())).ToLookup(x => x.Kind, x => x.Value);
        List<Known> known = [];
        if (names.Contains(KnownKind.List))
        {
            var (slugs, ids) = (Slugs(names[KnownKind.List]), Ids(names[KnownKind.List], MailingListId.From));
            known.AddRange(await db.MailingLists.Where(x => slugs.Contains(x.Slug) || ids.Contains(x.Id)).Select(x => new Known(KnownKind.List, x.Id.Value, x.Slug.Value, x.Name)).ToListAsync(cancellationToken));
        }

        if (names.Contains(KnownKind.Petition))
        {
            var (slugs, ids) = (Slugs(names[KnownKind.Petition]), Ids(names[KnownKind.Petition], PetitionId.From));
            known.AddRange(await db.Petitions.Where(x => slugs.Contains(x.Slug) || ids.Contains(x.Id))
                .Select(x => new Known(KnownKind.Petition, x.Id.Value, x.Slug.Value, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title)).ToListAsync(cancellationToken));
        }

        if (names.Contains(KnownKind.Event))
        {
            var (slugs, ids) = (Slugs(names[KnownKind.Event]), Ids(names[KnownKind.Event], EventId.From));
            known.AddRange(await db.Events.Where(x => slugs.Contains(x.Slug) || ids.Contains(x.Id))
                .Select(x => new Known(KnownKind.Event, x.Id.Value, x.Slug.Value, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title)).ToListAsync(cancellationToken));
        }

        return known;
    }

    private static List<Slug> Slugs(IEnumerable<string> names) => [.. names.Select(Slug.FromStored)];

    private static List<TId> Ids<TId>(IEnumerable<string> names, Func<Guid, TId> from) => [.. names.Select(name => Guid.TryParse(name, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Select(from)];

    private enum KnownKind
    {
        List,
        Petition,
        Event,
    }

    private sealed record Known(KnownKind Kind, Guid Id, string Slug, string Title)
    {
        public bool Goes(string name) => Slug == name || string.Equals(Id.ToString(), name, StringComparison.OrdinalIgnoreCase);
    }
}
