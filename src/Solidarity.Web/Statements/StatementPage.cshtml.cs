using MediatR;
using Solidarity.Application.Statements;
using Solidarity.Domain;
using Solidarity.Web.Site;

namespace Solidarity.Web.Statements;

/// <summary>A statement, as readers see it.</summary>
public sealed class StatementPageModel(IMediator mediator, PageLanguage language) : PublicPage(mediator)
{
    private const int MoreStatements = 3;

    /// <summary>The statement.</summary>
    public ShownStatement Statement { get; private set; } = null!;

    /// <summary>Others to read.</summary>
    public IReadOnlyList<StatementListed> More { get; private set; } = [];

    /// <summary>The languages to offer: those of the statement and those of the site.</summary>
    public IReadOnlyList<LanguageTag> Languages { get; private set; } = [];

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(string slug, CancellationToken cancellationToken)
    {
        Statement = await Mediator.Send(new ShowStatement(slug, language.Content), cancellationToken);
        var newest = await Mediator.Send(new ListStatements(language.Content, MoreStatements + 1), cancellationToken);
        More = [.. newest.Where(x => x.Slug != Statement.Slug).Take(MoreStatements)];
        Languages = [.. InterfaceLanguages.All.Select(x => x.Tag).Union(Statement.Languages)];
    }
}
