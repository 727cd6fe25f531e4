using System.Security.Cryptography;
using System.Text;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Domain.Tests.Petitions;

public sealed class SignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = new byte[32];
    private static readonly SupporterId Maria = EntityId.New<SupporterId>(Now);

    [Fact]
    public void Confirming_gives_a_place_and_a_commitment_that_the_signer_can_recompute()
    {
        var petition = PetitionTests.Opened();
        var signature = Signed(petition, "Maria@Example.org");
        var blind = RandomNumberGenerator.GetBytes(32);
        var move = signature.Confirm(Maria, 1, blind, isByHand: false, showsComment: false, Now);

        // Put together by hand, as a signer would from the documentation.
        var id = petition.Id.Value.ToByteArray(bigEndian: true);
        byte[] person = SHA256.HashData([.. Encoding.UTF8.GetBytes("maria@example.org"), 1]);
        Assert.Equal(SHA256.HashData([.. Encoding.UTF8.GetBytes("solidarity/1"), .. blind, .. id, .. person]), move.Commitment);
        Assert.Equal((SignatureState.Waiting, SignatureState.Confirmed, (byte?)1), (move.From, move.To, signature.Place));
        Assert.Throws<DomainError>(() => signature.Confirm(Maria, 2, blind, false, false, Now));
    }

    [Fact]
    public void Taking_back_and_denying_leave_nothing_personal()
    {
        foreach (var take in (Func<Signature, Move>[])[x => x.Withdraw(SignatureReason.None, Key, Now), x => x.Deny(Key, Now)])
        {
            var signature = Signed(PetitionTests.Opened());
            signature.Confirm(Maria, 1, RandomNumberGenerator.GetBytes(32), false, false, Now);
            take(signature);
            Assert.Equal(
                (null, null, null, null, null, null, null),
                (signature.Email, signature.Name, signature.PostalCode, signature.Comment, signature.Blind, signature.SupporterId, signature.NetworkKey));
            Assert.Equal((Key, Key, (byte?)null, (DateTimeOffset?)null), (signature.MailboxKey, signature.NameKey, signature.Place, signature.DueAt));
            Assert.Throws<DomainError>(() => signature.Restore(Now));
        }
    }

    [Fact]
    public void What_is_restored_stands_where_it_stood()
    {
        var waiting = Signed(PetitionTests.Opened());
        waiting.Hold(SignatureReason.Automated, Now);
        waiting.Remove(SignatureReason.Abuse, Now);
        Assert.Equal((SignatureState.Removed, SignatureReason.Abuse), (waiting.State, waiting.Reason));
        var back = waiting.Restore(Now);
        Assert.Equal((SignatureState.Removed, SignatureReason.Abuse, SignatureState.Waiting), (back.From, back.FromReason, back.To));

        var confirmed = Signed(PetitionTests.Opened());
        var first = confirmed.Confirm(Maria, 1, RandomNumberGenerator.GetBytes(32), false, false, Now);
        confirmed.Remove(SignatureReason.Duplicate, Now);
        var again = confirmed.Restore(Now);
        Assert.Equal(SignatureState.Confirmed, again.To);
        Assert.Equal(first.Commitment, again.Commitment);
    }

    [Fact]
    public void The_clock_has_the_reminder_the_network_and_the_end_to_do_in_that_order()
    {
        var petition = PetitionTests.Opened();
        var signature = Signed(petition, zone: "America/Lima");

        // Signed on Sunday at 7 in Lima: two days later it is 7 on Tuesday, and 8 comes next.
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 13, 0, 0, TimeSpan.Zero), signature.DueAt);
        Assert.False(signature.Remind(petition, signature.DueAt!.Value.AddMinutes(-1)));
        Assert.True(signature.Remind(petition, signature.DueAt.Value));
        signature.Schedule(petition);
        Assert.Equal(Now + Signature.NetworkRetention, signature.DueAt);
        signature.ForgetNetwork(Now + Signature.NetworkRetention);
        signature.Schedule(petition);
        Assert.Equal((new DateTimeOffset(2026, 3, 5, 13, 0, 0, TimeSpan.Zero), (byte[]?)null), (signature.DueAt, signature.NetworkKey));
        Assert.True(signature.Remind(petition, signature.DueAt!.Value));
        signature.Schedule(petition);
        Assert.Equal(Now + Signature.Retention, signature.DueAt);
        Assert.False(signature.Remind(petition, signature.DueAt!.Value));
        Assert.True(signature.IsPastWaiting(signature.DueAt.Value));
    }

    [Fact]
    public void A_discreet_petition_reminds_nobody()
    {
        var petition = PetitionTests.Opened();
        petition.Treat(isDiscreet: true, showsCommentsAtOnce: false, Now);
        var signature = Signed(petition);
        Assert.Equal(Now + Signature.NetworkRetention, signature.DueAt);
        Assert.False(signature.Remind(petition, Now.AddDays(5)));
    }

    [Fact]
    public void A_confirmed_one_is_kept_until_the_promised_day_is_over_where_the_petition_is()
    {
        var petition = PetitionTests.Opened(Running.From(Now, Zone("America/Lima")));
        var signature = Signed(petition);
        signature.Confirm(Maria, 1, RandomNumberGenerator.GetBytes(32), false, false, Now);
        signature.ForgetNetwork(Now.AddDays(4));
        signature.Schedule(petition);
        Assert.Equal(new DateTimeOffset(petition.KeptUntil.AddDays(1), new TimeOnly(5, 0), TimeSpan.Zero), signature.DueAt);
    }

    private static Signature Signed(Petition petition, string email = "maria@example.org", string zone = "UTC") => Signature.Request(
        EntityId.New<SignatureId>(Now), petition,
        new SignatureForm(EmailAddress.Parse(email), "Maria", null, null, "15001", null, "For my village.", null, SignatureDisplay.None, null),
        new SignatureKeys(new AddressKeys([1], [2], [3]), [4], [5], [6]), LanguageTag.Parse("en"), Zone(zone), null, "v", null, Now);

    private static TimeZoneName Zone(string name) => TimeZoneName.TryParse(name, out var zone) ? zone : throw new InvalidOperationException(name);
}
