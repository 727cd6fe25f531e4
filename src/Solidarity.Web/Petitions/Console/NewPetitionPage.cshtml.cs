using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Beginning a petition.</summary>
[RequestSizeLimit(MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxRequestBytes)]
[Requires(Right.Write, InAnyCampaign = true)]
public sealed class NewPetitionPage(IMediator mediator, Sentences sentences, PageLanguage language, IOptions<SiteOptions> site, TimeProvider time)
    : PetitionFormPage(mediator, sentences)
{
    private const int MostCampaigns = 100;

    /// <summary>The campaigns to choose from.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; private set; } = [];

    /// <summary>Shows the empty form.</summary>
    public async Task OnGetAsync(string? campaign, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var under = Campaigns.FirstOrDefault(x => x.Id.ToString() == campaign || x.Slug == campaign) ?? Campaigns.FirstOrDefault();
        Form = WrittenPetition.New(under?.Id.ToString(), under?.Language ?? language.Interface.Value, Running.From(time.GetUtcNow(), TimeZoneName.FromStored(site.Value.TimeZone)));
        Form.AddRows(withQuestions: true);
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        await FindSimilarAsync(cancellationToken);
        var hasPicture = await TryAsync(() => Form.TakePictureAsync(Mediator, cancellationToken));
        if (IsOnlyShown(act) && hasPicture)
        {
            Form.AddRows(withQuestions: true);
            return Page();
        }

        PetitionDrafted? drafted = null;
        var read = Form.ReadNumbers(Refuse);
        if (!Errors.Any && await TryAsync(async () => drafted = await Mediator.Send(Filled(read), cancellationToken)))
        {
            Notice = EditPetitionPage.SavedNotice;
            return Redirect(language.Path($"/console/petitions/{drafted!.Id}{(act == "open" ? "/state" : "")}"));
        }

        Form.AddRows(withQuestions: true);
        return Refused();
    }

    private DraftPetition Filled(WrittenPetition.Read read) => new()
    {
        Campaign = Form.Campaign, Slug = Form.Slug, Language = Form.Language, Title = Form.Title, Ask = Form.Ask, Background = Form.Background,
        PictureAlternative = Form.PictureAlternative, ListConsent = Form.ListConsent, Targets = Form.ReadTargets(), Goal = read.Goal, Milestones = read.Milestones,
        TimeZone = Form.TimeZone, OpensAt = read.OpensAt, ClosesAt = read.ClosesAt, KeptUntil = read.KeptUntil, Fields = Form.ReadFields(), Questions = Form.ReadQuestions(),
        Lists = Form.Lists, Discreet = Form.Discreet, CommentsAtOnce = Form.CommentsAtOnce, TakesOrganisations = Form.TakesOrganisations, Picture = Form.ReadPicture(), PictureCredit = Form.PictureCredit,
    };

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Campaigns = await Mediator.Send(new ListCampaigns(Take: MostCampaigns), cancellationToken);
        await LoadListsAsync([], cancellationToken);
    }
}
