namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Reads what FAILURE and the last SUCCESS of a statement tell.</summary>
internal static class BoltMetadata
{
    private const int MostCauses = 16;

    /// <summary>Both shapes: <c>code</c> and <c>message</c>, and from 5.7 <c>neo4j_code</c>, GQL status and causes. Servers mix them.</summary>
    public static CypherFailureException Failure(IReadOnlyDictionary<string, object?> metadata) => Failure(metadata, 0)!;

    public static CypherSummary Summary(IReadOnlyDictionary<string, object?> metadata) => new(Counters(metadata), [.. Notifications(metadata)]);

    public static string? Text(this IReadOnlyDictionary<string, object?> metadata, string key) => metadata.GetValueOrDefault(key) as string;

    public static IReadOnlyDictionary<string, object?> Map(this IReadOnlyDictionary<string, object?> metadata, string key)
        => metadata.GetValueOrDefault(key) as IReadOnlyDictionary<string, object?> ?? PropertyMap.Empty;

    private static CypherFailureException? Failure(IReadOnlyDictionary<string, object?> metadata, int depth)
    {
        if (metadata.Count == 0 && depth > 0)
        {
            return null;
        }

        var code = metadata.Text("neo4j_code") ?? metadata.Text("code") ?? (depth > 0 ? string.Empty : "Neo.DatabaseError.General.UnknownError");

        // 4.4 calls these transient; since 5.0 they are not.
        code = code switch
        {
            "Neo.TransientError.Transaction.Terminated" => "Neo.ClientError.Transaction.Terminated",
            "Neo.TransientError.Transaction.LockClientStopped" => "Neo.ClientError.Transaction.LockClientStopped",
            _ => code,
        };
        return new CypherFailureException(
            code,
            metadata.Text("gql_status") ?? "50N42",
            metadata.Text("message") ?? metadata.Text("description") ?? "The server gives no reason.",
            depth < MostCauses ? Failure(metadata.Map("cause"), depth + 1) : null);
    }

    private static SortedDictionary<string, long> Counters(IReadOnlyDictionary<string, object?> metadata)
    {
        var counters = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, value) in metadata.Map("stats"))
        {
            if (value is long count)
            {
                counters[name] = count;
            }
        }

        return counters;
    }

    private static IEnumerable<string> Notifications(IReadOnlyDictionary<string, object?> metadata)
    {
        var isOld = metadata.ContainsKey("notifications");
        foreach (var item in metadata.GetValueOrDefault(isOld ? "notifications" : "statuses") as object?[] ?? [])
        {
            // Statuses 00000, 00001 and 02000 say that all went well.
            if (item is IReadOnlyDictionary<string, object?> map && !(map.Text("gql_status") is { } status && (status.StartsWith("00", StringComparison.Ordinal) || status == "02000")))
            {
                yield return $"{map.Text("neo4j_code") ?? map.Text("code") ?? map.Text("gql_status")}: {map.Text("description") ?? map.Text("status_description")}";
            }
        }
    }
}
