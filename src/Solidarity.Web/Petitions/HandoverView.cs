using System.Globalization;
using Microsoft.Extensions.Localization;
using Solidarity.Application;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>An answer of a target as it stands on the petition's page.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Day">The day of it, in words.</param>
public sealed record ShownAnswer(AnswerSeen Answer, string Day);

/// <summary>What pages say of a handover.</summary>
public static class HandoverView
{
    private const double Kilo = 1024;

    /// <summary>The files in the order in which they are shown.</summary>
    public static IReadOnlyList<HandoverForm> Forms { get; } = [HandoverForm.BookA4, HandoverForm.BookLetter, HandoverForm.Table];

    /// <summary>A day and a time of day in a zone.</summary>
    public static string Moment(DateTimeOffset moment, TimeZoneName zone, LanguageTag language)
    {
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(zone.Value));
        return $"{Written.Day(DateOnly.FromDateTime(local.DateTime), language)}, {local.ToString("HH:mm", CultureInfo.InvariantCulture)} ({zone.Value.Replace('_', ' ')})";
    }

    /// <summary>The same of a handover's own petition.</summary>
    public static string Moment(this ShownHandover shown, DateTimeOffset moment, LanguageTag language) => Moment(moment, shown.TimeZone, language);

    /// <summary>The name of a file in addresses and forms.</summary>
    public static string Name(this HandoverForm form) => form switch
    {
        HandoverForm.BookA4 => "book-a4",
        HandoverForm.BookLetter => "book-letter",
        _ => "table",
    };

    /// <summary>The size of a file in words.</summary>
    public static string Size(long bytes, CultureInfo culture) => bytes < Kilo * Kilo
        ? Math.Max(1, Math.Round(bytes / Kilo)).ToString("N0", culture) + " KB"
        : (bytes / Kilo / Kilo).ToString("N1", culture) + " MB";

    /// <summary>A hash in hexadecimal digits.</summary>
    public static string Hash(this HandoverFile file) => Convert.ToHexStringLower(file.Sha256);

    /// <summary>The answer as it will stand on the petition's page.</summary>
    public static ShownAnswer AnswerOf(this ShownHandover shown, string text, DateTimeOffset at, LanguageTag language) => new(
        new AnswerSeen(shown.Handover.Name, shown.Handover.Title, shown.Handover.Organisation, text, at, shown.Handover.Signatures),
        Written.Day(Running.DayIn(shown.TimeZone, at), language));

    /// <summary>How the mail with the link stands, in a sentence.</summary>
    public static string Words(this HandoverMailSeen mail, IStringLocalizer<Texts> texts, Moments moments)
    {
        var what = texts["Handover.Mail." + (mail.Bounce?.ToString() ?? mail.State switch
        {
            Domain.Messages.DeliveryState.Sent => "Sent",
            Domain.Messages.DeliveryState.Queued or Domain.Messages.DeliveryState.Claimed => "Waiting",
            _ => "Failed",
        })].Value;
        return (mail.Bounce, mail.NextTryAt) switch
        {
            (null, _) => what,
            (_, { } next) => what + " " + texts["Handover.Mail.Again", moments.Words(next)],
            _ => what + " " + texts["Handover.Mail.Over"],
        };
    }
}
