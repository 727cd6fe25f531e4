using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Application.MailingLists;
using Solidarity.Application.Statements;
using Solidarity.Domain.Statements;
using Solidarity.Web.Pictures;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements.Console;

/// <summary>Beginning a statement.</summary>
[RequestSizeLimit(StatementForm.MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = StatementForm.MaxRequestBytes)]
[Requires(Right.Write, InAnyCampaign = true)]
public sealed class NewStatementPage(IMediator mediator, Sentences sentences, PageLanguage language, SiteLook look, PictureSizes sizes, OnceOnly once, IActor actor)
    : StatementFormPage(mediator, sentences)
{
    private const int MostCampaigns = 100;

    /// <summary>The campaigns to choose from.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; private set; } = [];

    /// <summary>The lists to choose from.</summary>
    public IReadOnlyList<ListKept> Lists { get; private set; } = [];

    /// <summary>Shows the empty form.</summary>
    public async Task OnGetAsync(string? campaign, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var under = Campaigns.FirstOrDefault(x => x.Id.ToString() == campaign || x.Slug == campaign) ?? Campaigns.FirstOrDefault();
        Form = new StatementForm
        {
            Campaign = under?.Id.ToString(),
            Language = under?.Language ?? language.Interface.Value,
            Byline = look.Name,
            Lists = Lists.Count == 1 ? [Lists[0].Slug] : [],
        };
        await ShowAsync(cancellationToken);
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var hasPicture = await TryAsync(() => Form.TakePictureAsync(Mediator, cancellationToken));
        if (IsOnlyShown(act) && hasPicture)
        {
            await ShowAsync(cancellationToken);
            return Page();
        }

        StatementDrafted? drafted = null;
        var (sources, quotations) = (Form.ReadSources(Refuse), Form.ReadQuotations(Refuse));
        if (!Errors.Any && await TryAsync(async () => drafted = await Mediator.Send(Filled(sources, quotations, whileWriting: false), cancellationToken)))
        {
            await DropReplacedPictureAsync(sizes, cancellationToken);
            Notice = EditStatementPage.SavedNotice;
            return Redirect(language.Path($"/console/statements/{drafted!.Id}{(act == "publish" ? "/publish" : "")}"));
        }

        await ShowAsync(cancellationToken);
        return Refused();
    }

    /// <summary>
    /// Begins the draft with what was written so far, while the writer goes on, once a key: sent again, it tells of the same draft.
    /// A picture waits until they save by hand.
    /// </summary>
    public async Task<IActionResult> OnPostKeepAsync([FromHeader(Name = Idempotency.Header)] string? key, CancellationToken cancellationToken)
    {
        var (sources, quotations) = (Form.ReadSources(Refuse), Form.ReadQuotations(Refuse));
        string? begun = null;
        if (actor.Organizer is { } writer && key is { Length: > 0 and <= OnceOnly.LongestKey })
        {
            // What was begun with this key is told of first, whatever is wrong with what was typed since.
            async Task<string?> BeginAsync() => Errors.Any ? null : BegunStatement.Write(await Mediator.Send(Filled(sources, quotations, whileWriting: true), cancellationToken));
            await TryAsync(async () => begun = await once.DoAsync(writer.Value, nameof(NewStatementPage), key, BeginAsync, cancellationToken));
        }

        return begun is null ? StatusCode(StatusCodes.Status422UnprocessableEntity) : Partial(EditStatementPage.KeptPart, KeptStatement.Of(BegunStatement.Read(begun)));
    }

    private DraftStatement Filled(IReadOnlyList<SourceFields> sources, IReadOnlyList<QuotationFields> quotations, bool whileWriting) => new(
        Form.Campaign, Form.Title, Form.Body, Form.Language, Form.Standfirst, Form.Byline, Form.Lists, sources, Form.Slug,
        whileWriting || Form.PictureId == Guid.Empty ? null : Form.PictureId, Form.PictureAlternative, Form.PictureCaption, Form.PictureCredit)
    {
        WhileWriting = whileWriting,
        PictureFaces = whileWriting ? PictureFaces.Unanswered : Form.Faces,
        Quotations = quotations, Places = Form.ReadPlaces(), Topics = Form.Topics, Related = Form.ReadRelated(), TakesEndorsements = Form.TakesEndorsements,
    };

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Campaigns = await Mediator.Send(new ListCampaigns(Take: MostCampaigns), cancellationToken);
        Lists = await Mediator.Send(new ListLists(Take: MostLists, With: Form.Lists), cancellationToken);
        await LoadChoicesAsync(cancellationToken);
    }
}
