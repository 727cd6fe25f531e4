using System.Globalization;

namespace Solidarity.Domain.Petitions;

/// <summary>A signer's name as the person wishes it to appear. Whatever shows, lists or hands on names goes through here.</summary>
public static class ShownName
{
    /// <summary>The whole name, the first name with the initial of the last, or null for one who does not appear.</summary>
    public static string? Of(string? name, SignatureDisplay display) => display switch
    {
        SignatureDisplay.Full => name,
        SignatureDisplay.Short when name is not null => Short(name),
        _ => null,
    };

    private static string Short(string name)
    {
        var parts = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length < 2 ? name : $"{parts[0]} {StringInfo.GetNextTextElement(parts[^1])}.";
    }
}
