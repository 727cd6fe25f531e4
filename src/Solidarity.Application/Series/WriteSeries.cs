using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Series;

namespace Solidarity.Application.Series;

/// <summary>Begins a series of mails, as a draft.</summary>
/// <param name="Name">What organizers call it; one line.</param>
/// <param name="Trigger">What somebody does for it to begin: <c>subscribed</c>, <c>signed</c>, <c>joined</c> or <c>eventOver</c>.</param>
/// <param name="Of">Slug or id of the petition or event; nothing for <c>subscribed</c>.</param>
/// <param name="List">Slug or id of the list by which its mails go, and whose subscribers it is for.</param>
/// <param name="Language">BCP 47, of the first texts; the site's when null.</param>
/// <param name="Steps">Its mails, in order.</param>
[Requires(Right.Write)]
public sealed record CreateSeries(string? Name, string? Trigger, string? Of, string? List, string? Language = null, IReadOnlyList<SeriesStepFields>? Steps = null) : ICommand<MailSeriesId>, ISeriesFields;

/// <summary>Changes a series. Once it was started, for whom it begins stays, and so do its mails and their order.</summary>
/// <param name="Id">The series.</param>
/// <param name="Name">What organizers call it; one line.</param>
/// <param name="Trigger">What somebody does for it to begin.</param>
/// <param name="Of">Slug or id of the petition or event.</param>
/// <param name="List">Slug or id of the list by which its mails go.</param>
/// <param name="Steps">Its mails, in order.</param>
/// <param name="ExpectedVersion">Refuse when it has changed since this version.</param>
[Requires(Right.Write)]
public sealed record ChangeSeries(
    MailSeriesId Id, string? Name, string? Trigger, string? Of, string? List, IReadOnlyList<SeriesStepFields>? Steps, long? ExpectedVersion = null) : ICommand<long>, ISeriesFields;

/// <summary>Writes one mail of a series in one language.</summary>
[Requires(Right.Write)]
public sealed record WriteSeriesMail(MailSeriesId Series, MessageId Mail, string Language, string? Subject, string? Body, long? ExpectedVersion = null) : ICommand<long>, INewsletterTextFields;

/// <summary>Takes one language out of a mail of a series.</summary>
[Requires(Right.Write)]
public sealed record RemoveSeriesMailVersion(MailSeriesId Series, MessageId Mail, string Language, long? ExpectedVersion = null) : ICommand<long>;

internal sealed class CreateSeriesValidator : AbstractValidator<CreateSeries>
{
    public CreateSeriesValidator()
    {
        this.SeriesRules();
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class ChangeSeriesValidator : AbstractValidator<ChangeSeries>
{
    public ChangeSeriesValidator() => this.SeriesRules();
}

internal sealed class WriteSeriesMailValidator : AbstractValidator<WriteSeriesMail>
{
    public WriteSeriesMailValidator()
    {
        this.TextRules();
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class WriteSeriesHandlers(ISolidarityDb db, INewsletterTexts mails, IOptions<SiteOptions> site, TimeProvider time) :
    IRequestHandler<CreateSeries, MailSeriesId>, IRequestHandler<ChangeSeries, long>, IRequestHandler<WriteSeriesMail, long>, IRequestHandler<RemoveSeriesMailVersion, long>
{
    public async Task<MailSeriesId> Handle(CreateSeries request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var trigger = await db.TriggerAsync(request, cancellationToken);
        var series = MailSeries.Draft(EntityId.New<MailSeriesId>(now), Text.OneLine(request.Name)!, trigger, LanguageTag.Parse(request.Language ?? site.Value.Language), now);
        await SetAsync(series, trigger, request, now, cancellationToken);
        db.Series.Add(series);
        await db.SaveChangesAsync(cancellationToken);
        return series.Id;
    }

    public async Task<long> Handle(ChangeSeries request, CancellationToken cancellationToken)
    {
        var series = await db.SeriesToChangeAsync(request.Id, request.ExpectedVersion, cancellationToken);
        await SetAsync(series, await db.TriggerAsync(request, cancellationToken), request, time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return series.Version;
    }

    public async Task<long> Handle(WriteSeriesMail request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var texts = NewsletterForm.Words(request, LanguageTag.Parse(request.Language));
        await SeriesForm.MadeAsync(mails, texts, "", cancellationToken);
        var (series, mail) = await FindAsync(request.Series, request.Mail, request.ExpectedVersion, cancellationToken);
        series.Rewritten(now);
        mail.Write(texts.Language, texts.Subject, texts.Body, now);
        await db.SaveChangesAsync(cancellationToken);
        return series.Version;
    }

    public async Task<long> Handle(RemoveSeriesMailVersion request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (series, mail) = await FindAsync(request.Series, request.Mail, request.ExpectedVersion, cancellationToken);
        series.Rewritten(now);
        if (!mail.RemoveVersion(LanguageTag.Parse(request.Language), now))
        {
            throw new NotFound("MessageVersion");
        }

        await db.SaveChangesAsync(cancellationToken);
        return series.Version;
    }

    private async Task SetAsync(MailSeries series, SeriesTrigger trigger, ISeriesFields typed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var steps = await db.StepsAsync(mails, typed.Steps, series.Language, cancellationToken);
        var known = await db.MailsOfAsync(series, cancellationToken);
        if (steps.Select((step, index) => (step, index)).FirstOrDefault(x => x.step.Id is { } id && (!known.ContainsKey(id) || steps.Count(other => other.Id == id) > 1)) is { step: not null, index: var at })
        {
            throw new NotValid([SeriesForm.Failure($"steps[{at}].id", "Series.UnknownStep")]);
        }

        List<SeriesStep> kept = [];
        foreach (var step in steps)
        {
            kept.Add(new SeriesStep(step.Id ?? EntityId.New<MessageId>(now), step.WaitDays, step.OnlyIf));
        }

        series.Change(Text.OneLine(typed.Name)!, trigger, new SeriesSteps(kept), now);
        foreach (var (step, mail) in steps.Zip(kept, (step, mail) => (step, mail.Mail)))
        {
            if (known.Remove(mail, out var message))
            {
                Rewrite(message, step.Words, trigger, now);
            }
            else
            {
                db.Messages.Add(Message.SeriesMail(mail, series.Language, step.Words!.Subject, step.Words.Body, trigger.List, now));
            }
        }

        // Of a draft alone: nobody has got them.
        db.Messages.RemoveRange(known.Values);
    }

    private static void Rewrite(Message message, NewsletterWords? words, SeriesTrigger trigger, DateTimeOffset now)
    {
        if (words is not null && !message.Versions.Any(x => x.Language == words.Language && x.Subject == words.Subject && x.Body == words.Body))
        {
            message.Write(words.Language, words.Subject, words.Body, now);
        }

        if (message.Lists.All(list => list.ListId != trigger.List))
        {
            message.AddressTo([trigger.List], null, now);
        }
    }

    private async Task<(MailSeries Series, Message Mail)> FindAsync(MailSeriesId id, MessageId mail, long? expected, CancellationToken cancellationToken)
    {
        var series = await db.SeriesToChangeAsync(id, expected, cancellationToken);
        return (series, (await db.MailsOfAsync(series, cancellationToken)).GetValueOrDefault(mail) ?? throw new NotFound("SeriesMail"));
    }
}

internal static class SeriesFieldRules
{
    public static void SeriesRules<T>(this AbstractValidator<T> validator)
        where T : ISeriesFields
    {
        validator.RuleFor(x => x.Name).RequiredLine(MailSeries.MaxNameLength);
        validator.RuleFor(x => x.Trigger).Must(name => SeriesForm.Kind(name) is not null).WithErrorCode("Series.UnknownTrigger");
        validator.RuleFor(x => x.List).Must(list => !string.IsNullOrWhiteSpace(list)).WithErrorCode("Required");
    }
}
