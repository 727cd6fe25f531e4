using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Outbox;

namespace Solidarity.Infrastructure.Storage;

/// <summary>What goes with storing changes: versions of the aggregates, outbox rows for their events, and word to others after the commit.</summary>
internal sealed class SavedChanges(SolidarityDb db, OutboxEvents events, IJobs jobs, PageVersion pages, TimeProvider time)
{
    private bool _writesOutbox;
    private bool _outboxWritten;
    private bool _pagesChanged;
    private string? _step;
    private readonly List<LedgerEntry> _ledger = [];

    /// <summary>Whether the changes at hand can be seen on public pages.</summary>
    public bool ChangesPages { get; private set; }

    /// <summary>Before the changes are written.</summary>
    public void Prepare()
    {
        var roots = ChangedRoots();
        foreach (var root in roots.Where(root => root.State is EntityState.Unchanged or EntityState.Modified))
        {
            var version = root.Property(nameof(IAggregateRoot.Version));
            version.CurrentValue = (long)version.OriginalValue! + 1;
        }

        _ledger.AddRange(LedgerNotes.Of(db.ChangeTracker, db.Ledger, time.GetUtcNow()));
        ChangesPages = roots.Any(root => root.Entity is IShownInPublic { ChangesPages: true });
        if (FailPoint.IsSet)
        {
            NoteStep();
        }

        WriteOutbox();
        _writesOutbox = db.ChangeTracker.Entries<OutboxMessage>().Any(row => row.State == EntityState.Added);
    }

    /// <summary>After the changes are written, in the same transaction.</summary>
    public async Task NoteAsync(CancellationToken cancellationToken)
    {
        if (ChangesPages)
        {
            // Last, so that others who publish wait for this row as short as can be.
            await db.SiteVersions.ExecuteUpdateAsync(row => row.SetProperty(x => x.Pages, x => x.Pages + 1), cancellationToken);
        }

        _pagesChanged |= ChangesPages;
        _outboxWritten |= _writesOutbox;
    }

    /// <summary>After the commit.</summary>
    public void Committed()
    {
        var (outbox, shown, step) = (_outboxWritten, _pagesChanged, _step);
        db.Ledger.Note(_ledger, time.GetUtcNow());
        RolledBack();
        if (step is not null)
        {
            FailPoint.Reach(step);
        }

        if (shown)
        {
            pages.Announce();
        }

        if (outbox)
        {
            jobs.LookAgain(Work.Outbox);
        }
    }

    /// <summary>After a rollback: nothing happened.</summary>
    public void RolledBack()
    {
        _outboxWritten = false;
        _pagesChanged = false;
        _step = null;
        _ledger.Clear();
    }

    private void NoteStep()
    {
        if (db.ChangeTracker.Entries<Message>().Any(entry => entry.State == EntityState.Added))
        {
            _step = "publish";
        }
        else if (db.ChangeTracker.Entries<Message>().Any(entry => entry.Property(x => x.ExpandedTo).IsModified || entry.Property(x => x.ExpandedAt).IsModified))
        {
            _step = "expand";
        }
        else if (db.ChangeTracker.Entries<Attendance>().Any(entry => entry.Entity.State == AttendanceState.Offered && entry.Property(x => x.State).IsModified))
        {
            _step = "offer";
        }
    }

    /// <summary>Roots that changed themselves, or of which a child did.</summary>
    private List<EntityEntry> ChangedRoots() =>
        [.. db.RootsOf(db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
            .DistinctBy(entry => entry.Entity, ReferenceEqualityComparer.Instance)];

    /// <summary>Tells that rows of the outbox were written past the change tracker.</summary>
    public void WroteOutbox() => _outboxWritten = true;

    /// <summary>Takes what happened to aggregates, as rows of the outbox that are still to be written.</summary>
    public IReadOnlyList<OutboxMessage> Take(IEnumerable<IAggregateRoot> roots)
    {
        var now = time.GetUtcNow();
        List<OutboxMessage> rows = [];
        foreach (var root in roots.Where(root => root.Events.Count > 0))
        {
            rows.AddRange(root.Events.SelectMany(happened => events.RowsFor(happened, now)));
            root.ClearEvents();
        }

        return rows;
    }

    // Events are taken from their aggregates at once: if storing fails and is tried again, the rows are there already.
    private void WriteOutbox() => db.Outbox.AddRange(Take([.. db.ChangeTracker.Entries<IAggregateRoot>().Select(entry => entry.Entity)]));
}
