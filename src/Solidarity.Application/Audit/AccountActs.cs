namespace Solidarity.Application.Audit;

/// <summary>Acts in the audit log that are no use case of this layer: what is done on the command line, and what organizers do with their own accounts.</summary>
public static class AccountActs
{
    /// <summary>A person was taken in as owner on the command line.</summary>
    public const string AddOrganizer = nameof(AddOrganizer);

    /// <summary>A person who was locked out got a new link on the command line; second factor and sessions ended.</summary>
    public const string LetOrganizerIn = nameof(LetOrganizerIn);

    /// <summary>A password was set or changed.</summary>
    public const string SetPassword = nameof(SetPassword);

    /// <summary>A passkey was added.</summary>
    public const string AddPasskey = nameof(AddPasskey);

    /// <summary>A passkey was removed.</summary>
    public const string RemovePasskey = nameof(RemovePasskey);

    /// <summary>A second factor was set up.</summary>
    public const string SetSecondFactor = nameof(SetSecondFactor);

    /// <summary>The second factor was removed.</summary>
    public const string RemoveSecondFactor = nameof(RemoveSecondFactor);

    /// <summary>New recovery codes were made; those before ended.</summary>
    public const string MakeRecoveryCodes = nameof(MakeRecoveryCodes);

    /// <summary>Sessions elsewhere were ended.</summary>
    public const string EndSessions = nameof(EndSessions);

    /// <summary>All of them, and those of requests for everyone that are noted all the same.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AddOrganizer, LetOrganizerIn, SetPassword, AddPasskey, RemovePasskey, SetSecondFactor, RemoveSecondFactor, MakeRecoveryCodes, EndSessions,
        nameof(Organizers.AcceptInvitation), nameof(Events.ShowHostLink), nameof(Events.OpenDoor),
    ];
}
