using System.Net;
using System.Net.Sockets;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Benchmarks;

/// <summary>A Bolt server that stores nothing and has its answers ready: what a client takes on it is the client's own time.</summary>
/// <remarks>
/// A statement that begins with UNWIND is taken and thrown away unread; <c>SCALARS</c> streams 100,000 rows of a name, an integer and a float; <c>GRAPH</c> as many of
/// node, relationship and node, as Neo4j 5 sends them. Fetch sizes are kept to.
/// </remarks>
internal static class BoltSink
{
    public const int Rows = 100_000;
    private const int LongestHead = 4096;

    private static readonly Lazy<Stream> Scalars = new(() => Stream.Make(["name", "count", "share"], i => [$"学田街道第{i}社区", (long)i, i / 7.0]));

    private static readonly Lazy<Stream> Graph = new(() => Stream.Make(["a", "e", "b"], i =>
    [
        Node(i, "Place", "Subdistrict"),
        new PackStreamStructure(ValueTag.Relationship,
        [
            (long)i, (long)i, i + 1L, "PART_OF", new PropertyMap(("level", "city"), ("year", 2000L + (i % 25)), ("confidence", 0.95)),
            $"5:74390bda-9d45-43a1-bcfb-e1423f1d6852:{i}", $"4:74390bda-9d45-43a1-bcfb-e1423f1d6852:{i}", $"4:74390bda-9d45-43a1-bcfb-e1423f1d6852:{i + 1}",
        ]),
        Node(i + 1, "Place", "Community"),
    ]));

    /// <summary>Serves until it is killed; the port is the first line of the standard output.</summary>
    public static void Run()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _ = (Scalars.Value, Graph.Value);
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        while (true)
        {
            var socket = listener.Accept();
            new Thread(() => Serve(socket)) { IsBackground = true }.Start();
        }
    }

    private static PackStreamStructure Node(int i, params string[] labels) => new(ValueTag.Node,
    [
        (long)i, labels, new PropertyMap(("code", $"{320_000_000 + i}"), ("name", $"第{i}街道"), ("key", $"place:{320_000_000 + i}"), ("documents", (long)(i % 50))),
        $"4:74390bda-9d45-43a1-bcfb-e1423f1d6852:{i}",
    ]);

    private static void Serve(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            try
            {
                var opening = new byte[20];
                for (var read = 0; read < opening.Length;)
                {
                    var more = socket.Receive(opening.AsSpan(read));
                    if (more == 0)
                    {
                        return;
                    }

                    read += more;
                }

                socket.Send([0, 0, 8, 5]);
                new Connection(socket).Run();
            }
            catch (SocketException)
            {
                // The client is done.
            }
        }
    }

    private sealed class Connection(Socket socket)
    {
        private readonly byte[] head = new byte[LongestHead];
        private readonly PackStreamCache cache = new();
        private readonly MessageWriter output = new();
        private Stream? stream;
        private int row;

        public void Run()
        {
            var writer = new PackStreamWriter(output);
            var buffer = new byte[1 << 20];
            var (headLength, left, high) = (0, 0, -1);
            while (socket.Receive(buffer) is > 0 and var count)
            {
                for (var position = 0; position < count;)
                {
                    if (left > 0)
                    {
                        var taken = Math.Min(left, count - position);
                        var kept = Math.Min(taken, LongestHead - headLength);
                        buffer.AsSpan(position, kept).CopyTo(head.AsSpan(headLength));
                        headLength += kept;
                        position += taken;
                        left -= taken;
                    }
                    else if (high < 0)
                    {
                        high = buffer[position++];
                    }
                    else
                    {
                        left = (high << 8) | buffer[position++];
                        high = -1;
                        if (left == 0 && headLength > 0)
                        {
                            if (!Answer(writer, head.AsSpan(0, headLength)))
                            {
                                return;
                            }

                            headLength = 0;
                        }
                    }
                }

                Flush();
            }
        }

        private bool Answer(PackStreamWriter writer, ReadOnlySpan<byte> message)
        {
            switch (message[1])
            {
                case MessageTag.Goodbye:
                    return false;
                case MessageTag.Hello:
                    writer.WriteMessage(MessageTag.Success, new PropertyMap(("server", "Neo4j/5.26.0"), ("connection_id", "sink"), ("hints", PropertyMap.Empty)));
                    break;
                case MessageTag.Run:
                    stream = message.IndexOf("SCALARS"u8) is >= 0 and < 16 ? Scalars.Value : message.IndexOf("GRAPH"u8) is >= 0 and < 16 ? Graph.Value : null;
                    row = 0;
                    writer.WriteMessage(MessageTag.Success, new PropertyMap(("t_first", 1L), ("fields", stream?.Keys ?? []), ("qid", 0L)));
                    break;
                case MessageTag.Pull:
                    Pull(writer, (long)((PropertyMap)BoltMessage.Read(message, cache, default).Fields[0]!)["n"]!);
                    break;
                default:
                    writer.WriteMessage(MessageTag.Success, PropertyMap.Empty);
                    break;
            }

            return true;
        }

        private void Pull(PackStreamWriter writer, long n)
        {
            if (stream is not null)
            {
                Flush();
                var end = n < 0 ? Rows : (int)Math.Min(Rows, row + n);
                socket.Send(stream.Bytes.AsSpan(stream.Starts[row]..stream.Starts[end]));
                row = end;
                if (row < Rows)
                {
                    writer.WriteMessage(MessageTag.Success, new PropertyMap(("has_more", true)));
                    return;
                }
            }

            writer.WriteMessage(MessageTag.Success, new PropertyMap(("type", "rw"), ("t_last", 1L), ("db", "neo4j"), ("stats", new PropertyMap(("nodes-created", 1L)))));
        }

        private void Flush()
        {
            foreach (var segment in output.Detach())
            {
                socket.Send(segment);
                System.Buffers.ArrayPool<byte>.Shared.Return(segment.Array!);
            }
        }
    }

    /// <summary>Records as bytes, and where each begins.</summary>
    private sealed record Stream(string[] Keys, byte[] Bytes, int[] Starts)
    {
        public static Stream Make(string[] keys, Func<int, object?[]> record)
        {
            using var output = new MessageWriter();
            var writer = new PackStreamWriter(output);
            var bytes = new MemoryStream();
            var starts = new int[Rows + 1];
            for (var i = 0; i < Rows; i++)
            {
                writer.WriteMessage(MessageTag.Record, [record(i)]);
                foreach (var segment in output.Detach())
                {
                    bytes.Write(segment);
                }

                starts[i + 1] = (int)bytes.Length;
            }

            return new Stream(keys, bytes.ToArray(), starts);
        }
    }
}
