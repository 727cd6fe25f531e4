using System.Globalization;
using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>A petition's numbers as a file.</summary>
public sealed class PetitionFiles : IEndpoints
{
    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/petitions/{slug}/days.csv", DaysAsync).ExcludeFromDescription();

    // Dates and numbers alone (RFC 4180): nothing in it was typed by anybody, so no spreadsheet takes a part of it for a formula.
    private static async Task<ContentHttpResult> DaysAsync(string slug, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var csv = new StringBuilder("day,added,taken,net,total\r\n");
        foreach (var day in await mediator.Send(new PetitionDays(slug), cancellationToken))
        {
            csv.Append(CultureInfo.InvariantCulture, $"{day.Day:yyyy-MM-dd},{day.Added},{day.Taken},{day.Net},{day.Total}\r\n");
        }

        response.Headers.CacheControl = PageCache.AskAgain;
        response.Headers.ContentDisposition = "attachment; filename=\"days.csv\"";
        return TypedResults.Text(csv.ToString(), "text/csv", Encoding.UTF8);
    }
}
