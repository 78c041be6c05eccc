using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>A server in this process that plays scripts, one for each connection in turn; the last one again where it says <c>!: RESTART</c>.</summary>
/// <remarks>
/// After the scripts of testkit (https://github.com/neo4j-drivers/testkit). Head: <c>!: BOLT 5.8</c>, <c>!: MANIFEST</c>, <c>!: AUTO RESET ROLLBACK</c>, <c>!: RESTART</c>,
/// <c>!: HANDSHAKE hex</c> (answered as it is). Body: <c>C:</c> a message expected, with fields as JSON where <c>"*"</c> means anything and a last <c>*</c> any further fields;
/// <c>S:</c> a message answered, or <c>&lt;EXIT&gt;</c>, <c>&lt;NOOP&gt;</c>, <c>&lt;RAW&gt; hex</c>, <c>&lt;WAIT name&gt;</c> until the test calls <see cref="Signal"/>;
/// <c>?:</c> a message that may come, answered SUCCESS. HELLO and LOGON are answered by themselves unless the script begins with HELLO; GOODBYE always.
/// </remarks>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly List<BoltScript> scripts;
    private readonly List<Task> connections = [];
    private readonly Dictionary<string, TaskCompletionSource> signals = [];
    private readonly List<string> heard = [];
    private readonly Task accepting;
    private int played;

    private ScriptedServer(Func<int, IEnumerable<string>> scripts)
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        this.scripts = [.. scripts(Port).Select(BoltScript.Parse)];
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public BoltEndpoint Endpoint => new("127.0.0.1", Port);

    /// <summary>The largest number of bytes sent at once.</summary>
    public int LargestWrite { get; set; } = int.MaxValue;

    /// <summary>Encrypts with this.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Texts of the messages that came, of all connections.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (heard)
            {
                return [.. heard];
            }
        }
    }

    /// <summary>How many connections were accepted.</summary>
    public int Accepted => Volatile.Read(ref played);

    public static ScriptedServer Start(params string[] scripts) => new(_ => scripts);

    /// <summary>For a script that names the server's own port.</summary>
    public static ScriptedServer Start(Func<int, string> script) => new(port => [script(port)]);

    public static ScriptedServer StartEncrypted(X509Certificate2 certificate, params string[] scripts) => new(_ => scripts) { Certificate = certificate };

    public BoltDriver Driver(Func<BoltOptions, BoltOptions>? change = null, string scheme = "bolt", string? host = null, BoltAuth? auth = null, string path = "")
        => new(
            BoltAddress.Parse($"{scheme}://{host ?? "127.0.0.1"}:{Port}{path}"),
            auth ?? BoltAuth.Basic("neo4j", "kg-test-password"),
            (change ?? (o => o))(new BoltOptions { Jitter = () => 0.5 }));

    public void Signal(string name) => Of(name).TrySetResult();

    /// <summary>Waits until the server is at the place where it waits for <paramref name="name"/> or has passed it.</summary>
    public Task ReachedAsync(string name) => Of("reached " + name).Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <exception cref="InvalidOperationException">A script was not played as written, or not to its end.</exception>
    public async Task FinishAsync()
    {
        Task[] open;
        lock (connections)
        {
            open = [.. connections];
        }

        await Task.WhenAll(open).WaitAsync(TimeSpan.FromSeconds(60));
        if (played < scripts.Count)
        {
            throw new InvalidOperationException($"{played} of {scripts.Count} connections were made.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (accepting.IsCompleted)
        {
            return;
        }

        await ending.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] open;
        lock (connections)
        {
            open = [.. connections];
        }

        await Task.WhenAll(open).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
        listener.Dispose();
    }

    private TaskCompletionSource Of(string name)
    {
        lock (signals)
        {
            return signals.TryGetValue(name, out var signal)
                ? signal
                : signals[name] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(ending.Token);
            var number = Interlocked.Increment(ref played) - 1;
            var script = number < scripts.Count ? scripts[number] : scripts[^1].IsRestarted ? scripts[^1] : null;
            if (script is null)
            {
                client.Dispose();
                continue;
            }

            lock (connections)
            {
                connections.Add(ServeAsync(client, script));
            }
        }
    }

    private async Task ServeAsync(TcpClient client, BoltScript script)
    {
        using var owned = client;
        client.NoDelay = true;
        Stream stream = client.GetStream();
        if (Certificate is not null)
        {
            var encrypted = new SslStream(stream);
            try
            {
                await encrypted.AuthenticateAsServerAsync(Certificate);
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                return;
            }

            stream = encrypted;
        }

        var messages = new MessageStream(new SlicedStream(stream, () => LargestWrite), ValueFormat.Raw);
        await using (messages)
        {
            await PlayAsync(messages, stream, script);
        }
    }

    private async Task PlayAsync(MessageStream messages, Stream stream, BoltScript script)
    {
        var opening = await messages.ReadRawAsync(20, ending.Token);
        if (script.Handshake is { } raw)
        {
            await stream.WriteAsync(raw, ending.Token);
        }
        else if (script.HasManifest)
        {
            await stream.WriteAsync(new byte[] { 0, 0, 1, 0xFF, 2, 0, 0, 4, 4, 0, (byte)script.Version.Minor, (byte)script.Version.Minor, (byte)script.Version.Major, 0 }, ending.Token);
            var choice = await messages.ReadRawAsync(5, ending.Token);
            Expect(choice.AsSpan().SequenceEqual(new byte[] { 0, 0, (byte)script.Version.Minor, (byte)script.Version.Major, 0 }), script, 0, $"chosen {Convert.ToHexString(choice)}");
        }
        else
        {
            await stream.WriteAsync(new byte[] { 0, 0, (byte)script.Version.Minor, (byte)script.Version.Major }, ending.Token);
        }

        Expect(Convert.ToHexString(opening).StartsWith("6060B017", StringComparison.Ordinal), script, 0, "magic");
        var line = 0;
        if (script.LogsIn)
        {
            await AutoAsync(messages, MessageTag.Hello);
            if (script.Version.HasLogon)
            {
                await AutoAsync(messages, MessageTag.Logon);
            }
        }

        while (line < script.Lines.Count)
        {
            var (kind, text) = script.Lines[line];
            if (kind == 'S')
            {
                line++;
                if (!await AnswerAsync(messages, stream, text))
                {
                    return;
                }

                continue;
            }

            await messages.FlushAsync(ending.Token);
            var message = await messages.ReadAsync(ending.Token);
            Expect(message is not null, script, line, "the end of the connection");
            Hear(message!);
            var isMatch = BoltScript.Matches(text, message!);
            while (!isMatch && kind == '?' && line + 1 < script.Lines.Count && script.Lines[line + 1].Kind is 'C' or '?')
            {
                (kind, text) = script.Lines[++line];
                isMatch = BoltScript.Matches(text, message!);
            }

            if (isMatch)
            {
                line++;
                if (kind == '?')
                {
                    messages.Write(MessageTag.Success, PropertyMap.Empty);
                }
            }
            else if (script.Auto.Contains(message!.Tag))
            {
                messages.Write(MessageTag.Success, PropertyMap.Empty);
            }
            else
            {
                Expect(false, script, line, BoltScript.Describe(message));
            }
        }

        await messages.FlushAsync(ending.Token);
        while (await messages.ReadAsync(ending.Token) is { Tag: not MessageTag.Goodbye } more)
        {
            Hear(more);
            Expect(script.Auto.Contains(more.Tag), script, line, BoltScript.Describe(more));
            messages.Write(MessageTag.Success, PropertyMap.Empty);
            await messages.FlushAsync(ending.Token);
        }
    }

    private async Task<bool> AnswerAsync(MessageStream messages, Stream stream, string text)
    {
        switch (text.Split(' ', 2))
        {
            case ["<EXIT>"]:
                await messages.FlushAsync(ending.Token);
                return false;
            case ["<NOOP>"]:
                messages.WriteNoop();
                return true;
            case ["<RAW>", var hex]:
                await messages.FlushAsync(ending.Token);
                await stream.WriteAsync(Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)), ending.Token);
                return true;
            case ["<WAIT", var name]:
                await messages.FlushAsync(ending.Token);
                Of("reached " + name.TrimEnd('>')).TrySetResult();
                await Of(name.TrimEnd('>')).Task.WaitAsync(ending.Token);
                return true;
            default:
                var (tag, fields) = BoltScript.Message(text);
                messages.Write(tag, [.. fields]);
                return true;
        }
    }

    private async Task AutoAsync(MessageStream messages, byte tag)
    {
        var message = await messages.ReadAsync(ending.Token);
        Hear(message!);
        if (message?.Tag != tag)
        {
            throw new InvalidOperationException($"Expected {tag:X2}, came {message}.");
        }

        messages.Write(MessageTag.Success, tag == MessageTag.Hello ? new PropertyMap(("server", "Neo4j/5.26.0"), ("connection_id", "bolt-1")) : PropertyMap.Empty);
        await messages.FlushAsync(ending.Token);
    }

    private void Hear(BoltMessage message)
    {
        lock (heard)
        {
            heard.Add(BoltScript.Describe(message));
        }
    }

    private static void Expect(bool isRight, BoltScript script, int line, string found)
    {
        if (!isRight)
        {
            throw new InvalidOperationException($"Expected {(line < script.Lines.Count ? script.Lines[line].Text : "nothing more")}, came {found}.");
        }
    }

    /// <summary>Writes little by little.</summary>
    private sealed class SlicedStream(Stream inner, Func<int> largest) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < buffer.Length;)
            {
                var count = Math.Min(buffer.Length - i, largest());
                await inner.WriteAsync(buffer.Slice(i, count), cancellationToken);
                i += count;
            }
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
