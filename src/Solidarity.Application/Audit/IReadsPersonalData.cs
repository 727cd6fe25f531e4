using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Audit;

/// <summary>A request that shows, or takes out, what is held of people. Each one is written to the audit log, with the reason given.</summary>
public interface IReadsPersonalData
{
    /// <summary>Why it is read, in the reader's own words, without the person's name.</summary>
    string? Reason { get; }
}

/// <summary>A request about one person. The audit log tells the person by <see cref="PersonKey.Mark"/>, which outlives the person's data.</summary>
public interface INamesPerson
{
    /// <summary>The person.</summary>
    PersonKey Person { get; }
}

/// <summary>A command that says in the audit log why it was given.</summary>
public interface ISaysWhy
{
    /// <summary>Why, in the organizer's own words, without the person's name; or null.</summary>
    string? Why { get; }
}
