using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Messages;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>
/// Makes the files of handovers, some thousand signatures at a time: neither the memory nor a transaction holds more. A making that was
/// cut off leaves parts that count for nothing; the next one begins anew.
/// </summary>
public sealed class HandoverFiles(ISolidarityDb db, IHandoverWriting writing, TimeProvider time, IJobs jobs)
{
    private const int Batch = 1_000;
    private const int PartsAtOnce = 20;

    /// <summary>Makes all that wait.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        HandoverId? last = null;
        while (await NextAsync(last, cancellationToken) is { } id)
        {
            await MakeAsync(id, cancellationToken);
            db.Forget();
            last = id;
        }
    }

    /// <summary>The text of a file, part by part.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(
        ISolidarityDb db, HandoverId handover, Guid edition, HandoverForm form, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HandoverSheet[] sheets = form switch
        {
            HandoverForm.BookA4 => [HandoverSheet.HeadA4, HandoverSheet.Book],
            HandoverForm.BookLetter => [HandoverSheet.HeadLetter, HandoverSheet.Book],
            _ => [HandoverSheet.Table],
        };
        foreach (var sheet in sheets)
        {
            var (last, isMore) = (-1, true);
            while (isMore)
            {
                var parts = await db.HandoverParts.AsNoTracking().Where(x => x.HandoverId == handover && x.Edition == edition && x.Sheet == sheet && x.Number > last)
                    .OrderBy(x => x.Number).Take(PartsAtOnce).Select(x => new { x.Number, x.Content }).ToListAsync(cancellationToken);
                foreach (var part in parts)
                {
                    yield return part.Content;
                }

                isMore = parts.Count == PartsAtOnce;
                last = isMore ? parts[^1].Number : last;
            }
        }
    }

    private async Task<HandoverId?> NextAsync(HandoverId? after, CancellationToken cancellationToken)
    {
        var waiting = db.Handovers.Where(x => x.State == HandoverState.Making);
        if (after is { } last)
        {
            waiting = waiting.Where(x => x.Id > last);
        }

        return await waiting.OrderBy(x => x.Id).Select(x => (HandoverId?)x.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task MakeAsync(HandoverId id, CancellationToken cancellationToken)
    {
        var handover = await db.Handovers.AsNoTracking().SingleAsync(x => x.Id == id, cancellationToken);
        var petition = await db.Petitions.AsNoTracking().Include(x => x.Versions.Where(version => version.IsCurrent)).SingleAsync(x => x.Id == handover.PetitionId, cancellationToken);
        var edition = Guid.CreateVersion7(time.GetUtcNow());
        var sheets = new Sheets(db, writing, handover, edition, await PlacesAsync(handover, cancellationToken));
        await WriteAsync(handover, sheets, cancellationToken);
        await sheets.EndAsync(petition, cancellationToken);
        try
        {
            await FinishAsync(id, edition, sheets.Signatures, cancellationToken);
        }
        catch (Stale)
        {
            // Another server was faster: its files stand.
            db.Forget();
            await db.HandoverParts.Where(x => x.HandoverId == id && x.Edition == edition).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task FinishAsync(HandoverId id, Guid edition, int signatures, CancellationToken cancellationToken)
    {
        List<(HandoverForm, byte[], long)> files = [];
        foreach (var form in Enum.GetValues<HandoverForm>())
        {
            files.Add(await HashAsync(id, edition, form, cancellationToken));
        }

        var now = time.GetUtcNow();
        var handover = await db.Handovers.SingleAsync(x => x.Id == id, cancellationToken);
        if (handover.State != HandoverState.Making)
        {
            throw new Stale();
        }

        if (signatures == 0)
        {
            // All that it was begun for were taken back meanwhile.
            db.Handovers.Remove(handover);
        }
        else
        {
            handover.Freeze(edition, signatures, files, now);
            db.Deliveries.Add(handover.Mail(now));
        }

        await db.SaveChangesAsync(cancellationToken);
        await db.HandoverParts.Where(x => x.HandoverId == id && x.Edition != edition).ExecuteDeleteAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
    }

    private async Task<(HandoverForm Form, byte[] Sha256, long Length)> HashAsync(HandoverId id, Guid edition, HandoverForm form, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        await foreach (var text in ReadAsync(db, id, edition, form, cancellationToken))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(bytes);
            length += bytes.Length;
        }

        return (form, hash.GetHashAndReset(), length);
    }

    private async Task<HandoverPlaces> PlacesAsync(Handover handover, CancellationToken cancellationToken)
    {
        var counts = await In(handover).GroupBy(x => new { x.Country, x.Region }).Select(x => new { x.Key.Country, x.Key.Region, Count = x.Count() }).ToListAsync(cancellationToken);
        return HandoverPlaces.Of(counts.Select(x => (x.Country, x.Region, x.Count)));
    }

    private async Task WriteAsync(Handover handover, Sheets sheets, CancellationToken cancellationToken)
    {
        SignatureId? last = null;
        while (true)
        {
            var rows = In(handover);
            if (last is { } after)
            {
                rows = rows.Where(x => x.Id > after);
            }

            var batch = await rows.OrderBy(x => x.Id).Take(Batch).Select(x => new { x.Id, x.Name, x.Display, x.Country, x.Region, x.CommentState, x.Comment }).ToListAsync(cancellationToken);
            foreach (var x in batch)
            {
                sheets.Add(x.Country, x.Region, ShownName.Of(x.Name, x.Display), x.CommentState == CommentState.Shown ? x.Comment : null);
            }

            await sheets.StoreAsync(cancellationToken);
            if (batch.Count < Batch)
            {
                return;
            }

            last = batch[^1].Id;
        }
    }

    private IQueryable<Signature> In(Handover handover)
    {
        var (petition, upTo) = (handover.PetitionId, handover.ConfirmedUpTo);
        var rows = db.Signatures.AsNoTracking().Where(x => x.PetitionId == petition && x.State == SignatureState.Confirmed && x.ConfirmedAt <= upTo);
        return rows.ConfirmedAfter(handover.ConfirmedAfter, handover.ConfirmedAfterLast);
    }

    /// <summary>The sheets being written: each place fills parts of its own, which stand in order when all is read.</summary>
    private sealed class Sheets(ISolidarityDb db, IHandoverWriting writing, Handover handover, Guid edition, HandoverPlaces places)
    {
        private const int PerPlace = 1_000_000;

        private readonly Place[] _places = [.. places.All.Select(_ => new Place())];
        private readonly List<HandoverPart> _full = [];

        public int Signatures => _places.Sum(x => x.Signatures);

        public void Add(CountryCode? country, string? region, string? name, string? comment)
        {
            var index = places.IndexOf(country, region);
            var place = _places[index];
            place.Signatures++;
            if (name is null)
            {
                place.Unnamed++;
                return;
            }

            place.Book.Append(writing.BookRow(name, comment));
            place.Table.Append(writing.TableRow(handover.Language, places.All[index], name, comment, 1));
            if (place.Book.Length + place.Table.Length > HandoverPart.Full)
            {
                Fill(index);
            }
        }

        public async Task StoreAsync(CancellationToken cancellationToken)
        {
            if (_full.Count > 0)
            {
                db.HandoverParts.AddRange(_full);
                await db.SaveChangesAsync(cancellationToken);
                db.Forget();
                _full.Clear();
            }
        }

        public async Task EndAsync(Petition petition, CancellationToken cancellationToken)
        {
            var language = handover.Language;
            for (var index = 0; index < _places.Length; index++)
            {
                var place = _places[index];
                if (place.Signatures == 0)
                {
                    continue;
                }

                Add(HandoverSheet.Book, Number(index, 0), writing.BookPlace(language, places.All[index], place.Signatures));
                place.Book.Append(writing.BookPlaceEnd(language, place.Unnamed));
                if (place.Unnamed > 0)
                {
                    place.Table.Append(writing.TableRow(language, places.All[index], null, null, place.Unnamed));
                }

                Fill(index);
                await StoreAsync(cancellationToken);
            }

            var texts = petition.Versions.Where(x => x.IsCurrent).ToList().For(x => x.Language, language, petition.Language);
            var head = new HandoverHead(handover, texts, petition.TimeZone, Signatures, _places.Sum(x => x.Unnamed));
            Add(HandoverSheet.HeadA4, 0, writing.BookHead(head, isLetter: false));
            Add(HandoverSheet.HeadLetter, 0, writing.BookHead(head, isLetter: true));
            Add(HandoverSheet.Book, Number(_places.Length, 0), writing.BookEnd());
            Add(HandoverSheet.Table, 0, writing.TableHead(language));
            await StoreAsync(cancellationToken);
        }

        private static int Number(int place, int part) => ((place + 1) * PerPlace) + part;

        private void Fill(int index)
        {
            var place = _places[index];
            place.Parts++;
            Add(HandoverSheet.Book, Number(index, place.Parts), place.Book.ToString());
            Add(HandoverSheet.Table, Number(index, place.Parts), place.Table.ToString());
            place.Book.Clear();
            place.Table.Clear();
        }

        private void Add(HandoverSheet sheet, int number, string text)
        {
            if (text.Length > 0)
            {
                _full.Add(new HandoverPart(handover.Id, edition, sheet, number, text));
            }
        }

        private sealed class Place
        {
            public int Signatures { get; set; }

            public int Unnamed { get; set; }

            public int Parts { get; set; }

            public StringBuilder Book { get; } = new();

            public StringBuilder Table { get; } = new();
        }
    }
}

/// <summary>The mail with the link to a handover.</summary>
internal static class HandoverMails
{
    /// <summary>The standing message.</summary>
    public static MessageId Standing { get; } = StandingMessages.Id(MessageKind.Handover);

    /// <summary>The delivery that tells the target; another one each time that the link is made anew.</summary>
    public static Delivery Mail(this Handover handover, DateTimeOffset now) => new(
        EntityId.New<DeliveryId>(now), Standing, Lane.Confirmations, RecipientKind.Handover, handover.Id.Value, StandingMessages.Occasion(handover.Id.Value, handover.Epoch),
        handover.Language, handover.Keys.Domain, now, handover.Keys.Mailbox);
}
