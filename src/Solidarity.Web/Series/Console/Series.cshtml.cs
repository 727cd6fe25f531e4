using MediatR;
using Solidarity.Application.Series;
using Solidarity.Domain.Series;
using Solidarity.Web.Site;

namespace Solidarity.Web.Series.Console;

/// <summary>All series of mails, newest first.</summary>
public sealed class SeriesPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<SeriesListed> All { get; private set; } = [];

    /// <summary>Where older ones begin, if there may be any.</summary>
    public MailSeriesId? Older { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        All = await Mediator.Send(new ListSeries(before is { } id ? MailSeriesId.From(id) : null, Most), cancellationToken);
        Older = All.Count == Most ? All[^1].Id : null;
    }
}
