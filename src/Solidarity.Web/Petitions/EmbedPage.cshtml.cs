using MediatR;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>
/// A petition's number and form, for other sites to show inside their pages. Of all pages these alone may be framed: they know no session and
/// set no cookie, and a signature counts only once the owner of the mailbox confirms.
/// </summary>
public sealed class EmbedPageModel(IMediator mediator, IPetitionBoard board, IPetitionWordings wordings, PageLanguage language, Sentences sentences, TimeProvider time)
    : SigningPage(mediator, wordings, language, sentences)
{
    /// <summary>Where somebody came from who signs here, unless the page's address says otherwise.</summary>
    public const string Embedded = "embed";

    /// <inheritdoc />
    public override ShownSignForm ShownForm => base.ShownForm with { IsFramed = true };

    /// <inheritdoc />
    protected override string Here => Language.Path("/embed" + Petition.Path);

    /// <inheritdoc />
    protected override string UsualSource => Embedded;

    /// <inheritdoc />
    protected override Task<PetitionForReader> FindAsync(string slug, CancellationToken cancellationToken) =>
        EmbeddedPetition.FindAsync(board, slug, Language.Content, time.GetUtcNow(), cancellationToken);
}

/// <summary>After the form: look into your inbox. The same for everyone: no cookie tells who sent it.</summary>
public sealed class EmbedSentPageModel(IMediator mediator, IPetitionBoard board, PageLanguage language, TimeProvider time) : PublicPage(mediator)
{
    /// <summary>The petition.</summary>
    public PetitionForReader Petition { get; private set; } = null!;

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken) =>
        Petition = await EmbeddedPetition.FindAsync(board, slug, language.Content, time.GetUtcNow(), cancellationToken);
}

/// <summary>Finds what may be shown inside other sites' pages.</summary>
internal static class EmbeddedPetition
{
    /// <exception cref="NotFound">There is none, or it is discreet: whoever reads the page around it would be known to have been there.</exception>
    public static async Task<PetitionForReader> FindAsync(IPetitionBoard board, string slug, LanguageTag language, DateTimeOffset now, CancellationToken cancellationToken) =>
        await board.FindAsync(slug, cancellationToken) is { Petition.IsDiscreet: false } seen ? new PetitionForReader(seen, language, now) : throw new NotFound("Petition");
}
