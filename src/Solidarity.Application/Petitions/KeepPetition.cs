using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Changes how a petition runs; what is null stays as it is.</summary>
[Requires(Right.Write)]
public sealed record KeepPetition : ICommand<long>, IPetitionSettings, IWithinPetition
{
    /// <inheritdoc />
    [JsonIgnore]
    public PetitionId Petition { get; init; }

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
    public Guid? Picture { get; init; }

    /// <summary>Whether the picture is to go.</summary>
    public bool NoPicture { get; init; }

    /// <inheritdoc />
    public string? PictureCredit { get; init; }

    /// <summary>Refuse when the petition has changed since this version; null to write anyway.</summary>
    [JsonIgnore]
    public long? ExpectedVersion { get; init; }
}

internal sealed class KeepPetitionValidator : AbstractValidator<KeepPetition>
{
    public KeepPetitionValidator() => this.SettingRules();
}

internal sealed class KeepPetitionHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<KeepPetition, long>
{
    public async Task<long> Handle(KeepPetition request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var petition = await db.PetitionToChangeAsync(request.Petition, request.ExpectedVersion, cancellationToken);
        if (request.Targets is not null)
        {
            petition.Ask(PetitionForm.Targets(request.Targets), now);
        }

        if (request.Goal is not null || request.Milestones is not null)
        {
            var open = petition.Goals.Where(goal => goal.ReachedAt is null).Select(goal => goal.Amount).Order().ToList();
            petition.Aim([.. request.Goal is { } goal ? [goal] : open.Take(1), .. request.Milestones ?? open.Skip(1)], now);
        }

        var keptUntil = petition.KeptUntil;
        petition.Run(PetitionForm.Running(request, new Running(petition.TimeZone, petition.OpensAt, petition.ClosesAt, petition.KeptUntil)), now);
        AskFor(petition, request, now);
        if (request.Lists is not null)
        {
            petition.Offer(await StatementForm.ListsAsync(db, request.Lists, cancellationToken), now);
        }

        petition.Treat(request.Discreet ?? petition.IsDiscreet, request.CommentsAtOnce ?? petition.ShowsCommentsAtOnce, now);
        var picture = request.NoPicture ? null : request.Picture is null ? petition.PictureId : await db.PictureAsync(request.Picture, cancellationToken);
        petition.Show(picture, Text.OneLine(request.PictureCredit) ?? (request.Picture is null ? petition.PictureCredit : null), now);
        await db.InTransactionAsync(
            async cancel =>
            {
                await db.SaveChangesAsync(cancel);
                return keptUntil == petition.KeptUntil ? 0 : await PromiseAsync(petition, cancel);
            },
            cancellationToken);
        return petition.Version;
    }

    // What was promised to those who signed before ends earlier now.
    private Task<int> PromiseAsync(Petition petition, CancellationToken cancellationToken)
    {
        var (id, ends) = (petition.Id, (DateTimeOffset?)petition.PromiseEnds);
        return db.Signatures.Where(x => x.PetitionId == id && x.DueAt > ends).ExecuteUpdateAsync(set => set.SetProperty(x => x.DueAt, ends), cancellationToken);
    }

    private static void AskFor(Petition petition, KeepPetition request, DateTimeOffset now)
    {
        var fields = PetitionForm.Fields(request.Fields, petition.Fields);
        if (request.Questions is null)
        {
            petition.AskFor(fields, petition.Questions, now);
            return;
        }

        var (questions, words) = PetitionForm.Questions(request.Questions);
        petition.AskFor(fields, questions, now);
        var original = petition.Versions.Single(version => version.IsCurrent && version.Language == petition.Language);
        petition.Revise(petition.Language, original.Texts with { Questions = words }, isSigned: true, now);
    }
}
