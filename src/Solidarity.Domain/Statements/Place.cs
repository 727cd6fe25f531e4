namespace Solidarity.Domain.Statements;

/// <summary>A place that a statement is about.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Country">The country that it lies in, or is, if that was named.</param>
public sealed record Place(string Name, CountryCode? Country)
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;
}

/// <summary>The places of a statement, in order; equal when they are the same.</summary>
public sealed class Places : ValueList<Place>
{
    /// <summary>Most places of a statement.</summary>
    public const int Most = 20;

    /// <summary>Places in order.</summary>
    /// <exception cref="DomainError"><c>Statement.TooManyPlaces</c>.</exception>
    public Places(IEnumerable<Place> places)
        : base(places.Distinct())
    {
        if (Count > Most)
        {
            throw new DomainError("Statement.TooManyPlaces", "places", Most);
        }
    }
}
