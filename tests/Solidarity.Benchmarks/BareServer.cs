using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Solidarity.Benchmarks;

/// <summary>The least that Kestrel can do: one short answer, without routing, in a process of its own. What pages are measured against.</summary>
internal static class BareServer
{
    private static readonly byte[] Answer = "Hello, World!"u8.ToArray();

    public static async Task<int> RunAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://localhost:{port}");
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = Answer.Length;
            return context.Response.Body.WriteAsync(Answer, 0, Answer.Length);
        });
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("ready"));
        await app.RunAsync();
        return 0;
    }
}
