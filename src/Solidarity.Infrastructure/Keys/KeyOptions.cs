namespace Solidarity.Infrastructure.Keys;

/// <summary>Where the key ring lies.</summary>
public sealed class KeyOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Keys";

    /// <summary>A folder outside the database, readable for this program alone.</summary>
    public string Folder { get; set; } = "var/keys";
}
