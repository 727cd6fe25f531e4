using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Events;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events.Console;

/// <summary>Beginning an event.</summary>
[RequestSizeLimit(MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = MaxRequestBytes)]
[Requires(Right.Write, InAnyCampaign = true)]
public sealed class NewEventPage(IMediator mediator, Sentences sentences, PageLanguage language, IOptions<SiteOptions> site) : EventFormPage(mediator, sentences)
{
    private const int MostCampaigns = 100;

    /// <summary>The campaigns to choose from.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; private set; } = [];

    /// <summary>Shows the empty form.</summary>
    public async Task OnGetAsync(string? campaign, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var under = Campaigns.FirstOrDefault(x => x.Id.ToString() == campaign || x.Slug == campaign) ?? Campaigns.FirstOrDefault();
        Form = WrittenEvent.New(under?.Id.ToString(), under?.Language ?? language.Interface.Value, site.Value.TimeZone);
        Form.AddRows(withShifts: true, withQuestions: true);
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(string? act, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var hasPicture = await TryAsync(() => Form.TakePictureAsync(Mediator, cancellationToken));
        if (IsOnlyShown(act) && hasPicture)
        {
            Form.AddRows(withShifts: true, withQuestions: true);
            return Page();
        }

        var times = Form.ReadTimes(Refuse);
        IsHeldBack = act != ShowDates && times.Recurrence is not null && Form.Seen != times.Mark;
        if (act == ShowDates || IsHeldBack)
        {
            await ShowAsync(times, times.Preview, cancellationToken);
            Form.AddRows(withShifts: true, withQuestions: true);
            return Errors.Any ? Refused() : Page();
        }

        EventDrafted? drafted = null;
        var read = Form.ReadNumbers(Refuse);
        if (!Errors.Any && await TryAsync(async () => drafted = await Mediator.Send(Filled(read, times), cancellationToken)))
        {
            Notice = EditEventPage.SavedNotice;
            return Redirect(language.Path($"/console/events/{drafted!.Id}{(act == "publish" ? "/state" : "")}"));
        }

        Form.AddRows(withShifts: true, withQuestions: true);
        return Refused();
    }

    private DraftEvent Filled(WrittenEvent.Read read, TimesRead times) => new()
    {
        Campaign = Form.Campaign, Slug = Form.Slug, Language = Form.Language, Title = Form.Title, Summary = Form.Summary, Body = Form.Body, GettingThere = Form.GettingThere,
        Bring = Form.Bring, Safety = Form.Safety, PictureAlternative = Form.PictureAlternative, ListConsent = Form.ListConsent,
        Start = times.Start, End = times.End, AllDay = times.AllDay, TimeZone = times.TimeZone, Recurrence = times.Recurrence, Exceptions = times.Exceptions,
        Place = read.Place, Link = Form.Link, Visibility = Form.Visibility, Capacity = read.Capacity, Shifts = read.Shifts, Guests = read.Guests, NeedsApproval = Form.NeedsApproval,
        SmallerMayPass = Form.SmallerMayPass, Questions = Form.ReadQuestions(), Lists = Form.Lists, Topics = Form.Topics, Accessibility = Form.ReadAccess(),
        Contact = new ContactFields(Form.Contact.Name, Form.Contact.Email, Form.Contact.Phone), Languages = read.Languages, CoHosts = read.CoHosts,
        Picture = Form.ReadPicture(), PictureCredit = Form.PictureCredit,
    };

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Campaigns = await Mediator.Send(new ListCampaigns(Take: MostCampaigns), cancellationToken);
        await LoadChoicesAsync([], cancellationToken);
    }
}
