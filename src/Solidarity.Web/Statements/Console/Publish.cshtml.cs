using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Statements;
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

    /// <summary>Whether nobody has said yet if people can be recognised in its picture.</summary>
    public bool WithoutFaces => Statement is { Picture: not null, PictureFaces: PictureFaces.Unanswered };

    /// <summary>Whether nothing is missing.</summary>
    public bool IsReady => WithoutBody.Count == 0 && WithoutAlternative.Count == 0 && !WithoutFaces;

    /// <summary>Whether its lists are to be told.</summary>
    [BindProperty]
    public bool Alert { get; set; } = true;

    /// <summary>Whether to wait for a moment.</summary>
    [BindProperty]
    public bool Later { get; set; }

    /// <summary>The moment, on the wall clock of <see cref="Zone"/>, as typed.</summary>
    [BindProperty]
    public string? At { get; set; }

    /// <summary>The zone of the moments typed; the organisation's when empty.</summary>
    [BindProperty]
    public string? Zone { get; set; }

    /// <summary>Readers without a version that says what the original says, and whether they wait for it.</summary>
    [BindProperty]
    public List<HoldRow> Holds { get; set; } = [];

    /// <summary>How it stands with its second reader.</summary>
    public ReviewStanding Review { get; private set; } = null!;

    /// <summary>Whether a second reader has to approve it first.</summary>
    public bool WaitsForReader => Review.IsNeeded && Statement.Review != "approved";

    /// <summary>Whether it was withdrawn, and becomes public again.</summary>
    public bool IsRestoring => Statement.State == "withdrawn";

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
        At = WallClock.Written(moments.Local(Statement.PublishAt ?? NextHour));
        Zone = moments.ZoneName;
        Holds = [.. Unserved.Select(readers => Statement.Hold.FirstOrDefault(hold => hold.Language == readers.Reader) is { } held
            ? new HoldRow { Language = readers.Reader, Wait = true, Until = WallClock.Written(moments.Local(held.Until!.Value)) }
            : new HoldRow { Language = readers.Reader, Until = WallClock.Written(moments.Local(NextHour.AddDays(1))) })];
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

        if (WithoutFaces)
        {
            return Refused();
        }

        var alerts = Alert && Plan.Lists.Count > 0 && !IsRestoring;
        DateTimeOffset? at = null;
        var isTwice = false;
        List<HoldFields> holds = [];
        if (!await TryAsync(() =>
        {
            var zone = WallClock.Zone(Zone, moments.Zone, "zone");
            if (Later)
            {
                (at, isTwice) = WallClock.Read(At, zone, "at");
            }

            foreach (var (hold, row) in Holds.Select((hold, row) => (hold, row)).Where(x => alerts && x.hold.Wait))
            {
                holds.Add(new HoldFields(hold.Language, WallClock.Read(hold.Until, zone, $"holds[{row}].until").Moment));
            }

            return Task.CompletedTask;
        }))
        {
            return Refused();
        }

        if (!await TryAsync(() => Mediator.Send(new PublishStatement(Statement.Id, at, alerts, holds), cancellationToken)))
        {
            await LoadAsync(id, cancellationToken);
            return Statement.State == "published" ? Redirect(Editor) : Refused();
        }

        Notice = isTwice ? "Console.Publish.ScheduledTwice" : Later ? "Console.Publish.Scheduled" : "Console.Publish.Done";
        return Redirect(Later ? Here : alerts ? Here[..^"publish".Length] + "alert" : Editor);
    }

    /// <summary>The readers whom a row of the form is about.</summary>
    public AlertLanguage? Readers(HoldRow hold) => Plan.Languages.FirstOrDefault(readers => readers.Reader == hold.Language);

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
        Review = await Mediator.Send(new ShowReview(Statement.Id), cancellationToken);
    }

    private IEnumerable<AlertLanguage> Unserved => Plan.Languages.Where(readers => readers.Standing != "ready");

    /// <summary>Readers of a language, and whether they wait for their version.</summary>
    public sealed class HoldRow
    {
        /// <summary>The language they read.</summary>
        public string? Language { get; set; }

        /// <summary>Whether they wait.</summary>
        public bool Wait { get; set; }

        /// <summary>Until when at the latest, as typed.</summary>
        public string? Until { get; set; }
    }
}
