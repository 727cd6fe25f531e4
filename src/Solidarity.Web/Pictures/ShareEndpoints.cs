using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Application.Pictures;
using Solidarity.Application.Statements;
using Solidarity.Web.Events;
using Solidarity.Web.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Pictures;

/// <summary>
/// Share pictures. Only what a page names now is drawn, and one at a time, so that nobody keeps the server drawing; an address that a
/// page named before leads to the present one.
/// </summary>
public sealed class ShareEndpoints : IEndpoints
{
    private const string ForEver = "public, max-age=31536000, immutable";

    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder app)
    {
        var share = app.MapGroup("/share").ExcludeFromDescription();
        share.MapGet("/statements/{slug}/{mark:length(16)}.jpg", OfStatementAsync);
        share.MapGet("/campaigns/{slug}/{mark:length(16)}.jpg", OfCampaignAsync);
        share.MapGet("/petitions/{slug}/{mark:length(16)}.jpg", OfPetitionAsync);
        share.MapGet("/events/{slug}/{mark:length(16)}.jpg", OfEventAsync);
        share.MapGet("/site/{mark:length(16)}.jpg", OfSiteAsync);
    }

    private static async Task<Results<FileContentHttpResult, RedirectHttpResult>> OfStatementAsync(
        string slug, string mark, IMediator mediator, SharePictures shares, ShareCache cache, PageLanguage language, HttpContext context) =>
        await AnswerAsync(shares.Of(await mediator.Send(new ShowStatement(slug, language.Content), context.RequestAborted)), mark, cache, language, context);

    private static async Task<Results<FileContentHttpResult, RedirectHttpResult>> OfCampaignAsync(
        string slug, string mark, IMediator mediator, SharePictures shares, ShareCache cache, PageLanguage language, HttpContext context) =>
        await AnswerAsync(shares.Of(await mediator.Send(new ShowCampaign(slug, language.Content), context.RequestAborted)), mark, cache, language, context);

    private static async Task<Results<FileContentHttpResult, RedirectHttpResult>> OfPetitionAsync(
        string slug, string mark, IPetitionBoard board, TimeProvider time, SharePictures shares, ShareCache cache, PageLanguage language, HttpContext context) =>
        await AnswerAsync(
            shares.Of(new PetitionForReader(await board.FindAsync(slug, context.RequestAborted) ?? throw new Domain.NotFound("Petition"), language.Content, time.GetUtcNow())),
            mark, cache, language, context);

    private static async Task<Results<FileContentHttpResult, RedirectHttpResult>> OfEventAsync(
        string slug, string mark, IEventBoard board, TimeProvider time, SharePictures shares, ShareCache cache, PageLanguage language, HttpContext context) =>
        await AnswerAsync(
            shares.Of(new EventForReader(await board.FindAsync(slug, context.RequestAborted) ?? throw new Domain.NotFound("Event"), language.Content, time.GetUtcNow())),
            mark, cache, language, context);

    private static Task<Results<FileContentHttpResult, RedirectHttpResult>> OfSiteAsync(
        string mark, SharePictures shares, ShareCache cache, PageLanguage language, HttpContext context) =>
        AnswerAsync(shares.OfSite(language.Interface), mark, cache, language, context);

    private static async Task<Results<FileContentHttpResult, RedirectHttpResult>> AnswerAsync(
        AddressedShare share, string mark, ShareCache cache, PageLanguage language, HttpContext context)
    {
        if (mark != share.Mark)
        {
            return TypedResults.Redirect(language.Path(share.Path));
        }

        var content = await cache.GetAsync(share, context.RequestAborted);
        context.Response.Headers.CacheControl = ForEver;
        return TypedResults.Bytes(content, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{mark}\""));
    }
}

/// <summary>Keeps what was drawn in a folder that may be emptied at any time, and draws the rest.</summary>
public sealed class ShareCache(IServiceScopeFactory scopes, IShareDrawing drawing) : IDisposable
{
    private readonly CacheFolder _folder = new("share");
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>A share picture, as JPEG.</summary>
    public async Task<byte[]> GetAsync(AddressedShare share, CancellationToken cancellationToken)
    {
        var file = share.Mark + ".jpg";
        if (await _folder.FindAsync(file, cancellationToken) is { } kept)
        {
            return kept;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (await _folder.FindAsync(file, cancellationToken) is { } meanwhile)
            {
                return meanwhile;
            }

            var drawn = drawing.Draw(share.Share, await ContentAsync(share.Lead, cancellationToken), await ContentAsync(share.Logo, cancellationToken));
            await _folder.KeepAsync(file, drawn, cancellationToken);
            return drawn;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private async Task<byte[]?> ContentAsync(string? hash, CancellationToken cancellationToken)
    {
        if (hash is null)
        {
            return null;
        }

        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new GetPicture(hash), cancellationToken)).Content;
    }
}
