using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Messages;

/// <summary>What waits while sending is paused for the whole installation, as it is after a restore.</summary>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record ShowPausedSending : IQuery<PausedSending>;

/// <summary>Lets the whole installation send again.</summary>
[Requires(Right.RunInstallation)]
public sealed record GoOnSending : ICommand<Unit>;

/// <summary>What an installation would send.</summary>
/// <param name="IsPaused">Whether sending is paused; if not, nothing else is counted.</param>
/// <param name="Confirmations">Single mails that somebody waits for, such as confirmations.</param>
/// <param name="Alerts">Alerts with copies that wait, newest first. Those that an organizer paused are not among them: they stay paused.</param>
public sealed record PausedSending(bool IsPaused, int Confirmations, IReadOnlyList<WaitingAlert> Alerts)
{
    /// <summary>How many mails wait in all.</summary>
    public int Total => Confirmations + Alerts.Sum(alert => alert.Copies);
}

/// <summary>An alert with copies that wait.</summary>
/// <param name="Statement">The statement it tells of.</param>
/// <param name="Title">Its title, in its own language.</param>
/// <param name="Language">That language.</param>
/// <param name="Copies">How many copies wait.</param>
/// <param name="IsCounted">Whether all its recipients are found already; if not, more copies come.</param>
public sealed record WaitingAlert(StatementId Statement, string Title, string Language, int Copies, bool IsCounted);

/// <summary>Holds all mail of the installation, or lets it go. A port: it is noted in the database's one row about itself.</summary>
public interface ISendingPause
{
    /// <summary>Whether all mail is held.</summary>
    Task<bool> IsPausedAsync(CancellationToken cancellationToken);

    /// <summary>Lets it go.</summary>
    Task EndAsync(CancellationToken cancellationToken);
}

internal sealed class ShowPausedSendingHandler(ISolidarityDb db, ISendingPause pause) : IRequestHandler<ShowPausedSending, PausedSending>
{
    public async Task<PausedSending> Handle(ShowPausedSending request, CancellationToken cancellationToken)
    {
        if (!await pause.IsPausedAsync(cancellationToken))
        {
            return new PausedSending(false, 0, []);
        }

        var confirmations = await db.Deliveries
            .CountAsync(x => x.Lane == Lane.Confirmations && (x.State == DeliveryState.Queued || x.State == DeliveryState.Claimed), cancellationToken);
        var alerts = await db.Messages.AsNoTracking().Where(x => x.State == MessageState.Sending && x.StatementId != null)
            .OrderByDescending(x => x.CreatedAt).ToListAsync(cancellationToken);
        var ids = alerts.Select(x => x.StatementId!.Value).ToList();
        var titles = await (
            from statement in db.Statements.Where(x => ids.Contains(x.Id))
            join version in db.StatementVersions.Where(x => x.IsCurrent)
                on new { statement.Id, statement.Language } equals new { Id = version.StatementId, version.Language }
            select new { statement.Id, version.Language, version.Title }).ToDictionaryAsync(x => x.Id, cancellationToken);
        return new PausedSending(true, confirmations, [.. alerts.Select(alert => (alert, Text: titles[alert.StatementId!.Value])).Select(pair =>
            new WaitingAlert(pair.Text.Id, pair.Text.Title, pair.Text.Language.Value, pair.alert.Queued, pair.alert.ExpandedAt is not null))]);
    }
}

internal sealed class GoOnSendingHandler(ISendingPause pause, IJobs jobs) : IRequestHandler<GoOnSending, Unit>
{
    public async Task<Unit> Handle(GoOnSending request, CancellationToken cancellationToken)
    {
        await pause.EndAsync(cancellationToken);
        jobs.LookAgain(Work.Expansion);
        jobs.LookAgain(Work.Confirmations);
        jobs.LookAgain(Work.Bulk);
        return Unit.Value;
    }
}
