using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>
/// Saves a petition as its form in the console has it: the texts of one language, and what all languages share. Where
/// <see cref="OpensAt"/> is null it can be signed as soon as it is opened.
/// </summary>
[Requires(Right.Write)]
public sealed record SavePetition : ICommand<long>, IPetitionTextFields, IPetitionSettings, IWithinPetition
{
    /// <inheritdoc />
    public PetitionId Petition { get; init; }

    /// <summary>The language of the texts.</summary>
    public string Language { get; init; } = "";

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

    /// <summary>The words of the questions in this language, where the questions themselves stay; null leaves them.</summary>
    public IReadOnlyList<QuestionWordFields>? Words { get; init; }

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

    /// <summary>Refuse when the petition has changed since this version.</summary>
    public long? ExpectedVersion { get; init; }
}

internal sealed class SavePetitionValidator : AbstractValidator<SavePetition>
{
    public SavePetitionValidator(IMarkdown markdown)
    {
        this.TextRules(markdown);
        this.SettingRules();
        RuleFor(x => x.Language).Language();
        RuleForEach(x => x.Words).ChildRules(PetitionForm.WordRules);
    }
}

internal sealed class SavePetitionHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<SavePetition, long>
{
    public async Task<long> Handle(SavePetition request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var language = LanguageTag.Parse(request.Language);
        var petition = await db.PetitionToChangeAsync(request.Petition, request.ExpectedVersion, cancellationToken);
        var isSigned = await db.PetitionHeads.AnyAsync(x => x.PetitionId == petition.Id && x.Seq > 0, cancellationToken);
        var keptUntil = petition.KeptUntil;
        await petition.KeepAsync(db, request, request.Picture is null, Running(request, petition), now, cancellationToken);
        var words = request.Words is { } typed
            ? RevisePetitionHandler.Words(typed)
            : petition.Versions.SingleOrDefault(x => x.IsCurrent && x.Language == language)?.Questions;
        petition.Revise(language, PetitionForm.Texts(request, words), isSigned, now);
        await db.SaveKeptAsync(petition, keptUntil, cancellationToken);
        return petition.Version;
    }

    // A form shows minutes: a moment that is still the same minute stays as exact as it was.
    private static Running Running(SavePetition request, Petition petition)
    {
        var before = new Running(petition.TimeZone, petition.OpensAt, petition.ClosesAt, petition.KeptUntil);
        var typed = PetitionForm.Running(request, before with { OpensAt = null });
        return typed with { OpensAt = Same(typed.OpensAt, before.OpensAt), ClosesAt = Same(typed.ClosesAt, before.ClosesAt)!.Value };
    }

    private static DateTimeOffset? Same(DateTimeOffset? typed, DateTimeOffset? before) =>
        typed is { } one && before is { } other && one.Ticks / TimeSpan.TicksPerMinute == other.Ticks / TimeSpan.TicksPerMinute ? before : typed;
}
