namespace Solidarity.Infrastructure;

/// <summary>The program can't start like this. The message is a whole sentence for the one who runs it, and names the setting, folder or file.</summary>
/// <param name="sentence">What is wrong, and what to do.</param>
/// <param name="cause">What it came from, if anything.</param>
public sealed class StartRefused(string sentence, Exception? cause = null) : Exception(sentence, cause);
