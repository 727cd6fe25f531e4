namespace Solidarity.Web.Site;

/// <summary>Where the program's files are.</summary>
/// <remarks>
/// What an installation owns (<c>var/</c>, and <c>templates/</c> as changed by the organisation) lies in the working folder;
/// what comes with the program (<c>wwwroot/</c>) beside the program, or, while developing, in the project's folder.
/// </remarks>
public static class Folders
{
    /// <summary>The folder that holds <c>wwwroot</c>, unless the command line names one.</summary>
    internal static string? ContentRoot(string[] args)
    {
        if (args.Any(argument => argument.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return HasPages(Directory.GetCurrentDirectory()) ? null : Above(AppContext.BaseDirectory).FirstOrDefault(HasPages);
    }

    /// <summary>The folder with the e-mail templates: <c>templates/</c> in the working folder, else the nearest one above the program.</summary>
    public static string Templates() =>
        Above(Directory.GetCurrentDirectory()).Concat(Above(AppContext.BaseDirectory))
            .Select(folder => Path.Combine(folder, "templates"))
            .FirstOrDefault(Directory.Exists) ?? Path.GetFullPath("templates");

    private static bool HasPages(string folder) => Directory.Exists(Path.Combine(folder, "wwwroot"));

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }
}
