using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>A petition's numbers, followed as they move.</summary>
public sealed class NumbersPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>The petition.</summary>
    public EditedPetition Petition { get; private set; } = null!;

    /// <summary>The numbers.</summary>
    public NumbersView View { get; private set; } = null!;

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        Petition = await Mediator.Send(new EditPetition(id.ToString()), cancellationToken);
        View = await ViewAsync(Petition.Id, cancellationToken);
    }

    /// <summary>The numbers alone: 304 as long as they don't move.</summary>
    public async Task<IActionResult> OnGetProgressAsync(Guid id, CancellationToken cancellationToken)
    {
        View = await ViewAsync(PetitionId.From(id), cancellationToken);
        var tag = View.Tag(language.Interface.Value);
        Response.Headers.ETag = tag;
        return Request.Headers.IfNoneMatch.ToString() == tag ? StatusCode(StatusCodes.Status304NotModified) : Partial("/Petitions/Console/_Numbers.cshtml", View);
    }

    private async Task<NumbersView> ViewAsync(PetitionId id, CancellationToken cancellationToken) => new(id, await Mediator.Send(new FollowPetitionNumbers(id), cancellationToken));
}

/// <summary>Numbers as the page shows them.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Numbers">The numbers.</param>
public sealed record NumbersView(PetitionId Petition, FollowedNumbers Numbers)
{
    private const int Quarters = 4;

    /// <summary>Quarters of the goal that are reached: when to speak to those who listen.</summary>
    public int Step => (int)Math.Clamp((long)Quarters * Numbers.Numbers.Signatures / Math.Max(1, Numbers.Goal), 0, Quarters);

    /// <summary>A part of a whole, in whole percent.</summary>
    public static int? Percent(int part, int whole) => whole <= 0 ? null : (int)Math.Min(100, Math.Round(100d * part / whole));

    /// <summary>A part of a whole, as the width of a mark.</summary>
    public static string Width(int part, int whole) => (whole <= 0 ? 0 : Math.Min(100, 100d * part / whole)).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <summary>Changes whenever the page would show something else (RFC 9110 §8.8.3): the moment of reading is none of it.</summary>
    public string Tag(string language)
    {
        var shown = Numbers with { Numbers = Numbers.Numbers with { AsOf = default, Seq = 0 } };
        return PartTag.Of(shown, language);
    }

    /// <summary>How dark a country is on the map: 0 for none, 1 to 5 by tenfold steps.</summary>
    public static int Shade(int count) => count <= 0 ? 0 : Math.Min(5, 1 + (int)Math.Floor(Math.Log10(count)));
}
