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
/// <param name="Alerts">Alerts and newsletters with copies that wait, newest first. Those that an organizer paused are not among them: they stay paused.</param>
public sealed record PausedSending(bool IsPaused, int Confirmations, IReadOnlyList<WaitingAlert> Alerts)
{
    /// <summary>How many mails wait in all.</summary>
    public int Total => Confirmations + Alerts.Sum(alert => alert.Copies);
}

/// <summary>An alert, or a newsletter, with copies that wait.</summary>
/// <param name="Message">The message.</param>
/// <param name="Statement">The statement it tells of; null for a newsletter.</param>
/// <param name="Title">The statement's title or the newsletter's subject, in its own language.</param>
/// <param name="Language">That language.</param>
/// <param name="Copies">How many copies wait.</param>
/// <param name="IsCounted">Whether all its recipients are found already; if not, more copies come.</param>
public sealed record WaitingAlert(MessageId Message, StatementId? Statement, string Title, string Language, int Copies, bool IsCounted);

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
        var alerts = await db.Messages.AsNoTracking().Where(x => x.State == MessageState.Sending && (x.StatementId != null || x.Kind == MessageKind.Newsletter))
            .OrderByDescending(x => x.CreatedAt).ToListAsync(cancellationToken);
        var ids = alerts.Where(x => x.StatementId is not null).Select(x => x.StatementId!.Value).ToList();
        var titles = ids.Count == 0 ? [] : await (
            from statement in db.Statements.Where(x => ids.Contains(x.Id))
            join version in db.StatementVersions.Where(x => x.IsCurrent)
                on new { statement.Id, statement.Language } equals new { Id = version.StatementId, version.Language }
            select new { statement.Id, version.Language, version.Title }).ToDictionaryAsync(x => x.Id, x => (x.Title, x.Language), cancellationToken);
        var newsletters = alerts.Where(x => x.Kind == MessageKind.Newsletter).Select(x => x.Id).ToList();
        var subjects = newsletters.Count == 0 ? [] : await db.Messages.Where(x => newsletters.Contains(x.Id))
            .SelectMany(x => x.Versions.Where(version => version.Language == x.Language))
            .ToDictionaryAsync(x => x.MessageId, x => (Title: x.Subject, x.Language), cancellationToken);
        return new PausedSending(true, confirmations, [.. alerts.Select(x => (Message: x, Text: x.StatementId is { } statement ? titles[statement] : subjects[x.Id]))
            .Select(x => new WaitingAlert(x.Message.Id, x.Message.StatementId, x.Text.Title, x.Text.Language.Value, x.Message.Queued, x.Message.ExpandedAt is not null))]);
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
