using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Messages;
using Solidarity.Application.Segments;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>Beginning a newsletter.</summary>
[Requires(Right.Write)]
public sealed class NewMessagePage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>As typed.</summary>
    [BindProperty]
    public MessageForm Form { get; set; } = new();

    /// <summary>What the editor shows.</summary>
    public MessageFormView View { get; private set; } = null!;

    /// <summary>Shows the empty form.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Form.Language = language.Interface.Value;
        await LoadAsync(cancellationToken);
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string? act, CancellationToken cancellationToken)
    {
        Domain.Messages.MessageId id = default;
        if (!await TryAsync(async () => id = await Mediator.Send(new DraftNewsletter(Form.Subject, Form.Body, Form.Lists, Form.Language, Form.Segment, CountsLinks: Form.CountsLinks), cancellationToken)))
        {
            await LoadAsync(cancellationToken);
            return Refused();
        }

        Notice = "Console.Message.Saved";
        return Redirect(language.Path($"/console/messages/{id}{(act == "next" ? "/send" : "")}"));
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        View = new MessageFormView(
            Form, Errors, await Mediator.Send(new ListLists(Take: 100, With: Form.Lists), cancellationToken),
            await Mediator.Send(new ListSegments(Take: 100, With: Form.Segment), cancellationToken), null);
}
