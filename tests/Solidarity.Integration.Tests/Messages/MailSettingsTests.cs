using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Messages;

namespace Solidarity.Integration.Tests.Messages;

public class MailSettingsTests
{
    [Theory]
    [InlineData("Smtp:Port", "0", "Smtp__Port")]
    [InlineData("Smtp:MaxConnections", "1", "Smtp__MaxConnections")]
    [InlineData("Smtp:MaxPerHour", "0", "Smtp__MaxPerHour")]
    [InlineData("Smtp:MaxPerDay", "-1", "Smtp__MaxPerDay")]
    [InlineData("Smtp:Ceilings", "200,,400", "Smtp__Ceilings")]
    [InlineData("Smtp:Ceilings", "", "Smtp__Ceilings")]
    [InlineData("Smtp:Ceilings", "200,0", "Smtp__Ceilings")]
    [InlineData("Smtp:User", "me", "Smtp__Password")]
    [InlineData("Smtp:Host", "not a host", "Smtp__Host")]
    [InlineData("Smtp:CertificateAuthority", "/nowhere.pem", "Smtp__CertificateAuthority")]
    [InlineData("Smtp:Relays:0:Port", "25", "Smtp__Relays__0__Host")]
    [InlineData("Mail:From", "nobody", "Mail__From")]
    [InlineData("Mail:From", "", "Mail__From")]
    [InlineData("Mail:ReplyTo", "a@b\r\nBcc: c@d.test", "Mail__ReplyTo")]
    [InlineData("Mail:BounceAddress", "x", "Mail__BounceAddress")]
    [InlineData("Mail:FromName", "A\r\nB", "Mail__FromName")]
    public void A_wrong_setting_stops_the_start_and_is_named(string key, string value, string named)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Read(("Smtp:Host", "relay.test"), ("Mail:From", "news@solidarity.test"), (key, value)));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_does_not_travel_in_the_clear()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Read(
            ("Smtp:Host", "relay.test"), ("Smtp:User", "me"), ("Smtp:Password", "p"), ("Mail:From", "news@solidarity.test")));
        Assert.Contains("Smtp__Security", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_nothing_set_mail_goes_to_the_pickup_folder()
    {
        var (smtp, mail) = Read();
        Assert.Equal("pickup", smtp.InOrder().Single().Name);
        Assert.Equal("var/pickup", mail.PickupDirectory);
        Assert.Equal("solidarity@localhost", mail.From);
    }

    [Theory]
    [InlineData(SmtpSecurity.None, 25)]
    [InlineData(SmtpSecurity.StartTls, 587)]
    [InlineData(SmtpSecurity.Tls, 465)]
    public void The_port_follows_from_the_protection(SmtpSecurity security, int port) =>
        Assert.Equal(port, new RelayOptions { Host = "relay.test", Security = security }.EffectivePort);

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(4, 1, 3)]
    [InlineData(16, 4, 12)]
    [InlineData(64, 4, 60)]
    public void Each_lane_has_connections_of_its_own_within_the_limit(int most, int confirmations, int bulk)
    {
        var relay = new RelayOptions { MaxConnections = most };
        Assert.Equal((confirmations, bulk), (relay.ConnectionsOf(Lane.Confirmations), relay.ConnectionsOf(Lane.Bulk)));
    }

    [Fact]
    public void A_mailing_leaves_a_part_of_the_quota_to_confirmations()
    {
        Assert.Equal(95, RelayWindows.Left(100, 0, Lane.Bulk));
        Assert.Equal(0, RelayWindows.Left(100, 95, Lane.Bulk));
        Assert.Equal(5, RelayWindows.Left(100, 95, Lane.Confirmations));
        Assert.Equal(1, RelayWindows.Left(1, 0, Lane.Bulk));
        Assert.Equal(int.MaxValue, RelayWindows.Left(null, 1_000_000, Lane.Bulk));
    }

    private static (SmtpOptions Smtp, MailOptions Mail) Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.GroupBy(setting => setting.Key).Select(group => KeyValuePair.Create(group.Key, (string?)group.Last().Value)))
            .Build();
        using var services = new ServiceCollection().AddMailSending(configuration).BuildServiceProvider();
        return (services.GetRequiredService<IOptions<SmtpOptions>>().Value, services.GetRequiredService<IOptions<MailOptions>>().Value);
    }
}
