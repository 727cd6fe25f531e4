namespace Solidarity.Domain;

/// <summary>A refusal by a rule of the domain.</summary>
/// <remarks>The code is also the key of the sentence that people read (<c>Error.{Code}</c> in the resource files), so it never changes once published.</remarks>
/// <param name="code">Stable name of the refusal, as in <c>Statement.AlreadyPublished</c>.</param>
/// <param name="field">The field that it concerns, in camel case, or null.</param>
/// <param name="arguments">What the sentence mentions, in the order of its placeholders.</param>
public class DomainError(string code, string? field = null, params object[] arguments) : Exception(code)
{
    /// <summary>Stable name of the refusal.</summary>
    public string Code { get; } = code;

    /// <summary>The field that it concerns, in camel case, or null.</summary>
    public string? Field { get; } = field;

    /// <summary>What the sentence mentions, in the order of its placeholders.</summary>
    public IReadOnlyList<object> Arguments { get; } = arguments;
}

/// <summary>What was asked for is not there, or not for the one who asks.</summary>
/// <param name="what">What was looked for, as in <c>Statement</c>.</param>
public sealed class NotFound(string what) : DomainError(what + ".NotFound");

/// <summary>Somebody else changed the thing meanwhile (RFC 9110 §13.1.1: the precondition failed).</summary>
public sealed class Stale() : DomainError("Stale");
