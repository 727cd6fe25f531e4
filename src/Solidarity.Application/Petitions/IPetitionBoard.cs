using Solidarity.Application.Campaigns;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>
/// The public petitions with their numbers, in memory: what pages, the API and the form read, so that a rush of them asks the database once a
/// second. A port. The petition is at most a second old, the numbers at most two.
/// </summary>
public interface IPetitionBoard
{
    /// <summary>A public petition by its slug; null when there is none.</summary>
    ValueTask<PetitionSeen?> FindAsync(string slug, CancellationToken cancellationToken);
}

/// <summary>A petition as the board has it.</summary>
/// <param name="Petition">The petition with its current texts, targets, goals, lists and changes. Not to be changed, nor stored.</param>
/// <param name="Lists">The lists that its form offers.</param>
/// <param name="Numbers">Its numbers.</param>
public sealed record PetitionSeen(Petition Petition, IReadOnlyList<OfferedList> Lists, PetitionNumbers Numbers)
{
    /// <summary>How many comments a page shows.</summary>
    public const int MostComments = 20;

    /// <summary>Its campaign.</summary>
    public required NamedCampaign Campaign { get; init; }

    /// <summary>The picture at its head, if it has one.</summary>
    public PetitionPicture? Picture { get; init; }

    /// <summary>The newest comments that are shown, at most <see cref="MostComments"/>.</summary>
    public IReadOnlyList<CommentSeen> Comments { get; init; } = [];

    /// <summary>The answers of its targets that were published, newest first.</summary>
    public IReadOnlyList<AnswerSeen> Answers { get; init; } = [];

    /// <summary>The first organisations that sign it, at most <see cref="ShownOrganisations.OnPetition"/>.</summary>
    public IReadOnlyList<OrganisationSeen> Organisations { get; init; } = [];

    /// <summary>How many organisations sign it; beside people, never among them.</summary>
    public int OrganisationCount { get; init; }

    /// <summary>Its number together with other places'; null where there are none.</summary>
    public TogetherSeen? Together { get; init; }

    /// <summary>The texts for a reader, in that language or the nearest to it.</summary>
    public PetitionVersion TextsFor(LanguageTag language) => Petition.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, language, Petition.Language);
}

/// <summary>The picture at a petition's head; its words are in the language versions.</summary>
/// <param name="Hash">Of its content, in hexadecimal digits.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record PetitionPicture(string Hash, int Width, int Height);

/// <summary>What somebody who signed says in public.</summary>
/// <param name="Text">The comment.</param>
/// <param name="Name">The name as the person wishes to appear; null for one who does not.</param>
/// <param name="Country">The country, if it was named.</param>
/// <param name="SignedAt">When it was signed.</param>
public sealed record CommentSeen(string Text, string? Name, CountryCode? Country, DateTimeOffset SignedAt);

/// <summary>What a target answered.</summary>
/// <param name="Name">Who.</param>
/// <param name="Title">The office that this person held then.</param>
/// <param name="Organisation">Where.</param>
/// <param name="Text">The answer, word for word.</param>
/// <param name="AnsweredAt">When the office filed it.</param>
/// <param name="Signatures">How many signatures it answers.</param>
public sealed record AnswerSeen(string Name, string? Title, string? Organisation, string Text, DateTimeOffset AnsweredAt, int Signatures);

/// <summary>A list that a petition's form offers.</summary>
public sealed record OfferedList(Domain.MailingLists.MailingListId Id, string Slug, string Name, string? Description);
