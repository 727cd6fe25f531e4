using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Supporters;

/// <summary>What is held of a person, in sentences: the same on the person's own page, in the console, and in the file to take along.</summary>
public sealed class PersonSheet(IStringLocalizer<Texts> texts, PageLanguage language, IOptions<SiteOptions> site)
{
    /// <summary>The parts that hold anything: how things stand, and then what happened, newest first.</summary>
    public IReadOnlyList<SheetPart> Parts(HeldOfPerson held) => [.. new SheetPart[]
    {
        new("person", texts["Held.Person"], Person(held)),
        new("subscriptions", texts["Held.Subscriptions"], [.. held.Subscriptions.Select(Subscription)]),
        new("series", texts["Held.Series"], [.. held.Series.Select(Series)]),
        new("waiting", texts["Held.Waiting"], [.. held.Requests.Where(x => x.ConfirmedAt is null).Select(Waiting)]),
        new("endorsements", texts["Held.Endorsements"], [.. held.Endorsements.Select(Endorsement)]),
        new("organisations", texts["Held.Organisations"], [.. held.Organisations.Select(Organisation)]),
        new("signatures", texts["Held.Signatures"], [.. held.Signatures.Select(Signature)]),
        new("attendances", texts["Held.Attendances"], [.. held.Attendances.Select(Attendance)]),
        new("hostings", texts["Held.Hostings"], [.. held.Hostings.Select(Hosting)]),
        new("changes", texts["Held.Changes"], [.. held.AddressChanges.Where(x => x.DoneAt is null).Select(Change)]),
        new("suppressions", texts["Held.Suppressions"], [.. held.Suppressions.Select(x =>
            new SheetEntry(texts["Held.Scope." + x.Scope], $"{texts["Held.Cause." + x.Cause]} {texts["Held.Since", Moment(x.Since)]}"))]),
        new("history", texts["Held.History"], History(held)),
        new("wordings", texts["Held.Wordings"], Wordings(held)),
    }.Where(part => part.Entries.Count > 0)];

    /// <summary>A moment as people of the page's language write it, in the organisation's zone.</summary>
    public string Moment(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone));
        return $"{language.Date(moment)}, {local.ToString("HH:mm", CultureInfo.InvariantCulture)}";
    }

    private SheetEntry[] Person(HeldOfPerson held) => held.Supporter is not { } person
        ? held.HasAccount ? [Account()] : []
        : [.. new SheetEntry?[]
        {
            new(texts["Held.Email"], person.Email) { IsAddress = true },
            person.Name is null ? null : new(texts["Held.Name"], person.Name),
            new(texts["Held.Language"], Tongue(person.Language)),
            new(texts["Held.TimeZone"], person.TimeZone),
            person.MailsAWeek is not { } most ? null
                : new(texts["Held.MailsAWeek"], most == Supporter.NoCap ? texts["Preferences.MailsAWeek.All"] : most.ToString("N0", CultureInfo.CurrentCulture)),
            new(texts["Held.Known"], Moment(person.Since)),
            held.HasAccount ? Account() : null,
        }.OfType<SheetEntry>()];

    private SheetEntry Account() => new(texts["Held.Account"], texts["Held.AccountText"]);

    private SheetEntry Subscription(HeldSubscription x) => new(
        x.List,
        x.State == SubscriptionState.Left ? texts["Held.LeftOn", Moment(x.LeftAt ?? x.ConfirmedAt)]
            : string.Join(", ", new[]
            {
                texts["Frequency." + x.Frequency.ToString().ToLowerInvariant()].Value, Tongue(x.Language), texts["Held.Since", Moment(x.ConfirmedAt)].Value,
                x.PausedUntil is { } until ? texts["Held.PausedUntil", language.Date(until)].Value : "",
            }.Where(part => part.Length > 0)));

    private SheetEntry Series(HeldSeries x) => new(
        x.List,
        string.Join(", ", new[]
        {
            texts["Held.Since", Moment(x.StartedAt)].Value, texts["Held.Series.Mails", x.Mails].Value,
            x.NextAt is { } at ? texts["Held.Series.Next", Moment(at)].Value : texts["Held.Series." + x.Ending, Moment(x.EndedAt ?? x.StartedAt)].Value,
        }));

    private SheetEntry Waiting(HeldRequest x) => new(
        string.Join(", ", x.Lists),
        string.Join(", ", new[]
        {
            x.Email, x.Name ?? "", texts["Frequency." + x.Frequency.ToString().ToLowerInvariant()].Value, Tongue(x.Language), x.TimeZone,
            texts["Held.AskedAt", Moment(x.AskedAt)].Value, texts["Held.Forgotten", language.Date(x.ForgottenAt)].Value,
        }.Where(part => part.Length > 0)));

    private SheetEntry Endorsement(HeldEndorsement x) => new(
        x.Statement ?? "",
        string.Join(", ", new[]
        {
            x.Name, x.Website ?? "", x.Email, Tongue(x.Language), texts["Held.AskedAt", Moment(x.AskedAt)].Value, texts["Held.Endorsement." + x.State, Moment(x.StateSince)].Value,
            x.ForgottenAt is { } at ? texts[x.State == BackingState.Asked ? "Held.Forgotten" : "Held.ForgottenOn", language.Date(at)].Value : "",
        }.Where(part => part.Length > 0)));

    private SheetEntry Organisation(HeldOrganisation x) => new(
        x.Petition,
        string.Join(", ", new[]
        {
            x.Name, x.Website, x.ContactName, x.Email, Tongue(x.Language), texts["Held.AskedAt", Moment(x.AskedAt)].Value, texts["Held.Organisation." + x.State, Moment(x.StateSince)].Value,
            x.Reason ?? "", texts[x.State == BackingState.Asked ? "Held.Forgotten" : "Held.ForgottenOn", language.Date(x.ForgottenAt)].Value,
        }.Where(part => part.Length > 0)));

    private SheetEntry Signature(HeldSignature x) => new(
        x.Petition,
        string.Join(", ", new[]
        {
            texts["Held.Signature." + x.State].Value, x.Name, x.Email, x.Country ?? "", x.Region ?? "", x.PostalCode ?? "", x.Phone ?? "", x.Comment ?? "",
            string.Join(", ", x.Answers.Select(answer => $"{answer.Key}: {string.Join(" / ", answer.Value)}")), texts["Held.Display." + x.Display].Value, Tongue(x.Language),
            texts["Held.AskedAt", Moment(x.SignedAt)].Value, x.ConfirmedAt is { } at ? texts["Held.ConfirmedAt", Moment(at)].Value : "",
            texts["Held.ForgottenOn", language.Date(x.ForgottenAt)].Value, x.Blind is { } blind ? texts["Held.Blind", blind].Value : "",
        }.Where(part => part.Length > 0)));

    private SheetEntry Attendance(HeldAttendance x) => new(
        x.Event,
        string.Join(", ", new[]
        {
            x.Start.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), x.TimeZone, x.Shift, texts["Held.Attendance." + x.State].Value, x.Name, x.Email,
            x.Guests == 0 ? "" : texts["Held.Guests", x.Guests].Value, string.Join(", ", x.Answers.Select(answer => $"{answer.Key}: {string.Join(" / ", answer.Value)}")), Tongue(x.Language),
            texts["Held.AskedAt", Moment(x.AskedAt)].Value, x.ConfirmedAt is { } at ? texts["Held.ConfirmedAt", Moment(at)].Value : "", x.Reason ?? "",
            texts["Held.ForgottenOn", language.Date(x.ForgottenAt)].Value,
        }.Where(part => part.Length > 0)));

    private SheetEntry Hosting(HeldHosting x) => new(
        x.Event,
        string.Join(", ", new[]
        {
            texts["Held.Hosting." + x.State].Value, x.Name ?? "", x.Email, Tongue(x.Language), texts["Held.AskedAt", Moment(x.AskedAt)].Value, x.Reason ?? "",
            string.Join(", ", x.Written.Select(mail => texts["Held.Written", mail.Subject, Moment(mail.At)].Value)),
            x.ForgottenAt is { } at ? texts[x.State == Domain.Events.HostState.Asked ? "Held.Forgotten" : "Held.ForgottenOn", language.Date(at)].Value : texts["Held.Hosting.Until", (int)Domain.Events.EventHost.Retention.TotalDays].Value,
        }.Where(part => part.Length > 0)));

    private SheetEntry Change(HeldAddressChange x) => new(
        x.Email,
        texts[x switch { { OldAgreedAt: null, NewAgreedAt: null } => "Held.Change.Both", { NewAgreedAt: null } => "Held.Change.New", _ => "Held.Change.Old" }, Moment(x.AskedAt)])
    {
        IsAddress = true,
    };

    private SheetEntry[] History(HeldOfPerson held) => [.. held.Consents
        .Select(x => Happened(x.At, texts["Held.Consent." + x.Act, x.List, texts["Held.Channel." + x.Channel], x.Wording]))
        .Concat(held.Requests.Where(x => x.ConfirmedAt is not null).Select(x => Happened(x.AskedAt, texts["Held.Requested", string.Join(", ", x.Lists)])))
        .Concat(held.Mails.Select(x => Happened(x.At, Mail(x))))
        .Concat(held.Asked.Select(x => (
            At: new DateTimeOffset(x.AskedOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), Entry: new SheetEntry(PageLanguage.Date(x.AskedOn, language.Interface), Asking(x)))))
        .OrderByDescending(x => x.At).Select(x => x.Entry)];

    private static SheetEntry[] Wordings(HeldOfPerson held) =>
    [
        .. held.Consents.Select(x => (x.Wording, x.Text, x.Language)).Concat(held.Endorsements.Select(x => (x.Wording, x.Text, Language: x.TextLanguage)))
            .Concat(held.Organisations.Select(x => (x.Wording, x.Text, Language: x.TextLanguage)))
            .Concat(held.Signatures.Select(x => (x.Wording, x.Text, Language: x.TextLanguage)))
            .Concat(held.Attendances.Select(x => (x.Wording, x.Text, Language: x.TextLanguage)))
            .Concat(held.Hostings.Where(x => x.Wording is not null).Select(x => (Wording: x.Wording!, x.Text, Language: x.TextLanguage)))
            .Where(x => x.Text.Length > 0).DistinctBy(x => x.Wording).Select(x => new SheetEntry(x.Wording, x.Text) { Language = x.Language }),
    ];

    private (DateTimeOffset At, SheetEntry Entry) Happened(DateTimeOffset at, string what) => (at, new SheetEntry(Moment(at), what));

    private string Mail(HeldMail x) =>
        (x.Title is { } title ? texts["Held.MailAbout", texts["Held.Mail." + x.Kind], title].Value : texts["Held.Mail." + x.Kind].Value) + " · " + texts["Held.Delivery." + x.State];

    private string Asking(HeldAsking x) => texts["Held.Asked." + x.Kind].Value + " · "
        + (x.DoneAt is { } at ? texts[x.IsOwn ? "Held.DoneAlone" : "Held.Done", language.Date(at)] : texts["Held.Due", PageLanguage.Date(x.DueOn, language.Interface)]);

    private static string Tongue(string tag) => InterfaceLanguages.NameOf(LanguageTag.FromStored(tag));
}

/// <summary>A part of what is held.</summary>
/// <param name="Id">Its name in the page.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Entries">What it holds.</param>
public sealed record SheetPart(string Id, string Title, IReadOnlyList<SheetEntry> Entries);

/// <summary>One fact.</summary>
/// <param name="Label">What it is, or when it was.</param>
/// <param name="Value">What it says.</param>
public sealed record SheetEntry(string Label, string Value)
{
    /// <summary>The language of the value, where it is another than the page's.</summary>
    public string? Language { get; init; }

    /// <summary>Whether it is an address, which reads from left to right.</summary>
    public bool IsAddress { get; init; }
}
