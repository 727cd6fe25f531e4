using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Messages;

/// <summary>
/// Lets readers have their copies who waited for their language version: when it is there and says what the original says, or when
/// their hour has come. Found in the database each minute, so nothing that happens in between can lose them.
/// </summary>
public sealed class ReleaseHeldReaders(ISolidarityDb db, TimeProvider time)
{
    private const int Most = 100;

    /// <summary>Releases who need not wait any more, one transaction an alert; two servers at once release them once, by the version of the row.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var holding = await db.Messages.Include(x => x.Holds)
            .Where(x => x.Kind == MessageKind.StatementAlert && (x.State == MessageState.Sending || x.State == MessageState.Paused) && x.Holds.Any(hold => hold.EndedAt == null))
            .OrderBy(x => x.Id).Take(Most).ToListAsync(cancellationToken);
        if (holding.Count == 0)
        {
            return;
        }

        var ids = holding.Select(x => x.StatementId!.Value).ToList();
        var statements = await db.Statements.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Where(x => ids.Contains(x.Id))
            .ToDictionaryAsync(x => x.Id, cancellationToken);
        foreach (var message in holding)
        {
            var statement = statements[message.StatementId!.Value];
            List<LanguageTag> due = [.. message.Holds
                .Where(hold => hold.IsOpen && (hold.Until <= now || statement.Serving(hold.Language).Standing == VersionStanding.Ready))
                .Select(hold => hold.Language)];
            if (message.Release(due, now))
            {
                try
                {
                    await db.SaveChangesAsync(cancellationToken);
                }
                catch (Stale)
                {
                    // Another server was faster, or the expansion moved it: whoever is held still is found when the clock is next looked at.
                    db.Forget();
                    return;
                }
            }
        }
    }
}

/// <summary>Somebody may have waited for a language version that was written.</summary>
internal sealed class LookAtHeldReaders(IJobs jobs) : INotificationHandler<Happened<StatementVersionWritten>>
{
    public Task Handle(Happened<StatementVersionWritten> notification, CancellationToken cancellationToken)
    {
        jobs.LookAgain(Work.Clock);
        return Task.CompletedTask;
    }
}
