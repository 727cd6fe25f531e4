using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>The words of a question in another language, as typed.</summary>
/// <param name="Key">The question.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Choices">The choices in order; none for text.</param>
public sealed record QuestionWordFields(string? Key, string? Text, IReadOnlyList<string>? Choices = null);

/// <summary>Writes the texts of one language version of a petition. Once somebody has signed, title and ask stay as they were signed.</summary>
[Requires(Right.Write)]
public sealed record RevisePetition : ICommand<long>, IPetitionTextFields, IWithinPetition
{
    /// <inheritdoc />
    [JsonIgnore]
    public PetitionId Petition { get; init; }

    /// <summary>BCP 47.</summary>
    [JsonIgnore]
    public string? Language { get; init; }

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

    /// <summary>The words of the organizer's own questions; null leaves those of the revision before.</summary>
    public IReadOnlyList<QuestionWordFields>? Questions { get; init; }

    /// <summary>Refuse when the petition has changed since this version; null to write anyway.</summary>
    [JsonIgnore]
    public long? ExpectedVersion { get; init; }
}

internal sealed class RevisePetitionValidator : AbstractValidator<RevisePetition>
{
    public RevisePetitionValidator(IMarkdown markdown)
    {
        this.TextRules(markdown);
        RuleFor(x => x.Language).Language();
        RuleForEach(x => x.Questions).ChildRules(PetitionForm.WordRules);
    }
}

internal sealed class RevisePetitionHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<RevisePetition, long>
{
    public async Task<long> Handle(RevisePetition request, CancellationToken cancellationToken)
    {
        var petition = await db.PetitionToChangeAsync(request.Petition, request.ExpectedVersion, cancellationToken);
        var language = request.Language is null ? petition.Language : LanguageTag.Parse(request.Language);
        var isSigned = await db.PetitionHeads.AnyAsync(x => x.PetitionId == petition.Id && x.Seq > 0, cancellationToken);
        var words = request.Questions is null
            ? petition.Versions.SingleOrDefault(x => x.IsCurrent && x.Language == language)?.Questions
            : Words(request.Questions);
        petition.Revise(language, PetitionForm.Texts(request, words), isSigned, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return petition.Version;
    }

    public static QuestionWords? Words(IReadOnlyList<QuestionWordFields> typed)
    {
        List<QuestionTexts> words = [.. typed.Where(x => Text.OneLine(x.Text) is not null)
            .Select(x => new QuestionTexts(x.Key ?? "", Text.OneLine(x.Text)!, new ChoiceTexts((x.Choices ?? []).Select(Text.OneLine).OfType<string>())))];
        return words.Count == 0 ? null : new QuestionWords(words);
    }
}
