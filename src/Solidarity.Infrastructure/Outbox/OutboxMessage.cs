using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Solidarity.Infrastructure.Outbox;

/// <summary>Where an outbox row stands.</summary>
internal enum OutboxStatus
{
    /// <summary>Waits for its turn, or for the next try.</summary>
    Waiting = 0,

    /// <summary>A worker has it in hand, until its lease ends.</summary>
    InHand = 1,

    /// <summary>Handled; kept for seven days.</summary>
    Done = 2,
}

/// <summary>A domain event on its way to one of its handlers. Written in the transaction that caused the event.</summary>
internal sealed class OutboxMessage
{
    public const int MaxNameLength = 200;
    public const int MaxPayloadLength = 2_000;

    /// <summary>How long a handled row is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private OutboxMessage() { }

    public OutboxMessage(Guid id, string type, string handler, string payload, DateTimeOffset now)
    {
        Id = id;
        Type = type;
        Handler = handler;
        Payload = payload;
        CreatedAt = now;
        NextTryAt = now;
    }

    public Guid Id { get; private set; }

    /// <summary>Stable name of the event with the version of its form, as in <c>StatementPublished/1</c>.</summary>
    public string Type { get; private set; } = "";

    /// <summary>Stable name of the handler.</summary>
    public string Handler { get; private set; } = "";

    /// <summary>The event as JSON; ids only.</summary>
    public string Payload { get; private set; } = "";

    public OutboxStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset NextTryAt { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>The claim by which a worker holds it.</summary>
    public Guid? Claim { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>What kind of error ended the last try; never its words, which may hold personal data.</summary>
    public string? LastError { get; private set; }
}

internal sealed class OutboxMessageMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("Outbox");
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Type).HasMaxLength(OutboxMessage.MaxNameLength);
        builder.Property(x => x.Handler).HasMaxLength(OutboxMessage.MaxNameLength);
        builder.Property(x => x.Payload).HasMaxLength(OutboxMessage.MaxPayloadLength);
        builder.Property(x => x.LastError).HasMaxLength(OutboxMessage.MaxNameLength);
        builder.HasIndex(x => new { x.Status, x.NextTryAt });
        builder.HasIndex(x => x.Claim);
    }
}
