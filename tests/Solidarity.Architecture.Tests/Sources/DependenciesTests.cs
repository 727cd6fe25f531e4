using System.Text.Json;
using System.Xml.Linq;

namespace Solidarity.Architecture.Tests.Sources;

/// <summary>Every package is explained.</summary>
public sealed class DependenciesTests
{
    private static readonly string Explained = File.ReadAllText(Path.Combine(SourceFiles.Root, "docs", "dependencies.md"));

    [Fact]
    public void Each_NuGet_package_is_explained()
    {
        var packages = XDocument.Load(Path.Combine(SourceFiles.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value);

        Assert.DoesNotContain(packages, IsMissing);
    }

    [Fact]
    public void Each_npm_package_is_explained()
    {
        var packages =
            from folder in (string[])["src", "tests"]
            from file in SourceFiles.Under(folder, ".json")
            where Path.GetFileName(file) == "package.json"
            from package in PackagesIn(file)
            select package;

        Assert.DoesNotContain(packages, IsMissing);
    }

    private static IEnumerable<string> PackagesIn(string file)
    {
        using var description = JsonDocument.Parse(File.ReadAllText(file));
        return [.. from kind in (string[])["dependencies", "devDependencies"]
                   where description.RootElement.TryGetProperty(kind, out _)
                   from package in description.RootElement.GetProperty(kind).EnumerateObject()
                   select package.Name];
    }

    // Members of a family stand as `.Relational` behind the family's name.
    private static bool IsMissing(string package) =>
        !Explained.Contains($"`{package}`", StringComparison.Ordinal)
        && !Explained.Contains($"`{package[(package.LastIndexOf('.') + 1)..].Insert(0, ".")}`", StringComparison.Ordinal);
}
