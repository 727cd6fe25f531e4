using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Solidarity.Infrastructure;
using Solidarity.Web.Admin;
using Solidarity.Web.Site;

try
{
    return args is ["admin", .. var verb]
        ? await AdminVerbs.RunAsync(verb)
        : await SiteHost.RunAsync(args);
}
catch (OptionsValidationException refused)
{
    return await SayAsync(string.Join(Environment.NewLine, refused.Failures));
}
catch (AggregateException refused) when (refused.InnerExceptions.All(fault => fault is OptionsValidationException))
{
    return await SayAsync(string.Join(Environment.NewLine, refused.InnerExceptions.Cast<OptionsValidationException>().SelectMany(fault => fault.Failures)));
}
catch (Exception refused) when (refused is StartRefused or AdminRefused)
{
    return await SayAsync(refused.Message);
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    return await SayAsync(taken.Message + " Stop the program that has it, or set ASPNETCORE_URLS to another address.");
}

static async Task<int> SayAsync(string sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
