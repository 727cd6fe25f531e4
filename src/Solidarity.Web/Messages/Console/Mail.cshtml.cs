using System.Text;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>One mail of the pickup folder.</summary>
public sealed partial class MailPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    private static readonly HashSet<string> Main = new(["From", "To", "Reply-To", "Date", "Subject"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The mail.</summary>
    public KeptMail Mail { get; private set; } = null!;

    /// <summary>The header fields that mail programs show.</summary>
    public IEnumerable<KeyValuePair<string, string>> MainHeaders => Mail.Headers.Where(header => Main.Contains(header.Key));

    /// <summary>The others.</summary>
    public IEnumerable<KeyValuePair<string, string>> OtherHeaders => Mail.Headers.Where(header => !Main.Contains(header.Key));

    /// <summary>The text part in pieces: what is a web address, and what is not.</summary>
    public IEnumerable<(string Text, bool IsAddress)> Pieces
    {
        get
        {
            var text = Mail.Text ?? "";
            var end = 0;
            foreach (Match match in WebAddress().Matches(text))
            {
                yield return (text[end..match.Index], false);
                yield return (match.Value, true);
                end = match.Index + match.Length;
            }

            yield return (text[end..], false);
        }
    }

    /// <summary>Shows the mail.</summary>
    public async Task OnGetAsync(string name, CancellationToken cancellationToken) => Mail = await Mediator.Send(new ReadKeptMail(name), cancellationToken);

    /// <summary>The HTML part alone, for the frame: as it is, behind a policy under which nothing in it runs or leaves the page.</summary>
    public async Task<IActionResult> OnGetHtmlAsync(string name, CancellationToken cancellationToken)
    {
        var mail = await Mediator.Send(new ReadKeptMail(name), cancellationToken);
        HttpContext.Features.Set(new OwnPolicy("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"));
        return File(Encoding.UTF8.GetBytes(mail.Html ?? throw new NotFound("Mail")), "text/html; charset=utf-8");
    }

    [GeneratedRegex(@"https?://[^\s<>""]+", RegexOptions.CultureInvariant)]
    private static partial Regex WebAddress();
}
