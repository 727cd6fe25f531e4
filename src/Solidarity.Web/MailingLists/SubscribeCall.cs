namespace Solidarity.Web.MailingLists;

/// <summary>The box that leads to subscribing. The form behind it asks for the rest; it posts, for an address never stands in a URL.</summary>
/// <param name="IsBand">Across the page, or beside the text.</param>
/// <param name="Lists">The lists ticked to begin with.</param>
public sealed record SubscribeCall(bool IsBand, IReadOnlyList<string> Lists)
{
    /// <summary>The key of its heading.</summary>
    public string Title { get; init; } = "Call.Title";
}
