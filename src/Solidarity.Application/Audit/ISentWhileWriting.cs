namespace Solidarity.Application.Audit;

/// <summary>
/// A command that a page may send by itself, every few seconds, while somebody is writing. Those leave no entry each: what is
/// written names its writer, and the one sent by hand at the end has its entry.
/// </summary>
public interface ISentWhileWriting
{
    /// <summary>Whether the page sent it by itself.</summary>
    bool WhileWriting { get; }
}
