using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;

namespace Solidarity.Application.MailingLists;

/// <summary>Makes a mailing list.</summary>
/// <param name="Name">One line.</param>
/// <param name="Slug">Its name in addresses; made of the name when null.</param>
/// <param name="Description">What one gets by it, and how often.</param>
/// <param name="Archive">Who can read what went through it; nobody when null.</param>
[Requires(Right.KeepLists)]
public sealed record CreateList(string? Name, string? Slug = null, string? Description = null, ListArchive? Archive = null) : ICommand<ListKept>, ITakesSlug;

/// <summary>Changes what people read of a list.</summary>
[Requires(Right.KeepLists)]
public sealed record DescribeList(MailingListId Id, string? Name, string? Description, long? ExpectedVersion = null) : ICommand<ListKept>;

/// <summary>Lists with the number of their subscribers, newest first.</summary>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
/// <param name="With">Slugs of lists that are wanted however old they are.</param>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record ListLists(MailingListId? Before = null, int Take = 50, IReadOnlyList<string>? With = null) : IQuery<IReadOnlyList<ListKept>>;

/// <summary>A list, by id or slug.</summary>
[Requires(Right.SeeConsole, InAnyCampaign = true)]
public sealed record ShowList(string IdOrSlug) : IQuery<ListKept>;

/// <summary>A list as organizers see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What one gets by it, and how often.</param>
/// <param name="Archive">Who can read what went through it.</param>
/// <param name="Version">Changes with each change.</param>
/// <param name="Subscribers">Confirmed subscribers.</param>
public sealed record ListKept(MailingListId Id, string Slug, string Name, string? Description, ListArchive Archive, long Version, int Subscribers);

internal sealed class CreateListValidator : AbstractValidator<CreateList>
{
    public CreateListValidator()
    {
        RuleFor(x => x.Name).RequiredLine(MailingList.MaxNameLength);
        RuleFor(x => x.Description).OptionalLine(MailingList.MaxDescriptionLength);
        RuleFor(x => x.Slug).OptionalSlug();
    }
}

internal sealed class DescribeListValidator : AbstractValidator<DescribeList>
{
    public DescribeListValidator()
    {
        RuleFor(x => x.Name).RequiredLine(MailingList.MaxNameLength);
        RuleFor(x => x.Description).OptionalLine(MailingList.MaxDescriptionLength);
    }
}

internal sealed class CreateListHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<CreateList, ListKept>
{
    public async Task<ListKept> Handle(CreateList request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var name = Text.OneLine(request.Name)!;
        var slug = await Slugs.FreeAsync(db.MailingLists.Select(x => x.Slug), request.Slug, name, "list", cancellationToken);
        var list = MailingList.Create(EntityId.New<MailingListId>(now), slug, name, Text.OneLine(request.Description), now);
        list.Keep(request.Archive ?? ListArchive.None, now);
        db.MailingLists.Add(list);
        await db.SaveChangesAsync(cancellationToken);
        return new ListKept(list.Id, slug.Value, list.Name, list.Description, list.Archive, list.Version, 0);
    }
}

internal sealed class DescribeListHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<DescribeList, ListKept>
{
    public async Task<ListKept> Handle(DescribeList request, CancellationToken cancellationToken)
    {
        var list = await db.MailingLists.SingleOrDefaultAsync(x => x.Id == request.Id, cancellationToken) ?? throw new NotFound("MailingList");
        if (request.ExpectedVersion is { } expected && expected != list.Version)
        {
            throw new Stale();
        }

        list.Describe(Text.OneLine(request.Name)!, Text.OneLine(request.Description), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return await db.ListsKept(db.MailingLists.Where(x => x.Id == list.Id)).SingleAsync(cancellationToken);
    }
}

internal sealed class ListListsHandler(ISolidarityDb db) : IRequestHandler<ListLists, IReadOnlyList<ListKept>>
{
    public async Task<IReadOnlyList<ListKept>> Handle(ListLists request, CancellationToken cancellationToken)
    {
        var page = await db.ListsKept(request.Before is { } before ? db.MailingLists.Where(x => x.Id < before) : db.MailingLists)
            .Take(Math.Clamp(request.Take, 1, 100)).ToListAsync(cancellationToken);
        List<Slug> missing = [.. (request.With ?? []).Except(page.Select(x => x.Slug)).Select(Slug.FromStored)];
        return missing.Count == 0 ? page : [.. page, .. await db.ListsKept(db.MailingLists.Where(x => missing.Contains(x.Slug))).ToListAsync(cancellationToken)];
    }
}

internal sealed class ShowListHandler(ISolidarityDb db) : IRequestHandler<ShowList, ListKept>
{
    public async Task<ListKept> Handle(ShowList request, CancellationToken cancellationToken)
    {
        var slug = Slug.FromStored(request.IdOrSlug);
        var id = Guid.TryParse(request.IdOrSlug, out var guid) ? MailingListId.From(guid) : default;
        return await db.ListsKept(db.MailingLists.Where(x => x.Id == id || x.Slug == slug)).FirstOrDefaultAsync(cancellationToken)
            ?? throw new NotFound("MailingList");
    }
}

internal static class KeptLists
{
    public static IQueryable<ListKept> ListsKept(this ISolidarityDb db, IQueryable<MailingList> lists) =>
        lists.AsNoTracking().OrderByDescending(x => x.Id).Select(x => new ListKept(
            x.Id, x.Slug.Value, x.Name, x.Description, x.Archive, x.Version,
            db.Subscriptions.Count(y => y.ListId == x.Id && y.State == SubscriptionState.Active)));
}
