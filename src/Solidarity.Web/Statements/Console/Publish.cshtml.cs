using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>Publishing: what will happen, in numbers, and the button.</summary>
public sealed class PublishPage(IMediator mediator, Sentences sentences, PageLanguage language, Moments moments) : ConsolePage(mediator, sentences)
{
    /// <summary>The statement.</summary>
    public EditedStatement Statement { get; private set; } = null!;

    /// <summary>How many would get it.</summary>
    public AlertPlan Plan { get; private set; } = null!;

    /// <summary>The first language version.</summary>
    public EditedStatementVersion Original => Statement.Versions.First(version => version.Language == Statement.Language);

    /// <summary>Language versions without a text.</summary>
    public IReadOnlyList<string> WithoutBody => [.. Statement.Versions.Where(version => string.IsNullOrWhiteSpace(version.Body)).Select(version => version.Language)];

    /// <summary>Language versions that don't say in words what the picture shows.</summary>
    public IReadOnlyList<string> WithoutAlternative =>
        Statement.Picture is null ? [] : [.. Statement.Versions.Where(version => version.PictureAlternative is null).Select(version => version.Language)];

    /// <summary>Whether nothing is missing.</summary>
    public bool IsReady => WithoutBody.Count == 0 && WithoutAlternative.Count == 0;

    /// <summary>Whether its lists are to be told.</summary>
    [BindProperty]
    public bool Alert { get; set; } = true;

    /// <summary>Whether to wait for a moment.</summary>
    [BindProperty]
    public bool Later { get; set; }

    /// <summary>The moment, on the wall clock of the organisation's zone, as typed.</summary>
    [BindProperty]
    public string? At { get; set; }

    /// <summary>Shows what will happen.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (Statement.State == "published")
        {
            return Redirect(Editor);
        }

        Later = Statement.PublishAt is not null;
        Alert = Statement.PublishAt is null || Statement.AlertWhenPublished;
        At = moments.Local(Statement.PublishAt ?? NextHour).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        return Page();
    }

    /// <summary>Publishes, now or later, or takes it off the schedule.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (act == "unschedule")
        {
            await Mediator.Send(new UnscheduleStatement(Statement.Id), cancellationToken);
            Notice = "Console.Publish.Unscheduled";
            return Redirect(Editor);
        }

        DateTimeOffset? at = null;
        if (Later)
        {
            at = DateTime.TryParse(At, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? moments.Moment(local) : null;
            if (at is null)
            {
                Refuse(new DomainError("Time.Malformed", "at"));
                return Refused();
            }
        }

        if (!await TryAsync(() => Mediator.Send(new PublishStatement(Statement.Id, at, Alert && Plan.Lists.Count > 0), cancellationToken)))
        {
            await LoadAsync(id, cancellationToken);
            return Statement.State == "published" ? Redirect(Editor) : Refused();
        }

        Notice = Later ? "Console.Publish.Scheduled" : "Console.Publish.Done";
        return Redirect(Later ? Here : Alert && Plan.Lists.Count > 0 ? Here[..^"publish".Length] + "alert" : Editor);
    }

    /// <summary>The editor, in the language of a version.</summary>
    public string EditorOf(string of) => Editor + (of == Statement.Language ? "" : "?language=" + of);

    private string Editor => language.Path($"/console/statements/{Statement.Id}");

    private string Here => Editor + "/publish";

    private DateTimeOffset NextHour => new DateTimeOffset(DateTime.SpecifyKind(moments.Now.Date.AddHours(moments.Now.Hour + 1), DateTimeKind.Unspecified), TimeSpan.Zero)
        - moments.Zone.GetUtcOffset(moments.Now);

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new EditStatement(id.ToString()), cancellationToken);
        Plan = await Mediator.Send(new PlanAlert(Statement.Id), cancellationToken);
    }
}
