using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Guards;
using Solidarity.Web.Petitions;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>An event: what, when, where, and the form for who comes.</summary>
[CountedAs(LimitKind.Signing)]
public sealed class EventPageModel(IMediator mediator, IEventBoard board, IEventWordings wordings, PageLanguage language, Sentences sentences, SentJoining sent, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>The event.</summary>
    public EventForReader Event { get; private set; } = null!;

    /// <summary>Whether all dates are to be shown.</summary>
    public bool ShowsAll { get; private set; }

    /// <summary>The dates shown.</summary>
    public IReadOnlyList<DateForReader> Shown => ShowsAll ? Event.Ahead : [.. Event.Ahead.Take(EventForReader.MostShown)];

    /// <summary>What was typed.</summary>
    public JoinForm Form { get; private set; } = new();

    /// <summary>The date that the form is for: the one that was named, else the next; null where none can be joined.</summary>
    public DateForReader? Joined { get; private set; }

    /// <summary>The form; null where there is nothing to join.</summary>
    public ShownJoinForm? ShownForm
    {
        get
        {
            if (Joined is not { } date)
            {
                return null;
            }

            var (joining, lists) = wordings.For(Event.Seen.Event, language.Content, Event.Seen.Host is not null);
            return new ShownJoinForm(date, Form, Errors, joining, lists, CameFromWhere.With(language.Path(Event.Path), Source));
        }
    }

    /// <summary>Where the person came from, for the form to take it along; null on a page that is the same for everyone.</summary>
    public string? Source { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string slug, string? dates, string? date, CancellationToken cancellationToken)
    {
        Form = new JoinForm { Date = date };
        await LoadAsync(slug, dates, cancellationToken);
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        Source = CameFromWhere.Of(Request);
        Form = JoinForm.Of(await Request.ReadFormAsync(cancellationToken));
        HttpContext.Features.Set(new AlsoTyped(CameFromWhere.Field, Source));
        await LoadAsync(slug, null, cancellationToken);
        try
        {
            var taken = await Mediator.Send(Form.ToCommand(slug, language.Content, Source), cancellationToken);
            sent.Keep(HttpContext, slug, new SentAttendance(Form, taken.Id.Value, Source));
            return new SeeOther(language.Path(Event.Path + "/sent"));
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Response.StatusCode = Joined is null ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }

    /// <summary>What the page tells programs.</summary>
    public PageHead Head(SiteLook look, PageLanguage of, SharePictures shares) =>
        new PageHead(Event.Path, Event.Language, Event.Languages, Event.Texts.Title, Event.Texts.Summary, "article").With(shares.Of(Event), look, of) with
        {
            Data = EventData.Of(Event, look, of),
        };

    /// <summary>What is there for those who need it, in the order in which it is told.</summary>
    public static IReadOnlyList<(string Name, Provision Provision)> Provisions(Accessibility accessibility) =>
    [
        .. new[]
        {
            (nameof(Accessibility.StepFree), accessibility.StepFree), (nameof(Accessibility.Toilet), accessibility.Toilet), (nameof(Accessibility.HearingLoop), accessibility.HearingLoop),
            (nameof(Accessibility.SignLanguage), accessibility.SignLanguage), (nameof(Accessibility.Captions), accessibility.Captions), (nameof(Accessibility.QuietSpace), accessibility.QuietSpace),
            (nameof(Accessibility.Seats), accessibility.Seats), (nameof(Accessibility.Children), accessibility.Children),
        }.Where(x => x.Item2 != Provision.NotSaid),
    ];

    private async Task LoadAsync(string slug, string? dates, CancellationToken cancellationToken)
    {
        Event = new EventForReader(await board.FindAsync(slug, cancellationToken) ?? throw new NotFound("Event"), language.Content, time.GetUtcNow());
        ShowsAll = dates == "all";
        Joined = Event.Joinable(Form.Date);
        if (Event.ChangesAt is { } moment)
        {
            HttpContext.Features.Set(new GoodUntil(moment));
        }
    }
}
