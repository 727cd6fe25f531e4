using MediatR;
using Solidarity.Application;
using Solidarity.Application.Segments;
using Solidarity.Domain.Segments;
using Solidarity.Web.Site;

namespace Solidarity.Web.Segments.Console;

/// <summary>All segments, newest first.</summary>
[Requires(Right.Write)]
public sealed class SegmentsPage(IMediator mediator, Sentences sentences) : ConsolePage(mediator, sentences)
{
    private const int Most = 50;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<SegmentListed> Segments { get; private set; } = [];

    /// <summary>Where older ones begin, if there may be any.</summary>
    public SegmentId? Older { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(Guid? before, CancellationToken cancellationToken)
    {
        Segments = await Mediator.Send(new ListSegments(before is { } id ? SegmentId.From(id) : null, Most), cancellationToken);
        Older = Segments.Count == Most ? Segments[^1].Id : null;
    }
}
