using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Solidarity.Application.Events;
using Solidarity.Application.Petitions;
using Solidarity.Infrastructure.Events;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Web.Events;
using Solidarity.Web.Petitions;

namespace Solidarity.Web.Site;

/// <summary>
/// Public pages are the same bytes for everyone: each is rendered once, compressed once, and kept until something changes that pages show.
/// </summary>
/// <remarks>
/// The pages of a petition and of an event are kept until its numbers change, too; links to them that only say where a reader comes from are the same page.
/// Only addresses that can be such a page are looked at, without a query; only an answer 200 without a cookie is kept. Many who ask for a
/// page that is not there yet wait for one rendering. A page whose rendering began before a change is not kept after it.
/// </remarks>
internal sealed class PageCache
{
    /// <summary>May be kept by anyone, but asked about each time: a correction shows at once, and an unchanged page costs no body.</summary>
    public const string AskAgain = "public, max-age=0, must-revalidate";

    private const long MostBytes = 64 * 1024 * 1024;

    private static readonly HashSet<string> Pages = new(StringComparer.Ordinal)
    {
        "/", "/subscribe", "/about", "/privacy", "/imprint", "/accessibility", "/statements.atom", "/statements.json",
        "/events", "/events.ics", "/events.atom", "/statements", "/campaigns", "/search", "/your-data", "/sitemap.xml", "/robots.txt", "/api", "/openapi/v1.json",
    };

    private static readonly string[] Folders = ["/statements/", "/campaigns/", "/topics/", "/lists/"];

    private readonly ConcurrentDictionary<string, KeptPage> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<KeptPage?>> _rendering = new(StringComparer.Ordinal);
    private readonly Lock _making = new();
    private readonly IPetitionBoard _board;
    private readonly IPetitionViews _views;
    private readonly IEventBoard _events;
    private readonly TimeProvider _time;
    private long _bytes;
    private long _generation;
    private long _numbersGeneration;

    public PageCache(
        IPageVersion version, IPetitionChanges petitions, IPetitionBoard board, IPetitionViews views, IEventChanges eventChanges, IEventBoard events, TimeProvider time)
    {
        (_board, _views, _events, _time) = (board, views, events, time);
        version.Changed += DropAll;
        petitions.Changed += slug => Drop(path => PetitionAddress.Read(path)?.Slug == slug);
        eventChanges.Changed += slug => Drop(path => EventAddress.Read(path)?.Slug == slug);
    }

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return next(context);
        }

        var path = request.Path.Value ?? "/";
        if (PetitionAddress.Read(WithoutLanguage(path)) is { } petition)
        {
            return OfPetitionAsync(context, next, path, petition);
        }

        if (EventAddress.Read(WithoutLanguage(path)) is { } @event && PetitionAddress.IsSamePage(request.Query))
        {
            return OfEventAsync(context, next, path, @event);
        }

        if (request.QueryString.HasValue)
        {
            return next(context);
        }

        return _pages.TryGetValue(path, out var page) && IsStillGood(path, page) ? page.WriteAsync(context)
            : CanBeKept(path) ? RenderOrWaitAsync(context, next, path)
            : next(context);
    }

    private void DropAll()
    {
        lock (_making)
        {
            _generation++;
            _pages.Clear();
            _bytes = 0;
        }
    }

    /// <summary>Drops the pages of one petition or event, in each language.</summary>
    private void Drop(Func<string, bool> isOfIt)
    {
        lock (_making)
        {
            _numbersGeneration++;
            foreach (var path in _pages.Keys.Where(path => isOfIt(WithoutLanguage(path))))
            {
                Remove(path);
            }
        }
    }

    private void Remove(string path)
    {
        if (_pages.TryRemove(path, out var page))
        {
            _bytes -= page.Size;
        }
    }

    private async Task OfPetitionAsync(HttpContext context, RequestDelegate next, string path, PetitionAddress petition)
    {
        if (!PetitionAddress.IsSamePage(context.Request.Query))
        {
            await next(context);
        }
        else if (await IsGoodAsync(path, async cancel => await _board.FindAsync(petition.Slug, cancel), context.RequestAborted) && _pages.TryGetValue(path, out var page))
        {
            await page.WriteAsync(context);
        }
        else
        {
            await RenderOrWaitAsync(context, next, path);
        }

        // A page that follows its own numbers is no further look.
        if (!petition.IsEmbed && HttpMethods.IsGet(context.Request.Method) && context.Request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document" && context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified)
        {
            _views.Count(petition.Slug, context.Request.Query[CameFromWhere.Field]);
        }
    }

    private async Task OfEventAsync(HttpContext context, RequestDelegate next, string path, EventAddress address)
    {
        if (await IsGoodAsync(path, async cancel => await _events.FindAsync(address.Slug, cancel), context.RequestAborted) && _pages.TryGetValue(path, out var page))
        {
            await page.WriteAsync(context);
        }
        else
        {
            await RenderOrWaitAsync(context, next, path);
        }
    }

    // Whoever asks keeps the board looking at what the page is of; it says when the numbers have changed, and the page that is kept goes.
    private async ValueTask<bool> IsGoodAsync(string path, Func<CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        if (!_pages.TryGetValue(path, out var page) || !IsStillGood(path, page))
        {
            return false;
        }

        try
        {
            await look(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The database can't be reached: what is kept is the best that there is.
        }

        return true;
    }

    private bool IsStillGood(string path, KeptPage page)
    {
        if (!(page.GoodUntil <= _time.GetUtcNow()))
        {
            return true;
        }

        lock (_making)
        {
            Remove(path);
        }

        return false;
    }

    private static bool CanBeKept(string path)
    {
        path = WithoutLanguage(path);

        // One way of writing an address is kept; others are answered, and not kept, so that nobody fills the memory with them.
        return Pages.Contains(path) || (Folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal) && path.Length > folder.Length)
            && path[^1] != '/' && path == path.ToLowerInvariant());
    }

    /// <summary>Two small letters may be a language. Longer tags are answered, and not kept: of those there is no end.</summary>
    private static string WithoutLanguage(string path)
    {
        var end = path.IndexOf('/', 1);
        var first = path.AsSpan(1, (end < 0 ? path.Length : end) - 1);
        return first is not [>= 'a' and <= 'z', >= 'a' and <= 'z'] ? path : end < 0 ? "/" : path[end..];
    }

    private async Task RenderOrWaitAsync(HttpContext context, RequestDelegate next, string path)
    {
        var mine = new TaskCompletionSource<KeptPage?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _rendering.GetOrAdd(path, mine);
        if (first != mine)
        {
            if (await first.Task.WaitAsync(context.RequestAborted) is { } made)
            {
                await made.WriteAsync(context);
            }
            else
            {
                await next(context);
            }

            return;
        }

        KeptPage? page = null;
        try
        {
            page = await RenderAsync(context, next, path);
        }
        finally
        {
            _rendering.TryRemove(path, out _);
            mine.SetResult(page);
        }
    }

    /// <summary>Renders the page into memory, answers with it, and keeps it if it may be kept.</summary>
    private async Task<KeptPage?> RenderAsync(HttpContext context, RequestDelegate next, string path)
    {
        var generation = (Interlocked.Read(ref _generation), Interlocked.Read(ref _numbersGeneration));
        var wire = context.Features.Get<IHttpResponseBodyFeature>()!;
        using var body = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            context.Features.Set(wire);
        }

        if (context.Response.StatusCode != StatusCodes.Status200OK || context.Response.Headers.ContainsKey(HeaderNames.SetCookie)
            || HttpMethods.IsHead(context.Request.Method) || context.RequestAborted.IsCancellationRequested)
        {
            body.Position = 0;
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
            return null;
        }

        var page = KeptPage.Of(context, body.ToArray());
        Keep(path, page, generation);
        await page.WriteAsync(context);
        return page;
    }

    private void Keep(string path, KeptPage page, (long All, long Numbers) generation)
    {
        lock (_making)
        {
            if (generation.All != _generation || (generation.Numbers != _numbersGeneration && (PetitionAddress.Read(WithoutLanguage(path)) is not null || EventAddress.Read(WithoutLanguage(path)) is not null)))
            {
                return;
            }

            if (_bytes + page.Size > MostBytes)
            {
                _pages.Clear();
                _bytes = 0;
            }

            if (page.Size <= MostBytes / 4 && _pages.TryAdd(path, page))
            {
                _bytes += page.Size;
            }
        }
    }
}

/// <summary>When a page shows something else without anything being changed.</summary>
/// <param name="Moment">From then on it is made anew.</param>
internal sealed record GoodUntil(DateTimeOffset Moment);

/// <summary>A page as it goes out, in each encoding.</summary>
internal sealed class KeptPage
{
    private const int SmallestToCompress = 200;
    private static readonly StringValues Vary = HeaderNames.AcceptEncoding;
    private static readonly StringValues AskAgain = PageCache.AskAgain;
    private static readonly StringValues NoStore = "no-store";

    /// <summary>Which encoding an Accept-Encoding header gets; there are few different ones in the world.</summary>
    private static readonly ConcurrentDictionary<string, string> Chosen = new(StringComparer.Ordinal);

    private readonly Form _plain;
    private readonly Form _gzip;
    private readonly Form _brotli;
    private readonly StringValues _control;
    private readonly StringValues _type;
    private readonly StringValues _policy;
    private readonly StringValues _referrer;
    private readonly KeyValuePair<string, StringValues>[] _others;

    private KeptPage(IHeaderDictionary headers, byte[] content)
    {
        _control = headers.CacheControl == NoStore ? NoStore : AskAgain;
        _type = headers.ContentType;
        _policy = headers.ContentSecurityPolicy;
        _referrer = headers["Referrer-Policy"];
        _others = [.. headers.Where(header => !IsOwn(header.Key))];
        var tag = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12));
        _plain = new Form(() => content, $"\"{tag}\"", default);
        var compresses = content.Length >= SmallestToCompress;
        _gzip = compresses ? new Form(() => Gzip(content), $"\"{tag}-g\"", "gzip") : _plain;
        _brotli = compresses ? new Form(() => Brotli(content), $"\"{tag}-b\"", "br") : _plain;
        Size = (2 * content.Length) + 1024;
    }

    /// <summary>In bytes, at most: both compressed forms together are smaller than the plain one.</summary>
    public long Size { get; }

    /// <summary>From when on it shows something else; null for never.</summary>
    public DateTimeOffset? GoodUntil { get; private init; }

    public static KeptPage Of(HttpContext context, byte[] content)
    {
        var page = new KeptPage(context.Response.Headers, content) { GoodUntil = context.Features.Get<GoodUntil>()?.Moment };

        // Whoever waits for the same page most likely takes it in the same form.
        page.Pick(context.Request.Headers.AcceptEncoding).Make();
        return page;
    }

    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        var form = Pick(context.Request.Headers.AcceptEncoding);
        headers.ETag = form.Tag;
        headers.CacheControl = _control;
        headers.Vary = Vary;
        headers.ContentSecurityPolicy = _policy;
        headers["Referrer-Policy"] = _referrer;
        foreach (var (name, value) in _others)
        {
            headers[name] = value;
        }

        if (context.Request.IsHttps)
        {
            SecurityHeaders.SetTransport(headers);
        }

        var known = context.Request.Headers.IfNoneMatch;
        if (known.Count > 0 && form.IsIn(known))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            headers.ContentLength = null;
            return Task.CompletedTask;
        }

        headers.ContentType = _type;
        headers.ContentEncoding = form.Encoding;
        headers.ContentLength = form.Body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(form.Body, 0, form.Body.Length);
    }

    private Form Pick(StringValues accepted)
    {
        if (accepted.Count == 0)
        {
            return _plain;
        }

        var text = accepted.Count == 1 ? accepted[0]! : accepted.ToString();
        if (!Chosen.TryGetValue(text, out var encoding))
        {
            encoding = Choose(text);
            if (Chosen.Count < 500)
            {
                Chosen.TryAdd(text, encoding);
            }
        }

        return encoding == "br" ? _brotli : encoding == "gzip" ? _gzip : _plain;
    }

    /// <summary>RFC 9110 §12.5.3; of those that the client takes, the smallest.</summary>
    private static string Choose(string accepted)
    {
        if (!StringWithQualityHeaderValue.TryParseList([accepted], out var list))
        {
            return "";
        }

        bool Takes(string name) => list.FirstOrDefault(x => x.Value.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } value && (value.Quality ?? 1) > 0;
        return Takes("br") ? "br" : Takes("gzip") ? "gzip" : "";
    }

    private static bool IsOwn(string name) => name.Equals(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.ContentSecurityPolicy, StringComparison.OrdinalIgnoreCase)
        || name.Equals("Referrer-Policy", StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.ContentEncoding, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.ETag, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Vary, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.CacheControl, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.StrictTransportSecurity, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.LastModified, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.AcceptRanges, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Date, StringComparison.OrdinalIgnoreCase);

    private static byte[] Brotli(byte[] content)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
        return BrotliEncoder.TryCompress(content, packed, out var length, quality: content.Length > 200_000 ? 6 : 10, window: 22)
            ? packed[..length]
            : throw new InvalidOperationException("The page could not be compressed.");
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>The page in one encoding, made when somebody first takes it so.</summary>
    private sealed class Form(Func<byte[]> make, string tag, StringValues encoding)
    {
        private readonly Lazy<byte[]> _body = new(make);

        public byte[] Body => _body.Value;

        public StringValues Tag { get; } = tag;

        public StringValues Encoding { get; } = encoding;

        public void Make() => _ = _body.Value;

        /// <summary>If-None-Match compares weakly (RFC 9110 §13.1.2).</summary>
        public bool IsIn(StringValues known)
        {
            foreach (var list in known)
            {
                if (list is not null && (list == tag || list.Split(',', StringSplitOptions.TrimEntries).Any(one => one == "*" || one == tag || one == "W/" + tag)))
                {
                    return true;
                }
            }

            return false;
        }
    }
}

/// <summary>Puts the cache into the pipeline.</summary>
internal static class PageCaching
{
    public static void UsePageCache(this WebApplication app)
    {
        var cache = app.Services.GetRequiredService<PageCache>();
        app.Use(next => context => cache.InvokeAsync(context, next));
    }
}
