using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Checkups;
using Solidarity.Application.Organisations;
using Solidarity.Web.Site;

namespace Solidarity.Web.Checkups;

/// <summary>What is wrong with the installation, in plain words, and what to do about it.</summary>
public sealed class CheckupPage(IMediator mediator, Sentences sentences, PageLanguage language, IStringLocalizer<Texts> texts) : ConsolePage(mediator, sentences)
{
    /// <summary>What was found, the gravest first.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>Whether the demonstration is there.</summary>
    public bool HasDemonstration => Findings.Any(x => x is { Part: "Demonstration", Outcome: "There" or "Public" });

    /// <summary>The name that confirms that the demonstration is to go, as typed.</summary>
    [BindProperty]
    public string? TypedName { get; set; }

    /// <summary>What stays of the demonstration, since something real hangs on it.</summary>
    [TempData]
    public string? Left { get; set; }

    /// <summary>Looks.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    /// <summary>Takes the demonstration away.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await TryAsync(async () =>
        {
            var left = await Mediator.Send(new RemoveDemonstration(TypedName), cancellationToken);
            Left = left.Names.Count == 0 ? null : string.Join(" · ", left.Names);
        }))
        {
            Notice = "Checkup.DemonstrationGone";
            return Redirect(language.Path("/console/checkup"));
        }

        await LookAsync(cancellationToken);
        return Refused();
    }

    /// <summary>A finding's sentence.</summary>
    public string Says(Finding finding) => texts[$"Checkup.{finding.Part}.{finding.Outcome}", [.. finding.Arguments]];

    private async Task LookAsync(CancellationToken cancellationToken) =>
        Findings = [.. (await Mediator.Send(new ShowCheckup(), cancellationToken)).OrderBy(x => x.Grade switch
        {
            Grade.Bad => 0,
            Grade.Warning => 1,
            Grade.Unknown => 2,
            Grade.Good => 3,
            _ => 4,
        })];
}
