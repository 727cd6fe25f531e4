namespace Solidarity.Web.Events;

/// <summary>The address of an event's page, or of its calendar.</summary>
/// <param name="Slug">The event.</param>
internal sealed record EventAddress(string Slug)
{
    private const string Folder = "/events/";
    private const string Calendar = ".ics";

    /// <summary>Reads a path without language; null where it leads elsewhere, or is written in another way than links are.</summary>
    public static EventAddress? Read(string path) =>
        !path.StartsWith(Folder, StringComparison.Ordinal) || path.Length == Folder.Length || path.IndexOf('/', Folder.Length) >= 0 || path != path.ToLowerInvariant() ? null
        : new EventAddress(path.EndsWith(Calendar, StringComparison.Ordinal) ? path[Folder.Length..^Calendar.Length] : path[Folder.Length..]);
}
