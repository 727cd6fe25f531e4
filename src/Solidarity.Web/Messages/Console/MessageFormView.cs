using Solidarity.Application.MailingLists;
using Solidarity.Application.Messages;
using Solidarity.Application.Segments;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Messages.Console;

/// <summary>What the editor of a newsletter shows.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="Lists">All lists, to choose from.</param>
/// <param name="Segments">All segments, to choose from.</param>
/// <param name="Newsletter">As it is stored, or null while it is being begun.</param>
public sealed record MessageFormView(MessageForm Form, FormErrors Errors, IReadOnlyList<ListKept> Lists, IReadOnlyList<SegmentListed> Segments, Newsletter? Newsletter)
{
    /// <summary>The language of the texts.</summary>
    public LanguageTag Language => LanguageTag.TryParse(Form.Language, out var tag) ? tag : LanguageTag.Parse("en");
}
