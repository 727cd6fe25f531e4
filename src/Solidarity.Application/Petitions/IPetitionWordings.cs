using Solidarity.Domain;

namespace Solidarity.Application.Petitions;

/// <summary>The two lines above a petition's button: who asks, who will receive it, until when it is kept; and the words beside the box for lists. A port.</summary>
public interface IPetitionWordings
{
    /// <summary>The words above the button, and those beside the box for lists.</summary>
    (Supporters.Wording Signing, Supporters.Wording Lists) For(PetitionSeen petition, LanguageTag language);

    /// <summary>The words above the button of an organisation that signs.</summary>
    Supporters.Wording ForOrganisations(PetitionSeen petition, LanguageTag language);

    /// <summary>The version of these words that an organisation's signature refers to. They are stored before they are referred to.</summary>
    ValueTask<string> OfOrganisationsAsync(PetitionSeen petition, LanguageTag language, CancellationToken cancellationToken);

    /// <summary>The versions that a signature refers to: those that were shown, if they are known, else those in force. They are stored before they are referred to.</summary>
    /// <param name="petition">The petition.</param>
    /// <param name="language">The language of the page.</param>
    /// <param name="shown">The versions that the form says were shown.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<(string Signing, string Lists)> ShownAsync(PetitionSeen petition, LanguageTag language, IReadOnlyList<string> shown, CancellationToken cancellationToken);
}
