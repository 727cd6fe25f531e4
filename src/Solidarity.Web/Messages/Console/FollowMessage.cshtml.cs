using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Messages;
using Solidarity.Domain.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>Following a newsletter on its way.</summary>
public sealed class FollowMessagePage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The newsletter.</summary>
    public Newsletter Newsletter { get; private set; } = null!;

    /// <summary>How it goes.</summary>
    public AlertView View { get; private set; } = null!;

    /// <summary>What came of it.</summary>
    public NewsletterNumbers Numbers { get; private set; } = null!;

    /// <summary>Shows the numbers; what is not sent yet is written still.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return Redirect(Here(""));
        }

        await CountAsync(cancellationToken);
        return Page();
    }

    /// <summary>The numbers alone, while they move: 304 as long as they don't.</summary>
    public async Task<IActionResult> OnGetProgressAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var tag = View.Tag(language.Interface.Value);
        Response.Headers.ETag = tag;
        return Request.Headers.IfNoneMatch.ToString() == tag ? StatusCode(StatusCodes.Status304NotModified) : Partial("/Messages/Console/_Progress.cshtml", View);
    }

    /// <summary>Holds it, lets it go on, or ends it; puts it into the archive, or takes it out; settles which of two texts the rest gets.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return Redirect(Here(""));
        }

        if (!await TryAsync(() => act switch
        {
            "resume" => Mediator.Send(new ResumeNewsletter(Newsletter.Id), cancellationToken),
            "cancel" => Mediator.Send(new CancelNewsletter(Newsletter.Id), cancellationToken),
            "a" => Mediator.Send(new ChooseVariant(Newsletter.Id, MailVariant.A), cancellationToken),
            "b" => Mediator.Send(new ChooseVariant(Newsletter.Id, MailVariant.B), cancellationToken),
            "archive" or "unarchive" => Mediator.Send(new ArchiveNewsletter(Newsletter.Id, act == "archive"), cancellationToken),
            _ => Mediator.Send(new PauseNewsletter(Newsletter.Id), cancellationToken),
        }))
        {
            await LoadAsync(id, cancellationToken);
            await CountAsync(cancellationToken);
            return Refused();
        }

        Notice = act switch { "resume" => "Console.Alert.Resumed", "cancel" => "Console.Message.Cancelled", "archive" => "Console.Message.PutIn", "unarchive" => "Console.Message.TakenOut", "a" or "b" => "Console.Split.Chosen", _ => "Console.Alert.Paused" };
        return Redirect(Here("/progress"));
    }

    private async Task CountAsync(CancellationToken cancellationToken) => Numbers = await Mediator.Send(new FollowNewsletterNumbers(Newsletter.Id), cancellationToken);

    private string Here(string more) => language.Path($"/console/messages/{Newsletter.Id}{more}");

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Newsletter = await Mediator.Send(new ShowNewsletter(MessageId.From(id)), cancellationToken);
        if (Newsletter.Progress is { } progress)
        {
            View = new AlertView($"/console/messages/{Newsletter.Id}/progress", progress);
        }

        return Newsletter.Progress is not null;
    }
}
