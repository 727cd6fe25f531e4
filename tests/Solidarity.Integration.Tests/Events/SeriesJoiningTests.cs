using System.Net;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain.Events;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Petitions;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Events;

/// <summary>Joining all dates of an event at once.</summary>
public sealed class SeriesJoiningTests(TestSites sites) : IClassFixture<TestSites>
{
    private static readonly object Weekly = new { capacity = 1, recurrence = "FREQ=WEEKLY;BYDAY=MO;COUNT=3" };

    [Theory, OnEachDatabase]
    public async Task All_dates_are_joined_by_one_form_and_one_mail_and_left_one_by_one_or_all(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), Weekly);
        var first = await Attendees.ComesAsync(site, planned, more: new { date = "2100-03-08" });
        var email = await Attendees.JoinAsync(site, planned, more: new { date = "all" });
        var asked = await Subscribers.LastMailAsync(site, email);
        Assert.Contains("More dates: 2.", asked.TextBody, StringComparison.Ordinal);
        Assert.Equal(1, await site.WithAsync(db => db.ShiftHeads.Where(x => x.EventId == IdOf(planned)).SumAsync(x => x.Held)));
        await site.PressAsync(asked.Link("confirm"));
        await site.PressAsync(asked.Link("confirm"));
        await site.WorkAsync();
        Assert.Equal([AttendanceState.Confirmed, AttendanceState.Waiting, AttendanceState.Confirmed], await StatesAsync(site, planned, email));
        var mails = await site.MailsToAsync(email);
        Assert.Equal(2, mails.Count);
        Assert.StartsWith("You have a place", mails[1].Subject, StringComparison.Ordinal);
        Assert.Contains("More dates: 2.", mails[1].TextBody, StringComparison.Ordinal);

        // The page behind the mail leads to each of them.
        var page = await PetitionPages.ReadAsync(site, new Uri(mails[1].Link("attendances")).PathAndQuery);
        Assert.Equal(2, page.QuerySelectorAll("#others ~ ul a[href*='/attendances/']").Length);

        // A place that becomes free on the date where it was full is offered like any other.
        await Attendees.ActAsync(site, first, "leave");
        Assert.StartsWith("A place is free for you", (await Subscribers.LastMailAsync(site, email)).Subject, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Attendees.ActAtAsync(site, mails[1].Link("attendances"), "leave-all")).Status);
        await site.WorkAsync();
        Assert.Equal([AttendanceState.Cancelled, AttendanceState.Declined, AttendanceState.Cancelled], await StatesAsync(site, planned, email));
        Assert.All(await Attendees.HeadsAsync(site, planned), head => Assert.Equal(0, head.Taken));
    }

    [Theory, OnEachDatabase]
    public async Task Who_comes_to_one_date_joins_the_others_and_who_did_not_ask_leaves_nothing(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var planned = await Planners.PublishedAsync(await site.ApiAsync(), Weekly);
        var email = await Attendees.ComesAsync(site, planned);
        await Attendees.JoinAsync(site, planned, email, new { date = "all" });
        await Attendees.ConfirmAsync(site, email);
        Assert.Equal(3, (await StatesAsync(site, planned, email)).Count(x => x == AttendanceState.Confirmed));
        await Attendees.JoinAsync(site, planned, email, new { date = "all" });
        Assert.StartsWith("You come already", (await Subscribers.LastMailAsync(site, email)).Subject, StringComparison.Ordinal);

        var stranger = await Attendees.JoinAsync(site, planned, more: new { date = "all" });
        await site.PressAsync((await Subscribers.LastMailAsync(site, stranger)).Link("not-me"));
        Assert.Empty(await StatesAsync(site, planned, stranger));
    }

    private static Domain.Events.EventId IdOf(System.Text.Json.Nodes.JsonObject planned) => Domain.Events.EventId.From(Guid.Parse((string)planned["id"]!));

    private static Task<List<AttendanceState>> StatesAsync(TestSite site, System.Text.Json.Nodes.JsonObject planned, string email) => site.WithAsync(async db =>
    {
        var id = IdOf(planned);
        var all = await db.Attendances.AsNoTracking().Where(x => x.EventId == id && x.Email != null)
            .Join(db.Occurrences, x => x.OccurrenceId, x => x.Id, (attendance, date) => new { Attendance = attendance, date.StartsAt }).ToListAsync();
        return all.Where(x => x.Attendance.Email!.Value == email).OrderBy(x => x.StartsAt).Select(x => x.Attendance.State).ToList();
    });
}
