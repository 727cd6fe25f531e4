using MediatR;
using Microsoft.AspNetCore.Mvc.Filters;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters.Console;

namespace Solidarity.Web.Petitions.Console;

/// <summary>A page of a petition that shows who signed. Before it shows any, it asks why.</summary>
public abstract class PetitionDataPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor) : PersonalDataPage(mediator, sentences, reasons, actor)
{
    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>Its title in its own language.</summary>
    public string Title => Petition.Versions[0].Title;

    /// <inheritdoc />
    protected override async Task RefuseUnlessAllowedAsync(PageHandlerExecutingContext context)
    {
        await FindPetitionAsync(context);
        if (!await MayAsync(Right.SeePersonalData, context.HttpContext.RequestAborted))
        {
            throw new NotAllowed(Actor.IsKnown);
        }
    }

    /// <summary>Finds the petition that the address names.</summary>
    protected async Task FindPetitionAsync(PageHandlerExecutingContext context)
    {
        var id = context.RouteData.Values["id"]?.ToString() ?? throw new NotFound("Petition");
        Petition = await Mediator.Send(new EditPetition(id), context.HttpContext.RequestAborted);
    }

    /// <summary>Whether the one who looks has a right in this petition's campaign.</summary>
    protected async Task<bool> MayAsync(Right right, CancellationToken cancellationToken) => (await Actor.ScopeAsync(right, cancellationToken)).Covers(Petition.Campaign);
}
