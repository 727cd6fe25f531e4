using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>Behind the link in an organisation's mail: one big button, and where its signature stands. Opening the page changes nothing, for mail scanners open links.</summary>
[RequestSizeLimit(MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxRequestBytes)]
public sealed class OrganisationLinkPageModel(IMediator mediator, Sentences sentences) : PublicPage(mediator)
{
    /// <summary>Most bytes of a request. More than a logo may have, so that one that is too large is refused beside its field.</summary>
    public const int MaxRequestBytes = 8 * OrganisationSignature.MaxLogoBytes;

    /// <summary>Where it stands, or null for a link that is not ours.</summary>
    public OrganisationStanding? Standing { get; private set; }

    /// <summary>Whether a fresh link was just sent.</summary>
    public bool IsRenewed { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        Answer(await Mediator.Send(new ShowOrganisationLink(token), cancellationToken));

    /// <summary>Confirms, withdraws, or asks for a fresh link.</summary>
    public async Task<IActionResult> OnPostAsync(string token, string? act, IFormFile? logo, CancellationToken cancellationToken)
    {
        switch (act)
        {
            case "withdraw":
                return Answer(await Mediator.Send(new WithdrawOrganisation(token), cancellationToken));
            case "renew":
                IsRenewed = await Mediator.Send(new RenewOrganisation(token), cancellationToken) is not null;
                return Answer(await Mediator.Send(new ShowOrganisationLink(token), cancellationToken), StatusCodes.Status200OK);
        }

        try
        {
            return Answer(await Mediator.Send(new ConfirmOrganisation(token, logo is { Length: > 0 } file ? await file.BytesAsync(cancellationToken) : null), cancellationToken));
        }
        catch (Exception refusal) when (sentences.TryAdd(refusal, Errors))
        {
            Errors.Rename("picture", "logo");
            return Answer(await Mediator.Send(new ShowOrganisationLink(token), cancellationToken), StatusCodes.Status422UnprocessableEntity);
        }
    }

    private IActionResult Answer(OrganisationStanding? standing, int? status = null)
    {
        Standing = standing;
        var page = Page();
        page.StatusCode = standing switch
        {
            null when !IsRenewed => StatusCodes.Status404NotFound,
            _ when status is { } given => given,
            { IsTooLate: true } or { IsTaken: true } => StatusCodes.Status409Conflict,
            { State: BackingState.Asked, IsExpired: true } => StatusCodes.Status410Gone,
            _ => StatusCodes.Status200OK,
        };
        return page;
    }
}
