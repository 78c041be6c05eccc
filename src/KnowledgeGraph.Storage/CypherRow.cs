namespace KnowledgeGraph.Storage;

/// <summary>A store that understands Cypher.</summary>
public interface ICypherQueries
{
    /// <summary>Runs a statement that reads, and streams what it returns.</summary>
    /// <param name="statement">Cypher as the server knows it.</param>
    /// <param name="parameters">
    /// By name, without the <c>$</c>: null, <see cref="bool"/>, <see cref="int"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>,
    /// <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>, and lists and dictionaries of these.
    /// </param>
    /// <exception cref="StoreException">The server refuses it, as it does what would write.</exception>
    IAsyncEnumerable<CypherRow> CypherAsync(
        string statement, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancellationToken = default);
}

/// <summary>One row of what a statement returns.</summary>
/// <param name="Columns">Their names, the same for all rows.</param>
/// <param name="Values">
/// One for each column: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, byte[], <see cref="DateOnly"/>,
/// <see cref="DateTimeOffset"/>, <see cref="DateTime"/>, <see cref="TimeOnly"/>, lists, dictionaries, and <see cref="Neo4j.CypherNode"/>,
/// <see cref="Neo4j.CypherRelationship"/>, <see cref="Neo4j.CypherPath"/>.
/// </param>
public sealed record CypherRow(IReadOnlyList<string> Columns, IReadOnlyList<object?> Values)
{
    /// <summary>The value of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public object? this[string column]
    {
        get
        {
            for (var i = 0; i < Columns.Count; i++)
            {
                if (Columns[i] == column)
                {
                    return Values[i];
                }
            }

            throw new ArgumentException($"There is no column '{column}'; {Suggestion.OneOf(column, Columns)}.", nameof(column));
        }
    }

    /// <summary>The value of a column as a type.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public T? Get<T>(string column) => (T?)this[column];
}
