using System.Globalization;
using StackExchange.Redis;

namespace KnowledgeGraph.BoltFacade.Engine;

/// <summary>One graph of the engine, under one key.</summary>
internal sealed class EngineGraph(EngineConnection engine, string key)
{
    private volatile NameTables _names = NameTables.Empty;

    public string Key => key;

    /// <param name="text">As FalkorDB takes it, parameters in front.</param>
    /// <param name="isReadOnly">The engine is to refuse writes.</param>
    /// <exception cref="EngineException">The engine refused the statement; nothing of it was done.</exception>
    public async Task<EngineResult> QueryAsync(string text, bool isReadOnly = false)
    {
        RedisResult reply;
        try
        {
            reply = await engine.ExecuteAsync(isReadOnly ? "GRAPH.RO_QUERY" : "GRAPH.QUERY", key, text, "--compact");
        }
        catch (EngineException)
        {
            // What failed may have taken the numbers of its new names back.
            _names = NameTables.Empty;
            throw;
        }

        try
        {
            return new CompactDecoder(_names).Decode(reply);
        }
        catch (NameUnknownException)
        {
            _names = await ReadNamesAsync();
            return new CompactDecoder(_names).Decode(reply);
        }
    }

    /// <summary>Runs a statement again for what it writes; what it returns is dropped.</summary>
    /// <returns>The counters.</returns>
    public async Task<IReadOnlyDictionary<string, long>> RepeatAsync(string text)
        => CompactDecoder.CountersOf(await engine.ExecuteAsync("GRAPH.QUERY", key, text, "--compact"));

    /// <summary>Checks a statement and does nothing.</summary>
    public Task ExplainAsync(string text) => engine.ExecuteAsync("GRAPH.EXPLAIN", key, text);

    /// <summary>Makes the graph where it is not there yet.</summary>
    public Task EnsureAsync() => engine.ExecuteAsync("GRAPH.QUERY", key, "RETURN 1");

    public async Task<EngineGraph> CopyAsync(string newKey)
    {
        await engine.ExecuteAsync("GRAPH.COPY", key, newKey);
        return new EngineGraph(engine, newKey);
    }

    public Task DeleteAsync() => engine.ExecuteAsync("GRAPH.DELETE", key);

    private async Task<NameTables> ReadNamesAsync()
        => new(await ListAsync("CALL db.labels()"), await ListAsync("CALL db.relationshipTypes()"), await ListAsync("CALL db.propertyKeys()"));

    private async Task<List<string>> ListAsync(string text)
    {
        var reply = (RedisResult[])(await engine.ExecuteAsync("GRAPH.QUERY", key, text))!;
        return [.. ((RedisResult[])reply[1]!).Select(r => Convert.ToString((string)((RedisResult[])r!)[0]!, CultureInfo.InvariantCulture)!)];
    }
}
