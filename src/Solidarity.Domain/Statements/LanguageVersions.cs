namespace Solidarity.Domain.Statements;

public sealed partial class Statement
{
    /// <summary>Whether the original has changed since the version in a language was made from it.</summary>
    public bool IsOutOfDate(LanguageTag language) => Current(language) is { } version && version.IsOutOfDate(Current(Language)!);

    /// <summary>Says that a translation is still right, although the original has changed.</summary>
    /// <returns>False when it was up to date anyway.</returns>
    /// <exception cref="NotFound">There is no version in this language.</exception>
    public bool Confirm(LanguageTag language, DateTimeOffset now)
    {
        var version = Current(language) ?? throw new NotFound("StatementVersion");
        if (!IsOutOfDate(language))
        {
            return false;
        }

        version.Confirm(Current(Language)!.Revision);
        Written(now);
        return true;
    }

    /// <summary>Deletes the version in a language. Its revisions stay, for what some have read must be found again.</summary>
    /// <exception cref="NotFound">There is no version in this language.</exception>
    /// <exception cref="DomainError"><c>Statement.OriginalStays</c>.</exception>
    public void RemoveVersion(LanguageTag language, DateTimeOffset now)
    {
        var version = Current(language) ?? throw new NotFound("StatementVersion");
        if (language == Language)
        {
            throw new DomainError("Statement.OriginalStays", "language");
        }

        version.Remove(now);
        ModifiedAt = now;
    }

    private StatementVersion? Current(LanguageTag language) => _versions.SingleOrDefault(version => version.Language == language && version.IsCurrent);

    private void Written(DateTimeOffset now)
    {
        ModifiedAt = now;
        if (State == StatementState.Published)
        {
            Raise(new StatementVersionWritten(Id));
        }
    }
}

/// <summary>A language version of a public statement was written, or said to be right still: readers may have waited for it.</summary>
public sealed record StatementVersionWritten(StatementId Statement) : IDomainEvent;
