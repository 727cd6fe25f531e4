using Microsoft.EntityFrameworkCore.Design;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Infrastructure.PostgreSql;

/// <summary>For <c>dotnet ef migrations</c>.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<SolidarityDb>
{
    public SolidarityDb CreateDbContext(string[] args) => Provider.ForMigrations(DatabaseProvider.PostgreSql);
}
