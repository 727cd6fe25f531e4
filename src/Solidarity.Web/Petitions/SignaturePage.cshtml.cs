using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>Behind a link in a mail: one's own signature, and taking it back. Opening the page changes nothing.</summary>
public sealed class SignaturePageModel(IMediator mediator) : PublicPage(mediator)
{
    /// <summary>The signature.</summary>
    public SignatureView Signature { get; private set; } = null!;

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        Answer(await Mediator.Send(new ShowSignature(token), cancellationToken), token);

    /// <summary>Takes it back.</summary>
    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancellationToken) =>
        Answer(await Mediator.Send(new WithdrawSignature(token), cancellationToken), token);

    private IActionResult Answer(ShownSignature shown, string token)
    {
        Signature = new SignatureView(shown, token, IsOwn: true);
        var page = Page();
        page.StatusCode = Signature.Status;
        return page;
    }
}
