using Solidarity.Application.Campaigns;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>What the editor shows.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="Sheet">What the text becomes.</param>
/// <param name="Lists">All lists, to choose from.</param>
public sealed record StatementFormView(StatementForm Form, FormErrors Errors, Sheet Sheet, IReadOnlyList<ListKept> Lists)
{
    /// <summary>The statement as it is stored, or null while it is being begun.</summary>
    public EditedStatement? Statement { get; init; }

    /// <summary>The campaigns to choose from, while it is being begun.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; init; } = [];

    /// <summary>The first language version, to translate from; null where there is nothing to translate.</summary>
    public EditedStatementVersion? Original { get; init; }

    /// <summary>Whether the one who looks may write.</summary>
    public bool MayWrite { get; init; } = true;

    /// <summary>Whether somebody else saved it meanwhile.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>Where the page saves by itself while somebody is writing; null for what is no draft yet, or no more.</summary>
    public string? SaveWhileWriting(PageLanguage at) => MayWrite && Statement is { State: "draft" }
        ? at.Path($"/console/statements/{Statement.Id}?handler=Keep&language={Language.Value}") : null;

    /// <summary>The source that the reader was at.</summary>
    public int? At { get; init; }

    /// <summary>The row of another part that the reader was at, by the name of its fields.</summary>
    public string? AtRow { get; init; }

    /// <summary>The topics and statements to choose from.</summary>
    public MarkChoices Choices { get; init; } = new([], []);

    /// <summary>The language of the texts.</summary>
    public LanguageTag Language => LanguageTag.TryParse(Form.Language, out var tag) ? tag : LanguageTag.Parse("en");
}

/// <summary>The answer to what the page saved by itself.</summary>
/// <param name="Version">The version that stands there now.</param>
/// <param name="Overtaken">What somebody else saved meanwhile, or null.</param>
public sealed record KeptStatement(long Version, Overtaken? Overtaken);

/// <summary>What the text of a statement becomes.</summary>
/// <param name="Language">Of the text.</param>
/// <param name="Form">The text, as typed.</param>
/// <param name="Html">The body as it will look, or null when it can't be shown.</param>
/// <param name="Error">Why it can't be shown.</param>
public sealed record Sheet(LanguageTag Language, StatementForm Form, string? Html, string? Error);
