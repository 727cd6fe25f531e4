using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Topics;

namespace Solidarity.Application.Statements;

/// <summary>What tells a statement's place among others, as typed. What is null stays as it is.</summary>
public interface IStatementMarks
{
    /// <summary>The places it is about, in order.</summary>
    IReadOnlyList<PlaceFields>? Places { get; }

    /// <summary>Slugs or ids of its topics.</summary>
    IReadOnlyList<string>? Topics { get; }

    /// <summary>Slugs, ids or addresses of other statements that its readers may want, in order.</summary>
    IReadOnlyList<string>? Related { get; }

    /// <summary>Whether organisations may endorse it on its page.</summary>
    bool? TakesEndorsements { get; }
}

/// <summary>A place, as typed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Country">Two letters (ISO 3166-1).</param>
public sealed record PlaceFields(string? Name, string? Country = null);

/// <summary>Checks marks, and puts them on a statement.</summary>
internal static class StatementMarks
{
    public static void MarkRules<T>(this AbstractValidator<T> validator)
        where T : IStatementMarks =>
        validator.RuleForEach(x => x.Places).ChildRules(place =>
        {
            place.RuleFor(x => x.Name).RequiredLine(Place.MaxNameLength).When(x => !IsEmpty(x));
            place.RuleFor(x => x.Country).Must(country => string.IsNullOrWhiteSpace(country) || CountryCode.TryParse(country, out _)).WithErrorCode("CountryCode.Unknown");
        });

    public static async Task MarkAsync(this ISolidarityDb db, Statement statement, IStatementMarks marks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (marks.Places is { } places)
        {
            statement.Locate(new Places(places.Where(place => !IsEmpty(place)).Select(place =>
                new Place(Text.OneLine(place.Name)!, CountryCode.TryParse(place.Country, out var code) ? code : null))), now);
        }

        if (marks.Topics is { } topics)
        {
            statement.StandUnder(await db.TopicsAsync(topics, "Statement.TooManyTopics", cancellationToken), now);
        }

        if (marks.Related is { } related)
        {
            statement.RelateTo(await db.RelatedAsync(related, cancellationToken), now);
        }

        if (marks.TakesEndorsements is { } takes)
        {
            statement.TakeEndorsements(takes, now);
        }
    }

    /// <summary>The topics that are named by slug or id.</summary>
    /// <exception cref="DomainError"><c>Topic.Unknown</c>, or the code for too many.</exception>
    public static async Task<IReadOnlyList<TopicId>> TopicsAsync(this ISolidarityDb db, IReadOnlyList<string> names, string tooMany, CancellationToken cancellationToken)
    {
        var wanted = Named(names, Topic.MostOfAStatement, tooMany, "topics");
        if (wanted.Count == 0)
        {
            return [];
        }

        var slugs = wanted.ConvertAll(Slug.FromStored);
        var ids = wanted.Select(name => Guid.TryParse(name, out var id) ? id : Guid.Empty).Select(TopicId.From).ToList();
        var found = await db.Topics.Where(x => slugs.Contains(x.Slug) || ids.Contains(x.Id)).Select(x => new { x.Id, x.Slug }).ToListAsync(cancellationToken);
        return wanted.ConvertAll(name => found.Find(x => x.Slug.Value == name || IsId(x.Id.Value, name))?.Id ?? throw new DomainError("Topic.Unknown", "topics", name));
    }

    private static async Task<IReadOnlyList<StatementId>> RelatedAsync(this ISolidarityDb db, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var wanted = Named(names, Statement.MaxRelated, "Statement.TooManyRelated", "related");
        if (wanted.Count == 0)
        {
            return [];
        }

        var slugs = wanted.ConvertAll(name => Slug.FromStored(SlugOf(name)));
        var ids = wanted.Select(name => Guid.TryParse(name, out var id) ? id : Guid.Empty).Select(StatementId.From).ToList();
        var found = await db.Statements.Where(x => slugs.Contains(x.Slug) || ids.Contains(x.Id)).Select(x => new { x.Id, x.Slug }).ToListAsync(cancellationToken);
        return [.. wanted.ConvertAll(name => found.Find(x => x.Slug.Value == SlugOf(name) || IsId(x.Id.Value, name))?.Id ?? throw new DomainError("Statement.UnknownRelated", "related", name)).Distinct()];
    }

    // A whole address, as copied from the browser, names a statement too.
    private static string SlugOf(string name)
    {
        var path = name.Split('?', '#')[0].TrimEnd('/');
        return path.Contains('/', StringComparison.Ordinal) ? Text.OneLine(Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..])) ?? "" : path;
    }

    private static List<string> Named(IReadOnlyList<string> names, int most, string tooMany, string field)
    {
        List<string> wanted = [.. names.Select(name => Text.OneLine(name)).OfType<string>().Distinct()];
        return wanted.Count <= most ? wanted : throw new DomainError(tooMany, field, most);
    }

    private static bool IsId(Guid id, string name) => string.Equals(id.ToString(), name, StringComparison.OrdinalIgnoreCase);

    private static bool IsEmpty(PlaceFields typed) => Text.OneLine(typed.Name) is null && string.IsNullOrWhiteSpace(typed.Country);
}
