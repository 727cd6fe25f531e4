using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;

namespace Solidarity.Domain.Messages;

public sealed partial class Message
{
    /// <summary>The handover whose answer it tells of; null for other kinds.</summary>
    public HandoverId? HandoverId { get; private set; }

    /// <summary>Tells those who signed and wanted news that the petition was answered. The same answer has the same id, so it goes once.</summary>
    /// <param name="handover">The handover with the published answer.</param>
    /// <param name="lists">The lists that the petition's form offers.</param>
    /// <param name="now">The moment.</param>
    public static Message Answer(Handover handover, IEnumerable<MailingListId> lists, DateTimeOffset now)
    {
        var id = KnownId(handover.CreatedAt, $"answer/{handover.Id.Value}");
        var message = new Message(id, MessageKind.PetitionAnswer, Lane.Bulk, MessageState.Sending, now) { HandoverId = handover.Id };
        message._lists.AddRange(lists.Distinct().Select(list => new MessageList(id, list)));
        message.Raise(new MessageReleased(id));
        return message;
    }
}
