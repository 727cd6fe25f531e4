using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Messages;

/// <summary>At most so many mails go to one mailbox because somebody typed its address, over all forms together.</summary>
internal static class MailboxLimit
{
    /// <summary>Most mails to one mailbox in 24 hours.</summary>
    internal const int MostMailsADay = 5;

    /// <summary>After a hard bounce a person's own request gets one try in so long.</summary>
    internal static readonly TimeSpan AfterHardBounce = TimeSpan.FromDays(7);

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Whether one more may go. Counted are the deliveries that hold the mailbox's keyed hash.</summary>
    public static async Task<bool> MayAskMailboxAsync(this ISolidarityDb db, byte[] mailbox, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - Day;
        return await db.Deliveries.CountAsync(x => x.MailboxKey == mailbox && x.CreatedAt > since, cancellationToken) < MostMailsADay;
    }

    /// <summary>Whether a mail to the address came back for good within a week.</summary>
    public static async Task<bool> BouncedLatelyAsync(this ISolidarityDb db, AddressKeys keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (address, week) = (keys.Address, now - AfterHardBounce);
        return await db.Suppressions.AnyAsync(x => x.AddressKey == address && x.Cause == SuppressionCause.HardBounce && x.Since >= week, cancellationToken);
    }
}
