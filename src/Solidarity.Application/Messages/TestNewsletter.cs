using System.Buffers.Binary;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Messages;

/// <summary>Sends a newsletter as it would come to some organizers, who are to look at it; where two texts are compared, both.</summary>
/// <param name="Id">The newsletter.</param>
/// <param name="To">Addresses of organizers; null or none for the one who asks.</param>
/// <param name="Language">Which version; null for the first.</param>
[Requires(Right.Write)]
public sealed record TestNewsletter(MessageId Id, IReadOnlyList<string>? To = null, string? Language = null) : ICommand<int>;

internal sealed class TestNewsletterValidator : AbstractValidator<TestNewsletter>
{
    private const int MostAtOnce = 10;

    public TestNewsletterValidator()
    {
        RuleFor(x => x.Language).Language();
        RuleForEach(x => x.To).Email();
        RuleFor(x => x.To).Must(to => to is null or { Count: <= MostAtOnce }).WithErrorCode("Newsletter.TooManyTests");
    }
}

internal sealed class TestNewsletterHandler(ISolidarityDb db, IActor actor, IKeyedHashes hashes, IJobs jobs, TimeProvider time) : IRequestHandler<TestNewsletter, int>
{
    // A test is no way to send mails past everything that keeps them few.
    private const int MostAnHour = 60;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public async Task<int> Handle(TestNewsletter request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = await db.Messages.AsNoTracking().Include(x => x.Versions).SingleOrDefaultAsync(x => x.Id == request.Id && x.Kind == MessageKind.Newsletter, cancellationToken)
            ?? throw new NotFound("Message");
        var version = request.Language is null ? message.Language!.Value : message.Versions.Select(x => x.Language).ToList().For(LanguageTag.Parse(request.Language), message.Language!.Value);
        var texts = message.Versions.First(x => x.Language == version) is { OtherSubject: null, OtherBody: null } ? [MailVariant.A] : new[] { MailVariant.A, MailVariant.B };
        var typed = (request.To ?? []).Select(EmailAddress.Parse).DistinctBy(x => x.Value).ToList();
        var mailboxes = typed.Select(address => hashes.Of(address).Mailbox).ToList();
        var me = actor.Organizer;
        var organizers = await db.Organizers.AsNoTracking().Where(x => typed.Count == 0 ? x.Id == me : mailboxes.Contains(x.MailboxKey))
            .Select(x => new { x.Id, x.Email, x.MailboxKey }).ToListAsync(cancellationToken);
        if (typed.Find(address => !organizers.Exists(x => x.MailboxKey.AsSpan().SequenceEqual(hashes.Of(address).Mailbox))) is { } stranger)
        {
            throw new DomainError("Newsletter.TestToStranger", "to", stranger.Value);
        }

        if (organizers.Count == 0)
        {
            throw new DomainError("Newsletter.TestToNobody", "to");
        }

        var (standing, since) = (StandingMessages.Id(MessageKind.NewsletterTest), now - Hour);
        if (await db.Deliveries.CountAsync(x => x.MessageId == standing && x.CreatedAt > since, cancellationToken) + (organizers.Count * texts.Length) > MostAnHour)
        {
            throw new DomainError("Newsletter.TooManyTestsAnHour", null, MostAnHour);
        }

        // Two texts, two mails: the other as if it were asked for a moment later.
        db.Deliveries.AddRange(organizers.SelectMany(organizer => texts.Select(text => new Delivery(
            EntityId.New<DeliveryId>(now), standing, Lane.Confirmations, RecipientKind.Organizer, organizer.Id.Value, NewsletterTests.Occasion(message.Id, now.AddMilliseconds((int)text)), version,
            hashes.Of(organizer.Email).Domain, now, variant: text))));
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
        return organizers.Count;
    }
}

/// <summary>Tells which newsletter a test is of: the delivery holds it in its occasion, beside what makes it another one than the test before.</summary>
public static class NewsletterTests
{
    // The rest of an id, 30 bits at random after a moment in milliseconds, tells newsletters apart without its last four bytes.
    private const int Kept = 12;

    /// <summary>What makes one more delivery of a test.</summary>
    public static Guid Occasion(MessageId message, DateTimeOffset now) => With(message.Value, unchecked((uint)now.ToUnixTimeMilliseconds()));

    /// <summary>The newsletter that a test is of.</summary>
    public static IQueryable<Message> Of(IQueryable<Message> messages, Guid occasion)
    {
        var (first, last) = (MessageId.From(With(occasion, uint.MinValue)), MessageId.From(With(occasion, uint.MaxValue)));
        return messages.Where(x => x.Kind == MessageKind.Newsletter && x.Id >= first && x.Id <= last);
    }

    private static Guid With(Guid id, uint end)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[Kept..], end);
        return new Guid(bytes, bigEndian: true);
    }
}
