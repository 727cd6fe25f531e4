namespace Solidarity.Domain.Petitions;

public sealed partial class Petition
{
    /// <summary>Whether organisations may sign it, beside people.</summary>
    public bool TakesOrganisations { get; private set; }

    /// <summary>Whether its page asks organisations. A discreet petition asks none: what they sign is to be seen.</summary>
    public bool AsksOrganisations => TakesOrganisations && !IsDiscreet;

    /// <summary>Lets organisations sign it, or no longer; those that have, stay.</summary>
    public void TakeOrganisations(bool takes, DateTimeOffset now)
    {
        if (TakesOrganisations != takes)
        {
            (TakesOrganisations, ModifiedAt) = (takes, now);
        }
    }

    /// <summary>Refuses an organisation's signature unless it takes one now.</summary>
    /// <exception cref="DomainError"><c>Petition.TakesNoOrganisations</c>, or what <see cref="RefuseUnlessOpen"/> refuses.</exception>
    public void RefuseOrganisations(DateTimeOffset now)
    {
        RefuseUnlessOpen(now);
        if (!AsksOrganisations)
        {
            throw new DomainError("Petition.TakesNoOrganisations");
        }
    }
}
