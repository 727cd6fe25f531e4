using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;

namespace Solidarity.Application.MailingLists;

/// <summary>Opens the archive of a list to everybody, what went before included, or closes it.</summary>
/// <param name="Id">The list.</param>
/// <param name="Archive">Who can read what went through it; null leaves that as it is.</param>
/// <param name="ExpectedVersion">Refuse when it has changed since this version.</param>
[Requires(Right.KeepLists)]
public sealed record ArchiveList(MailingListId Id, ListArchive? Archive, long? ExpectedVersion = null) : ICommand<ListKept>;

internal sealed class ArchiveListHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<ArchiveList, ListKept>
{
    public async Task<ListKept> Handle(ArchiveList request, CancellationToken cancellationToken)
    {
        var list = await db.MailingLists.SingleOrDefaultAsync(x => x.Id == request.Id, cancellationToken) ?? throw new NotFound("MailingList");
        if (request.ExpectedVersion is { } expected && expected != list.Version)
        {
            throw new Stale();
        }

        list.Keep(request.Archive ?? list.Archive, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return await db.ListsKept(db.MailingLists.Where(x => x.Id == list.Id)).SingleAsync(cancellationToken);
    }
}
