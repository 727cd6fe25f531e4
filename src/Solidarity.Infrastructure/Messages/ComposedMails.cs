using Solidarity.Domain.Messages;

namespace Solidarity.Infrastructure.Messages;

/// <summary>Claimed copies, made ready to send as far as they still may be.</summary>
/// <param name="Mails">To send.</param>
/// <param name="Skipped">Whose recipients have left, are suppressed, or are forgotten.</param>
/// <param name="Unmade">That could not be made; they wait, and the log says why.</param>
internal sealed record ComposedMails(IReadOnlyList<QueuedMail> Mails, IReadOnlyList<Delivery> Skipped, IReadOnlyList<Delivery> Unmade);
