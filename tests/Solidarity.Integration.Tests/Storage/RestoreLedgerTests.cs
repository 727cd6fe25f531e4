using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Application.Checkups;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Supporters;
using Solidarity.Infrastructure.Keys;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Integration.Tests.Storage;

public sealed class RestoreLedgerTests
{
    private static readonly MessageId Standing = StandingMessages.Id(MessageKind.AlreadySubscribed);

    /// <summary>As for the backups themselves.</summary>
    public static TheoryData<DatabaseProvider> Databases => BackupTests.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task An_old_backup_brings_back_nobody_who_was_erased_or_left_and_sends_nothing_twice(DatabaseProvider provider)
    {
        await using var site = await Installed.WithKeysAsync(provider);
        Supporter erased = Samples.Supporter("erased@example.org", 1), left = Samples.Supporter("left@example.org", 5), back = Samples.Supporter("back@example.org", 9);
        var list = Samples.List();
        var copies = new[] { left, back }.Select(person => Copy(person.Id.Value)).ToList();
        var request = Samples.Request(list.Id, seed: 20);
        await site.StoreAsync(
            erased, left, back, list, Samples.Subscription(erased, list), Samples.Subscription(left, list), Samples.Subscription(back, list), request, copies[0], copies[1]);
        var backup = Path.Combine(site.Folder, "backup");
        await site.Services.GetRequiredService<Backups>().WriteAsync(backup, CancellationToken.None);

        await site.WithAsync(async db =>
        {
            db.RemoveRange(await db.Subscriptions.Where(x => x.SupporterId == erased.Id).ToListAsync());
            db.Remove(await db.Supporters.SingleAsync(x => x.Id == erased.Id));
            db.Remove(await db.SubscriptionRequests.SingleAsync());
            (await db.Subscriptions.SingleAsync(x => x.SupporterId == left.Id)).Leave(DateTimeOffset.UtcNow);
            (await db.Subscriptions.SingleAsync(x => x.SupporterId == back.Id)).Leave(DateTimeOffset.UtcNow);
            await db.SaveChangesAsync();
            (await db.Subscriptions.SingleAsync(x => x.SupporterId == back.Id)).Return(DateTimeOffset.UtcNow);
            await db.SaveChangesAsync();
        });
        await site.WithAsync(db => site.Services.GetRequiredService<SentLedger>().NoteAsync(db, [Taken(copies[0])], CancellationToken.None));

        await using var other = await Installed.EmptyAsync(provider);
        site.Services.GetRequiredService<Backups>().CopyKeys(other.KeysFolder);
        var waiting = await other.Services.GetRequiredService<Backups>().ReadAsync(backup, () => other.PrepareAsync(asServer: false), CancellationToken.None);

        Assert.Equal(new Replayed(2, 1, 1), waiting.Replayed);
        Assert.Equal(1, waiting.Confirmations);
        Assert.Equal(["back@example.org", "left@example.org"], (await other.WithAsync(db => db.Supporters.Select(x => x.Email).ToListAsync())).Select(x => x.Value).Order());
        Assert.False(await other.WithAsync(db => db.SubscriptionRequests.AnyAsync()));
        Assert.Equal(SubscriptionState.Left, await other.WithAsync(db => db.Subscriptions.Where(x => x.SupporterId == left.Id).Select(x => x.State).SingleAsync()));
        Assert.Equal(SubscriptionState.Active, await other.WithAsync(db => db.Subscriptions.Where(x => x.SupporterId == back.Id).Select(x => x.State).SingleAsync()));
        Assert.Equal(DeliveryState.Sent, await other.WithAsync(db => db.Deliveries.Where(x => x.Id == copies[0].Id).Select(x => x.State).SingleAsync()));

        // A copy that comes into being again after the restore is known by its message, recipient and occasion.
        var again = Copy(left.Id.Value);
        Assert.Equal([again.Id], await other.WithAsync(db => other.Services.GetRequiredService<SentLedger>().GoneAsync(db, [again, Copy(back.Id.Value)], CancellationToken.None)));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task An_old_backup_brings_back_no_endorsement_of_who_was_erased(DatabaseProvider provider)
    {
        await using var site = await Installed.WithKeysAsync(provider);
        var campaign = Samples.Campaign();
        var statement = Samples.Statement(campaign.Id);
        statement.TakeEndorsements(true, Samples.Now);
        var (goes, stays) = (Samples.Endorsement(statement, "goes@example.org", 1), Samples.Endorsement(statement, "stays@example.org", 5));
        await site.StoreAsync(campaign, statement, goes, stays);
        var backup = Path.Combine(site.Folder, "backup");
        await site.Services.GetRequiredService<Backups>().WriteAsync(backup, CancellationToken.None);
        await using (var scope = site.Scope())
        {
            var erased = await scope.ServiceProvider.GetRequiredService<MediatR.IMediator>().Send(new Application.Supporters.ErasePerson(PersonKey.Of(goes.Keys.Mailbox)));
            Assert.Equal(1, erased.Endorsements);
        }

        await using var other = await Installed.EmptyAsync(provider);
        site.Services.GetRequiredService<Backups>().CopyKeys(other.KeysFolder);
        var waiting = await other.Services.GetRequiredService<Backups>().ReadAsync(backup, () => other.PrepareAsync(asServer: false), CancellationToken.None);
        Assert.Equal(new Replayed(1, 0, 0), waiting.Replayed);
        Assert.Equal([stays.Id], await other.WithAsync(db => db.Endorsements.Select(x => x.Id).ToListAsync()));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task An_old_backup_brings_back_no_organisation_that_withdrew_and_nobody_forgotten_who_spoke_for_one(DatabaseProvider provider)
    {
        await using var site = await Installed.WithKeysAsync(provider);
        var campaign = Samples.Campaign();
        var petition = Samples.Petition(campaign.Id);
        var (withdraws, loses, stays) = (Samples.Organisation(petition, "one.example", 1), Samples.Organisation(petition, "two.example", 5), Samples.Organisation(petition, "three.example", 9));
        await site.StoreAsync(campaign, petition, withdraws, loses, stays);
        var backup = Path.Combine(site.Folder, "backup");
        await site.Services.GetRequiredService<Backups>().WriteAsync(backup, CancellationToken.None);
        await site.WithAsync(async db =>
        {
            (await db.OrganisationSignatures.SingleAsync(x => x.Id == withdraws.Id)).Withdraw(Samples.Now);
            await db.SaveChangesAsync();
        });
        await using (var scope = site.Scope())
        {
            var erased = await scope.ServiceProvider.GetRequiredService<MediatR.IMediator>().Send(new Application.Supporters.ErasePerson(PersonKey.Of(loses.Keys.Mailbox)));
            Assert.Equal(1, erased.Organisations);
        }

        await using var other = await Installed.EmptyAsync(provider);
        site.Services.GetRequiredService<Backups>().CopyKeys(other.KeysFolder);
        var waiting = await other.Services.GetRequiredService<Backups>().ReadAsync(backup, () => other.PrepareAsync(asServer: false), CancellationToken.None);
        Assert.Equal(new Replayed(2, 0, 0), waiting.Replayed);
        var left = await other.WithAsync(db => db.OrganisationSignatures.OrderBy(x => x.Domain).ToListAsync());
        Assert.Equal([("three.example", "ana@three.example"), ("two.example", null)], left.Select(x => (x.Domain, x.Email?.Value)));
    }

    [Fact]
    public async Task The_ledger_names_nobody_and_what_was_rolled_back_is_not_in_it()
    {
        await using var site = await Installed.WithKeysAsync();
        var person = Samples.Supporter("maria@example.org", 1);
        await site.StoreAsync(person);
        await Assert.ThrowsAsync<InvalidOperationException>(() => site.WithAsync(db => db.InTransactionAsync<int>(
            async token =>
            {
                db.Remove(await db.Supporters.SingleAsync(token));
                await db.SaveChangesAsync(token);
                throw new InvalidOperationException("no");
            },
            CancellationToken.None)));
        Assert.Empty(Ledger(site).Since(DateTimeOffset.MinValue));

        await site.WithAsync(async db =>
        {
            db.Remove(await db.Supporters.SingleAsync());
            await db.SaveChangesAsync();
        });
        var written = Directory.EnumerateFiles(Path.Combine(site.KeysFolder, "ledger")).Select(File.ReadAllText).Single();
        Assert.Matches("^e [0-9]+ [0-9a-f]{32}\n$", written);
        Assert.DoesNotContain(person.Id.Value.ToString("n")[..12], written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_cut_off_in_the_middle_is_left_out()
    {
        await using var site = await Installed.WithKeysAsync();
        var now = DateTimeOffset.UtcNow;
        var ledger = Ledger(site);
        ledger.Note([new LedgerEntry(LedgerAct.Erased, ledger.Key(LedgerAct.Erased, Guid.NewGuid()), now)], now);
        var file = Directory.EnumerateFiles(Path.Combine(site.KeysFolder, "ledger")).Single();
        await File.AppendAllTextAsync(file, "e 17000");
        Assert.Single(ledger.Since(now - TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task Where_it_can_not_be_written_the_work_goes_on_and_the_checkup_tells()
    {
        await using var site = await Installed.WithKeysAsync();
        await File.WriteAllTextAsync(Path.Combine(site.KeysFolder, "ledger"), "in the way of the folder");
        await site.StoreAsync(Samples.Supporter("maria@example.org", 1));
        await site.WithAsync(async db =>
        {
            db.Remove(await db.Supporters.SingleAsync());
            await db.SaveChangesAsync();
        });
        Assert.False(await site.WithAsync(db => db.Supporters.AnyAsync()));
        var found = await site.Services.GetServices<ICheck>().Single(check => check.Part == "Keys").LookAsync(CancellationToken.None);
        Assert.Contains(found, x => x is { Outcome: "NoLedger", Grade: Grade.Bad });
    }

    private static RestoreLedger Ledger(Installed site) => site.Services.GetRequiredService<RestoreLedger>();

    private static Delivery Copy(Guid recipient) => new(
        EntityId.New<DeliveryId>(Samples.Now), Standing, Lane.Confirmations, RecipientKind.Supporter, recipient, Guid.Empty, Samples.English, new byte[32], Samples.Now);

    private static DeliveryOutcome Taken(Delivery copy) => new()
    {
        Id = copy.Id.Value, Message = copy.MessageId.Value, Recipient = copy.Recipient, Verdict = DeliveryVerdict.Accepted, At = Samples.Now,
    };
}
