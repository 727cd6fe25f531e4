using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Messages;
using Solidarity.Application.Segments;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>Writing a newsletter, one language at a time.</summary>
public sealed class EditMessagePage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : ConsolePage(mediator, sentences)
{
    /// <summary>As it is stored.</summary>
    public Newsletter Newsletter { get; private set; } = null!;

    /// <summary>As typed.</summary>
    [BindProperty]
    public MessageForm Form { get; set; } = new();

    /// <summary>What the editor shows.</summary>
    public MessageFormView View { get; private set; } = null!;

    /// <summary>Shows the texts in one language; the first, where none is named. What goes out already is followed instead.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, string? of, CancellationToken cancellationToken)
    {
        Newsletter = await Mediator.Send(new ShowNewsletter(MessageId.From(id)), cancellationToken);
        if (Newsletter.Progress is not null)
        {
            return Redirect(At("/progress"));
        }

        Fill(LanguageTag.TryParse(of, out var wanted) ? wanted.Value : Newsletter.Language);
        await ShowAsync(cancellationToken);
        return Page();
    }

    /// <summary>Saves, and goes on to sending where that was pressed; or sends a test.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        Newsletter = await Mediator.Send(new ShowNewsletter(MessageId.From(id)), cancellationToken);
        if (act == "remove")
        {
            await Mediator.Send(new RemoveNewsletterVersion(Newsletter.Id, Form.Language ?? "", null), cancellationToken);
            Notice = "Console.Message.Removed";
            return Redirect(At(""));
        }

        try
        {
            if (await TryAsync(async () =>
            {
                await Mediator.Send(new ReviseNewsletter(Newsletter.Id, Form.Language ?? "", Form.Subject, Form.Body, Form.Version, Form.OtherSubject, Form.OtherBody), cancellationToken);
                await Mediator.Send(new AddressNewsletter(Newsletter.Id, Form.Lists, Form.Segment ?? "", CountsLinks: Form.CountsLinks), cancellationToken);
                await SplitAsync(cancellationToken);
                if (act == "test")
                {
                    await Mediator.Send(new TestNewsletter(Newsletter.Id, null, Form.Language), cancellationToken);
                }
            }))
            {
                Notice = act == "test" ? "Console.Message.Tested" : "Console.Message.Saved";
                return Redirect(act == "next" ? At("/send") : At("?of=" + Uri.EscapeDataString(Form.Language ?? "")));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            Newsletter = await Mediator.Send(new ShowNewsletter(Newsletter.Id), cancellationToken);
            var theirs = Newsletter.Versions.FirstOrDefault(version => version.Language == Form.Language);
            Overtaken = Overtaken.By(
                At("?of=" + Uri.EscapeDataString(Form.Language ?? "")), [(texts["Console.Message.Subject"], theirs?.Subject, Form.Subject), (texts["Console.Message.Body"], theirs?.Body, Form.Body)]);
            Form.Version = Newsletter.Version;
            await ShowAsync(cancellationToken);
            return Refused(StatusCodes.Status409Conflict);
        }

        Newsletter = await Mediator.Send(new ShowNewsletter(Newsletter.Id), cancellationToken);
        Form.Version = Newsletter.Version;
        await ShowAsync(cancellationToken);
        return Refused();
    }

    private async Task SplitAsync(CancellationToken cancellationToken)
    {
        if (Form.Splits)
        {
            await Mediator.Send(new SplitNewsletter(Newsletter.Id, Form.Share ?? 0, Form.By, Form.Hours ?? 0), cancellationToken);
        }
        else if (Newsletter.Split is not null)
        {
            await Mediator.Send(new UnsplitNewsletter(Newsletter.Id), cancellationToken);
        }
    }

    private string At(string more) => language.Path($"/console/messages/{Newsletter.Id}{more}");

    private void Fill(string of)
    {
        var version = Newsletter.Versions.FirstOrDefault(version => version.Language == of);
        Form = new MessageForm
        {
            Language = of, Subject = version?.Subject, Body = version?.Body, OtherSubject = version?.OtherSubject, OtherBody = version?.OtherBody, Lists = [.. Newsletter.Lists],
            Segment = Newsletter.Segment, CountsLinks = Newsletter.CountsLinks, Splits = Newsletter.Split is not null, Version = Newsletter.Version,
        };
        if (Newsletter.Split is { } split)
        {
            (Form.Share, Form.By, Form.Hours) = (split.Share, split.By, split.Hours);
        }
    }

    private async Task ShowAsync(CancellationToken cancellationToken) =>
        View = new MessageFormView(
            Form, Errors, await Mediator.Send(new ListLists(Take: 100, With: Form.Lists), cancellationToken),
            await Mediator.Send(new ListSegments(Take: 100, With: Form.Segment), cancellationToken), Newsletter);
}
