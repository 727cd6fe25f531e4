using Solidarity.Application.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>A petition's form as a page shows it.</summary>
/// <param name="Petition">The petition.</param>
/// <param name="Form">What was typed.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Signing">What stands above the button.</param>
/// <param name="Lists">What stands beside the lists.</param>
/// <param name="Action">Where it is sent.</param>
public sealed record ShownSignForm(PetitionForReader Petition, SignForm Form, FormErrors Errors, Wording Signing, Wording Lists, string Action)
{
    /// <summary>Whether it stands in a frame inside another site's page: then links lead out of it, into a new window.</summary>
    public bool IsFramed { get; init; }
}
