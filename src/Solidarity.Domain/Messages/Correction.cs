using Solidarity.Domain.Statements;

namespace Solidarity.Domain.Messages;

public sealed partial class Message
{
    /// <summary>The language version that a correction tells of; null for other kinds.</summary>
    public LanguageTag? CorrectedLanguage { get; private set; }

    /// <summary>The revision that a correction tells of; null for other kinds.</summary>
    public int? CorrectedRevision { get; private set; }

    /// <summary>Tells those of a correction whose copy of the alert was made before it. The same correction has the same id, so it goes once.</summary>
    /// <param name="alert">The alert, with its lists.</param>
    /// <param name="corrected">The corrected text.</param>
    /// <param name="now">The moment.</param>
    public static Message Correction(Message alert, StatementVersion corrected, DateTimeOffset now)
    {
        var id = CorrectionId(corrected);
        var message = new Message(id, MessageKind.Correction, Lane.Bulk, MessageState.Sending, now)
        {
            StatementId = corrected.StatementId,
            CorrectedLanguage = corrected.Language,
            CorrectedRevision = corrected.Revision,
            CoversTo = corrected.WrittenAt,
        };
        message._lists.AddRange(alert.Lists.Select(list => new MessageList(id, list.ListId)));
        message.Raise(new MessageReleased(id));
        return message;
    }

    /// <summary>The id of the message that tells of a correction.</summary>
    public static MessageId CorrectionId(StatementVersion corrected) =>
        KnownId(corrected.WrittenAt, $"{corrected.StatementId.Value}/{corrected.Language.Value}/{corrected.Revision}");
}
