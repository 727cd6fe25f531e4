using System.Security.Cryptography;
using System.Text;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Infrastructure.Events;

/// <summary>
/// What calendars know a date by (<c>UID</c>, RFC 5545 §3.8.4.7): the same in feeds, files and mails, so that whoever has it twice has one entry,
/// which changes in place. It tells nothing.
/// </summary>
internal sealed class EventUids(KeyRing keys, MailLinks links)
{
    public string Of(OccurrenceId occurrence)
    {
        var hash = HMACSHA256.HashData(keys.LookupKey, Encoding.UTF8.GetBytes("solidarity/event/1\0" + occurrence.Value.ToString("N")));
        return $"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}@{links.Host}";
    }
}
