using Solidarity.Domain.Messages;

namespace Solidarity.Application.Messages;

/// <summary>Which messages keep numbers of their copies.</summary>
public static class MessageNumbers
{
    /// <summary>Those that do: all but the ones that take deliveries for ever, one row for very many. The mails of a series are counted.</summary>
    public static IQueryable<Message> Numbered(this IQueryable<Message> messages) => messages.Where(x => x.State != MessageState.Standing || x.Kind == MessageKind.SeriesMail);
}
