using FluentValidation.Results;
using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Domain;

namespace Solidarity.Web.Site;

/// <summary>Turns refusals into sentences in the reader's language.</summary>
public sealed class Sentences(IStringLocalizer<Texts> texts)
{
    /// <summary>The sentence for a refusal by the domain.</summary>
    public string For(DomainError error) => texts["Error." + error.Code, [.. error.Arguments]];

    /// <summary>The sentence for a failed check.</summary>
    public string For(ValidationFailure failure)
    {
        var arguments = failure.CustomState as object[] ?? (failure.FormattedMessagePlaceholderValues is { } values && values.TryGetValue("MaxLength", out var most) ? [most] : []);
        return texts["Error." + failure.ErrorCode, arguments];
    }

    /// <summary>Everything that is wrong, by field in camel case.</summary>
    public IEnumerable<(string Field, string Sentence)> For(NotValid notValid) =>
        notValid.Failures.Select(failure => (CamelCase(failure.PropertyName), For(failure)));

    /// <summary><c>Lists[0].Title</c> becomes <c>lists[0].title</c>.</summary>
    public static string CamelCase(string path) =>
        string.Join('.', path.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));

    /// <summary>Puts what is wrong beside its fields; true if the exception was such a refusal.</summary>
    public bool TryAdd(Exception exception, FormErrors errors)
    {
        switch (exception)
        {
            case NotValid notValid:
                foreach (var (field, sentence) in For(notValid))
                {
                    errors.Add(field, sentence);
                }

                return true;
            case NotFound:
                return false;
            case DomainError error:
                errors.Add(error.Field ?? "", For(error));
                return true;
            default:
                return false;
        }
    }
}
