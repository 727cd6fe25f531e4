using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The mails to those who signed a petition.</summary>
internal sealed partial class MailComposer
{
    private async Task SignatureAsync(SolidarityDb db, MessageKind message, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => SignatureId.From(x.Recipient)).ToList();
        var signatures = await db.Signatures.AsNoTracking().Where(x => ids.Contains(x.Id) && x.Email != null).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        var about = signatures.Values.Select(x => x.PetitionId).Distinct().ToList();
        var petitions = await db.Petitions.AsNoTracking().Where(x => about.Contains(x.Id)).Include(x => x.Versions.Where(version => version.IsCurrent))
            .ToDictionaryAsync(x => x.Id, cancellationToken);
        var now = time.GetUtcNow();
        foreach (var row in rows)
        {
            if (!signatures.TryGetValue(row.Recipient, out var signature) || petitions[signature.PetitionId] is not { } petition || !IsDue(message, signature, petition, now))
            {
                result.Skipped.Add(row);
                continue;
            }

            var kind = MailKinds.Signature(message, petition.IsDiscreet);
            if (Compiled(row, site.Value.Name, () => SignatureSource(kind, row.Language, petition.IsDiscreet), kind.Name) is not { } compiled)
            {
                result.Unmade.Add(row);
                continue;
            }

            // Not the name: whoever typed the address typed that too.
            var version = petition.Versions.For(x => x.Language, row.Language, petition.Language);
            var (_, language) = templates.For(kind.Name, row.Language);
            var expiry = signature.CreatedAt + Signature.LinkLifetime;
            result.Mails.Add(Mail(row, compiled, signature.Email!, null, variable => variable switch
            {
                MailKinds.PetitionTitle => version.Title,
                MailKinds.PetitionUrl => links.To(row.Language, "/petitions/" + Uri.EscapeDataString(petition.Slug.Value)),
                MailKinds.Confirm => SignatureLink(row, signature, TokenPurpose.ConfirmSignature, "/confirm/"),
                MailKinds.NotMe => SignatureLink(row, signature, TokenPurpose.DenySignature, "/not-me/"),
                MailKinds.SignatureUrl => SignatureLink(row, signature, TokenPurpose.Signature, "/signatures/"),
                MailKinds.ExpiresOn => MailLinks.Day(expiry, TimeZoneInfo.FindSystemTimeZoneById(signature.TimeZone.Value), language),
                _ => "",
            }));
        }
    }

    private static bool IsDue(MessageKind message, Signature signature, Petition petition, DateTimeOffset now) => message == MessageKind.AlreadySigned
        ? signature.State is SignatureState.Confirmed or SignatureState.Held
        : signature.State == SignatureState.Waiting && petition.TakesConfirmations(now) && (message == MessageKind.ConfirmSignature || !petition.IsDiscreet);

    // A discreet petition names nobody in the lines that others see over a shoulder, and its mails look like any others that answer somebody.
    private MailSource SignatureSource(MailKind kind, LanguageTag wanted, bool isDiscreet)
    {
        var source = Standing(kind, wanted);
        return !isDiscreet ? source : source with
        {
            Headers = source.Headers with { FromName = links.Host, FeedbackId = links.FeedbackId("confirm") },
            Shared = new Dictionary<string, object?>(source.Shared) { ["site_name"] = links.Host, ["organisation"] = links.Host },
        };
    }

    private string SignatureLink(Delivery row, Signature signature, TokenPurpose purpose, string path) =>
        links.To(row.Language, path + tokens.Issue(new Token(purpose, signature.Id.Value, Guid.Empty, signature.Epoch, null)));
}
