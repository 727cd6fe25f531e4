using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Infrastructure.Keys;

/// <summary>HMAC-SHA-256 under the lookup key, a domain of its own for each kind, so that no hash of one kind is one of another.</summary>
internal sealed class KeyedHashes(KeyRing keys) : IKeyedHashes
{
    public AddressKeys Of(EmailAddress address) => new(
        Hash("solidarity/mailbox/1", address.Canonical),
        Hash("solidarity/address/1", address.Exact),
        Hash("solidarity/domain/1", address.Domain));

    public byte[] OfName(string name) => Hash("solidarity/name/1", SearchText.Fold(name));

    public byte[] OfPostalCode(string code) => Hash("solidarity/postal-code/1", string.Concat(SearchText.Fold(code).Where(char.IsLetterOrDigit)));

    public byte[] OfBatchLine(BatchId batch, int line) => Hash("solidarity/batch-line/1", string.Create(CultureInfo.InvariantCulture, $"{batch.Value:N}/{line}"));

    public byte[] OfPin(DoorPassId door, string pin) => Hash("solidarity/door-pin/1", $"{door.Value:N}/{pin}");

    public byte[] OfAttendance(AttendanceId attendance) => Hash("solidarity/attendance/1", attendance.Value.ToString("N"));

    private byte[] Hash(string kind, string value) => HMACSHA256.HashData(keys.LookupKey, Encoding.UTF8.GetBytes(kind + "\0" + value));
}
