using Solidarity.Application.Petitions;

namespace Solidarity.Web.Petitions;

/// <summary>A signature as the pages behind mailed links show it.</summary>
/// <param name="Shown">Where it stands.</param>
/// <param name="Token">The token of the link.</param>
public sealed record SignatureView(ShownSignature Shown, string Token)
{
    /// <summary>The status of the answer.</summary>
    public int Status => Shown.Standing switch
    {
        SignatureStanding.Unknown => StatusCodes.Status404NotFound,
        SignatureStanding.TooLate => StatusCodes.Status410Gone,
        SignatureStanding.NoPlace => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status200OK,
    };
}
