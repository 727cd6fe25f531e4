using Solidarity.Infrastructure.Messages;

namespace Solidarity.Integration.Tests.Messages;

public sealed class SenderJournalTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("solidarity-journal-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_accepted_and_what_is_in_doubt_is_found_again(bool sync)
    {
        var ids = Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7()).ToArray();
        string worker;
        using (var journal = Opened(sync))
        {
            worker = journal.Worker;
            var first = journal.Connection("bulk-0-00");
            first.Begin(ids[0]);
            var recorded = first.Accepted(ids[0]);
            first.Begin(ids[1]);
            first.NotAccepted(ids[1]);
            first.Begin(ids[2]);
            first.Accepted(ids[2]);
            first.Begin(ids[3]);
            first.Cut(recorded);
            var second = journal.Connection("bulk-0-01");
            second.Begin(ids[4]);
            second.Accepted(ids[4]);
        }

        using var again = SenderJournal.Open(_root, sync);
        var found = Assert.Single(again.Found);
        Assert.Equal(worker, found.Worker);
        Assert.Equal(worker, again.Worker);
        Assert.Equal([ids[2], ids[4]], found.Accepted.OrderBy(id => Array.IndexOf(ids, id)));
        Assert.Equal([ids[3]], found.Doubtful);
    }

    [Fact]
    public void A_torn_record_ends_the_reading_and_breaks_nothing()
    {
        var ids = Enumerable.Range(0, 2).Select(_ => Guid.CreateVersion7()).ToArray();
        string file;
        using (var journal = Opened())
        {
            var connection = journal.Connection("bulk-0-00");
            connection.Begin(ids[0]);
            connection.Accepted(ids[0]);
            connection.Begin(ids[1]);
            connection.Accepted(ids[1]);
            file = Directory.GetFiles(_root, "*.journal", SearchOption.AllDirectories).Single();
        }

        using (var stream = File.OpenWrite(file))
        {
            stream.Position = 4096 + 4 * 48 + 20;
            stream.WriteByte(0xFF);
        }

        using var again = SenderJournal.Open(_root, sync: false);
        Assert.Equal([ids[0]], again.Found.Single().Accepted);
        Assert.Equal([ids[1]], again.Found.Single().Doubtful);
    }

    [Fact]
    public void Two_workers_never_share_a_folder_and_one_left_behind_is_adopted()
    {
        string left;
        var id = Guid.CreateVersion7();
        using (var one = Opened())
        {
            using var two = Opened();
            Assert.NotEqual(one.Worker, two.Worker);
            Assert.DoesNotContain(two.Found, found => found.Worker == one.Worker);
            left = two.Worker;
            two.Connection("bulk-0-00").Begin(id);
        }

        using var next = SenderJournal.Open(_root, sync: false);
        Assert.Equal(2, next.Found.Count);
        Assert.Equal([id], next.Found.Single(found => found.Worker == left).Doubtful);
        next.Settle();
        Assert.Single(Directory.GetDirectories(_root));
    }

    [Fact]
    public void Nothing_is_sent_before_what_was_left_is_settled()
    {
        using var journal = SenderJournal.Open(_root, sync: false);
        Assert.Throws<InvalidOperationException>(() => journal.Connection("bulk-0-00"));
    }

    [Fact]
    public void A_journal_goes_round_for_ever_while_it_is_cut()
    {
        using var journal = Opened();
        var connection = journal.Connection("bulk-0-00");
        for (var i = 0; i < 100_000; i++)
        {
            connection.Begin(Guid.NewGuid());
            connection.Cut(connection.Accepted(Guid.NewGuid()));
        }

        Assert.Throws<InvalidOperationException>(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                connection.Begin(Guid.NewGuid());
                connection.Accepted(Guid.NewGuid());
            }
        });
    }

    private SenderJournal Opened(bool sync = false)
    {
        var journal = SenderJournal.Open(_root, sync);
        journal.Settle();
        return journal;
    }
}
