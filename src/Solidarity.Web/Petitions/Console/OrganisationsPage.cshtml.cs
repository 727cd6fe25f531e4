using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Application.Reviews;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Reviews;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>The organisations that sign a petition: to show, to order, to decline.</summary>
public sealed class OrganisationsPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<OrganisationKept> Organisations { get; private set; } = [];

    /// <summary>Who works on those that wait, or null.</summary>
    public ReviewLockSeen? Lock { get; private set; }

    /// <summary>1 for the first page.</summary>
    public int Number { get; private set; } = 1;

    /// <summary>Whether more may stand on a next page.</summary>
    public bool HasMore => Organisations.Count == Most;

    /// <summary>What was typed that was refused, and for which.</summary>
    public (Guid Signature, string? Words, string? Place) Typed { get; private set; }

    /// <summary>The address of a page.</summary>
    public string Address(int number) => language.Path($"/console/petitions/{Petition.Id}/organisations") + (number == 1 ? "" : "?page=" + number);

    /// <summary>Shows the list.</summary>
    public Task OnGetAsync(Guid id, [FromQuery(Name = "page")] int number, CancellationToken cancellationToken) => LoadAsync(id, number, cancellationToken);

    /// <summary>Shows, orders or declines one.</summary>
    public async Task<IActionResult> OnPostAsync(
        Guid id, [FromQuery(Name = "page")] int number, Guid signature, string? act, string? words, [FromForm(Name = "place")] string? place, CancellationToken cancellationToken)
    {
        var (petition, one) = (PetitionId.From(id), OrganisationSignatureId.From(signature));
        var isDone = await TryAsync(() => act switch
        {
            "show" => Mediator.Send(new ShowOrganisationSignature(petition, one), cancellationToken),
            "order" => Mediator.Send(new OrderOrganisation(petition, one, int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : null), cancellationToken),
            "decline" => Mediator.Send(new DeclineOrganisationSignature(petition, one, words), cancellationToken),
            _ => throw new NotFound("OrganisationSignature"),
        });
        await LoadAsync(id, number, cancellationToken);
        if (!isDone)
        {
            Typed = (signature, words, place);
            Errors.Rename("words", $"why-{signature}");
            Errors.Rename("place", $"place-{signature}");
            return Refused(Errors.All.Any(x => x.Field.Length > 0) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
        }

        Notice = act switch { "show" => "Console.Organisations.Shown", "order" => "Console.Organisations.Moved", _ => "Console.Organisations.Declined" };
        return Redirect(Address(Number));
    }

    private async Task LoadAsync(Guid id, int number, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        Lock = await Mediator.Send(new ShowReviewLock(new(ReviewKind.Organisations, Petition.Id)), cancellationToken);
        Number = Math.Clamp(number, 1, 10_000);
        Organisations = await Mediator.Send(new ListOrganisations(Petition.Id, (Number - 1) * Most, Most), cancellationToken);
    }
}
