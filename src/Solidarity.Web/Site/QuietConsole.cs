using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Solidarity.Web.Site;

/// <summary>What is logged, and what never is.</summary>
internal static class QuietConsole
{
    /// <summary>
    /// The server's own request log and its log scope carry the path, and paths carry tokens; so both are off, whatever the settings say,
    /// and <see cref="RequestLog"/> writes a line of its own.
    /// </summary>
    public static void AddQuietConsole(this ILoggingBuilder logging)
    {
        logging.AddConsole(console => console.FormatterName = OneLine.Name);
        logging.AddConsoleFormatter<OneLine, ConsoleFormatterOptions>();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Hangfire", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        // It warns at each form of the console that it made "no-store" into "no-cache, no-store".
        logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        logging.AddFilter("Solidarity.Web.Organizers.ApiKeys", LogLevel.Warning);

        // Pages with a form of the console are never to be cached, and antiforgery sees to that; it need not say so each time.
        logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None);

        // That the keys lie unencrypted in their folder is meant so, and written down in the threat model.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        logging.Services.PostConfigure<LoggerFilterOptions>(filters =>
            filters.Rules.Add(new LoggerFilterRule(null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None, null)));
    }
}

/// <summary>A moment, a level and a sentence.</summary>
internal sealed class OneLine(TimeProvider time) : ConsoleFormatter(Name)
{
    public new const string Name = "one-line";

    /// <summary>Told by the host when a start fails; <c>Program</c> says the same in one sentence.</summary>
    private const int StartFailed = 11;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry.EventId.Id == StartFailed && logEntry.Category == "Microsoft.Extensions.Hosting.Internal.Host")
        {
            return;
        }

        var level = logEntry.LogLevel switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => "",
        };
        textWriter.WriteLine($"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {level}{logEntry.Formatter(logEntry.State, logEntry.Exception)}");
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(exception);
        }
    }
}
