using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Events;
using Solidarity.Application.Messages;
using Solidarity.Application.Petitions;
using Solidarity.Application.Segments;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Segments;
using Solidarity.Domain.Series;

namespace Solidarity.Application.Series;

/// <summary>One mail of a series, as typed.</summary>
/// <param name="Id">The mail, where it is there already; null for a new one.</param>
/// <param name="Subject">The subject line in the series' first language, in Liquid; null leaves the texts as they are.</param>
/// <param name="Body">Markdown after Liquid; null leaves the texts as they are.</param>
/// <param name="WaitDays">How many days after the mail before it goes; after what began the series, for the first.</param>
/// <param name="OnlyIf">Who gets it when its time has come: in each group at least one condition must hold. Everybody when null or empty.</param>
public sealed record SeriesStepFields(
    MessageId? Id = null, string? Subject = null, string? Body = null, int WaitDays = 0, IReadOnlyList<IReadOnlyList<SegmentConditionFields>>? OnlyIf = null) : INewsletterTextFields;

/// <summary>What is typed of a series.</summary>
internal interface ISeriesFields
{
    /// <summary>What organizers call it.</summary>
    string? Name { get; }

    /// <summary>What somebody does for it to begin.</summary>
    string? Trigger { get; }

    /// <summary>The petition or event.</summary>
    string? Of { get; }

    /// <summary>The list by which its mails go.</summary>
    string? List { get; }

    /// <summary>Its mails.</summary>
    IReadOnlyList<SeriesStepFields>? Steps { get; }
}

/// <summary>Checks what was typed of a series, and finds what it names.</summary>
internal static class SeriesForm
{
    /// <summary>The name of a kind in calls and forms.</summary>
    public static string Name(SeriesTriggerKind kind) => EnumNames.Of(kind);

    /// <summary>The name of a state in calls and texts.</summary>
    public static string Name(SeriesState state) => state.ToString().ToLowerInvariant();

    /// <summary>The kind with a name; null for none.</summary>
    public static SeriesTriggerKind? Kind(string? name) =>
        Enum.GetValues<SeriesTriggerKind>().Cast<SeriesTriggerKind?>().FirstOrDefault(kind => string.Equals(Name(kind!.Value), name, StringComparison.Ordinal));

    /// <summary>For whom it begins.</summary>
    /// <exception cref="NotValid">What is named is not there.</exception>
    public static async Task<SeriesTrigger> TriggerAsync(this ISolidarityDb db, ISeriesFields typed, CancellationToken cancellationToken)
    {
        List<ValidationFailure> wrong = [];
        var kind = Kind(typed.Trigger)!.Value;
        var list = await ListAsync(db, typed.List!.Trim(), cancellationToken);
        if (list is null)
        {
            wrong.Add(Failure("list", "Segment.BadList"));
        }

        PetitionId? petition = null;
        EventId? planned = null;
        var of = typed.Of?.Trim() ?? "";
        switch (kind)
        {
            case SeriesTriggerKind.Signed:
                petition = await db.Petitions.Named(of).Select(x => (PetitionId?)x.Id).SingleOrDefaultAsync(cancellationToken);
                break;
            case SeriesTriggerKind.Joined or SeriesTriggerKind.EventOver:
                planned = await db.Events.Named(of).Select(x => (EventId?)x.Id).SingleOrDefaultAsync(cancellationToken);
                break;
        }

        if (kind != SeriesTriggerKind.Subscribed && petition is null && planned is null)
        {
            wrong.Add(Failure("of", of.Length == 0 ? "Required" : kind == SeriesTriggerKind.Signed ? "Segment.BadSigned" : "Segment.BadAttends"));
        }

        return wrong.Count == 0 ? new SeriesTrigger(kind, list!.Value, petition, planned) : throw new NotValid(wrong);
    }

    /// <summary>The mails as typed, read: their conditions, and their texts where there are any.</summary>
    /// <exception cref="NotValid">Something can't be understood; it is named by its place, as in <c>steps[0].subject</c>.</exception>
    /// <exception cref="DomainError">A text can't be filled in; the field is named by its place.</exception>
    public static async Task<IReadOnlyList<SeriesStepRead>> StepsAsync(
        this ISolidarityDb db, INewsletterTexts mails, IReadOnlyList<SeriesStepFields>? typed, LanguageTag language, CancellationToken cancellationToken)
    {
        IReadOnlyList<SeriesStepFields> steps = typed ?? [];
        if (steps.Count > SeriesSteps.Most)
        {
            throw new DomainError("Series.TooManySteps", "steps", SeriesSteps.Most);
        }

        List<ValidationFailure> wrong = [];
        var texts = new StepTextsValidator();
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] is not { } step)
            {
                wrong.Add(Failure($"steps[{i}]", "Required"));
                continue;
            }

            wrong.AddRange(HasTexts(step) ? texts.Validate(step).Errors.Select(error => At(i, error)) : []);
            if (step.OnlyIf is { Count: > 0 } groups && (groups.Count > SegmentRules.Most || groups.Any(group => group is not { Count: > 0 and <= SegmentGroup.Most })))
            {
                wrong.Add(new ValidationFailure($"steps[{i}].onlyIf", "Series.Conditions") { ErrorCode = "Series.Conditions", CustomState = new object[] { SegmentRules.Most, SegmentGroup.Most } });
            }
        }

        if (wrong.Count > 0)
        {
            throw new NotValid(wrong);
        }

        var rules = await db.RulesAsync([.. steps.Select((step, i) => ($"steps[{i}].onlyIf", step.OnlyIf ?? []))], wrong, cancellationToken);
        if (wrong.Count > 0)
        {
            throw new NotValid(wrong);
        }

        List<SeriesStepRead> read = [];
        for (var i = 0; i < steps.Count; i++)
        {
            var words = HasTexts(steps[i]) ? NewsletterForm.Words(steps[i], language) : null;
            await MadeAsync(mails, words, $"steps[{i}].", cancellationToken);
            read.Add(new SeriesStepRead(steps[i].Id, words, steps[i].WaitDays, rules[i].Count == 0 ? null : new SegmentRules(rules[i])));
        }

        return read;
    }

    /// <summary>Makes the mail, so that what is wrong is known before anybody gets it.</summary>
    /// <exception cref="DomainError">It can't be made.</exception>
    public static async Task MadeAsync(INewsletterTexts mails, NewsletterWords? words, string place, CancellationToken cancellationToken)
    {
        if (words is null)
        {
            return;
        }

        try
        {
            await mails.MakeAsync(words, [], null, cancellationToken);
        }
        catch (DomainError error) when (error.Field is not null && place.Length > 0)
        {
            throw new DomainError(error.Code, place + error.Field, [.. error.Arguments]);
        }
    }

    /// <summary>A series that is changed.</summary>
    /// <exception cref="NotFound">It is not there.</exception>
    /// <exception cref="Stale">It has changed since.</exception>
    public static async Task<MailSeries> SeriesToChangeAsync(this ISolidarityDb db, MailSeriesId id, long? expected, CancellationToken cancellationToken)
    {
        var series = await db.Series.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Series");
        return expected is null || expected == series.Version ? series : throw new Stale();
    }

    /// <summary>The mails of a series, with texts and list.</summary>
    public static Task<Dictionary<MessageId, Message>> MailsOfAsync(this ISolidarityDb db, MailSeries series, CancellationToken cancellationToken)
    {
        var ids = series.Steps.Select(step => step.Mail).ToList();
        return db.Messages.Include(x => x.Versions).Include(x => x.Lists).Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
    }

    public static ValidationFailure Failure(string field, string code) => new(field, code) { ErrorCode = code };

    private static bool HasTexts(SeriesStepFields step) => step.Id is null || step.Subject is not null || step.Body is not null;

    private static ValidationFailure At(int step, ValidationFailure error)
    {
        error.PropertyName = $"steps[{step}].{error.PropertyName}";
        return error;
    }

    private static async Task<MailingListId?> ListAsync(ISolidarityDb db, string name, CancellationToken cancellationToken)
    {
        var slug = Slug.FromStored(name);
        var id = MailingListId.From(Guid.TryParse(name, out var guid) ? guid : Guid.Empty);
        return await db.MailingLists.Where(x => x.Slug == slug || x.Id == id).Select(x => (MailingListId?)x.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private sealed class StepTextsValidator : FluentValidation.AbstractValidator<SeriesStepFields>
    {
        public StepTextsValidator() => this.TextRules();
    }
}

/// <summary>One mail of a series, as read.</summary>
/// <param name="Id">The mail, where it is there already.</param>
/// <param name="Words">Its texts in the first language; null to leave them as they are.</param>
/// <param name="WaitDays">How long it waits.</param>
/// <param name="OnlyIf">Who gets it.</param>
internal sealed record SeriesStepRead(MessageId? Id, NewsletterWords? Words, int WaitDays, SegmentRules? OnlyIf);
