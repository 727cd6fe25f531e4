using System.Reflection;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Solidarity.Application;
using Solidarity.Domain;

namespace Solidarity.Web.Site;

/// <summary>
/// A page of the organizers' console. It stands behind a session, so each of its forms carries an antiforgery token; what an
/// organizer may see and do, the use cases decide. A page that begins with an empty form, and so sends none, carries
/// <see cref="RequiresAttribute"/> itself: nobody is to fill in what will be refused.
/// </summary>
public abstract class ConsolePage(IMediator mediator, Sentences sentences) : PageModel
{
    /// <summary>Sends the use cases.</summary>
    protected IMediator Mediator { get; } = mediator;

    /// <summary>What is wrong with what was typed: field to sentence. The page shows it again with everything in place.</summary>
    public FormErrors Errors { get; } = new();

    /// <summary>Key of the sentence that says what was just done; it is shown once, on the page that follows.</summary>
    [TempData]
    public string? Notice { get; set; }

    /// <summary>What somebody else saved while this form was being filled in, or null.</summary>
    public Overtaken? Overtaken { get; protected set; }

    /// <inheritdoc/>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (GetType().GetCustomAttribute<RequiresAttribute>() is { } needed)
        {
            var actor = HttpContext.RequestServices.GetRequiredService<IActor>();
            var scope = await actor.ScopeAsync(needed.Right, HttpContext.RequestAborted);
            if (!(needed.InAnyCampaign ? scope.IsAny : scope.IsAll))
            {
                throw new NotAllowed(actor.IsKnown);
            }
        }

        await base.OnPageHandlerExecutionAsync(context, next);
    }

    /// <summary>Does something; a refusal is put beside its fields.</summary>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="Stale">Somebody else changed the thing meanwhile: the page has to show both.</exception>
    protected async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception refusal) when (refusal is not Stale && sentences.TryAdd(refusal, Errors))
        {
            return false;
        }
    }

    /// <summary>Puts a refusal beside its field.</summary>
    protected void Refuse(DomainError error) => Errors.Add(error.Field ?? "", sentences.For(error));

    /// <summary>The form again, with what is wrong.</summary>
    protected PageResult Refused(int status = StatusCodes.Status422UnprocessableEntity)
    {
        var page = Page();
        page.StatusCode = status;
        return page;
    }
}

/// <summary>What somebody else saved while a form was being filled in.</summary>
/// <param name="Reload">The page with their texts.</param>
/// <param name="Fields">The fields where theirs differs from what was typed, by label.</param>
public sealed record Overtaken(string Reload, IReadOnlyList<OvertakenField> Fields)
{
    /// <summary>Compares what is stored now with what was typed.</summary>
    public static Overtaken By(string reload, IEnumerable<(string Label, string? Theirs, string? Mine)> fields) =>
        By(reload, null, fields.Select(field => (Name: "", field.Label, field.Theirs, field.Mine)));

    /// <summary>Compares what is stored now with what was typed, and offers to keep either, field by field.</summary>
    public static Overtaken By(string reload, string? form, IEnumerable<(string Name, string Label, string? Theirs, string? Mine)> fields) => new(reload, [.. fields
        .Where(field => (field.Theirs ?? "").ReplaceLineEndings("\n").Trim() != (field.Mine ?? "").ReplaceLineEndings("\n").Trim())
        .Select(field => new OvertakenField(field.Label, field.Theirs ?? "") { Name = field.Name, Mine = field.Mine ?? "" })])
    { Form = form };

    /// <summary>Id of the form whose fields can be chosen from, or null where theirs are only shown.</summary>
    public string? Form { get; init; }
}

/// <summary>A field as somebody else left it.</summary>
public sealed record OvertakenField(string Label, string Theirs)
{
    /// <summary>Its name in the form.</summary>
    public string Name { get; init; } = "";

    /// <summary>What was typed here.</summary>
    public string Mine { get; init; } = "";
}
