using Solidarity.Application.Messages;

namespace Solidarity.Web.Messages.Console;

/// <summary>What came of a newsletter, as it is shown.</summary>
/// <param name="Numbers">The numbers.</param>
/// <param name="MayChoose">Whether the one who looks may settle which of two texts goes on.</param>
/// <param name="IsMoving">Whether numbers beside them follow what happens.</param>
public sealed record OutcomeView(NewsletterNumbers Numbers, bool MayChoose, bool IsMoving);
