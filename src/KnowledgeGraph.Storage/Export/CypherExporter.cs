using System.Text;
using KnowledgeGraph.Storage.Migrations;
using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph.Storage.Export;

/// <summary>Writes a graph as a script of Cypher that makes it in an empty database of any Neo4j: constraints, indexes, nodes, relationships, and the ledger behind them.</summary>
/// <remarks>
/// <c>cypher-shell -f graph.cypher</c> runs it. Statements end with a semicolon at the end of a line, and hold a line break nowhere but between their
/// parts. After <c>kg migrate apply</c>, which finds what it would make, the store goes on with the graph. UTF-8, in a fixed order: the same graph gives the
/// same bytes.
/// </remarks>
public static class CypherExporter
{
    /// <summary>So many rows go into one statement: literals are parsed anew each time, and slowly.</summary>
    private static readonly Neo4jStoreOptions Portions = new() { BatchRows = 500, BatchBytes = 250_000 };

    /// <param name="schema">What the store follows.</param>
    /// <param name="output">Left open.</param>
    public static async Task ExportAsync(IGraphStore store, GraphSchema schema, Stream output, CancellationToken cancellationToken = default)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        await writer.WriteLineAsync($"// A graph of schema version {schema.Version}, for an empty database: cypher-shell -f THIS-FILE; then 'kg migrate apply'.");
        foreach (var migration in Migration.For(Neo4jMigrationTarget.Embedded, schema.Version).Where(m => m.Kind != MigrationKind.Undo))
        {
            await writer.WriteLineAsync($"// {migration.Name}");
            foreach (var statement in migration.Statements)
            {
                await writer.WriteLineAsync($"{statement};");
            }
        }

        var text = new StringBuilder();
        var bind = new CypherStatement(CypherStatements.BindSchema, new Dictionary<string, object?> { ["schema"] = schema.Version });
        await foreach (var statement in new RecordedGraph(store, schema, Portions).StatementsAsync(cancellationToken).Append(bind).WithCancellation(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            text.Clear();
            Append(text, statement);
            await writer.WriteLineAsync(text, cancellationToken);
        }
    }

    /// <summary>With its parameters where they are used; each is used once, or is short.</summary>
    private static void Append(StringBuilder to, CypherStatement statement)
    {
        var rest = statement.Text.AsSpan();
        for (var at = rest.IndexOf('$'); at >= 0; at = rest.IndexOf('$'))
        {
            to.Append(rest[..at]);
            rest = rest[(at + 1)..];
            var end = 0;
            while (end < rest.Length && char.IsAsciiLetterOrDigit(rest[end]))
            {
                end++;
            }

            CypherLiteral.Write(to, statement.Parameters![rest[..end].ToString()]);
            rest = rest[end..];
        }

        to.Append(rest).Append(';');
    }
}
