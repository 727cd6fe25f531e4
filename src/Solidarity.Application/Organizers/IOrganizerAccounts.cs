using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Organizers;

/// <summary>What organizers sign in with. A port: passwords, passkeys and sessions belong to the host.</summary>
public interface IOrganizerAccounts
{
    /// <summary>Opens an account that has nothing to sign in with yet.</summary>
    /// <param name="organizer">Whose; stored already.</param>
    /// <param name="mailbox">Keyed hash of the organizer's mailbox.</param>
    Task OpenAsync(OrganizerId organizer, byte[] mailbox);

    /// <summary>Closes it: whatever it signs in with goes, and its sessions end at their next request.</summary>
    Task CloseAsync(OrganizerId organizer, CancellationToken cancellationToken);
}
