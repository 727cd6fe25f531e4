using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>A target, as typed.</summary>
/// <param name="Name">Name of the person or body.</param>
/// <param name="Email">Where the signatures are delivered; never shown in public.</param>
/// <param name="Title">The office.</param>
/// <param name="Organisation">Where the person holds it.</param>
public sealed record TargetFields(string? Name, string? Email = null, string? Title = null, string? Organisation = null);

/// <summary>A question of the organizer's own, as typed.</summary>
/// <param name="Key">Its name for programs and exports; made of its place when null.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Kind">How it is answered; text when null.</param>
/// <param name="Required">Whether nobody signs without an answer.</param>
/// <param name="Choices">The choices in order; none for text.</param>
public sealed record QuestionFields(string? Key, string? Text, QuestionKind? Kind = null, bool? Required = null, IReadOnlyList<string>? Choices = null);

/// <summary>What a petition's form asks for; what is null stays as it was.</summary>
/// <param name="Country">The country.</param>
/// <param name="Region">The region.</param>
/// <param name="PostalCode">The postal code.</param>
/// <param name="Phone">The telephone number.</param>
/// <param name="Comment">A comment.</param>
public sealed record AskedFields(Demand? Country = null, Demand? Region = null, Demand? PostalCode = null, Demand? Phone = null, Demand? Comment = null);

/// <summary>The texts of one language version of a petition, as typed.</summary>
public interface IPetitionTextFields
{
    /// <summary>One line.</summary>
    string? Title { get; }

    /// <summary>What the targets are asked to do.</summary>
    string? Ask { get; }

    /// <summary>Why: Markdown.</summary>
    string? Background { get; }

    /// <summary>What the picture shows.</summary>
    string? PictureAlternative { get; }

    /// <summary>The words beside the box that subscribes to lists.</summary>
    string? ListConsent { get; }
}

/// <summary>How a petition runs, as typed; what is null stays as it was.</summary>
public interface IPetitionSettings
{
    /// <summary>Whom it asks.</summary>
    IReadOnlyList<TargetFields>? Targets { get; }

    /// <summary>What it wants to reach first.</summary>
    int? Goal { get; }

    /// <summary>What it wants to reach after that.</summary>
    IReadOnlyList<int>? Milestones { get; }

    /// <summary>IANA; the site's when null at the beginning.</summary>
    string? TimeZone { get; }

    /// <summary>From when on, local time in that zone.</summary>
    DateTime? OpensAt { get; }

    /// <summary>Until when, local time in that zone.</summary>
    DateTime? ClosesAt { get; }

    /// <summary>The last day that signers' personal data is kept.</summary>
    DateOnly? KeptUntil { get; }

    /// <summary>What the form asks for.</summary>
    AskedFields? Fields { get; }

    /// <summary>The organizer's own questions, in the petition's language.</summary>
    IReadOnlyList<QuestionFields>? Questions { get; }

    /// <summary>Slugs or ids of the lists that the form offers.</summary>
    IReadOnlyList<string>? Lists { get; }

    /// <summary>Whether signing is to leave few traces.</summary>
    bool? Discreet { get; }

    /// <summary>Whether comments are shown at once.</summary>
    bool? CommentsAtOnce { get; }

    /// <summary>Whether organisations may sign it, beside people.</summary>
    bool? TakesOrganisations { get; }

    /// <summary>Id of the picture.</summary>
    Guid? Picture { get; }

    /// <summary>Who made the picture.</summary>
    string? PictureCredit { get; }
}

/// <summary>Checks and cleans a petition's form.</summary>
internal static class PetitionForm
{
    public static void TextRules<T>(this AbstractValidator<T> validator, IMarkdown markdown)
        where T : IPetitionTextFields
    {
        validator.RuleFor(x => x.Title).RequiredLine(PetitionTexts.MaxTitleLength);
        validator.RuleFor(x => x.Ask).Must(ask => Text.Lines(ask).Length > 0).WithErrorCode("Required").OptionalLines(PetitionTexts.MaxAskLength);
        validator.RuleFor(x => x.PictureAlternative).OptionalLine(PetitionTexts.MaxLineLength);
        validator.RuleFor(x => x.ListConsent).OptionalLine(PetitionTexts.MaxLineLength);
        validator.RuleFor(x => x.Background).OptionalLines(PetitionTexts.MaxBackgroundLength).DependentRules(() =>
            validator.RuleFor(x => x.Background).Custom((background, context) =>
            {
                if (StatementForm.Refusal(markdown, background ?? "") is { } refusal)
                {
                    context.AddFailure(new FluentValidation.Results.ValidationFailure(context.PropertyPath, refusal.Code) { ErrorCode = refusal.Code });
                }
            }));
    }

    public static void SettingRules<T>(this AbstractValidator<T> validator)
        where T : IPetitionSettings
    {
        validator.RuleFor(x => x.TimeZone).Must(zone => string.IsNullOrWhiteSpace(zone) || TimeZoneName.TryParse(zone, out _)).WithErrorCode("TimeZone.Unknown");
        validator.RuleFor(x => x.Goal).Must(goal => goal is null or (> 0 and <= PetitionGoal.Highest)).WithErrorCode("Petition.GoalOutOfRange");
        validator.RuleFor(x => x.PictureCredit).OptionalLine(PetitionTexts.MaxLineLength);
        validator.RuleForEach(x => x.Targets).ChildRules(target =>
        {
            target.RuleFor(x => x.Name).RequiredLine(Target.MaxLength).When(x => !IsEmpty(x));
            target.RuleFor(x => x.Title).OptionalLine(Target.MaxLength);
            target.RuleFor(x => x.Organisation).OptionalLine(Target.MaxLength);
            target.RuleFor(x => x.Email).Must(email => string.IsNullOrWhiteSpace(email) || EmailAddress.TryParse(email, out _)).WithErrorCode("EmailAddress.Malformed");
        });
        validator.RuleForEach(x => x.Questions).ChildRules(QuestionRules);
    }

    public static void QuestionRules(InlineValidator<QuestionFields> question)
    {
        question.RuleFor(x => x.Text).RequiredLine(QuestionTexts.MaxLength).When(x => !IsEmpty(x));
        question.RuleFor(x => x.Key).Must(key => string.IsNullOrEmpty(key) || (key.Length <= Question.MaxKeyLength && Slug.TryParse(key, out _))).WithErrorCode("Slug.Malformed");
        question.RuleForEach(x => x.Choices).OptionalLine(QuestionTexts.MaxLength).OverridePropertyName("choices");
    }

    public static void WordRules(InlineValidator<QuestionWordFields> question)
    {
        question.RuleFor(x => x.Text).OptionalLine(QuestionTexts.MaxLength);
        question.RuleForEach(x => x.Choices).OptionalLine(QuestionTexts.MaxLength).OverridePropertyName("choices");
    }

    public static PetitionTexts Texts(IPetitionTextFields typed, QuestionWords? questions) => new(
        Text.OneLine(typed.Title)!, Text.Lines(typed.Ask), Text.Lines(typed.Background), Text.OneLine(typed.PictureAlternative), Text.OneLine(typed.ListConsent), questions);

    public static IReadOnlyList<Target> Targets(IEnumerable<TargetFields> typed) => [.. typed.Where(target => !IsEmpty(target)).Select(target => new Target(
        Text.OneLine(target.Name)!, Text.OneLine(target.Title), Text.OneLine(target.Organisation),
        string.IsNullOrWhiteSpace(target.Email) ? null : EmailAddress.Parse(target.Email)))];

    /// <summary>Questions and their words in the petition's own language.</summary>
    public static (Questions? Questions, QuestionWords? Words) Questions(IEnumerable<QuestionFields>? typed)
    {
        List<(Question Question, QuestionTexts Words)> all = [.. (typed ?? []).Where(question => !IsEmpty(question)).Select((question, index) =>
        {
            var kind = question.Kind ?? QuestionKind.Text;
            List<string> choices = kind == QuestionKind.Text ? [] : [.. (question.Choices ?? []).Select(Text.OneLine).OfType<string>()];
            var key = string.IsNullOrEmpty(question.Key) ? $"q{index + 1}" : question.Key;
            return (new Question(key, kind, question.Required ?? false, choices.Count), new QuestionTexts(key, Text.OneLine(question.Text)!, new ChoiceTexts(choices)));
        })];
        return all.Count == 0 ? (null, null) : (new Questions(all.Select(x => x.Question)), new QuestionWords(all.Select(x => x.Words)));
    }

    /// <summary>When it runs, from what was typed over what there was.</summary>
    public static Running Running(IPetitionSettings typed, Running before)
    {
        var zone = TimeZoneName.TryParse(typed.TimeZone, out var named) ? named : before.TimeZone;
        var closes = typed.ClosesAt is { } end ? LocalTime.Moment(zone, end) : before.ClosesAt;
        var kept = typed.KeptUntil ?? (typed.ClosesAt is null ? before.KeptUntil : Domain.Petitions.Running.DayIn(zone, closes).AddMonths(Petition.DefaultMonthsKept));
        return new Running(zone, typed.OpensAt is { } start ? LocalTime.Moment(zone, start) : before.OpensAt, closes, kept);
    }

    public static PetitionFields Fields(AskedFields? typed, PetitionFields before) => typed is null ? before : new(
        typed.Country ?? before.Country, typed.Region ?? before.Region, typed.PostalCode ?? before.PostalCode, typed.Phone ?? before.Phone, typed.Comment ?? before.Comment);

    /// <summary>A petition with all that is changed of it.</summary>
    /// <exception cref="NotFound">It is not there.</exception>
    /// <exception cref="Stale">It has changed since.</exception>
    public static async Task<Petition> PetitionToChangeAsync(this ISolidarityDb db, PetitionId id, long? expected, CancellationToken cancellationToken)
    {
        var petition = await db.Petitions.Include(x => x.Versions.Where(version => version.IsCurrent)).Include(x => x.Targets).Include(x => x.Goals).Include(x => x.Lists)
            .Include(x => x.Changes).SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Petition");
        return expected is null || expected == petition.Version ? petition : throw new Stale();
    }

    public static IQueryable<Petition> Named(this IQueryable<Petition> petitions, string slugOrId)
    {
        if (Guid.TryParse(slugOrId, out var guid))
        {
            var id = PetitionId.From(guid);
            return petitions.Where(x => x.Id == id);
        }

        var slug = Slug.FromStored(slugOrId);
        return petitions.Where(x => x.Slug == slug);
    }

    public static async Task<Domain.Pictures.PictureId?> PictureAsync(this ISolidarityDb db, Guid? id, CancellationToken cancellationToken)
    {
        if (id is not { } value)
        {
            return null;
        }

        var picture = Domain.Pictures.PictureId.From(value);
        return await db.Pictures.AnyAsync(x => x.Id == picture, cancellationToken) ? picture : throw new DomainError("Picture.NotFound", "picture");
    }

    private static bool IsEmpty(TargetFields target) =>
        Text.OneLine(target.Name) is null && Text.OneLine(target.Title) is null && Text.OneLine(target.Organisation) is null && string.IsNullOrWhiteSpace(target.Email);

    private static bool IsEmpty(QuestionFields question) => Text.OneLine(question.Text) is null && (question.Choices ?? []).All(choice => Text.OneLine(choice) is null);
}
