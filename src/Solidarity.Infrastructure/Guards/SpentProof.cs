using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Application;
using Solidarity.Infrastructure.Jobs;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Guards;

/// <summary>A solved challenge, or a wait, that was used. Its key lets no other server take it again; the row goes when the thing itself has expired.</summary>
public sealed class SpentProof
{
    private SpentProof() { }

    /// <summary>Something that was used.</summary>
    /// <param name="id">The random number in it.</param>
    /// <param name="expiresAt">Until when it would have been good.</param>
    public SpentProof(Guid id, DateTimeOffset expiresAt) => (Id, ExpiresAt) = (id, expiresAt);

    /// <summary>The random number in it.</summary>
    public Guid Id { get; private set; }

    /// <summary>Until when it would have been good.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }
}

internal sealed class SpentProofMapping : IEntityTypeConfiguration<SpentProof>
{
    public void Configure(EntityTypeBuilder<SpentProof> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.HasIndex(x => x.ExpiresAt);
    }
}

/// <summary>Forgets what was spent once it has expired anyway.</summary>
internal sealed class SpentProofCleaning(SolidarityDb db, TimeProvider time) : IWorkHandler
{
    public Work Work => Work.Clock;

    public Task DoAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.SpentProofs.Where(x => x.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
    }
}
