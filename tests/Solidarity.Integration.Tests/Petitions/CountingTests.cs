using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>Two thousand random steps, and after each: the sums agree with a model, with each other and with the journal; no number is missing; no place is given twice.</summary>
public sealed class CountingTests(TestSites sites, ITestOutputHelper output) : IClassFixture<TestSites>
{
    private const int Steps = 2_000;

    [Theory, OnEachDatabase]
    public async Task The_count_always_adds_up(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var petition = await Signers.OpenAsync(await site.ApiAsync(), new { goal = 1_000_000 });
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}.");
        var run = new Run(site, petition, new Random(seed));
        for (var step = 0; step < Steps; step++)
        {
            await run.StepAsync();
            await run.CheckAsync(step);
        }

        await run.CheckJournalAsync();
        Assert.True(run.Taken.Count >= 11, "Only these steps were taken: " + string.Join(", ", run.Taken));
    }

    private sealed record Person(string Mailbox, string Name, string? PostalCode);

    private sealed class Row
    {
        public required SignatureId Id { get; init; }

        public required Person Who { get; init; }

        public SignatureState State { get; set; } = SignatureState.Waiting;

        public bool WasConfirmed { get; set; }
    }

    private sealed record StoredBatch(BatchId Id, SignatureChannel Channel, int Lines)
    {
        public bool IsRemoved { get; set; }
    }

    private sealed class Run(TestSite site, JsonObject petition, Random random)
    {
        private readonly PetitionId id = PetitionId.From((Guid)petition["id"]!);
        private readonly List<Row> rows = [];
        private readonly List<StoredBatch> batches = [];
        private int received;
        private int restored;

        public HashSet<string> Taken { get; } = [];

        public async Task StepAsync()
        {
            var row = rows.Count == 0 ? null : rows[random.Next(rows.Count)];
            if (random.Next(20) == 0)
            {
                await BatchAsync();
                return;
            }

            switch (random.Next(10))
            {
                case <= 2 or > 8:
                    await SignAsync();
                    break;
                case <= 5 when row is not null:
                    await ConfirmAsync(row);
                    break;
                case 6 when row is not null:
                    var withdraws = random.Next(2) == 0;
                    await TakeAwayAsync(row, withdraws ? SignatureState.Withdrawn : SignatureState.Denied);
                    break;
                case 7 when row is not null:
                    await MoveAsync(row, random.Next(2) == 0 ? SignatureState.Held : SignatureState.Removed);
                    break;
                case 8 when row is not null:
                    await RestoreAsync(row);
                    break;
            }
        }

        public async Task CheckAsync(int step)
        {
            var numbers = await site.WithAsync(db => db.NumbersAsync(id, site.Time.GetUtcNow(), CancellationToken.None));
            int In(SignatureState state) => rows.Count(row => row.State == state);
            Assert.Equal(
                (step, received, In(SignatureState.Waiting), In(SignatureState.Confirmed), In(SignatureState.Held), In(SignatureState.Withdrawn), In(SignatureState.Denied), In(SignatureState.Removed), restored),
                (step, numbers.Made.Received, numbers.Made.Waiting, numbers.Signatures, numbers.Made.Held, numbers.Made.Withdrawn, numbers.Made.Denied, numbers.Made.Removed.Values.Sum(), numbers.Made.Restored));
            Assert.Equal((step, Beside(SignatureChannel.Paper), Beside(SignatureChannel.Imported)), (step, numbers.Paper, numbers.Imported));
            Assert.Equal((numbers.Signatures, numbers.Signatures), (numbers.ByCountry.Sum(x => x.Count), numbers.ByDay.Sum(x => x.Count)));
            var (entries, last) = await site.WithAsync(async db => (
                await db.CountEntries.CountAsync(x => x.PetitionId == id), await db.CountEntries.Where(x => x.PetitionId == id).MaxAsync(x => (long?)x.Seq) ?? 0));
            Assert.Equal((step, numbers.Seq, numbers.Seq), (step, entries, last));
        }

        /// <summary>The totals are what the journal makes of itself, and nobody has a place twice.</summary>
        public async Task CheckJournalAsync()
        {
            var (entries, totals, places) = await site.WithAsync(async db => (
                await db.CountEntries.AsNoTracking().Where(x => x.PetitionId == id).OrderBy(x => x.Seq).ToListAsync(),
                await db.PetitionTotals.AsNoTracking().Where(x => x.PetitionId == id && x.Kind != TotalKind.ViewedOn && x.Kind != TotalKind.ViewedSource).ToListAsync(),
                await db.Signatures.Where(x => x.PetitionId == id && x.Place != null).Select(x => new { x.MailboxKey, x.Place }).ToListAsync()));
            Assert.Equal(Enumerable.Range(1, entries.Count).Select(x => (long)x), entries.Select(x => x.Seq));
            var tally = new Tally();
            foreach (var entry in entries)
            {
                CountryCode? country = entry.Country == CountEntry.NoCountry ? null : CountryCode.FromStored(entry.Country);
                tally.Add(
                    new Move(default, entry.From, entry.FromReason, entry.To, entry.Reason, entry.Channel, country, entry.Region, entry.Source, default, entry.Commitment), entry.EnteredOn, entry.SignedOn);
            }

            Assert.Equal(
                tally.Changes.Where(x => x.Value != 0).Select(x => (x.Key.Kind, x.Key.Key, x.Value)),
                totals.Where(x => x.Count != 0).Select(x => (x.Kind, x.Key, x.Count)).OrderBy(x => new TotalKey(x.Kind, x.Key)));
            Assert.All(entries, entry => Assert.Equal(entry is { To: SignatureState.Confirmed, Channel: SignatureChannel.Online }, entry.Commitment is not null));
            Assert.Equal(places.Count, places.DistinctBy(x => (Convert.ToHexString(x.MailboxKey), x.Place)).Count());
            Assert.All(places.GroupBy(x => Convert.ToHexString(x.MailboxKey)), x => Assert.InRange(x.Count(), 1, Signature.MostPlaces));
        }

        private int Beside(SignatureChannel channel) => batches.Where(x => x.Channel == channel && !x.IsRemoved).Sum(x => x.Lines);

        /// <summary>Some lines on paper or from elsewhere come to count, or a batch of them goes and comes back.</summary>
        private async Task BatchAsync()
        {
            if (random.Next(2) == 0 && batches.Count > 0)
            {
                var batch = batches[random.Next(batches.Count)];
                batch.IsRemoved = !batch.IsRemoved;
                await PaperBatches.ChangeAsync(site, batch.Id, (stored, of, now) =>
                {
                    if (batch.IsRemoved)
                    {
                        stored.Remove(now);
                    }
                    else
                    {
                        stored.Restore(of, now);
                    }
                });
                Taken.Add(batch.IsRemoved ? "batch removed" : "batch restored");
                return;
            }

            var channel = random.Next(2) == 0 ? SignatureChannel.Paper : SignatureChannel.Imported;
            var lines = random.Next(1, 5);
            batches.Add(new StoredBatch(await PaperBatches.StoreAsync(site, id, channel, [.. Enumerable.Range(1, lines).Select(x => $"On paper {batches.Count} {x}")]), channel, lines));
            Taken.Add(channel.ToString());
        }

        private static bool IsThere(Row row) => row.State is SignatureState.Waiting or SignatureState.Confirmed or SignatureState.Held;

        private static bool HasData(Row row) => IsThere(row) || row.State == SignatureState.Removed;

        private async Task SignAsync()
        {
            string[] countries = ["PE", "CL", "BO"];
            var who = new Person($"m{random.Next(40)}@{petition.Slug()}.example.org", $"Name {random.Next(4)}", random.Next(3) == 0 ? null : $"1500{random.Next(2)}");
            await Signers.SignAsync(site, petition, who.Mailbox, who.Name, new { postalCode = who.PostalCode, country = random.Next(4) is var at && at < 3 ? countries[at] : null, source = random.Next(2) == 0 ? "mail" : null });
            if (rows.Exists(row => HasData(row) && row.Who.Mailbox == who.Mailbox && row.Who.Name == who.Name))
            {
                Taken.Add("repeat");
                return;
            }

            var (mailbox, name) = (site.Get<IKeyedHashes>().Of(EmailAddress.Parse(who.Mailbox)).Mailbox, site.Get<IKeyedHashes>().OfName(who.Name));
            var stored = await site.WithAsync(db => db.Signatures.Where(x => x.PetitionId == id && x.MailboxKey == mailbox && x.NameKey == name).Select(x => x.Id).SingleAsync());
            rows.Add(new Row { Id = stored, Who = who });
            received++;
            Taken.Add("sign");
        }

        private async Task ConfirmAsync(Row row)
        {
            var others = rows.Where(x => x != row && x.WasConfirmed && HasData(x) && x.Who.Mailbox == row.Who.Mailbox).ToList();
            var hasPlace = others.Count == 0 || (others.Count == 1 && row.Who.PostalCode is not null && others[0].Who.PostalCode == row.Who.PostalCode);
            var (status, _) = await site.PressAsync("/confirm/" + site.Get<ITokens>().Issue(new Token(TokenPurpose.ConfirmSignature, row.Id.Value, Guid.Empty, 0, null)));
            var expected = row.State switch
            {
                SignatureState.Waiting => hasPlace ? HttpStatusCode.OK : HttpStatusCode.Conflict,
                SignatureState.Denied => HttpStatusCode.NotFound,
                _ => HttpStatusCode.OK,
            };
            Assert.Equal((row.State, expected), (row.State, status));
            if (row.State == SignatureState.Waiting && hasPlace)
            {
                (row.State, row.WasConfirmed) = (SignatureState.Confirmed, true);
                Taken.Add(others.Count == 0 ? "confirm" : "household");
            }
        }

        private async Task TakeAwayAsync(Row row, SignatureState to)
        {
            var (purpose, page) = to == SignatureState.Denied ? (TokenPurpose.DenySignature, "/not-me/") : (TokenPurpose.Signature, "/signatures/");
            await site.PressAsync(page + site.Get<ITokens>().Issue(new Token(purpose, row.Id.Value, Guid.Empty, 0, null)));
            if (IsThere(row))
            {
                row.State = to;
                Taken.Add(to.ToString());
            }
        }

        private async Task MoveAsync(Row row, SignatureState to)
        {
            if (row.State is SignatureState.Waiting or SignatureState.Confirmed || (row.State == SignatureState.Held && to == SignatureState.Removed))
            {
                await ChangeAsync(row, signature => to == SignatureState.Held ? signature.Hold(SignatureReason.Automated, site.Time.GetUtcNow()) : signature.Remove(SignatureReason.Abuse, site.Time.GetUtcNow()));
                row.State = to;
                Taken.Add(to.ToString());
            }
        }

        private async Task RestoreAsync(Row row)
        {
            if (row.State is SignatureState.Held or SignatureState.Removed)
            {
                await ChangeAsync(row, signature => signature.Restore(site.Time.GetUtcNow()));
                row.State = row.WasConfirmed ? SignatureState.Confirmed : SignatureState.Waiting;
                restored++;
                Taken.Add("restore");
            }
        }

        private Task<int> ChangeAsync(Row row, Func<Signature, Move> change) => site.WithAsync(db => db.InTransactionAsync(
            async cancel =>
            {
                var signature = await db.Signatures.SingleAsync(x => x.Id == row.Id, cancel);
                var of = await db.Petitions.AsNoTracking().SingleAsync(x => x.Id == id, cancel);
                await db.CountAsync(of, [change(signature)], site.Time.GetUtcNow(), cancel);
                return await db.SaveChangesAsync(cancel);
            },
            CancellationToken.None));
    }
}
