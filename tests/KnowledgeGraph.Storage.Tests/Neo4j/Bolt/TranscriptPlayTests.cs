using System.Net;
using System.Net.Sockets;
using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>Our client leads the recorded conversations: the server's part is played with its own bytes, and what the client says must be what was said then.</summary>
/// <remarks>HELLO tells another name of the program; LOGON, statements, parameters, pages, commits and resets are compared.</remarks>
public class TranscriptPlayTests
{
    /// <summary>Conversations that no caller of our client can lead, and why.</summary>
    private static readonly Dictionary<string, string> NotLed = new()
    {
        ["auth-again"] = "logs off and on with the same credentials, which the client does for other ones only; see BoltPoolTests",
        ["auth-missing"] = "runs a statement before the login",
        ["bad-message"] = "sends a message that there is not",
        ["notifications"] = "chooses notifications for one statement; the client does so for the connection",
        ["route"] = "is led by BoltRoutingTests, where servers have ports of their own",
        ["schema-and-data"] = "goes on after a failure, as do the next three",
        ["schema-then-data"] = "",
        ["tx-failure"] = "",
        ["stream-fail-midway"] = "",
        ["stream-discard-all"] = "discards without a first page, and the next after two pages of ten",
        ["stream-pages"] = "",
        ["stream-reset-midway"] = "resets where nothing was cancelled; see BoltSessionTests, as for the next",
        ["stream-reset-running"] = "",
        ["telemetry"] = "sends what the server did not ask for; see BoltSessionTests",
        ["tx-commit"] = "names the mode of writing and metadata, which the client leaves out",
        ["tx-nested-streams"] = "sends the second statement before the first is answered; see BoltSessionTests",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Transcript.All.Keys.Where(n => !NotLed.ContainsKey(n.Split('/')[1]))];

    [Fact]
    public void Eighty_conversations_can_be_led() => Assert.Equal(80, Names.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_client_leads_the_conversation(string name)
    {
        var transcript = Transcript.All[name];
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, transcript);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var leading = LeadAsync(port, transcript);

        // Whoever fails first leaves the other waiting.
        await await Task.WhenAny(leading, serving).WaitAsync(TimeSpan.FromSeconds(60), Token);
        await leading.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await serving.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    private static async Task LeadAsync(int port, Transcript transcript)
    {
        var said = transcript.Lines.Where(l => l is { IsClient: true, Tag: not null }).ToList();
        await using var driver = new BoltDriver(BoltAddress.Parse($"bolt://127.0.0.1:{port}"), AuthOf(said), new BoltOptions { AllowsTelemetry = false });
        ICypherTransaction? transaction = null;
        ICypherSession? begun = null;
        for (var i = 0; i < said.Count; i++)
        {
            var line = said[i];
            switch (line.Tag)
            {
                case MessageTag.Begin:
                    begun = driver.OpenSession(OptionsOf((PropertyMap)line.Fields[0]!, PageOf(said, i)));
                    transaction = await begun.BeginAsync(Token);
                    break;
                case MessageTag.Run when transaction is not null:
                    await TryAsync(() => RunAsync(transaction.RunAsync((string)line.Fields[0]!, (PropertyMap)line.Fields[1]!, Token)));
                    break;
                case MessageTag.Run:
                    await using (var session = driver.OpenSession(OptionsOf((PropertyMap)line.Fields[2]!, PageOf(said, i))))
                    {
                        await TryAsync(() => RunAsync(session.RunAsync((string)line.Fields[0]!, (PropertyMap)line.Fields[1]!, Token)));
                    }

                    break;
                case MessageTag.Commit:
                    await TryAsync(() => transaction!.CommitAsync(Token));
                    transaction = null;
                    break;
                case MessageTag.Rollback:
                    await TryAsync(() => transaction!.RollbackAsync(Token));
                    transaction = null;
                    break;
                case MessageTag.Reset when transaction is not null:
                    await transaction.DisposeAsync();
                    transaction = null;
                    break;
            }
        }

        if (begun is not null)
        {
            await begun.DisposeAsync();
        }

        if (said.All(l => l.Tag is MessageTag.Hello or MessageTag.Logon))
        {
            await TryAsync(() => driver.VerifyConnectivityAsync(Token));
        }
    }

    private static async Task RunAsync(Task<ICypherResult> running)
    {
        await using var result = await running;
        await foreach (var row in result.RecordsAsync(Token))
        {
            Assert.Equal(result.Keys.Count, row.Count);
        }

        await result.ConsumeAsync(Token);
    }

    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is StoreException or InvalidOperationException { InnerException: not null })
        {
            // The recorded server refused too.
        }
    }

    private static BoltAuth AuthOf(List<TranscriptLine> said)
    {
        var fields = said.Where(l => l.Tag is MessageTag.Hello or MessageTag.Logon).Select(l => (PropertyMap)l.Fields[0]!).LastOrDefault(f => f.ContainsKey("scheme")) ?? PropertyMap.Empty;
        return fields.Text("scheme") switch
        {
            "basic" => BoltAuth.Basic(fields.Text("principal")!, fields.Text("credentials")!),
            "bearer" => BoltAuth.Bearer(fields.Text("credentials")!),
            _ => BoltAuth.None,
        };
    }

    private static CypherSessionOptions OptionsOf(PropertyMap extra, long page) => new()
    {
        Database = extra.Text("db"),
        IsReadOnly = extra.Text("mode") == "r",
        Bookmarks = [.. (extra.GetValueOrDefault("bookmarks") as object?[] ?? []).OfType<string>()],
        TransactionTimeout = extra.GetValueOrDefault("tx_timeout") is long milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        FetchSize = page,
    };

    private static long PageOf(List<TranscriptLine> said, int from)
        => said.Skip(from).FirstOrDefault(l => l.Tag == MessageTag.Pull)?.Fields[0] is PropertyMap map ? (long)map["n"]! : -1;

    private static async Task ServeAsync(TcpListener listener, Transcript transcript)
    {
        using var client = await listener.AcceptTcpClientAsync(Token);
        await using var messages = new MessageStream(client.GetStream(), ValueFormat.Raw);
        var isOpening = true;
        for (var i = 0; i < transcript.Lines.Count; i++)
        {
            var line = transcript.Lines[i];
            if (line is { IsClient: false } && i + 1 < transcript.Lines.Count && transcript.Lines[i + 1] is { IsClient: true, Tag: null, Bytes: [0, 0, var minor, var major, 0] })
            {
                // A manifest; the recorder chose not always the best of it.
                await client.GetStream().WriteAsync((byte[])[.. line.Bytes[..4], 2, 0, 0, 4, 4, 0, 0, minor, major, 0], Token);
                continue;
            }

            if (line.Bytes.All(b => b == 0) && line.IsClient)
            {
                // NOOPs of the client, which ours does not send.
                continue;
            }

            if (!line.IsClient)
            {
                await client.GetStream().WriteAsync(line.Bytes, Token);
                continue;
            }

            if (line.Tag is null)
            {
                var raw = await messages.ReadRawAsync(isOpening ? 20 : line.Bytes.Length, Token);
                Assert.True(isOpening || line.Bytes.AsSpan().SequenceEqual(raw), "The version chosen is another.");
                isOpening = false;
                continue;
            }

            // What stands together was sent before the first answer, and may be here too.
            var message = await messages.ReadAsync(Token);
            Assert.True(message is not null, $"{transcript}: the client ended, expected line {i}.");
            Assert.Equal($"{line.Tag:X2}", $"{message.Tag:X2}");
            if (line.Tag is not MessageTag.Hello)
            {
                Assert.Equal(BoltText.Of(line.Fields), BoltText.Of(message.Fields));
            }
        }
    }
}
