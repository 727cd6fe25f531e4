using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Messages;
using Solidarity.Application.Statements;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Statements;
using Solidarity.Web.Guards;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements;

/// <summary>Statements and their alerts in the API.</summary>
internal sealed class StatementEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var statements = app.MapApi("/statements", "Statements");
        statements.MapPost("", DraftAsync).WithSummary("Begins a statement, as a draft.").RefusesInput().RefusesState().RefusesUnknown();
        statements.MapGet("", ListAsync).WithSummary("Lists statements, newest first.").RefusesInput().RefusesUnknown();
        statements.MapGet("/{id}", ShowAsync).WithSummary("A statement, by id or slug, in all its languages.").RefusesUnknown();
        statements.MapPatch("/{id:guid}", ArrangeAsync).WithSummary("Sets what all language versions share; what is null stays.").RefusesChange();
        statements.MapPut("/{id:guid}/versions/{language}", ReviseAsync).WithSummary("Writes the texts of one language version.").RefusesChange();
        statements.MapGet("/{id:guid}/endorsements", EndorsementsAsync).WithSummary("The organisations that endorse it, once confirmed, newest first.").RefusesInput().RefusesUnknown();
        statements.MapPost("/{id:guid}/endorsements/{row:guid}/approve", ApproveAsync).WithSummary("Lets an endorsement be shown.").RefusesChange();
        statements.MapPost("/{id:guid}/endorsements/{row:guid}/decline", DeclineAsync).WithSummary("Declines an endorsement, or takes it off the page.").RefusesChange();
        app.MapApi("/statements/{slug}/endorsements", "Statements").AllowAnonymous().MapPost("", EndorseAsync)
            .WithMetadata(new CountedAsAttribute(LimitKind.Form))
            .WithSummary("Asks that an organisation be shown under a statement. The answer is the same whoever is known; the contact person is asked by mail.")
            .RefusesChange();
        statements.MapPost("/{id:guid}/publish", PublishAsync).WithSummary("Publishes now or at a moment, and alerts its lists unless told not to.").RefusesChange();
        statements.MapPost("/{id:guid}/unschedule", UnscheduleAsync).WithSummary("Takes a statement off the schedule.").RefusesChange();
        statements.MapGet("/{id:guid}/alert", AlertAsync).WithSummary("How the alert goes. Readers who wait for their language are in held, and in total only when they are released.").RefusesUnknown();
        statements.MapGet("/{id:guid}/alert/plan", PlanAsync).WithSummary("How many would get it, and in which language.").RefusesUnknown();
        statements.MapPost("/{id:guid}/alert/pause", PauseAsync).WithSummary("Holds the alert.").RefusesChange();
        statements.MapPost("/{id:guid}/alert/resume", ResumeAsync).WithSummary("Lets the alert go on.").RefusesChange();
        statements.MapPost("/{id:guid}/alert/stop", StopAsync).WithSummary("Ends the alert for good.").RefusesChange();
    }

    private static async Task<Created<EditedStatement>> DraftAsync(DraftStatement body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var drafted = await mediator.Send(body, cancellationToken);
        var statement = await ReadAsync(drafted.Id.ToString(), mediator, response, cancellationToken);
        return TypedResults.Created($"/api/v1/statements/{statement.Id}", statement);
    }

    private static async Task<Ok<Listed<StatementInConsole>>> ListAsync(
        IMediator mediator, string? campaign, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        CampaignId? of = campaign is null ? null : (await mediator.Send(new EditCampaign(campaign), cancellationToken)).Id;
        var found = await mediator.Send(new ListAllStatements(of, cursor is { } before ? StatementId.From(before) : null, most), cancellationToken);
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<Ok<EditedStatement>> ShowAsync(string id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(id, mediator, response, cancellationToken));

    private static async Task<Ok<EditedStatement>> ArrangeAsync(
        Guid id, StatementArrangement body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(
            new ArrangeStatement(StatementId.From(id), body.Lists, body.Sources, body.Picture, body.PictureCredit, request.ExpectedVersion())
            {
                Places = body.Places,
                Topics = body.Topics,
                Related = body.Related,
                TakesEndorsements = body.TakesEndorsements,
            },
            cancellationToken);
        return await ShowAsync(id.ToString(), mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<EditedStatement>> ReviseAsync(
        Guid id, string language, StatementVersionBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(
            new ReviseStatement(
                StatementId.From(id), language, body.Title, body.Body, body.Standfirst, body.Byline, body.PictureAlternative, body.PictureCaption, request.ExpectedVersion())
            {
                Quotations = body.Quotations,
                Correction = body.Correction,
            },
            cancellationToken);
        return await ShowAsync(id.ToString(), mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Accepted> EndorseAsync(string slug, EndorsementBody body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new EndorseStatement(slug, body.Name, body.Email, body.Website, body.Language, body.Proof), cancellationToken);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Ok<Listed<EndorsementKept>>> EndorsementsAsync(Guid id, IMediator mediator, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        var found = await mediator.Send(new ListEndorsements(StatementId.From(id), cursor is { } before ? EndorsementId.From(before) : null, most), cancellationToken);
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<NoContent> ApproveAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new ApproveEndorsement(StatementId.From(id), EndorsementId.From(row)), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DeclineAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new DeclineEndorsement(StatementId.From(id), EndorsementId.From(row)), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Accepted<EditedStatement>> PublishAsync(
        Guid id, PublishBody? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new PublishStatement(StatementId.From(id), body?.At, body?.Alert ?? true, body?.Hold), cancellationToken);
        return TypedResults.Accepted($"/api/v1/statements/{id}", await ReadAsync(id.ToString(), mediator, response, cancellationToken));
    }

    private static async Task<Ok<EditedStatement>> UnscheduleAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new UnscheduleStatement(StatementId.From(id)), cancellationToken);
        return await ShowAsync(id.ToString(), mediator, response, cancellationToken);
    }

    private static async Task<Ok<AlertProgress>> AlertAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new FollowAlert(StatementId.From(id)), cancellationToken));

    private static async Task<Ok<AlertPlan>> PlanAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new PlanAlert(StatementId.From(id)), cancellationToken));

    private static async Task<Ok<AlertProgress>> PauseAsync(Guid id, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new PauseAlert(StatementId.From(id)), cancellationToken);
        return await AlertAsync(id, mediator, cancellationToken);
    }

    private static async Task<Ok<AlertProgress>> ResumeAsync(Guid id, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new ResumeAlert(StatementId.From(id)), cancellationToken);
        return await AlertAsync(id, mediator, cancellationToken);
    }

    private static async Task<Ok<AlertProgress>> StopAsync(Guid id, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new StopAlert(StatementId.From(id)), cancellationToken);
        return await AlertAsync(id, mediator, cancellationToken);
    }

    internal static async Task<EditedStatement> ReadAsync(string id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var statement = await mediator.Send(new EditStatement(id), cancellationToken);
        response.Tag(statement.Version);
        return statement;
    }
}

/// <summary>The texts of one language version of a statement.</summary>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown.</param>
/// <param name="Standfirst">One or two sentences under the title.</param>
/// <param name="Byline">Who speaks.</param>
/// <param name="PictureAlternative">What the lead picture shows.</param>
/// <param name="PictureCaption">The line under the lead picture.</param>
/// <param name="Quotations">What people said, in order; null leaves what was there.</param>
/// <param name="Correction">What is corrected in a public text, for readers; null for a change that needs no words.</param>
public sealed record StatementVersionBody(
    string? Title, string? Body, string? Standfirst, string? Byline, string? PictureAlternative, string? PictureCaption, IReadOnlyList<QuotationFields>? Quotations = null,
    string? Correction = null);

/// <summary>What all language versions of a statement share. What is null stays as it is.</summary>
/// <param name="Lists">Slugs or ids of the lists to alert.</param>
/// <param name="Sources">What it rests on.</param>
/// <param name="Picture">Id of the lead picture; the empty id takes it away.</param>
/// <param name="PictureCredit">Who made the picture.</param>
/// <param name="Places">The places it is about, in order.</param>
/// <param name="Topics">Slugs or ids of its topics.</param>
/// <param name="Related">Slugs, ids or addresses of other statements that its readers may want, in order.</param>
/// <param name="TakesEndorsements">Whether organisations may endorse it on its page.</param>
public sealed record StatementArrangement(
    IReadOnlyList<string>? Lists, IReadOnlyList<SourceFields>? Sources, Guid? Picture, string? PictureCredit, IReadOnlyList<PlaceFields>? Places = null,
    IReadOnlyList<string>? Topics = null, IReadOnlyList<string>? Related = null, bool? TakesEndorsements = null);

/// <summary>How to publish.</summary>
/// <param name="At">When; null for now.</param>
/// <param name="Alert">Whether its lists get it by e-mail; true when null.</param>
/// <param name="Hold">
/// Readers who get it when their language version is out and says what the original says, or at their hour. Until then they are
/// counted as <c>held</c>, beside the alert's <c>total</c>, which grows when they are released.
/// </param>
public sealed record PublishBody(DateTimeOffset? At, bool? Alert, IReadOnlyList<HoldFields>? Hold = null);

/// <summary>An organisation that wants to stand behind a statement.</summary>
/// <param name="Name">The organisation's name.</param>
/// <param name="Email">The contact person's address; never shown.</param>
/// <param name="Website">The organisation's website.</param>
/// <param name="Language">Of the mails; the site's when null.</param>
/// <param name="Proof">A solved challenge; without one the stricter limits apply.</param>
public sealed record EndorsementBody(string? Name, string? Email, string? Website = null, string? Language = null, string? Proof = null);
