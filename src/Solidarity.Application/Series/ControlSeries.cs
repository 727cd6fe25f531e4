using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Series;

namespace Solidarity.Application.Series;

/// <summary>Starts a series: from now on it begins for whoever does what it is for.</summary>
[Requires(Right.Publish)]
public sealed record StartSeries(MailSeriesId Id) : ICommand<Unit>;

/// <summary>Holds a series.</summary>
[Requires(Right.Publish)]
public sealed record PauseSeries(MailSeriesId Id) : ICommand<Unit>;

/// <summary>Lets a series go on.</summary>
[Requires(Right.Publish)]
public sealed record ResumeSeries(MailSeriesId Id) : ICommand<Unit>;

/// <summary>Ends a series for good, wherever people are in it.</summary>
[Requires(Right.Publish)]
public sealed record EndSeries(MailSeriesId Id) : ICommand<Unit>;

internal sealed class ControlSeriesHandlers(ISolidarityDb db, IJobs jobs, TimeProvider time) :
    IRequestHandler<StartSeries, Unit>, IRequestHandler<PauseSeries, Unit>, IRequestHandler<ResumeSeries, Unit>, IRequestHandler<EndSeries, Unit>
{
    public Task<Unit> Handle(StartSeries request, CancellationToken cancellationToken) => ChangeAsync(request.Id, (series, now) => series.Start(now), (_, _) => { }, cancellationToken);

    public Task<Unit> Handle(PauseSeries request, CancellationToken cancellationToken) => ChangeAsync(request.Id, (series, now) => series.Pause(now), (mail, now) => mail.Pause(now), cancellationToken);

    public Task<Unit> Handle(ResumeSeries request, CancellationToken cancellationToken) => ChangeAsync(request.Id, (series, now) => series.Resume(now), (mail, now) => mail.Resume(now), cancellationToken);

    public Task<Unit> Handle(EndSeries request, CancellationToken cancellationToken) => ChangeAsync(request.Id, (series, now) => series.End(now), (mail, now) => mail.Stop(now), cancellationToken);

    // What waits for a server already is held, let go or skipped with its mail. Again if somebody changed it meanwhile.
    private async Task<Unit> ChangeAsync(MailSeriesId id, Action<MailSeries, DateTimeOffset> change, Action<Message, DateTimeOffset> follow, CancellationToken cancellationToken)
    {
        await db.AgainIfOvertakenAsync(() => db.InTransactionAsync(
            async token =>
            {
                var now = time.GetUtcNow();
                var series = await db.SeriesToChangeAsync(id, null, token);
                change(series, now);
                foreach (var mail in (await db.MailsOfAsync(series, token)).Values)
                {
                    follow(mail, now);
                }

                await db.SaveChangesAsync(token);
                return series.State != SeriesState.Ended ? 0 : await db.SeriesEntries.Where(x => x.SeriesId == id && x.EndedAt == null).ExecuteUpdateAsync(
                    set => set.SetProperty(x => x.EndedAt, now).SetProperty(x => x.Ending, SeriesEnding.SeriesEnded), token);
            },
            cancellationToken));
        jobs.LookAgain(Work.Series);
        return Unit.Value;
    }
}
