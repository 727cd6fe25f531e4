namespace Solidarity.Domain.Petitions;

/// <summary>Whether a petition's form asks for something.</summary>
public enum Demand
{
    /// <summary>It does not ask.</summary>
    NotAsked = 0,

    /// <summary>It asks; who signs may leave it empty.</summary>
    Optional = 1,

    /// <summary>It asks, and nobody signs without.</summary>
    Required = 2,
}

/// <summary>What a petition's form asks for beside name and address, which are always asked for.</summary>
/// <param name="Country">The country.</param>
/// <param name="Region">The region within it, in words.</param>
/// <param name="PostalCode">The postal code. Without it two people can't share a mailbox.</param>
/// <param name="Phone">A telephone number.</param>
/// <param name="Comment">A comment, shown after it was read or at once.</param>
public sealed record PetitionFields(Demand Country, Demand Region, Demand PostalCode, Demand Phone, Demand Comment)
{
    /// <summary>As little as a petition that is to convince somebody needs. A new one each time: the database takes no part that two petitions share.</summary>
    public static PetitionFields Default => new(Demand.Optional, Demand.NotAsked, Demand.Optional, Demand.NotAsked, Demand.Optional);
}
