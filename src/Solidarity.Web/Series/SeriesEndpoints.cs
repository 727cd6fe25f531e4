using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Series;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Series;
using Solidarity.Web.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.Series;

/// <summary>Series of mails in the API.</summary>
internal sealed class SeriesEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var series = app.MapApi("/series", "Series");
        series.MapPost("", CreateAsync).WithSummary("Begins a series of mails, as a draft.").RefusesInput().RefusesState();
        series.MapGet("", ListAsync).WithSummary("Lists series, newest first.").RefusesInput();
        series.MapGet("/{id:guid}", ShowAsync).WithSummary("A series with its mails, and how many people are where in it.").RefusesUnknown();
        series.MapPut("/{id:guid}", ChangeAsync).WithSummary("Changes a series. Once it was started, for whom it begins stays, and so do its mails and their order; mails can be added at the end.").RefusesChange();
        series.MapPut("/{id:guid}/mails/{row:guid}/versions/{language}", WriteAsync).WithSummary("Writes one of its mails in one language.").RefusesChange();
        series.MapDelete("/{id:guid}/mails/{row:guid}/versions/{language}", RemoveAsync).WithSummary("Takes one language out of one of its mails; who reads that gets the first.").RefusesChange();
        series.MapGet("/{id:guid}/forecast", ForecastAsync).WithSummary("For how many people it will begin, as far as that can be told.").RefusesUnknown();
        series.MapPost("/{id:guid}/start", StartAsync).WithSummary("Starts it: from now on it begins for whoever does what it is for.").RefusesChange();
        series.MapPost("/{id:guid}/pause", PauseAsync).WithSummary("Holds it.").RefusesChange();
        series.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Lets it go on.").RefusesChange();
        series.MapPost("/{id:guid}/end", EndAsync).WithSummary("Ends it for good, wherever people are in it.").RefusesChange();
    }

    private static async Task<Created<SeriesShown>> CreateAsync(CreateSeries body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var series = await ReadAsync(await mediator.Send(body, cancellationToken), mediator, response, cancellationToken);
        return TypedResults.Created($"/api/v1/series/{series.Id}", series);
    }

    private static async Task<Ok<Listed<SeriesListed>>> ListAsync(IMediator mediator, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        return TypedResults.Ok(Cursors.Page(await mediator.Send(new ListSeries(cursor is { } before ? MailSeriesId.From(before) : null, most), cancellationToken), most, x => x.Id.Value));
    }

    private static async Task<Ok<SeriesShown>> ShowAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(MailSeriesId.From(id), mediator, response, cancellationToken));

    private static async Task<Ok<SeriesShown>> ChangeAsync(Guid id, SeriesBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new ChangeSeries(MailSeriesId.From(id), body.Name, body.Trigger, body.Of, body.List, body.Steps, request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<SeriesShown>> WriteAsync(Guid id, Guid row, string language, NewsletterBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new WriteSeriesMail(MailSeriesId.From(id), MessageId.From(row), language, body.Subject, body.Body, request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<SeriesShown>> RemoveAsync(Guid id, Guid row, string language, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new RemoveSeriesMailVersion(MailSeriesId.From(id), MessageId.From(row), language, request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<SeriesForecast>> ForecastAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ForecastSeries(MailSeriesId.From(id)), cancellationToken));

    private static async Task<Ok<SeriesShown>> StartAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new StartSeries(MailSeriesId.From(id)), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static async Task<Ok<SeriesShown>> PauseAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new PauseSeries(MailSeriesId.From(id)), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static async Task<Ok<SeriesShown>> ResumeAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new ResumeSeries(MailSeriesId.From(id)), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static async Task<Ok<SeriesShown>> EndAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new EndSeries(MailSeriesId.From(id)), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static async Task<SeriesShown> ReadAsync(MailSeriesId id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var series = await mediator.Send(new ShowSeries(id), cancellationToken);
        response.Tag(series.Version);
        return series;
    }
}

/// <summary>A series as it is to be.</summary>
/// <param name="Name">What organizers call it.</param>
/// <param name="Trigger">What somebody does for it to begin: <c>subscribed</c>, <c>signed</c>, <c>joined</c> or <c>eventOver</c>.</param>
/// <param name="Of">Slug or id of the petition or event; nothing for <c>subscribed</c>.</param>
/// <param name="List">Slug or id of the list by which its mails go.</param>
/// <param name="Steps">Its mails, in order; those that are there already with their id.</param>
public sealed record SeriesBody(string? Name, string? Trigger, string? Of, string? List, IReadOnlyList<SeriesStepFields>? Steps);
