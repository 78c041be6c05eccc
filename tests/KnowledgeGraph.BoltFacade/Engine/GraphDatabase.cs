using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KnowledgeGraph.BoltFacade.Bolt;
using KnowledgeGraph.BoltFacade.Cypher;

namespace KnowledgeGraph.BoltFacade.Engine;

/// <summary>A database with transactions, made of two equal graphs of the engine, which knows none.</summary>
/// <remarks>
/// Readers see the one graph. A writer, one at a time, works on the other; committing exchanges the two and repeats the statements on the
/// graph that was left behind, while the client already goes on; rolling back drops the other graph, and the next writer gets a fresh copy. So a
/// commit costs what its statements cost, and not the size of the graph. Which of the two is the database's state, the engine keeps under the database's
/// name: where the engine's own files outlive it, a façade that starts on them goes on from the last commit.
/// </remarks>
internal sealed class GraphDatabase(EngineConnection engine, string name) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _writer = new(1, 1);
    private EngineGraph? _other;
    private Task<bool> _repeating = Task.FromResult(true);
    private int _generation;
    private long _commits;

    public string Name => name;

    /// <summary>The graph as last committed.</summary>
    public EngineGraph Current { get; private set; } = new(engine, $"{name}:0");

    public SchemaCatalog Schema { get; private set; } = SchemaCatalog.New;

    public string Bookmark => string.Create(CultureInfo.InvariantCulture, $"FB:facade:{Interlocked.Read(ref _commits)}");

    /// <summary>Takes up what a former façade committed, and drops what it did not.</summary>
    public async Task StartAsync()
    {
        if ((string?)await ReadyAsync() is { } text && JsonSerializer.Deserialize<DatabaseState>(text) is { } state)
        {
            (Current, Schema, _generation, _commits) = (new EngineGraph(engine, state.Graph), state.Schema, state.Generation, state.Commits);
        }

        foreach (var key in (StackExchange.Redis.RedisResult[])(await engine.ExecuteAsync("GRAPH.LIST"))!)
        {
            if (((string)key!).StartsWith($"{name}:", StringComparison.Ordinal) && (string)key! != Current.Key)
            {
                await engine.ExecuteAsync("GRAPH.DELETE", (string)key!);
            }
        }

        await Current.EnsureAsync();
    }

    /// <summary>Whether a bookmark is of this database.</summary>
    public bool Knows(string bookmark)
        => bookmark.StartsWith("FB:facade:", StringComparison.Ordinal)
            && long.TryParse(bookmark.AsSpan("FB:facade:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var commit)
            && commit <= Interlocked.Read(ref _commits);

    /// <summary>Waits until no other writer is at work, and gives the graph to write on.</summary>
    internal async Task<EngineGraph> LockAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            if (!await _repeating)
            {
                await DropOtherAsync();
                _repeating = Task.FromResult(true);
            }

            return _other ??= await Current.CopyAsync(string.Create(CultureInfo.InvariantCulture, $"{name}:{++_generation}"));
        }
        catch
        {
            _writer.Release();
            throw;
        }
    }

    /// <summary>Makes what was written on the locked graph the database's state.</summary>
    /// <param name="written">The statements that wrote, in order, and what each counted; empty where nothing changed.</param>
    /// <param name="schema">The schema from now on; null where it stays.</param>
    /// <exception cref="EngineException">The engine is gone, and with it what was written.</exception>
    internal async Task CommitAsync(IReadOnlyList<(EngineStatement Statement, IReadOnlyDictionary<string, long> Counters)> written, SchemaCatalog? schema)
    {
        try
        {
            if (written.Count > 0 || schema is not null)
            {
                var state = new DatabaseState((written.Count > 0 ? _other! : Current).Key, _generation, _commits + 1, schema ?? Schema);
                await engine.ExecuteAsync("SET", name, JsonSerializer.Serialize(state));
            }

            if (written.Count > 0)
            {
                (Current, _other) = (_other!, Current);
                var behind = _other;
                _repeating = Task.Run(() => RepeatAsync(behind, written));
            }

            Schema = schema ?? Schema;
            Interlocked.Increment(ref _commits);
        }
        catch (EngineException)
        {
            _other = null; // whatever is in it; dropped at the next start
            throw;
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <param name="isChanged">Whether anything was written on the locked graph.</param>
    internal async Task RollbackAsync(bool isChanged)
    {
        try
        {
            if (isChanged)
            {
                await DropOtherAsync();
            }
        }
        finally
        {
            _writer.Release();
        }
    }

    public void Dispose() => _writer.Dispose();

    /// <summary>What is kept under the database's name, once the engine has read its files: before that it refuses commands, or whole connections.</summary>
    private async Task<StackExchange.Redis.RedisResult> ReadyAsync()
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await engine.ExecuteAsync("GET", name);
            }
            catch (EngineException) when (waited.Elapsed < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private async Task DropOtherAsync()
    {
        var other = _other;
        _other = null;
        if (other is not null)
        {
            await other.DeleteAsync();
        }
    }

    private static async Task<bool> RepeatAsync(
        EngineGraph graph, IReadOnlyList<(EngineStatement Statement, IReadOnlyDictionary<string, long> Counters)> written)
    {
        foreach (var (statement, counters) in written)
        {
            if (!statement.IsRepeatable)
            {
                return false;
            }

            try
            {
                var again = await graph.RepeatAsync(statement.Text);
                if (again.Count != counters.Count || again.Any(c => counters.GetValueOrDefault(c.Key) != c.Value))
                {
                    return false;
                }
            }
            catch (EngineException)
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="Graph">The key of the graph as last committed.</param>
    private sealed record DatabaseState(string Graph, int Generation, long Commits, SchemaCatalog Schema);
}
