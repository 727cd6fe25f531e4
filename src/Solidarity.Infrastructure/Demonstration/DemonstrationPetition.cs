using System.Security.Cryptography;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;

namespace Solidarity.Infrastructure.Demonstration;

/// <summary>The demonstration's petition: it opened six weeks before the day of loading, and its signatures are made by a fixed seed, each called so.</summary>
internal sealed class DemonstrationPetition(ISolidarityDb db, IKeyedHashes hashes, DateTimeOffset now)
{
    private const int Seed = 2023;
    private const int Days = 42;
    private const int Signatures = 3_400;
    private const int Forgotten = 280;

    private static readonly (string Country, int Weight)[] Countries =
    [
        ("PE", 900), ("CL", 420), ("BO", 380), ("AR", 330), ("ES", 270), ("DE", 240), ("US", 180), ("MX", 150), ("CO", 130), ("FR", 110), ("EC", 90), ("BR", 80),
        ("IT", 60), ("SE", 40), ("GB", 30), ("CA", 20), ("CH", 15), ("UY", 12), ("NL", 8), ("BE", 5),
    ];

    private static readonly string[] Sources = ["mail", "flyer", "street-table"];
    private static readonly LanguageTag English = LanguageTag.FromStored("en");

    private readonly Random _random = new(Seed);
    private readonly List<(DateTimeOffset At, Move Move)> _moves = [];

    /// <summary>Opens the petition and adds its signatures, in the transaction that is open.</summary>
    public async Task AddAsync(Petition petition, CancellationToken cancellationToken)
    {
        petition.Open(null, needsReview: false, null, Begin);
        db.Petitions.Add(petition);
        var head = new PetitionHead(petition.Id);
        db.PetitionHeads.Add(head);
        List<Signature> signatures = [.. Enumerable.Range(1, Signatures).Select(number => Sign(petition, number))];
        for (var i = 0; i < Forgotten; i++)
        {
            Forget(petition);
        }

        var tally = new Tally();
        List<(DateTimeOffset At, Move Move)> moves = [.. _moves.OrderBy(x => x.At)];
        moves.ForEach(x => tally.Add(x.Move, petition.Day(x.At), petition.Day(x.Move.SignedAt)));
        head.Advance(moves.Count, tally.Confirmed);
        foreach (var goal in petition.ReachedBy(tally.Confirmed))
        {
            petition.Reach(goal.Amount, moves.Count, null, Begin + ((now - Begin) * goal.Amount / tally.Confirmed));
        }

        await db.SaveChangesAsync(cancellationToken);
        await db.InsertAsync(signatures, cancellationToken);
        await db.InsertAsync(
            [.. moves.Select((x, index) => new CountEntry(petition.Id, index + 1, x.Move, petition.Day(x.At), petition.Day(x.Move.SignedAt)))], cancellationToken);
        await db.InsertAsync([.. tally.Changes.Where(x => x.Value != 0).Select(x => new PetitionTotal(petition.Id, x.Key.Kind, x.Key.Key, x.Value)), .. Views(petition, tally)], cancellationToken);
    }

    /// <summary>When the petition opened.</summary>
    public DateTimeOffset Begin => now - TimeSpan.FromDays(Days);

    // Fast in the first days, then steady, as petitions go.
    private DateTimeOffset Moment() => Begin + ((now - Begin) * Math.Min(0.999, Math.Pow(_random.NextDouble(), 1.5)));

    private Signature Sign(Petition petition, int number)
    {
        var (at, name) = (Moment(), $"Demonstration {number:0000}");
        var email = EmailAddress.Parse($"signer{number:0000}@demonstration.example.org");
        CountryCode? country = CountryCode.TryParse(Country(), out var code) ? code : null;
        var form = new SignatureForm(
            email, name, country, null, null, null, number % 300 == 0 ? "A comment of the demonstration." : null, null,
            (SignatureDisplay)_random.Next(3), null);
        var source = _random.Next(5) is var from && from < Sources.Length ? Sources[from] : null;
        var signature = Signature.Request(
            EntityId.New<SignatureId>(at), petition, form, new SignatureKeys(hashes.Of(email), hashes.OfName(name), null, null), English, petition.TimeZone, source, "", null, at);
        Note(at, Move.Received(signature));
        var wait = TimeSpan.FromMinutes(_random.Next(1, 300));
        var confirmedAt = at + wait < now ? at + wait : now;
        Note(confirmedAt, signature.Confirm(null, 1, RandomNumberGenerator.GetBytes(Commitment.Length), isByHand: false, showsComment: true, confirmedAt));
        var later = confirmedAt + TimeSpan.FromDays(1);
        switch (_random.Next(200))
        {
            case 0:
                Note(later, signature.Withdraw(SignatureReason.None, RandomNumberGenerator.GetBytes(Commitment.Length), later));
                break;
            case 1:
                Note(later, signature.Deny(RandomNumberGenerator.GetBytes(Commitment.Length), later));
                break;
            case 2:
                Note(later, signature.Remove(SignatureReason.Automated, later));
                break;
            case 3:
                Note(later, signature.Hold(SignatureReason.FalseName, later));
                break;
        }

        signature.Schedule(petition);
        return signature;
    }

    private void Forget(Petition petition)
    {
        var at = Begin + ((now - Begin - Signature.Retention) * _random.NextDouble());
        var move = new Move(
            EntityId.New<SignatureId>(at), SignatureState.None, SignatureReason.None, SignatureState.Waiting, SignatureReason.None, SignatureChannel.Online, null, null, null, at, null);
        Note(at, move);
        Note(at + Signature.Retention, move with { From = SignatureState.Waiting, To = SignatureState.None, Reason = SignatureReason.NeverConfirmed });
    }

    // What would lie ahead has happened by now.
    private void Note(DateTimeOffset at, Move move) => _moves.Add((at < now ? at : now, move));

    private string? Country()
    {
        var at = _random.Next(Countries.Sum(x => x.Weight) * 10 / 9);
        foreach (var (country, weight) in Countries)
        {
            if (at < weight)
            {
                return country;
            }

            at -= weight;
        }

        return null;
    }

    // About four looks for each who signed.
    private IEnumerable<PetitionTotal> Views(Petition petition, Tally tally) => tally.Changes.Where(x => x.Key.Kind == TotalKind.AddedOn)
        .Select(x => new PetitionTotal(petition.Id, TotalKind.ViewedOn, x.Key.Key, (x.Value * 4) + _random.Next(20)));
}
