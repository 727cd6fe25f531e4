using FluentValidation;
using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>The texts of one language version of a statement, as typed.</summary>
public interface IStatementTextFields
{
    /// <summary>One line.</summary>
    string? Title { get; }

    /// <summary>One or two sentences under the title.</summary>
    string? Standfirst { get; }

    /// <summary>Who speaks.</summary>
    string? Byline { get; }

    /// <summary>Markdown.</summary>
    string? Body { get; }

    /// <summary>What the lead picture shows.</summary>
    string? PictureAlternative { get; }

    /// <summary>The line under the lead picture.</summary>
    string? PictureCaption { get; }

    /// <summary>What people said, in order; null leaves what was there.</summary>
    IReadOnlyList<QuotationFields>? Quotations { get; }
}

/// <summary>A source, as typed.</summary>
/// <param name="Title">Title of the source.</param>
/// <param name="Publication">Where it appeared.</param>
/// <param name="Date">When it appeared.</param>
/// <param name="Url">Where it can be read.</param>
public sealed record SourceFields(string? Title, string? Publication, DateOnly? Date, string? Url);

/// <summary>Checks and cleans a statement's form.</summary>
internal static class StatementForm
{
    public static void TextRules<T>(this AbstractValidator<T> validator, IMarkdown markdown)
        where T : IStatementTextFields
    {
        validator.RuleFor(x => x.Title).RequiredLine(StatementTexts.MaxTitleLength);
        validator.RuleFor(x => x.Standfirst).OptionalLine(StatementTexts.MaxLineLength);
        validator.RuleFor(x => x.Byline).OptionalLine(StatementTexts.MaxLineLength);
        validator.RuleFor(x => x.PictureAlternative).OptionalLine(StatementTexts.MaxLineLength);
        validator.RuleFor(x => x.PictureCaption).OptionalLine(StatementTexts.MaxLineLength);
        validator.RuleForEach(x => x.Quotations).QuotationRules();
        validator.RuleFor(x => x.Body).OptionalLines(StatementTexts.MaxBodyLength).DependentRules(() =>
            validator.RuleFor(x => x.Body).Custom((body, context) =>
            {
                if (Refusal(markdown, (body ?? "").WithQuotations(StatementQuotations.Read(context.InstanceToValidate.Quotations), LanguageTag.FromStored("en"))) is { } refusal)
                {
                    context.AddFailure(new ValidationFailure(context.PropertyPath, refusal.Code) { ErrorCode = refusal.Code });
                }
            }));
    }

    public static void SourceRules<T>(this IRuleBuilder<T, SourceFields> rule) => rule.ChildRules(source =>
    {
        source.RuleFor(x => x.Title).RequiredLine(Source.MaxTextLength).When(x => !IsEmpty(x));
        source.RuleFor(x => x.Publication).OptionalLine(Source.MaxTextLength);
        source.RuleFor(x => x.Url).WebAddress();
    });

    public static IRuleBuilderOptions<T, string?> WebAddress<T>(this IRuleBuilder<T, string?> rule) => rule
        .OptionalLine(Source.MaxUrlLength)
        .Must(url => string.IsNullOrWhiteSpace(url) || IsWebAddress(url)).WithErrorCode("Url.Malformed");

    public static StatementTexts Texts(IStatementTextFields typed) => new(
        Text.OneLine(typed.Title)!, Text.OneLine(typed.Standfirst), Text.OneLine(typed.Byline), Text.Lines(typed.Body),
        Text.OneLine(typed.PictureAlternative), Text.OneLine(typed.PictureCaption), StatementQuotations.Read(typed.Quotations));

    public static IReadOnlyList<Source> Sources(IReadOnlyList<SourceFields>? typed) => [.. (typed ?? [])
        .Where(source => !IsEmpty(source))
        .Select(source => new Source(Text.OneLine(source.Title)!, Text.OneLine(source.Publication), source.Date, Text.OneLine(source.Url)))];

    /// <summary>The lists named, by slug or id.</summary>
    /// <exception cref="DomainError"><c>MailingList.Unknown</c>, with the name.</exception>
    public static async Task<IReadOnlyList<MailingListId>> ListsAsync(ISolidarityDb db, IReadOnlyCollection<string>? names, CancellationToken cancellationToken)
    {
        List<string> wanted = [.. (names ?? []).Where(name => !string.IsNullOrWhiteSpace(name)).Distinct()];
        if (wanted.Count == 0)
        {
            return [];
        }

        var slugs = wanted.Select(Slug.FromStored).ToList();
        var ids = wanted.Select(name => Guid.TryParse(name, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Select(MailingListId.From).ToList();
        var found = await db.MailingLists.Where(x => slugs.Contains(x.Slug) || ids.Contains(x.Id)).Select(x => new { x.Id, x.Slug }).ToListAsync(cancellationToken);
        var unknown = wanted.FirstOrDefault(name => found.All(x => x.Slug.Value != name && !string.Equals(x.Id.ToString(), name, StringComparison.OrdinalIgnoreCase)));
        return unknown is null ? [.. found.Select(x => x.Id)] : throw new DomainError("MailingList.Unknown", "lists", unknown);
    }

    public static bool IsEmpty(SourceFields source) =>
        Text.OneLine(source.Title) is null && Text.OneLine(source.Publication) is null && source.Date is null && Text.OneLine(source.Url) is null;

    private static bool IsWebAddress(string url) =>
        Uri.TryCreate(url.Trim(), UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    public static DomainError? Refusal(IMarkdown markdown, string body)
    {
        try
        {
            markdown.ToHtml(body);
            return null;
        }
        catch (DomainError refusal)
        {
            return refusal;
        }
    }
}
