using Solidarity.Application.Campaigns;
using Solidarity.Domain.Organizers;

namespace Solidarity.Web.Organizers.Console;

/// <summary>The two fields of a role: which, and where.</summary>
/// <param name="Prefix">What their names begin with.</param>
/// <param name="Role">The role that is chosen, or null for none.</param>
/// <param name="Campaign">The campaign that is chosen, or null for all.</param>
/// <param name="Campaigns">The campaigns to choose from.</param>
/// <param name="Error">What is wrong, or null.</param>
/// <param name="Number">Which of several it is, from 1 on; null for the only one.</param>
public sealed record RoleFieldsView(string Prefix, Role? Role, string? Campaign, IReadOnlyList<CampaignListed> Campaigns, string? Error, int? Number = null)
{
    /// <summary>The name of a field, which is its id too.</summary>
    public string Name(string field) => Prefix.Length == 0 ? field : $"{Prefix}.{field}";

    /// <summary>The roles, those with most rights first.</summary>
    public static IReadOnlyList<Role> Order { get; } =
        [Domain.Organizers.Role.Owner, Domain.Organizers.Role.Organizer, Domain.Organizers.Role.Writer, Domain.Organizers.Role.Moderator, Domain.Organizers.Role.DataSteward, Domain.Organizers.Role.Reader];
}
