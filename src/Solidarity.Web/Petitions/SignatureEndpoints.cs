using System.Net.Mime;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>Acts on single signatures and their comments, and taking signatures out, in the API.</summary>
internal sealed class SignatureEndpoints : IEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var signatures = app.MapApi("/petitions/{id:guid}/signatures", "Petitions");
        signatures.MapPost("/{row:guid}/confirm", ConfirmAsync).WithSummary("Confirms a signature by hand, and says in the audit log how that is known.").RefusesChange();
        signatures.MapPost("/{row:guid}/hold", HoldAsync).WithSummary("Holds a signature: it does not count meanwhile.").RefusesChange();
        signatures.MapPost("/{row:guid}/remove", RemoveAsync).WithSummary("Removes a signature. It can be restored.").RefusesChange();
        signatures.MapPost("/{row:guid}/restore", RestoreAsync).WithSummary("Puts a signature that was held or removed back where it stood.").RefusesChange();
        signatures.MapPost("/{row:guid}/send-again", SendAgainAsync).WithSummary("Sends the mail with the link to confirm again, within the limits of each mailbox.").RefusesChange();
        signatures.MapPost("/{row:guid}/unsubscribe", UnsubscribeAsync).WithSummary("Takes the one who signed off all lists, as the person asked.").RefusesChange();

        var comments = app.MapApi("/petitions/{id:guid}/comments", "Petitions");
        comments.MapGet("", CommentsAsync).WithSummary("Comments, newest first: those that wait to be read, unless another state is named.").RefusesInput().RefusesUnknown();
        comments.MapPost("/{row:guid}/show", ShowAsync).WithSummary("Shows a comment on the petition's page.").RefusesChange();
        comments.MapPost("/{row:guid}/hide", HideAsync).WithSummary("Shows a comment no more, or never.").RefusesChange();

        app.MapApi("/petitions", "Petitions").MapGet("/{id:guid}/signatures.csv", ExportAsync).Produces<string>(contentType: MediaTypeNames.Text.Csv)
            .WithSummary("Takes out the confirmed signatures as a table. Logged with the reason.").RefusesInput().RefusesState().RefusesUnknown();
    }

    private static Task<Ok<SignatureAct>> ConfirmAsync(Guid id, Guid row, SignatureWhy? body, IMediator mediator, CancellationToken cancellationToken) =>
        ActAsync(new ConfirmSignatureByHand(SignatureId.From(row), PetitionId.From(id), body?.Reason), mediator, cancellationToken);

    private static Task<Ok<SignatureAct>> HoldAsync(Guid id, Guid row, SignatureWhy? body, IMediator mediator, CancellationToken cancellationToken) =>
        ActAsync(new HoldSignature(SignatureId.From(row), PetitionId.From(id), body?.Reason, body?.Kind), mediator, cancellationToken);

    private static Task<Ok<SignatureAct>> RemoveAsync(Guid id, Guid row, SignatureWhy? body, IMediator mediator, CancellationToken cancellationToken) =>
        ActAsync(new RemoveSignature(SignatureId.From(row), PetitionId.From(id), body?.Reason, body?.Kind), mediator, cancellationToken);

    private static Task<Ok<SignatureAct>> RestoreAsync(Guid id, Guid row, SignatureWhy? body, IMediator mediator, CancellationToken cancellationToken) =>
        ActAsync(new RestoreSignature(SignatureId.From(row), PetitionId.From(id), body?.Reason), mediator, cancellationToken);

    private static Task<Ok<SignatureAct>> SendAgainAsync(Guid id, Guid row, SignatureWhy? body, IMediator mediator, CancellationToken cancellationToken) =>
        ActAsync(new SendSignatureMail(SignatureId.From(row), PetitionId.From(id), body?.Reason), mediator, cancellationToken);

    private static Task<Ok<SignatureAct>> UnsubscribeAsync(Guid id, Guid row, SignatureWhy? body, IMediator mediator, CancellationToken cancellationToken) =>
        ActAsync(new UnsubscribeSigner(SignatureId.From(row), PetitionId.From(id), body?.Reason), mediator, cancellationToken);

    private static async Task<Ok<SignatureAct>> ActAsync(IRequest<SignatureAct> act, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(act, cancellationToken));

    private static async Task<Ok<Listed<ReviewedComment>>> CommentsAsync(
        Guid id, IMediator mediator, HttpResponse response, string? state, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        var most = Cursors.Limit(limit);
        var found = await mediator.Send(new ListComments(PetitionId.From(id), InWords.Read<CommentState>(state), cursor is { } before ? SignatureId.From(before) : null, most), cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(Cursors.Page(found, most, x => x.Id.Value));
    }

    private static async Task<Ok<ReviewedComment>> ShowAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ShowComment(SignatureId.From(row), PetitionId.From(id)), cancellationToken));

    private static async Task<Ok<ReviewedComment>> HideAsync(Guid id, Guid row, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new HideComment(SignatureId.From(row), PetitionId.From(id)), cancellationToken));

    private static async Task<CsvAnswer> ExportAsync(Guid id, string? reason, IMediator mediator, CancellationToken cancellationToken)
    {
        // A petition that is not there is told of before a reason that is missing.
        await mediator.Send(new ListSignatureExports(PetitionId.From(id)), cancellationToken);
        return SignatureFile.Of(await mediator.Send(new ExportSignatures(PetitionId.From(id), reason), cancellationToken));
    }
}

/// <summary>Why something is done with a signature.</summary>
/// <param name="Reason">In words, for the audit log; without the person's name.</param>
/// <param name="Kind">Of what kind the reason is: <c>duplicate</c>, <c>automated</c>, <c>falseName</c>, <c>abuse</c> or <c>other</c>.</param>
public sealed record SignatureWhy(string? Reason, SignatureReason? Kind = null);
