using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using Solidarity.Application;
using Solidarity.Application.Organisations;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;
using Solidarity.Web.Guards;

namespace Solidarity.Web.Site;

/// <summary>The one place that turns what went wrong into an answer: problem details (RFC 9457) for programs, a page for people.</summary>
internal sealed partial class Faults(PageWriter pages, Sentences sentences, ILogger<Faults> logger) : IExceptionHandler
{
    /// <summary>SQLITE_FULL.</summary>
    private const int SqliteFull = 13;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>Refusals that lie in the state of the thing, and not in what was sent.</summary>
    private static readonly HashSet<string> Conflicts =
        [
            "Statement.AlreadyPublished", "Statement.AlreadyApproved", "Statement.NotApproved", "Statement.NotPublished", "Statement.IsWithdrawn", "Correction.AlreadySent",
            "Message.Ended", "Message.Begun", "Message.NotBegun", "Message.NotScheduled", "Message.NoList", "Newsletter.TooManyTestsAnHour", "Newsletter.NeedsApproval", "Subscription.AlreadyConfirmed", "Slug.Taken",
            "Series.Ended", "Series.Started", "Series.NotStarted", "Split.None", "Split.Ended", "Split.NothingToCompare", "Split.ClicksNotCounted",
            "Statement.TakesNoEndorsements", "Backing.NotConfirmed", "Backing.Withdrawn", "Endorsement.ShownAlready", "Topic.TooMany",
            "Petition.Closed", "Petition.Paused", "Petition.NotYetOpen", "Petition.NotOpen", "Petition.Over", "Petition.NoDraft", "Petition.NotInReview",
            "Petition.NotReviewed", "Petition.OwnReview", "Petition.NotPublic", "Petition.StillRuns", "Petition.Signed", "Petition.PromiseStands",
            "Petition.CopyOfCopy", "Petition.PatternOver", "Petition.TooManyCopies",
            "Petition.QuestionsStand", "Signature.NotWaiting", "Signature.NotThere", "Signature.NotHeld", "Signature.NoPlace", "Signature.NoComment",
            "Event.NoDraft", "Event.NotInReview", "Event.NotReviewed", "Event.OwnReview", "Event.NotPublic", "Event.Ended", "Event.CalledOff", "Event.Past",
            "Event.QuestionsStand", "Event.ShiftClosed", "Occurrence.Cancelled", "Occurrence.Past", "Attendance.NoRoom",
            "Attendance.NotAwaiting", "Attendance.NotComing", "Attendance.NotLeft", "Attendance.NoPlace", "Door.NotPublic", "Door.TooMany",
            "Review.Taken", "Sweep.NotCounted", "Sweep.NothingFound", "Sweep.NotAtWork", "Sweep.NothingToUndo",
            "Handover.NoAddress", "Handover.NoSignatures", "Handover.StillMaking", "Handover.FilesGone", "Handover.AnsweredAlready", "Handover.NoAnswer",
            "Batch.NoLines", "Batch.SamePerson", "Batch.NotWaiting", "Batch.NotCounted", "Batch.NotRemoved", "Batch.NothingTyped", "Batch.LineIncomplete", "Batch.Changed", "ListImport.NotNow", "ListImport.NothingToTake", "ListImport.TooLate",
            "SignatureFile.Again", "Segment.InUse",
            "Petition.TakesNoOrganisations", "OrganisationSignature.ShownAlready",
            "Campaign.NoProposals", "EventHost.NotHosting", "EventHost.NotWaiting", "EventMail.NotPublic", "EventMail.Over", "EventMail.TooMany",
        ];

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // Nobody waits for the answer.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        if (exception is MustWait must)
        {
            await pages.WriteTooManyAsync(httpContext, must.Wait, must.Token, cancellationToken);
            return true;
        }

        if (exception is StoreIsFull full)
        {
            await pages.WriteAgainAsync(httpContext, new FaultAnswer(StatusCodes.Status503ServiceUnavailable, "Page.Full", [], full.Wait), cancellationToken);
            return true;
        }

        var answer = AnswerTo(httpContext, exception);
        if (answer.Status >= StatusCodes.Status500InternalServerError && exception is not DomainError)
        {
            // Its kind and place, not its words: these may hold personal data.
            Failed(httpContext.Request.Method, RequestLog.OneLine(TokenPaths.Redacted(httpContext.Request.Path.Value ?? "/")), Kinds(exception), exception.StackTrace);
        }

        await (answer.RetryAfter is null ? pages.WriteAsync(httpContext, answer, cancellationToken) : pages.WriteAgainAsync(httpContext, answer, cancellationToken));
        return true;
    }

    private FaultAnswer AnswerTo(HttpContext context, Exception exception) => exception switch
    {
        NotValid notValid => new FaultAnswer(StatusCodes.Status400BadRequest, "Page.NotValid", [.. sentences.For(notValid)]),
        NotAllowed { IsKnown: false } => new FaultAnswer(StatusCodes.Status401Unauthorized, "Page.SignInNeeded"),
        NotAllowed => new FaultAnswer(StatusCodes.Status403Forbidden, "Page.NotAllowed"),
        NotFound error => Because(StatusCodes.Status404NotFound, "Page.NotFound", error),
        Stale error => Because(
            context.Request.Headers.IfMatch.Count > 0 ? StatusCodes.Status412PreconditionFailed : StatusCodes.Status409Conflict, "Page.Stale", error),
        DomainError { Code: PublicForms.NotOpen } error => Because(StatusCodes.Status503ServiceUnavailable, "Forms.NotOpen", error),
        DomainError { Code: "Picture.TooLarge" or "SignatureFile.TooLarge" or "Bounce.TooLarge" } error => Because(StatusCodes.Status413PayloadTooLarge, "Page.NotValid", error),
        DomainError { Code: "Door.Ended" } error => Because(StatusCodes.Status410Gone, "Page.NotFound", error),
        DomainError { Code: "Door.WrongPin" } error => Because(StatusCodes.Status403Forbidden, "Page.NotValid", error),
        DomainError { Code: "Door.Locked" } error => Because(StatusCodes.Status429TooManyRequests, "Page.NotValid", error),
        DomainError error => Because(Conflicts.Contains(error.Code) ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, "Page.NotValid", error),
        BadHttpRequestException bad => Malformed(bad),
        InvalidDataException => new FaultAnswer(StatusCodes.Status400BadRequest, "Page.NotValid"),
        _ when Database(exception) is { } database => database,
        TimeoutException => Unavailable(),
        _ => new FaultAnswer(StatusCodes.Status500InternalServerError, "Page.Fault"),
    };

    private FaultAnswer Because(int status, string text, DomainError error) => new(status, text, [(error.Field ?? "", sentences.For(error))]);

    private FaultAnswer Malformed(BadHttpRequestException bad)
    {
        if (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Because(bad.StatusCode, "Page.NotValid", new DomainError("Request.TooLarge", null, Picture.MaxUploadBytes / 1024 / 1024));
        }

        return bad.InnerException is JsonException { Path: { Length: > 1 } path, InnerException: not JsonException }
            ? new FaultAnswer(bad.StatusCode, "Page.NotValid", [(path.TrimStart('$', '.'), sentences.For(new DomainError("Request.WrongType")))])
            : Because(bad.StatusCode, "Page.NotValid", new DomainError("Request.Malformed"));
    }

    private static FaultAnswer? Database(Exception exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
        {
            if (at is SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull })
            {
                return new FaultAnswer(StatusCodes.Status507InsufficientStorage, "Page.DiskFull", [], Soon);
            }

            if (at is DbException database)
            {
                // Class 22 of SQLSTATE: what was sent is no text that a database can hold, such as one with a NUL in it.
                return database.SqlState?.StartsWith("22", StringComparison.Ordinal) == true
                    ? new FaultAnswer(StatusCodes.Status400BadRequest, "Page.NotValid")
                    : Unavailable();
            }

            if (at is CryptographicException)
            {
                return Unavailable();
            }
        }

        return null;
    }

    private static FaultAnswer Unavailable() => new(StatusCodes.Status503ServiceUnavailable, "Page.Unavailable", [], Soon);

    private static string Kinds(Exception exception)
    {
        List<string> kinds = [];
        for (var at = exception; at is not null; at = at.InnerException)
        {
            kinds.Add(at is DbException database ? $"{at.GetType().Name} {database.SqlState}{database.ErrorCode}" : at.GetType().Name);
        }

        return string.Join(" < ", kinds);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed: {Kinds}\n{Place}")]
    private partial void Failed(string method, string path, string kinds, string? place);
}
