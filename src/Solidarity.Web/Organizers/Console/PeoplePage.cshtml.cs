using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Organizers;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers.Console;

/// <summary>The people of the organisation, those who are invited, and the keys of programs.</summary>
public sealed class PeoplePage(IMediator mediator, Sentences sentences, Sureness sureness, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>Who works here.</summary>
    public People People { get; private set; } = null!;

    /// <summary>The campaigns that a role can be for.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; private set; } = [];

    /// <summary>Whom to invite, as typed.</summary>
    [BindProperty]
    public InvitationForm Form { get; set; } = new();

    /// <summary>What a new key is for, as typed.</summary>
    [BindProperty]
    public string? KeyName { get; set; }

    /// <summary>What has to be shown before a key is made: it outlasts every session.</summary>
    public Proof KeyProof { get; private set; }

    /// <summary>A key that was just made; shown this once.</summary>
    public KeyAdded? Added { get; private set; }

    /// <summary>Shows the lists.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    /// <summary>Invites somebody.</summary>
    public async Task<IActionResult> OnPostInviteAsync(CancellationToken cancellationToken)
    {
        var campaign = Guid.TryParse(Form.Campaign, out var id) ? CampaignId.From(id) : (CampaignId?)null;
        return await TryAsync(() => Mediator.Send(new InvitePerson(Form.Email, Form.Role, campaign, Form.Language), cancellationToken))
            ? Done("People.Invited") : await RefusedAsync(cancellationToken);
    }

    /// <summary>Sends an invitation once more.</summary>
    public async Task<IActionResult> OnPostSendAgainAsync(Guid id, CancellationToken cancellationToken) =>
        await TryAsync(() => Mediator.Send(new SendInvitationAgain(InvitationId.From(id)), cancellationToken)) ? Done("People.SentAgain") : await RefusedAsync(cancellationToken);

    /// <summary>Takes an invitation back.</summary>
    public async Task<IActionResult> OnPostTakeBackAsync(Guid id, CancellationToken cancellationToken)
    {
        await Mediator.Send(new TakeInvitationBack(InvitationId.From(id)), cancellationToken);
        return Done("People.TakenBack");
    }

    /// <summary>Makes a key, and shows it this once.</summary>
    public async Task<IActionResult> OnPostAddKeyAsync(string? current, CancellationToken cancellationToken)
    {
        if (await sureness.RefusalAsync(User, current, cancellationToken) is { } refusal)
        {
            Errors.Add("current", refusal);
            return await RefusedAsync(cancellationToken);
        }

        if (!await TryAsync(async () => Added = await Mediator.Send(new AddKey(KeyName), cancellationToken)))
        {
            Errors.Rename("name", "keyName");
            return await RefusedAsync(cancellationToken);
        }

        KeyName = null;
        await LoadAsync(cancellationToken);
        return Page();
    }

    /// <summary>Takes a key back.</summary>
    public async Task<IActionResult> OnPostRevokeKeyAsync(Guid id, CancellationToken cancellationToken)
    {
        await Mediator.Send(new RevokeKey(ApiKeyId.From(id)), cancellationToken);
        return Done("People.KeyRevoked");
    }

    private RedirectResult Done(string notice)
    {
        Notice = notice;
        return Redirect(language.Path("/console/people"));
    }

    private async Task<PageResult> RefusedAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return Refused();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        KeyProof = await sureness.NeededAsync(User, cancellationToken);
        People = await Mediator.Send(new ListPeople(), cancellationToken);
        Campaigns = await Mediator.Send(new ListCampaigns(Take: 100), cancellationToken);
    }
}

/// <summary>Whom to invite, as typed.</summary>
public sealed class InvitationForm
{
    /// <summary>The address.</summary>
    public string? Email { get; set; }

    /// <summary>The role.</summary>
    public Role? Role { get; set; }

    /// <summary>The campaign, or empty for all.</summary>
    public string? Campaign { get; set; }

    /// <summary>The language of the mail.</summary>
    public string? Language { get; set; }
}
