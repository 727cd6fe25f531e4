using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Solidarity.Browser.Tests;

/// <summary>
/// Waits for a page by looking at it again and again. Playwright's own <c>WaitForURLAsync</c> and <c>WaitForLoadStateAsync</c> look
/// once and then wait for an event, which is lost when it comes in between (microsoft/playwright-dotnet, issue 3364).
/// </summary>
internal static class Arrivals
{
    private const float Patience = 60_000;

    /// <summary>Waits until the page is at an address that fits, and loaded.</summary>
    /// <param name="page">The page.</param>
    /// <param name="pattern">A regular expression; it is looked for in the whole address.</param>
    public static async Task ArriveAsync(this IPage page, string pattern)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(pattern), new() { Timeout = Patience });
        await page.LoadedAsync();
    }

    /// <summary>Waits until all of the page that is shown now is there.</summary>
    public static Task LoadedAsync(this IPage page) =>
        Assertions.Expect(page.Locator(":root")).ToHaveJSPropertyAsync("ownerDocument.readyState", "complete", new() { Timeout = Patience });
}
