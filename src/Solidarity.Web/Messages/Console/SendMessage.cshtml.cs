using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>What sending a newsletter does, before it is done: how many get it, who does not, and when.</summary>
[Requires(Right.Publish)]
public sealed class SendMessagePage(IMediator mediator, Sentences sentences, PageLanguage language, Moments moments) : ConsolePage(mediator, sentences)
{
    /// <summary>As it is stored.</summary>
    public Newsletter Newsletter { get; private set; } = null!;

    /// <summary>Who would get it.</summary>
    public NewsletterPlan Plan { get; private set; } = null!;

    /// <summary>How much the mail weighs in its first language, pictures apart; in bytes.</summary>
    public int Weight { get; private set; }

    /// <summary>What became of its links; null until they are followed.</summary>
    public NewsletterLinks? Links { get; private set; }

    /// <summary>When: <c>now</c>, <c>at</c> a moment, or <c>local</c>, by each reader's own clock.</summary>
    [BindProperty]
    public string? When { get; set; } = "now";

    /// <summary>The moment, as typed.</summary>
    [BindProperty]
    public string? At { get; set; }

    /// <summary>Whether the public archives of its lists will show it.</summary>
    [BindProperty]
    public bool Archive { get; set; }

    /// <summary>Shows what will happen.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, bool links, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Links = links ? await Mediator.Send(new CheckNewsletterLinks(Newsletter.Id), cancellationToken) : null;
        if (Newsletter.Progress is not null)
        {
            return Redirect(Here("/progress"));
        }

        Archive = Newsletter.InArchive;
        When = Newsletter.LocalAt is not null ? "local" : Newsletter.At is not null ? "at" : "now";
        At = WallClock.Written(Newsletter.LocalAt ?? moments.Local(Newsletter.At ?? Tomorrow));
        return Page();
    }

    /// <summary>Sends it, now or later, or takes it off the schedule.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (act == "unschedule")
        {
            if (!await TryAsync(() => Mediator.Send(new UnscheduleNewsletter(Newsletter.Id), cancellationToken)))
            {
                return Refused();
            }

            Notice = "Console.Message.Unscheduled";
            return Redirect(Here(""));
        }

        if (act == "approve")
        {
            if (!await TryAsync(() => Mediator.Send(new ApproveNewsletter(Newsletter.Id), cancellationToken)))
            {
                return Refused();
            }

            Notice = "Console.Message.Approved";
            return Redirect(Here("/send"));
        }

        if (!await TryAsync(() => Mediator.Send(
            When switch
            {
                "at" => new SendNewsletter(Newsletter.Id, WallClock.Read(At, moments.Zone, "at").Moment, InArchive: Archive),
                "local" => new SendNewsletter(Newsletter.Id, LocalAt: Local(), InArchive: Archive),
                _ => new SendNewsletter(Newsletter.Id, InArchive: Archive),
            },
            cancellationToken)))
        {
            return Refused();
        }

        Notice = When is "at" or "local" ? "Console.Message.Scheduled" : "Console.Message.Sending";
        return Redirect(Here(When is "at" or "local" ? "" : "/progress"));
    }

    private DateTimeOffset Tomorrow => LocalTime.Moment(moments.Zone, moments.Now.Date.AddDays(1).AddHours(9));

    private DateTime Local() => DateTime.TryParse(At, System.Globalization.CultureInfo.InvariantCulture, out var local) ? local : throw new DomainError("Time.Malformed", "at");

    private string Here(string more) => language.Path($"/console/messages/{Newsletter.Id}{more}");

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Newsletter = await Mediator.Send(new ShowNewsletter(MessageId.From(id)), cancellationToken);
        Plan = await Mediator.Send(new PlanNewsletter(Newsletter.Id), cancellationToken);
        var first = Newsletter.Versions[0];
        Weight = (await Mediator.Send(new PreviewNewsletter(first.Subject, first.Body, first.Language, Newsletter.Lists), cancellationToken)).Bytes;
    }
}
