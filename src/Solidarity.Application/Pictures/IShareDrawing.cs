using Solidarity.Domain;
using Solidarity.Domain.Organisations;

namespace Solidarity.Application.Pictures;

/// <summary>What a share picture shows: how a link to a page looks where people pass it on.</summary>
/// <param name="Language">Of the title; it tells from which side it is read.</param>
/// <param name="Title">The title of the page.</param>
/// <param name="Under">What stands under the title, such as the campaign, or null.</param>
/// <param name="Name">The organisation's name.</param>
/// <param name="Palette">The organisation's colours.</param>
public sealed record SharePicture(LanguageTag Language, string Title, string? Under, string Name, Palette Palette)
{
    /// <summary>Width in pixels, as the large networks advise.</summary>
    public const int Width = 1200;

    /// <summary>Height in pixels.</summary>
    public const int Height = 630;
}

/// <summary>Draws share pictures. A port: the drawing library stands behind it.</summary>
public interface IShareDrawing
{
    /// <summary>Draws one, as JPEG.</summary>
    /// <param name="share">What it shows.</param>
    /// <param name="lead">The picture beside the title, encoded, or null.</param>
    /// <param name="logo">The organisation's logo, encoded, or null.</param>
    byte[] Draw(SharePicture share, byte[]? lead, byte[]? logo);
}
