using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>
/// The public petitions with their numbers, in memory: what pages, the API and the form read, so that a rush of them asks the database once a
/// second. A port. The petition is at most a second old, the numbers at most two.
/// </summary>
public interface IPetitionBoard
{
    /// <summary>A public petition by its slug; null when there is none.</summary>
    ValueTask<PetitionSeen?> FindAsync(string slug, CancellationToken cancellationToken);
}

/// <summary>A petition as the board has it.</summary>
/// <param name="Petition">The petition with its current texts, targets, goals, lists and changes. Not to be changed, nor stored.</param>
/// <param name="Lists">The lists that its form offers.</param>
/// <param name="Numbers">Its numbers.</param>
public sealed record PetitionSeen(Petition Petition, IReadOnlyList<OfferedList> Lists, PetitionNumbers Numbers);

/// <summary>A list that a petition's form offers.</summary>
public sealed record OfferedList(Domain.MailingLists.MailingListId Id, string Slug, string Name, string? Description);
