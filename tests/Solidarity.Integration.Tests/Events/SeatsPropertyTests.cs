using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Whatever people do, up to four of them at once, the database never holds more people than places, nobody is overtaken, and no place stays free while somebody waits who fits.</summary>
public sealed class SeatsPropertyTests
{
    private const int Steps = 45;

    [Theory, OnEachDatabase]
    public async Task Never_over_capacity_nobody_overtaken_every_freed_place_offered(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var seed = Random.Shared.Next();
        foreach (var smallerMayPass in (bool[])[false, true])
        {
            var random = new Random(seed);
            var planned = await Planners.PublishedAsync(await site.ApiAsync(), new { capacity = random.Next(2, 7), guests = 3, smallerMayPass });
            var trial = new Trial(site, planned, random, smallerMayPass);
            for (var step = 0; step < Steps; step++)
            {
                await trial.StepAsync($"seed {seed}, step {step}{(smallerMayPass ? ", smaller may pass" : "")}");
            }
        }
    }

    private sealed class Trial(TestSite site, JsonObject planned, Random random, bool smallerMayPass)
    {
        private readonly EventId _event = EventId.From((Guid)planned["id"]!);
        private readonly ConcurrentBag<string> _addresses = [];

        public async Task StepAsync(string where)
        {
            var before = await ReadAsync();
            var said = random.Next(5) == 0 ? await PassAsync() : await Task.WhenAll(Enumerable.Range(0, random.Next(1, 5)).Select(_ => ActAsync(before)).ToList());
            Check($"{where}: {string.Join(", ", said)}", before, await ReadAsync());
        }

        private async Task<string[]> PassAsync()
        {
            var minutes = random.Next(5) == 0 ? random.Next(1440, 1800) : random.Next(10, 300);
            site.Time.Pass(TimeSpan.FromMinutes(minutes));
            await site.WorkAsync(Work.Clock);
            return [$"{minutes} minutes pass"];
        }

        // What is random is drawn before anything runs beside it.
        private Task<string> ActAsync(Seen before)
        {
            var person = before.Rows.Count == 0 ? null : before.Rows[random.Next(before.Rows.Count)];
            var (guests, act) = (random.Next(3) == 0 ? random.Next(1, 4) : 0, random.Next(12));
            var (offered, seated) = (before.Rows.Find(x => x.State == AttendanceState.Offered), before.Rows.FindLast(x => x.State == AttendanceState.Confirmed));
            return act switch
            {
                4 or 5 or 6 or 7 when before.Rows.Where(x => x.State == AttendanceState.Asked).ToList() is [_, ..] asked => PressAsync(asked[random.Next(asked.Count)], "confirm"),
                8 when (seated ?? person) is { } one => PressAsync(one, "leave"),
                9 when (offered ?? person) is { } one => PressAsync(one, "take"),
                10 when person is not null => PressAsync(person, "change", ("guests", $"{guests}")),
                11 when person is not null => PressAsync(person, random.Next(2) == 0 ? "return" : "leave"),
                _ => JoinAsync(random.Next(8) == 0 && _addresses.TryPeek(out var again) ? again : Subscribers.NewAddress(), guests),
            };
        }

        private async Task<string> JoinAsync(string email, int guests)
        {
            _addresses.Add(email);
            using var answer = await Attendees.TryJoinAsync(site, planned, email, new { guests });
            return Said($"join with {guests}", answer.StatusCode, HttpStatusCode.Accepted, HttpStatusCode.BadRequest, HttpStatusCode.Conflict);
        }

        private async Task<string> PressAsync(Row person, string act, params (string, string)[] more)
        {
            var purpose = act == "confirm" ? TokenPurpose.ConfirmAttendance : TokenPurpose.Attendance;
            var token = site.Get<ITokens>().Issue(new Token(purpose, person.Id.Value, Guid.Empty, person.Epoch, null));
            var path = act == "confirm" ? $"/confirm/{token}" : $"/attendances/{token}";
            var (status, _) = await site.PressAsync(path, [("act", act), .. more]);

            // Not found: who is forgotten already.
            return Said($"{act} by {person.State}", status, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.NotFound);
        }

        private static string Said(string what, HttpStatusCode status, params HttpStatusCode[] expected)
        {
            Assert.True(expected.Contains(status), $"{what}: {status}");
            return $"{what} {(int)status}";
        }

        private Task<Seen> ReadAsync() => site.WithAsync(async db =>
        {
            var head = await db.ShiftHeads.AsNoTracking().SingleAsync(x => x.EventId == _event);
            var rows = await db.Attendances.Where(x => x.EventId == _event).OrderBy(x => x.Id)
                .Select(x => new Row(x.Id, x.State, 1 + x.Guests, x.HeldUntil, x.OfferedUntil, x.Line, x.HoldLapsed, x.ConfirmedAt != null, x.Epoch)).ToListAsync();
            var entries = await db.AttendanceEntries.Where(x => x.ShiftId == head.ShiftId).GroupBy(x => x.ShiftId).Select(x => new { Count = x.Count(), Last = x.Max(y => y.Seq) }).SingleOrDefaultAsync();
            return new Seen(head, rows, entries?.Count ?? 0, entries?.Last ?? 0);
        });

        private void Check(string said, Seen before, Seen now)
        {
            var (head, rows) = (now.Head, now.Rows);
            int Sum(Func<Row, bool> which) => rows.Where(which).Sum(x => x.People);
            Assert.True(head.Taken <= head.Capacity, $"{said}: over capacity");
            Assert.True(
                (head.Going, head.Held, head.Offered, head.Waiting, head.Parties) ==
                (Sum(x => x.State == AttendanceState.Confirmed), Sum(x => x.HeldUntil is not null), Sum(x => x.State == AttendanceState.Offered),
                    Sum(x => x.State == AttendanceState.Waiting), rows.Count(x => x.State == AttendanceState.Waiting)),
                $"{said}: the sums differ");
            Assert.True((head.Seq, head.Seq) == (now.Entries, now.LastEntry), $"{said}: the journal has a gap");
            Assert.True(rows.All(x => (x.State == AttendanceState.Waiting) == (x.Line is not null)), $"{said}: a row contradicts itself");

            // Everything that acts looks at what is overdue before, and offers what it freed.
            var line = rows.Where(x => x.State == AttendanceState.Waiting && x.People <= head.Capacity).OrderBy(x => x.Line).ToList();
            Assert.True(line.Take(smallerMayPass ? line.Count : 1).All(x => x.People > head.Free), $"{said}: a place was not offered");

            // Who stood in the line and stands there still, under the same number, was in front of nobody who was served.
            var still = before.Rows.Where(x => x.Line is not null && line.Exists(y => y.Id == x.Id && y.Line == x.Line)).ToList();
            var served = rows.Where(x => x.State is AttendanceState.Offered or AttendanceState.Confirmed)
                .Select(x => (Now: x, Before: before.Rows.Find(y => y.Id == x.Id))).Where(x => x.Before?.State is not (AttendanceState.Offered or AttendanceState.Confirmed)).ToList();
            foreach (var (one, was) in served)
            {
                // Not one whose place was held, or who confirms late to a place that is free.
                var isNext = was is { State: AttendanceState.Waiting } ? still.Where(x => x.Line < was.Line) : was is { HeldUntil: not null } || one.HoldLapsed ? [] : still;
                Assert.True(isNext.All(x => smallerMayPass && x.People > head.Free), $"{said}: {one.State} overtook somebody");
            }

            // Nobody brings more guests past the line.
            Assert.True(
                smallerMayPass || still.Count == 0 || rows.All(x => before.Rows.Find(y => y.Id == x.Id) is not { State: AttendanceState.Confirmed } was || x.State != was.State || x.People <= was.People),
                $"{said}: guests passed the line");
        }
    }

    private sealed record Row(
        AttendanceId Id, AttendanceState State, int People, DateTimeOffset? HeldUntil, DateTimeOffset? OfferedUntil, long? Line, bool HoldLapsed, bool IsConfirmed, int Epoch);

    private sealed record Seen(ShiftHead Head, List<Row> Rows, long Entries, long LastEntry);
}
