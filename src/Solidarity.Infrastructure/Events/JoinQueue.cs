using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Events;

/// <summary>
/// Stores who asks to come, and who confirms it: those who act on one shift at the same moment share a transaction, and so its lock, and each is
/// answered once that is committed. It takes what is there, and never waits for more.
/// </summary>
internal sealed partial class JoinQueue(IServiceScopeFactory scopes, ILogger<JoinQueue> logger) : BackgroundService
{
    /// <summary>Most that share a transaction.</summary>
    public const int MostAtOnce = 200;

    /// <summary>Most that wait, so that the last of them waits for a few seconds.</summary>
    private const int MostWaiting = 2_000;

    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(5);

    private readonly Channel<Pending> _waiting = Channel.CreateBounded<Pending>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>Stores one.</summary>
    /// <exception cref="DomainError">It is refused.</exception>
    /// <exception cref="StoreIsFull">Too many wait, or the server stops.</exception>
    public async Task<SeatAnswer> StoreAsync(ShiftId shift, SeatRequest request, SpentProof? spent, CancellationToken cancellationToken)
    {
        var pending = new Pending(shift, request, spent);
        if (!_waiting.Writer.TryWrite(pending))
        {
            throw new StoreIsFull(ComeAgain);
        }

        // Whoever stops waiting does not stop the storing: it may be done already.
        var answer = await pending.Done.Task.WaitAsync(cancellationToken);
        return answer.Refusal is { } refusal ? throw refusal : answer;
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    // Ends once all that was taken in is stored: the host waits for it.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Pending> taken = new(MostAtOnce);
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (taken.Count < MostAtOnce && _waiting.Reader.TryRead(out var one))
            {
                taken.Add(one);
            }

            foreach (var shift in taken.GroupBy(x => x.Shift))
            {
                await StoreAsync(shift.Key, [.. shift]);
            }

            taken.Clear();
        }
    }

    private async Task StoreAsync(ShiftId shift, List<Pending> together)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<SolidarityDb>();
            await RefuseReplayedAsync(db, together);
            if (together.Count == 0)
            {
                return;
            }

            var spent = together.ConvertAll(x => x.Spent).OfType<SpentProof>().ToList();
            var answers = await scope.ServiceProvider.GetRequiredService<JoinTogether>().RunAsync(
                shift, together.ConvertAll(x => x.Request), () => db.SpentProofs.AddRange(spent.Select(x => new SpentProof(x.Id, x.ExpiresAt))), CancellationToken.None);
            for (var i = 0; i < together.Count; i++)
            {
                together[i].Done.TrySetResult(answers[i]);
            }
        }
        catch (Exception exception) when (together.Count > 1 && SolidarityDb.IsOfOneRow(exception))
        {
            // Whoever it is that can't be stored, the others can.
            NotTogether(together.Count, exception.GetType().Name);
            foreach (var one in together)
            {
                await StoreAsync(shift, [one]);
            }
        }
        catch (Exception exception)
        {
            NotTogether(together.Count, exception.GetType().Name);
            together.ForEach(one => one.Done.TrySetException(exception));
        }
    }

    private static async Task RefuseReplayedAsync(SolidarityDb db, List<Pending> together)
    {
        var ids = together.ConvertAll(x => x.Spent?.Id).OfType<Guid>().ToList();
        if (ids.Count == 0)
        {
            return;
        }

        var spent = (await db.SpentProofs.Where(x => ids.Contains(x.Id)).Select(x => x.Id).ToListAsync()).ToHashSet();
        foreach (var replayed in together.Where(x => x.Spent is { } proof && !spent.Add(proof.Id)).ToList())
        {
            replayed.Done.TrySetException(new ProofReplayed());
            together.Remove(replayed);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} who asked to come, or confirmed it, could not be stored together ({Kind}).")]
    private partial void NotTogether(int count, string kind);

    private sealed record Pending(ShiftId Shift, SeatRequest Request, SpentProof? Spent)
    {
        public TaskCompletionSource<SeatAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Gives a request to the queue, with what it spends.</summary>
internal sealed class Joining(JoinQueue queue, SpentInRequest spent) : IJoining
{
    public async Task JoinAsync(IReadOnlyList<Attendance> attendances, CancellationToken cancellationToken)
    {
        // What is spent is spent once, with whichever is stored first.
        var proof = spent.Spent;
        foreach (var other in attendances.SkipLast(1))
        {
            try
            {
                await JoinAsync(other, proof, cancellationToken);
                proof = null;
            }
            catch (DomainError)
            {
                // This date can't be joined as was asked; the others can.
            }
        }

        await JoinAsync(attendances[^1], proof, cancellationToken);
    }

    public Task<SeatAnswer> ConfirmAsync(AttendanceId attendance, ShiftId shift, CancellationToken cancellationToken) =>
        queue.StoreAsync(shift, new SeatRequest(attendance), null, cancellationToken);

    private Task JoinAsync(Attendance attendance, SpentProof? proof, CancellationToken cancellationToken) =>
        queue.StoreAsync(attendance.ShiftId, new SeatRequest(attendance.Id, attendance), proof, cancellationToken);
}
