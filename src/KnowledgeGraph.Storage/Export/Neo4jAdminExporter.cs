using System.Collections;
using System.Globalization;
using System.Text;
using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph.Storage.Export;

/// <summary>Writes a graph as files for <c>neo4j-admin database import full</c>, the fastest way into an empty database: the graph that the store would write, ledger and all.</summary>
/// <remarks>
/// A file of headers and a file of data for each set of labels and each kind of relationship, and <c>import.sh</c> with the command line, which says what was
/// left out of the files: labels, types, and that lists are parted by U+001F, which no text holds. Columns are of the types of their values; what has no
/// value is empty. UTF-8, in a fixed order: the same graph gives the same bytes. The graph is held in memory while it is written.
/// Source of the format: https://neo4j.com/docs/operations-manual/current/import/.
/// </remarks>
public static class Neo4jAdminExporter
{
    private const char ListSeparator = '\u001F';
    private const string Ledger = "__Ledger";
    private const string Says = "__SAYS";
    private static readonly Dictionary<string, object?> None = [];

    private const string Script = "import.sh";

    /// <param name="schema">What the store follows.</param>
    /// <param name="folder">Made where it is missing; files of the same names are replaced, others are left.</param>
    /// <returns>The command that imports the files, on one line, to be run where they are.</returns>
    public static async Task<string> ExportAsync(IGraphStore store, GraphSchema schema, string folder, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        var tables = Collect(await RecordedGraph.OfAsync(store, schema, new Neo4jStoreOptions(), cancellationToken), schema);
        foreach (var table in tables)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await table.WriteAsync(folder, cancellationToken);
        }

        var arguments = tables.Select(t => t.Argument).Prepend("--multiline-fields=true").Prepend("--array-delimiter=U+001F").Prepend("--id-type=string").Prepend("--overwrite-destination").ToList();
        var script = new StringBuilder("#!/bin/sh\n# Replaces a database by these files; the server, or the database, must be stopped. First argument: the database's name, neo4j where there is none.\n")
            .Append("# Afterwards 'kg migrate apply' makes constraints and indexes.\nset -e\ncd \"$(dirname \"$0\")\"\nexec neo4j-admin database import full");
        foreach (var argument in arguments)
        {
            script.Append(" \\\n  ").Append(argument);
        }

        // The folder may be one that the server's user cannot write to.
        script.Append(" \\\n  --report-file=\"${TMPDIR:-/tmp}/import.report\" \\\n  \"${1:-neo4j}\"\n");
        await File.WriteAllTextAsync(Path.Combine(folder, Script), script.ToString(), cancellationToken);
        return $"neo4j-admin database import full {string.Join(' ', arguments)} neo4j";
    }

    private static List<Table> Collect(IReadOnlyList<CypherStatement> statements, GraphSchema schema)
    {
        var labels = new GraphLabels(schema);
        var types = schema.EntityTypes.Select(t => t.Name).Append(GraphLabels.Other).ToList();
        var tables = new Dictionary<string, Table>(StringComparer.Ordinal);
        var meaning = new Dictionary<string, Action<IReadOnlyDictionary<string, object?>>>(StringComparer.Ordinal)
        {
            [CypherStatements.WriteFacts] = r => Node([Ledger], Ledger, r["key"], Values(r)),
            [CypherStatements.WriteDocuments] = r => Node([Ledger], Ledger, r["key"], r.Where(v => v.Key != "key").ToDictionary(v => v.Key, v => v.Value)),
            [CypherStatements.WriteBuckets] = r => Node([Ledger], Ledger, r["key"], None),
            [CypherStatements.JoinAsOriginals] = r => Edge("__ORIGINAL_IN", Ledger, r["document"], Ledger, r["bucket"], None),
            [CypherStatements.JoinAsCopies] = r => Edge("__COPY_IN", Ledger, r["document"], Ledger, r["bucket"], None),
            [CypherStatements.LinkCopies] = r => Edge("__COPIES", Ledger, r["copy"], Ledger, r["original"], None),
            [CypherStatements.ShowCopies] = r => Edge(GraphLabels.CopyOf, GraphLabels.Document, r["copy"], GraphLabels.Document, r["original"], None),
            [CypherStatements.WriteSaid] = r => Edge(
                Says, Ledger, r["document"], Ledger, r["fact"], new Dictionary<string, object?> { ["at"] = r["at"], ["value"] = r["value"] }),
            [CypherStatements.ShowDocuments] = r => Node([GraphLabels.Document], GraphLabels.Document, r["key"], Values(r)),
        };
        foreach (var type in types)
        {
            foreach (var kind in (schema.EntityType(type)?.Kinds ?? []).Select(k => labels.Kind(type, k)).Prepend(null))
            {
                meaning[CypherStatements.ShowEntities(type, kind)] = r => Node(kind is null ? [type] : [type, kind], type, r["key"], Values(r));
            }

            meaning[CypherStatements.ShowIndicators(type)] = r =>
            {
                Node([GraphLabels.Indicator], GraphLabels.Indicator, r["key"], Values(r));
                Edge(GraphLabels.HasIndicator, type, r["subject"], GraphLabels.Indicator, r["key"], None);
            };
        }

        foreach (var type in types.Append(GraphLabels.Indicator))
        {
            meaning[CypherStatements.ShowMentions(type)] = r => Edge(GraphLabels.Mentions, GraphLabels.Document, r["document"], type, r["fact"], Values(r));
        }

        // Any pair may stand: a graph may hold what the schema forbids, as long as the store took it.
        foreach (var relation in schema.RelationTypes.Select(r => r.Name).Append(GraphLabels.OtherRelation))
        {
            foreach (var (head, tail) in types.SelectMany(_ => types, (h, t) => (h, t)))
            {
                meaning[CypherStatements.ShowRelations(head, relation, tail)] = r => Edge(
                    relation, head, r["head"], tail, r["tail"],
                    relation == GraphLabels.OtherRelation ? new Dictionary<string, object?>(Values(r)) { ["type"] = r["type"] } : Values(r));
            }
        }

        var revision = 0L;
        foreach (var statement in statements)
        {
            if (statement.Text == CypherStatements.Revise)
            {
                revision = (long)statement.Parameters!["revision"]!;
                continue;
            }

            var add = meaning.GetValueOrDefault(statement.Text) ?? throw new InvalidOperationException($"No file for what this statement writes: {statement.Text}");
            foreach (var row in StatementRows.Of(statement))
            {
                add(row);
            }
        }

        Node([Ledger], Ledger, CypherStatements.GraphKey, new Dictionary<string, object?> { ["schema"] = schema.Version, ["revision"] = revision });

        // Types before their kinds: a database shows labels in the order in which it came to know them.
        return [.. tables.Values.OrderBy(t => t.IsEdges).ThenBy(t => t.Labels.Count).ThenBy(t => t.Name, StringComparer.Ordinal)];

        void Node(IReadOnlyList<string> nodeLabels, string group, object? key, IReadOnlyDictionary<string, object?> values)
            => TableOf($"nodes-{string.Join('-', nodeLabels)}", nodeLabels, [$"key:ID({group})"]).Add([key], values);

        void Edge(string type, string from, object? start, string to, object? end, IReadOnlyDictionary<string, object?> values)
            => TableOf($"relationships-{from}-{type}-{to}", [type], [$":START_ID({from})", $":END_ID({to})"]).Add([start, end], values);

        Table TableOf(string name, IReadOnlyList<string> tableLabels, string[] ids)
        {
            if (!tables.TryGetValue(name, out var table))
            {
                tables.Add(name, table = new Table(name, tableLabels, ids));
            }

            return table;
        }
    }

    private static IReadOnlyDictionary<string, object?> Values(IReadOnlyDictionary<string, object?> row) => (IReadOnlyDictionary<string, object?>)row["values"]!;

    /// <param name="labels">Of the nodes, the general one first; or the one type of the relationships.</param>
    private sealed class Table(string name, IReadOnlyList<string> labels, string[] ids)
    {
        private readonly List<(object?[] Ids, IReadOnlyDictionary<string, object?> Values)> rows = [];

        public string Name => name;

        public IReadOnlyList<string> Labels => labels;

        public bool IsEdges => ids.Length > 1;

        // A folder must stand in the path, even where it is this one.
        public string Argument => $"--{(IsEdges ? "relationships" : "nodes")}={string.Join(':', labels)}=./{name}-header.csv,./{name}.csv";

        public void Add(object?[] idsOfRow, IReadOnlyDictionary<string, object?> values) => rows.Add((idsOfRow, values));

        public async Task WriteAsync(string folder, CancellationToken cancellationToken)
        {
            var columns = rows.SelectMany(r => r.Values.Where(v => v.Value is not null).Select(v => v.Key)).Distinct().Order(StringComparer.Ordinal)
                .Select(c => (Name: c, Type: TypeOf(rows.Select(r => r.Values.GetValueOrDefault(c)).Where(v => v is not null)!))).ToList();
            var header = string.Join(',', ids.Concat(columns.Select(c => Quote($"{c.Name}:{c.Type}")))) + "\n";
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}-header.csv"), header, cancellationToken);
            await using var writer = new StreamWriter(Path.Combine(folder, $"{name}.csv"), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
            foreach (var (key, values) in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var fields = key.Select(k => Quote((string)k!)).Concat(columns.Select(c => values.GetValueOrDefault(c.Name) is { } value ? Field(value) : string.Empty));
                await writer.WriteAsync(string.Join(',', fields) + "\n");
            }
        }

        private static string TypeOf(IEnumerable<object> values)
        {
            var types = values.SelectMany(v => v is IEnumerable list and not string ? list.Cast<object?>().Select(i => Scalar(i) + "[]") : [Scalar(v)]).Distinct().Order(StringComparer.Ordinal).ToList();
            return types switch
            {
                [var type] => type,
                ["double", "long"] => "double",
                ["double[]", "long[]"] => "double[]",
                _ => throw new InvalidOperationException($"A property has values of several types: {string.Join(", ", types)}."),
            };
        }

        private static string Scalar(object? value) => value switch
        {
            string => "string",
            int or long => "long",
            double => "double",
            bool => "boolean",
            DateOnly => "date",
            _ => throw new InvalidOperationException($"{value?.GetType()} has no type in the import."),
        };

        private static string Field(object value)
            => value is IEnumerable list and not string ? Quote(string.Join(ListSeparator, list.Cast<object?>().Select(i => Text(i!).Replace(ListSeparator, ' ')))) : Quote(Text(value));

        private static string Text(object value) => value switch
        {
            string text => text,
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            bool truth => truth ? "true" : "false",
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        };

        // An empty field is no value, an empty pair of quotes is an empty text.
        private static string Quote(string field)
            => field.Length > 0 && field.AsSpan().IndexOfAny(",\"\r\n") < 0 && field[0] > ' ' && field[^1] > ' ' ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
