using Solidarity.Domain.Bounces;

namespace Solidarity.Infrastructure.Bounces;

/// <summary>What was read of a mail that came to the bounce address. It says nothing about who it is about: only the signed token in that address does.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Reply">The words of the server that refused, past the redactor; may be empty.</param>
public sealed record ReturnedMail(ReturnedKind Kind, string Reply);
