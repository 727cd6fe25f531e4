using MediatR;
using Microsoft.AspNetCore.Mvc;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;
using Solidarity.Web.Supporters.Console;

namespace Solidarity.Web.Petitions.Console;

/// <summary>Who signed a petition, newest first, and the way to find some of them; what names a person never stands in an address.</summary>
public sealed class SignaturesPage(IMediator mediator, Sentences sentences, ReadingReason reasons, IActor actor, PageLanguage language)
    : PetitionDataPage(mediator, sentences, reasons, actor)
{
    private const int Most = 50;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<SignatureSeen> Signatures { get; private set; } = [];

    /// <summary>What was found, if anything was looked for.</summary>
    public FoundSignatures? Found { get; private set; }

    /// <summary>Where older ones stand, if there may be any.</summary>
    public string? Older { get; private set; }

    /// <summary>Only those that stand there.</summary>
    [BindProperty(SupportsGet = true)]
    public SignatureState? State { get; set; }

    /// <summary>What was typed to find some.</summary>
    public string? Query { get; private set; }

    /// <summary>By what they are looked for.</summary>
    public SignatureQuery By { get; private set; }

    /// <summary>Shows the list.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        if (Reason is not null)
        {
            await LoadAsync(before, cancellationToken);
        }
    }

    /// <summary>Looks for some; or goes on looking.</summary>
    public async Task<IActionResult> OnPostSearchAsync(string? query, SignatureQuery by, string? cursor, CancellationToken cancellationToken)
    {
        if (Reason is null)
        {
            return Redirect(language.Path($"/console/petitions/{Petition.Id}/signatures"));
        }

        (Query, By) = (query, by);
        if (await TryAsync(async () => Found = await Mediator.Send(new FindSignatures(Petition.Id, Reason, by, query, cursor), cancellationToken)))
        {
            return Page();
        }

        await LoadAsync(null, cancellationToken);
        return Refused();
    }

    private async Task LoadAsync(Guid? before, CancellationToken cancellationToken)
    {
        var state = State == SignatureState.None ? null : State;
        Signatures = await Mediator.Send(new ListSignatures(Petition.Id, Reason, state, before is { } id ? SignatureId.From(id) : null, Most), cancellationToken);
        if (Signatures.Count == Most)
        {
            Older = language.Path($"/console/petitions/{Petition.Id}/signatures") + QueryString.Create(new Dictionary<string, string?>
            {
                ["state"] = state?.ToString(), ["before"] = Signatures[^1].Id.ToString(),
            }.Where(x => x.Value is not null));
        }
    }
}
