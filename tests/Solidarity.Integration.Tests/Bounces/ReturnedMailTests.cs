using System.Text;
using MimeKit;
using Solidarity.Domain.Bounces;
using Solidarity.Infrastructure.Bounces;

namespace Solidarity.Integration.Tests.Bounces;

/// <summary>What is read of mails that came to the bounce address. The samples are written from the RFCs, and in the manner of servers that keep to none.</summary>
public sealed class ReturnedMailTests
{
    [Theory]
    [InlineData("failed", "5.1.1", "smtp; 550 5.1.1 <reader@example.org>: Recipient address rejected: User unknown", ReturnedKind.Hard)]
    [InlineData("failed", "5.1.1", null, ReturnedKind.Hard)]
    [InlineData("Failed (for good)", "5.1.10", "smtp;550-5.1.10 RESOLVER.ADR.RecipientNotFound;\r\n 550 5.1.10 Recipient not found", ReturnedKind.Hard)]
    [InlineData("failed", "5.0.0", "smtp; 550 No such user here", ReturnedKind.Hard)]
    [InlineData("failed", "5.2.1", "smtp; 550 5.2.1 Mailbox disabled", ReturnedKind.Hard)]
    [InlineData("failed", "5.2.2", "smtp; 552 5.2.2 Mailbox is full", ReturnedKind.Soft)]
    [InlineData("failed", "5.0.0", "smtp; 550 5.2.2 Over quota", ReturnedKind.Soft)]
    [InlineData("failed", "5.4.4", "X-Postfix; Host or domain name not found", ReturnedKind.Soft)]
    [InlineData("failed", "4.4.7", "smtp; 451 4.4.7 Delivery time expired", ReturnedKind.Soft)]
    [InlineData("failed", "4.4.1", "X-Postfix; connect to mx.example.org[192.0.2.25]:25: Connection timed out", ReturnedKind.Soft)]
    [InlineData("failed", "5.0.0", "smtp; 554 Transaction failed", ReturnedKind.Soft)]
    [InlineData("failed", "5.7.1", "smtp; 554 5.7.1 Message rejected: see our policy", ReturnedKind.Block)]
    [InlineData("failed", "5.0.0", "smtp; 550 Blocked: 192.0.2.1 is on a blocklist", ReturnedKind.Block)]
    [InlineData("failed", "5.1.8", "smtp; 550 5.1.8 Sender's domain not found", ReturnedKind.Block)]
    [InlineData("delayed", "4.4.1", "smtp; 451 4.4.1 No answer, will try again", ReturnedKind.Other)]
    [InlineData("delivered", "2.1.5", null, ReturnedKind.Other)]
    [InlineData("relayed", "2.0.0", null, ReturnedKind.Other)]
    [InlineData(null, "5.1.1", null, ReturnedKind.Hard)]
    [InlineData(null, "2.0.0", null, ReturnedKind.Other)]
    public void A_delivery_status_tells_by_its_action_and_by_what_the_server_said(string? action, string status, string? diagnostic, ReturnedKind kind) =>
        Assert.Equal(kind, Read(Status(action, status, diagnostic)).Kind);

    [Fact]
    public void The_servers_words_are_kept_without_the_address()
    {
        var read = Read(Status("failed", "5.1.1", "smtp; 550 5.1.1 <reader@example.org>: Recipient address rejected, no reader here"));
        Assert.StartsWith("550 5.1.1", read.Reply, StringComparison.Ordinal);
        Assert.DoesNotContain("reader", read.Reply, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("example.org", read.Reply, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_report_within_another_part_is_found_and_one_in_a_mail_that_is_quoted_is_not()
    {
        var report = Status("failed", "5.1.1", null);
        Assert.Equal(ReturnedKind.Hard, Read(Within("multipart/mixed", report)).Kind);
        Assert.Equal(ReturnedKind.Other, Read(Quoted(report)).Kind);
    }

    [Fact]
    public void A_mail_of_a_thousand_layers_says_nothing()
    {
        var layers = Status("failed", "5.1.1", null);
        for (var i = 0; i < 1_000; i++)
        {
            layers = Within("multipart/mixed", layers, i);
        }

        Assert.Equal(ReturnedKind.Other, Read(layers).Kind);
    }

    [Theory]
    [InlineData("abuse", ReturnedKind.Complaint)]
    [InlineData("Fraud", ReturnedKind.Complaint)]
    [InlineData("opt-out", ReturnedKind.Complaint)]
    [InlineData("other", ReturnedKind.Complaint)]
    [InlineData("not-spam", ReturnedKind.Other)]
    [InlineData("auth-failure", ReturnedKind.Other)]
    public void A_feedback_report_complains_unless_it_takes_that_back(string type, ReturnedKind kind) => Assert.Equal(kind, Read(
        $"""
        From: <feedback@provider.example>
        To: <bounces@news.example.org>
        Subject: FW: News
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="a"

        --a
        Content-Type: text/plain

        This is a report about a mail.
        --a
        Content-Type: message/feedback-report

        Feedback-Type: {type}
        User-Agent: Reporter/1.0
        Version: 1

        --a
        Content-Type: message/rfc822

        Subject: News

        Text.
        --a--
        """).Kind);

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", ReturnedKind.OutOfOffice)]
    [InlineData("Auto-Submitted: auto-generated", ReturnedKind.OutOfOffice)]
    [InlineData("Auto-Submitted: no", ReturnedKind.Other)]
    [InlineData("X-Autoreply: yes", ReturnedKind.OutOfOffice)]
    [InlineData("Precedence: auto_reply", ReturnedKind.OutOfOffice)]
    [InlineData("Precedence: bulk", ReturnedKind.Other)]
    [InlineData("Return-Path: <>\r\nAuto-Submitted: auto-replied", ReturnedKind.OutOfOffice)]
    public void Whoever_is_away_is_not_gone(string header, ReturnedKind kind) => Assert.Equal(kind, Read(
        $"""
        From: Reader <reader@example.org>
        {header}
        Subject: Away until 550 pages are read

        550 5.1.1 is what I read on the beach. No such user.
        """).Kind);

    [Theory]
    [InlineData("550 5.1.1 user unknown", ReturnedKind.Hard)]
    [InlineData("550 mailbox not found", ReturnedKind.Hard)]
    [InlineData("552 5.2.2 mailbox full", ReturnedKind.Soft)]
    [InlineData("451 try again", ReturnedKind.Soft)]
    [InlineData("554 5.7.1 blocked by policy", ReturnedKind.Block)]
    public void A_notice_in_plain_text_tells_by_the_reply_that_it_quotes(string reply, ReturnedKind kind) => Assert.Equal(kind, Read(
        $"""
        Return-Path: <>
        From: MAILER-DAEMON@mx.example.org
        Subject: failure notice

        Hi. This is the mail program at mx.example.org.

        <reader@example.org>:
        192.0.2.17 does not like recipient.
        Remote host said: {reply}
        Giving up on 192.0.2.17.

        --- Below this line is a copy of the message.

        Subject: 554 5.7.1 spam blocked
        """).Kind);

    [Theory]
    [InlineData("  The mailbox does not exist.", ReturnedKind.Hard)]
    [InlineData("  The mailbox is full.", ReturnedKind.Soft)]
    [InlineData("  Something went wrong.", ReturnedKind.Other)]
    [InlineData("  --- original message ---\r\n  550 5.1.1 user unknown", ReturnedKind.Hard)]
    [InlineData("--- original message ---\r\n550 5.1.1 user unknown", ReturnedKind.Other)]
    public void One_without_a_reply_tells_by_its_words_and_never_by_what_we_wrote(string words, ReturnedKind kind) => Assert.Equal(kind, Read(
        "X-Failed-Recipients: reader@example.org\r\nAuto-Submitted: auto-replied\r\nFrom: Mail Delivery System <mailer-daemon@mx.example.org>\r\n\r\n"
        + "A message that you sent could not be delivered.\r\n\r\n" + words + "\r\n").Kind);

    [Fact]
    public void A_notice_in_Japanese_is_read_in_its_encoding()
    {
        var text = CodePagesEncodingProvider.Instance.GetEncoding("iso-2022-jp")!.GetBytes("次の宛先には届きませんでした。\r\n<reader@example.org>: 550 5.1.1 User unknown 宛先不明\r\n");
        var read = ReturnedMailReading.Read(Load([
            .. "From: Postmaster <postmaster@mx.example.jp>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n"u8, .. text]));
        Assert.Equal(ReturnedKind.Hard, read.Kind);
        Assert.Contains("宛先不明", read.Reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status\r\n\r\n--\r\n")]
    [InlineData("Content-Type: message/delivery-status\r\n\r\n")]
    [InlineData("Content-Type: message/feedback-report\r\n\r\n")]
    [InlineData("From: mailer-daemon@x\r\nContent-Type: text/plain; charset=no-such-set\r\n\r\n\u0000\uffff")]
    public void What_is_no_mail_says_nothing(string text) => Assert.Equal(ReturnedKind.Other, Read(text).Kind);

    private static ReturnedMail Read(string mail) => ReturnedMailReading.Read(Load(Encoding.UTF8.GetBytes(mail)));

    private static MimeMessage Load(byte[] mail) => MimeMessage.Load(new MemoryStream(mail));

    private static string Status(string? action, string status, string? diagnostic) =>
        $"""
        From: <mailer-daemon@mx.example.org>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="a"

        --a
        Content-Type: text/plain

        Your mail could not be delivered: 550 5.1.1 user unknown, in these words.
        --a
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org
        Arrival-Date: Fri, 27 Nov 2026 10:00:00 +0000

        Final-Recipient: rfc822; reader@example.org
        {(action is null ? "X-None: 1" : "Action: " + action)}
        Status: {status}
        {(diagnostic is null ? "X-No: 1" : "Diagnostic-Code: " + diagnostic)}

        --a
        Content-Type: text/rfc822-headers

        Subject: News
        --a--
        """;

    private static string Within(string type, string mail, int number = 0) =>
        $"From: <reader@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: {type}; boundary=\"w{number}\"\r\n\r\n--w{number}\r\n{mail[mail.IndexOf("Content-Type", StringComparison.Ordinal)..]}\r\n--w{number}--\r\n";

    private static string Quoted(string mail) =>
        $"From: <reader@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n{mail}";
}
