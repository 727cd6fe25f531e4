using MediatR;
using Solidarity.Application.Organisations;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;
using Solidarity.Web.Pictures;

namespace Solidarity.Web.Organisations.Console;

/// <summary>The organisation's form, as typed.</summary>
public sealed class OrganisationForm
{
    /// <summary>Most bytes of the whole form.</summary>
    public const int MaxRequestBytes = Picture.MaxUploadBytes + (256 * 1024);

    /// <summary>One line.</summary>
    public string? Name { get; set; }

    /// <summary>As in <c>#b3261e</c>.</summary>
    public string? Accent { get; set; }

    /// <summary>A new logo.</summary>
    public IFormFile? Logo { get; set; }

    /// <summary>Whether the logo is to go.</summary>
    public bool NoLogo { get; set; }

    /// <summary>Whether a statement needs a second person's approval.</summary>
    public bool SecondReader { get; set; }

    /// <summary>Whether taking personal data out does.</summary>
    public bool SecondPerson { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }

    /// <summary>The form as stored.</summary>
    public static OrganisationForm Of(OrganisationKept kept, string name) => new()
    {
        Name = kept.Name ?? name,
        Accent = kept.Accent,
        SecondReader = kept.SecondReader,
        SecondPerson = kept.ExportNeedsSecondPerson,
        Version = kept.Version,
    };

    /// <summary>Takes a new logo in.</summary>
    /// <returns>The logo to show, new or as before; null for none.</returns>
    /// <exception cref="DomainError"><c>Picture.TooLarge</c>, <c>Picture.Unreadable</c>.</exception>
    public async Task<PictureId?> TakeLogoAsync(IMediator mediator, PictureId? before, CancellationToken cancellationToken)
    {
        if (Logo is not { Length: > 0 } file)
        {
            return NoLogo ? null : before;
        }

        if (file.Length > Picture.MaxUploadBytes)
        {
            throw new DomainError("Picture.TooLarge", "logo", Picture.MaxUploadBytes / 1024 / 1024);
        }

        var content = await file.BytesAsync(cancellationToken);
        try
        {
            return (await mediator.Send(new AddPicture(content), cancellationToken)).Id;
        }
        catch (DomainError refusal)
        {
            throw new DomainError(refusal.Code, "logo", [.. refusal.Arguments]);
        }
    }
}
