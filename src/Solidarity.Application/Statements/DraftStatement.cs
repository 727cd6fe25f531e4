using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Campaigns;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Begins a statement.</summary>
/// <param name="Campaign">Slug or id.</param>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown.</param>
/// <param name="Language">BCP 47; the campaign's when null.</param>
/// <param name="Standfirst">One or two sentences under the title.</param>
/// <param name="Byline">Who speaks.</param>
/// <param name="Lists">Slugs or ids of the lists to alert.</param>
/// <param name="Sources">What it rests on.</param>
/// <param name="Slug">Its name in addresses; made of the title when null.</param>
/// <param name="Picture">Id of the lead picture.</param>
/// <param name="PictureAlternative">What the picture shows.</param>
/// <param name="PictureCaption">The line under the picture.</param>
/// <param name="PictureCredit">Who made the picture.</param>
[Requires(Right.Write)]
public sealed record DraftStatement(
    string? Campaign, string? Title, string? Body, string? Language = null, string? Standfirst = null, string? Byline = null,
    IReadOnlyList<string>? Lists = null, IReadOnlyList<SourceFields>? Sources = null, string? Slug = null,
    Guid? Picture = null, string? PictureAlternative = null, string? PictureCaption = null, string? PictureCredit = null)
    : ICommand<StatementDrafted>, IStatementTextFields, IStatementMarks, INamesCampaign, ITakesSlug
{
    /// <inheritdoc />
    public IReadOnlyList<QuotationFields>? Quotations { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<PlaceFields>? Places { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Topics { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Related { get; init; }

    /// <inheritdoc />
    public bool? TakesEndorsements { get; init; }

    string? INamesCampaign.CampaignName => Campaign;

    /// <summary>Whether people can be recognised in the picture. The console asks; a program answers for itself.</summary>
    [JsonIgnore]
    public PictureFaces PictureFaces { get; init; }

    /// <summary>Whether the page begins it by itself while somebody is still writing.</summary>
    [JsonIgnore]
    public bool WhileWriting { get; init; }
}

/// <summary>The statement that was begun.</summary>
public sealed record StatementDrafted(StatementId Id, string Slug, string Language, string State)
{
    /// <summary>The version that stands there now.</summary>
    [JsonIgnore]
    public long Version { get; init; }
}

internal sealed class DraftStatementValidator : AbstractValidator<DraftStatement>
{
    public DraftStatementValidator(IMarkdown markdown)
    {
        this.TextRules(markdown);
        RuleFor(x => x.Campaign).Must(x => !string.IsNullOrWhiteSpace(x)).WithErrorCode("Required");
        RuleFor(x => x.Language).Language();
        RuleFor(x => x.Slug).OptionalSlug();
        RuleFor(x => x.PictureCredit).OptionalLine(StatementTexts.MaxLineLength);
        RuleForEach(x => x.Sources).SourceRules();
        this.MarkRules();
    }
}

internal sealed class DraftStatementHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<DraftStatement, StatementDrafted>
{
    public async Task<StatementDrafted> Handle(DraftStatement request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var campaign = await db.Campaigns.Named(request.Campaign!).Select(x => new { x.Id, x.Language }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new DomainError("Campaign.Unknown", "campaign", request.Campaign!);
        var lists = await StatementForm.ListsAsync(db, request.Lists, cancellationToken);
        var texts = StatementForm.Texts(request);
        var language = request.Language is null ? campaign.Language : LanguageTag.Parse(request.Language);
        var slug = await Slugs.FreeAsync(db.Statements.Select(x => x.Slug), request.Slug, texts.Title, "statement", cancellationToken);

        var writing = request.WhileWriting && actor.Organizer is { } organizer ? new Writing(organizer, IsDone: false) : null;
        var statement = Statement.Draft(EntityId.New<StatementId>(now), campaign.Id, slug, language, texts, now, writing: writing);
        statement.RestOn(StatementForm.Sources(request.Sources), now);
        statement.AddressTo(lists, now);
        statement.LeadWith(await PictureAsync(request.Picture, cancellationToken), Text.OneLine(request.PictureCredit), now);
        statement.AnswerForFaces(request.PictureFaces, now);
        await db.MarkAsync(statement, request, now, cancellationToken);
        statement.WriteAs(actor.Editor());
        db.Statements.Add(statement);
        await db.SaveChangesAsync(cancellationToken);
        return new StatementDrafted(statement.Id, slug.Value, language.Value, nameof(StatementState.Draft).ToLowerInvariant()) { Version = statement.Version };
    }

    private async Task<PictureId?> PictureAsync(Guid? id, CancellationToken cancellationToken)
    {
        if (id is not { } value)
        {
            return null;
        }

        var picture = PictureId.From(value);
        return await db.Pictures.AnyAsync(x => x.Id == picture, cancellationToken) ? picture : throw new DomainError("Picture.NotFound", "picture");
    }
}
