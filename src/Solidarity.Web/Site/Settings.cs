using System.Net;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;

namespace Solidarity.Web.Site;

/// <summary>Whether limits hold, and proof of work is asked for.</summary>
public sealed class LimitsOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Limits";

    /// <summary>False turns off rate limits and proof of work, for load tests; refused unless the site listens on loopback alone.</summary>
    public bool Enabled { get; set; } = true;
}

/// <summary>Which proxies stand before the site.</summary>
public sealed class ProxyOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Proxy";

    /// <summary>Addresses and networks (CIDR), with commas or spaces between them, whose forwarded headers count.</summary>
    public string Trusted { get; set; } = "";

    /// <summary>Each part of <see cref="Trusted"/>.</summary>
    public IEnumerable<string> Parts => Trusted.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Reads and checks the settings of the web host. A wrong value stops the start with a sentence that names the setting.</summary>
internal static class Settings
{
    public static void AddSettings(this IServiceCollection services)
    {
        services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section).ValidateOnStart();
        services.AddOptions<LimitsOptions>().BindConfiguration(LimitsOptions.Section).ValidateOnStart();
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section).ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<SiteOptions>, SiteDefaults>();
        services.AddSingleton<IValidateOptions<SiteOptions>, SiteCheck>();
        services.AddSingleton<IValidateOptions<SiteOptions>, CertificateCheck>();
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsCheck>();
        services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyCheck>();
    }

    private static ValidateOptionsResult Result(params IEnumerable<string?> faults)
    {
        List<string> found = [.. faults.OfType<string>()];
        return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    private sealed class SiteDefaults(IConfiguration configuration) : IPostConfigureOptions<SiteOptions>
    {
        public void PostConfigure(string? name, SiteOptions options)
        {
            options.BaseUrl = options.BaseUrl.Trim().TrimEnd('/');
            if (options.BaseUrl.Length == 0 && Listening.OnLoopbackOnly(configuration))
            {
                options.BaseUrl = Listening.Urls(configuration)[0].TrimEnd('/');
            }

            options.TellPublic(!Listening.OnLoopbackOnly(configuration) || (Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var site) && !site.IsLoopback));
        }
    }

    private sealed class SiteCheck : IValidateOptions<SiteOptions>
    {
        public ValidateOptionsResult Validate(string? name, SiteOptions options) => Result(
            BaseUrl(options.BaseUrl),
            string.IsNullOrWhiteSpace(options.Name) || options.Name.Length > 100 || options.Name.Any(char.IsControl)
                ? "Site__Name must be one line of 1 to 100 characters." : null,
            LanguageTag.TryParse(options.Language, out var tag) && InterfaceLanguages.Has(tag)
                ? null : $"Site__Language is \"{options.Language}\"; the pages are there in {string.Join(", ", InterfaceLanguages.All.Select(x => x.Tag.Value))}.",
            TimeZoneName.TryParse(options.TimeZone, out _)
                ? null : $"Site__TimeZone is \"{options.TimeZone}\", which is no time zone of the IANA database, such as Europe/Madrid.",
            options.MailsAWeek is >= 0 and <= Supporter.MostMailsAWeek
                ? null : $"Site__MailsAWeek is {options.MailsAWeek}; it must be 1 to {Supporter.MostMailsAWeek}, or 0 for no cap.",
            options.SecondApprovalAbove >= 0
                ? null : $"Site__SecondApprovalAbove is {options.SecondApprovalAbove}; it must be a number of people, or 0 for no approval.");

        private static string? BaseUrl(string typed)
        {
            if (typed.Length == 0)
            {
                return "Site__BaseUrl is not set; a site that listens beyond this machine needs the address that its mails link to, such as https://www.example.org.";
            }

            return Uri.TryCreate(typed, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
                && uri.AbsolutePath == "/" && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
                ? null
                : $"Site__BaseUrl is \"{typed}\"; it must be a scheme and a host alone, such as https://www.example.org.";
        }
    }

    /// <summary>Kestrel reads these by itself, and would answer with a stack trace.</summary>
    private sealed class CertificateCheck(IConfiguration configuration) : IValidateOptions<SiteOptions>
    {
        public ValidateOptionsResult Validate(string? name, SiteOptions options) => Result(
            from setting in (string[])["Path", "KeyPath"]
            let named = configuration["Kestrel:Certificates:Default:" + setting]
            where !string.IsNullOrEmpty(named)
            let file = Path.GetFullPath(named, Path.GetFullPath(configuration[WebHostDefaults.ContentRootKey] ?? "."))
            where !File.Exists(file)
            select $"Kestrel__Certificates__Default__{setting} is \"{named}\", but there is no file {file}.");
    }

    private sealed class LimitsCheck(IConfiguration configuration) : IValidateOptions<LimitsOptions>
    {
        public ValidateOptionsResult Validate(string? name, LimitsOptions options) => Result(
            options.Enabled || Listening.OnLoopbackOnly(configuration)
                ? null : "Limits__Enabled is false, which only a site that listens on loopback alone may have; remove the setting, or change ASPNETCORE_URLS.");
    }

    private sealed class ProxyCheck(IConfiguration configuration) : IValidateOptions<ProxyOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProxyOptions options) => Result(
            options.Parts.Where(part => !IPNetwork.TryParse(part, out _) && !IPAddress.TryParse(part, out _))
                .Select(part => $"Proxy__Trusted holds \"{part}\", which is neither an address nor a network, such as 10.0.0.5 or 10.0.0.0/8.")
                .Append(bool.TryParse(configuration["FORWARDEDHEADERS_ENABLED"], out var all) && all
                    ? "ASPNETCORE_FORWARDEDHEADERS_ENABLED would trust anyone's forwarded headers; remove it, and name the proxies in Proxy__Trusted." : null));
    }
}
