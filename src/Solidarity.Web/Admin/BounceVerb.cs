using MediatR;
using Solidarity.Application.Bounces;
using Solidarity.Domain;
using Solidarity.Infrastructure;

namespace Solidarity.Web.Admin;

/// <summary>Takes one mail from standard input, as a mail server hands it to a program. The exit codes are those that mail servers know (<c>sysexits.h</c>).</summary>
internal static class BounceVerb
{
    /// <summary>EX_OK.</summary>
    private const int Taken = 0;

    /// <summary>EX_DATAERR: it is no mail, or too large; the same one again would be refused again.</summary>
    private const int Refused = 65;

    /// <summary>EX_TEMPFAIL: the mail server keeps it and tries again.</summary>
    private const int Later = 75;

    /// <summary>Takes it.</summary>
    /// <param name="build">Puts the program together, by its settings.</param>
    /// <param name="mail">The mail.</param>
    public static async Task<int> RunAsync(Func<WebApplication> build, Stream mail)
    {
        try
        {
            await using var app = build();
            await app.Services.PrepareDatabaseAsync(asServer: false);
            await using var scope = app.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new TakeBounce(mail));
            return Taken;
        }
        catch (DomainError error) when (error.Code.StartsWith("Bounce.", StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync("This is no mail, or it is too large; nothing follows from it.");
            return Refused;
        }
        catch (Exception fault)
        {
            // A sentence about the settings can be shown; the words of others may hold personal data.
            await Console.Error.WriteLineAsync(fault is StartRefused or Microsoft.Extensions.Options.OptionsValidationException ? fault.Message : fault.GetType().Name);
            return Later;
        }
    }
}
