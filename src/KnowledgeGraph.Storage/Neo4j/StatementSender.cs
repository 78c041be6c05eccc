using System.Collections;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Sends statements of one transaction, many rows in each, and keeps the server busy: the next is encoded and sent while it runs the last.</summary>
internal sealed class StatementSender(ICypherTransaction transaction, Neo4jStoreOptions options)
{
    private const int MaximumPending = 4;

    private readonly Queue<ICypherResult> pending = [];

    /// <summary>Runs a statement for each portion of rows or keys, in their order.</summary>
    /// <param name="name">Of the parameter that holds them.</param>
    public async Task SendAsync(string statement, string name, IEnumerable<object?> items, CancellationToken cancellationToken)
    {
        var portion = new List<object?>();
        var bytes = 0L;
        foreach (var item in items)
        {
            var size = SizeOf(item);
            if (portion.Count == options.BatchRows || (portion.Count > 0 && bytes + size > options.BatchBytes))
            {
                await RunAsync(statement, name, portion, cancellationToken);
                portion = [];
                bytes = 0;
            }

            portion.Add(item);
            bytes += size;
        }

        if (portion.Count > 0)
        {
            await RunAsync(statement, name, portion, cancellationToken);
        }
    }

    /// <summary>Waits until the server has done all that was sent.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        while (pending.TryDequeue(out var result))
        {
            await result.ConsumeAsync(cancellationToken);
        }
    }

    private async Task RunAsync(string statement, string name, List<object?> portion, CancellationToken cancellationToken)
    {
        pending.Enqueue(await transaction.RunAsync(statement, new Dictionary<string, object?> { [name] = portion }, cancellationToken));
        if (pending.Count > MaximumPending)
        {
            await pending.Dequeue().ConsumeAsync(cancellationToken);
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
