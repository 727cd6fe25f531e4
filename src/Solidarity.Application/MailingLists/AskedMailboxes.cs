using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.MailingLists;

/// <summary>What mail a mailbox may get because somebody typed its address into a form, whichever form it was.</summary>
internal static class AskedMailboxes
{
    internal const int MostMailsADay = 5;
    internal static readonly TimeSpan AfterHardBounce = TimeSpan.FromDays(7);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Whether fewer than five such mails went there in 24 hours.</summary>
    public static async Task<bool> HasRoomForMailAsync(this ISolidarityDb db, AddressKeys keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (mailbox, since) = (keys.Mailbox, now - Day);
        return await db.Deliveries.CountAsync(x => x.MailboxKey == mailbox && x.CreatedAt > since, cancellationToken) < MostMailsADay;
    }

    /// <summary>Whether a mail to the address came back for good within a week.</summary>
    public static async Task<bool> BouncedLatelyAsync(this ISolidarityDb db, AddressKeys keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (address, week) = (keys.Address, now - AfterHardBounce);
        return await db.Suppressions.AnyAsync(x => x.AddressKey == address && x.Cause == SuppressionCause.HardBounce && x.Since >= week, cancellationToken);
    }
}
