namespace Solidarity.Web.MailingLists;

/// <summary>The question how often to write.</summary>
/// <param name="Chosen">As in <see cref="Application.MailingLists.Frequencies"/>.</param>
/// <param name="Error">What is wrong with the answer, if anything.</param>
public sealed record HowOften(string? Chosen, string? Error);
