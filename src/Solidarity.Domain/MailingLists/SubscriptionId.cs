namespace Solidarity.Domain.MailingLists;

/// <summary>Identity of a subscription.</summary>
public readonly record struct SubscriptionId(Guid Value) : IEntityId<SubscriptionId>
{
    /// <inheritdoc />
    public static SubscriptionId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
