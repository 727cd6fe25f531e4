namespace Solidarity.Web.MailingLists.Console;

/// <summary>A list's form, as typed.</summary>
public sealed class ListForm
{
    /// <summary>One line.</summary>
    public string? Name { get; set; }

    /// <summary>What one gets by it.</summary>
    public string? Description { get; set; }

    /// <summary>Its name in addresses.</summary>
    public string? Slug { get; set; }

    /// <summary>Whether everybody can read what went through it.</summary>
    public bool Archive { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }
}
