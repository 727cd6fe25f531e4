using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Solidarity.Architecture.Tests.SqlServer;

/// <summary>Microsoft's own parser and model of Transact-SQL, for a script that no server here can run.</summary>
internal static class TransactSql
{
    /// <summary>The errors that the parser of SQL Server 2022 finds.</summary>
    public static IEnumerable<string> ErrorsOfSyntax(string script)
    {
        Parse(script, out var errors);
        return errors.Select(error => $"line {error.Line}: {error.Message}");
    }

    /// <summary>The errors that the model finds in the tables, indexes and procedures that a script creates: unknown types, columns and tables.</summary>
    public static IEnumerable<string> ErrorsOfModel(string script)
    {
        using var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        var creations = new Creations();
        Parse(script, out _).Accept(creations);
        foreach (var creation in creations.Found)
        {
            model.AddObjects(script.Substring(creation.StartOffset, creation.FragmentLength));
        }

        // What a procedure names and is not there is only warned of, for it could come later.
        return [.. model.Validate().Where(message => message.MessageType == DacMessageType.Error || message.Number is 71502).Select(message => message.ToString())];
    }

    /// <summary>How many tables and indexes a script creates.</summary>
    public static int CountOfCreations(string script)
    {
        var creations = new Creations();
        Parse(script, out _).Accept(creations);
        return creations.Found.Count;
    }

    private static TSqlFragment Parse(string script, out IList<ParseError> errors)
    {
        using var reader = new StringReader(script);
        return new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out errors);
    }

    private sealed class Creations : TSqlFragmentVisitor
    {
        public List<TSqlFragment> Found { get; } = [];

        public override void Visit(CreateTableStatement node) => Found.Add(node);

        public override void Visit(CreateIndexStatement node) => Found.Add(node);

        public override void Visit(CreateSchemaStatement node) => Found.Add(node);

        public override void Visit(CreateSequenceStatement node) => Found.Add(node);

        public override void Visit(CreateProcedureStatement node) => Found.Add(node);
    }
}
