using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Solidarity.Domain;

namespace Solidarity.Application;

/// <summary>What was typed can't be taken: one or more sentences, each beside its field.</summary>
/// <param name="failures">A failure's <see cref="ValidationFailure.ErrorCode"/> is the key of its sentence (<c>Error.{code}</c>).</param>
public sealed class NotValid(IReadOnlyList<ValidationFailure> failures) : Exception("The request is not valid.")
{
    /// <summary>What is wrong, field by field.</summary>
    public IReadOnlyList<ValidationFailure> Failures { get; } = failures;
}

/// <summary>Checks the form of a request before its handler sees it.</summary>
internal sealed class Validation<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        List<ValidationFailure> failures = [];
        foreach (var validator in validators)
        {
            failures.AddRange((await validator.ValidateAsync(request, cancellationToken)).Errors);
        }

        return failures.Count == 0 ? await next() : throw new NotValid(failures);
    }
}

/// <summary>The rules that many validators share. Each names the key of its sentence.</summary>
public static class Rules
{
    /// <summary>One line of text that says something.</summary>
    public static IRuleBuilderOptions<T, string?> RequiredLine<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .Must(text => Text.OneLine(text) is not null).WithErrorCode("Required")
        .OptionalLine(maxLength);

    /// <summary>One line of text, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> OptionalLine<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule
        .Must((_, text, context) =>
        {
            context.MessageFormatter.AppendArgument("MaxLength", maxLength);
            return (text?.Length ?? 0) <= maxLength;
        }).WithErrorCode("TooLong");

    /// <summary>Several lines of text, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> OptionalLines<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule.OptionalLine(maxLength);

    /// <summary>A BCP 47 tag.</summary>
    public static IRuleBuilderOptions<T, string?> Language<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || LanguageTag.TryParse(text, out _)).WithErrorCode("LanguageTag.Malformed");

    /// <summary>An address that mail can be sent to.</summary>
    public static IRuleBuilderOptions<T, string?> Email<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => !string.IsNullOrWhiteSpace(text)).WithErrorCode("EmailAddress.Required")
        .Must(text => string.IsNullOrWhiteSpace(text) || EmailAddress.TryParse(text, out _)).WithErrorCode("EmailAddress.Malformed");

    /// <summary>A slug, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> OptionalSlug<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => string.IsNullOrEmpty(text) || Slug.TryParse(text, out _)).WithErrorCode("Slug.Malformed");
}
