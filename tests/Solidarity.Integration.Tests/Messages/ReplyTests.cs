using Solidarity.Infrastructure.Messages;

namespace Solidarity.Integration.Tests.Messages;

public class ReplyTests
{
    [Theory]
    [InlineData(MailStage.Recipient, 550, "5.1.1 User unknown", Refusal.Recipient)]
    [InlineData(MailStage.Recipient, 550, "No such user here", Refusal.Recipient)]
    [InlineData(MailStage.Recipient, 553, "5.1.3 bad address syntax", Refusal.Recipient)]
    [InlineData(MailStage.Recipient, 550, "5.2.1 mailbox disabled", Refusal.Recipient)]
    [InlineData(MailStage.Content, 550, "5.1.1 no mailbox here by that name", Refusal.Recipient)]
    [InlineData(MailStage.Content, 550, "Mailbox unavailable", Refusal.Recipient)]
    [InlineData(MailStage.Recipient, 552, "5.2.2 mailbox full", Refusal.Copy)]
    [InlineData(MailStage.Content, 552, "5.3.4 message too big", Refusal.Copy)]
    [InlineData(MailStage.Recipient, 550, "5.7.1 Relaying denied", Refusal.Us)]
    [InlineData(MailStage.Recipient, 554, "Your host is on a blocklist", Refusal.Us)]
    [InlineData(MailStage.Recipient, 550, "5.1.8 sender's domain does not exist", Refusal.Us)]
    [InlineData(MailStage.Content, 554, "5.7.1 Message rejected as spam", Refusal.Us)]
    [InlineData(MailStage.Content, 554, "Transaction failed", Refusal.Us)]
    [InlineData(MailStage.Sender, 550, "5.1.0 sender refused", Refusal.Us)]
    [InlineData(MailStage.Opening, 554, "No SMTP service here", Refusal.Relay)]
    [InlineData(MailStage.Opening, 535, "5.7.8 bad credentials", Refusal.Relay)]
    [InlineData(MailStage.Recipient, 450, "4.2.0 greylisted", Refusal.Transient)]
    [InlineData(MailStage.Content, 451, "4.3.0 local error", Refusal.Transient)]
    [InlineData(MailStage.Recipient, 421, "service not available", Refusal.TooFast)]
    [InlineData(MailStage.Recipient, 450, "4.7.1 slow down", Refusal.TooFast)]
    [InlineData(MailStage.Content, 452, "too many messages from your address", Refusal.TooFast)]
    public void A_reply_is_about_the_recipient_or_about_us(MailStage stage, int code, string text, Refusal refusal) =>
        Assert.Equal(refusal, ReplyReading.Read(stage, code, text));

    [Theory]
    [InlineData("550 5.1.1 <ana.ruiz@example.org>: Recipient address rejected", "550 5.1.1 <<address>>: Recipient address rejected")]
    [InlineData("550 \"a b\"@example.org unknown", "550 <address> unknown")]
    [InlineData("user Ana.Ruiz unknown", "user <address> unknown")]
    [InlineData("see https://x.test/?m=ana.ruiz%40example.org", "see https://x.test/?m=<address>")]
    [InlineData("bounce+ana.ruiz=example.org@lists.test", "<address>")]
    [InlineData("<bounce+ana.ruiz=example.org@[192.0.2.1]>", "<<address>>")]
    [InlineData("josé@münchen.example and a@[192.0.2.1]", "<address> and <address>")]
    [InlineData("GET https://s.test/unsubscribe/eyJhbGci failed", "GET https://s.test/unsubscribe/<token> failed")]
    [InlineData("two\r\nlines\u0000", "two lines")]
    [InlineData("4.7.0 try again from 192.0.2.1", "4.7.0 try again from 192.0.2.1")]
    [InlineData("", "")]
    public void Nothing_that_names_a_person_passes_the_redactor(string text, string clean) =>
        Assert.Equal(clean, Redactor.Clean(text, "ana.ruiz@example.org"));

    [Fact]
    public void A_long_reply_is_cut_short() =>
        Assert.True(Redactor.Clean(new string('x', 100_000)).Length <= Redactor.MaxLength);

    [Fact]
    public void Tries_grow_rarer_and_end_after_four_days()
    {
        var since = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var now = since;
        List<TimeSpan> waits = [];
        var id = Guid.NewGuid();
        for (var attempt = 1; RetrySchedule.Next(id, attempt, since, now) is { } next; attempt++)
        {
            waits.Add(next - now);
            now = next;
        }

        Assert.InRange(waits[0].TotalMinutes, 1, 1.1);
        Assert.Equal(waits.Order(), waits);
        Assert.InRange((now - since).TotalHours, 80, 96);
        Assert.InRange(waits.Count, 12, 20);
    }

    [Fact]
    public void A_copy_that_was_held_for_long_still_gets_its_tries()
    {
        var since = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.NotNull(RetrySchedule.Next(Guid.NewGuid(), 1, since, since.AddDays(30)));
    }
}
