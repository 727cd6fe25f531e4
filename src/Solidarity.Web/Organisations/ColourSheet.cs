using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Web.Site;

namespace Solidarity.Web.Organisations;

/// <summary>
/// The style sheet with an organisation's colours. Its address holds the colour and a mark of the content, so it never changes,
/// and a server that has not yet heard of a new colour serves it all the same.
/// </summary>
public sealed class ColourSheet : IEndpoints
{
    private const string ForEver = "public, max-age=31536000, immutable";
    private static readonly ConcurrentDictionary<Colour, string> Addresses = new();

    /// <summary>Where the sheet of a colour is.</summary>
    public static string Address(Colour accent) => Addresses.GetOrAdd(accent, static accent => $"/look/{accent.ToString()[1..]}-{Mark(Css(accent))}.css");

    /// <inheritdoc />
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/look/{colour:length(6)}-{mark:length(12)}.css", Get).ExcludeFromDescription();

    private static Results<ContentHttpResult, Microsoft.AspNetCore.Http.HttpResults.NotFound> Get(string colour, string mark, HttpContext context)
    {
        if (!Colour.TryParse(colour, out var accent) || Css(accent) is var css && Mark(css) != mark)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = ForEver;
        return TypedResults.Text(css, "text/css; charset=utf-8");
    }

    private static string Mark(string css) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(css)))[..12];

    private static string Css(Colour accent) =>
        $$"""
        :root {
        {{Tokens(Palette.Light(accent))}}
        }

        @media (prefers-color-scheme: dark) {
          :root:not([data-theme="light"]) {
        {{Tokens(Palette.Dark(accent))}}
          }
        }
        """;

    private static string Tokens(Palette palette) =>
        $"""
          --accent: {palette.Accent};
          --accent-strong: {palette.Strong};
          --accent-ground: {palette.Ground};
          --on-accent: {palette.OnGround};
          --accent-tint: {palette.Tint};
          --pico-primary-hover-background: {palette.Strong};
          --pico-primary-hover-border: {palette.Strong};
        """;
}
