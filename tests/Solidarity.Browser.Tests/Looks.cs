using System.Text.Json;
using Microsoft.Playwright;
using Solidarity.Testing;

namespace Solidarity.Browser.Tests;

/// <summary>What may be wrong with the looks of a page.</summary>
internal static class Looks
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(Repository.Root, "tests", "browser", "node_modules", "axe-core", "axe.min.js"));

    /// <summary>The faults of a page as it stands: those that axe finds, and whether it hangs over the edge.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page)
    {
        List<string> faults = await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth") ? [] : ["The page is wider than the screen."];
        await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run(document)).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))");
        return [.. faults, .. found.EnumerateArray().Select(violation => violation.GetString()!)];
    }

    /// <summary>Looks at an address as a phone in the dark shows it, then as a screen by day does.</summary>
    /// <returns>The faults of both, and what the page complained of in the browser's console.</returns>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, string path)
    {
        List<string> faults = [];
        void Complain(object? sender, IConsoleMessage message)
        {
            // That an address that is not there was not found is no fault; that a part of a page was not, is one.
            if (message.Type == "error" && !(message.Text.Contains("404", StringComparison.Ordinal) && message.Location.StartsWith(page.Url, StringComparison.Ordinal)))
            {
                faults.Add(message.Text);
            }
        }

        page.Console += Complain;
        foreach (var (width, scheme) in new[] { (360, ColorScheme.Dark), (1280, ColorScheme.Light) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.GotoAsync(path);
            faults.AddRange((await FaultsAsync(page)).Select(fault => $"{path} at {width}, {scheme}: {fault}"));
        }

        page.Console -= Complain;
        return faults;
    }
}
