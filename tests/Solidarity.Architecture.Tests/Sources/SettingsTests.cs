using System.Reflection;
using Solidarity.Application;
using Solidarity.Infrastructure.Bounces;
using Solidarity.Infrastructure.Checkups;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Architecture.Tests.Sources;

/// <summary>Every setting is explained.</summary>
public sealed class SettingsTests
{
    private static readonly string Explained = File.ReadAllText(Path.Combine(SourceFiles.Root, "docs", "operating.md"));

    [Fact]
    public void Each_setting_stands_in_the_operating_guide()
    {
        List<string> settings =
        [
            "Database__Provider", "ConnectionStrings__Solidarity", "Roles",
            .. typeof(DkimKeyOptions).GetProperties().Select(property => $"Mail__Dkim__Keys__0__{property.Name}"),
            .. from options in SectionsOf(typeof(SiteOptions), typeof(KeyOptions), typeof(MailOptions), typeof(SmtpOptions), typeof(BounceMailboxOptions), typeof(DnsOptions), typeof(LimitsOptions), typeof(ProxyOptions))
               from property in options.Type.GetProperties()
               where property.SetMethod is { IsPublic: true } && property.Name != nameof(SmtpOptions.Relays)
               select $"{options.Section}__{property.Name}",
        ];

        Assert.Contains("Smtp__MaxPerHour", settings);
        Assert.DoesNotContain(settings, setting => !Explained.Contains($"`{setting}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_class_of_settings_is_looked_at()
    {
        var all = new[] { typeof(SiteOptions), typeof(KeyOptions), typeof(LimitsOptions) }.SelectMany(type => type.Assembly.GetTypes())
            .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true });

        Assert.Equal(9, all.Count());
    }

    private static IEnumerable<(string Section, Type Type)> SectionsOf(params Type[] types) =>
        types.Select(type => ((string)type.GetField("Section")!.GetRawConstantValue()!, type));
}
