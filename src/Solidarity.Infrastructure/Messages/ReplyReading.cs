using System.Text.RegularExpressions;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Whom a server's "no" is about, and so what follows from it.</summary>
public enum Refusal
{
    /// <summary>For now: try again later.</summary>
    Transient,

    /// <summary>We are too fast for it: try again later, and go slower there.</summary>
    TooFast,

    /// <summary>The recipient: over, and never again to that address.</summary>
    Recipient,

    /// <summary>This copy, by its size or a full mailbox: over, but the address is good.</summary>
    Copy,

    /// <summary>Us: our address, our reputation, its policy. The recipient is not to blame.</summary>
    Us,

    /// <summary>Us, said by the relay before any recipient was named.</summary>
    Relay,
}

/// <summary>Reads SMTP replies (RFC 5321 §4.2) with their enhanced status codes (RFC 3463) and, where these are missing, their words.</summary>
public static partial class ReplyReading
{
    /// <summary>Whom a reply is about.</summary>
    /// <param name="stage">Where in the conversation it came.</param>
    /// <param name="code">The three-digit code.</param>
    /// <param name="text">The words behind the code.</param>
    public static Refusal Read(MailStage stage, int code, string text)
    {
        var enhanced = Enhanced().Match(text);
        var subject = enhanced.Success ? enhanced.Groups["subject"].Value : "";
        var detail = enhanced.Success ? enhanced.Groups["detail"].Value : "";
        if (stage == MailStage.Opening)
        {
            return Refusal.Relay;
        }

        if (code < 500)
        {
            return code == 421 || (subject == "7" && code >= 400) || TooFast().IsMatch(text) ? Refusal.TooFast : Refusal.Transient;
        }

        return (stage, subject, detail) switch
        {
            (MailStage.Sender, _, _) => Refusal.Us,
            // 5.1.7 and 5.1.8 are about the sender's address.
            (_, "1", "7" or "8") => Refusal.Us,
            (_, "7", _) => Refusal.Us,
            (_, "2", "2" or "3") or (_, "3", "4") => Refusal.Copy,
            (_, "1" or "2", _) => Refusal.Recipient,
            (MailStage.Recipient, "", _) => AboutUs().IsMatch(text) ? Refusal.Us : code == 552 ? Refusal.Copy : Refusal.Recipient,
            (MailStage.Recipient, _, _) => AboutUs().IsMatch(text) ? Refusal.Us : Refusal.Recipient,
            (MailStage.Content, "", _) when code == 552 => Refusal.Copy,
            (MailStage.Content, "", _) when code == 550 && NoMailbox().IsMatch(text) => Refusal.Recipient,
            _ => Refusal.Us,
        };
    }

    /// <summary>Whether words say that there is no such mailbox.</summary>
    public static bool SaysNoMailbox(string text) => NoMailbox().IsMatch(text);

    [GeneratedRegex(@"^\s*[245]\.(?<subject>\d{1,3})\.(?<detail>\d{1,3})(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Enhanced();

    [GeneratedRegex(@"\b(?:too many|rate limit|throttl|slow down|try again more slowly)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TooFast();

    [GeneratedRegex(@"\b(?:spam|block(?:ed|list)|black ?list|deny ?list|policy|reputation|relay(?:ing)?|not authori[sz]ed|unauthori[sz]ed|SPF|DKIM|DMARC|banned|authenticat\w+)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AboutUs();

    [GeneratedRegex(@"\b(?:no such (?:user|mailbox|recipient|person)|user unknown|unknown user|mailbox (?:unavailable|not found|does not exist)|does not exist|recipient rejected)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoMailbox();
}
