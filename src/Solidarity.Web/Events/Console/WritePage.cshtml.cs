using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Events;
using Solidarity.Domain.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>Writing to those who come to an event, wait for a place, or came.</summary>
public sealed class WritePage(IMediator mediator, Sentences sentences, IActor actor, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The event.</summary>
    public EditedEvent Planned { get; private set; } = null!;

    /// <summary>How many people there are to write to.</summary>
    public PeopleCounted People { get; private set; } = null!;

    /// <summary>To whom.</summary>
    [BindProperty]
    public EventAudience Audience { get; set; }

    /// <summary>One line, as typed.</summary>
    [BindProperty]
    public string? Subject { get; set; }

    /// <summary>Plain text, as typed.</summary>
    [BindProperty]
    public string? Body { get; set; }

    /// <summary>Whether it was looked at, and is to go.</summary>
    public bool IsSeen { get; private set; }

    /// <summary>The address of this page.</summary>
    public string At => language.Path($"/console/events/{Planned.Id}/write");

    /// <summary>How many people are in an audience.</summary>
    public int CountOf(EventAudience audience) => audience switch { EventAudience.Waiting => People.Waiting, EventAudience.Came => People.Came, _ => People.Coming };

    /// <summary>Shows the form.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>Shows what will go to whom, and sends it when that was seen.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (!(await actor.ScopeAsync(Right.Publish, cancellationToken)).Covers(Planned.Campaign))
        {
            throw new NotAllowed(actor.IsKnown);
        }

        if (act == "send" && await TryAsync(() => Mediator.Send(new WriteToPeople(Planned.Id, Audience, null, Subject, Body), cancellationToken)))
        {
            Notice = "Console.Write.Sent";
            return Redirect(At);
        }

        IsSeen = act == "look" && !Errors.Any && !string.IsNullOrWhiteSpace(Subject) && !string.IsNullOrWhiteSpace(Body) && CountOf(Audience) > 0;
        if (act == "look" && !IsSeen)
        {
            foreach (var (field, isEmpty) in new[] { ("subject", string.IsNullOrWhiteSpace(Subject)), ("body", string.IsNullOrWhiteSpace(Body)) })
            {
                if (isEmpty)
                {
                    Refuse(new Domain.DomainError("Required", field));
                }
            }

            if (CountOf(Audience) == 0)
            {
                Refuse(new Domain.DomainError("EventMail.Nobody", "audience"));
            }
        }

        return Errors.Any ? Refused() : Page();
    }

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Planned = await Mediator.Send(new EditEvent(id.ToString()), cancellationToken);
        People = await Mediator.Send(new CountPeople(Planned.Id), cancellationToken);
    }
}
