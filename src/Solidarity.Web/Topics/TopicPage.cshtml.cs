using MediatR;
using Solidarity.Application.Statements;
using Solidarity.Application.Topics;
using Solidarity.Web.Site;

namespace Solidarity.Web.Topics;

/// <summary>A topic: everything that is public under it, newest first.</summary>
public sealed class TopicPageModel(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    private const int Most = 20;

    private IReadOnlyList<StatementListed> _found = [];

    /// <summary>The topic.</summary>
    public ShownTopic Topic { get; private set; } = null!;

    /// <summary>Those of this page.</summary>
    public IReadOnlyList<StatementListed> Statements => [.. _found.Take(Most)];

    /// <summary>The address of the page with older ones, or null on the last one.</summary>
    public string? NextPage => _found.Count > Most ? language.Path("/topics/" + Uri.EscapeDataString(Topic.Slug)) + QueryString.Create("before", _found[Most - 1].Slug) : null;

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string slug, string? before, CancellationToken cancellationToken)
    {
        Topic = await Mediator.Send(new ShowTopic(slug, language.Content), cancellationToken);
        _found = await Mediator.Send(new ListStatements(language.Content, Most + 1, new StatementFilter(Topic: slug), before), cancellationToken);
    }
}
