using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Supporters.Console;

/// <summary>Erasing a person everywhere: what that does, in numbers, and a word to be typed, for it can't be undone.</summary>
public sealed class ErasePersonPage(
    IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor, PageLanguage language, IStringLocalizer<Texts> texts)
    : PersonalDataPage(mediator, sentences, reasons, actor)
{
    /// <summary>Which person.</summary>
    public PersonKey Person { get; private set; }

    /// <summary>What is held.</summary>
    public HeldOfPerson Held { get; private set; } = null!;

    /// <summary>The word typed.</summary>
    public string? Word { get; private set; }

    /// <summary>Shows what it would do.</summary>
    public async Task<IActionResult> OnGetAsync(string person, CancellationToken cancellationToken)
    {
        await LoadAsync(person, cancellationToken);
        return Reason is null || Held.IsReadable ? Page() : Redirect(language.Path("/console/subscribers/" + Person));
    }

    /// <summary>Erases.</summary>
    public async Task<IActionResult> OnPostAsync(string person, string? word, CancellationToken cancellationToken)
    {
        Person = Which(person);
        if (!string.Equals(word?.Trim(), texts["Console.Erase.Word"], StringComparison.OrdinalIgnoreCase))
        {
            Refuse(new DomainError("Person.OtherWord", "word", texts["Console.Erase.Word"].Value));
        }
        else if (await TryAsync(() => Mediator.Send(new ErasePerson(Person), cancellationToken)))
        {
            Notice = "Console.Erase.Done";
            return Redirect(language.Path("/console/subscribers/" + Person));
        }

        await LoadAsync(person, cancellationToken);
        Word = word;
        return Refused();
    }

    private async Task LoadAsync(string person, CancellationToken cancellationToken)
    {
        Person = Which(person);
        if (Reason is not null)
        {
            Held = await Mediator.Send(new ShowPerson(Person, Reason), cancellationToken);
        }
    }
}
