using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application.Messages;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.MailingLists;

/// <summary>
/// Checks, imports and undoes files of subscribers: part by part, each in one transaction with the place where it stands. It may be cut off
/// anywhere and run on several servers at once.
/// </summary>
public sealed class ListImporting(ISolidarityDb db, IKeyedHashes hashes, IConsentWordings wordings, IJobs jobs, IOptions<SiteOptions> site, TimeProvider time)
{
    /// <summary>Goes on with all imports that have something to do.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var moving = await db.ListImports.Where(x => x.State == ListImportState.Checking || x.State == ListImportState.Importing || x.State == ListImportState.Undoing)
            .OrderBy(x => x.Id).Select(x => x.Id).Take(100).ToListAsync(cancellationToken);
        foreach (var id in moving)
        {
            HashSet<string> seen = [];
            do
            {
                db.Forget();
            }
            while (await StepAsync(id, seen, cancellationToken));
            db.Forget();
        }
    }

    /// <summary>Lets go of files that nobody imported in time.</summary>
    internal static async Task ForgetAsync(ISolidarityDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var import in await db.ListImports.Where(x => x.DueAt <= now && (x.State == ListImportState.Read || x.State == ListImportState.Checked)).OrderBy(x => x.DueAt).Take(100).ToListAsync(cancellationToken))
        {
            try
            {
                await db.DropAsync(import, now, cancellationToken);
            }
            catch (Stale)
            {
                // Another server, or an organizer, was faster.
                db.Forget();
            }
        }
    }

    private async Task<bool> StepAsync(ListImportId id, HashSet<string> seen, CancellationToken cancellationToken)
    {
        var import = await db.ListImports.SingleOrDefaultAsync(x => x.Id == id, cancellationToken);
        if (import is not { IsMoving: true })
        {
            return false;
        }

        try
        {
            return import.State == ListImportState.Undoing ? await UndoPartAsync(import, cancellationToken) : await TakePartAsync(import, seen, cancellationToken);
        }
        catch (Exception exception) when (exception is Stale || db.IsDuplicate(exception))
        {
            // An organizer, another server, or one of the people was faster: look again at what is stored now.
            return true;
        }
    }

    private async Task<bool> TakePartAsync(ListImport import, HashSet<string> seen, CancellationToken cancellationToken)
    {
        var (id, next) = (import.Id, import.PartsDone + 1);
        if (next > import.Parts)
        {
            import.Settle(time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return false;
        }

        await SeeEarlierAsync(import, seen, cancellationToken);
        var part = await db.ListImportParts.AsNoTracking().SingleAsync(x => x.ImportId == id && x.Number == next, cancellationToken);
        var (now, isTaken) = (time.GetUtcNow(), import.State == ListImportState.Importing);
        var lines = await SortedAsync(import, StoredLines.Read<TableRow>(part.Rows), seen, now, cancellationToken);
        var refused = StoredLines.Write([.. lines.Where(x => x.Why is not null).Select(x => new TableLineRefused(x.Number, x.Why!))]);
        import.Pass(Counts(lines));
        if (isTaken)
        {
            await AddAsync(import, lines, now, cancellationToken);
        }

        // Lines that were taken are forgotten; which were not, and why, stays.
        var rows = isTaken ? null : part.Rows;
        await db.InTransactionAsync(
            async token =>
            {
                await db.SaveChangesAsync(token);
                return await db.ListImportParts.Where(x => x.ImportId == id && x.Number == next).ExecuteUpdateAsync(set => set.SetProperty(x => x.Refused, refused).SetProperty(x => x.Rows, rows), token);
            },
            cancellationToken);
        foreach (var line in lines.Where(x => x.Keys is not null))
        {
            seen.Add(Convert.ToBase64String(line.Keys!.Mailbox));
        }

        // Checking puts no mail on its way.
        if (isTaken)
        {
            jobs.LookAgain(Work.Bulk);
        }

        return true;
    }

    // After a kill, what stood in the parts before is known by their lines; where these are gone, their people are subscribed or asked by now.
    private async Task SeeEarlierAsync(ListImport import, HashSet<string> seen, CancellationToken cancellationToken)
    {
        if (seen.Count > 0 || import.PartsDone == 0)
        {
            return;
        }

        var (id, done) = (import.Id, import.PartsDone);
        await foreach (var rows in db.ListImportParts.AsNoTracking().Where(x => x.ImportId == id && x.Number > 0 && x.Number <= done && x.Rows != null).OrderBy(x => x.Number).Select(x => x.Rows)
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            seen.UnionWith(StoredLines.Read<TableRow>(rows).Select(row => Typed(import, row)).Where(x => EmailAddress.TryParse(x.Email, out _))
                .Select(x => Convert.ToBase64String(hashes.Of(EmailAddress.Parse(x.Email!)).Mailbox)));
        }
    }

    private async Task<IReadOnlyList<Line>> SortedAsync(ListImport import, IReadOnlyList<TableRow> rows, HashSet<string> seen, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Line> lines = [.. rows.Select(row => Read(import, row, now))];
        HashSet<string> here = [];
        foreach (var line in lines.Where(x => x.Keys is not null))
        {
            var mailbox = Convert.ToBase64String(line.Keys!.Mailbox);
            if (seen.Contains(mailbox) || !here.Add(mailbox))
            {
                line.Refuse(LineKind.Repeated, "ListImport.Repeated");
            }
        }

        List<Line> open = [.. lines.Where(x => x.Why is null)];
        List<byte[]> mailboxes = [.. open.Select(x => x.Keys!.Mailbox)], addresses = [.. open.Select(x => x.Keys!.Address)];
        var list = import.ListId;
        var people = await db.Supporters.AsNoTracking().Where(x => mailboxes.Contains(x.Keys.Mailbox)).Select(x => new { x.Id, x.Keys.Mailbox }).ToListAsync(cancellationToken);
        List<SupporterId> ids = [.. people.Select(x => x.Id)];
        var standing = await db.Subscriptions.AsNoTracking().Where(x => x.ListId == list && ids.Contains(x.SupporterId)).ToDictionaryAsync(x => x.SupporterId, x => x.State, cancellationToken);
        var suppressed = (await db.Suppressions.AsNoTracking().Where(x => addresses.Contains(x.AddressKey) || mailboxes.Contains(x.MailboxKey)).Select(x => x.MailboxKey).ToListAsync(cancellationToken))
            .Select(Convert.ToBase64String).ToHashSet();

        // Who was erased left: the ledger keeps that, and nothing else.
        var erased = (await db.Consents.AsNoTracking().Where(x => x.ListId == list && x.SupporterId == null && x.Act == ConsentAct.Withdrawn && x.Channel != ConsentChannel.Imported && mailboxes.Contains(x.MailboxKey))
            .Select(x => x.MailboxKey).ToListAsync(cancellationToken)).Select(Convert.ToBase64String).ToHashSet();
        var day = now.AddDays(-1);
        var asked = (await db.SubscriptionRequests.AsNoTracking().Where(x => x.ConfirmedAt == null && mailboxes.Contains(x.Keys.Mailbox) && x.Lists.Any(y => y.ListId == list)).Select(x => x.Keys.Mailbox)
            .ToListAsync(cancellationToken)).Select(Convert.ToBase64String).ToHashSet();
        var full = (await db.Deliveries.AsNoTracking().Where(x => x.MailboxKey != null && mailboxes.Contains(x.MailboxKey) && x.CreatedAt > day).GroupBy(x => x.MailboxKey!)
            .Where(x => x.Count() >= MailboxLimit.MostMailsADay).Select(x => x.Key).ToListAsync(cancellationToken)).Select(Convert.ToBase64String).ToHashSet();
        var known = people.ToDictionary(x => Convert.ToBase64String(x.Mailbox), x => x.Id);
        foreach (var line in open)
        {
            var mailbox = Convert.ToBase64String(line.Keys!.Mailbox);
            line.Supporter = known.TryGetValue(mailbox, out var person) ? person : null;
            line.IsAsked = asked.Contains(mailbox) || full.Contains(mailbox);
            if (suppressed.Contains(mailbox))
            {
                line.Refuse(LineKind.Left, "ListImport.Suppressed");
            }
            else if (line.Supporter is { } supporter && standing.TryGetValue(supporter, out var state))
            {
                line.Refuse(state == SubscriptionState.Active ? LineKind.Subscribed : LineKind.Left, state == SubscriptionState.Active ? "ListImport.SubscribedAlready" : "ListImport.HasLeft");
            }
            else if (line.Supporter is null && erased.Contains(mailbox))
            {
                line.Refuse(LineKind.Left, "ListImport.HasLeft");
            }
            else if (line.Kind == LineKind.Unproven && !import.AsksUnproven)
            {
                line.Refuse(LineKind.Unproven, "ListImport.NoProof");
            }
        }

        return lines;
    }

    private async Task AddAsync(ListImport import, IReadOnlyList<Line> lines, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<Line> proven = [.. lines.Where(x => x is { Kind: LineKind.Proven, Why: null })];
        await KeepWordingsAsync(import, proven, now, cancellationToken);
        var zone = TimeZoneName.FromStored(site.Value.TimeZone);
        List<SupporterId> known = [.. proven.Where(x => x.Supporter is not null).Select(x => x.Supporter!.Value)];
        var supporters = await db.Supporters.Where(x => known.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        foreach (var line in proven)
        {
            if (line.Supporter is not { } id || !supporters.TryGetValue(id, out var supporter))
            {
                supporter = Supporter.Confirmed(EntityId.New<SupporterId>(now), line.Email!, line.Name, line.Keys!, line.Language, zone, now);
                supporter.FindBy(line.Name is { } name ? hashes.OfName(name) : null);
                db.Supporters.Add(supporter);
            }

            db.Subscriptions.Add(Subscription.Imported(EntityId.New<SubscriptionId>(now), supporter.Id, import.ListId, line.Language, line.AgreedAt!.Value, import.Id, now));
            db.Consents.Add(new Consent(
                EntityId.New<ConsentId>(now), supporter, import.ListId, ConsentAct.Given, ConsentChannel.Imported, import.Language, ConsentWording.VersionOf(import.Language, line.AgreedHow!), line.AgreedAt.Value));
        }

        foreach (var line in lines.Where(x => x is { Kind: LineKind.Unproven, Why: null, IsAsked: false }))
        {
            var request = SubscriptionRequest.Imported(
                EntityId.New<SubscriptionRequestId>(now), line.Email!, line.Name, line.Keys!, import.ListId, line.Language, zone, wordings.For(line.Language).Version, import.Id, now);
            db.SubscriptionRequests.Add(request);
            db.Deliveries.Add(new Delivery(
                EntityId.New<DeliveryId>(now), StandingMessages.Id(MessageKind.AskImported), Lane.Bulk, RecipientKind.SubscriptionRequest, request.Id.Value,
                StandingMessages.Occasion(request.Id.Value, request.Epoch), line.Language, line.Keys!.Domain, now, line.Keys.Mailbox));
        }
    }

    // What people agreed to elsewhere is kept as every wording is, for as long as a consent refers to it.
    private async Task KeepWordingsAsync(ListImport import, List<Line> proven, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var texts = proven.Select(x => x.AgreedHow!).Distinct().ToDictionary(text => ConsentWording.VersionOf(import.Language, text));
        List<string> versions = [.. texts.Keys];
        var known = await db.ConsentWordings.Where(x => versions.Contains(x.Version)).Select(x => x.Version).ToListAsync(cancellationToken);
        db.ConsentWordings.AddRange(texts.Where(x => !known.Contains(x.Key)).Select(x => new ConsentWording(x.Key, import.Language, x.Value, now)));
    }

    private async Task<bool> UndoPartAsync(ListImport import, CancellationToken cancellationToken)
    {
        var (id, now) = ((ListImportId?)import.Id, time.GetUtcNow());
        var subscriptions = await db.Subscriptions.Where(x => x.ImportId == id).OrderBy(x => x.Id).Take(ListImport.PartLines).ToListAsync(cancellationToken);
        var requests = await db.SubscriptionRequests.Where(x => x.ImportId == id && x.ConfirmedAt == null).OrderBy(x => x.Id).Take(ListImport.PartLines).ToListAsync(cancellationToken);
        if (subscriptions.Count + requests.Count == 0)
        {
            import.Settle(now);
            await db.SaveChangesAsync(cancellationToken);
            return false;
        }

        List<SupporterId> people = [.. subscriptions.Select(x => x.SupporterId)];
        var supporters = await db.Supporters.Where(x => people.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        if (people.Exists(person => !supporters.ContainsKey(person)))
        {
            // Another server took them between the two looks: look again.
            return true;
        }

        var given = (await db.Consents.AsNoTracking().Where(x => x.SupporterId != null && people.Contains(x.SupporterId.Value) && x.ListId == import.ListId).ToListAsync(cancellationToken)).ToLookup(x => x.SupporterId!.Value);
        db.Consents.AddRange(subscriptions.Select(x => new Consent(
            EntityId.New<ConsentId>(now), supporters[x.SupporterId], x.ListId, ConsentAct.Withdrawn, ConsentChannel.Imported, x.Language, given[x.SupporterId].MaxBy(consent => consent.At)?.WordingVersion ?? "", now)));
        db.Subscriptions.RemoveRange(subscriptions);
        db.SubscriptionRequests.RemoveRange(requests);
        import.Pass(default);
        await db.InTransactionAsync(
            async token =>
            {
                await db.SaveChangesAsync(token);
                await ForgetStrangersAsync(people, token);
                return 0;
            },
            cancellationToken);
        return true;
    }

    // Whom nothing else ties to the organisation is forgotten; the ledger keeps the hash, as after an erasure.
    private async Task ForgetStrangersAsync(List<SupporterId> people, CancellationToken cancellationToken)
    {
        var strangers = await db.Supporters
            .Where(x => people.Contains(x.Id) && !db.Subscriptions.Any(y => y.SupporterId == x.Id) && !db.SubscriptionRequests.Any(y => y.SupporterId == x.Id)
                && !db.AddressChanges.Any(y => y.SupporterId == x.Id) && !db.Signatures.Any(y => y.MailboxKey == x.Keys.Mailbox) && !db.Attendances.Any(y => y.MailboxKey == x.Keys.Mailbox))
            .Select(x => x.Id).ToListAsync(cancellationToken);
        await db.Consents.Where(x => x.SupporterId != null && strangers.Contains(x.SupporterId.Value)).ExecuteUpdateAsync(set => set.SetProperty(x => x.SupporterId, (SupporterId?)null), cancellationToken);
        await db.Supporters.Where(x => strangers.Contains(x.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private static ListImportCounts Counts(IReadOnlyList<Line> lines)
    {
        int Of(LineKind kind) => lines.Count(x => x.Kind == kind);
        return new ListImportCounts(Of(LineKind.Proven), Of(LineKind.Unproven), Of(LineKind.Subscribed), Of(LineKind.Left), Of(LineKind.Repeated), Of(LineKind.Bad));
    }

    private Line Read(ListImport import, TableRow row, DateTimeOffset now)
    {
        var (email, name, language, agreedAt, agreedHow) = Typed(import, row);
        var line = new Line(row.Line) { Name = name, AgreedHow = agreedHow, Language = LanguageTag.TryParse(language, out var tag) ? tag : import.Language };
        if (!EmailAddress.TryParse(email, out var address))
        {
            return line.Refuse(LineKind.Bad, "ListImport.NoAddress");
        }

        if (name?.Length > Supporter.MaxNameLength)
        {
            return line.Refuse(LineKind.Bad, "BatchLine.NameTooLong");
        }

        if (!MachineMoments.TryRead(agreedAt, out var at) || at > now)
        {
            return line.Refuse(LineKind.Bad, "ListImport.NoDate");
        }

        (line.Email, line.Keys, line.AgreedAt) = (address, hashes.Of(address), at);
        line.Kind = at is not null && agreedHow is not null ? LineKind.Proven : LineKind.Unproven;
        return line;
    }

    private static (string? Email, string? Name, string? Language, string? AgreedAt, string? AgreedHow) Typed(ListImport import, TableRow row)
    {
        string? Of(ListColumn column)
        {
            for (var i = 0; i < import.Columns.Count && i < row.Cells.Count; i++)
            {
                if (import.Columns[i].Means == column)
                {
                    return Text.OneLine(Plain(row.Cells[i]));
                }
            }

            return null;
        }

        return (Of(ListColumn.Email), Of(ListColumn.Name) ?? Text.OneLine(Of(ListColumn.GivenName) + " " + Of(ListColumn.FamilyName)), Of(ListColumn.Language), Of(ListColumn.AgreedAt), Of(ListColumn.AgreedHow));
    }

    // Tables from here put an apostrophe before what a spreadsheet would take for a formula.
    private static string Plain(string cell) => cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell;

    private enum LineKind
    {
        Bad,
        Repeated,
        Left,
        Subscribed,
        Unproven,
        Proven,
    }

    /// <summary>A line, and what becomes of it.</summary>
    private sealed class Line(int number)
    {
        public int Number => number;

        public EmailAddress? Email { get; set; }

        public AddressKeys? Keys { get; set; }

        public string? Name { get; init; }

        public LanguageTag Language { get; init; }

        public DateTimeOffset? AgreedAt { get; set; }

        public string? AgreedHow { get; init; }

        public LineKind Kind { get; set; }

        public string? Why { get; private set; }

        public SupporterId? Supporter { get; set; }

        /// <summary>Whether the mailbox has been asked, or got too many mails today.</summary>
        public bool IsAsked { get; set; }

        public Line Refuse(LineKind kind, string why)
        {
            (Kind, Why) = (kind, why);
            return this;
        }
    }
}
