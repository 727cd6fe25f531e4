using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Campaigns;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Statements;

namespace Solidarity.Application.Audit;

/// <summary>Who did what, newest first.</summary>
/// <param name="Who">Only what this organizer, or this API key, did.</param>
/// <param name="Act">Only this act; see <see cref="Acts"/>.</param>
/// <param name="Readings">Only readings of personal data.</param>
/// <param name="On">Only what was done on this, by its id.</param>
/// <param name="Campaign">Only what was done on this campaign and on the statements under it; slug or id.</param>
/// <param name="From">Only from this moment on.</param>
/// <param name="Until">Only before this moment.</param>
/// <param name="Before">Only entries older than this one.</param>
/// <param name="Take">At most so many, up to 100.</param>
[Requires(Right.SeeAudit)]
public sealed record ListAudit(
    Guid? Who = null, string? Act = null, bool Readings = false, Guid? On = null, string? Campaign = null, DateTimeOffset? From = null, DateTimeOffset? Until = null,
    AuditEntryId? Before = null, int Take = 50) : IQuery<IReadOnlyList<AuditListed>>;

/// <summary>Those who may have done something: what the log can be searched by.</summary>
[Requires(Right.SeeAudit)]
public sealed record ListActors : IQuery<IReadOnlyList<AuditActor>>;

/// <summary>Campaigns that the log can be searched by: the newest that the reader may see.</summary>
/// <param name="Chosen">Slug or id of one that is among them, however old.</param>
[Requires(Right.SeeAudit)]
public sealed record ListAuditCampaigns(string? Chosen = null) : IQuery<IReadOnlyList<AuditCampaign>>;

/// <summary>An entry, with names where there still are some.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Act">What was done: the name of the use case.</param>
/// <param name="IsReading">Whether personal data was read, or taken out.</param>
/// <param name="Who">The organizer or API key; null for the command line.</param>
/// <param name="WhoName">The organizer's address or the key's name; null once removed.</param>
/// <param name="IsProgram">Whether an API key did it.</param>
/// <param name="Subject">Id of what it was done on.</param>
/// <param name="SubjectKind">What that is, if it is there and has a page.</param>
/// <param name="SubjectName">Its title or name.</param>
/// <param name="Reason">Why, where a reason is asked for.</param>
/// <param name="At">When.</param>
public sealed record AuditListed(
    AuditEntryId Id, string Act, bool IsReading, Guid? Who, string? WhoName, bool IsProgram, Guid? Subject, AuditSubject? SubjectKind, string? SubjectName, string? Reason,
    DateTimeOffset At);

/// <summary>Somebody, or a program, who may have done something.</summary>
public sealed record AuditActor(Guid Id, string Name, bool IsProgram);

/// <summary>A campaign that something may have been done in.</summary>
public sealed record AuditCampaign(CampaignId Id, string Slug, string Title, string Language);

/// <summary>What things of the log have a page of their own.</summary>
public enum AuditSubject
{
    /// <summary>A campaign.</summary>
    Campaign,

    /// <summary>A statement.</summary>
    Statement,

    /// <summary>A mailing list.</summary>
    List,

    /// <summary>An organizer.</summary>
    Organizer,
}

internal sealed class ListAuditHandler(ISolidarityDb db) : IRequestHandler<ListAudit, IReadOnlyList<AuditListed>>
{
    public async Task<IReadOnlyList<AuditListed>> Handle(ListAudit request, CancellationToken cancellationToken)
    {
        CampaignId? campaign = null;
        if (!string.IsNullOrWhiteSpace(request.Campaign))
        {
            campaign = await db.Campaigns.Named(request.Campaign).Select(x => (CampaignId?)x.Id).SingleOrDefaultAsync(cancellationToken);
            if (campaign is null)
            {
                return [];
            }
        }

        var entries = await Found(request, campaign).OrderByDescending(x => x.Id).Take(Math.Clamp(request.Take, 1, 100)).ToListAsync(cancellationToken);
        var names = await AuditNames.ReadAsync(db, entries, cancellationToken);
        return [.. entries.Select(x =>
        {
            var (kind, name) = x.Subject is { } subject && names.Subjects.TryGetValue(subject, out var known) ? known : default((AuditSubject?, string?));
            var who = x.Organizer ?? x.Program;
            return new AuditListed(
                x.Id, x.Act, Acts.Readings.Contains(x.Act), who, who is { } id ? names.Actors.GetValueOrDefault(id) : null, x.Program is not null,
                x.Subject, kind, name, x.Reason, x.At);
        })];
    }

    private IQueryable<AuditEntry> Found(ListAudit request, CampaignId? campaign)
    {
        var entries = db.AuditEntries.AsNoTracking();
        if (request.Who is { } who)
        {
            entries = entries.Where(x => x.Organizer == who || x.Program == who);
        }

        if (request.Act is { } act)
        {
            entries = entries.Where(x => x.Act == act);
        }

        if (request.Readings)
        {
            var readings = Acts.Readings.ToList();
            entries = entries.Where(x => readings.Contains(x.Act));
        }

        if (request.On is { } on)
        {
            entries = entries.Where(x => x.Subject == on);
        }

        // By id, which tells the moment: so every search goes along one index, in its order.
        if (request.From is { } from)
        {
            var first = AuditEntryId.FirstAt(from);
            entries = entries.Where(x => x.Id >= first);
        }

        if (request.Until is { } until)
        {
            var end = AuditEntryId.FirstAt(until);
            entries = entries.Where(x => x.Id < end);
        }

        if (request.Before is { } before)
        {
            entries = entries.Where(x => x.Id < before);
        }

        // Thing by thing along the index by subject: as many searches as the campaign has statements. Both ids are stored alike.
        return campaign is not { } under ? entries : entries.Where(x => x.Subject == under.Value).Concat(
            db.Statements.Where(x => x.CampaignId == under).SelectMany(statement => entries.Where(x => (object?)x.Subject == (object)statement.Id)));
    }
}

internal sealed class ListActorsHandler(ISolidarityDb db) : IRequestHandler<ListActors, IReadOnlyList<AuditActor>>
{
    private const int Most = 500;

    public async Task<IReadOnlyList<AuditActor>> Handle(ListActors request, CancellationToken cancellationToken)
    {
        var organizers = await db.Organizers.AsNoTracking().OrderBy(x => x.Id).Take(Most).Select(x => new { x.Id, x.Email }).ToListAsync(cancellationToken);
        var keys = await db.ApiKeys.AsNoTracking().OrderBy(x => x.Id).Take(Most).Select(x => new { x.Id, x.Name }).ToListAsync(cancellationToken);
        return [.. organizers.Select(x => new AuditActor(x.Id.Value, x.Email.Value, false)), .. keys.Select(x => new AuditActor(x.Id.Value, x.Name, true))];
    }
}

internal sealed class ListAuditCampaignsHandler(ISolidarityDb db, IActor actor) : IRequestHandler<ListAuditCampaigns, IReadOnlyList<AuditCampaign>>
{
    private const int Most = 100;

    public async Task<IReadOnlyList<AuditCampaign>> Handle(ListAuditCampaigns request, CancellationToken cancellationToken)
    {
        var campaigns = db.Campaigns.AsNoTracking();
        if ((await actor.ScopeAsync(Right.SeeAudit, cancellationToken)).Campaigns is { } seen)
        {
            campaigns = campaigns.Where(x => seen.Contains(x.Id));
        }

        var newest = await Listed(campaigns.OrderByDescending(x => x.Id).Take(Most)).ToListAsync(cancellationToken);
        return string.IsNullOrWhiteSpace(request.Chosen) || newest.Exists(x => x.Slug == request.Chosen || string.Equals(x.Id.ToString(), request.Chosen, StringComparison.OrdinalIgnoreCase)) ? newest
            : [.. newest, .. await Listed(campaigns.Named(request.Chosen)).ToListAsync(cancellationToken)];
    }

    private static IQueryable<AuditCampaign> Listed(IQueryable<Campaign> campaigns) => campaigns.Select(x => new AuditCampaign(
        x.Id, x.Slug.Value, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title, x.Language.Value));
}

/// <summary>The names that go with a page of entries: one query a kind of thing, whatever the number of entries.</summary>
internal sealed record AuditNames(IReadOnlyDictionary<Guid, string> Actors, IReadOnlyDictionary<Guid, (AuditSubject? Kind, string? Name)> Subjects)
{
    public static async Task<AuditNames> ReadAsync(ISolidarityDb db, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        List<Guid> subjects = [.. entries.Select(x => x.Subject).OfType<Guid>().Distinct()];
        List<OrganizerId> people = [.. entries.Select(x => x.Organizer).OfType<Guid>().Concat(subjects).Distinct().Select(OrganizerId.From)];
        List<ApiKeyId> keys = [.. entries.Select(x => x.Program).OfType<Guid>().Distinct().Select(ApiKeyId.From)];
        List<StatementId> statements = [.. subjects.Select(StatementId.From)];
        List<MailingListId> lists = [.. subjects.Select(MailingListId.From)];

        var organizers = await db.Organizers.AsNoTracking().Where(x => people.Contains(x.Id)).Select(x => new { x.Id, x.Email })
            .ToDictionaryAsync(x => x.Id.Value, x => x.Email.Value, cancellationToken);
        var programs = await db.ApiKeys.AsNoTracking().Where(x => keys.Contains(x.Id)).ToDictionaryAsync(x => x.Id.Value, x => x.Name, cancellationToken);
        var named = organizers.ToDictionary(x => x.Key, x => ((AuditSubject?)AuditSubject.Organizer, (string?)x.Value));
        foreach (var (id, title) in await db.TitlesAsync([.. subjects.Select(CampaignId.From)], cancellationToken))
        {
            named[id.Value] = (AuditSubject.Campaign, title);
        }

        foreach (var statement in await db.Statements.AsNoTracking().Where(x => statements.Contains(x.Id))
            .Select(x => new { x.Id, x.Versions.First(version => version.IsCurrent && version.Language == x.Language).Title }).ToListAsync(cancellationToken))
        {
            named[statement.Id.Value] = (AuditSubject.Statement, statement.Title);
        }

        foreach (var list in await db.MailingLists.AsNoTracking().Where(x => lists.Contains(x.Id)).Select(x => new { x.Id, x.Name }).ToListAsync(cancellationToken))
        {
            named[list.Id.Value] = (AuditSubject.List, list.Name);
        }

        return new AuditNames(organizers.Concat(programs).ToDictionary(x => x.Key, x => x.Value), named);
    }
}
