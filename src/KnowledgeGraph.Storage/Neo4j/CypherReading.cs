using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Reading records of statements whose columns are known.</summary>
internal static class CypherReading
{
    public static async IAsyncEnumerable<T> QueryAsync<T>(
        this ICypherTransaction transaction, string statement, IReadOnlyDictionary<string, object?> parameters, Func<IReadOnlyList<object?>, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var result = await transaction.RunAsync(statement, parameters, cancellationToken);
        await foreach (var record in result.RecordsAsync(cancellationToken))
        {
            yield return read(record);
        }
    }

    public static async Task<List<T>> ListAsync<T>(
        this ICypherTransaction transaction, string statement, IReadOnlyDictionary<string, object?> parameters, Func<IReadOnlyList<object?>, T> read,
        CancellationToken cancellationToken)
    {
        var list = new List<T>();
        await foreach (var item in transaction.QueryAsync(statement, parameters, read, cancellationToken))
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>For more keys than one statement should hold.</summary>
    public static async Task<List<T>> ListByKeysAsync<T>(
        this ICypherTransaction transaction, string statement, IEnumerable<string> keys, int portion, Func<IReadOnlyList<object?>, T> read,
        CancellationToken cancellationToken)
    {
        var list = new List<T>();
        foreach (var some in keys.Chunk(portion))
        {
            var parameters = new Dictionary<string, object?> { ["keys"] = some.ToList<object?>() };
            await foreach (var item in transaction.QueryAsync(statement, parameters, read, cancellationToken))
            {
                list.Add(item);
            }
        }

        return list;
    }

    public static string Text(this IReadOnlyList<object?> record, int column)
        => (string)record[column]!;
}
