namespace Solidarity.Domain.Campaigns;

/// <summary>Identity of a campaign.</summary>
public readonly record struct CampaignId(Guid Value) : IEntityId<CampaignId>, IComparable<CampaignId>
{
    /// <inheritdoc />
    public static CampaignId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >(CampaignId left, CampaignId right) => left.CompareTo(right) > 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <(CampaignId left, CampaignId right) => left.CompareTo(right) < 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator >=(CampaignId left, CampaignId right) => left.CompareTo(right) >= 0;

    /// <summary>Orders by time of creation, as the databases do.</summary>
    public static bool operator <=(CampaignId left, CampaignId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public int CompareTo(CampaignId other) => Value.CompareTo(other.Value);
}
