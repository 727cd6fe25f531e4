namespace Solidarity.Architecture.Tests.Sources;

/// <summary>The files of the working copy that the tests were built from.</summary>
internal static class SourceFiles
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", "lib"];

    /// <summary>The folder that holds <c>Solidarity.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Files below a folder of the repository with one of these endings, without what builds make.</summary>
    public static IEnumerable<string> Under(string folder, params string[] endings) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
        where endings.Contains(Path.GetExtension(file))
            && !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(Made.Contains)
        select file;

    /// <summary>Where in which lines of a file something stands, as <c>path:line: text</c>.</summary>
    public static IEnumerable<string> LinesOf(string file, Func<string, bool> wanted) =>
        File.ReadLines(file).Index().Where(line => wanted(line.Item))
            .Select(line => $"{Path.GetRelativePath(Root, file)}:{line.Index + 1}: {line.Item.Trim()}");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Solidarity.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Solidarity.sln.");
    }
}
