using Solidarity.Application.Statements;

namespace Solidarity.Web.Statements.Console;

/// <summary>What can be done next with a statement, beside writing it.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Language">The language version that is shown.</param>
/// <param name="Review">How it stands with its second reader.</param>
/// <param name="Corrections">The corrections that readers of the alert can be told of.</param>
/// <param name="MayWrite">Whether the one who looks may write.</param>
/// <param name="MayPublish">Whether the one who looks may publish.</param>
public sealed record StatementLife(
    EditedStatement Statement, string Language, ReviewStanding Review, IReadOnlyList<CorrectionPlan> Corrections, bool MayWrite, bool MayPublish)
{
    /// <summary>The version that is shown, if it is stored.</summary>
    public EditedStatementVersion? Shown => Statement.Versions.FirstOrDefault(version => version.Language == Language);

    /// <summary>Whether a second reader has a say now.</summary>
    public bool IsReviewed => Statement.State is "draft" or "scheduled" or "withdrawn" && (Review.IsNeeded || Statement.Review != "none");

    /// <summary>How many have the alert with a mistake in it, and were told of no correction.</summary>
    public int Untold => Corrections.Where(correction => correction.Mail is null).Sum(correction => correction.Got);
}
