using System.Diagnostics;
using MimeKit;

namespace Solidarity.Infrastructure.Messages;

/// <summary>One connection of a run: sends one copy after another and tells what became of each.</summary>
internal sealed class MailConnection(LaneRun lane, RelayRun relay, string name, Action<int> openChanged) : IAsyncDisposable
{
    private readonly IMailTransport _transport = lane.Transports.Create(relay.Relay);
    private readonly ConnectionJournal _journal = lane.Journal.Connection(name);
    private readonly MailBuffer _buffer = new();
    private bool _countedOpen;
    private int _sentSinceOpen;

    /// <summary>Sends a copy, or gives it back when it may not go now.</summary>
    /// <returns>Why the relay can't be used, if that is so; the copy waits again.</returns>
    public async Task<Exception?> TakeAsync(QueuedMail mail)
    {
        if (lane.IsHalted(mail))
        {
            GiveBack(mail, null);
            return null;
        }

        switch (lane.Gate.Enter(mail, lane.Clock.GetUtcNow(), out var pass, out var until))
        {
            case DomainGate.Answer.Held:
                return null;
            case DomainGate.Answer.Paused:
                GiveBack(mail, until);
                return null;
        }

        try
        {
            return await SendAsync(mail, pass);
        }
        finally
        {
            CountOpen();
            foreach (var next in lane.Gate.Leave(pass))
            {
                relay.Again(next);
            }
        }
    }

    /// <summary>Takes leave of the relay.</summary>
    public async Task CloseAsync()
    {
        await _transport.CloseAsync(lane.Abort);
        CountOpen();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private async Task<Exception?> SendAsync(QueuedMail mail, DomainGate.Pass pass)
    {
        var now = lane.Clock.GetUtcNow();
        try
        {
            mail.Mail.Write(mail.Copy with { Date = now }, _buffer);
            lane.Signing.Sign(_buffer, mail.Mail.FromDomain, now);
        }
        catch (Exception e) when (e is MailTemplateException or InvalidOperationException or ArgumentException)
        {
            await EndAsync(mail, DeliveryVerdict.Failed, Redactor.Clean(e.Message, mail.Copy.Address), null);
            return null;
        }

        for (var again = false; ; again = true)
        {
            if (await OpenAsync() is { } failure)
            {
                relay.Again(mail);
                return failure;
            }

            var begun = false;
            var started = Stopwatch.GetTimestamp();
            try
            {
                var reply = await _transport.SendAsync(Outgoing(mail), () => Begin(mail, out begun), lane.Abort);
                FailPoint.Reach("after-dot");
                relay.Sent(Stopwatch.GetElapsedTime(started));
                _sentSinceOpen++;
                var place = _journal.Accepted(mail.Id);
                await lane.RecordAsync(mail, Outcome(mail, DeliveryVerdict.Accepted, reply), lane.Gate.Succeeded(pass, relay.Most), _journal, place);
                return null;
            }
            catch (Exception e) when (!again && !begun && IsStale(e))
            {
                // The relay ended a connection that had served well: its limit of messages, or of idleness. Once more on a new one.
                CountOpen();
            }
            catch (MailRefusedException e)
            {
                return await RefusedAsync(mail, pass, e);
            }
            catch (Exception e) when (e is MailLostException or OperationCanceledException)
            {
                await RetryAsync(mail, e is MailLostException ? e.Message : "The sending was broken off.", null);
                return null;
            }
        }
    }

    private bool IsStale(Exception e) =>
        _sentSinceOpen > 0 && !_transport.IsOpen && e is MailLostException or MailRefusedException { Code: 421, Stage: MailStage.Sender };

    private void Begin(QueuedMail mail, out bool begun)
    {
        begun = true;
        _journal.Begin(mail.Id);
        FailPoint.Reach("before-dot");
    }

    private OutgoingMail Outgoing(QueuedMail mail) =>
        new(mail.Copy.MessageId, mail.ReturnPath, new MailboxAddress(null, mail.Copy.Address), _buffer);

    private async Task<Exception?> OpenAsync()
    {
        if (_transport.IsOpen)
        {
            return null;
        }

        CountOpen();
        _sentSinceOpen = 0;
        try
        {
            await _transport.OpenAsync(lane.Abort);
            CountOpen();
            return null;
        }
        catch (Exception e) when (e is MailLostException or MailRefusedException or OperationCanceledException)
        {
            return e;
        }
    }

    private async Task<Exception?> RefusedAsync(QueuedMail mail, DomainGate.Pass pass, MailRefusedException e)
    {
        var reply = Redactor.Clean($"{e.Code} {e.Message}", mail.Copy.Address);
        switch (ReplyReading.Read(e.Stage, e.Code, e.Message))
        {
            case Refusal.Recipient:
                await EndAsync(mail, DeliveryVerdict.Failed, reply, null, suppress: true);
                return null;
            case Refusal.Copy:
                await EndAsync(mail, DeliveryVerdict.Failed, reply, null);
                return null;
            case Refusal.TooFast when e.Stage == MailStage.Sender:
                relay.SlowDown();
                await RetryAsync(mail, reply, null);
                return null;
            case Refusal.TooFast:
                await RetryAsync(mail, reply, lane.Gate.SlowDown(pass, reply));
                return null;
            case Refusal.Us when e.Stage == MailStage.Sender && relay.SenderRefused():
                await RetryAsync(mail, reply, null);
                return e;
            case Refusal.Us:
                await RetryAsync(mail, reply, lane.Gate.Pause(pass, lane.Clock.GetUtcNow() + LaneRun.DomainPause, reply));
                return null;
            default:
                await RetryAsync(mail, reply, null);
                return null;
        }
    }

    private async Task RetryAsync(QueuedMail mail, string reply, DomainChange? change)
    {
        var next = RetrySchedule.Next(mail.Id, mail.Attempts + 1, mail.Since, lane.Clock.GetUtcNow());
        if (next is { } moment && change?.PausedUntil > moment)
        {
            next = change.PausedUntil;
        }

        await EndAsync(mail, next is null ? DeliveryVerdict.Failed : DeliveryVerdict.Retry, Redactor.Clean(reply, mail.Copy.Address), change, next);
    }

    private ValueTask EndAsync(QueuedMail mail, DeliveryVerdict verdict, string reply, DomainChange? change, DateTimeOffset? next = null, bool suppress = false)
    {
        var place = _journal.NotAccepted(mail.Id);
        return lane.RecordAsync(mail, Outcome(mail, verdict, reply) with { NextTry = next, Suppress = suppress }, change, _journal, place);
    }

    private DeliveryOutcome Outcome(QueuedMail mail, DeliveryVerdict verdict, string reply) => new()
    {
        Id = mail.Id,
        Message = mail.Message,
        Recipient = mail.Recipient,
        Occasion = mail.Occasion,
        Verdict = verdict,
        At = lane.Clock.GetUtcNow(),
        Reply = verdict == DeliveryVerdict.Accepted ? null : reply,
    };

    private void GiveBack(QueuedMail mail, DateTimeOffset? until)
    {
        relay.Unused();
        lane.GiveBack(mail, until);
    }

    private void CountOpen()
    {
        if (_countedOpen != _transport.IsOpen)
        {
            _countedOpen = _transport.IsOpen;
            openChanged(_countedOpen ? 1 : -1);
        }
    }
}
