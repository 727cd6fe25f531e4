using FluentValidation;
using MediatR;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;

namespace Solidarity.Application.Events;

/// <summary>Saves an event as its form in the console has it: the texts of one language, and what all languages share but the dates.</summary>
[Requires(Right.Write)]
public sealed record SaveEvent : ICommand<long>, IEventTextFields, IEventSettings, IWithinEvent
{
    /// <inheritdoc />
    public EventId Event { get; init; }

    /// <summary>The language of the texts.</summary>
    public string Language { get; init; } = "";

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

    /// <summary>The words of the questions in this language, where the questions themselves stay; null leaves them.</summary>
    public IReadOnlyList<QuestionWordFields>? Words { get; init; }

    /// <summary>The names of the shifts in this language, where the shifts themselves stay; null leaves them.</summary>
    public IReadOnlyList<ShiftNameFields>? Names { get; init; }

    /// <inheritdoc />
    public PlaceFields? Place { get; init; }

    /// <inheritdoc />
    public string? Link { get; init; }

    /// <inheritdoc />
    public EventVisibility? Visibility { get; init; }

    /// <inheritdoc />
    public int? Capacity { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<ShiftFields>? Shifts { get; init; }

    /// <inheritdoc />
    public int? Guests { get; init; }

    /// <inheritdoc />
    public bool? NeedsApproval { get; init; }

    /// <inheritdoc />
    public bool? SmallerMayPass { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<QuestionFields>? Questions { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Lists { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Topics { get; init; }

    /// <inheritdoc />
    public AccessibilityFields? Accessibility { get; init; }

    /// <inheritdoc />
    public ContactFields? Contact { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? Languages { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<string>? CoHosts { get; init; }

    /// <inheritdoc />
    public Guid? Picture { get; init; }

    /// <inheritdoc />
    public string? PictureCredit { get; init; }

    /// <summary>Refuse when the event has changed since this version.</summary>
    public long? ExpectedVersion { get; init; }
}

internal sealed class SaveEventValidator : AbstractValidator<SaveEvent>
{
    public SaveEventValidator(IMarkdown markdown)
    {
        this.TextRules(markdown);
        this.SettingRules();
        RuleFor(x => x.Language).Language();
        RuleForEach(x => x.Words).ChildRules(PetitionForm.WordRules);
        RuleForEach(x => x.Names).ChildRules(ShiftForm.NameRules);
    }
}

internal sealed class SaveEventHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<SaveEvent, long>
{
    public async Task<long> Handle(SaveEvent request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var language = LanguageTag.Parse(request.Language);
        var @event = await db.EventToChangeAsync(request.Event, request.ExpectedVersion, cancellationToken);
        var isPlanned = await @event.KeepAsync(db, actor, request, request.Picture is null, now, cancellationToken);
        var texts = EventForm.Texts(request, ReviseEventHandler.Words(@event, language, request.Words), ReviseEventHandler.Names(@event, language, request.Names));
        @event.Revise(language, texts, now);
        await db.SaveKeptAsync(@event, isPlanned, now, cancellationToken);
        return @event.Version;
    }
}
