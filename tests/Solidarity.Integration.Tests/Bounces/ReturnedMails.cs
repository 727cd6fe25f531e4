namespace Solidarity.Integration.Tests.Bounces;

/// <summary>Mails that come to the bounce address, as servers write them (RFC 3464, RFC 5965, RFC 3834).</summary>
internal static class ReturnedMails
{
    public static string Status(string to, string reply, string status = "5.0.0", string padding = "") =>
        $"""
        Return-Path: <>
        From: Mail Delivery System <mailer-daemon@mx.example.net>
        To: {to}
        Subject: Undelivered mail returned to sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        Your mail could not be delivered.
        {padding}
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        Final-Recipient: rfc822; somebody@example.org
        Action: failed
        Status: {status}
        Diagnostic-Code: smtp; {reply}

        --b--
        """;

    public static string Hard(string to) => Status(to, "550 5.1.1 <somebody@example.org>: user unknown");

    public static string Soft(string to) => Status(to, "552 5.2.2 mailbox full");

    public static string Block(string to) => Status(to, "554 5.7.1 your network is on our blocklist");

    public static string Complaint(string from, string to = "feedback@news.example.org") =>
        $"""
        From: <feedback@provider.example>
        To: {to}
        Subject: FW: News
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="b"

        --b
        Content-Type: text/plain

        This is a report about a mail.
        --b
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: Reporter/1.0
        Version: 1
        Original-Mail-From: <{from}>

        --b
        Content-Type: message/rfc822

        Subject: News

        Text.
        --b--
        """;

    public static string Away(string to) => $"From: Reader <reader@example.org>\r\nTo: {to}\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nUntil 550 5.1.1 pages are read. No such user.\r\n";
}
