using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists.Console;

/// <summary>One import: what its columns mean, what the check found, importing, and undoing.</summary>
[Requires(Right.ChangePersonalData)]
public sealed class ListImportPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>What a column can mean, as it is offered.</summary>
    public static IReadOnlyList<string> Meanings { get; } = EnumNames.All<ListColumn>();

    /// <summary>The import.</summary>
    public ListImportSeen Import { get; private set; } = null!;

    /// <summary>What the columns mean, as chosen; null for what is stored.</summary>
    public IReadOnlyList<string?>? Columns { get; private set; }

    /// <summary>Shows the import.</summary>
    public Task OnGetAsync(Guid id, Guid row, int? from, CancellationToken cancellationToken) => LoadAsync(id, row, from ?? 0, cancellationToken);

    /// <summary>Checks, imports, undoes or drops it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, Guid row, string? act, List<string?> columns, bool asks, CancellationToken cancellationToken)
    {
        await LoadAsync(id, row, 0, cancellationToken);
        ICommand<Unit> command = act switch
        {
            "import" => new ImportSubscribers(Import.Id),
            "undo" => new UndoListImport(Import.Id),
            "drop" => new DropListImport(Import.Id),
            _ => new CheckListImport(Import.Id, columns, asks),
        };
        if (await TryAsync(() => Mediator.Send(command, cancellationToken)))
        {
            return Redirect(language.Path($"/console/lists/{id}/{(act == "drop" ? "import" : $"imports/{row}")}"));
        }

        Columns = columns;
        return Refused();
    }

    private async Task LoadAsync(Guid id, Guid row, int from, CancellationToken cancellationToken)
    {
        Import = await Mediator.Send(new ShowListImport(ListImportId.From(row), from), cancellationToken);
        if (Import.ListId.Value != id)
        {
            throw new NotFound("ListImport");
        }
    }
}
