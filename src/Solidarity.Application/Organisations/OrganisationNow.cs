using Solidarity.Domain;
using Solidarity.Domain.Organisations;

namespace Solidarity.Application.Organisations;

/// <summary>The organisation as every page and mail shows it. A port: kept in memory, so that no page asks the database for it.</summary>
public interface IOrganisationNow
{
    /// <summary>How it is at present.</summary>
    SeenOrganisation Now { get; }

    /// <summary>Reads it anew, once it was changed here; other servers notice within a second.</summary>
    Task RefreshAsync(CancellationToken cancellationToken);
}

/// <summary>What is seen of the organisation everywhere.</summary>
/// <param name="Name">Its name, or the one in the settings.</param>
/// <param name="Accent">Its colour, or null for the site's own.</param>
/// <param name="Logo">Its logo, or null.</param>
/// <param name="Written">The pages that it has written in any language.</param>
/// <param name="Approved">The consent wordings that it approved: the version of each, by language.</param>
public sealed record SeenOrganisation(
    string Name, Colour? Accent, Logo? Logo, IReadOnlySet<PageKind> Written, IReadOnlyDictionary<string, string> Approved)
{
    /// <summary>Whether it says who answers for the site and what is done with personal data, without which no public form goes live.</summary>
    public bool AnswersForItself => Written.Contains(PageKind.Imprint) && Written.Contains(PageKind.Privacy);

    /// <summary>Whether two look the same everywhere.</summary>
    public bool Equals(SeenOrganisation? other) => other is not null && Name == other.Name && Accent == other.Accent && Logo == other.Logo
        && Written.SetEquals(other.Written) && Approved.Count == other.Approved.Count && Approved.All(pair => other.Approved.GetValueOrDefault(pair.Key) == pair.Value);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Accent, Logo);
}

/// <summary>A logo.</summary>
/// <param name="Hash">Its name in addresses.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record Logo(string Hash, int Width, int Height);
