using MediatR;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Web.Site;

namespace Solidarity.Web.Campaigns.Console;

/// <summary>A page of the console that keeps one part of a campaign.</summary>
public abstract class CampaignPartPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    /// <summary>Most rows on a page.</summary>
    protected const int Most = 50;

    /// <summary>The campaign as it is stored.</summary>
    public EditedCampaign Campaign { get; private set; } = null!;

    /// <summary>Its title in its own language.</summary>
    public string Title => Campaign.Versions.First(version => version.Language == Campaign.Language).Title;

    /// <summary>Its languages, the first first.</summary>
    public IReadOnlyList<string> Languages => [.. Campaign.Versions.Select(version => version.Language)];

    /// <summary>Reads the campaign.</summary>
    protected async Task LoadCampaignAsync(Guid id, CancellationToken cancellationToken) =>
        Campaign = await Mediator.Send(new EditCampaign(id.ToString()), cancellationToken);

    /// <summary>The languages to write in: those of the campaign, and those in which something stands already.</summary>
    public IReadOnlyList<string> LanguagesWith(IReadOnlyDictionary<string, string?> words) => [.. Languages.Union(words.Keys.Where(key => LanguageTag.TryParse(key, out _)))];

    /// <summary>The source as fields; a date that is none is put among the errors.</summary>
    protected SourceFields Read(SourceForm source)
    {
        if (!source.TryRead(out var fields))
        {
            Refuse(new DomainError("Date.Malformed", "source.date"));
        }

        return fields;
    }

    /// <summary>The campaign's id.</summary>
    protected CampaignId Id => Campaign.Id;
}
