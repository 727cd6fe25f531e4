using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Organisations;

internal sealed class OrganisationMapping : RootMapping<Organisation, OrganisationId>
{
    protected override void Map(EntityTypeBuilder<Organisation> root)
    {
        root.Property(x => x.Name).HasMaxLength(Organisation.MaxNameLength);
        root.Property(x => x.Accent).HasMaxLength(Colour.Length).HasConversion(new ValueConverter<Colour, string>(colour => colour.ToString(), text => Colour.FromStored(text)));
        root.HasOne<Picture>().WithMany().HasForeignKey(x => x.LogoId).OnDelete(DeleteBehavior.Restrict);
        root.Has(x => x.Pages, x => x.OrganisationId);
        root.Has(x => x.Approvals, x => x.OrganisationId);
    }
}

internal sealed class OrganisationPageMapping : IEntityTypeConfiguration<OrganisationPage>
{
    public void Configure(EntityTypeBuilder<OrganisationPage> builder)
    {
        builder.ToTable("OrganisationPages");
        builder.HasKey(x => new { x.OrganisationId, x.Kind, x.Language, x.Revision });
        builder.Property(x => x.Revision).ValueGeneratedNever();
    }
}

internal sealed class ConsentApprovalMapping : IEntityTypeConfiguration<ConsentApproval>
{
    public void Configure(EntityTypeBuilder<ConsentApproval> builder)
    {
        builder.ToTable("ConsentApprovals");
        builder.HasKey(x => new { x.OrganisationId, x.Language });
        builder.Property(x => x.Wording).HasMaxLength(ConsentWording.VersionLength);
    }
}
