using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Solidarity.Application;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Supporters.Console;

/// <summary>A page of the console that shows people's data. Before it shows any, it asks why.</summary>
public abstract class PersonalDataPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor) : ConsolePage(mediator, sentences)
{
    /// <summary>Who looks.</summary>
    protected IActor Actor { get; } = actor;

    /// <summary>Why the organizer looks; null until it was said.</summary>
    public string? Reason { get; private set; }

    /// <summary>What was typed for a reason, and not taken.</summary>
    public string? Typed { get; private set; }

    /// <summary>Takes the reason, or the wish to give another.</summary>
    public IActionResult OnPostReason(string? reason, bool another)
    {
        if (reasons.Carry(HttpContext, reason) || another)
        {
            return Redirect(Request.PathBase + Request.Path + WithoutHandler());
        }

        (Typed, Reason) = (reason, null);
        Refuse(new DomainError(string.IsNullOrWhiteSpace(reason) ? "Required" : "TooLong", "reason", AuditEntry.MaxReasonLength));
        return Refused();
    }

    /// <inheritdoc />
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        await RefuseUnlessAllowedAsync(context);
        Reason = reasons.Of(HttpContext);
        await next();
    }

    /// <summary>Refuses who may not see these data: here, those of all campaigns.</summary>
    /// <exception cref="NotAllowed">The right is lacking.</exception>
    protected virtual async Task RefuseUnlessAllowedAsync(PageHandlerExecutingContext context)
    {
        if (!await Actor.MayAsync(Right.SeePersonalData, context.HttpContext.RequestAborted))
        {
            throw new NotAllowed(Actor.IsKnown);
        }
    }

    /// <summary>The person that an address of the console names.</summary>
    /// <exception cref="NotFound">It names none.</exception>
    protected static PersonKey Which(string? person) => PersonKey.TryParse(person, out var key) ? key : throw new NotFound("Person");

    private string WithoutHandler() =>
        QueryString.Create(Request.Query.Where(x => !string.Equals(x.Key, "handler", StringComparison.OrdinalIgnoreCase))).ToString();
}
