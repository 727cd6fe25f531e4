using Solidarity.Domain.Messages;

namespace Solidarity.Infrastructure.Messages;

/// <summary>A kind of mail, and what its templates may show.</summary>
/// <param name="Name">As in the names of its files.</param>
/// <param name="Shared">Values that are the same in every copy.</param>
/// <param name="Variables">Values of the recipient.</param>
/// <param name="Leaves">Whether it goes to a list, and so offers to leave it by one click.</param>
internal sealed record MailKind(string Name, IReadOnlyList<string> Shared, IReadOnlyList<RecipientVariable> Variables, bool Leaves);

/// <summary>The kinds of mail; <c>templates/email/README.md</c> tells people the same.</summary>
internal static class MailKinds
{
    public const string Name = "name";
    public const string ListNames = "list_names";
    public const string Unsubscribe = "unsubscribe_url";
    public const string Preferences = "preferences_url";
    public const string Confirm = "confirm_url";
    public const string NotMe = "not_me_url";
    public const string ExpiresOn = "expires_on";
    public const string Source = "source";
    public const string Domain = "domain";
    public const string Reply = "server_reply";
    public const string Waiting = "waiting";
    public const string AgainAt = "again_at";
    public const string Console = "console_url";
    public const string StatementTitle = "statement_title";
    public const string StatementUrl = "statement_url";
    public const string EndorsementUrl = "endorsement_url";
    public const string MyData = "data_url";
    public const string ExpiresAt = "expires_at";
    public const string ChangeAddress = "change_url";
    public const string NewAddress = "new_address";
    public const string Invite = "invite_url";
    public const string PetitionTitle = "petition_title";
    public const string PetitionUrl = "petition_url";
    public const string SignatureUrl = "signature_url";
    public const string Count = "count";
    public const string HeldCount = "held";
    public const string AboutTitle = "about_title";

    public const string Target = "target_name";
    public const string Signatures = "signatures";
    public const string AsOf = "as_of";
    public const string Hash = "sha256";
    public const string Contact = "contact";
    public const string Delivery = "delivery_url";
    public const string Office = "office_url";
    public const string OrganisationUrl = "organisation_url";
    public const string Why = "reason";
    public const string Signer = "signer";
    public const string Comment = "comment";

    public const string EventTitle = "event_title";
    public const string EventUrl = "event_url";
    public const string AttendanceUrl = "attendance_url";
    public const string When = "when";
    public const string WhenBefore = "when_before";
    public const string Where = "where";
    public const string OnlineUrl = "online_url";
    public const string GettingThere = "getting_there";
    public const string Bring = "bring";
    public const string Code = "code";
    public const string More = "more";
    public const string NextTitle = "next_title";
    public const string NextUrl = "next_url";
    public const string Safety = "safety";
    public const string ShiftName = "shift";
    public const string People = "people";
    public const string Before = "before";
    public const string Until = "until";
    public const string HostUrl = "host_url";
    public const string CampaignTitle = "campaign_title";

    public static readonly IReadOnlyList<string> Everywhere = ["site_name", "organisation", "base_url", "language", "dir"];

    public static readonly MailKind Alert = new(
        MailTemplates.Alert,
        ["statement_title", "statement_standfirst", "statement_byline", "statement_html", "statement_text", "statement_url", "picture_url", "picture_alt", "campaign_title"],
        [Text(Name), Text(ListNames), Link(Unsubscribe), Link(Preferences)], Leaves: true);

    public static readonly MailKind Digest = new(
        MailTemplates.Digest, ["first_title", "more", "statements", "held"], [Text(ListNames), Link(Unsubscribe), Link(Preferences)], Leaves: true);

    public static readonly MailKind Correction = new(
        MailTemplates.Correction, ["statement_title", "statement_url", "campaign_title", "correction"],
        [Text(Name), Text(ListNames), Link(Unsubscribe), Link(Preferences)], Leaves: true);

    public static readonly MailKind Newsletter = new(
        "newsletter", ["newsletter_subject", "newsletter_html", "newsletter_text", "web_url"],
        [Text(Name), Text(ListNames), Link(Unsubscribe), Link(Preferences)], Leaves: true);

    public static readonly MailKind ConfirmSubscription = new(
        MailTemplates.ConfirmSubscription, [], [Text(ListNames), Link(Confirm), Link(NotMe), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind AskImported = new("ask-imported", [], [Text(ListNames), Text(Source), Link(Confirm), Link(NotMe), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind AlreadySubscribed = new(
        MailTemplates.AlreadySubscribed, [], [Text(ListNames), Link(Preferences), Link(Unsubscribe)], Leaves: false);

    public static readonly MailKind DomainRefused = new(
        MailTemplates.DomainRefused, [], [Text(Domain), Text(Reply), Text(Waiting), Text(AgainAt), Link(Console)], Leaves: false);

    public static readonly MailKind ComplaintReceived = new("complaint-received", ["about"], [Text(Count), Text(AboutTitle), Link(Console)], Leaves: false);

    public static readonly MailKind TestMail = new(MailTemplates.TestMail, [], [Link(Console)], Leaves: false);

    public static readonly MailKind ConfirmEndorsement = new(
        MailTemplates.ConfirmEndorsement, [], [Text(StatementTitle), Link(StatementUrl), Link(EndorsementUrl), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind FreshLink = new("data-link", [], [Link(MyData), Text(ExpiresAt)], Leaves: false);

    public static readonly MailKind ChangeAddressOld = new("change-address-old", [], [Text(NewAddress), Link(ChangeAddress), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind ChangeAddressNew = new("change-address-new", [], [Link(ChangeAddress), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind Invitation = new(MailTemplates.Invitation, [], [Link(Invite), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind ConfirmSignature = new(
        "confirm-signature", [], [Text(PetitionTitle), Link(PetitionUrl), Link(Confirm), Link(NotMe), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind ConfirmSignatureDiscreet = new("confirm-signature-discreet", [], [Link(Confirm), Link(NotMe), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind SignatureReminder = new(
        "signature-reminder", [], [Text(PetitionTitle), Link(PetitionUrl), Link(Confirm), Link(NotMe), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind AlreadySigned = new("already-signed", [], [Text(PetitionTitle), Link(PetitionUrl), Link(SignatureUrl)], Leaves: false);

    public static readonly MailKind AlreadySignedDiscreet = new("already-signed-discreet", [], [Link(SignatureUrl)], Leaves: false);

    public static readonly MailKind FloodAlert = new("flood-alert", [], [Text(PetitionTitle), Text(Count), Text(HeldCount), Link(Console)], Leaves: false);

    public static readonly MailKind Handover = new(
        "handover", [], [Text(PetitionTitle), Link(PetitionUrl), Text(Target), Text(Signatures), Text(AsOf), Text(Hash), Text(Contact), Link(Delivery), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind SignatureForTarget = new(
        "signature-for-target", ["is_named", "has_comment"], [Text(PetitionTitle), Link(PetitionUrl), Text(Target), Text(Signer), Text(Comment), Text(Contact), Link(Delivery)], Leaves: false);

    public static readonly MailKind OfficeVisit = new("office-link", [], [Text(PetitionTitle), Link(Office), Text(ExpiresAt)], Leaves: false);

    public static readonly MailKind ConfirmOrganisation = new(
        "confirm-organisation", [], [Text(PetitionTitle), Link(PetitionUrl), Link(OrganisationUrl), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind OrganisationDeclined = new(
        "organisation-declined", [], [Text(PetitionTitle), Link(PetitionUrl), Text(Why), Link(OrganisationUrl)], Leaves: false);

    public static readonly MailKind PetitionAnswer = new(
        "petition-answer", ["petition_title", "petition_url", "target", "answered_on", "answer"],
        [Text(ListNames), Link(Unsubscribe), Link(Preferences)], Leaves: true);

    public static readonly MailKind ConfirmAttendance = new(
        "confirm-attendance", ["is_held", "has_more"], [Text(EventTitle), Link(EventUrl), Text(When), Text(More), Text(Until), Link(Confirm), Link(NotMe), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind Attendance = new(
        "attendance",
        ["standing", "has_where", "has_online", "has_way", "has_bring", "has_safety", "has_shift", "has_guests", "has_reason", "time_changed", "is_next", "has_code", "has_petition", "has_more"],
        [
            Text(EventTitle), Link(EventUrl), Text(When), Text(WhenBefore), Text(Where), Link(OnlineUrl), Text(GettingThere), Text(Bring), Text(Safety), Text(ShiftName), Text(People),
            Text(Before), Text(Until), Text(Why), Text(Code), Text(More), Text(NextTitle), Link(NextUrl), Link(AttendanceUrl),
        ], Leaves: false);

    public static readonly MailKind ApprovalNeeded = new("approval-needed", [], [Text(EventTitle), Text(Waiting), Link(Console)], Leaves: false);

    public static readonly MailKind ConfirmHost = new(
        "confirm-host", ["is_handover"], [Text(CampaignTitle), Text(EventTitle), Text(When), Link(HostUrl), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind Host = new(
        "host", ["standing", "has_reason"], [Text(EventTitle), Text(When), Text(Why), Link(HostUrl), Text(ExpiresOn)], Leaves: false);

    public static readonly MailKind HostNews = new("host-news", ["standing"], [Text(EventTitle), Link(Console)], Leaves: false);

    public static readonly MailKind EventMail = new(
        "event-mail", ["is_copy", "by_host", "audience", "subject", "message", "host_name"], [Text(EventTitle), Link(EventUrl), Text(When), Link(AttendanceUrl), Link(Console)], Leaves: false);

    public static readonly IReadOnlyList<MailKind> All =
    [
        Alert, Digest, Correction, Newsletter, ConfirmSubscription, AskImported, AlreadySubscribed,
        new("sign-in-link", [], [Link("sign_in_url"), Text(ExpiresOn)], Leaves: false),
        DomainRefused, ComplaintReceived,
        TestMail,
        ConfirmEndorsement,
        FreshLink, ChangeAddressOld, ChangeAddressNew,
        Invitation,
        ConfirmSignature, ConfirmSignatureDiscreet, SignatureReminder, AlreadySigned, AlreadySignedDiscreet,
        FloodAlert,
        Handover, SignatureForTarget, OfficeVisit, PetitionAnswer,
        ConfirmOrganisation, OrganisationDeclined,
        ConfirmAttendance, Attendance, ApprovalNeeded,
        ConfirmHost, Host, HostNews, EventMail,
    ];

    /// <summary>The mail about a signature.</summary>
    public static MailKind Signature(MessageKind message, bool isDiscreet) => message switch
    {
        MessageKind.ConfirmSignature => isDiscreet ? ConfirmSignatureDiscreet : ConfirmSignature,
        MessageKind.SignatureReminder => SignatureReminder,
        _ => isDiscreet ? AlreadySignedDiscreet : AlreadySigned,
    };

    private static RecipientVariable Text(string name) => new(name, RecipientValueKind.Text);

    private static RecipientVariable Link(string name) => new(name, RecipientValueKind.Link);
}
