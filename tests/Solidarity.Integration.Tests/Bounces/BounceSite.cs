using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Bounces;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Bounces;

/// <summary>A site with a bounce address, and what comes back to it.</summary>
internal sealed class BounceSite(TestSite site) : IAsyncDisposable
{
    public const string Address = "bounces@news.example.org";
    public const string Owner = "owner@example.org";

    public TestSite Site => site;

    public static async Task<BounceSite> StartAsync(DatabaseProvider on, params string[] settings) => new(await TestSite.StartAsync(on, ["Mail:BounceAddress=" + Address, .. settings]));

    /// <summary>Somebody who subscribes to a list and gets one mail of it.</summary>
    public async Task<(string Email, Copy Copy)> MailedAsync(JsonObject? list = null)
    {
        list ??= await (await site.ApiAsync()).ListAsync();
        var email = await Subscribers.SubscribedAsync(site, list);
        return (email, await MailAsync(list, email));
    }

    /// <summary>One more mail of a list, to one who reads it.</summary>
    public async Task<Copy> MailAsync(JsonObject list, string email)
    {
        await Subscribers.AlertedAsync(site, list, email);
        var mailbox = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Mailbox;
        return Of(await site.WithAsync(async db =>
        {
            var person = (await db.Supporters.AsNoTracking().SingleAsync(x => x.Keys.Mailbox == mailbox)).Id.Value;
            return await db.Deliveries.Where(x => x.Recipient == person && db.Messages.Any(y => y.Id == x.MessageId && y.Kind == MessageKind.StatementAlert))
                .OrderByDescending(x => x.Id).FirstAsync();
        }));
    }

    public Copy Of(Delivery copy) => new(copy.Id, copy.MessageId, copy.State, site.Get<ReturnPaths>().Of(copy.Id).Address);

    /// <summary>Hands in what came to the bounce address.</summary>
    public async Task<HttpStatusCode> TakeAsync(string mail) => (await AnswerAsync(Encoding.UTF8.GetBytes(mail))).Status;

    public async Task<(HttpStatusCode Status, string Body)> AnswerAsync(byte[] mail, string? type = "message/rfc822")
    {
        var api = await site.ApiAsync();
        using var content = new ByteArrayContent(mail);
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        using var answer = await api.Http.PostAsync("/api/v1/bounces", content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Why an address gets no mail; null when it does.</summary>
    public Task<SuppressionCause?> CauseAsync(string email)
    {
        var address = site.Get<IKeyedHashes>().Of(EmailAddress.Parse(email)).Address;
        return site.WithAsync(db => db.Suppressions.Where(x => x.AddressKey == address).Select(x => (SuppressionCause?)x.Cause).SingleOrDefaultAsync());
    }

    public Task<(int Bounced, int Complained)> CountedAsync(Copy copy) => site.WithAsync(async db =>
    {
        var message = await db.Messages.AsNoTracking().SingleAsync(x => x.Id == copy.Message);
        Assert.Equal(message.Total, message.Queued + message.Sent + message.Failed + message.Skipped);
        return (message.Bounced, message.Complained);
    });

    public ValueTask DisposeAsync() => site.DisposeAsync();

    /// <summary>One of our copies.</summary>
    internal sealed record Copy(DeliveryId Id, MessageId Message, DeliveryState State, string ReturnPath);
}
