using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Solidarity.Domain.Events;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>What people do who come to events, by HTTP and by the links in their mails.</summary>
internal static class Attendees
{
    /// <summary>Asks to come, and expects the answer that everybody gets.</summary>
    public static async Task<string> JoinAsync(TestSite site, JsonObject planned, string? email = null, object? more = null)
    {
        email ??= Subscribers.NewAddress();
        using var answer = await TryJoinAsync(site, planned, email, more);
        Assert.Equal((HttpStatusCode.Accepted, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        return email;
    }

    public static Task<HttpResponseMessage> TryJoinAsync(TestSite site, JsonObject planned, string email, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(new { email, name = "Maria Quispe" })!.AsObject();
        foreach (var (field, value) in JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
        {
            body[field] = value?.DeepClone();
        }

        return site.Client.PostAsJsonAsync($"/api/v1/events/{planned.Slug()}/attendances", body);
    }

    /// <summary>Asks to come, and presses the button behind the mail.</summary>
    public static async Task<string> ComesAsync(TestSite site, JsonObject planned, string? email = null, object? more = null)
    {
        email = await JoinAsync(site, planned, email, more);
        await ConfirmAsync(site, email);
        return email;
    }

    /// <summary>Presses the button behind the last mail, and gets the next.</summary>
    public static async Task ConfirmAsync(TestSite site, string email)
    {
        var (status, page) = await site.PressAsync((await Subscribers.LastMailAsync(site, email)).Link("confirm"));
        Assert.True(status == HttpStatusCode.OK, $"{status}: {page}");
        await site.WorkAsync();
    }

    /// <summary>Presses one of the buttons on the page behind the last mail that links to it.</summary>
    public static async Task<(HttpStatusCode Status, string Page)> ActAsync(TestSite site, string email, string act, params (string, string)[] more)
    {
        var link = (await site.MailsToAsync(email)).Last(mail => mail.TextBody!.Contains("/attendances/", StringComparison.Ordinal)).Link("attendances");
        var answer = await ActAtAsync(site, link, act, more);
        await site.WorkAsync();
        return answer;
    }

    public static async Task<(HttpStatusCode Status, string Page)> ActAtAsync(TestSite site, string link, string act, params (string, string)[] more)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("act", act), .. more.Select(x => KeyValuePair.Create(x.Item1, x.Item2))]);
        using var answer = await site.Client.PostAsync(new Uri(link).PathAndQuery, form);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Where somebody stands.</summary>
    public static Task<AttendanceState?> StateAsync(TestSite site, string email) => site.WithAsync(async db =>
    {
        // Sealed, so it can't be asked for.
        var all = await db.Attendances.AsNoTracking().Where(x => x.Email != null).ToListAsync();
        return all.OrderBy(x => x.Id).LastOrDefault(x => x.Email!.Value == email)?.State;
    });

    /// <summary>The sums of the event's shifts.</summary>
    public static Task<List<ShiftHead>> HeadsAsync(TestSite site, JsonObject planned) => site.WithAsync(db =>
    {
        var id = Domain.Events.EventId.From(Guid.Parse((string)planned["id"]!));
        return db.ShiftHeads.AsNoTracking().Where(x => x.EventId == id).ToListAsync();
    });

    /// <summary>The entry for the calendar in a mail; null for none.</summary>
    public static string? Calendar(this MimeMessage mail) =>
        mail.BodyParts.OfType<TextPart>().SingleOrDefault(part => part.ContentType.IsMimeType("text", "calendar"))?.Text;
}
