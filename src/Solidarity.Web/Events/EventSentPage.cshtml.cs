using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>After the form: look into your inbox. It can be reloaded, and a mistyped address be corrected there.</summary>
[CountedAs(LimitKind.Signing)]
public sealed class EventSentPageModel(IMediator mediator, IEventBoard board, PageLanguage language, Sentences sentences, SentJoining sent, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>The event.</summary>
    public EventForReader Event { get; private set; } = null!;

    /// <summary>What this browser sent; null where nobody knows.</summary>
    public SentAttendance? Sent { get; private set; }

    /// <summary>The address as typed anew.</summary>
    public string? Email { get; private set; }

    /// <summary>Shows what happens next.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        await FindAsync(slug, cancellationToken);
        Email = Sent?.Form.Email;
    }

    /// <summary>Takes a corrected address: takes the first request back, and asks again with it.</summary>
    public async Task<IActionResult> OnPostAsync(string slug, CancellationToken cancellationToken)
    {
        await FindAsync(slug, cancellationToken);
        var typed = JoinForm.Of(await Request.ReadFormAsync(cancellationToken));
        Email = typed.Email;
        if (Sent is null)
        {
            return new SeeOther(language.Path(Event.Path) + "#join");
        }

        var form = Sent.Form with { Email = typed.Email, Proof = typed.Proof };
        try
        {
            if (EmailAddress.TryParse(form.Email, out _))
            {
                // First, so that the place that is held goes along; what was typed stays with this browser, whatever comes now.
                await Mediator.Send(new TakeBackMistypedAttendance(AttendanceId.From(Sent.Id), slug, form.Email), cancellationToken);
            }

            var taken = await Mediator.Send(form.ToCommand(slug, language.Content, Sent.Source), cancellationToken);
            sent.Keep(HttpContext, slug, new SentAttendance(form, taken.Id.Value, Sent.Source));
            return new SeeOther(language.Path(Event.Path + "/sent"));
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Response.StatusCode = Event.Joinable(form.Date) is null ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }

    private async Task FindAsync(string slug, CancellationToken cancellationToken)
    {
        Event = new EventForReader(await board.FindAsync(slug, cancellationToken) ?? throw new NotFound("Event"), language.Content, time.GetUtcNow());
        Sent = sent.Of(HttpContext, slug);
        Response.Headers.CacheControl = "no-store";
    }
}
