using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Messages;
using Solidarity.Domain.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages;

/// <summary>Newsletters in the API.</summary>
internal sealed class MessageEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var messages = app.MapApi("/messages", "Messages");
        messages.MapPost("", DraftAsync).WithSummary("Begins a newsletter, as a draft.").RefusesInput();
        messages.MapGet("", ListAsync).WithSummary("Lists newsletters, newest first.").RefusesInput();
        messages.MapGet("/{id:guid}", ShowAsync).WithSummary("A newsletter, with its texts and how it goes. Its total is its queued, sent, failed and skipped copies together.").RefusesUnknown();
        messages.MapPatch("/{id:guid}", AddressAsync).WithSummary("Sets the lists that it goes to, and the segment of their readers, until it is sent.").RefusesChange();
        messages.MapPut("/{id:guid}/versions/{language}", ReviseAsync).WithSummary("Writes its texts in one language, until it is sent.").RefusesChange();
        messages.MapDelete("/{id:guid}/versions/{language}", RemoveAsync).WithSummary("Takes out its texts in one language; who reads that gets the first.").RefusesChange();
        messages.MapGet("/{id:guid}/plan", PlanAsync).WithSummary("How many would get it, in which language, and who is left out.").RefusesUnknown();
        messages.MapGet("/{id:guid}/links", LinksAsync).WithSummary("Follows its links, and tells which lead nowhere.").RefusesUnknown();
        messages.MapPut("/{id:guid}/split", SplitAsync).WithSummary("Tries two texts on a part of its readers first (A/B test), until it is sent.").RefusesChange();
        messages.MapDelete("/{id:guid}/split", UnsplitAsync).WithSummary("Sends one text to all.").RefusesChange();
        messages.MapPost("/{id:guid}/choose", ChooseAsync).WithSummary("Settles which of two texts the rest of its readers gets, before the test has ended.").RefusesChange();
        messages.MapGet("/{id:guid}/numbers", NumbersAsync).WithSummary("What came of it: sums alone, and nothing of a reader.").RefusesUnknown();
        messages.MapPost("/{id:guid}/test", TestAsync).WithSummary("Sends it to organizers, as it would come.").RefusesChange();
        messages.MapPost("/{id:guid}/send", SendAsync).WithSummary("Sends it now, at a moment, or at a time by each reader's own clock.").RefusesChange();
        messages.MapPost("/{id:guid}/unschedule", UnscheduleAsync).WithSummary("Takes it off the schedule.").RefusesChange();
        messages.MapPost("/{id:guid}/pause", PauseAsync).WithSummary("Holds it.").RefusesChange();
        messages.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Lets it go on.").RefusesChange();
        messages.MapPost("/{id:guid}/archive", ArchiveAsync).WithSummary("Lets the public archives of its lists show it.").RefusesUnknown();
        messages.MapPost("/{id:guid}/unarchive", UnarchiveAsync).WithSummary("Takes it out of the archives of its lists, or leaves it out.").RefusesUnknown();
        messages.MapPost("/{id:guid}/cancel", CancelAsync).WithSummary("Ends it for good, wherever it stands; what is not sent is skipped.").RefusesChange();
    }

    private static async Task<Created<Newsletter>> DraftAsync(DraftNewsletter body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var newsletter = await ReadAsync(await mediator.Send(body, cancellationToken), mediator, response, cancellationToken);
        return TypedResults.Created($"/api/v1/messages/{newsletter.Id}", newsletter);
    }

    private static async Task<Ok<Listed<NewsletterInConsole>>> ListAsync(IMediator mediator, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        return TypedResults.Ok(Cursors.Page(await mediator.Send(new ListNewsletters(cursor is { } before ? MessageId.From(before) : null, most), cancellationToken), most, x => x.Id.Value));
    }

    private static async Task<Ok<Newsletter>> ShowAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(MessageId.From(id), mediator, response, cancellationToken));

    private static async Task<Ok<Newsletter>> AddressAsync(Guid id, NewsletterAddressing body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new AddressNewsletter(MessageId.From(id), body.Lists, body.Segment, request.ExpectedVersion(), body.CountsLinks), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<Newsletter>> ReviseAsync(Guid id, string language, NewsletterBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new ReviseNewsletter(MessageId.From(id), language, body.Subject, body.Body, request.ExpectedVersion(), body.OtherSubject, body.OtherBody), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<Newsletter>> RemoveAsync(Guid id, string language, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new RemoveNewsletterVersion(MessageId.From(id), language, request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<NewsletterPlan>> PlanAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new PlanNewsletter(MessageId.From(id)), cancellationToken));

    private static async Task<Ok<NewsletterLinks>> LinksAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new CheckNewsletterLinks(MessageId.From(id)), cancellationToken));

    private static async Task<Ok<Newsletter>> SplitAsync(Guid id, NewsletterSplitBody body, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new SplitNewsletter(MessageId.From(id), body.Share, body.By, body.Hours, request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<Newsletter>> UnsplitAsync(Guid id, IMediator mediator, HttpRequest request, CancellationToken cancellationToken)
    {
        await mediator.Send(new UnsplitNewsletter(MessageId.From(id), request.ExpectedVersion()), cancellationToken);
        return await ShowAsync(id, mediator, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<NewsletterNumbers>> ChooseAsync(Guid id, NewsletterChoice body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new ChooseVariant(MessageId.From(id), body.Variant), cancellationToken);
        return await NumbersAsync(id, mediator, cancellationToken);
    }

    private static async Task<Ok<NewsletterNumbers>> NumbersAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new FollowNewsletterNumbers(MessageId.From(id)), cancellationToken));

    private static async Task<Accepted> TestAsync(Guid id, NewsletterTestBody? body, IMediator mediator, CancellationToken cancellationToken)
    {
        await mediator.Send(new TestNewsletter(MessageId.From(id), body?.To, body?.Language), cancellationToken);
        return TypedResults.Accepted($"/api/v1/messages/{id}");
    }

    private static async Task<Accepted<Newsletter>> SendAsync(Guid id, NewsletterMoment? body, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new SendNewsletter(MessageId.From(id), body?.At, body?.LocalAt, body?.InArchive), cancellationToken);
        return TypedResults.Accepted($"/api/v1/messages/{id}", await ReadAsync(MessageId.From(id), mediator, response, cancellationToken));
    }

    private static async Task<Ok<Newsletter>> UnscheduleAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new UnscheduleNewsletter(MessageId.From(id)), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static async Task<Ok<Newsletter>> PauseAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new PauseNewsletter(MessageId.From(id)), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static async Task<Ok<Newsletter>> ResumeAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new ResumeNewsletter(MessageId.From(id)), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static async Task<Ok<Newsletter>> CancelAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new CancelNewsletter(MessageId.From(id)), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static Task<Ok<Newsletter>> ArchiveAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ArchivedAsync(id, true, mediator, response, cancellationToken);

    private static Task<Ok<Newsletter>> UnarchiveAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        ArchivedAsync(id, false, mediator, response, cancellationToken);

    private static async Task<Ok<Newsletter>> ArchivedAsync(Guid id, bool shown, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        await mediator.Send(new ArchiveNewsletter(MessageId.From(id), shown), cancellationToken);
        return await ShowAsync(id, mediator, response, cancellationToken);
    }

    private static async Task<Newsletter> ReadAsync(MessageId id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var newsletter = await mediator.Send(new ShowNewsletter(id), cancellationToken);
        response.Tag(newsletter.Version);
        return newsletter;
    }
}

/// <summary>The texts of a newsletter in one language.</summary>
/// <param name="Subject">The subject line, in Liquid.</param>
/// <param name="Body">Markdown after Liquid.</param>
/// <param name="OtherSubject">The subject line that it is compared with; null where that is the same.</param>
/// <param name="OtherBody">The text that it is compared with; null where that is the same.</param>
public sealed record NewsletterBody(string? Subject, string? Body, string? OtherSubject = null, string? OtherBody = null);

/// <summary>How two texts are tried (A/B test).</summary>
/// <param name="Share">On how many of a hundred readers, both texts together: 2 to 100.</param>
/// <param name="By">What tells which is better.</param>
/// <param name="Hours">How long that is waited for: 1 to 336.</param>
public sealed record NewsletterSplitBody(int Share, SplitMeasure By = SplitMeasure.Actions, int Hours = 4);

/// <summary>Which of two texts the rest of the readers gets.</summary>
/// <param name="Variant">Which.</param>
public sealed record NewsletterChoice(MailVariant Variant);

/// <summary>Where a newsletter goes.</summary>
/// <param name="Lists">Slugs or ids of lists; those that it has when null.</param>
/// <param name="Segment">Slug or id of the segment of their readers; the one that it has when null, all of them when empty.</param>
/// <param name="CountsLinks">Whether it is counted how often each of its links is followed, by all together; null leaves that as it is.</param>
public sealed record NewsletterAddressing(IReadOnlyList<string>? Lists, string? Segment = null, bool? CountsLinks = null);

/// <summary>When a newsletter goes; now when both are null.</summary>
/// <param name="At">At this moment.</param>
/// <param name="LocalAt">When the clock on each reader's wall shows this, as in <c>2026-12-01T09:00:00</c>.</param>
/// <param name="InArchive">Whether the public archives of its lists will show it; null leaves that as it is.</param>
public sealed record NewsletterMoment(DateTimeOffset? At = null, DateTime? LocalAt = null, bool? InArchive = null);

/// <summary>Who looks at a newsletter before it goes.</summary>
/// <param name="To">Addresses of organizers; none for the one who asks.</param>
/// <param name="Language">Which version; the first when null.</param>
public sealed record NewsletterTestBody(IReadOnlyList<string>? To = null, string? Language = null);
