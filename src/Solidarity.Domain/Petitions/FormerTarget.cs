namespace Solidarity.Domain.Petitions;

public sealed partial class Petition
{
    private readonly List<FormerTarget> _formerTargets = [];

    /// <summary>Who left the offices that it asks, in the order in which that was noted. What was handed to them stays with them.</summary>
    public IReadOnlyList<FormerTarget> FormerTargets => _formerTargets;

    /// <summary>Somebody else holds the office of one of its targets now.</summary>
    /// <param name="position">The target's place.</param>
    /// <param name="name">Who holds the office now.</param>
    /// <param name="email">The address from now on; null for none.</param>
    /// <param name="lastDay">The last day of who held it before.</param>
    /// <param name="now">The moment.</param>
    /// <exception cref="DomainError"><c>Petition.NoTarget</c>, <c>Petition.SameTarget</c>, or <c>Petition.NotYetLeft</c> for a day to come.</exception>
    public void Succeed(int position, string name, EmailAddress? email, DateOnly lastDay, DateTimeOffset now)
    {
        var target = _targets.Find(x => x.Position == position) ?? throw new DomainError("Petition.NoTarget", "successor");
        if (target.Name == name)
        {
            throw new DomainError("Petition.SameTarget", "successor");
        }

        if (lastDay > Day(now))
        {
            throw new DomainError("Petition.NotYetLeft", "lastDay");
        }

        _formerTargets.Add(new FormerTarget(Id, _formerTargets.Count + 1, target.Target, lastDay, name));
        target.PassTo(name, email);
        ModifiedAt = now;
    }
}

/// <summary>Somebody who held an office that a petition asks, and left it. Rows are added, never rewritten.</summary>
public sealed class FormerTarget
{
    private FormerTarget() { }

    internal FormerTarget(PetitionId petition, int number, Target target, DateOnly lastDay, string successor) =>
        (PetitionId, Number, Name, Title, Organisation, LastDay, Successor) = (petition, number, target.Name, target.Title, target.Organisation, lastDay, successor);

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>1 for the first, then one more each time.</summary>
    public int Number { get; private set; }

    /// <summary>Who left.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The office.</summary>
    public string? Title { get; private set; }

    /// <summary>Where.</summary>
    public string? Organisation { get; private set; }

    /// <summary>The last day in the office.</summary>
    public DateOnly LastDay { get; private set; }

    /// <summary>Who came after.</summary>
    public string Successor { get; private set; } = "";
}
