using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Solidarity.Browser.Tests;

/// <summary>Another site with one page: on a port of 127.0.0.1, which to a browser is another site than <c>localhost</c>.</summary>
public sealed class ForeignSite : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _answering;

    /// <summary>Starts it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="policy">Its Content-Security-Policy, or null.</param>
    public ForeignSite(string page, string? policy = null)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Address);
        _listener.Start();
        _answering = AnswerAsync(Encoding.UTF8.GetBytes(page), policy);
    }

    /// <summary>Where its page is.</summary>
    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _answering;
        _listener.Close();
    }

    private async Task AnswerAsync(byte[] page, string? policy)
    {
        while (_listener.IsListening)
        {
            try
            {
                var answer = (await _listener.GetContextAsync()).Response;
                answer.ContentType = "text/html; charset=utf-8";
                if (policy is not null)
                {
                    answer.Headers["Content-Security-Policy"] = policy;
                }

                await answer.OutputStream.WriteAsync(page);
                answer.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // It is stopped, or the browser went.
            }
        }
    }
}
