using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.MailingLists;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists.Console;

/// <summary>What people read of a list.</summary>
public sealed class EditListPage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : ConsolePage(mediator, sentences)
{
    /// <summary>The list as it is stored.</summary>
    public ListKept List { get; private set; } = null!;

    /// <summary>As typed.</summary>
    [BindProperty]
    public ListForm Form { get; set; } = new();

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Form = new ListForm { Name = List.Name, Description = List.Description, Archive = List.Archive == ListArchive.Public, Version = List.Version };
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        try
        {
            if (await TryAsync(() => SaveAsync(cancellationToken)))
            {
                Notice = "Console.List.Saved";
                return Redirect(language.Path("/console/lists"));
            }
        }
        catch (Stale stale)
        {
            Refuse(stale);
            await LoadAsync(id, cancellationToken);
            Overtaken = Overtaken.By(
                language.Path($"/console/lists/{id}"),
                [
                    (texts["Console.List.Name"], List.Name, Form.Name), (texts["Console.List.Description"], List.Description, Form.Description),
                    (texts["Console.List.Archive"], Word(List.Archive == ListArchive.Public), Word(Form.Archive)),
                ]);
            Form.Version = List.Version;
            return Refused(StatusCodes.Status409Conflict);
        }

        return Refused();
    }

    private string Word(bool isOn) => texts[isOn ? "Console.List.ArchiveOn" : "Console.List.ArchiveOff"];

    // That everybody can read a list is an act of its own in the audit log.
    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        await Mediator.Send(new DescribeList(List.Id, Form.Name, Form.Description, Form.Version), cancellationToken);
        var archive = Form.Archive ? ListArchive.Public : ListArchive.None;
        if (archive != List.Archive)
        {
            await Mediator.Send(new ArchiveList(List.Id, archive), cancellationToken);
        }
    }

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken) =>
        List = await Mediator.Send(new ShowList(id.ToString()), cancellationToken);
}
