using System.Diagnostics;
using Solidarity.Web.Guards;

namespace Solidarity.Web.Site;

/// <summary>
/// One line for each request that did more than fetch a file or a kept page: no address, no query, no token. Forms for everyone that were
/// taken are no news: in a rush each would wait for the line of the one before.
/// </summary>
internal static partial class RequestLog
{
    public static void UseRequestLog(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Solidarity.Requests");
        app.Use(async (context, next) =>
        {
            var start = Stopwatch.GetTimestamp();
            var path = context.Request.Path.Value ?? "/";
            await next(context);
            var status = context.Response.StatusCode;
            var level = status >= 500 ? LogLevel.Warning : HttpMethods.IsGet(context.Request.Method) || IsTakenForm(context) ? LogLevel.Debug : LogLevel.Information;
            if (logger.IsEnabled(level))
            {
                Answered(logger, level, context.Request.Method, OneLine(TokenPaths.Redacted(path)), status, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        });
    }

    private static bool IsTakenForm(HttpContext context) => context.Response.StatusCode == StatusCodes.Status202Accepted
        && context.GetEndpoint()?.Metadata.GetMetadata<CountedAsAttribute>() is { Kind: LimitKind.Form or LimitKind.Signing };

    /// <summary>A path on one line, whatever its escapes stand for: nobody is to write lines of their own into the log.</summary>
    public static string OneLine(string path) => string.Create(Math.Min(path.Length, 200), path, (line, from) =>
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = char.IsControl(from[i]) ? '?' : from[i];
        }
    });

    [LoggerMessage(Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms")]
    private static partial void Answered(ILogger logger, LogLevel level, string method, string path, int status, double milliseconds);
}
