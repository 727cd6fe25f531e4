using Solidarity.Application.Supporters;
using Solidarity.Domain;

namespace Solidarity.Application.Events;

/// <summary>The lines above the buttons of those who want to host an event: who is responsible, what is shown of them, until when it is kept. A port.</summary>
public interface IHostWordings
{
    /// <summary>The words above the button.</summary>
    Wording For(LanguageTag language);

    /// <summary>The version that a host refers to: the one that was shown, if it is known, else the one in force. It is stored before it is referred to.</summary>
    ValueTask<string> ShownAsync(LanguageTag language, IReadOnlyList<string> shown, CancellationToken cancellationToken);
}
