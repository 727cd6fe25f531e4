using FluentValidation;
using Solidarity.Application.Audit;

namespace Solidarity.Application.Supporters;

internal static class ReasonRule
{
    /// <summary>Why personal data is read: said in a line or less, and kept in the audit log.</summary>
    public static IRuleBuilderOptions<T, string?> Reason<T>(this IRuleBuilder<T, string?> rule) => rule.RequiredLine(AuditEntry.MaxReasonLength);
}
