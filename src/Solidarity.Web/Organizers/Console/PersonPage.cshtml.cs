using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Organizers;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.Organizers;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organizers.Console;

/// <summary>One person of the organisation: the roles, and removing.</summary>
public sealed class PersonPage(IMediator mediator, IActor actor, Sentences sentences, PageLanguage language) : ConsolePage(mediator, sentences)
{
    /// <summary>How many roles can be added at a time.</summary>
    private const int NewRows = 2;

    /// <summary>As stored.</summary>
    public PersonListed Person { get; private set; } = null!;

    /// <summary>The campaigns that a role can be for.</summary>
    public IReadOnlyList<CampaignListed> Campaigns { get; private set; } = [];

    /// <summary>The roles, as typed; a row without role counts for nothing.</summary>
    [BindProperty]
    public List<RoleForm> Roles { get; set; } = [];

    /// <summary>The version that the form was filled from.</summary>
    [BindProperty]
    public long? Version { get; set; }

    /// <summary>Whether it is the one who looks.</summary>
    public bool IsMe => actor.Organizer == Person.Id;

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        Roles = [.. Person.Roles.Select(x => new RoleForm { Role = x.Role, Campaign = x.Campaign?.ToString() })];
        Version = Person.Version;
        AddRows();
    }

    /// <summary>Takes the form.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        List<GrantedRole> roles = [.. Roles.Where(x => x.Role is not null)
            .Select(x => new GrantedRole(x.Role!.Value, Guid.TryParse(x.Campaign, out var campaign) ? CampaignId.From(campaign) : null))];
        if (await TriedAsync(() => Mediator.Send(new ChangeRoles(Person.Id, roles, Version), cancellationToken)))
        {
            Notice = "People.RolesSaved";
            return Redirect(language.Path("/console/people"));
        }

        // The refusal stands beside the first row, where the link of the summary leads.
        Errors.Rename("role", RoleForm.FirstField);
        Errors.Rename("roles", RoleForm.FirstField);
        AddRows();
        return Refused();
    }

    /// <summary>Removes the person.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await LoadAsync(id, cancellationToken);
        if (await TriedAsync(() => Mediator.Send(new RemovePerson(Person.Id), cancellationToken)))
        {
            Notice = "People.Removed";
            return Redirect(language.Path("/console/people"));
        }

        Errors.Rename("role", RoleForm.FirstField);
        Roles = [.. Person.Roles.Select(x => new RoleForm { Role = x.Role, Campaign = x.Campaign?.ToString() })];
        Version = Person.Version;
        AddRows();
        return Refused();
    }

    /// <summary>Does it, or says why not; somebody else's change meanwhile is a reason too.</summary>
    private async Task<bool> TriedAsync(Func<Task> act)
    {
        try
        {
            return await TryAsync(act);
        }
        catch (Stale stale)
        {
            Refuse(stale);
            return false;
        }
    }

    private void AddRows() => Roles.AddRange(Enumerable.Range(0, NewRows).Select(_ => new RoleForm()));

    private async Task LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        Person = await Mediator.Send(new ShowPerson(OrganizerId.From(id)), cancellationToken);
        Campaigns = await Mediator.Send(new ListCampaigns(Take: 100), cancellationToken);
    }
}

/// <summary>A role, as typed.</summary>
public sealed class RoleForm
{
    /// <summary>Name of the first row's field.</summary>
    public const string FirstField = "roles[0].role";

    /// <summary>The role, or null for none.</summary>
    public Role? Role { get; set; }

    /// <summary>The campaign, or empty for all.</summary>
    public string? Campaign { get; set; }
}
