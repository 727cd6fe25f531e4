namespace Solidarity.Web.Site;

/// <summary>Why a request is answered with a page of refusal, where the status alone does not say it.</summary>
/// <param name="Text">Key of the text, without its last part.</param>
public sealed record Refusal(string Text);

/// <summary>How a fault is answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">Key of the texts of the page: <c>{Text}.Title</c> and <c>{Text}.Text</c>.</param>
/// <param name="Errors">What is wrong, by field in camel case; the empty field is the whole.</param>
/// <param name="RetryAfter">When trying again may help.</param>
internal sealed record FaultAnswer(int Status, string Text, IReadOnlyList<(string Field, string Sentence)> Errors, TimeSpan? RetryAfter = null)
{
    public FaultAnswer(int status, string text)
        : this(status, text, []) { }
}
