using Hangfire.AspNetCore;
using Hangfire.Logging;
using Microsoft.Extensions.Logging;

namespace Solidarity.Infrastructure.Jobs;

/// <summary>
/// Takes Hangfire's log to ours. Hangfire keeps one provider for the whole process and asks it on every thread that it starts: where
/// the host it belongs to is gone, those of another host go on without a log, where Hangfire's own provider would stop them.
/// </summary>
internal sealed class JobLog(ILoggerFactory loggers) : ILogProvider
{
    private readonly AspNetCoreLogProvider _provider = new(loggers);

    public ILog GetLogger(string name)
    {
        try
        {
            return _provider.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return None.Instance;
        }
    }

    private sealed class None : ILog
    {
        public static readonly None Instance = new();

        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
