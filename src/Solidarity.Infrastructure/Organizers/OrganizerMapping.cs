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
