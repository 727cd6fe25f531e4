using Solidarity.Domain.Organisations;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Statements;

/// <summary>An organisation says that it stands behind a statement.</summary>
public sealed class Endorsement : Backing<EndorsementId>
{
    private Endorsement() { }

    private Endorsement(EndorsementId id, string name, AddressKeys keys, LanguageTag language, string wordingVersion, DateTimeOffset now)
        : base(id, name, keys, language, wordingVersion, now) { }

    /// <summary>The statement.</summary>
    public StatementId StatementId { get; private set; }

    /// <summary>The organisation's website (http or https), if it named one.</summary>
    public string? Website { get; private set; }

    /// <summary>The contact person's address; sealed in the database.</summary>
    public EmailAddress Email { get; private set; } = null!;

    /// <summary>Takes what the form says; the mail to the contact person follows from <see cref="EndorsementAsked"/>.</summary>
    /// <exception cref="DomainError"><c>Statement.TakesNoEndorsements</c>.</exception>
    public static Endorsement Ask(
        EndorsementId id, Statement statement, string name, string? website, EmailAddress email, AddressKeys keys, LanguageTag language, string wordingVersion,
        DateTimeOffset now)
    {
        if (!statement.TakesEndorsements)
        {
            throw new DomainError("Statement.TakesNoEndorsements");
        }

        var endorsement = new Endorsement(id, name, keys, language, wordingVersion, now) { StatementId = statement.Id, Website = website, Email = email };
        endorsement.Raise(new EndorsementAsked(id));
        return endorsement;
    }

    /// <summary>The contact person says yes. Doing so again changes nothing.</summary>
    /// <returns>False when there was nothing to confirm any more.</returns>
    public bool Confirm(DateTimeOffset now) => TakeConfirmation(now);

    /// <summary>An organizer declines it, or takes it off the page. Doing so again changes nothing.</summary>
    /// <exception cref="DomainError"><c>Backing.NotConfirmed</c>.</exception>
    public void Decline(DateTimeOffset now) => TakeRefusal(now);

    /// <inheritdoc />
    protected override IDomainEvent Asked() => new EndorsementAsked(Id);
}

/// <summary>Somebody asked that an organisation be shown under a statement, and the owner of the address is to be asked.</summary>
public sealed record EndorsementAsked(EndorsementId Endorsement) : IDomainEvent;
