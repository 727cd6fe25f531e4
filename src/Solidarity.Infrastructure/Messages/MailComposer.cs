using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Bounces;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Makes claimed deliveries ready to send: the message compiled once a language, the recipients read in a few queries.</summary>
internal sealed partial class MailComposer(
    AlertSource alerts, CorrectionSource corrections, DigestSource digests, NewsletterSource newsletters, AttendanceSource attendances, DomainRefusals refusals, ReturnPaths returnPaths, MailTemplates templates, MailLinks links, ITokens tokens, IKeyedHashes hashes, IOptions<MailOptions> mail, IOptions<SiteOptions> site, TimeProvider time,
    ILogger<MailComposer> logger)
{
    /// <summary>How long a copy waits that can't be made.</summary>
    public static readonly TimeSpan WaitIfUnmade = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(Guid Message, string Language, string Variant), (string Stamp, CompiledMail Mail)> _compiled = new();

    public async Task<ComposedMails> ComposeAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, CancellationToken cancellationToken)
    {
        var result = new Result([], [], []);
        foreach (var group in rows.GroupBy(x => x.MessageId))
        {
            var message = await db.Messages.AsNoTracking().Include(x => x.Lists).Include(x => x.Statements).AsSplitQuery().SingleAsync(x => x.Id == group.Key, cancellationToken);
            switch (message.Kind)
            {
                case MessageKind.StatementAlert or MessageKind.Correction:
                    await AlertAsync(db, message, [.. group], result, cancellationToken);
                    break;
                case MessageKind.Newsletter or MessageKind.SeriesMail:
                    await NewsletterAsync(db, message, [.. group], result, cancellationToken);
                    break;
                case MessageKind.NewsletterTest:
                    await NewsletterTestAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.Digest:
                    await DigestAsync(db, message, [.. group], result, cancellationToken);
                    break;
                case MessageKind.ConfirmSubscription:
                    await ConfirmAsync(db, MailKinds.ConfirmSubscription, [.. group], result, cancellationToken);
                    break;
                case MessageKind.AskImported:
                    await ConfirmAsync(db, MailKinds.AskImported, [.. group], result, cancellationToken);
                    break;
                case MessageKind.AlreadySubscribed:
                    await AlreadyAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.DomainRefused:
                    await DomainRefusedAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.ComplaintReceived:
                    await ComplaintReceivedAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.FreshLink:
                    await FreshLinkAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.ChangeAddressOld or MessageKind.ChangeAddressNew:
                    await ChangeAddressAsync(db, message.Kind, [.. group], result, cancellationToken);
                    break;
                case MessageKind.TestMail:
                    await TestAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.ConfirmEndorsement:
                    await ConfirmEndorsementAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.ConfirmSignature or MessageKind.SignatureReminder or MessageKind.AlreadySigned:
                    await SignatureAsync(db, message.Kind, [.. group], result, cancellationToken);
                    break;
                case MessageKind.FloodAlert:
                    await FloodAlertAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.Handover:
                    await HandoverAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.SignatureForTarget:
                    await SignatureForTargetAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.OfficeVisit:
                    await OfficeVisitAsync(db, [.. group], result, cancellationToken);
                    break;
                case MessageKind.PetitionAnswer:
                    await AnswerAsync(db, message, [.. group], result, cancellationToken);
                    break;
                case MessageKind.ConfirmOrganisation or MessageKind.OrganisationDeclined:
                    await OrganisationAsync(db, message.Kind, [.. group], result, cancellationToken);
                    break;
                case (>= MessageKind.ConfirmAttendance and <= MessageKind.EventCalledOff) or MessageKind.EventRelocated or MessageKind.EventThanks:
                    await AttendanceAsync(db, message.Kind, [.. group], result, cancellationToken);
                    break;
                case MessageKind.ApprovalNeeded:
                    await ApprovalNeededAsync(db, [.. group], result, cancellationToken);
                    break;
                case >= MessageKind.ConfirmHost and <= MessageKind.HostEnded:
                    await HostAsync(db, message.Kind, [.. group], result, cancellationToken);
                    break;
                case MessageKind.HostWaits or MessageKind.HostGone:
                    await HostNewsAsync(db, message.Kind, [.. group], result, cancellationToken);
                    break;
                case MessageKind.EventMail or MessageKind.EventMailCopy:
                    await EventMailAsync(db, message.Kind, [.. group], result, cancellationToken);
                    break;
                case MessageKind.Invitation:
                    await InviteAsync(db, [.. group], result, cancellationToken);
                    break;
            }
        }

        return new ComposedMails(result.Mails, result.Skipped, result.Unmade);
    }

    private sealed record Result(List<QueuedMail> Mails, List<Delivery> Skipped, List<Delivery> Unmade);

    private async Task AlertAsync(SolidarityDb db, Message message, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var content = await alerts.ReadAsync(db, message, cancellationToken);
        var note = message.Kind == MessageKind.Correction ? await CorrectionSource.NoteAsync(db, message, cancellationToken) : null;
        await ToReadersAsync(
            db, message, rows, result,
            (row, _, _) => content is null ? null : Compiled(row, content.Stamp, () => note is null ? alerts.Source(content, row.Language) : corrections.Source(content, note, row.Language)),
            (lists, language) => content?.NamesOf(lists, language) ?? "", cancellationToken);
    }

    // To those who are still on one of the message's lists.
    private async Task ToReadersAsync(
        SolidarityDb db, Message message, IReadOnlyList<Delivery> rows, Result result, Func<Delivery, bool, IEnumerable<MailingListId>, CompiledMail?> compile, Func<IEnumerable<MailingListId>, LanguageTag, string> nameLists,
        CancellationToken cancellationToken)
    {
        var lists = message.Lists.Select(x => x.ListId).ToList();
        var people = rows.Select(x => SupporterId.From(x.Recipient)).ToList();
        var supporters = await db.Supporters.AsNoTracking().Where(x => EF.Parameter(people).Contains(x.Id))
            .Select(x => new { x.Id, x.Email, x.Name, x.Epoch, IsSuppressed = db.Suppressions.Any(s => s.AddressKey == x.Keys.Address) })
            .ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var standing = (await Audience.Receiving(db, time.GetUtcNow())
            .Where(x => EF.Parameter(people).Contains(x.SupporterId) && lists.Contains(x.ListId))
            .Select(x => new { x.SupporterId, x.ListId }).ToListAsync(cancellationToken)).ToLookup(x => x.SupporterId.Value, x => x.ListId);
        foreach (var row in rows)
        {
            if (!supporters.TryGetValue(row.Recipient, out var person) || person.IsSuppressed || !standing.Contains(row.Recipient))
            {
                result.Skipped.Add(row);
            }
            else if (compile(row, person.Name is not null, standing[row.Recipient]) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var names = nameLists(standing[row.Recipient], row.Language);
                result.Mails.Add(Mail(row, compiled, person.Email, person.Name, variable => variable switch
                {
                    MailKinds.Name => person.Name ?? "",
                    MailKinds.ListNames => names,
                    MailKinds.Unsubscribe => Link(row, TokenPurpose.Unsubscribe, "/unsubscribe/", person.Epoch),
                    MailKinds.Preferences => Link(row, TokenPurpose.Preferences, "/preferences/", person.Epoch),
                    _ => "",
                }));
            }
        }
    }

    private async Task DigestAsync(SolidarityDb db, Message message, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var people = rows.Select(x => SupporterId.From(x.Recipient)).ToList();
        var supporters = await db.Supporters.AsNoTracking().Where(x => EF.Parameter(people).Contains(x.Id))
            .Select(x => new { x.Id, x.Email, x.Name, x.Epoch, IsSuppressed = db.Suppressions.Any(s => s.AddressKey == x.Keys.Address) })
            .ToDictionaryAsync(x => x.Id, cancellationToken);
        var shares = await (await DigestReaders.OfAsync(db, message, time.GetUtcNow(), cancellationToken)).SharesAsync(people, cancellationToken);
        var content = await digests.ReadAsync(db, message, cancellationToken);
        foreach (var row in rows)
        {
            var id = SupporterId.From(row.Recipient);
            if (!supporters.TryGetValue(id, out var person) || person.IsSuppressed || !shares.TryGetValue(id, out var share))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, content.Stamp, () => digests.Source(content, share, row.Language), Variant(share)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var names = content.NamesOf(share.Lists, row.Language);
                result.Mails.Add(Mail(row, compiled, person.Email, person.Name, variable => variable switch
                {
                    MailKinds.ListNames => names,
                    MailKinds.Unsubscribe => Link(row, TokenPurpose.Unsubscribe, "/unsubscribe/", person.Epoch),
                    MailKinds.Preferences => Link(row, TokenPurpose.Preferences, "/preferences/", person.Epoch),
                    _ => "",
                }));
            }
        }
    }

    // Readers of the same statements through the same lists share one compiled mail.
    private static string Variant(DigestShare share) =>
        $"{string.Join('/', share.Statements.Select(x => x.Value))}|{string.Join('/', share.Held.Select(x => x.Value))}|{string.Join('/', share.Lists.Select(x => x.Value).Order())}|{share.IsHeld}";

    private async Task ConfirmAsync(SolidarityDb db, MailKind kind, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => SubscriptionRequestId.From(x.Recipient)).ToList();
        var requests = await db.SubscriptionRequests.AsNoTracking().Include(x => x.Lists).Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var names = await ListNamesAsync(db, requests.Values.SelectMany(x => x.Lists).Select(x => x.ListId), cancellationToken);
        var imports = requests.Values.Select(x => x.ImportId).OfType<ListImportId>().Distinct().ToList();
        var sources = imports.Count == 0 ? [] : await db.ListImports.Where(x => imports.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Source, cancellationToken);
        var expiry = time.GetUtcNow() + SubscriptionRequest.LinkLifetime;
        foreach (var row in rows)
        {
            if (!requests.TryGetValue(row.Recipient, out var request) || request.ConfirmedAt is not null)
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(kind, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                // No name: whoever typed the address typed that too.
                var lists = Joined(names, request.Lists.Select(x => x.ListId), row.Language);
                var (_, language) = templates.For(kind.Name, row.Language);
                result.Mails.Add(Mail(row, compiled, request.Email, null, variable => variable switch
                {
                    MailKinds.ListNames => lists,
                    MailKinds.Source => request.ImportId is { } import ? sources[import] : "",
                    MailKinds.Confirm => RequestLink(row, request, TokenPurpose.Confirm, "/confirm/", expiry),
                    MailKinds.NotMe => RequestLink(row, request, TokenPurpose.NotMe, "/not-me/", expiry),
                    MailKinds.ExpiresOn => MailLinks.Day(expiry, TimeZoneInfo.FindSystemTimeZoneById(request.TimeZone.Value), language),
                    _ => "",
                }));
            }
        }
    }

    private async Task AlreadyAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var people = rows.Select(x => SupporterId.From(x.Recipient)).ToList();
        var supporters = await db.Supporters.AsNoTracking().Where(x => EF.Parameter(people).Contains(x.Id))
            .Select(x => new { x.Id, x.Email, x.Epoch }).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var standing = (await db.Subscriptions.AsNoTracking().Where(x => EF.Parameter(people).Contains(x.SupporterId) && x.State == SubscriptionState.Active)
            .Select(x => new { x.SupporterId, x.ListId }).ToListAsync(cancellationToken)).ToLookup(x => x.SupporterId.Value, x => x.ListId);
        var names = await ListNamesAsync(db, standing.SelectMany(x => x), cancellationToken);
        foreach (var row in rows)
        {
            if (!supporters.TryGetValue(row.Recipient, out var person) || !standing.Contains(row.Recipient))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(MailKinds.AlreadySubscribed, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var lists = Joined(names, standing[row.Recipient], row.Language);
                result.Mails.Add(Mail(row, compiled, person.Email, null, variable => variable switch
                {
                    MailKinds.ListNames => lists,
                    MailKinds.Unsubscribe => Link(row, TokenPurpose.Unsubscribe, "/unsubscribe/", person.Epoch),
                    MailKinds.Preferences => Link(row, TokenPurpose.Preferences, "/preferences/", person.Epoch),
                    _ => "",
                }));
            }
        }
    }

    private async Task DomainRefusedAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var people = rows.Select(x => OrganizerId.From(x.Recipient)).ToList();
        var owners = await db.Organizers.AsNoTracking().Where(x => people.Contains(x.Id) && x.Grants.Any(grant => grant.Role == Role.Owner && grant.CampaignId == null))
            .Select(x => new { x.Id, x.Email }).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        foreach (var row in rows)
        {
            if (!owners.TryGetValue(row.Recipient, out var owner) || await refusals.OfAsync(db, row.Occasion, cancellationToken) is not { } refusal)
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(MailKinds.DomainRefused, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var (_, language) = templates.For(MailTemplates.DomainRefused, row.Language);
                result.Mails.Add(Mail(row, compiled, owner.Email, null, variable => variable switch
                {
                    MailKinds.Domain => refusal.Domain,
                    MailKinds.Reply => refusal.Reply,
                    MailKinds.Waiting => refusal.Waiting.ToString("N0", Written.Culture(language)),
                    MailKinds.AgainAt => MailLinks.Moment(refusal.Until, TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone), language),
                    MailKinds.Console => links.To(row.Language, refusal.Alert is { } alert ? $"/console/statements/{alert}/alert" : "/console"),
                    _ => "",
                }));
            }
        }
    }

    private async Task TestAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var people = rows.Select(x => OrganizerId.From(x.Recipient)).ToList();
        var organizers = await db.Organizers.AsNoTracking().Where(x => people.Contains(x.Id)).Select(x => new { x.Id, x.Email })
            .ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        foreach (var row in rows)
        {
            if (!organizers.TryGetValue(row.Recipient, out var organizer))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(MailKinds.TestMail, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                result.Mails.Add(Mail(row, compiled, organizer.Email, null, _ => links.To(row.Language, "/console/first-steps")));
            }
        }
    }

    private async Task FreshLinkAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => FreshLinkId.From(x.Recipient)).ToList();
        var wished = await db.FreshLinks.AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var expiry = time.GetUtcNow() + FreshLink.Lifetime;
        foreach (var row in rows)
        {
            if (!wished.TryGetValue(row.Recipient, out var link) || link.OpenedAt is not null)
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(MailKinds.FreshLink, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var (_, language) = templates.For(MailKinds.FreshLink.Name, row.Language);
                result.Mails.Add(Mail(row, compiled, link.Email, null, variable => variable switch
                {
                    MailKinds.MyData => links.To(row.Language, "/your-data/" + tokens.Issue(new Token(TokenPurpose.MyData, row.Recipient, Guid.Empty, 0, expiry))),
                    MailKinds.ExpiresAt => MailLinks.Moment(expiry, TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone), language),
                    _ => "",
                }));
            }
        }
    }

    private async Task ChangeAddressAsync(SolidarityDb db, MessageKind kind, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => AddressChangeId.From(x.Recipient)).ToList();
        var changes = await db.AddressChanges.AsNoTracking().Where(x => ids.Contains(x.Id))
            .Join(db.Supporters, x => x.SupporterId, x => x.Id, (change, supporter) => new { change.Id, New = change.Email, Old = supporter.Email, change.DoneAt })
            .ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var isOld = kind == MessageKind.ChangeAddressOld;
        var (mail, purpose) = isOld ? (MailKinds.ChangeAddressOld, TokenPurpose.ChangeAddressOld) : (MailKinds.ChangeAddressNew, TokenPurpose.ChangeAddressNew);
        var expiry = time.GetUtcNow() + AddressChange.LinkLifetime;
        foreach (var row in rows)
        {
            if (!changes.TryGetValue(row.Recipient, out var change) || change.DoneAt is not null)
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => Standing(mail, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var (_, language) = templates.For(mail.Name, row.Language);
                result.Mails.Add(Mail(row, compiled, isOld ? change.Old : change.New, null, variable => variable switch
                {
                    MailKinds.NewAddress => change.New.Masked,
                    MailKinds.ChangeAddress => links.To(row.Language, "/change-address/" + tokens.Issue(new Token(purpose, row.Recipient, Guid.Empty, 0, expiry))),
                    MailKinds.ExpiresOn => MailLinks.Day(expiry, TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone), language),
                    _ => "",
                }));
            }
        }
    }

    private CompiledMail? Compiled(Delivery row, string stamp, Func<MailSource> source, string variant = "")
    {
        var key = (row.MessageId.Value, row.Language.Value, variant);
        if (_compiled.TryGetValue(key, out var known) && known.Stamp == stamp)
        {
            return known.Mail;
        }

        try
        {
            if (_compiled.Count > 200)
            {
                _compiled.Clear();
            }

            var compiled = CompiledMail.Compile(source());
            _compiled[key] = (stamp, compiled);
            return compiled;
        }
        catch (Exception e) when (e is MailTemplateException or DomainError)
        {
            CannotMake(row.MessageId.Value, row.Language.Value, e.Message);
            return null;
        }
    }

    private MailSource Standing(MailKind kind, LanguageTag wanted)
    {
        var (template, language) = templates.For(kind.Name, wanted);
        return new MailSource
        {
            Template = template,
            Language = language.Value,
            Headers = new MailHeaders
            {
                From = mail.Value.From, FromName = mail.Value.FromName, ReplyTo = mail.Value.ReplyTo, AutoSubmitted = true, FeedbackId = links.FeedbackId(kind.Name),
            },
            Shared = AlertSource.Everywhere(site.Value, links, language),
            Variables = kind.Variables,
        };
    }

    private QueuedMail Mail(Delivery row, CompiledMail compiled, EmailAddress to, string? name, Func<string, string> value, CalendarPart? calendar = null) => new()
    {
        Id = row.Id.Value,
        Message = row.MessageId.Value,
        Recipient = row.Recipient,
        Occasion = row.Occasion,
        Mail = compiled,
        Copy = new MailCopy { MessageId = links.MessageId(row.Id.Value), Address = to.Value, Name = name, Date = row.CreatedAt, Value = value, Calendar = calendar },
        ReturnPath = returnPaths.Of(row.Id),
        Domain = to.Domain,
        Attempts = row.Attempts,
        Since = row.CreatedAt,
    };

    private string Link(Delivery row, TokenPurpose purpose, string path, int epoch) =>
        links.To(row.Language, path + tokens.Issue(new Token(purpose, row.Recipient, row.MessageId.Value, epoch, null)));

    private string RequestLink(Delivery row, SubscriptionRequest request, TokenPurpose purpose, string path, DateTimeOffset expiry) =>
        links.To(row.Language, path + tokens.Issue(new Token(purpose, request.Id.Value, Guid.Empty, request.Epoch, expiry)));

    private static async Task<IReadOnlyDictionary<MailingListId, string>> ListNamesAsync(SolidarityDb db, IEnumerable<MailingListId> lists, CancellationToken cancellationToken)
    {
        var ids = lists.Distinct().ToList();
        return await db.MailingLists.Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.Name }).ToDictionaryAsync(x => x.Id, x => x.Name, cancellationToken);
    }

    private static string Joined(IReadOnlyDictionary<MailingListId, string> names, IEnumerable<MailingListId> lists, LanguageTag language) =>
        Written.List(lists.Where(names.ContainsKey).Select(list => names[list]).Order(StringComparer.CurrentCulture), language);

    [LoggerMessage(Level = LogLevel.Error, Message = "The message {Message} can't be made in \"{Language}\"; its copies wait. {Reason}")]
    private partial void CannotMake(Guid message, string language, string reason);
}
