using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The mails to targets of petitions, and to signers when a target answered.</summary>
internal sealed partial class MailComposer
{
    private async Task HandoverAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => HandoverId.From(x.Recipient)).ToList();
        var handovers = await db.Handovers.AsNoTracking().Include(x => x.Files).Where(x => ids.Contains(x.Id) && x.Edition != null).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var petitions = await PetitionsAsync(db, handovers.Values.Select(x => x.PetitionId), cancellationToken);
        foreach (var row in rows)
        {
            // Where the link was made anew since, its own mail goes.
            if (!handovers.TryGetValue(row.Recipient, out var handover) || row.Occasion != StandingMessages.Occasion(row.Recipient, handover.Epoch))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => ToTarget(MailKinds.Handover, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var petition = petitions[handover.PetitionId];
                var version = petition.Versions.For(x => x.Language, row.Language, petition.Language);
                var (_, language) = templates.For(MailKinds.Handover.Name, row.Language);
                var zone = TimeZoneInfo.FindSystemTimeZoneById(petition.TimeZone.Value);
                result.Mails.Add(Mail(row, compiled, handover.Email, handover.Name, variable => variable switch
                {
                    MailKinds.PetitionTitle => version.Title,
                    MailKinds.PetitionUrl => links.To(row.Language, "/petitions/" + Uri.EscapeDataString(petition.Slug.Value)),
                    MailKinds.Target => handover.Name,
                    MailKinds.Signatures => handover.Signatures.ToString("N0", Written.Culture(language)),
                    MailKinds.AsOf => MailLinks.Moment(handover.ConfirmedUpTo, zone, language),
                    MailKinds.Hash => Convert.ToHexStringLower(handover.Files.Single(x => x.Form == HandoverForm.BookA4).Sha256),
                    MailKinds.Contact => handover.Contact,
                    MailKinds.Delivery => links.To(row.Language, "/deliveries/" + tokens.Issue(new Token(TokenPurpose.Handover, row.Recipient, Guid.Empty, handover.Epoch, null))),
                    MailKinds.ExpiresOn => MailLinks.Day(handover.LinkUntil, zone, language),
                    _ => "",
                }));
            }
        }
    }

    // Who took the signature back, and what was stopped since it was queued, is skipped; who shows no name is one more who signed.
    private async Task SignatureForTargetAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var (targets, signers) = (rows.Select(x => HandoverId.From(x.Recipient)).Distinct().ToList(), rows.Select(x => SignatureId.From(x.Occasion)).ToList());
        var handovers = await db.Handovers.AsNoTracking().Where(x => targets.Contains(x.Id) && x.Wish == HandoverWish.Each).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var signatures = await db.Signatures.AsNoTracking().Where(x => signers.Contains(x.Id) && x.State == SignatureState.Confirmed)
            .Select(x => new { x.Id, x.Name, x.Display, x.CommentState, x.Comment }).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var petitions = await PetitionsAsync(db, handovers.Values.Select(x => x.PetitionId), cancellationToken);
        foreach (var row in rows)
        {
            if (!handovers.TryGetValue(row.Recipient, out var handover) || !signatures.TryGetValue(row.Occasion, out var signature)
                || petitions[handover.PetitionId] is not { State: not PetitionState.Withdrawn } petition)
            {
                result.Skipped.Add(row);
                continue;
            }

            var name = ShownName.Of(signature.Name, signature.Display);
            var comment = signature.CommentState == CommentState.Shown ? Text.OneLine(signature.Comment) : null;
            if (Compiled(row, site.Value.Name, () => SignatureForTarget(row.Language, name is not null, comment is not null), $"{name is not null}/{comment is not null}") is not { } compiled)
            {
                result.Unmade.Add(row);
                continue;
            }

            result.Mails.Add(Mail(row, compiled, handover.Email, handover.Name, variable => variable switch
            {
                MailKinds.PetitionTitle => petition.Versions.For(x => x.Language, row.Language, petition.Language).Title,
                MailKinds.PetitionUrl => links.To(row.Language, "/petitions/" + Uri.EscapeDataString(petition.Slug.Value)),
                MailKinds.Target => handover.Name,
                MailKinds.Signer => name ?? "",
                MailKinds.Comment => comment ?? "",
                MailKinds.Contact => handover.Contact,
                MailKinds.Delivery => links.To(row.Language, "/deliveries/" + tokens.Issue(new Token(TokenPurpose.Handover, row.Recipient, Guid.Empty, handover.Epoch, null))),
                _ => "",
            }));
        }
    }

    private MailSource SignatureForTarget(LanguageTag wanted, bool isNamed, bool hasComment)
    {
        var source = ToTarget(MailKinds.SignatureForTarget, wanted);
        return source with { Shared = new Dictionary<string, object?>(source.Shared) { ["is_named"] = isNamed, ["has_comment"] = hasComment } };
    }

    private async Task OfficeVisitAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => OfficeVisitId.From(x.Recipient)).ToList();
        var visits = await db.OfficeVisits.AsNoTracking().Where(x => ids.Contains(x.Id) && x.OpenedAt == null).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var about = visits.Values.Select(x => x.HandoverId).Distinct().ToList();
        var handovers = await db.Handovers.AsNoTracking().Where(x => about.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        var petitions = await PetitionsAsync(db, handovers.Values.Select(x => x.PetitionId), cancellationToken);
        var expiry = time.GetUtcNow() + OfficeVisit.LinkLifetime;
        foreach (var row in rows)
        {
            if (!visits.TryGetValue(row.Recipient, out var visit))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, site.Value.Name, () => ToTarget(MailKinds.OfficeVisit, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var petition = petitions[handovers[visit.HandoverId].PetitionId];
                var (_, language) = templates.For(MailKinds.OfficeVisit.Name, row.Language);
                result.Mails.Add(Mail(row, compiled, visit.Email, null, variable => variable switch
                {
                    MailKinds.PetitionTitle => petition.Versions.For(x => x.Language, row.Language, petition.Language).Title,
                    MailKinds.Office => links.To(row.Language, "/offices/" + tokens.Issue(new Token(TokenPurpose.OfficeVisit, row.Recipient, Guid.Empty, 0, expiry))),
                    MailKinds.ExpiresAt => MailLinks.Moment(expiry, TimeZoneInfo.FindSystemTimeZoneById(petition.TimeZone.Value), language),
                    _ => "",
                }));
            }
        }
    }

    private async Task AnswerAsync(SolidarityDb db, Message message, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var lists = message.Lists.Select(x => x.ListId).ToList();
        var people = rows.Select(x => SupporterId.From(x.Recipient)).ToList();
        var supporters = await db.Supporters.AsNoTracking().Where(x => people.Contains(x.Id))
            .Select(x => new { x.Id, x.Email, x.Name, x.Epoch, IsSuppressed = db.Suppressions.Any(s => s.AddressKey == x.Keys.Address) })
            .ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var standing = (await Audience.Receiving(db, time.GetUtcNow()).Where(x => people.Contains(x.SupporterId) && lists.Contains(x.ListId))
            .Select(x => new { x.SupporterId, x.ListId }).ToListAsync(cancellationToken)).ToLookup(x => x.SupporterId.Value, x => x.ListId);
        var named = await ListNamesAsync(db, lists, cancellationToken);
        if (await db.Handovers.AsNoTracking().SingleOrDefaultAsync(x => x.Id == message.HandoverId, cancellationToken) is not { } handover)
        {
            result.Skipped.AddRange(rows);
            return;
        }

        var petition = (await PetitionsAsync(db, [handover.PetitionId], cancellationToken))[handover.PetitionId];
        foreach (var row in rows)
        {
            if (!supporters.TryGetValue(row.Recipient, out var person) || person.IsSuppressed || !standing.Contains(row.Recipient))
            {
                result.Skipped.Add(row);
            }
            else if (Compiled(row, $"{site.Value.Name}/{petition.Version}", () => AnswerSource(handover, petition, row.Language)) is not { } compiled)
            {
                result.Unmade.Add(row);
            }
            else
            {
                var names = Joined(named, standing[row.Recipient], row.Language);
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

    private MailSource AnswerSource(Handover handover, Petition petition, LanguageTag wanted)
    {
        var source = Standing(MailKinds.PetitionAnswer, wanted);
        var language = LanguageTag.FromStored(source.Language);
        return source with
        {
            Headers = source.Headers with
            {
                AutoSubmitted = false, UnsubscribeVariable = MailKinds.Unsubscribe, FeedbackId = links.FeedbackId(MailKinds.PetitionAnswer.Name, about: petition.Id.Value),
            },
            Shared = new Dictionary<string, object?>(source.Shared)
            {
                ["petition_title"] = petition.Versions.For(x => x.Language, wanted, petition.Language).Title,
                ["petition_url"] = links.To(wanted, "/petitions/" + Uri.EscapeDataString(petition.Slug.Value) + "#answers"),
                ["target"] = Written.List(new[] { handover.Name, handover.Title, handover.Organisation }.OfType<string>(), language),
                ["answered_on"] = Written.Day(petition.Day(handover.AnsweredAt!.Value), language),
                ["answer"] = handover.Answer,
            },
        };
    }

    // A sender of its own; answers go to the organisation, never to somebody who signed.
    private MailSource ToTarget(MailKind kind, LanguageTag wanted)
    {
        var source = Standing(kind, wanted);
        return string.IsNullOrEmpty(mail.Value.TargetsFrom)
            ? source
            : source with { Headers = source.Headers with { From = mail.Value.TargetsFrom, ReplyTo = string.IsNullOrEmpty(source.Headers.ReplyTo) ? mail.Value.From : source.Headers.ReplyTo } };
    }

    private static async Task<Dictionary<PetitionId, Petition>> PetitionsAsync(SolidarityDb db, IEnumerable<PetitionId> petitions, CancellationToken cancellationToken)
    {
        var ids = petitions.Distinct().ToList();
        return await db.Petitions.AsNoTracking().Where(x => ids.Contains(x.Id)).Include(x => x.Versions.Where(version => version.IsCurrent)).ToDictionaryAsync(x => x.Id, cancellationToken);
    }
}
