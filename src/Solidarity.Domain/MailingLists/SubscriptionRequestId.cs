namespace Solidarity.Domain.MailingLists;

/// <summary>Identity of a request to subscribe that is not confirmed yet.</summary>
public readonly record struct SubscriptionRequestId(Guid Value) : IEntityId<SubscriptionRequestId>
{
    /// <inheritdoc />
    public static SubscriptionRequestId From(Guid value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
