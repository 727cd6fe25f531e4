using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Writes the texts of one language version of an event.</summary>
[Requires(Right.Write)]
public sealed record ReviseEvent : ICommand<long>, IEventTextFields, IWithinEvent
{
    /// <inheritdoc />
    [JsonIgnore]
    public EventId Event { get; init; }

    /// <summary>BCP 47.</summary>
    [JsonIgnore]
    public string? Language { get; init; }

    /// <inheritdoc />
    public string? Title { get; init; }

    /// <inheritdoc />
    public string? Summary { get; init; }

    /// <inheritdoc />
    public string? Body { get; init; }

    /// <inheritdoc />
    public string? GettingThere { get; init; }

    /// <inheritdoc />
    public string? Bring { get; init; }

    /// <inheritdoc />
    public string? Safety { get; init; }

    /// <inheritdoc />
    public string? PictureAlternative { get; init; }

    /// <inheritdoc />
    public string? ListConsent { get; init; }

    /// <summary>The words of the organizer's own questions; null leaves those of the revision before.</summary>
    public IReadOnlyList<QuestionWordFields>? Questions { get; init; }

    /// <summary>The names of the shifts; null leaves those of the revision before.</summary>
    public IReadOnlyList<ShiftNameFields>? Shifts { get; init; }

    /// <summary>Refuse when the event has changed since this version; null to write anyway.</summary>
    [JsonIgnore]
    public long? ExpectedVersion { get; init; }
}

internal sealed class ReviseEventValidator : AbstractValidator<ReviseEvent>
{
    public ReviseEventValidator(IMarkdown markdown)
    {
        this.TextRules(markdown);
        RuleFor(x => x.Language).Language();
        RuleForEach(x => x.Questions).ChildRules(PetitionForm.WordRules);
        RuleForEach(x => x.Shifts).ChildRules(ShiftForm.NameRules);
    }
}

internal sealed class ReviseEventHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ReviseEvent, long>
{
    public async Task<long> Handle(ReviseEvent request, CancellationToken cancellationToken)
    {
        var @event = await db.EventToChangeAsync(request.Event, request.ExpectedVersion, cancellationToken);
        var language = request.Language is null ? @event.Language : LanguageTag.Parse(request.Language);
        @event.Revise(language, EventForm.Texts(request, Words(@event, language, request.Questions), Names(@event, language, request.Shifts)), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return @event.Version;
    }

    /// <summary>The words of the questions, or those of the revision before, where the questions still stand.</summary>
    public static Domain.Petitions.QuestionWords? Words(Event @event, LanguageTag language, IReadOnlyList<QuestionWordFields>? typed) =>
        typed is not null ? RevisePetitionHandler.Words(typed)
        : @event.Questions is null ? null
        : Current(@event, language)?.Questions is { } before && before.All(said => @event.Questions.Any(question => question.Key == said.Key && question.Choices == said.Choices.Count)) ? before
        : null;

    /// <summary>The names of the shifts, or those of the revision before.</summary>
    public static ShiftNames? Names(Event @event, LanguageTag language, IReadOnlyList<ShiftNameFields>? typed) =>
        typed is not null ? ShiftForm.Names(typed) : Current(@event, language)?.Shifts is { } before ? ShiftForm.Names(before, @event.Shifts) : null;

    private static EventVersion? Current(Event @event, LanguageTag language) => @event.Versions.SingleOrDefault(x => x.IsCurrent && x.Language == language);
}
