using MimeKit;

namespace Solidarity.Infrastructure.Bounces;

/// <summary>Where a returned mail may name the address that it, or the copy that it is about, was sent from.</summary>
internal static class ReturnedTo
{
    private const int MostHeaders = 50;
    private const int LongestHeader = 2_000;

    // To whom it was sent, as the sender and as the servers on its way wrote it.
    private static readonly string[] Recipients = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc"];

    /// <summary>The texts to look through, those that servers wrote first.</summary>
    public static IEnumerable<string> In(MimeMessage message)
    {
        var parts = ReturnedMailReading.Parts(message).ToList();
        return Recipients.SelectMany(name => Values(message.Headers, name))
            .Concat(parts.OfType<MessageFeedbackReport>().SelectMany(report => Values(report.Fields, "Original-Mail-From")))
            .Concat(ReturnedMailReading.Copies(message).SelectMany(headers => Values(headers, "Return-Path")))
            .Take(MostHeaders);
    }

    private static IEnumerable<string> Values(HeaderList headers, string name) =>
        headers.Where(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).Where(value => value.Length <= LongestHeader);
}
