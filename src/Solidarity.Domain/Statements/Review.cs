namespace Solidarity.Domain.Statements;

/// <summary>Where a statement stands with its second reader.</summary>
public enum ReviewState
{
    /// <summary>Nobody was asked.</summary>
    None = 0,

    /// <summary>Waits for a second reader.</summary>
    Asked = 1,

    /// <summary>A second reader stands by it as it is.</summary>
    Approved = 2,
}

public sealed partial class Statement
{
    /// <summary>Who changed it last; null where that is not known.</summary>
    public EditorId? WrittenBy { get; private set; }

    /// <summary>When a second reader was asked for.</summary>
    public DateTimeOffset? ReviewAskedAt { get; private set; }

    /// <summary>Who approved it last.</summary>
    public EditorId? ApprovedBy { get; private set; }

    /// <summary>When it was approved last.</summary>
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>What <see cref="AggregateRoot{TId}.ModifiedAt"/> was when it was approved: whatever changes the statement afterwards takes the approval away.</summary>
    public DateTimeOffset? ApprovedAsOf { get; private set; }

    /// <summary>Where it stands with its second reader.</summary>
    public ReviewState Review => ReviewOf(ModifiedAt, ReviewAskedAt, ApprovedAsOf);

    /// <summary>The same of its values alone.</summary>
    public static ReviewState ReviewOf(DateTimeOffset modifiedAt, DateTimeOffset? askedAt, DateTimeOffset? approvedAsOf) =>
        approvedAsOf == modifiedAt ? ReviewState.Approved : askedAt is null ? ReviewState.None : ReviewState.Asked;

    /// <summary>Notes who changed it.</summary>
    public void WriteAs(EditorId? editor) => WrittenBy = editor;

    /// <summary>Asks for a second reader.</summary>
    /// <exception cref="DomainError"><c>Statement.AlreadyPublished</c>, or what <see cref="Publish"/> would refuse.</exception>
    public void AskForReview(DateTimeOffset now)
    {
        RefuseUnlessReady();
        ReviewAskedAt ??= now;
    }

    /// <summary>Stands by it as it is, as its second reader.</summary>
    /// <exception cref="DomainError"><c>Statement.AlreadyApproved</c>, <c>Statement.OwnApproval</c>, or what <see cref="Publish"/> would refuse.</exception>
    public void Approve(EditorId reader, DateTimeOffset now)
    {
        RefuseUnlessReady();
        if (Review == ReviewState.Approved)
        {
            throw new DomainError("Statement.AlreadyApproved");
        }

        if (WrittenBy == reader)
        {
            throw new DomainError("Statement.OwnApproval");
        }

        ApprovedBy = reader;
        ApprovedAt = now;
        ApprovedAsOf = ModifiedAt;
    }

    private void RefuseUnlessApproved(bool needsApproval)
    {
        if (needsApproval && Review != ReviewState.Approved)
        {
            throw new DomainError("Statement.NotApproved");
        }
    }

    /// <summary>Notes a change of where it stands, which takes no approval away.</summary>
    private void Move(DateTimeOffset now)
    {
        var isApproved = Review == ReviewState.Approved;
        ModifiedAt = now;
        if (isApproved)
        {
            ApprovedAsOf = now;
        }
    }
}
