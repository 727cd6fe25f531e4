using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Events;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>An event that the person hosts, hosted, or would.</summary>
/// <param name="Event">The event's title.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Email">The address as typed.</param>
/// <param name="Name">The name as typed; null until the person said it.</param>
/// <param name="Language">Of the mails.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="StateSince">When it came to stand where it does.</param>
/// <param name="ForgottenAt">When it goes; null where the event's end says so.</param>
public sealed record HeldHosting(
    string Event, HostState State, string Email, string? Name, string Language, DateTimeOffset AskedAt, DateTimeOffset StateSince, DateTimeOffset? ForgottenAt)
{
    /// <summary>What was proposed, as it is kept until it is confirmed.</summary>
    public string? Proposal { get; init; }

    /// <summary>Why an organizer said no.</summary>
    public string? Reason { get; init; }

    /// <summary>What the person wrote to those who come.</summary>
    public IReadOnlyList<HeldEventMail> Written { get; init; } = [];

    /// <summary>Version of the wording that was shown.</summary>
    public string? Wording { get; init; }

    /// <summary>Its words.</summary>
    public required string Text { get; init; }

    /// <summary>The language of the words.</summary>
    public required string TextLanguage { get; init; }
}

/// <summary>Something that a host wrote.</summary>
public sealed record HeldEventMail(string Subject, string Body, DateTimeOffset At);

/// <summary>A host with the words that stood above the button.</summary>
internal sealed record HostingOfPerson(EventHost Entry, string Title, IReadOnlyList<HeldEventMail> Written, string Text, LanguageTag TextLanguage)
{
    public HeldHosting Held() => new(
        Title, Entry.State, Entry.Email.Value, Entry.Name, Entry.Language.Value, Entry.CreatedAt, Entry.StateSince,
        Entry.State switch
        {
            HostState.Asked => Entry.CreatedAt + EventHost.AskedRetention,
            HostState.Waiting or HostState.Approved => null,
            _ => Entry.StateSince + EventHost.EndedRetention,
        })
    {
        Proposal = Entry.Proposal, Reason = Entry.Reason, Written = Written, Wording = Entry.WordingVersion, Text = Text, TextLanguage = TextLanguage.Value,
    };
}

/// <summary>What the owner of a mailbox hosts: read, taken away, moved. An event that loses its host falls to the organizers.</summary>
public static class HostingsOfPerson
{
    internal static async Task<IReadOnlyList<HostingOfPerson>> HostingsOfAsync(this ISolidarityDb db, byte[] mailbox, CancellationToken cancellationToken)
    {
        var rows = await (
            from host in db.EventHosts.AsNoTracking().Where(x => x.Keys.Mailbox == mailbox)
            join wording in db.ConsentWordings on host.WordingVersion equals wording.Version into known
            from wording in known.DefaultIfEmpty()
            orderby host.Id descending
            select new { Entry = host, wording.Text, Language = (LanguageTag?)wording.Language }).ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return [];
        }

        var (hosts, about) = (rows.ConvertAll(x => x.Entry.Id), rows.Select(x => x.Entry.EventId).OfType<EventId>().Distinct().ToList());
        var written = (await db.EventMails.AsNoTracking().Where(x => x.HostId != null && hosts.Contains(x.HostId.Value)).OrderBy(x => x.Number).ToListAsync(cancellationToken)).Where(x => x.Body is not null).ToLookup(x => x.HostId!.Value);
        var events = await db.Events.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).Where(x => about.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        return
        [
            .. rows.Select(x => new HostingOfPerson(
                x.Entry,
                x.Entry.EventId is { } id ? events[id].Versions.For(y => y.Language, x.Entry.Language, events[id].Language).Title : Text.OneLine(ProposedEvent.Read(x.Entry.Proposal!).Title)!,
                [.. written[x.Entry.Id].Select(y => new HeldEventMail(y.Subject!, y.Body!, y.CreatedAt))], x.Text ?? "", x.Language ?? x.Entry.Language)),
        ];
    }

    /// <summary>Takes all of it away, in the transaction that is open.</summary>
    /// <returns>Which.</returns>
    internal static async Task<IReadOnlyList<EventHostId>> EraseHostingsAsync(this ISolidarityDb db, byte[] mailbox, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.EraseAsync(await db.EventHosts.Where(x => x.Keys.Mailbox == mailbox).ToListAsync(cancellationToken), now, cancellationToken);

    /// <summary>Takes some away, in the transaction that is open.</summary>
    /// <returns>Which.</returns>
    public static async Task<IReadOnlyList<EventHostId>> EraseHostsAsync(this ISolidarityDb db, IReadOnlyCollection<EventHostId> hosts, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.EraseAsync(await db.EventHosts.Where(x => hosts.Contains(x.Id)).ToListAsync(cancellationToken), now, cancellationToken);

    /// <summary>Brings what somebody hosts, who is written to elsewhere, to the new mailbox.</summary>
    internal static async Task MoveHostingsAsync(this ISolidarityDb db, byte[] from, EmailAddress email, AddressKeys keys, CancellationToken cancellationToken)
    {
        foreach (var host in await db.EventHosts.Where(x => x.Keys.Mailbox == from && x.State != HostState.Asked).ToListAsync(cancellationToken))
        {
            host.Readdress(email, keys);
        }
    }

    private static async Task<IReadOnlyList<EventHostId>> EraseAsync(this ISolidarityDb db, List<EventHost> hosts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        hosts.ForEach(x => x.StepDown(now));
        await db.ForgetHostsAsync(hosts, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return hosts.ConvertAll(x => x.Id);
    }
}
