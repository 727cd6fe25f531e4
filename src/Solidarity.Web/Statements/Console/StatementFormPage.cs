using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Pictures;
using Solidarity.Application.Statements;
using Solidarity.Application.Topics;
using Solidarity.Domain;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>What the pages of the editor share.</summary>
public abstract class StatementFormPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    /// <summary>The newest so many lists are offered, and those that were chosen before.</summary>
    protected const int MostLists = 100;

    private readonly Sentences _sentences = sentences;

    /// <summary>As typed.</summary>
    [BindProperty]
    public StatementForm Form { get; set; } = new();

    /// <summary>What the text becomes.</summary>
    public Sheet Sheet { get; private set; } = null!;

    /// <summary>The source that the reader was at.</summary>
    public int? At { get; protected set; }

    /// <summary>The row of another part that the reader was at, by the name of its fields.</summary>
    public string? AtRow { get; private set; }

    /// <summary>The topics and statements to choose from.</summary>
    public MarkChoices Choices { get; private set; } = new([], []);

    /// <summary>Whether a button was pressed that shows the form again and saves nothing.</summary>
    protected bool IsOnlyShown(string? act)
    {
        if (act == "more-sources")
        {
            At = Form.Sources.FindLastIndex(source => !source.IsEmpty) + 1;
            return true;
        }

        AtRow = Form.FirstEmpty(act);
        return AtRow is not null || act == "preview";
    }

    /// <summary>Reads the topics and statements to choose from.</summary>
    protected async Task LoadChoicesAsync(CancellationToken cancellationToken) => Choices = new MarkChoices(
        await Mediator.Send(new ListTopics(), cancellationToken), await Mediator.Send(new ListAllStatements(Take: MostLists), cancellationToken));

    /// <summary>Once a blurred picture is saved, the one with the faces goes, with its smaller copies.</summary>
    protected async Task DropReplacedPictureAsync(PictureSizes sizes, CancellationToken cancellationToken)
    {
        if (Form is { Faces: PictureFaces.Blurred, Replaced: { } replaced })
        {
            await Mediator.Send(new DropPicture(PictureId.From(replaced.Id)), cancellationToken);
            sizes.Drop(replaced.Hash);
        }
    }

    /// <summary>Makes ready what the page shows beside the form.</summary>
    protected async Task ShowAsync(CancellationToken cancellationToken)
    {
        Form.AddRows();
        var language = LanguageTag.TryParse(Form.Language, out var tag) ? tag : LanguageTag.Parse("en");
        try
        {
            Sheet = new Sheet(language, Form, await Mediator.Send(new PreviewMarkdown(Form.Body), cancellationToken), null);
        }
        catch (DomainError refusal)
        {
            Sheet = new Sheet(language, Form, null, _sentences.For(refusal));
        }
        catch (NotAllowed)
        {
            // Who may read and not write sees the text as it is stored.
            Sheet = new Sheet(language, Form, null, null);
        }
    }
}
