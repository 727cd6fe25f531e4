using Solidarity.Application;
using Solidarity.Application.MailingLists;
using Solidarity.Infrastructure.Jobs;

namespace Solidarity.Infrastructure.MailingLists;

/// <summary>Checks, imports and undoes files of subscribers.</summary>
internal sealed class MoveListImports(ListImporting imports) : IWorkHandler
{
    public Work Work => Work.ListImports;

    public Task DoAsync(CancellationToken cancellationToken) => imports.RunAsync(cancellationToken);
}
