using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Solidarity.Web.Guards;

namespace Solidarity.Web.Site;

/// <summary>What a page of refusal shows.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Text">What it means, and what to do next.</param>
/// <param name="Errors">What is wrong, in sentences.</param>
/// <param name="SignIn">Where signing in may help, or null.</param>
/// <param name="Typed">What had been typed, to be sent again by one press, or null.</param>
public sealed record RefusalPage(
    string Title, string Text, IReadOnlyList<string> Errors, string? SignIn = null, IReadOnlyList<KeyValuePair<string, string>>? Typed = null);

/// <summary>What belongs to a form beside its fields, and goes along when it is to be sent again.</summary>
/// <param name="Name">The name of the field that carries it.</param>
/// <param name="Value">What it says; null for nothing.</param>
internal sealed record AlsoTyped(string Name, string? Value);

/// <summary>Answers with a status that is no success: a page for people, problem details (RFC 9457) for programs.</summary>
internal sealed class PageWriter(IRazorViewEngine views, ITempDataDictionaryFactory tempData, IModelMetadataProvider metadata, IStringLocalizer<Texts> texts)
{
    private const string View = "/Site/RefusalPage.cshtml";
    private const int MostKept = 64 * 1024;

    /// <summary>Answers what a middleware or an endpoint left as a bare status.</summary>
    public Task WriteStatusAsync(HttpContext context) => WriteAsync(
        context,
        new FaultAnswer(context.Response.StatusCode, context.Features.Get<Refusal>()?.Text ?? context.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => "Page.SignInNeeded",
            StatusCodes.Status403Forbidden => "Page.NotAllowed",
            StatusCodes.Status404NotFound => "Page.NotFound",
            StatusCodes.Status405MethodNotAllowed => "Page.NotFound",
            StatusCodes.Status429TooManyRequests => "Page.TooMany",
            StatusCodes.Status503ServiceUnavailable => "Page.Unavailable",
            >= 500 => "Page.Fault",
            _ => "Page.NotValid",
        }),
        context.RequestAborted);

    /// <summary>Answers one who comes too often; what was typed is not lost.</summary>
    /// <param name="context">The request.</param>
    /// <param name="wait">When to come again.</param>
    /// <param name="token">What the form is surely taken with after the wait, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteTooManyAsync(HttpContext context, TimeSpan wait, string? token, CancellationToken cancellationToken)
    {
        var typed = await TypedAsync(context, cancellationToken);
        if (typed is not null && token is not null)
        {
            typed.RemoveAll(field => field.Key is FormGuard.WaitField or FormGuard.ProofField);
            typed.Add(new(FormGuard.WaitField, token));
        }

        await WriteAsync(context, new FaultAnswer(StatusCodes.Status429TooManyRequests, token is null ? "Page.TooMany" : "Page.Wait", [], wait), cancellationToken, typed);
    }

    /// <summary>Answers one whose form could not be stored now; all that was typed stands on the page, and goes again by one press.</summary>
    public async Task WriteAgainAsync(HttpContext context, FaultAnswer answer, CancellationToken cancellationToken) =>
        await WriteAsync(context, answer, cancellationToken, await TypedAsync(context, cancellationToken));

    /// <summary>Answers.</summary>
    public Task WriteAsync(HttpContext context, FaultAnswer answer, CancellationToken cancellationToken, IReadOnlyList<KeyValuePair<string, string>>? typed = null)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers.CacheControl = "no-store";
        var seconds = Math.Max(1, (int)Math.Ceiling(answer.RetryAfter?.TotalSeconds ?? 0));
        if (answer.RetryAfter is not null)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (IsApi(context))
        {
            return WriteProblemAsync(context, answer, cancellationToken);
        }

        var signIn = answer.Status == StatusCodes.Status401Unauthorized
            ? context.Request.PathBase.Add("/console/sign-in") + QueryString.Create("returnUrl", context.Request.PathBase + context.Request.Path)
            : null;
        return RenderAsync(context, new RefusalPage(
            texts[answer.Text + ".Title"], texts[answer.Text + ".Text", seconds], [.. answer.Errors.Select(error => error.Sentence)], signIn, typed));
    }

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api/v1")
        || context.Request.Path.StartsWithSegments("/openapi") || context.Request.Path.StartsWithSegments("/health");

    private async Task WriteProblemAsync(HttpContext context, FaultAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Status == StatusCodes.Status401Unauthorized && context.Response.Headers.WWWAuthenticate.Count == 0)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        var fields = answer.Errors.Where(error => error.Field.Length > 0).ToList();
        var problem = new ProblemDetails
        {
            Type = "about:blank",
            Status = answer.Status,
            Title = ReasonPhrases.GetReasonPhrase(answer.Status),
            Detail = answer.Errors.FirstOrDefault(error => error.Field.Length == 0).Sentence ?? texts[answer.Text + ".Text"],
        };
        if (fields.Count > 0)
        {
            problem.Extensions["errors"] = fields.GroupBy(error => error.Field).ToDictionary(group => group.Key, group => group.Select(error => error.Sentence).ToArray());
        }

        await context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", cancellationToken);
    }

    private async Task RenderAsync(HttpContext context, RefusalPage page)
    {
        var view = views.GetView(null, View, isMainPage: true).View ?? throw new InvalidOperationException(View + " is missing.");
        context.Response.ContentType = "text/html; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // Whole before it is sent: a view that fails must not leave half a page.
        await using var html = new StringWriter(CultureInfo.InvariantCulture);
        var data = new ViewDataDictionary<RefusalPage>(metadata, new ModelStateDictionary()) { Model = page };
        var action = new ActionContext(context, context.GetRouteData(), new ActionDescriptor());
        await view.RenderAsync(new ViewContext(action, view, data, tempData.GetTempData(context), html, new HtmlHelperOptions()));
        await context.Response.WriteAsync(html.ToString(), context.RequestAborted);
    }

    /// <summary>What was typed into a public form; those of the console may carry passwords and pictures.</summary>
    private static async Task<List<KeyValuePair<string, string>>?> TypedAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (IsApi(context) || request.Path.StartsWithSegments("/console") || !request.HasFormContentType || request.ContentLength is null or > MostKept)
        {
            return null;
        }

        try
        {
            var form = await request.ReadFormAsync(cancellationToken);
            var typed = form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? ""))).ToList();
            if (context.Features.Get<AlsoTyped>() is { Value: { } also, Name: var name } && !form.ContainsKey(name))
            {
                typed.Add(new(name, also));
            }

            return typed;
        }
        catch (Exception bad) when (bad is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
