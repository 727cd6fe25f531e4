using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Solidarity.Testing.Site;

/// <summary>What a site logs, and the commands that its requests send to the database.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    /// <summary>The category of EF Core that tells of commands.</summary>
    public const string Commands = "Microsoft.EntityFrameworkCore.Database.Command";

    private const string Executed = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted";

    private readonly HttpContextAccessor requests = new();

    public ConcurrentQueue<string> Lines { get; } = [];

    // What a page sends is looked at right after it: some thousands would be kept for nothing.
    private const int QueriesKept = 1_000;

    /// <summary>Method and path of a request, and a command that it sent; the latest ones.</summary>
    public ConcurrentQueue<(string Request, string Command)> Queries { get; } = [];

    public ILogger CreateLogger(string categoryName) => new CategoryLog(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class CategoryLog(RecordedLog to, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (category == Commands)
            {
                if (eventId.Name == Executed && to.requests.HttpContext?.Request is { } request)
                {
                    to.Queries.Enqueue(($"{request.Method} {request.PathBase}{request.Path}", formatter(state, exception)));
                    while (to.Queries.Count > QueriesKept && to.Queries.TryDequeue(out _))
                    {
                    }
                }

                if (logLevel < LogLevel.Warning)
                {
                    return;
                }
            }

            to.Lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
        }
    }
}
