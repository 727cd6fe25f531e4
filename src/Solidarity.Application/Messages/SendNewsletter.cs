using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Segments;

namespace Solidarity.Application.Messages;

/// <summary>Sends a newsletter: now, at a moment, or at a time by each reader's own clock.</summary>
/// <param name="Id">The newsletter.</param>
/// <param name="At">The moment; null for now.</param>
/// <param name="LocalAt">What the clock on each reader's wall shows when it comes; not together with <paramref name="At"/>.</param>
/// <param name="InArchive">Whether the public archives of its lists will show it; null leaves that as it is.</param>
[Requires(Right.Publish)]
public sealed record SendNewsletter(MessageId Id, DateTimeOffset? At = null, DateTime? LocalAt = null, bool? InArchive = null) : ICommand<Unit>;

/// <summary>Approves a newsletter as it is, for somebody else to send it.</summary>
[Requires(Right.Publish)]
public sealed record ApproveNewsletter(MessageId Id) : ICommand<Unit>;

/// <summary>Takes a newsletter off the schedule.</summary>
[Requires(Right.Publish)]
public sealed record UnscheduleNewsletter(MessageId Id) : ICommand<Unit>;

/// <summary>Holds a newsletter that is going out.</summary>
[Requires(Right.Publish)]
public sealed record PauseNewsletter(MessageId Id) : ICommand<Unit>;

/// <summary>Lets a newsletter go on.</summary>
[Requires(Right.Publish)]
public sealed record ResumeNewsletter(MessageId Id) : ICommand<Unit>;

/// <summary>Ends a newsletter for good, wherever it stands.</summary>
[Requires(Right.Publish)]
public sealed record CancelNewsletter(MessageId Id) : ICommand<Unit>;

internal sealed class SendNewsletterValidator : AbstractValidator<SendNewsletter>
{
    public SendNewsletterValidator() => RuleFor(x => x.LocalAt).Must((request, local) => local is null || request.At is null).WithErrorCode("Newsletter.TwoMoments");
}

internal sealed class SendNewsletterHandler(ISolidarityDb db, IActor actor, IOptions<SiteOptions> site, TimeProvider time) : IRequestHandler<SendNewsletter, Unit>
{
    public async Task<Unit> Handle(SendNewsletter request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = await db.NewsletterToChangeAsync(request.Id, null, cancellationToken);
        var segment = await db.RulesOfAsync(message, cancellationToken);
        if (site.Value.SecondApprovalAbove is > 0 and var above && !message.IsApprovedBesides(actor.Organizer)
            && await Audience.OfNewsletter(db, [.. message.Lists.Select(x => x.ListId)], segment, now).Recipients.CountAsync(cancellationToken) > above)
        {
            throw new DomainError("Newsletter.NeedsApproval", null, above);
        }

        message.ShowInArchive(request.InArchive ?? message.IsInArchive, now);
        switch (request)
        {
            case { LocalAt: { } local }:
                message.ScheduleLocally(local, now);
                message.BeginIfDue(segment, now);
                break;
            case { At: { } at }:
                message.Schedule(at, now);
                break;
            default:
                message.Send(segment, now);
                break;
        }

        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal sealed class ApproveNewsletterHandler(ISolidarityDb db, IActor actor, TimeProvider time) : IRequestHandler<ApproveNewsletter, Unit>
{
    public async Task<Unit> Handle(ApproveNewsletter request, CancellationToken cancellationToken)
    {
        var message = await db.NewsletterToChangeAsync(request.Id, null, cancellationToken);
        message.Approve(actor.Organizer ?? throw new DomainError("Newsletter.ApprovedByNobody"), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal sealed class ControlNewsletterHandlers(ISolidarityDb db, TimeProvider time) :
    IRequestHandler<UnscheduleNewsletter, Unit>, IRequestHandler<PauseNewsletter, Unit>, IRequestHandler<ResumeNewsletter, Unit>, IRequestHandler<CancelNewsletter, Unit>
{
    public Task<Unit> Handle(UnscheduleNewsletter request, CancellationToken cancellationToken) => ChangeAsync(request.Id, (message, now) => message.Unschedule(now), cancellationToken);

    public Task<Unit> Handle(PauseNewsletter request, CancellationToken cancellationToken) => ChangeAsync(request.Id, (message, now) => message.Pause(now), cancellationToken);

    public Task<Unit> Handle(ResumeNewsletter request, CancellationToken cancellationToken) => ChangeAsync(request.Id, (message, now) => message.Resume(now), cancellationToken);

    public Task<Unit> Handle(CancelNewsletter request, CancellationToken cancellationToken) => ChangeAsync(request.Id, (message, now) => message.Stop(now), cancellationToken);

    // Again if the expansion moved it meanwhile.
    private Task<Unit> ChangeAsync(MessageId id, Action<Message, DateTimeOffset> change, CancellationToken cancellationToken) =>
        db.AgainIfOvertakenAsync(async () =>
        {
            change(await db.NewsletterToChangeAsync(id, null, cancellationToken), time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return Unit.Value;
        });
}

/// <summary>Begins newsletters whose moment has come, one transaction each; two servers at once begin it once, by the version of the row.</summary>
internal static class DueNewsletters
{
    private const int Most = 100;

    public static async Task BeginAsync(ISolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await db.Messages.Where(x => x.State == MessageState.Scheduled && x.DueAt <= now).OrderBy(x => x.DueAt).Take(Most).ToListAsync(cancellationToken);
        List<SegmentId> segments = [.. due.Where(x => x.SegmentId is not null).Select(x => x.SegmentId!.Value).Distinct()];
        var rules = segments.Count == 0 ? [] : await db.Segments.AsNoTracking().Where(x => segments.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Rules, cancellationToken);
        foreach (var message in due)
        {
            message.BeginIfDue(message.SegmentId is { } segment ? rules[segment] : null, now);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (Stale)
            {
                // Another server was faster, or an organizer changed it: what is due still is found when the clock is next looked at.
                db.Forget();
                return;
            }
        }
    }
}
