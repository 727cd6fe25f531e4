using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Solidarity.Infrastructure.Storage;

/// <summary>One row that every server reads once a second, to drop what it keeps of the pages.</summary>
internal sealed class SiteVersion
{
    public const int OnlyId = 1;

    public int Id { get; private set; } = OnlyId;

    /// <summary>Grows whenever something changes that public pages show.</summary>
    public long Pages { get; private set; } = 1;

    /// <summary>Grows whenever something changes that mails are made of.</summary>
    public long Mail { get; private set; } = 1;
}

/// <summary>One row about this installation.</summary>
internal sealed class Installation
{
    public const int OnlyId = 1;

    private Installation() { }

    public Installation(string keyFingerprints, DateTimeOffset now)
    {
        KeyFingerprints = keyFingerprints;
        CreatedAt = now;
    }

    public int Id { get; private set; } = OnlyId;

    /// <summary>What tells the keys apart that the rows are sealed with: <c>name:fingerprint</c>, by spaces.</summary>
    public string KeyFingerprints { get; set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the last backup was made, or null.</summary>
    public DateTimeOffset? BackedUpAt { get; set; }

    /// <summary>When the backup was begun that this database was restored from, or null.</summary>
    public DateTimeOffset? RestoredFrom { get; set; }

    /// <summary>When it was restored, or null.</summary>
    public DateTimeOffset? RestoredAt { get; set; }

    /// <summary>No mail is sent: after a restore, until somebody has looked at what would go.</summary>
    public bool IsSendingPaused { get; set; }
}

/// <summary>A request with an <c>Idempotency-Key</c>, and how it was answered.</summary>
public sealed class IdempotencyKey
{
    /// <summary>How long a key is held.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    private IdempotencyKey() { }

    /// <summary>A request that was just answered.</summary>
    /// <param name="keyHash">SHA-256 of who asks, what for, and the key.</param>
    /// <param name="bodyHash">SHA-256 of the body.</param>
    /// <param name="status">The HTTP status of the answer; 0 while it is being worked on.</param>
    /// <param name="location">The <c>Location</c> header of the answer.</param>
    /// <param name="now">The moment.</param>
    public IdempotencyKey(byte[] keyHash, byte[] bodyHash, int status, string? location, DateTimeOffset now)
    {
        KeyHash = keyHash;
        BodyHash = bodyHash;
        Status = status;
        Location = location;
        CreatedAt = now;
    }

    /// <summary>SHA-256 of who asks, what for, and the key.</summary>
    public byte[] KeyHash { get; private set; } = [];

    /// <summary>SHA-256 of the body.</summary>
    public byte[] BodyHash { get; private set; } = [];

    /// <summary>The HTTP status of the answer; 0 while it is being worked on.</summary>
    public int Status { get; set; }

    /// <summary>The <c>Location</c> header of the answer.</summary>
    public string? Location { get; set; }

    /// <summary>When the key came first.</summary>
    public DateTimeOffset CreatedAt { get; private set; }
}

internal sealed class SiteVersionMapping : IEntityTypeConfiguration<SiteVersion>
{
    public void Configure(EntityTypeBuilder<SiteVersion> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.HasData(new SiteVersion());
    }
}

internal sealed class InstallationMapping : IEntityTypeConfiguration<Installation>
{
    public void Configure(EntityTypeBuilder<Installation> builder)
    {
        builder.ToTable("Installation");
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.KeyFingerprints).HasMaxLength(4_000);
    }
}

internal sealed class IdempotencyKeyMapping : IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<IdempotencyKey> builder)
    {
        builder.HasKey(x => x.KeyHash);
        builder.Property(x => x.KeyHash).IsHash();
        builder.Property(x => x.BodyHash).IsHash();
        builder.Property(x => x.Location).HasMaxLength(500);
        builder.HasIndex(x => x.CreatedAt);
    }
}
