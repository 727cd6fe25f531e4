using System.Diagnostics;
using System.Text;

namespace Solidarity.Integration.Tests.Bounces;

/// <summary><c>admin bounce</c>, as the pipe of a mail server calls it.</summary>
public sealed class BouncePipeTests
{
    private const int Taken = 0;
    private const int Refused = 65;
    private const int Later = 75;

    [Fact]
    public async Task A_mail_server_learns_by_the_exit_code_what_to_do_with_the_mail()
    {
        var folder = Directory.CreateTempSubdirectory("solidarity-pipe-").FullName;
        try
        {
            Assert.Equal((Taken, ""), await RunAsync(folder, ReturnedMails.Hard("bounces@news.example.org")));
            Assert.Equal(Refused, (await RunAsync(folder, "")).Code);
            Assert.Equal(Refused, (await RunAsync(folder, "This is no mail.")).Code);
            Assert.Equal(Later, (await RunAsync(
                folder, ReturnedMails.Hard("bounces@news.example.org"), ("Database__Provider", "PostgreSql"), ("ConnectionStrings__Solidarity", "Host=127.0.0.1;Port=1;Database=away;Username=away"))).Code);
            Assert.Equal(Later, (await RunAsync(folder, ReturnedMails.Hard("bounces@news.example.org"), ("Mail__BounceAddress", "nowhere"))).Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Code, string Said)> RunAsync(string folder, string mail, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Solidarity.Web.dll"), "admin", "bounce"])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var faults = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(mail));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read the mail.
        }

        await Task.WhenAll(process.WaitForExitAsync(), said, faults);
        return (process.ExitCode, await said);
    }
}
