using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Solidarity.Infrastructure.Storage;
using Solidarity.Web.Organizers;

namespace Solidarity.Web.Site;

/// <summary>
/// <c>Idempotency-Key</c>: a POST that is sent twice is done once. Key, work and outcome are stored in one transaction, and nothing is
/// answered before it is committed, so a crash at any point leaves both or neither.
/// </summary>
internal static class Idempotency
{
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 255;

    public static void UseIdempotency(this WebApplication app) => app.UseWhen(
        context => HttpMethods.IsPost(context.Request.Method) && context.Request.Headers.ContainsKey(Header)
            && context.Request.Path.StartsWithSegments("/api/v1") && context.User.HasClaim(claim => claim.Type == ApiKeys.Claim),
        branch => branch.Use(OnceAsync));

    private static async Task OnceAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var key = request.Headers[Header].ToString();
        if (key.Length is 0 or > LongestKey || request.Headers[Header].Count > 1)
        {
            throw new BadHttpRequestException($"{Header} must be one value of 1 to {LongestKey} characters.");
        }

        request.EnableBuffering();
        var bodyHash = await SHA256.HashDataAsync(request.Body, context.RequestAborted);
        request.Body.Position = 0;
        var keyHash = SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', context.User.FindFirst(ApiKeys.Claim)!.Value, request.Path.Value, key)));

        var db = context.RequestServices.GetRequiredService<SolidarityDb>();
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (await FoundAsync(db, keyHash, now, context.RequestAborted) is { } known)
        {
            Repeat(context, known, bodyHash);
            return;
        }

        try
        {
            await DoAsync(context, next, db, new IdempotencyKey(keyHash, bodyHash, 0, null, now));
        }
        catch (DbUpdateException exception) when (db.IsDuplicate(exception) && exception.Entries.Any(entry => entry.Entity is IdempotencyKey))
        {
            // The same request came twice at once, and the other one was first.
            db.Forget();
            Repeat(context, (await FoundAsync(db, keyHash, now, context.RequestAborted))!, bodyHash);
        }
    }

    private static async Task DoAsync(HttpContext context, RequestDelegate next, SolidarityDb db, IdempotencyKey row)
    {
        var wire = context.Features.Get<IHttpResponseBodyFeature>()!;
        using var body = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(context.RequestAborted);
            var before = row.CreatedAt - IdempotencyKey.Retention;
            await db.IdempotencyKeys.Where(x => x.CreatedAt < before).ExecuteDeleteAsync(context.RequestAborted);
            db.IdempotencyKeys.Add(row);
            await db.SaveChangesAsync(context.RequestAborted);
            await next(context);
            await context.Response.BodyWriter.FlushAsync();
            if (context.Response.StatusCode < StatusCodes.Status400BadRequest)
            {
                var (status, location) = (context.Response.StatusCode, context.Response.Headers.Location.ToString());
                await db.IdempotencyKeys.Where(x => x.KeyHash == row.KeyHash)
                    .ExecuteUpdateAsync(set => set.SetProperty(x => x.Status, status).SetProperty(x => x.Location, location.Length == 0 ? null : location), CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
            }
        }
        finally
        {
            context.Features.Set(wire);
        }

        body.Position = 0;
        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static Task<IdempotencyKey?> FoundAsync(SolidarityDb db, byte[] keyHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var after = now - IdempotencyKey.Retention;
        return db.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(x => x.KeyHash == keyHash && x.CreatedAt >= after, cancellationToken);
    }

    private static void Repeat(HttpContext context, IdempotencyKey known, byte[] bodyHash)
    {
        if (!known.BodyHash.AsSpan().SequenceEqual(bodyHash))
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            context.Features.Set(new Refusal("Page.KeyReused"));
            return;
        }

        context.Response.StatusCode = known.Status;
        if (known.Location is not null)
        {
            context.Response.Headers.Location = known.Location;
        }
    }
}
