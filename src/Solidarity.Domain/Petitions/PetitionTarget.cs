namespace Solidarity.Domain.Petitions;

/// <summary>A decision maker that a petition asks.</summary>
/// <param name="Name">Name of the person or body.</param>
/// <param name="Title">The office, as in "President of the Congress", or null.</param>
/// <param name="Organisation">Where the person holds it, or null.</param>
/// <param name="Email">Where the signatures are delivered, or null. Never shown in public.</param>
public sealed record Target(string Name, string? Title, string? Organisation, EmailAddress? Email)
{
    /// <summary>Longest name, title and organisation, in characters.</summary>
    public const int MaxLength = 200;
}

/// <summary>A <see cref="Target"/> at its place in a petition.</summary>
public sealed class PetitionTarget
{
    private PetitionTarget() { }

    internal PetitionTarget(PetitionId petition, int position, Target target)
    {
        PetitionId = petition;
        Position = position;
        Name = target.Name;
        Title = target.Title;
        Organisation = target.Organisation;
        Email = target.Email;
    }

    /// <summary>The petition.</summary>
    public PetitionId PetitionId { get; private set; }

    /// <summary>Its place, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>Name of the person or body.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The office.</summary>
    public string? Title { get; private set; }

    /// <summary>Where the person holds it.</summary>
    public string? Organisation { get; private set; }

    /// <summary>Where the signatures are delivered; sealed in the database.</summary>
    public EmailAddress? Email { get; private set; }

    /// <summary>The row as a value.</summary>
    public Target Target => new(Name, Title, Organisation, Email);

    internal void PassTo(string name, EmailAddress? email) => (Name, Email) = (name, email);
}
