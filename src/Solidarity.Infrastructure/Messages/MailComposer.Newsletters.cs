using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Newsletters, and tests of them.</summary>
internal sealed partial class MailComposer
{
    private async Task NewsletterAsync(SolidarityDb db, Message message, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var content = await newsletters.ReadAsync(db, message, cancellationToken);
        await ToReadersAsync(db, message, rows, result, (row, hasName, read) => Newsletter(row, content, hasName, content.IsOpenTo(read)), content.NamesOf, cancellationToken);
    }

    private async Task NewsletterTestAsync(SolidarityDb db, IReadOnlyList<Delivery> rows, Result result, CancellationToken cancellationToken)
    {
        var people = rows.Select(x => OrganizerId.From(x.Recipient)).ToList();
        var organizers = await db.Organizers.AsNoTracking().Where(x => people.Contains(x.Id)).Select(x => new { x.Id, x.Email }).ToDictionaryAsync(x => x.Id.Value, cancellationToken);
        foreach (var group in rows.GroupBy(x => x.Occasion))
        {
            var message = await NewsletterTests.Of(db.Messages.AsNoTracking().Include(x => x.Lists), group.Key).SingleOrDefaultAsync(cancellationToken);
            var content = message is null ? null : await newsletters.ReadAsync(db, message, cancellationToken);
            foreach (var row in group)
            {
                if (content is null || !organizers.TryGetValue(row.Recipient, out var organizer))
                {
                    result.Skipped.Add(row);
                }
                else if (Newsletter(row, content, hasName: false, content.IsOpenTo(content.Lists.Select(list => list.Id))) is not { } compiled)
                {
                    result.Unmade.Add(row);
                }
                else
                {
                    // An organizer has nothing to leave here: the links show where a reader's would lead, and open nothing.
                    var names = content.NamesOf(content.Lists.Select(list => list.Id), row.Language);
                    result.Mails.Add(Mail(row, compiled, organizer.Email, null, variable => variable switch
                    {
                        MailKinds.ListNames => names,
                        MailKinds.Unsubscribe => links.To(row.Language, "/unsubscribe/test"),
                        MailKinds.Preferences => links.To(row.Language, "/preferences/test"),
                        _ => "",
                    }));
                }
            }
        }
    }

    private CompiledMail? Newsletter(Delivery row, NewsletterContent content, bool hasName, bool isOpen) =>
        Compiled(row, content.Stamp, () => newsletters.Source(content, row.Language, hasName, isOpen, row.Variant), (hasName ? "name" : "") + (isOpen ? "/open" : "") + (row.Variant == MailVariant.B ? "/b" : ""));
}
