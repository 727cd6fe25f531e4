using MediatR;
using Solidarity.Application.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists;

/// <summary>The archive of a list: what went through it, newest first, and the way to get the next one.</summary>
public sealed class ListPageModel(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    private const int Most = 20;

    /// <summary>The list.</summary>
    public ListArchiveRead List { get; private set; } = null!;

    /// <summary>What went through it, as much as this page shows.</summary>
    public IReadOnlyList<ArchiveEntry> Entries => [.. List.Entries.Take(Most)];

    /// <summary>Behind which entry the next page begins, or null on the last one.</summary>
    public MessageId? Older => List.Entries.Count > Most ? List.Entries[Most - 1].Id : null;

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string slug, Guid? before, CancellationToken cancellationToken) =>
        List = await Mediator.Send(new ReadListArchive(slug, language.Content, Most + 1, before is { } id ? MessageId.From(id) : null), cancellationToken);
}
