using Solidarity.Application.Petitions;

namespace Solidarity.Web.Petitions;

/// <summary>A signature as the pages behind mailed links show it.</summary>
/// <param name="Shown">Where it stands.</param>
/// <param name="Token">The token of the link.</param>
/// <param name="IsOwn">Whether the page is one's own signature, where it can be taken back; else the one where it is confirmed.</param>
public sealed record SignatureView(ShownSignature Shown, string Token, bool IsOwn = false)
{
    /// <summary>The address of the petition without language; null where it is not known.</summary>
    public string? Path => Shown.Petition is null ? null : "/petitions/" + Uri.EscapeDataString(Shown.Petition);

    /// <summary>The status of the answer.</summary>
    public int Status => Shown.Standing switch
    {
        SignatureStanding.Unknown => StatusCodes.Status404NotFound,
        SignatureStanding.TooLate => StatusCodes.Status410Gone,
        SignatureStanding.NoPlace => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status200OK,
    };
}
