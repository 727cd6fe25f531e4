using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Many who have signed a petition, stored at once and counted.</summary>
internal static class Crowd
{
    public static Task<int> StoreAsync(TestSite site, PetitionId petition, int count, Func<int, string> name) => site.WithAsync(async db =>
    {
        var (now, hashes) = (site.Time.GetUtcNow(), site.Get<IKeyedHashes>());
        var of = await db.Petitions.AsNoTracking().SingleAsync(x => x.Id == petition);
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var part in Enumerable.Range(0, count).Chunk(2_000))
        {
            List<Signature> signatures = [.. part.Select(index => Signature.Request(
                EntityId.New<SignatureId>(now.AddMilliseconds(index)), of,
                new SignatureForm(EmailAddress.Parse($"p{index}@crowd.example.org"), name(index), null, null, null, null, null, null, SignatureDisplay.None, null),
                new SignatureKeys(
                    new AddressKeys(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32)), hashes.OfName(name(index)), null, null),
                LanguageTag.Parse("en"), TimeZoneName.FromStored("UTC"), null, new string('0', ConsentWording.VersionLength), null, now))];
            await ((ISolidarityDb)db).InsertAsync(signatures, CancellationToken.None);
            await ((ISolidarityDb)db).CountAsync(of, [.. signatures.Select(Move.Received)], now, CancellationToken.None);
        }

        await transaction.CommitAsync();
        return count;
    });
}
