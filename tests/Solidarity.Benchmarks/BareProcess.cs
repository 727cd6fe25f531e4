using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Solidarity.Benchmarks;

/// <summary>A <see cref="BareServer"/> in a process of its own.</summary>
internal sealed class BareProcess : IDisposable
{
    private readonly Process _process;

    private BareProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    public static async Task<BareProcess> StartAsync()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(BareProcess).Assembly.Location, "bare", $"{port}"])
        {
            RedirectStandardOutput = true,
        })!;
        return await process.StandardOutput.ReadLineAsync() == "ready"
            ? new BareProcess(process, new Uri($"http://localhost:{port}/"))
            : throw new InvalidOperationException("The bare server did not start.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
