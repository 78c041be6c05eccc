using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Benchmarks;

/// <summary>Runs our Bolt client against <see cref="BoltSink"/>, a task for each line of the input; answers milliseconds and bytes allocated.</summary>
internal static class BoltClientServer
{
    private const int Nodes = 50_000;
    private const int Relationships = 100_000;

    /// <param name="port">Of the sink.</param>
    public static async Task RunAsync(int port, TextReader input, TextWriter output)
    {
        await using var driver = new BoltDriver(BoltAddress.Parse($"bolt://127.0.0.1:{port}"), BoltAuth.Basic("neo4j", "sink"));
        var (nodes, relationships) = (Batches(NodeRows()), Batches(RelationshipRows()));
        var (nodeMaps, relationshipMaps) = (Maps(nodes), Maps(relationships));
        while (await input.ReadLineAsync() is { } line)
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            await (line.Split(' ') switch
            {
                ["nodes"] => WriteAsync(driver, "UNWIND $rows AS row MERGE (n:Place {key: row.key}) SET n += row", nodes),
                ["relationships"] => WriteAsync(driver, "UNWIND $rows AS row MATCH (a:Place {key: row.start}), (b:Place {key: row.end}) MERGE (a)-[r:PART_OF]->(b) SET r += row", relationships),
                ["nodes-maps"] => WriteAsync(driver, "UNWIND $rows AS row MERGE (n:Place {key: row.key}) SET n += row", nodeMaps),
                ["relationships-maps"] => WriteAsync(driver, "UNWIND $rows AS row MATCH (a:Place {key: row.start}), (b:Place {key: row.end}) MERGE (a)-[r:PART_OF]->(b) SET r += row", relationshipMaps),
                ["scalars", var fetch] => ReadScalarsAsync(driver, long.Parse(fetch, CultureInfo.InvariantCulture)),
                ["graph", var fetch] => ReadGraphAsync(driver, long.Parse(fetch, CultureInfo.InvariantCulture)),
                ["raw", var statement] => Task.Run(() => ReadRaw(port, statement)),
                _ => throw new ArgumentException($"Task '{line}' is unknown."),
            });
            var elapsed = Stopwatch.GetElapsedTime(start);
            await output.WriteLineAsync($"{elapsed.TotalMilliseconds:F3} {GC.GetTotalAllocatedBytes(precise: true) - allocated}");
            await output.FlushAsync();
        }
    }

    private static IEnumerable<(string[] Columns, object?[] Row)> NodeRows()
    {
        string[] columns = ["key", "name", "code", "documents", "confidence"];
        return Enumerable.Range(0, Nodes).Select(i => (columns, new object?[] { $"place:{320_000_000 + i}", $"学田街道第{i}社区", $"{320_000_000 + i}", (long)i, i / 7.0 }));
    }

    private static IEnumerable<(string[] Columns, object?[] Row)> RelationshipRows()
    {
        string[] columns = ["start", "end", "level", "year", "confidence"];
        return Enumerable.Range(0, Relationships)
            .Select(i => (columns, new object?[] { $"place:{320_000_000 + (i % Nodes)}", $"place:{320_000_000 + (i * 7 % Nodes)}", "city", 2000L + (i % 25), 0.95 }));
    }

    private static List<object> Batches(IEnumerable<(string[] Columns, object?[] Row)> rows)
        => [.. rows.Chunk(2000).Select(c => (object)new CypherRows(c[0].Columns, [.. c.Select(r => r.Row)]))];

    private static List<object> Maps(List<object> batches)
        => [.. batches.Cast<CypherRows>().Select(b => (object)b.Rows.Select(r => (object?)b.Columns.Zip(r).ToDictionary(p => p.First, p => p.Second)).ToArray())];

    private static async Task WriteAsync(BoltDriver driver, string statement, List<object> batches)
    {
        await using var session = driver.OpenSession();
        await session.ExecuteWriteAsync((transaction, token) => transaction.RunAllAsync(
            batches.Select(b => new CypherStatement(statement, new Dictionary<string, object?> { ["rows"] = b })), token));
    }

    private static async Task ReadScalarsAsync(BoltDriver driver, long fetchSize)
    {
        await using var session = driver.OpenSession(new CypherSessionOptions { FetchSize = fetchSize });
        var (count, sum) = (0, 0L);
        await foreach (var row in (await session.RunAsync("SCALARS")).RecordsAsync())
        {
            sum += (long)row[1]! + ((string)row[0]!).Length + (long)(double)row[2]!;
            count++;
        }

        Check(count, sum);
    }

    private static async Task ReadGraphAsync(BoltDriver driver, long fetchSize)
    {
        await using var session = driver.OpenSession(new CypherSessionOptions { FetchSize = fetchSize });
        var (count, sum) = (0, 0L);
        await foreach (var row in (await session.RunAsync("GRAPH")).RecordsAsync())
        {
            sum += (long)((CypherNode)row[0]!).Properties["documents"]! + (long)((CypherRelationship)row[1]!).Properties["year"]! + ((CypherNode)row[2]!).Labels.Count;
            count++;
        }

        Check(count, sum);
    }

    private static void Check(int count, long sum)
    {
        if (count != BoltSink.Rows || sum == 0)
        {
            throw new InvalidOperationException($"{count} rows came, expected {BoltSink.Rows}.");
        }
    }

    /// <summary>What the sink itself can do: the bytes are counted, not read.</summary>
    private static void ReadRaw(int port, string statement)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect("127.0.0.1", port);
        socket.Send(BoltHandshake.Opening.Span);
        using var output = new MessageWriter();
        var writer = new PackStreamWriter(output);
        writer.WriteMessage(MessageTag.Run, statement, PropertyMap.Empty, PropertyMap.Empty);
        writer.WriteMessage(MessageTag.Pull, new PropertyMap(("n", -1L)));
        writer.WriteMessage(MessageTag.Goodbye);
        foreach (var segment in output.Detach())
        {
            socket.Send(segment);
        }

        var buffer = new byte[1 << 20];
        while (socket.Receive(buffer) > 0)
        {
        }
    }
}
