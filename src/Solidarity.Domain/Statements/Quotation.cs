namespace Solidarity.Domain.Statements;

/// <summary>What somebody said, set off on a statement's page.</summary>
/// <param name="Text">The words, without quotation marks.</param>
/// <param name="Speaker">Who said them.</param>
/// <param name="Role">What the speaker is, or where they spoke, or null.</param>
/// <param name="Date">When, or null.</param>
/// <param name="Url">Where that can be read (http or https), or null.</param>
public sealed record Quotation(string Text, string Speaker, string? Role = null, DateOnly? Date = null, string? Url = null)
{
    /// <summary>Longest quotation, in characters.</summary>
    public const int MaxTextLength = 2_000;

    /// <summary>Longest name of a speaker, and longest role, in characters.</summary>
    public const int MaxSpeakerLength = 200;
}

/// <summary>The quotations of one language version, in order; equal when they say the same.</summary>
public sealed class Quotations : ValueList<Quotation>
{
    /// <summary>Most quotations of a language version.</summary>
    public const int Most = 20;

    /// <summary>Quotations in order.</summary>
    /// <exception cref="DomainError"><c>Statement.TooManyQuotations</c>.</exception>
    public Quotations(IEnumerable<Quotation> quotations)
        : base(quotations)
    {
        if (Count > Most)
        {
            throw new DomainError("Statement.TooManyQuotations", "quotations", Most);
        }
    }
}
