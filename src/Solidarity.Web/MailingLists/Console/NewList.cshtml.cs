using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Domain.MailingLists;
using Solidarity.Web.Site;

namespace Solidarity.Web.MailingLists.Console;

/// <summary>Making a list.</summary>
[Requires(Right.KeepLists)]
public sealed class NewListPage(IMediator mediator, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>As typed.</summary>
    [BindProperty]
    public ListForm Form { get; set; } = new();

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await TryAsync(() => Mediator.Send(new CreateList(Form.Name, Form.Slug, Form.Description, Form.Archive ? ListArchive.Public : ListArchive.None), cancellationToken)))
        {
            return Refused();
        }

        Notice = "Console.List.Created";
        return Redirect(language.Path("/console/lists"));
    }
}
