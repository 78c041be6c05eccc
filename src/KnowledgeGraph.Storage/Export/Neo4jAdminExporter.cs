using System.Collections;
using System.Globalization;
using System.Text;
using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph.Storage.Export;

/// <summary>Writes a graph as files for <c>neo4j-admin database import full</c>, the fastest way into an empty database: the graph that the store would write, ledger and all.</summary>
/// <remarks>
/// A file of headers and a file of data for each set of labels and each kind of relationship, and <c>import.sh</c> with the command line, which says what was
/// left out of the files: labels, types, and that lists are parted by U+001F, which no text holds. Columns are of the types of their values; what has no
/// value is empty. UTF-8, in a fixed order: the same graph gives the same bytes. Which columns there are shows at the end, so rows wait in files beside them.
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
        using var spooled = new Tables(folder);
        var tables = await CollectAsync(new RecordedGraph(store, schema, new Neo4jStoreOptions()).StatementsAsync(cancellationToken), schema, spooled, cancellationToken);
        foreach (var table in tables)
        {
            await table.WriteAsync(cancellationToken);
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

    private static async Task<List<Table>> CollectAsync(
        IAsyncEnumerable<CypherStatement> statements, GraphSchema schema, Tables tables, CancellationToken cancellationToken)
    {
        var labels = new GraphLabels(schema);
        var types = schema.EntityTypes.Select(t => t.Name).Append(GraphLabels.Other).ToList();
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
        await foreach (var statement in statements.WithCancellation(cancellationToken))
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
        return [.. tables.All.OrderBy(t => t.IsEdges).ThenBy(t => t.Labels.Count).ThenBy(t => t.Name, StringComparer.Ordinal)];

        void Node(IReadOnlyList<string> nodeLabels, string group, object? key, IReadOnlyDictionary<string, object?> values)
            => tables.Of($"nodes-{string.Join('-', nodeLabels)}", nodeLabels, [$"key:ID({group})"]).Add([key], values);

        void Edge(string type, string from, object? start, string to, object? end, IReadOnlyDictionary<string, object?> values)
            => tables.Of($"relationships-{from}-{type}-{to}", [type], [$":START_ID({from})", $":END_ID({to})"]).Add([start, end], values);
    }

    private static IReadOnlyDictionary<string, object?> Values(IReadOnlyDictionary<string, object?> row) => (IReadOnlyDictionary<string, object?>)row["values"]!;

    /// <summary>The tables of one export.</summary>
    private sealed class Tables(string folder) : IDisposable
    {
        private readonly Dictionary<string, Table> tables = new(StringComparer.Ordinal);

        public IEnumerable<Table> All => tables.Values;

        public Table Of(string name, IReadOnlyList<string> labels, string[] ids)
        {
            if (!tables.TryGetValue(name, out var table))
            {
                tables.Add(name, table = new Table(folder, name, labels, ids));
            }

            return table;
        }

        public void Dispose()
        {
            foreach (var table in tables.Values)
            {
                table.Dispose();
            }
        }
    }

    /// <param name="labels">Of the nodes, the general one first; or the one type of the relationships.</param>
    private sealed class Table(string folder, string name, IReadOnlyList<string> labels, string[] ids) : IDisposable
    {
        private readonly FileStream spool = new(Path.Combine(folder, $"{name}.rows"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 14, FileOptions.DeleteOnClose);
        private readonly List<(string Name, SortedSet<string> Types)> columns = [];
        private readonly Dictionary<string, int> columnAt = new(StringComparer.Ordinal);
        private BinaryWriter? writer;

        public string Name => name;

        public IReadOnlyList<string> Labels => labels;

        public bool IsEdges => ids.Length > 1;

        // A folder must stand in the path, even where it is this one.
        public string Argument => $"--{(IsEdges ? "relationships" : "nodes")}={string.Join(':', labels)}=./{name}-header.csv,./{name}.csv";

        /// <summary>As a row of the spool: ids, then column and field of each value, then -1.</summary>
        public void Add(object?[] idsOfRow, IReadOnlyDictionary<string, object?> values)
        {
            writer ??= new BinaryWriter(spool, Encoding.UTF8, leaveOpen: true);
            foreach (var id in idsOfRow)
            {
                writer.Write(Quote((string)id!));
            }

            foreach (var (column, value) in values)
            {
                if (value is not null)
                {
                    writer.Write(ColumnOf(column, value));
                    writer.Write(Field(value));
                }
            }

            writer.Write(-1);
        }

        public async Task WriteAsync(CancellationToken cancellationToken)
        {
            var order = Enumerable.Range(0, columns.Count).OrderBy(c => columns[c].Name, StringComparer.Ordinal).ToArray();
            var header = string.Join(',', ids.Concat(order.Select(c => Quote($"{columns[c].Name}:{TypeOf(columns[c].Types)}")))) + "\n";
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}-header.csv"), header, cancellationToken);
            await using var output = new StreamWriter(Path.Combine(folder, $"{name}.csv"), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
            writer?.Flush();
            spool.Position = 0;
            using var reader = new BinaryReader(spool, Encoding.UTF8, leaveOpen: true);
            var fields = new string[columns.Count];
            while (spool.Position < spool.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var key = ids.Select(_ => reader.ReadString()).ToList();
                Array.Fill(fields, string.Empty);
                for (var column = reader.ReadInt32(); column >= 0; column = reader.ReadInt32())
                {
                    fields[column] = reader.ReadString();
                }

                await output.WriteAsync(string.Join(',', key.Concat(order.Select(c => fields[c]))) + "\n");
            }
        }

        public void Dispose()
        {
            writer?.Dispose();
            spool.Dispose();
        }

        private int ColumnOf(string column, object value)
        {
            if (!columnAt.TryGetValue(column, out var at))
            {
                columnAt.Add(column, at = columns.Count);
                columns.Add((column, new SortedSet<string>(StringComparer.Ordinal)));
            }

            columns[at].Types.UnionWith(value is IEnumerable list and not string ? list.Cast<object?>().Select(i => Scalar(i) + "[]") : [Scalar(value)]);
            return at;
        }

        private static string TypeOf(SortedSet<string> types)
            => types.ToList() switch
            {
                [var type] => type,
                ["double", "long"] => "double",
                ["double[]", "long[]"] => "double[]",
                _ => throw new InvalidOperationException($"A property has values of several types: {string.Join(", ", types)}."),
            };

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
