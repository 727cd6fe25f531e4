using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Begins a petition.</summary>
[Requires(Right.Write)]
public sealed record DraftPetition : ICommand<PetitionDrafted>, IPetitionTextFields, IPetitionSettings, INamesCampaign, ITakesSlug
{
    /// <summary>Slug or id of its campaign.</summary>
    public string? Campaign { get; init; }

    /// <inheritdoc />
    public string? Title { get; init; }

    /// <inheritdoc />
    public string? Ask { get; init; }

    /// <inheritdoc />
    public string? Background { get; init; }

    /// <inheritdoc />
    public string? PictureAlternative { get; init; }

    /// <inheritdoc />
    public string? ListConsent { get; init; }

    /// <summary>BCP 47; the campaign's when null.</summary>
    public string? Language { get; init; }

    /// <summary>Its name in addresses; made of the title when null.</summary>
    public string? Slug { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<TargetFields>? Targets { get; init; }

    /// <inheritdoc />
    public int? Goal { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<int>? Milestones { get; init; }

    /// <inheritdoc />
    public string? TimeZone { get; init; }

    /// <inheritdoc />
    public DateTime? OpensAt { get; init; }

    /// <inheritdoc />
    public DateTime? ClosesAt { get; init; }

    /// <inheritdoc />
    public DateOnly? KeptUntil { get; init; }

    /// <inheritdoc />
    public AskedFields? Fields { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<QuestionFields>? Questions { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Lists { get; init; }

    /// <inheritdoc />
    public bool? Discreet { get; init; }

    /// <inheritdoc />
    public bool? CommentsAtOnce { get; init; }

    /// <inheritdoc />
    public bool? TakesOrganisations { get; init; }

    /// <inheritdoc />
    public Guid? Picture { get; init; }

    /// <inheritdoc />
    public string? PictureCredit { get; init; }

    string? INamesCampaign.CampaignName => Campaign;
}

/// <summary>The petition that was begun.</summary>
public sealed record PetitionDrafted(PetitionId Id, string Slug, string Language, PetitionState State)
{
    /// <summary>The version that stands there now.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Version { get; init; }
}

internal sealed class DraftPetitionValidator : AbstractValidator<DraftPetition>
{
    public DraftPetitionValidator(IMarkdown markdown)
    {
        this.TextRules(markdown);
        this.SettingRules();
        RuleFor(x => x.Campaign).Must(x => !string.IsNullOrWhiteSpace(x)).WithErrorCode("Required");
        RuleFor(x => x.Language).Language();
        RuleFor(x => x.Slug).OptionalSlug();
    }
}

internal sealed class DraftPetitionHandler(ISolidarityDb db, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<DraftPetition, PetitionDrafted>
{
    public async Task<PetitionDrafted> Handle(DraftPetition request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var campaign = await db.Campaigns.Named(request.Campaign!).Select(x => new { x.Id, x.Language }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new DomainError("Campaign.Unknown", "campaign", request.Campaign!);
        var lists = await StatementForm.ListsAsync(db, request.Lists, cancellationToken);
        var (questions, words) = PetitionForm.Questions(request.Questions);
        var texts = PetitionForm.Texts(request, words);
        var language = request.Language is null ? campaign.Language : LanguageTag.Parse(request.Language);
        var slug = await Slugs.FreeAsync(db.Petitions.Select(x => x.Slug), request.Slug, texts.Title, "petition", cancellationToken);
        var running = PetitionForm.Running(request, Running.From(now, TimeZoneName.FromStored(site.Value.TimeZone)));
        var petition = Petition.Draft(
            EntityId.New<PetitionId>(now), campaign.Id, slug, language, texts, PetitionForm.Targets(request.Targets ?? []),
            [request.Goal ?? Petition.DefaultGoal, .. request.Milestones ?? []], running,
            PetitionForm.Fields(request.Fields, PetitionFields.Default), questions, now);
        petition.Offer(lists, now);
        petition.Treat(request.Discreet ?? false, request.CommentsAtOnce ?? false, now);
        petition.TakeOrganisations(request.TakesOrganisations ?? false, now);
        petition.Show(await db.PictureAsync(request.Picture, cancellationToken), Text.OneLine(request.PictureCredit), now);
        db.Petitions.Add(petition);
        db.PetitionHeads.Add(new PetitionHead(petition.Id));
        await db.SaveChangesAsync(cancellationToken);
        return new PetitionDrafted(petition.Id, slug.Value, language.Value, petition.State) { Version = petition.Version };
    }
}
