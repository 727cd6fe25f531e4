using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.Petitions;

internal sealed class OrganisationSignatureMapping : RootMapping<OrganisationSignature, OrganisationSignatureId>
{
    protected override void Map(EntityTypeBuilder<OrganisationSignature> root)
    {
        root.Ignore(x => x.ChangesPages);
        root.Property(x => x.Name).HasMaxLength(OrganisationSignature.MaxNameLength);
        root.Property(x => x.NameKey).HasMaxLength(OrganisationSignature.MaxNameLength);
        root.Property(x => x.Website).HasMaxLength(OrganisationSignature.MaxWebsiteLength);
        root.Property(x => x.Domain).HasMaxLength(OrganisationSignature.MaxDomainLength);
        root.Property(x => x.Holds).HasMaxLength(OrganisationSignature.MaxDomainLength);
        root.Property(x => x.Reason).HasMaxLength(OrganisationSignature.MaxReasonLength);
        root.Property(x => x.ContactName).IsSealed("OrganisationSignature.ContactName", SupporterMapping.SealedNameBytes);
        root.Property(x => x.Email).IsSealed("OrganisationSignature.Email", SupporterMapping.SealedEmailBytes);
        root.Property(x => x.WordingVersion).HasMaxLength(ConsentWording.VersionLength);
        root.OwnsOne(x => x.Keys, keys =>
        {
            SupporterMapping.Columns(keys);
            keys.HasIndex(x => x.Mailbox);
        });
        root.Navigation(x => x.Keys).IsRequired();

        // One for each domain, where it confirmed and stands.
        root.HasIndex(x => new { x.PetitionId, x.Holds }).IsUnique();

        // A petition's page and its review; what the clock has to do; pictures that nothing shows.
        root.HasIndex(x => new { x.PetitionId, x.State, x.Position });
        root.HasIndex(x => x.DueAt);
        root.HasIndex(x => x.LogoId);
        root.HasOne<Petition>().WithMany().HasForeignKey(x => x.PetitionId).OnDelete(DeleteBehavior.Cascade);
        root.HasOne<Picture>().WithMany().HasForeignKey(x => x.LogoId).OnDelete(DeleteBehavior.Restrict);
    }
}
