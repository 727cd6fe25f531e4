using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Statements;

/// <summary>Everything public that has an address of its own, newest first, for the sitemap.</summary>
/// <param name="Most">At most so many of each kind.</param>
[AllowAnyone]
public sealed record ListAddresses(int Most) : IQuery<IReadOnlyList<AddressListed>>;

/// <summary>A public page.</summary>
/// <param name="Path">Its address without language.</param>
/// <param name="Languages">The languages in which it can be read; none where it is in those of the interface.</param>
/// <param name="ModifiedAt">When it was last changed.</param>
public sealed record AddressListed(string Path, IReadOnlyList<LanguageTag> Languages, DateTimeOffset ModifiedAt);

internal sealed class ListAddressesHandler(ISolidarityDb db) : IRequestHandler<ListAddresses, IReadOnlyList<AddressListed>>
{
    public async Task<IReadOnlyList<AddressListed>> Handle(ListAddresses request, CancellationToken cancellationToken)
    {
        var campaigns = await db.Campaigns.OrderByDescending(x => x.Id).Take(request.Most)
            .Select(x => new { x.Slug, x.ModifiedAt, Languages = x.Versions.Where(version => version.IsCurrent).Select(version => version.Language).ToList() })
            .AsNoTracking().ToListAsync(cancellationToken);
        var statements = await db.Statements.Where(x => x.State == StatementState.Published).OrderByDescending(x => x.PublishedAt).ThenByDescending(x => x.Id).Take(request.Most)
            .Select(x => new { x.Slug, x.ModifiedAt, Languages = x.Versions.Where(version => version.IsCurrent).Select(version => version.Language).ToList() })
            .AsNoTracking().ToListAsync(cancellationToken);
        var topics = await db.PublicTopics().OrderByDescending(x => x.Id).Take(request.Most)
            .Select(x => new { x.Slug, x.ModifiedAt, Languages = x.Names.Select(name => name.Language).ToList() }).AsNoTracking().ToListAsync(cancellationToken);
        var petitions = await db.Petitions.Where(x => !x.IsDiscreet && x.State != PetitionState.Draft && x.State != PetitionState.InReview).OrderByDescending(x => x.Id).Take(request.Most)
            .Select(x => new { x.Slug, x.ModifiedAt, Languages = x.Versions.Where(version => version.IsCurrent).Select(version => version.Language).ToList() })
            .AsNoTracking().ToListAsync(cancellationToken);
        var events = await db.Events.Where(x => x.Visibility != EventVisibility.Unlisted && x.State != EventState.Draft && x.State != EventState.InReview).OrderByDescending(x => x.Id).Take(request.Most)
            .Select(x => new { x.Slug, x.ModifiedAt, Languages = x.Versions.Where(version => version.IsCurrent).Select(version => version.Language).ToList() })
            .AsNoTracking().ToListAsync(cancellationToken);
        var lists = await db.MailingLists.Where(x => x.Archive == ListArchive.Public).OrderByDescending(x => x.Id).Take(request.Most).AsNoTracking().ToListAsync(cancellationToken);
        var newsletters = await db.ShownInArchives().Where(x => x.Kind == MessageKind.Newsletter && x.Lists.Any(row => db.MailingLists.Any(list => list.Id == row.ListId && list.Archive == ListArchive.Public)))
            .OrderByDescending(x => x.BegunAt).ThenByDescending(x => x.Id).Take(request.Most)
            .Select(x => new { x.Id, x.BegunAt, Languages = x.Versions.Select(version => version.Language).ToList(), Lists = x.Lists.Select(row => row.ListId).ToList() })
            .ToListAsync(cancellationToken);
        return
        [
            .. campaigns.Select(x => new AddressListed("/campaigns/" + Uri.EscapeDataString(x.Slug.Value), x.Languages, x.ModifiedAt)),
            .. statements.Select(x => new AddressListed("/statements/" + Uri.EscapeDataString(x.Slug.Value), x.Languages, x.ModifiedAt)),
            .. petitions.Select(x => new AddressListed("/petitions/" + Uri.EscapeDataString(x.Slug.Value), x.Languages, x.ModifiedAt)),
            .. events.Select(x => new AddressListed("/events/" + Uri.EscapeDataString(x.Slug.Value), x.Languages, x.ModifiedAt)),
            .. topics.Select(x => new AddressListed("/topics/" + Uri.EscapeDataString(x.Slug.Value), x.Languages, x.ModifiedAt)),
            .. lists.Select(x => new AddressListed(ListArchives.PathOf(x.Slug), [], x.ModifiedAt)),
            .. newsletters.Select(x => (Newsletter: x, List: ListArchives.First(lists.Where(list => x.Lists.Contains(list.Id))))).Where(x => x.List is not null)
                .Select(x => new AddressListed(ListArchives.PathOf(x.List!.Slug, x.Newsletter.Id), x.Newsletter.Languages, x.Newsletter.BegunAt!.Value)),
        ];
    }
}
