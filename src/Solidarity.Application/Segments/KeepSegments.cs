using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Segments;

namespace Solidarity.Application.Segments;

/// <summary>Saves a segment.</summary>
/// <param name="Name">What organizers call it; one line.</param>
/// <param name="Groups">Conditions: in each group at least one must hold.</param>
/// <param name="Slug">Its name in calls; made of the name when null.</param>
[Requires(Right.Write)]
public sealed record CreateSegment(string? Name, IReadOnlyList<IReadOnlyList<SegmentConditionFields>>? Groups, string? Slug = null) : ICommand<SegmentKept>, ITakesSlug;

/// <summary>Changes who is in a segment. What is going out already goes on by the rules that it began with.</summary>
[Requires(Right.Write)]
public sealed record ChangeSegment(SegmentId Id, string? Name, IReadOnlyList<IReadOnlyList<SegmentConditionFields>>? Groups, long? ExpectedVersion = null) : ICommand<SegmentKept>;

/// <summary>Removes a segment that no newsletter waits to be sent to.</summary>
[Requires(Right.Write)]
public sealed record RemoveSegment(SegmentId Id, long? ExpectedVersion = null) : ICommand<Unit>;

/// <summary>Segments, newest first.</summary>
/// <param name="Before">Only those older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
/// <param name="With">The slug of one that is wanted however old it is.</param>
[Requires(Right.SeeConsole)]
public sealed record ListSegments(SegmentId? Before = null, int Take = 50, string? With = null) : IQuery<IReadOnlyList<SegmentListed>>;

/// <summary>A segment, by id or slug.</summary>
[Requires(Right.SeeConsole)]
public sealed record ShowSegment(string IdOrSlug) : IQuery<SegmentKept>;

/// <summary>How many people are in a segment, saved or not: those who get mail by any list.</summary>
[Requires(Right.Write)]
public sealed record CountSegment(IReadOnlyList<IReadOnlyList<SegmentConditionFields>>? Groups) : IQuery<SegmentCount>;

/// <summary>A segment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Slug">Its name in calls.</param>
/// <param name="Name">What organizers call it.</param>
/// <param name="Groups">Its conditions.</param>
/// <param name="Version">Changes with each change.</param>
public sealed record SegmentKept(SegmentId Id, string Slug, string Name, IReadOnlyList<IReadOnlyList<SegmentConditionShown>> Groups, long Version);

/// <summary>A segment among others.</summary>
public sealed record SegmentListed(SegmentId Id, string Slug, string Name, DateTimeOffset ModifiedAt);

/// <summary>How many people are in a segment.</summary>
/// <param name="People">Those who get mail, one each.</param>
public sealed record SegmentCount(int People);

internal sealed class CreateSegmentValidator : AbstractValidator<CreateSegment>
{
    public CreateSegmentValidator()
    {
        RuleFor(x => x.Name).RequiredLine(Segment.MaxNameLength);
        RuleFor(x => x.Slug).OptionalSlug();
    }
}

internal sealed class ChangeSegmentValidator : AbstractValidator<ChangeSegment>
{
    public ChangeSegmentValidator() => RuleFor(x => x.Name).RequiredLine(Segment.MaxNameLength);
}

internal sealed class KeepSegmentHandlers(ISolidarityDb db, TimeProvider time) :
    IRequestHandler<CreateSegment, SegmentKept>, IRequestHandler<ChangeSegment, SegmentKept>, IRequestHandler<RemoveSegment, Unit>
{
    public async Task<SegmentKept> Handle(CreateSegment request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var name = Text.OneLine(request.Name)!;
        var rules = await db.RulesAsync(request.Groups, cancellationToken);
        var slug = await Slugs.FreeAsync(db.Segments.Select(x => x.Slug), request.Slug, name, "segment", cancellationToken);
        var segment = Segment.Create(EntityId.New<SegmentId>(now), slug, name, rules, now);
        db.Segments.Add(segment);
        await db.SaveChangesAsync(cancellationToken);
        return await db.KeptAsync(segment, cancellationToken);
    }

    public async Task<SegmentKept> Handle(ChangeSegment request, CancellationToken cancellationToken)
    {
        var segment = await db.SegmentToChangeAsync(request.Id, request.ExpectedVersion, cancellationToken);
        segment.Change(Text.OneLine(request.Name)!, await db.RulesAsync(request.Groups, cancellationToken), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return await db.KeptAsync(segment, cancellationToken);
    }

    public async Task<Unit> Handle(RemoveSegment request, CancellationToken cancellationToken)
    {
        var segment = await db.SegmentToChangeAsync(request.Id, request.ExpectedVersion, cancellationToken);
        if (await db.Messages.AnyAsync(x => x.SegmentId == request.Id && (x.State == MessageState.Draft || x.State == MessageState.Scheduled), cancellationToken))
        {
            throw new DomainError("Segment.InUse");
        }

        db.Segments.Remove(segment);
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal sealed class ShowSegmentHandlers(ISolidarityDb db, TimeProvider time) :
    IRequestHandler<ListSegments, IReadOnlyList<SegmentListed>>, IRequestHandler<ShowSegment, SegmentKept>, IRequestHandler<CountSegment, SegmentCount>
{
    public async Task<IReadOnlyList<SegmentListed>> Handle(ListSegments request, CancellationToken cancellationToken)
    {
        var page = await Listed(request.Before is { } before ? db.Segments.Where(x => x.Id < before) : db.Segments).Take(Math.Clamp(request.Take, 1, 100)).ToListAsync(cancellationToken);
        if (request.With is not { Length: > 0 } with || page.Any(x => x.Slug == with))
        {
            return page;
        }

        var slug = Slug.FromStored(with);
        return [.. page, .. await Listed(db.Segments.Where(x => x.Slug == slug)).ToListAsync(cancellationToken)];
    }

    public async Task<SegmentKept> Handle(ShowSegment request, CancellationToken cancellationToken) =>
        await db.KeptAsync(await db.Segments.AsNoTracking().Named(request.IdOrSlug).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound("Segment"), cancellationToken);

    public async Task<SegmentCount> Handle(CountSegment request, CancellationToken cancellationToken)
    {
        var rules = await db.RulesAsync(request.Groups, cancellationToken);
        return new SegmentCount(await Audience.OfAnyList(db, time.GetUtcNow()).In(db, rules).CountAsync(cancellationToken));
    }

    private static IQueryable<SegmentListed> Listed(IQueryable<Segment> segments) =>
        segments.AsNoTracking().OrderByDescending(x => x.Id).Select(x => new SegmentListed(x.Id, x.Slug.Value, x.Name, x.ModifiedAt));
}

internal static class KeptSegments
{
    public static async Task<SegmentKept> KeptAsync(this ISolidarityDb db, Segment segment, CancellationToken cancellationToken) =>
        new(segment.Id, segment.Slug.Value, segment.Name, await db.ShownAsync(segment.Rules, cancellationToken), segment.Version);

    /// <exception cref="NotFound">It is not there.</exception>
    /// <exception cref="Stale">It has changed since.</exception>
    public static async Task<Segment> SegmentToChangeAsync(this ISolidarityDb db, SegmentId id, long? expected, CancellationToken cancellationToken)
    {
        var segment = await db.Segments.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) ?? throw new NotFound("Segment");
        return expected is null || expected == segment.Version ? segment : throw new Stale();
    }

    public static IQueryable<Segment> Named(this IQueryable<Segment> segments, string slugOrId)
    {
        if (Guid.TryParse(slugOrId, out var guid))
        {
            var id = SegmentId.From(guid);
            return segments.Where(x => x.Id == id);
        }

        var slug = Slug.FromStored(slugOrId);
        return segments.Where(x => x.Slug == slug);
    }
}
