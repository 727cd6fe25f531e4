using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Messages;

/// <summary>Tries two texts of a newsletter on a part of its readers first (A/B test); the rest gets the one that does better.</summary>
/// <param name="Id">The newsletter.</param>
/// <param name="Share">On how many of a hundred readers, both texts together.</param>
/// <param name="By">What tells which is better.</param>
/// <param name="Hours">How long that is waited for.</param>
/// <param name="ExpectedVersion">Refuse when it has changed since this version.</param>
[Requires(Right.Write)]
public sealed record SplitNewsletter(MessageId Id, int Share, SplitMeasure By, int Hours, long? ExpectedVersion = null) : ICommand<long>;

/// <summary>Sends one text of a newsletter to all, as if there were no other.</summary>
[Requires(Right.Write)]
public sealed record UnsplitNewsletter(MessageId Id, long? ExpectedVersion = null) : ICommand<long>;

/// <summary>Settles which of two texts the rest of the readers gets, before the test has ended.</summary>
/// <param name="Id">The newsletter.</param>
/// <param name="Variant">Which.</param>
[Requires(Right.Publish)]
public sealed record ChooseVariant(MessageId Id, MailVariant Variant) : ICommand<Unit>;

internal sealed class SplitNewsletterValidator : AbstractValidator<SplitNewsletter>
{
    public SplitNewsletterValidator() => RuleFor(x => x.By).IsInEnum().WithErrorCode("Required");
}

internal sealed class SplitNewsletterHandlers(ISolidarityDb db, TimeProvider time) :
    IRequestHandler<SplitNewsletter, long>, IRequestHandler<UnsplitNewsletter, long>, IRequestHandler<ChooseVariant, Unit>
{
    public Task<long> Handle(SplitNewsletter request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Id, request.ExpectedVersion, (message, now) => message.Split(request.Share, request.By, request.Hours, now), cancellationToken);

    public Task<long> Handle(UnsplitNewsletter request, CancellationToken cancellationToken) =>
        ChangeAsync(request.Id, request.ExpectedVersion, (message, now) => message.Unsplit(now), cancellationToken);

    // Again if the expansion moved it meanwhile.
    public Task<Unit> Handle(ChooseVariant request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        await ChangeAsync(request.Id, null, (message, now) => message.EndSplit(request.Variant, hasWinner: false, now), cancellationToken);
        return Unit.Value;
    });

    private async Task<long> ChangeAsync(MessageId id, long? expectedVersion, Action<Message, DateTimeOffset> change, CancellationToken cancellationToken)
    {
        var message = await db.NewsletterToChangeAsync(id, expectedVersion, cancellationToken);
        change(message, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return message.Version;
    }
}

/// <summary>Ends tests whose time has come, one transaction each: the better text, where one is shown to be better, else the first.</summary>
internal static class DueSplits
{
    private const int Most = 100;

    public static async Task EndAsync(ISolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await db.Messages.Where(x => x.State == MessageState.Sending && x.SplitEndsAt <= now && x.SplitEndedAt == null).OrderBy(x => x.SplitEndsAt).Take(Most).ToListAsync(cancellationToken);
        foreach (var message in due)
        {
            var outcome = (await NewsletterOutcome.OfAsync(db, message, cancellationToken)).Compared(message.SplitBy);
            message.EndSplit(outcome.Low > 0 ? MailVariant.B : MailVariant.A, outcome.IsDifferent, now);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (Stale)
            {
                // Another server was faster, or it is still being expanded: the clock is looked at again in a minute.
                db.Forget();
                return;
            }
        }
    }
}
