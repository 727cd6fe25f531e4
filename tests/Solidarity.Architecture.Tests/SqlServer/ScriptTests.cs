using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Solidarity.Infrastructure.Petitions;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Architecture.Tests.SqlServer;

/// <summary>What EF Core writes for SQL Server, checked by Microsoft's parser and model.</summary>
public sealed class ScriptTests
{
    /// <summary>The migrations of SQL Server.</summary>
    public static TheoryData<string> Migrations
    {
        get
        {
            using var db = Provider.ForMigrations(DatabaseProvider.SqlServer);
            return [.. db.Database.GetMigrations()];
        }
    }

    [Fact]
    public void The_database_as_it_is_can_be_created()
    {
        using var db = Provider.ForMigrations(DatabaseProvider.SqlServer);
        var script = db.Database.GenerateCreateScript();

        Assert.Empty(TransactSql.ErrorsOfSyntax(script));
        Assert.True(TransactSql.CountOfCreations(script) > 10);
        Assert.Empty(TransactSql.ErrorsOfModel(script));
    }

    [Theory, MemberData(nameof(Migrations))]
    public void A_migration_parses(string migration)
    {
        using var db = Provider.ForMigrations(DatabaseProvider.SqlServer);
        var all = db.Database.GetMigrations().ToList();
        var before = all.IndexOf(migration) is var index and > 0 ? all[index - 1] : Migration.InitialDatabase;
        var migrator = db.GetService<IMigrator>();

        Assert.Empty(TransactSql.ErrorsOfSyntax(migrator.GenerateScript(before, migration)));
        Assert.Empty(TransactSql.ErrorsOfSyntax(migrator.GenerateScript(before, migration, MigrationsSqlGenerationOptions.Idempotent)));
        Assert.Empty(TransactSql.ErrorsOfSyntax(migrator.GenerateScript(migration, before)));
    }

    [Fact]
    public void What_is_written_by_hand_to_store_signatures_parses_and_names_what_is_there()
    {
        using var db = Provider.ForMigrations(DatabaseProvider.SqlServer);
        var sql = new SqlServerSignatureSql(db);
        List<string> statements = [sql.Prepare, sql.Clear, sql.Spend, sql.Sign, sql.Find, sql.Count];
        Assert.All(statements, statement => Assert.Empty(TransactSql.ErrorsOfSyntax(statement)));

        // The model knows no temporary tables, but procedures that use real ones.
        var tables = db.Database.GenerateCreateScript();
        var made = sql.Prepare.Replace("TOP (0) ", "", StringComparison.Ordinal);
        var procedures = string.Concat(statements[2..].Select((statement, i) => $"\nGO\nCREATE PROCEDURE [Signatures{i}] AS BEGIN {made} {statement} END"));
        Assert.Empty(TransactSql.ErrorsOfModel(tables + procedures));
        Assert.NotEmpty(TransactSql.ErrorsOfModel(tables + procedures.Replace("[MailboxKey]", "[Mailbox]", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("CREATE TABLE [T] ([Id] int NOT NULL, CONSTRAINT [PK_T] PRIMARY KEY ([Id]))\nGO\nCREATE INDEX [I] ON [T] ([Id]) WHERE [Id] = true;", true, false)]
    [InlineData("CREATE TABLE [T] ([Id] int NOT NULL, [Data] jsonb NULL)", false, true)]
    [InlineData("CREATE TABLE [T] ([Id] int NOT NULL)\nGO\nCREATE INDEX [I] ON [T] ([Missing]);", false, true)]
    [InlineData("CREATE TABLE [T] ([Id] int NOT NULL, CONSTRAINT [F] FOREIGN KEY ([Id]) REFERENCES [Missing] ([Id]))", false, true)]
    public void The_checks_find_what_they_are_for(string wrong, bool syntax, bool model)
    {
        Assert.Equal(syntax, TransactSql.ErrorsOfSyntax(wrong).Any());
        if (!syntax)
        {
            Assert.Equal(model, TransactSql.ErrorsOfModel(wrong).Any());
        }
    }
}
