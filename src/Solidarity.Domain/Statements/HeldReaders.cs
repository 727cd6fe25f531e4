namespace Solidarity.Domain.Statements;

public sealed partial class Statement
{
    /// <summary>The longest that readers can be held after the publishing.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromDays(30);

    private readonly List<StatementHold> _holds = [];

    /// <summary>Readers who are to wait for their language version when it is published.</summary>
    public IReadOnlyList<StatementHold> Holds => _holds;

    /// <summary>Chooses the readers who are to wait for their language version, in place of those chosen before.</summary>
    /// <param name="holds">Their languages, and until when they wait at the latest.</param>
    /// <param name="published">When the statement is to be published.</param>
    /// <exception cref="DomainError"><c>Statement.HoldOriginal</c>, <c>Statement.HoldTooShort</c>, <c>Statement.HoldTooLong</c>, <c>Statement.HoldTwice</c>.</exception>
    public void HoldReaders(IReadOnlyCollection<(LanguageTag Language, DateTimeOffset Until)> holds, DateTimeOffset published)
    {
        foreach (var (language, until) in holds)
        {
            if (language == Language)
            {
                throw new DomainError("Statement.HoldOriginal", "hold");
            }

            if (until <= published)
            {
                throw new DomainError("Statement.HoldTooShort", "hold");
            }

            if (until > published + LongestHold)
            {
                throw new DomainError("Statement.HoldTooLong", "hold", LongestHold.Days);
            }
        }

        if (holds.DistinctBy(hold => hold.Language).Count() < holds.Count)
        {
            throw new DomainError("Statement.HoldTwice", "hold");
        }

        _holds.RemoveAll(held => holds.All(hold => hold.Language != held.Language));
        foreach (var (language, until) in holds)
        {
            if (_holds.Find(held => held.Language == language) is { } held)
            {
                held.Wait(until);
            }
            else
            {
                _holds.Add(new StatementHold(Id, language, until));
            }
        }
    }
}

/// <summary>Readers of one language who are to wait for their version.</summary>
public sealed class StatementHold
{
    private StatementHold() { }

    internal StatementHold(StatementId statement, LanguageTag language, DateTimeOffset until)
    {
        StatementId = statement;
        Language = language;
        Until = until;
    }

    /// <summary>The statement.</summary>
    public StatementId StatementId { get; private set; }

    /// <summary>The language they read; its regions too.</summary>
    public LanguageTag Language { get; private set; }

    /// <summary>When they get what there is then, at the latest.</summary>
    public DateTimeOffset Until { get; private set; }

    internal void Wait(DateTimeOffset until) => Until = until;
}
