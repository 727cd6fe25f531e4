using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Solidarity.Web.Site;

/// <summary>
/// A page for everyone. Its forms carry no authority, so there is no cookie and no antiforgery token: <c>Origin</c>,
/// <c>Sec-Fetch-Site</c> and the limits guard them.
/// </summary>
[IgnoreAntiforgeryToken]
public abstract class PublicPage(IMediator mediator) : PageModel
{
    /// <summary>Sends the use cases.</summary>
    protected IMediator Mediator { get; } = mediator;

    /// <summary>What is wrong with what was typed: field to sentence. The page shows it again with everything in place.</summary>
    public FormErrors Errors { get; } = new();
}

/// <summary>What is wrong with a form, field by field, in the order found.</summary>
public sealed class FormErrors
{
    private readonly List<(string Field, string Sentence)> _all = [];

    /// <summary>All of it.</summary>
    public IReadOnlyList<(string Field, string Sentence)> All => _all;

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => _all.Count > 0;

    /// <summary>The first sentence for a field, or null.</summary>
    public string? this[string field] => _all.FirstOrDefault(error => error.Field == field).Sentence;

    /// <summary>Adds a sentence.</summary>
    public void Add(string field, string sentence)
    {
        if (!_all.Contains((field, sentence)))
        {
            _all.Add((field, sentence));
        }
    }

    /// <summary>Puts what is wrong with one field beside another, where the page calls it so.</summary>
    public void Rename(string from, string to)
    {
        for (var i = 0; i < _all.Count; i++)
        {
            if (_all[i].Field == from)
            {
                _all[i] = (to, _all[i].Sentence);
            }
        }
    }
}
