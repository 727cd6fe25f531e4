using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Events;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;
using Solidarity.Infrastructure.Supporters;

namespace Solidarity.Infrastructure.Events;

internal sealed class EventHostMapping : RootMapping<EventHost, EventHostId>
{
    /// <summary>Some 10,000 characters of up to four bytes, or as many escaped ones, and what sealing adds.</summary>
    private const int SealedProposalBytes = 100_000;

    protected override void Map(EntityTypeBuilder<EventHost> root)
    {
        root.Property(x => x.Email).IsSealed("EventHost.Email", SupporterMapping.SealedEmailBytes).IsRequired();
        root.Property(x => x.Name).IsSealed("EventHost.Name", SupporterMapping.SealedNameBytes);
        root.Property(x => x.Proposal).IsSealed("EventHost.Proposal", SealedProposalBytes);
        root.Property(x => x.Reason).HasMaxLength(EventHost.MaxReasonLength);
        root.Property(x => x.WordingVersion).HasMaxLength(ConsentWording.VersionLength);
        root.OwnsOne(x => x.Keys, keys =>
        {
            SupporterMapping.Columns(keys);
            keys.HasIndex(x => x.Mailbox);
        });
        root.Navigation(x => x.Keys).IsRequired();

        // One host at a time; those of an event; what the clock forgets.
        root.HasIndex(x => x.Hosts).IsUnique();
        root.HasIndex(x => x.EventId);
        root.HasIndex(x => new { x.State, x.StateSince });
        root.HasOne<Campaign>().WithMany().HasForeignKey(x => x.CampaignId).OnDelete(DeleteBehavior.Cascade);
        root.HasOne<Event>().WithMany().HasForeignKey(x => x.EventId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class EventMailMapping : RootMapping<EventMail, EventMailId>
{
    // So many characters of up to four bytes, and what sealing adds.
    private const int SealedSubjectBytes = (EventMail.MaxSubjectLength * 4) + 50;
    private const int SealedBodyBytes = (EventMail.MaxBodyLength * 4) + 50;

    protected override void Map(EntityTypeBuilder<EventMail> root)
    {
        root.Property(x => x.Subject).IsSealed("EventMail.Subject", SealedSubjectBytes);
        root.Property(x => x.Body).IsSealed("EventMail.Body", SealedBodyBytes);

        // So many at most for an event, also when two are sent at once. The writer may be forgotten before.
        root.HasIndex(x => new { x.EventId, x.Number }).IsUnique();
        root.HasIndex(x => x.HostId);
        root.HasOne<Event>().WithMany().HasForeignKey(x => x.EventId).OnDelete(DeleteBehavior.Restrict);
    }
}
