using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.Organizers;

/// <summary>
/// What an organizer signs in with: password, passkeys, second factor. Its id is the organizer's; its user name is the
/// hexadecimal keyed hash of the organizer's mailbox, so that no address stands here in the clear.
/// </summary>
public sealed class OrganizerAccount : IdentityUser<Guid>;

internal sealed class OrganizerMapping : RootMapping<Organizer, OrganizerId>
{
    protected override void Map(EntityTypeBuilder<Organizer> root)
    {
        root.Property(x => x.Email).IsSealed("Organizer.Email", SupporterMapping.SealedEmailBytes).IsRequired();
        root.Property(x => x.MailboxKey).IsHash();
        root.HasIndex(x => x.MailboxKey).IsUnique();
        root.Has(x => x.Grants, x => x.OrganizerId);
    }
}

internal sealed class InvitationMapping : RootMapping<Invitation, InvitationId>
{
    /// <summary>43 characters, and what sealing adds.</summary>
    private const int SealedSecretBytes = 100;

    protected override void Map(EntityTypeBuilder<Invitation> root)
    {
        root.Property(x => x.Email).IsSealed("Invitation.Email", SupporterMapping.SealedEmailBytes).IsRequired();
        root.Property(x => x.Secret).IsSealed("Invitation.Secret", SealedSecretBytes);
        root.Property(x => x.MailboxKey).IsHash();
        root.Property(x => x.Hash).IsHash();
        root.HasIndex(x => x.MailboxKey).IsUnique();
        root.HasIndex(x => x.Hash).IsUnique();
        root.HasOne<Campaign>().WithMany().HasForeignKey(x => x.CampaignId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class OrganizerSessionMapping : IEntityTypeConfiguration<OrganizerSession>
{
    public void Configure(EntityTypeBuilder<OrganizerSession> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Browser).HasMaxLength(OrganizerSession.MaxBrowserLength);
        builder.HasOne<Organizer>().WithMany().HasForeignKey(x => x.OrganizerId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.SeenAt);
    }
}

internal sealed class SecondFactorMapping : IEntityTypeConfiguration<SecondFactor>
{
    /// <summary>32 characters, and what sealing adds.</summary>
    private const int SealedSecretBytes = 100;

    public void Configure(EntityTypeBuilder<SecondFactor> builder)
    {
        builder.HasKey(x => x.OrganizerId);
        builder.Property(x => x.OrganizerId).ValueGeneratedNever();
        builder.Property(x => x.Secret).IsSealed("SecondFactor.Secret", SealedSecretBytes).IsRequired();
        builder.HasOne<Organizer>().WithOne().HasForeignKey<SecondFactor>(x => x.OrganizerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.HasKey(x => x.Hash);
        builder.Property(x => x.Hash).IsHash().ValueGeneratedNever();
        builder.HasOne<Organizer>().WithMany().HasForeignKey(x => x.OrganizerId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class GrantMapping : IEntityTypeConfiguration<Grant>
{
    public void Configure(EntityTypeBuilder<Grant> builder)
    {
        builder.ToTable("Grants");
        builder.HasOne<Campaign>().WithMany().HasForeignKey(x => x.CampaignId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SignInLinkMapping : IEntityTypeConfiguration<SignInLink>
{
    public void Configure(EntityTypeBuilder<SignInLink> builder)
    {
        builder.HasKey(x => x.Hash);
        builder.Property(x => x.Hash).IsHash().ValueGeneratedNever();
        builder.HasOne<Organizer>().WithMany().HasForeignKey(x => x.OrganizerId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Name).HasMaxLength(ApiKey.MaxNameLength);
        builder.Property(x => x.Hash).IsHash();
        builder.HasIndex(x => x.Hash).IsUnique();
    }
}
