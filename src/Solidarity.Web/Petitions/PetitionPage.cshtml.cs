using System.Globalization;
using MediatR;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>A petition with its form.</summary>
public sealed class PetitionPageModel(IMediator mediator, IPetitionBoard board, IPetitionWordings wordings, PageLanguage language, Sentences sentences, SentForm sent, TimeProvider time)
    : SigningPage(mediator, wordings, language, sentences)
{
    /// <inheritdoc />
    protected override string Here => Language.Path(Petition.Path);

    /// <summary>The places with a petition of their own: those asked for by the address; null where there are none.</summary>
    public PlacesView? Places => field ??= IsPosted
        ? PlacesView.Of(Petition, null, 0)
        : PlacesView.Of(Petition, Request.Query["place"], int.TryParse(Request.Query["from"], NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from : 0);

    /// <summary>What the page tells programs.</summary>
    public PageHead Head(SiteLook look, PageLanguage of, SharePictures shares)
    {
        var texts = Petition.Texts;
        return new PageHead(Petition.Path, texts.Language, Petition.Languages, texts.Title, Petition.FirstOfAsk, "article").With(shares.Of(Petition), look, of) with
        {
            Embed = OEmbedEndpoint.For(look, look.BaseUrl + of.Prefix(texts.Language) + Petition.Path),
        };
    }

    /// <inheritdoc />
    protected override async Task<PetitionForReader> FindAsync(string slug, CancellationToken cancellationToken)
    {
        var petition = new PetitionForReader(await board.FindAsync(slug, cancellationToken) ?? throw new NotFound("Petition"), Language.Content, time.GetUtcNow());
        if (petition.IsDiscreet)
        {
            Response.Headers.CacheControl = "no-store";
        }

        return petition;
    }

    /// <inheritdoc />
    protected override void Taken(string slug, SignatureTaken taken)
    {
        if (!Petition.IsDiscreet)
        {
            sent.Keep(HttpContext, slug, new SentSignature(Form, taken.Id.Value, Source));
        }
    }
}
