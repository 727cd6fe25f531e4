using System.Globalization;
using Solidarity.Application.Campaigns;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Statements;
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

    /// <summary>Where the page saves by itself while somebody is writing; null for what is no draft any more.</summary>
    public string? SaveWhileWriting(PageLanguage at) => !MayWrite || Statement is { State: not "draft" } ? null
        : Statement is null ? at.Path("/console/statements/new?handler=Keep")
        : SaveWhileWriting(at, Statement.Id, Language.Value);

    /// <summary>Where a draft is saved while somebody is writing.</summary>
    public static string SaveWhileWriting(PageLanguage at, StatementId statement, string language) =>
        at.Path($"/console/statements/{statement}?handler=Keep&language={language}");

    /// <summary>What tells the copy on the writer's device from others.</summary>
    public static string OnDevice(OrganizerId? writer, StatementId? statement, string language) =>
        $"{writer}/{(statement is null ? "new" : $"{statement}/{language}")}";

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
public sealed record KeptStatement(long Version, Overtaken? Overtaken)
{
    /// <summary>The draft, where this began it.</summary>
    public BegunStatement? Begun { get; init; }

    /// <summary>Of a draft that was begun.</summary>
    public static KeptStatement Of(BegunStatement begun) => new(begun.Version, null) { Begun = begun };
}

/// <summary>A draft that the page began by itself, as it stood then.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Version">The version that stood there then.</param>
/// <param name="Language">The language of its texts.</param>
/// <param name="Slug">Its name in addresses.</param>
public sealed record BegunStatement(StatementId Id, long Version, string Language, string Slug)
{
    /// <summary>In one line.</summary>
    public static string Write(StatementDrafted drafted) => string.Create(CultureInfo.InvariantCulture, $"{drafted.Id} {drafted.Version} {drafted.Language} {drafted.Slug}");

    /// <summary>Out of that line.</summary>
    public static BegunStatement Read(string line) => line.Split(' ') is [var id, var version, var language, var slug]
        ? new(StatementId.From(Guid.Parse(id)), long.Parse(version, CultureInfo.InvariantCulture), language, slug)
        : throw new FormatException("This is no draft: " + line);
}

/// <summary>What the text of a statement becomes.</summary>
/// <param name="Language">Of the text.</param>
/// <param name="Form">The text, as typed.</param>
/// <param name="Html">The body as it will look, or null when it can't be shown.</param>
/// <param name="Error">Why it can't be shown.</param>
public sealed record Sheet(LanguageTag Language, StatementForm Form, string? Html, string? Error);
