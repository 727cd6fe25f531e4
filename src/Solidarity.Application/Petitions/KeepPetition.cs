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
    public bool? TakesOrganisations { get; init; }

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
        var keptUntil = petition.KeptUntil;
        await petition.KeepAsync(db, request, request.NoPicture, PetitionForm.Running(request, new Running(petition.TimeZone, petition.OpensAt, petition.ClosesAt, petition.KeptUntil)), now, cancellationToken);
        await db.SaveKeptAsync(petition, keptUntil, cancellationToken);
        return petition.Version;
    }
}

/// <summary>Changes how a petition runs.</summary>
internal static class PetitionKept
{
    /// <summary>Stores it. What was promised to those who signed before may end earlier now, and not later.</summary>
    public static Task SaveKeptAsync(this ISolidarityDb db, Petition petition, DateOnly keptUntil, CancellationToken cancellationToken) => db.InTransactionAsync(
        async cancel =>
        {
            await db.SaveChangesAsync(cancel);
            var (id, ends) = (petition.Id, (DateTimeOffset?)petition.PromiseEnds);
            if (keptUntil == petition.KeptUntil)
            {
                return 0;
            }

            await db.PetitionBatches.Where(x => x.PetitionId == id && x.DueAt > ends).ExecuteUpdateAsync(set => set.SetProperty(x => x.DueAt, ends), cancel);
            await db.OrganisationSignatures.Where(x => x.PetitionId == id && x.DueAt > ends).ExecuteUpdateAsync(set => set.SetProperty(x => x.DueAt, ends), cancel);
            return await db.Signatures.Where(x => x.PetitionId == id && x.DueAt > ends).ExecuteUpdateAsync(set => set.SetProperty(x => x.DueAt, ends), cancel);
        },
        cancellationToken);

    /// <summary>Sets what was typed; what is null stays as it was.</summary>
    public static async Task KeepAsync(
        this Petition petition, ISolidarityDb db, IPetitionSettings typed, bool noPicture, Running running, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (typed.Targets is not null)
        {
            petition.Ask(PetitionForm.Targets(typed.Targets), now);
        }

        if (typed.Goal is not null || typed.Milestones is not null)
        {
            var open = petition.Goals.Where(goal => goal.ReachedAt is null).Select(goal => goal.Amount).Order().ToList();
            petition.Aim([.. typed.Goal is { } goal ? [goal] : open.Take(1), .. typed.Milestones ?? open.Skip(1)], now);
        }

        petition.Run(running, now);
        AskFor(petition, typed, now);
        if (typed.Lists is not null)
        {
            petition.Offer(await StatementForm.ListsAsync(db, typed.Lists, cancellationToken), now);
        }

        petition.Treat(typed.Discreet ?? petition.IsDiscreet, typed.CommentsAtOnce ?? petition.ShowsCommentsAtOnce, now);
        petition.TakeOrganisations(typed.TakesOrganisations ?? petition.TakesOrganisations, now);
        var picture = noPicture ? null : typed.Picture is null ? petition.PictureId : await db.PictureAsync(typed.Picture, cancellationToken);
        petition.Show(picture, Text.OneLine(typed.PictureCredit) ?? (typed.Picture is null ? petition.PictureCredit : null), now);
    }

    private static void AskFor(Petition petition, IPetitionSettings typed, DateTimeOffset now)
    {
        var fields = PetitionForm.Fields(typed.Fields, petition.Fields);
        if (typed.Questions is null)
        {
            petition.AskFor(fields, petition.Questions, now);
            return;
        }

        var (questions, words) = PetitionForm.Questions(typed.Questions);
        petition.AskFor(fields, questions, now);
        var original = petition.Versions.Single(version => version.IsCurrent && version.Language == petition.Language);
        petition.Revise(petition.Language, original.Texts with { Questions = words }, isSigned: true, now);
    }
}
