using System.Security.Cryptography;
using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Events;

/// <summary>
/// Lets somebody at the door of one date see who comes, each as that person chose to appear, and tick who came. It is a link with a PIN that
/// is told apart from it. It ends by itself two hours after the date, or when an organizer revokes it.
/// </summary>
public sealed class DoorPass : AggregateRoot<DoorPassId>
{
    /// <summary>How long after the end of the date it still opens: for those who come late, and ticks that were kept while the network was gone.</summary>
    public static readonly TimeSpan OpenAfter = TimeSpan.FromHours(2);

    /// <summary>How long nobody can try another PIN after <see cref="MostTries"/> wrong ones.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>How many wrong PINs in a row are taken before it is locked for a time.</summary>
    public const int MostTries = 5;

    /// <summary>Digits of a PIN.</summary>
    public const int PinLength = 6;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 60;

    /// <summary>Most passes of one date that are open.</summary>
    public const int Most = 20;

    private DoorPass() { }

    private DoorPass(DoorPassId id, DateTimeOffset now)
        : base(id, now) { }

    /// <summary>The event.</summary>
    public EventId EventId { get; private set; }

    /// <summary>The date.</summary>
    public OccurrenceId OccurrenceId { get; private set; }

    /// <summary>Which door, or who stands there, in the organizer's words.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Keyed hash of the PIN. 32 bytes.</summary>
    public byte[] Pin { get; private set; } = [];

    /// <summary>Wrong PINs in a row.</summary>
    public int Tries { get; private set; }

    /// <summary>Until when no PIN is taken; null where any is.</summary>
    public DateTimeOffset? LockedUntil { get; private set; }

    /// <summary>When it was last opened by its PIN; null for never.</summary>
    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>How often it was opened.</summary>
    public int Openings { get; private set; }

    /// <summary>When it was revoked; null for one that stands.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>The organizer who made it; null for a program.</summary>
    public OrganizerId? By { get; private set; }

    /// <summary>Makes a pass for the door of a date.</summary>
    /// <exception cref="DomainError"><c>Door.NotPublic</c>, <c>Occurrence.Cancelled</c>, or <c>Occurrence.Past</c>.</exception>
    public static DoorPass Make(DoorPassId id, Event @event, Occurrence occurrence, string name, byte[] pin, OrganizerId? by, DateTimeOffset now)
    {
        if (@event.State is EventState.Draft or EventState.InReview)
        {
            throw new DomainError("Door.NotPublic");
        }

        if (occurrence.State == OccurrenceState.Cancelled)
        {
            throw new DomainError("Occurrence.Cancelled");
        }

        if (!IsBefore(occurrence, now))
        {
            throw new DomainError("Occurrence.Past");
        }

        return new DoorPass(id, now) { EventId = @event.Id, OccurrenceId = occurrence.Id, Name = name, Pin = pin, By = by };
    }

    /// <summary>When what a device keeps for it has to be gone.</summary>
    public static DateTimeOffset Ends(Occurrence occurrence) => occurrence.EndsAt + OpenAfter;

    /// <summary>Whether it can be used.</summary>
    public bool IsOpen(Occurrence occurrence, DateTimeOffset now) => RevokedAt is null && occurrence.State != OccurrenceState.Cancelled && IsBefore(occurrence, now);

    /// <summary>Tries a PIN. Too many wrong ones in a row, and none is taken for a time.</summary>
    /// <param name="pin">Keyed hash of what was typed.</param>
    /// <param name="now">The moment.</param>
    /// <returns>Whether it was the right one.</returns>
    /// <exception cref="DomainError"><c>Door.Locked</c>.</exception>
    public bool Try(ReadOnlySpan<byte> pin, DateTimeOffset now)
    {
        if (LockedUntil > now)
        {
            throw new DomainError("Door.Locked", "pin");
        }

        var isRight = CryptographicOperations.FixedTimeEquals(Pin, pin);
        LockedUntil = null;
        if (isRight)
        {
            (Tries, OpenedAt, Openings) = (0, now, Openings + 1);
        }
        else if (++Tries >= MostTries)
        {
            (Tries, LockedUntil) = (0, now + LockedFor);
        }

        return isRight;
    }

    /// <summary>Takes it back: devices that ask with it forget what they keep. Doing so again changes nothing.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    private static bool IsBefore(Occurrence occurrence, DateTimeOffset now) => now < Ends(occurrence);
}
