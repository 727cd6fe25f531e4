using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>What a target's office sees behind its link. Changes nothing.</summary>
/// <param name="Token">Of the visit.</param>
/// <param name="Browser">The secret of the browser, or null.</param>
[AllowAnyone]
public sealed record ShowOffice(string Token, string? Browser) : IQuery<ShownOffice>, IAtOffice;

/// <summary>Opens the link in this browser, by one press. From then on it serves no other.</summary>
[AllowAnyone]
public sealed record OpenOffice(string Token, string? Browser) : ICommand<ShownOffice>, IAtOffice;

/// <summary>The office says that it has what was handed over.</summary>
[AllowAnyone]
public sealed record AcknowledgeHandover(string Token, string? Browser) : ICommand<ShownOffice>, IAtOffice;

/// <summary>The office says how it wishes to get what is signed later.</summary>
[AllowAnyone]
public sealed record ChooseHandoverWish(string Token, string? Browser, HandoverWish Wish) : ICommand<ShownOffice>, IAtOffice;

/// <summary>Checks an answer that the office is about to file, so that it can be seen as it will stand. Changes nothing.</summary>
[AllowAnyone]
public sealed record PreviewHandoverAnswer(string Token, string? Browser, string? Answer) : IQuery<ShownOffice>, IAtOffice, IBearsAnswer;

/// <summary>The office files its answer.</summary>
[AllowAnyone]
public sealed record FileHandoverAnswer(string Token, string? Browser, string? Answer) : ICommand<ShownOffice>, IAtOffice, IBearsAnswer;

/// <summary>The office takes one of the files.</summary>
[AllowAnyone]
public sealed record FetchHandoverFile(string Token, string? Browser, HandoverForm Form) : IQuery<FetchedHandover?>, IAtOffice, IReadsPersonalData
{
    /// <inheritdoc />
    public string? Reason => "The target's office took the file that was handed over to it.";
}

/// <summary>A request of a target's office.</summary>
public interface IAtOffice
{
    /// <summary>Of the visit.</summary>
    string Token { get; }

    /// <summary>The secret of the browser, or null.</summary>
    string? Browser { get; }
}

/// <summary>A request with an office's answer.</summary>
public interface IBearsAnswer
{
    /// <summary>The answer, as typed.</summary>
    string? Answer { get; }
}

/// <summary>Where an office's link stands.</summary>
public enum OfficeStanding
{
    /// <summary>Waits for the press that opens it.</summary>
    Closed,

    /// <summary>Open in this browser.</summary>
    Open,

    /// <summary>Was opened in another browser.</summary>
    Elsewhere,

    /// <summary>Too old.</summary>
    Expired,

    /// <summary>Forgotten, or never ours.</summary>
    Unknown,
}

/// <summary>What the office's page shows.</summary>
/// <param name="Standing">Where the link stands.</param>
/// <param name="Handover">What was handed over, if it is open.</param>
/// <param name="Until">How long it stays open.</param>
/// <param name="Wish">How the office wishes to get what is signed later.</param>
public sealed record ShownOffice(OfficeStanding Standing, ShownHandover? Handover = null, DateTimeOffset? Until = null, HandoverWish Wish = HandoverWish.None);

/// <summary>A file of a handover, to be read once, while the request lasts.</summary>
/// <param name="Petition">The petition's slug.</param>
/// <param name="Form">Which file.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Parts">Its text, part by part.</param>
public sealed record FetchedHandover(string Petition, HandoverForm Form, long Length, IAsyncEnumerable<string> Parts);

internal sealed class PreviewHandoverAnswerValidator : AnswerRule<PreviewHandoverAnswer>;

internal sealed class FileHandoverAnswerValidator : AnswerRule<FileHandoverAnswer>;

internal abstract class AnswerRule<T> : AbstractValidator<T>
    where T : IBearsAnswer
{
    protected AnswerRule() => RuleFor(x => x.Answer).Must(text => !string.IsNullOrWhiteSpace(text)).WithErrorCode("Required").OptionalLines(Handover.MaxAnswerLength);
}

internal sealed class VisitOfficeHandler(ISolidarityDb db, ITokens tokens, TimeProvider time) :
    IRequestHandler<ShowOffice, ShownOffice>, IRequestHandler<OpenOffice, ShownOffice>, IRequestHandler<AcknowledgeHandover, ShownOffice>,
    IRequestHandler<ChooseHandoverWish, ShownOffice>, IRequestHandler<PreviewHandoverAnswer, ShownOffice>, IRequestHandler<FileHandoverAnswer, ShownOffice>,
    IRequestHandler<FetchHandoverFile, FetchedHandover?>
{
    public async Task<ShownOffice> Handle(ShowOffice request, CancellationToken cancellationToken) => (await FindAsync(request, cancellationToken)).Shown;

    public async Task<ShownOffice> Handle(PreviewHandoverAnswer request, CancellationToken cancellationToken) => (await FindAsync(request, cancellationToken)).Shown;

    public async Task<ShownOffice> Handle(OpenOffice request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (shown, visit, handover) = await FindAsync(request, cancellationToken);
        if (shown.Standing != OfficeStanding.Closed || request.Browser is null)
        {
            return shown;
        }

        visit!.Open(request.Browser, now);
        handover!.Open(now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Stale)
        {
            return new ShownOffice(OfficeStanding.Elsewhere);
        }

        return (await FindAsync(request, cancellationToken)).Shown;
    }

    public Task<ShownOffice> Handle(AcknowledgeHandover request, CancellationToken cancellationToken) => ActAsync(request, (handover, now) => handover.Acknowledge(now), cancellationToken);

    public Task<ShownOffice> Handle(ChooseHandoverWish request, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var (shown, _, handover) = await FindAsync(request, cancellationToken);
        if (shown.Standing != OfficeStanding.Open)
        {
            return shown;
        }

        // Whichever of its links the office opened, it is the first one that brings the others.
        (await db.FirstOfAsync(handover!, cancellationToken)).Want(request.Wish, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return shown with { Wish = request.Wish };
    });

    public Task<ShownOffice> Handle(FileHandoverAnswer request, CancellationToken cancellationToken) =>
        ActAsync(request, (handover, now) => handover.FileAnswer(HandoverAnswer.Clean(request.Answer!), now), cancellationToken);

    public async Task<FetchedHandover?> Handle(FetchHandoverFile request, CancellationToken cancellationToken)
    {
        var (shown, _, handover) = await FindAsync(request, cancellationToken);
        if (shown.Standing != OfficeStanding.Open || handover is not { Edition: { } edition } || handover.Files.SingleOrDefault(x => x.Form == request.Form) is not { } file)
        {
            return null;
        }

        return new FetchedHandover(shown.Handover!.Petition, request.Form, file.Length, HandoverFiles.ReadAsync(db, handover.Id, edition, request.Form, cancellationToken));
    }

    private Task<ShownOffice> ActAsync(IAtOffice request, Action<Handover, DateTimeOffset> act, CancellationToken cancellationToken) => db.AgainIfOvertakenAsync(async () =>
    {
        var (shown, _, handover) = await FindAsync(request, cancellationToken);
        if (shown.Standing == OfficeStanding.Open)
        {
            act(handover!, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
        }

        return shown;
    });

    private async Task<(ShownOffice Shown, OfficeVisit? Visit, Handover? Handover)> FindAsync(IAtOffice request, CancellationToken cancellationToken)
    {
        if (tokens.Read(TokenPurpose.OfficeVisit, request.Token) is not { } token)
        {
            return (new ShownOffice(OfficeStanding.Unknown), null, null);
        }

        var (id, now) = (OfficeVisitId.From(token.Id), time.GetUtcNow());
        if (await db.OfficeVisits.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is not { } visit)
        {
            return (new ShownOffice(token.ExpiresAt < now ? OfficeStanding.Expired : OfficeStanding.Unknown), null, null);
        }

        var handover = await db.Handovers.Include(x => x.Files).SingleAsync(x => x.Id == visit.HandoverId, cancellationToken);
        if (visit.IsOpenTo(request.Browser, now))
        {
            var petition = await db.PetitionOfAsync(handover, cancellationToken);
            var link = handover.Edition is null || handover.FilesUntil <= now ? HandoverLink.Gone : HandoverLink.Good;
            var wish = (await db.FirstOfAsync(handover, cancellationToken)).Wish;
            var shown = new ShownHandover(link, handover, petition.Slug.Value, petition.TextsOf(handover), petition.TimeZone);
            return (new ShownOffice(OfficeStanding.Open, shown, visit.OpenedAt + OfficeVisit.Lifetime, wish), visit, handover);
        }

        var standing = visit.OpenedAt is { } opened
            ? opened + OfficeVisit.Lifetime < now ? OfficeStanding.Expired : OfficeStanding.Elsewhere
            : token.ExpiresAt < now ? OfficeStanding.Expired : OfficeStanding.Closed;
        return (new ShownOffice(standing), visit, handover);
    }
}

/// <summary>The text of an answer.</summary>
public static class HandoverAnswer
{
    /// <summary>As it is kept and shown: word for word; line breaks alike on every machine, none at the ends.</summary>
    public static string Clean(string text) => text.ReplaceLineEndings("\n").Trim();
}
