using System.Collections;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Makes statements of many rows each, so many that the server is busy and so few that it need not hold much at a time.</summary>
internal sealed class StatementBatches(Neo4jStoreOptions options)
{
    /// <summary>No statement has more rows.</summary>
    public int MaximumRows => options.BatchRows;

    /// <summary>One statement for each portion of rows, in their order.</summary>
    public IEnumerable<CypherStatement> OfRows(string statement, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
        => Portions(rows, row => row.Sum(SizeOf))
            .Select(portion => new CypherStatement(statement, new Dictionary<string, object?> { ["rows"] = new CypherRows(columns, portion) }));

    /// <summary>One statement for each portion of keys, in their order.</summary>
    public IEnumerable<CypherStatement> OfKeys(string statement, IEnumerable<string> keys)
        => Portions(keys.Select(object? (k) => k), SizeOf)
            .Select(portion => new CypherStatement(statement, new Dictionary<string, object?> { ["keys"] = portion }));

    private IEnumerable<List<T>> Portions<T>(IEnumerable<T> items, Func<T, long> sizeOf)
    {
        var portion = new List<T>();
        var bytes = 0L;
        foreach (var item in items)
        {
            var size = sizeOf(item);
            if (portion.Count == options.BatchRows || (portion.Count > 0 && bytes + size > options.BatchBytes))
            {
                yield return portion;
                portion = [];
                bytes = 0;
            }

            portion.Add(item);
            bytes += size;
        }

        if (portion.Count > 0)
        {
            yield return portion;
        }
    }

    /// <summary>About as many bytes as the value takes on the wire: a Chinese character takes three.</summary>
    private static long SizeOf(object? value)
        => value switch
        {
            string text => 5 + (3L * text.Length),
            IReadOnlyDictionary<string, object?> map => 5 + map.Sum(p => 2 + p.Key.Length + SizeOf(p.Value)),
            IEnumerable list => 5 + list.Cast<object?>().Sum(SizeOf),
            _ => 9,
        };
}
