using Solidarity.Domain;
using Solidarity.Domain.Defence;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Defence;

namespace Solidarity.Integration.Tests.Defence;

/// <summary>The gauges by themselves.</summary>
public sealed class GaugeTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Counts_slide_out_of_the_minute_and_out_of_the_hour()
    {
        var counts = new FloodCounts();
        var key = new FloodKey(FloodScope.Network, 7);
        for (var i = 1; i <= 60; i++)
        {
            Assert.Equal((i, i), counts.Add(key, 1, Start.AddSeconds(10)));
        }

        Assert.Equal((1, 1), counts.Add(new FloodKey(FloodScope.Domain, 7), 1, Start));

        // Half of the minute before still lies within the last minute.
        Assert.Equal((31, 61), counts.Add(key, 1, Start.AddSeconds(90)));
        Assert.Equal((1, 62), counts.Add(key, 1, Start.AddMinutes(10)));
        Assert.Equal((1, 32), counts.Add(key, 1, Start.AddMinutes(90)));
        Assert.Equal((1, 1), counts.Add(key, 1, Start.AddHours(5)));
    }

    [Fact]
    public void More_keys_than_there_is_room_for_are_let_go_once_they_are_quiet()
    {
        var counts = new FloodCounts();
        for (var i = 0; i < FloodCounts.MostKeys; i++)
        {
            counts.Add(new FloodKey(FloodScope.Network, (UInt128)i), 1, Start);
        }

        var another = new FloodKey(FloodScope.Network, UInt128.MaxValue);
        Assert.Equal((1, 1), counts.Add(another, 1, Start));
        Assert.Equal((1, 1), counts.Add(another, 1, Start));
        counts.Add(another, 1, Start.AddHours(3));
        Assert.Equal((2, 2), counts.Add(another, 1, Start.AddHours(3)));
    }

    [Fact]
    public void Names_from_a_list_are_told_and_those_of_a_crowd_are_not()
    {
        var random = new Random(1);
        var petition = EntityId.New<PetitionId>(Start);
        var crowd = new NameOrder();
        Assert.Equal(0, Enumerable.Range(0, 20_000).Count(_ => crowd.Note(petition, Name(random), Start)));

        List<string> list = [.. Enumerable.Range(0, 5_000).Select(_ => Name(random)).Order(StringComparer.Ordinal)];
        foreach (var isFalling in new[] { false, true })
        {
            var order = new NameOrder();
            var told = (isFalling ? list.AsEnumerable().Reverse() : list).Count(name => order.Note(petition, name, Start));
            Assert.InRange(told, list.Count * 95 / 100, list.Count);
        }
    }

    [Fact]
    public void A_list_is_told_among_real_names_and_few_of_those_with_it()
    {
        var random = new Random(2);
        var petition = EntityId.New<PetitionId>(Start);
        var order = new NameOrder();
        var list = new Queue<string>(Enumerable.Range(0, 4_000).Select(_ => Name(random)).Order(StringComparer.Ordinal));
        var (told, wrong, real) = (0, 0, 0);
        while (list.Count > 0)
        {
            if (random.NextDouble() < 0.5)
            {
                told += order.Note(petition, list.Dequeue(), Start) ? 1 : 0;
            }
            else
            {
                real++;
                wrong += order.Note(petition, Name(random), Start) ? 1 : 0;
            }
        }

        Assert.InRange(told, 3_500, 4_000);
        Assert.InRange(wrong, 0, real / 10);
    }

    private static string Name(Random random) => string.Concat(Enumerable.Range(0, 6).Select(i => (char)((i == 0 ? 'A' : 'a') + random.Next(26)))) + " " + (char)('A' + random.Next(26)) + "xyz";
}
