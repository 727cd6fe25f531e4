using System.Text;
using MediatR;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>One's own coming as a file for the calendar, behind the link in a mail: with the place, for who has one may know it.</summary>
internal sealed class OwnCalendar : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/attendances/{token}/event.ics", AnswerAsync).ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(
        string token, IMediator mediator, ICalendarFiles files, PageLanguage language, SiteLook look, HttpResponse response, CancellationToken cancellationToken)
    {
        var shown = await mediator.Send(new ShowAttendance(token), cancellationToken);
        if (shown.Entry is not { } entry)
        {
            throw new NotFound("Attendance");
        }

        var shift = shown.Shifts.FirstOrDefault(x => x.Key == shown.Shift)?.Name;
        var location = shown.Location;
        var own = new CalendarEntry(
            CalendarEntry.UidOf(entry.Date), entry.Sequence, shown.Span, entry.Start, entry.End, shown.TimeZone, shift is null ? shown.Title : $"{shown.Title}: {shift}", entry.Summary,
            location?.Place is { } place ? EventWhere.Line(place, language.Interface) : location?.Link, location?.Place?.Coordinates,
            look.BaseUrl + language.Prefix(shown.TitleLanguage) + EventForReader.PathOf(shown.Event), shown.IsCalledOff, entry.ModifiedAt);
        response.Headers.CacheControl = "no-store";
        return Results.File(Encoding.UTF8.GetBytes(files.Write(new CalendarFile(null, "PUBLISH", [own]))), "text/calendar; charset=utf-8", "event.ics");
    }
}
