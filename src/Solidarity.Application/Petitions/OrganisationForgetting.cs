using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Pictures;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>Forgets organisations that never confirmed, or are not shown any more, and, when the promised day is over, who spoke for the others.</summary>
public static class OrganisationForgetting
{
    private const int Batch = 200;

    internal static async Task RunAsync(ISolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await ForgetAsync(db, now, cancellationToken) == Batch)
        {
            db.Forget();
        }
    }

    /// <summary>32 random bytes in place of the hashes of an address.</summary>
    public static byte[] RandomKey() => RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    private static async Task<int> ForgetAsync(ISolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await db.OrganisationSignatures.Where(x => x.DueAt <= now).OrderBy(x => x.DueAt).Take(Batch).ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return 0;
        }

        var ids = due.Select(x => x.PetitionId).Distinct().ToList();
        var petitions = await db.Petitions.AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        foreach (var signature in due)
        {
            if (signature.IsPast(now))
            {
                db.OrganisationSignatures.Remove(signature);
                continue;
            }

            if (petitions[signature.PetitionId].PromiseEnds <= now)
            {
                signature.ForgetContact(RandomKey());
            }

            signature.Schedule(petitions[signature.PetitionId]);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Stale)
        {
            // Somebody else was faster; the rest is found when the clock is next looked at.
            return 0;
        }

        var logos = due.Where(x => x.IsPast(now)).Select(x => x.LogoId).OfType<Domain.Pictures.PictureId>().ToList();
        if (logos.Count > 0)
        {
            await db.Unused(logos).ExecuteDeleteAsync(cancellationToken);
        }

        return due.Count;
    }
}
