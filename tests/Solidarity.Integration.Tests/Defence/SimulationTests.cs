using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Application.Defence;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Defence;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;
using IPAddress = System.Net.IPAddress;

namespace Solidarity.Integration.Tests.Defence;

/// <summary>
/// A day of a petition that everybody talks of, with a mixed attack at night and in the rush, fixed by seed: real people, many of them on
/// shared networks, and bots of four kinds, which confirm every mail that they get. Prints what became of each.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Seed = 20260327;
    private const int AtOnce = 16;
    private const int BotsEach = 6_000;

    private enum Kind
    {
        Home,
        Carrier,
        Tor,
        Union,
        Hall,
        Campus,
        OneNetwork,
        OneDomain,
        Disposable,
        Alphabetical,
    }

    private sealed record Visit(Kind Kind, TimeSpan At, string From, string Email, string Name, string? Source = null);

    [Fact]
    public async Task Of_a_mixed_attack_almost_nothing_counts_and_no_real_person_is_lost()
    {
        await using var site = await TestSite.StartAsync(DatabaseProvider.Sqlite, services =>
        {
            services.PostConfigure<DefenceOptions>(defence => defence.IsOn = true);
            services.AddScoped<IRequestNetwork, FromWhere>();
        });
        var json = await Signers.OpenAsync(await site.ApiAsync(), new { goal = 100_000 });
        var petition = PetitionId.From((Guid)json["id"]!);
        await HallAsync(site, petition);
        List<Visit> visits = [.. Visits(new Random(Seed)).OrderBy(x => x.At)];
        var start = site.Time.GetUtcNow();
        foreach (var minutes in visits.GroupBy(x => (int)(x.At.TotalMinutes / 5)).OrderBy(x => x.Key))
        {
            foreach (var several in minutes.Chunk(AtOnce))
            {
                site.Time.Pass(start + several[0].At - site.Time.GetUtcNow());
                await Task.WhenAll(several.Select(visit => SignAsync(site, json.Slug(), visit)));
            }

            await site.WorkAsync(Work.Clock, Work.Outbox);
        }

        site.Time.Pass(TimeSpan.FromHours(1));
        await site.WorkAsync(Work.Clock, Work.Outbox);
        var before = await StandAsync(site, visits);
        Print("before anybody looks", before);

        // What an organizer does the next morning, with what the page of trends shows: remove what came from the farm's network and domains, and
        // by the link that the list of names came through; let everything else go.
        foreach (var rule in new[] { new SweepFields { Network = "203.0.113.0/24", Domain = "farm.example.net" }, new SweepFields { Domain = "mail.botnet.example" }, new SweepFields { Source = "promo" }, new SweepFields { HeldFor = SignatureReason.Listed } })
        {
            await RemoveAsync(site, petition, rule);
        }

        await SendAsync(site, new ReleaseHeld(petition, null, "The rest are people"));
        await site.WorkAsync(Work.Sweeps, Work.Outbox);
        var after = await StandAsync(site, visits);
        Print("after removal and release", after);

        foreach (var kind in Enum.GetValues<Kind>().Where(kind => kind < Kind.OneNetwork))
        {
            var of = visits.Count(x => x.Kind == kind);
            Assert.Equal((kind, of), (kind, after[kind].Asked));
            Assert.InRange(before[kind].Asked + before[kind].Held, of, of);
        }

        var (bots, counted) = (visits.Count(x => x.Kind >= Kind.OneNetwork), before.Where(x => x.Key >= Kind.OneNetwork).Sum(x => x.Value.Asked));
        Assert.InRange(counted, 1, bots * 2 / 100);
        Assert.Equal(0, after.Where(x => x.Key >= Kind.OneNetwork).Sum(x => x.Value.Asked));
        await site.WithAsync(db => Batches.JournalAddsUpAsync(db, petition));
    }

    private static async Task SignAsync(TestSite site, string slug, Visit visit)
    {
        FromWhere.Current.Value = IPAddress.Parse(visit.From);
        await using var scope = site.Get<IServiceScopeFactory>().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SignPetition { Slug = slug, Email = visit.Email, Name = visit.Name, Source = visit.Source });
    }

    private static IEnumerable<Visit> Visits(Random random)
    {
        var number = 0;
        string Address(string domain) => $"p{++number}@{domain}";
        string Somebody() => Word(random) + " " + Word(random);
        string Free() => Address(new[] { "gmail.com", "gmail.com", "hotmail.com", "yahoo.com", "gmx.de", "riseup.net" }[random.Next(6)]);

        // A rush from ten in the morning on; few at night.
        TimeSpan Day() => TimeSpan.FromHours(random.NextDouble() < 0.05 ? random.NextDouble() * 8 : 10 + (8 * Math.Pow(random.NextDouble(), 2)));
        for (var i = 0; i < 2_000; i++)
        {
            yield return new(Kind.Home, Day(), $"{60 + random.Next(60)}.{random.Next(250)}.{random.Next(250)}.7", random.NextDouble() < 0.3 ? Address($"mail{i}.example.org") : Free(), Somebody());
        }

        for (var i = 0; i < 1_500; i++)
        {
            yield return new(Kind.Carrier, Day(), $"189.20.{random.Next(12)}.{random.Next(250)}", Free(), Somebody());
        }

        for (var i = 0; i < 200; i++)
        {
            yield return new(Kind.Tor, Day(), $"185.220.101.{random.Next(4)}", Free(), Somebody());
        }

        for (var i = 0; i < 250; i++)
        {
            // Its members get one mail, and sign within an hour.
            yield return new(Kind.Union, TimeSpan.FromHours(11 + random.NextDouble()), $"91.{random.Next(250)}.{random.Next(250)}.7", Address("union.example.org"), Somebody());
        }

        for (var i = 0; i < 500; i++)
        {
            yield return new(Kind.Hall, TimeSpan.FromHours(18 + random.NextDouble()), $"80.80.80.{random.Next(250)}", Free(), Somebody());
        }

        for (var i = 0; i < 60; i++)
        {
            // In the same network as the farm.
            yield return new(Kind.Campus, Day(), $"203.0.113.{random.Next(250)}", Free(), Somebody());
        }

        for (var i = 0; i < BotsEach; i++)
        {
            yield return new(Kind.OneNetwork, TimeSpan.FromHours(12 + (i * 1.5 / BotsEach)), $"203.0.113.{random.Next(250)}", Address("farm.example.net"), Somebody());
            yield return new(Kind.OneDomain, TimeSpan.FromHours(13 + (i * 2d / BotsEach)), $"{100 + random.Next(50)}.{random.Next(250)}.{random.Next(250)}.7", Address("mail.botnet.example"), Somebody());
            yield return new(Kind.Disposable, TimeSpan.FromHours(14 + (i * 3d / BotsEach)), $"{20 + random.Next(30)}.{random.Next(250)}.{random.Next(250)}.7", Address(random.Next(2) == 0 ? "yopmail.com" : "mailinator.com"), Somebody());
        }

        // At night, one every six seconds, with names from a list and mailboxes at a large provider.
        var names = Enumerable.Range(0, BotsEach).Select(_ => Somebody()).Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < BotsEach; i++)
        {
            yield return new(Kind.Alphabetical, TimeSpan.FromHours(2 + (i * 3.3 / BotsEach)), $"{150 + random.Next(30)}.{random.Next(250)}.{random.Next(250)}.7", Address("outlook.com"), names[i], "promo");
        }
    }

    // As many letters as names have, each as often as it is in names: no two lists are in order by accident.
    private static string Word(Random random) => string.Concat(Enumerable.Range(0, 4 + random.Next(5)).Select(i => i == 0 ? (char)('A' + random.Next(26)) : "aeioulnrstmdk"[random.Next(13)]));

    private static Task HallAsync(TestSite site, PetitionId petition) => site.WithAsync(async db =>
    {
        var now = site.Time.GetUtcNow();
        FromWhere.Current.Value = IPAddress.Parse("80.80.80.1");
        db.HallHours.Add(HallHour.Open(
            Domain.EntityId.New<HallHourId>(now), petition, new FromWhere().Of(FromWhere.Current.Value).Narrow, now.AddHours(18), 1, 600, now));
        return await db.SaveChangesAsync();
    });

    private static async Task RemoveAsync(TestSite site, PetitionId petition, SweepFields rule)
    {
        var id = await SendAsync(site, new CountByRule(petition, rule, SignatureReason.Automated, "The night of the farm"));
        await site.WorkAsync(Work.Sweeps);
        var matched = await site.WithAsync(db => db.Sweeps.Where(x => x.Id == id).Select(x => x.Matched).SingleAsync());
        await SendAsync(site, new RunSweep(id, petition, matched));
        await site.WorkAsync(Work.Sweeps);
    }

    // As the handler does it, past rights and audit: nobody is signed in here.
    private static async Task<T> SendAsync<T>(TestSite site, IRequest<T> request)
    {
        await using var scope = site.Get<IServiceScopeFactory>().CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService(typeof(IRequestHandler<,>).MakeGenericType(request.GetType(), typeof(T)));
        return await (Task<T>)handler.GetType().GetMethod("Handle", [request.GetType(), typeof(CancellationToken)])!.Invoke(handler, [request, CancellationToken.None])!;
    }

    /// <summary>How many of each kind were asked, and so would count; how many of them later than at once; and how many are held.</summary>
    private static async Task<Dictionary<Kind, (int Asked, int Held, int Slowed)>> StandAsync(TestSite site, List<Visit> visits)
    {
        var hashes = site.Get<IKeyedHashes>();
        var kinds = visits.ToDictionary(x => Convert.ToHexString(hashes.Of(Domain.EmailAddress.Parse(x.Email)).Mailbox), x => x.Kind);
        var asked = (await site.WithAsync(db => db.Deliveries.Where(x => x.RecipientKind == RecipientKind.Signature).Select(x => new { x.Recipient, x.CreatedAt }).ToListAsync())).ToDictionary(x => x.Recipient, x => x.CreatedAt);
        var rows = (await site.WithAsync(db => db.Signatures.AsNoTracking().ToListAsync()))
            .Select(x => new { x.MailboxKey, x.State, x.CreatedAt, AskedAt = asked.TryGetValue(x.Id.Value, out var at) ? at : (DateTimeOffset?)null }).ToList();
        return rows.GroupBy(x => kinds[Convert.ToHexString(x.MailboxKey)]).ToDictionary(of => of.Key, of => (
            of.Count(x => x.AskedAt is not null && x.State == SignatureState.Waiting), of.Count(x => x.State == SignatureState.Held),
            of.Count(x => x.AskedAt > x.CreatedAt + TimeSpan.FromMinutes(15))));
    }

    private void Print(string when, Dictionary<Kind, (int Asked, int Held, int Slowed)> stand)
    {
        output.WriteLine($"{when,-28} {"counted",8} {"slowed",8} {"held",8}");
        foreach (var (kind, (asked, held, slowed)) in stand.OrderBy(x => x.Key))
        {
            output.WriteLine($"  {kind,-26} {asked,8} {slowed,8} {held,8}");
        }
    }

    /// <summary>Where a visit comes from, in place of a request.</summary>
    private sealed class FromWhere : IRequestNetwork
    {
        public static readonly AsyncLocal<IPAddress?> Current = new();

        public IPAddress? Address => Current.Value;

        public NetworkKeys Of(IPAddress address)
        {
            var bytes = address.GetAddressBytes();
            return new(Hash(bytes.AsSpan(0, 3)), Hash(bytes.AsSpan(0, 2)));
        }

        private static byte[] Hash(ReadOnlySpan<byte> network) => System.Security.Cryptography.SHA256.HashData(network)[..16];
    }
}
