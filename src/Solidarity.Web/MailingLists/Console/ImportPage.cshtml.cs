using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists.Console;

/// <summary>Subscribers from other systems: bringing a table, and how the ones before stand.</summary>
[Requires(Right.ChangePersonalData)]
[RequestSizeLimit(LargestRequest), RequestFormLimits(MultipartBodyLengthLimit = LargestRequest)]
public sealed class ImportPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>More than the largest table, so that one that is too large is told so on the page.</summary>
    private const int LargestRequest = 3 * ListImport.MaxBytes;

    /// <summary>The list.</summary>
    public ListKept List { get; private set; } = null!;

    /// <summary>The files before.</summary>
    public IReadOnlyList<ListImportListed> Imports { get; private set; } = [];

    /// <summary>Where the file comes from, as typed.</summary>
    public string? Source { get; private set; }

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(Guid id, CancellationToken cancellationToken) => LoadAsync(id, cancellationToken);

    /// <summary>Reads the file, and leads to what its columns may mean.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string? source, IFormFile? file, CancellationToken cancellationToken)
    {
        ListImportId? read = null;
        if (await TryAsync(async () => read = await Mediator.Send(new ReadSubscriberFile(MailingListId.From(id), await ContentAsync(file, cancellationToken), source, language.Interface.Value), cancellationToken)))
        {
            return Redirect(language.Path($"/console/lists/{id}/imports/{read}"));
        }

        Source = source;
        await LoadAsync(id, cancellationToken);
        return Refused();
    }

    private static async Task<byte[]> ContentAsync(IFormFile? file, CancellationToken cancellationToken) => file is null or { Length: 0 }
        ? throw new DomainError(file is null ? "SubscriberFile.None" : "SubscriberFile.Empty", "file")
        : await file.BytesAsync(cancellationToken, ListImport.MaxBytes + 1);

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        List = await Mediator.Send(new ShowList(id.ToString()), cancellationToken);
        Imports = await Mediator.Send(new ListListImports(List.Id), cancellationToken);
    }
}
