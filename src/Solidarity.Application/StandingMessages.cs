using System.Buffers.Binary;
using Solidarity.Domain.Messages;

namespace Solidarity.Application;

/// <summary>The messages that take deliveries one by one, for ever; made when the database is.</summary>
public static class StandingMessages
{
    /// <summary>Their kinds.</summary>
    public static IReadOnlyList<MessageKind> Kinds { get; } =
    [
        MessageKind.ConfirmSubscription, MessageKind.AlreadySubscribed, MessageKind.DomainRefused, MessageKind.ComplaintReceived, MessageKind.TestMail,
        MessageKind.FreshLink, MessageKind.ChangeAddressOld, MessageKind.ChangeAddressNew, MessageKind.ConfirmEndorsement,
        MessageKind.Invitation, MessageKind.ConfirmSignature, MessageKind.SignatureReminder, MessageKind.AlreadySigned,
        MessageKind.FloodAlert,
        MessageKind.Handover, MessageKind.OfficeVisit, MessageKind.SignatureForTarget,
        MessageKind.ConfirmOrganisation, MessageKind.OrganisationDeclined,
        MessageKind.ConfirmAttendance, MessageKind.AttendanceSeated, MessageKind.AttendanceQueued, MessageKind.AttendanceOffered, MessageKind.AttendanceLapsed,
        MessageKind.AttendanceLeft, MessageKind.AttendanceChanged, MessageKind.AttendanceAwaits, MessageKind.AttendanceRefused, MessageKind.AlreadyJoined,
        MessageKind.EventReminder, MessageKind.EventMoved, MessageKind.EventCalledOff, MessageKind.ApprovalNeeded, MessageKind.EventRelocated, MessageKind.EventThanks,
        MessageKind.ConfirmHost, MessageKind.HostApproved, MessageKind.HostDeclined, MessageKind.HostEnded, MessageKind.HostWaits, MessageKind.HostGone,
        MessageKind.EventMail, MessageKind.EventMailCopy,
        MessageKind.NewsletterTest, MessageKind.AskImported,
    ];

    /// <summary>The fixed id of the standing message of a kind: a version 8 UUID (RFC 9562 §5.8).</summary>
    public static MessageId Id(MessageKind kind) => MessageId.From(Guid.Parse($"50115011-0000-8000-8000-{(int)kind:x12}"));

    /// <summary>What makes one more delivery of a standing message: the request and how often it asked.</summary>
    public static Guid Occasion(Guid request, int epoch)
    {
        Span<byte> bytes = stackalloc byte[16];
        request.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], BinaryPrimitives.ReadInt32BigEndian(bytes[12..]) + epoch);
        return new Guid(bytes, bigEndian: true);
    }
}
