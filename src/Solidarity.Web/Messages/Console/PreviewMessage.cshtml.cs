using System.Net;
using System.Text;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>A newsletter as a reader would get it, while it is being written, for the frame beside the text. Nothing is stored.</summary>
[Requires(Right.Write)]
public sealed class PreviewMessagePage(IMediator mediator, Sentences sentences, IStringLocalizer<Texts> texts) : ConsolePage(mediator, sentences)
{
    /// <summary>As typed.</summary>
    [BindProperty]
    public MessageForm Form { get; set; } = new();

    /// <summary>Nothing yet.</summary>
    public IActionResult OnGet() => Framed(Sheet(texts["Console.Message.PreviewEmpty"]));

    /// <summary>The HTML part.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) => Framed(await MadeAsync(mail => Lit(mail.Html), cancellationToken));

    /// <summary>The text part.</summary>
    public async Task<IActionResult> OnPostTextAsync(CancellationToken cancellationToken) => Framed(await MadeAsync(mail => Sheet(mail.Text, isPlain: true), cancellationToken));

    private async Task<string> MadeAsync(Func<NewsletterMail, string> show, CancellationToken cancellationToken)
    {
        NewsletterMail? mail = null;
        if (!await TryAsync(async () => mail = await Mediator.Send(new PreviewNewsletter(Form.Subject, Form.Body, Form.Language, Form.Lists, texts["Console.Message.SampleName"]), cancellationToken)))
        {
            return Sheet(string.Join('\n', Errors.All.Select(error => error.Sentence)));
        }

        return show(mail!);
    }

    // As the box says, whatever this browser prefers.
    private string Lit(string html) => html.Replace("(prefers-color-scheme: dark)", Form.Dark ? "all" : "not all", StringComparison.Ordinal);

    private static string Sheet(string text, bool isPlain = false) =>
        $"<!doctype html><meta charset=\"utf-8\"><style>body {{ margin: 24px; font: 16px/1.5 {(isPlain ? "ui-monospace, monospace" : "system-ui, sans-serif")}; white-space: pre-wrap; overflow-wrap: anywhere; }}</style><body dir=\"auto\">{WebUtility.HtmlEncode(text)}";

    // As it is, behind a policy under which nothing in it runs or leaves the page.
    private FileContentResult Framed(string html)
    {
        HttpContext.Features.Set(new OwnPolicy("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"));
        return File(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");
    }
}
