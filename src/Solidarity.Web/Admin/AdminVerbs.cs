using System.Globalization;
using MediatR;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters;

namespace Solidarity.Web.Admin;

/// <summary>What was asked of the administration can't be done; the message is a sentence for the one who asked.</summary>
internal sealed class AdminRefused(string sentence) : Exception(sentence);

/// <summary>The administration on the command line: <c>admin VERB …</c>. On standard output stands what the verb is asked for, and nothing else.</summary>
internal static class AdminVerbs
{
    private const string Usage =
        """
        admin migrate                            brings the database up to this version of the program
        admin add-organizer EMAIL                prints a link that signs the organizer in, once
        admin add-key NAME                       prints an API key with all rights
        admin person EMAIL export                prints all that is held under that mailbox, to read and then as JSON
        admin person EMAIL erase                 erases it everywhere, at once
        admin rotate-key                         adds a sealing key; the workers seal anew what there is
        admin dkim-key DOMAIN SELECTOR FILE [--ed25519]
                                                 makes a key to sign mails with, and prints the record to publish
        admin backup FOLDER [--keys FOLDER2]     copies the database to FOLDER, and the keys apart to FOLDER2
        admin bounce                             takes a mail to the bounce address from standard input, as a mail server hands it over
        admin restore FOLDER                     puts a backup in the place of an empty database; sending stays paused
        """;

    public static async Task<int> RunAsync(string[] verb)
    {
        if (verb is ["bounce"])
        {
            return await BounceVerb.RunAsync(Build, Console.OpenStandardInput());
        }

        if (verb is ["dkim-key", var domain, var selector, var file, .. var kind] && kind is ([] or ["--ed25519"]))
        {
            return await DkimKeyVerb.RunAsync(domain, selector, file, isEd25519: kind.Length > 0);
        }

        if (Parse(verb) is not { } run)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        await using var app = Build();
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            interrupted.Cancel();
        };
        await run(app.Services, interrupted.Token);
        return 0;
    }

    private static WebApplication Build()
    {
        var builder = SiteHost.CreateBuilder([]);
        builder.Logging.AddFilter("Solidarity.Infrastructure.Storage", LogLevel.Information);
        builder.Services.AddScoped<IActor, CommandLine>();
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        return app;
    }

    private static Func<IServiceProvider, CancellationToken, Task>? Parse(string[] verb) => verb switch
    {
        ["migrate"] => MigrateAsync,
        ["add-organizer", var email] => (services, token) => AddOrganizerAsync(services, email, token),
        ["add-key", var name] => (services, token) => AddKeyAsync(services, name, token),
        ["person", var email, "export" or "erase"] => (services, token) => AnswerPersonAsync(services, email, verb[2] == "erase", token),
        ["rotate-key"] => RotateKeyAsync,
        ["backup", var folder] => (services, token) => BackUpAsync(services, folder, null, token),
        ["backup", var folder, "--keys", var keys] => (services, token) => BackUpAsync(services, folder, keys, token),
        ["restore", var folder] => RestoreAsync(folder),
        _ => null,
    };

    private static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.PrepareDatabaseAsync(asServer: false, cancellationToken);
        await services.AddFirstRowsAsync(cancellationToken);
        await Console.Error.WriteLineAsync("The database is up to date.");
    }

    private static async Task AddOrganizerAsync(IServiceProvider services, string email, CancellationToken cancellationToken)
    {
        var address = Address(email);
        await services.PrepareDatabaseAsync(asServer: false, cancellationToken);
        await using var scope = services.CreateAsyncScope();
        var secret = await scope.ServiceProvider.GetRequiredService<OrganizerAccounts>().InviteAsync(address, cancellationToken);
        await Console.Out.WriteLineAsync(SignInLinks.Address(services.GetRequiredService<IOptions<SiteOptions>>().Value, secret));
    }

    private static async Task AddKeyAsync(IServiceProvider services, string name, CancellationToken cancellationToken)
    {
        if (Text.OneLine(name) is not { } clean || clean.Length > ApiKey.MaxNameLength)
        {
            throw new AdminRefused($"A key needs a name of 1 to {ApiKey.MaxNameLength} characters, to be known by.");
        }

        await services.PrepareDatabaseAsync(asServer: false, cancellationToken);
        await using var scope = services.CreateAsyncScope();
        await Console.Out.WriteLineAsync(await scope.ServiceProvider.GetRequiredService<OrganizerAccounts>().AddKeyAsync(clean, cancellationToken));
    }

    private static async Task AnswerPersonAsync(IServiceProvider services, string email, bool erases, CancellationToken cancellationToken)
    {
        var address = Address(email);
        await services.PrepareDatabaseAsync(asServer: false, cancellationToken);
        var language = services.GetRequiredService<PageLanguage>();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language.Culture;
        await using var scope = services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var person = PersonKey.Of(services.GetRequiredService<IKeyedHashes>().Of(address).Mailbox);
        var held = await mediator.Send(new ShowPerson(person, CommandLine.Reason), cancellationToken);
        if (!held.IsAnything)
        {
            throw new AdminRefused("Nothing is held under that address.");
        }

        if (!erases)
        {
            var files = services.GetRequiredService<PersonFiles>();
            await Console.Out.WriteLineAsync(files.Text(held));
            await Console.Out.WriteLineAsync(files.Json(held));
            return;
        }

        var erased = await mediator.Send(new ErasePerson(person), cancellationToken);
        await Console.Out.WriteLineAsync(
            $"Erased: {erased.Subscriptions} subscriptions, {erased.Requests} requests, {erased.Endorsements} endorsements, {erased.Organisations} contacts of organisations, {erased.Signatures} signatures, the recipient of {erased.Mails} mails. {erased.Consents} consents keep a keyed hash alone.");
    }

    private static EmailAddress Address(string email) => EmailAddress.TryParse(email, out var address)
        ? address
        : throw new AdminRefused($"\"{email}\" is not an address that mail can be sent to; it should look like name@example.org.");

    private static async Task RotateKeyAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.PrepareDatabaseAsync(asServer: false, cancellationToken);
        await Console.Out.WriteLineAsync(await services.GetRequiredService<KeyRotation>().RotateAsync(cancellationToken));
        await Console.Error.WriteLineAsync(
            "From now on all is sealed with this key, and the workers seal anew what there is. Copy the keys apart again, and keep the older ones: earlier backups need them.");
    }

    private static async Task BackUpAsync(IServiceProvider services, string folder, string? keys, CancellationToken cancellationToken)
    {
        await services.PrepareDatabaseAsync(asServer: false, cancellationToken);
        var backups = services.GetRequiredService<Backups>();
        await Console.Out.WriteLineAsync(await backups.WriteAsync(Path.GetFullPath(folder), cancellationToken));
        if (keys is not null)
        {
            backups.CopyKeys(Path.GetFullPath(keys));
            await Console.Error.WriteLineAsync($"The keys were copied to {Path.GetFullPath(keys)}. Keep them apart from the backup: together they open everything.");
        }
        else
        {
            await Console.Error.WriteLineAsync("The keys are not in it. Without them the backup can't be read; copy them apart, once, with --keys FOLDER2.");
        }
    }

    private static Func<IServiceProvider, CancellationToken, Task> RestoreAsync(string folder) => async (services, cancellationToken) =>
    {
        var backups = services.GetRequiredService<Backups>();
        var waiting = await backups.ReadAsync(Path.GetFullPath(folder), () => services.PrepareDatabaseAsync(asServer: false, cancellationToken), cancellationToken);
        await Console.Out.WriteLineAsync(
            $"""
            The backup is restored. Sending is paused until an organizer lets it go on in the console.
            Of what happened after the backup, this was done again: {waiting.Replayed.Erased} erased, {waiting.Replayed.Left} subscriptions left, {waiting.Replayed.Sent} mails that had gone.
            It would send: {waiting.Confirmations} confirmations, {waiting.Bulk} copies of {waiting.Messages} alerts.
            """);
    };
}
