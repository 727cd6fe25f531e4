using System.Globalization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Makes local copies of a petition, as drafts: all of them, or none while something is wrong with one.</summary>
/// <param name="Petition">The pattern.</param>
/// <param name="Copies">The places, as typed.</param>
[Requires(Right.Write)]
public sealed record AddCopies(PetitionId Petition, IReadOnlyList<CopyFields> Copies) : ICommand<CopiesAdded>, IWithinPetition, ITakesSlug
{
    /// <summary>Most places at once.</summary>
    public const int Most = 500;
}

/// <summary>A place, as typed.</summary>
/// <param name="Line">The number of its line.</param>
/// <param name="Place">Its name.</param>
/// <param name="Target">Whom the copy asks.</param>
/// <param name="Office">The office of the target.</param>
/// <param name="Email">Where the signatures are delivered.</param>
/// <param name="Goal">What it wants to reach; the pattern's own where it is empty.</param>
public sealed record CopyFields(int Line, string? Place, string? Target, string? Office, string? Email, string? Goal)
{
    /// <summary>Reads pasted lines: place, target, address and goal, parted by semicolons, or by tabs as tables have them. Empty lines are passed over.</summary>
    public static IReadOnlyList<CopyFields> Read(string? pasted) => [.. Text.Lines(pasted).Split('\n').Select((line, index) => (line, Number: index + 1))
        .Where(x => !string.IsNullOrWhiteSpace(x.line)).Select(x =>
        {
            var parts = x.line.Split(x.line.Contains('\t', StringComparison.Ordinal) ? '\t' : ';');
            string? Part(int index) => parts.Length > index ? Text.OneLine(parts[index]) : null;
            return new CopyFields(x.Number, Part(0), Part(1), null, Part(2), Part(3)) { HasMore = parts.Skip(4).Any(part => !string.IsNullOrWhiteSpace(part)) };
        })];

    /// <summary>Whether the line holds more than these.</summary>
    public bool HasMore { get; private init; }
}

/// <summary>What came of it.</summary>
/// <param name="Added">How many were made.</param>
/// <param name="Faults">What is wrong, by line; then none was made.</param>
public sealed record CopiesAdded(int Added, IReadOnlyList<CopyFault> Faults);

/// <summary>What is wrong with a place.</summary>
/// <param name="Line">The number of its line.</param>
/// <param name="Error">The refusal, with its field.</param>
public sealed record CopyFault(int Line, DomainError Error);

internal sealed class AddCopiesHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<AddCopies, CopiesAdded>
{
    private const int MostSlugs = 50;

    public async Task<CopiesAdded> Handle(AddCopies request, CancellationToken cancellationToken)
    {
        var (now, id) = (time.GetUtcNow(), request.Petition);
        var pattern = await db.PetitionToChangeAsync(id, null, cancellationToken);
        pattern.RefuseUnlessCopied();
        if (request.Copies.Count is 0 or > AddCopies.Most)
        {
            throw request.Copies.Count == 0 ? new DomainError("Petition.NoPlaces", "lines") : new DomainError("Petition.TooManyPlaces", "lines", AddCopies.Most, request.Copies.Count);
        }

        var taken = (await db.Petitions.Where(x => x.PatternId == id).Select(x => x.PlaceKey!).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        if (taken.Count + request.Copies.Count > Petition.MaxCopies)
        {
            throw new DomainError("Petition.TooManyCopies", "lines", Petition.MaxCopies, taken.Count);
        }

        List<CopyFault> faults = [];
        var places = Read(request.Copies, pattern.Goal, taken, faults);
        var slugs = await SlugsAsync(pattern, [.. places.Select(x => x.Local)], cancellationToken);
        foreach (var ((line, local), slug) in places.Zip(slugs))
        {
            try
            {
                var copy = pattern.CopyFor(EntityId.New<PetitionId>(now), slug, local, now);
                db.Petitions.Add(copy);
                db.PetitionHeads.Add(new PetitionHead(copy.Id));
            }
            catch (DomainError error)
            {
                faults.Add(new CopyFault(line, error));
            }
        }

        if (faults.Count > 0)
        {
            db.Forget();
            return new CopiesAdded(0, [.. faults.OrderBy(x => x.Line)]);
        }

        await db.SaveChangesAsync(cancellationToken);
        return new CopiesAdded(places.Count, []);
    }

    private static List<(int Line, LocalPlace Local)> Read(IReadOnlyList<CopyFields> typed, int goal, HashSet<string> taken, List<CopyFault> faults)
    {
        List<(int, LocalPlace)> places = [];
        foreach (var one in typed)
        {
            try
            {
                var local = Read(one, goal);
                if (local.Key.Length > 0 && !taken.Add(local.Key))
                {
                    throw new DomainError("Petition.PlaceTaken", "place", local.Place);
                }

                places.Add((one.Line, local));
            }
            catch (DomainError error)
            {
                faults.Add(new CopyFault(one.Line, error));
            }
        }

        return places;
    }

    private static LocalPlace Read(CopyFields typed, int goal)
    {
        if (typed.HasMore)
        {
            throw new DomainError("Petition.LineTooLong", "lines");
        }

        var target = Text.OneLine(typed.Target) ?? throw new DomainError("Petition.NoTarget", "target");
        var office = Text.OneLine(typed.Office);
        if (target.Length > Target.MaxLength || office?.Length > Target.MaxLength)
        {
            throw new DomainError("TooLong", target.Length > Target.MaxLength ? "target" : "office", Target.MaxLength);
        }

        EmailAddress? email = null;
        if (!string.IsNullOrWhiteSpace(typed.Email) && !EmailAddress.TryParse(typed.Email, out email))
        {
            throw new DomainError("EmailAddress.Malformed", "email");
        }

        var wanted = string.IsNullOrWhiteSpace(typed.Goal) ? goal : Number(typed.Goal) ?? throw new DomainError("Petition.GoalOutOfRange", "goal", PetitionGoal.Highest);
        return wanted is < 1 or > PetitionGoal.Highest
            ? throw new DomainError("Petition.GoalOutOfRange", "goal", PetitionGoal.Highest)
            : new LocalPlace(Text.OneLine(typed.Place) ?? "", new Target(target, office, null, email), wanted);
    }

    // As people write numbers: with points, commas or spaces between thousands, in the digits of their script.
    private static int? Number(string typed)
    {
        var digits = string.Concat(typed.Where(x => !char.IsWhiteSpace(x) && x is not ('.' or ',' or '\'' or '’' or '٬'))
            .Select(x => char.IsDigit(x) ? CharUnicodeInfo.GetDecimalDigitValue(x).ToString(CultureInfo.InvariantCulture) : "x"));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>A free slug for each place, in a query for all that still need one. Where the place would not be in it, it stands before the title.</summary>
    private async Task<IReadOnlyList<Slug>> SlugsAsync(Petition pattern, IReadOnlyList<LocalPlace> places, CancellationToken cancellationToken)
    {
        var title = pattern.Versions.Single(x => x.IsCurrent && x.Language == pattern.Language).Title;
        var (plain, found) = (places.Select(local => Plain(title, local)).ToArray(), new Slug?[places.Count]);
        HashSet<Slug> used = [];
        for (var number = 1; found.Contains(null); number++)
        {
            if (number > MostSlugs)
            {
                throw new DomainError("Slug.Taken", "place", plain[Array.IndexOf(found, null)].Value);
            }

            var wanted = plain.Select(slug => number == 1 ? slug : slug.Numbered(number)).ToArray();
            var open = wanted.Where((_, index) => found[index] is null).Distinct().ToList();
            used.UnionWith(await db.Petitions.Where(x => open.Contains(x.Slug)).Select(x => x.Slug).ToListAsync(cancellationToken));
            for (var index = 0; index < wanted.Length; index++)
            {
                if (found[index] is null && used.Add(wanted[index]))
                {
                    found[index] = wanted[index];
                }
            }
        }

        return [.. found.Select(x => x!.Value)];
    }

    private static Slug Plain(string title, LocalPlace local)
    {
        var place = Slug.FromTitle(local.Place, "petition");
        var slug = Slug.FromTitle(title.Replace(LocalPlace.PlaceMark, local.Place, StringComparison.OrdinalIgnoreCase), "petition");
        return slug.Value.Contains(place.Value, StringComparison.Ordinal) ? slug : Slug.FromTitle($"{local.Place} {title.Replace(LocalPlace.PlaceMark, "", StringComparison.OrdinalIgnoreCase)}", "petition");
    }
}
