using System.Diagnostics;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Bounces;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Mail;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Bounces;

/// <summary>The envelope's sender of each copy, and its token.</summary>
public sealed class ReturnPathTests
{
    private static readonly DeliveryId Copy = EntityId.New<DeliveryId>(DateTimeOffset.UnixEpoch.AddYears(56));

    [Theory]
    [InlineData("bounces@news.example.org")]
    [InlineData("b+c@news.example.org")]
    [InlineData("abcdefghijklmnopqrstu@example.org")]
    public void The_token_stands_behind_the_plus_and_leads_back_to_the_copy(string address)
    {
        var paths = Of(address);
        var path = paths.Of(Copy).Address;
        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(address.Split('@')[0])}\\+[a-z2-7]{{42}}@{System.Text.RegularExpressions.Regex.Escape(address.Split('@')[1])}$", path);
        Assert.True(path.IndexOf('@', StringComparison.Ordinal) <= 64);
        Assert.Equal(path, paths.Of(Copy).Address);
        Assert.Equal(Copy, paths.Find($"\"Bounces\" <{path}>"));
        Assert.Equal(Copy, paths.Find(path.ToUpperInvariant()));
        Assert.NotEqual(path, paths.Of(EntityId.New<DeliveryId>(DateTimeOffset.UnixEpoch.AddYears(56))).Address);
    }

    [Theory]
    [InlineData(null, "news@example.org")]
    [InlineData("", "news@example.org")]
    [InlineData("abcdefghijklmnopqrstuv@example.org", "abcdefghijklmnopqrstuv@example.org")]
    public void Without_room_for_a_token_or_without_a_bounce_address_the_sender_is_plain(string? bounces, string sender) =>
        Assert.Equal(sender, Of(bounces).Of(Copy).Address);

    [Theory]
    [InlineData("")]
    [InlineData("bounces@news.example.org")]
    [InlineData("bounces+abc@news.example.org")]
    [InlineData("bounces+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@news.example.org")]
    [InlineData("bounces+189!aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@news.example.org")]
    public void What_is_no_token_is_none(string text) => Assert.Null(Of("bounces@news.example.org").Find(text));

    [Fact]
    public void It_costs_a_copy_some_microseconds()
    {
        var paths = Of("bounces@news.example.org");
        for (var i = 0; i < 20_000; i++)
        {
            paths.Of(Copy);
        }

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20_000; i++)
        {
            paths.Of(Copy);
        }

        // Some two are usual; a busy machine may take ten times as long.
        Assert.True(watch.Elapsed.TotalMicroseconds / 20_000 < 100, watch.Elapsed.ToString());
    }

    [Fact]
    public async Task A_mail_server_is_told_it_as_the_sender()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        await using var site = await TestSite.StartAsync(
            DatabaseProvider.Sqlite, $"Smtp:Host={server.Host}", $"Smtp:Port={server.Port}", "Mail:From=news@example.org", "Mail:BounceAddress=bounces@news.example.org");
        await Subscribers.AskAsync(site, await (await site.ApiAsync()).ListAsync(), "ana@example.org");
        await site.WorkAsync();
        var mail = await server.WaitForMessageToAsync("ana@example.org");
        var copy = await site.WithAsync(db => Task.FromResult(db.Deliveries.Single()));
        Assert.Equal(site.Get<ReturnPaths>().Of(copy.Id).Address, mail.From);
        Assert.Equal(copy.Id, site.Get<ReturnPaths>().Find(mail.From));
        Assert.Equal("news@example.org", mail.Mime.From.Mailboxes.Single().Address);
    }

    private static ReturnPaths Of(string? bounces) => new(Keys, Options.Create(new MailOptions { From = "news@example.org", BounceAddress = bounces }));

    private static readonly KeyRing Keys = KeyRing.InMemory();
}
