using Solidarity.Application.Statements;

namespace Solidarity.Web.Pictures;

/// <summary>How a picture is to stand on a page.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="IsDecoration">Whether the words beside it say the same, so that its alternative text would only repeat.</param>
/// <param name="IsLead">Whether it heads the page; others are loaded when they come into sight.</param>
public sealed record PictureTag(ShownPicture Picture, bool IsDecoration, bool IsLead)
{
    /// <summary>The widths that smaller copies are made in, in pixels.</summary>
    public static IReadOnlyList<int> Widths { get; } = [400, 800, 1200, 1600];
}
