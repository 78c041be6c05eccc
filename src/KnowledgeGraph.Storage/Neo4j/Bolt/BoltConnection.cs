using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>One connection: messages go out in order, answers come back in the same order and find who waits for them.</summary>
/// <remarks>
/// Any number of messages may be sent before the first answer. A loop of its own reads all that comes, so the server is never held up by an answer that nobody takes yet;
/// only records stop it, when too many of them wait (<see cref="BoltResponse.WaitForRoomAsync"/>). Messages are sent by one caller at a time.
/// </remarks>
internal sealed class BoltConnection : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<BoltResponse> pending = [];
    private readonly Socket socket;
    private readonly Stream stream;
    private readonly PipeReader input;
    private readonly ChunkReader chunks = new();
    private readonly PackStreamCache cache = new();
    private readonly MessageWriter output = new();
    private readonly PackStreamWriter writer;
    private readonly BoltOptions options;
    private readonly ITimer silence;
    private TimeSpan readTimeout = Timeout.InfiniteTimeSpan;
    private Task sending = Task.CompletedTask;
    private Task reading = Task.CompletedTask;
    private BoltConnectionException? lost;
    private volatile Exception? failure;
    private volatile bool isInterrupted;
    private bool isClosing;

    private BoltConnection(BoltEndpoint endpoint, BoltVersion version, Socket socket, Stream stream, BoltOptions options, BoltAuth auth)
    {
        (Endpoint, Version, this.socket, this.stream, this.options, Auth) = (endpoint, version, socket, stream, options, auth);
        input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true));
        writer = new PackStreamWriter(output);
        silence = options.Time.CreateTimer(_ => OnSilence(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        OpenedAt = IdleSince = options.Time.GetTimestamp();
    }

    public BoltEndpoint Endpoint { get; }

    public BoltVersion Version { get; }

    /// <summary>As the server names itself.</summary>
    public string Agent { get; private set; } = "unknown";

    /// <summary>Who is logged in.</summary>
    public BoltAuth Auth { get; private set; }

    /// <summary>Of <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long OpenedAt { get; }

    /// <summary>Of <see cref="TimeProvider.GetTimestamp"/>; kept by the pool.</summary>
    public long IdleSince { get; set; }

    public bool WantsTelemetry { get; private set; }

    public bool IsLost => Volatile.Read(ref lost) is not null;

    /// <summary>Why it was lost.</summary>
    public BoltConnectionException? LostBy => Volatile.Read(ref lost);

    /// <summary>Whether the server ignores everything until RESET.</summary>
    public bool HasFailed => failure is not null;

    /// <summary>Whether all that was sent is answered, without failure.</summary>
    public bool IsClean
    {
        get
        {
            lock (gate)
            {
                return lost is null && failure is null && pending.Count == 0;
            }
        }
    }

    /// <summary>Connects, agrees on a version and logs in.</summary>
    /// <param name="routing">The routing context for HELLO; null where routing is the caller's own or none.</param>
    /// <exception cref="BoltConnectionException">Nobody answers as expected within <see cref="BoltOptions.ConnectTimeout"/>.</exception>
    /// <exception cref="CypherFailureException">The server refuses the login.</exception>
    public static async Task<BoltConnection> OpenAsync(
        BoltEndpoint endpoint, BoltEncryption encryption, PropertyMap? routing, BoltAuth auth, BoltOptions options, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        BoltConnection? connection = null;
        Stream? stream = null;
        try
        {
            (var socket, stream) = await BoltTransport.OpenAsync(endpoint, encryption, options, either.Token);
            var (version, reply) = await BoltHandshake.AgreeAsync(stream, either.Token);
            connection = new BoltConnection(endpoint, version, socket, stream, options, auth);
            await connection.LogInAsync(routing, reply, either.Token);
            return connection;
        }
        catch (Exception e)
        {
            if (connection is not null)
            {
                await connection.AbortAsync();
            }
            else if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            throw e switch
            {
                OperationCanceledException when timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested => new BoltConnectionException(
                    $"it did not answer within {options.ConnectTimeout.TotalSeconds:0.#} s.", isTransient: true, e, isBeforeUse: true),
                OperationCanceledException => new OperationCanceledException(e.Message, e, cancellationToken),
                CypherFailureException or BoltConnectionException { IsBeforeUse: true } => e,
                _ => new BoltConnectionException(BoltErrors.Lost(e).Message, BoltErrors.Lost(e).IsTransient, e, isBeforeUse: true),
            };
        }
    }

    /// <summary>Encodes a message; it goes out with the next <see cref="FlushAsync"/>.</summary>
    /// <exception cref="BoltConnectionException">The connection is lost.</exception>
    /// <exception cref="ArgumentException">A value cannot be sent; nothing of the message is.</exception>
    public void Write(BoltResponse response, byte tag, params ReadOnlySpan<object?> fields)
    {
        ThrowIfLost();
        writer.WriteMessage(tag, fields);
        lock (gate)
        {
            ThrowIfLost();
            pending.Enqueue(response);
        }
    }

    /// <summary>As <see cref="Write"/>, with an answer to wait for.</summary>
    public Task<PropertyMap> Ask(byte tag, params ReadOnlySpan<object?> fields)
    {
        var answer = new BoltAnswer();
        Write(answer, tag, fields);
        return answer.Task;
    }

    /// <summary>Sends what was written. Several calls may be under way; what they send keeps its order.</summary>
    /// <remarks>It is not cancelled in mid-message: the caller may cease to wait.</remarks>
    public Task FlushAsync()
    {
        var segments = output.Detach();
        if (segments.Count == 0)
        {
            return sending;
        }

        ListenForSilence();
        return sending = SendAsync(sending, segments);
    }

    /// <summary>Ends whatever goes on, at the server too, and makes the connection ready for new work.</summary>
    /// <returns>False where that did not succeed in time; the connection is then lost.</returns>
    public async Task<bool> ResetAsync()
    {
        using var timeout = new CancellationTokenSource(options.ResetTimeout, options.Time);
        try
        {
            AbandonPending();
            isInterrupted = true;
            var answer = new BoltResetAnswer();
            Write(answer, MessageTag.Reset);
            await FlushAsync().WaitAsync(timeout.Token);
            await answer.Task.WaitAsync(timeout.Token);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or CypherFailureException or BoltConnectionException or BoltInterruptedException)
        {
            Lose(e is OperationCanceledException ? new TimeoutException($"the server did not answer RESET within {options.ResetTimeout.TotalSeconds:0.#} s.") : e);
            return false;
        }
    }

    /// <summary>Logs in as someone else.</summary>
    /// <returns>False where this version cannot; a new connection can.</returns>
    /// <exception cref="CypherFailureException">The server refuses; the connection is lost.</exception>
    public async Task<bool> LogInAgainAsync(BoltAuth auth, CancellationToken cancellationToken)
    {
        if (!Version.HasLogon)
        {
            return false;
        }

        var off = Ask(MessageTag.Logoff);
        var on = Ask(MessageTag.Logon, new PropertyMap([.. auth.Fields]));
        try
        {
            await FlushAsync().WaitAsync(cancellationToken);
            await off.WaitAsync(cancellationToken);
            await on.WaitAsync(cancellationToken);
            Auth = auth;
            return true;
        }
        catch (Exception e)
        {
            Lose(e);
            throw;
        }
    }

    /// <summary>Says goodbye and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (isClosing)
            {
                return;
            }

            isClosing = true;
        }

        if (!IsLost)
        {
            try
            {
                writer.WriteMessage(MessageTag.Goodbye);
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(3), options.Time);
                await FlushAsync().WaitAsync(timeout.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or BoltConnectionException or InvalidOperationException)
            {
                // It is closed all the same.
            }
        }

        await AbortAsync();
    }

    private async Task LogInAsync(PropertyMap? routing, byte[] choice, CancellationToken cancellationToken)
    {
        if (choice.Length > 0)
        {
            await stream.WriteAsync(choice, cancellationToken);
        }

        var hello = Ask(MessageTag.Hello, BoltHello.Fields(Version, routing, Auth, options));
        var logon = Version.HasLogon ? Ask(MessageTag.Logon, new PropertyMap([.. Auth.Fields])) : hello;
        reading = ReadAsync();
        await FlushAsync().WaitAsync(cancellationToken);
        var greeting = await hello.WaitAsync(cancellationToken);
        Agent = greeting.Text("server") ?? Agent;
        var hasUtcTimes = Version.HasUtcTimes || (greeting.GetValueOrDefault("patch_bolt") as object?[])?.Contains("utc") == true;
        Format = writer.Format = new ValueFormat(HasLocalTimes: !hasUtcTimes);
        var hints = greeting.Map("hints");
        readTimeout = hints.GetValueOrDefault("connection.recv_timeout_seconds") is long and > 0 and var seconds ? TimeSpan.FromSeconds(Math.Min((long)seconds, int.MaxValue / 1000)) : Timeout.InfiniteTimeSpan;
        if (options.ReadTimeout is { } limit && (readTimeout == Timeout.InfiniteTimeSpan || limit < readTimeout))
        {
            readTimeout = limit;
        }

        WantsTelemetry = options.AllowsTelemetry && Version.HasTelemetry && hints.GetValueOrDefault("telemetry.enabled") is true;
        await logon.WaitAsync(cancellationToken);
        ListenForSilence();
    }

    private ValueFormat Format { get; set; }

    private async Task SendAsync(Task before, IReadOnlyList<ArraySegment<byte>> segments)
    {
        try
        {
            await before;
            foreach (var segment in segments)
            {
                await stream.WriteAsync(segment);
            }

            await stream.FlushAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // What the server said before it closed is still to be read: it may tell why.
            ShutDown();
            await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(3), options.Time));
            Lose(e);
            throw LostBy!;
        }
        finally
        {
            foreach (var segment in segments)
            {
                ArrayPool<byte>.Shared.Return(segment.Array!);
            }
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var result = await input.ReadAsync();
                ListenForSilence();
                foreach (var segment in result.Buffer)
                {
                    Dispatch(segment.Span);
                }

                input.AdvanceTo(result.Buffer.End);
                var head = Head();
                if (head is not null)
                {
                    head.OnPause();
                    var room = head.WaitForRoomAsync();
                    if (!room.IsCompletedSuccessfully)
                    {
                        // The silence is this side's.
                        silence.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                        await room;
                        ListenForSilence();
                    }
                }

                if (result.IsCompleted)
                {
                    throw new EndOfStreamException();
                }
            }
        }
        catch (Exception e)
        {
            Lose(e);
        }
        finally
        {
            await input.CompleteAsync();
            chunks.Dispose();
        }
    }

    private void Dispatch(ReadOnlySpan<byte> data)
    {
        var position = 0;
        var head = Head();
        while (chunks.TryRead(data, ref position, out var message))
        {
            var reader = new PackStreamReader(message, cache, Format);
            var (tag, fields) = reader.ReadStructureHeader();
            if (tag == MessageTag.Record && fields == 1 && head is not null)
            {
                var record = reader.ReadList();
                reader.End();
                head.OnRecord(record, message.Length);
                continue;
            }

            var metadata = tag switch
            {
                MessageTag.Success or MessageTag.Failure when fields == 1 => reader.ReadMap(),
                MessageTag.Ignored when fields == 0 => PropertyMap.Empty,
                MessageTag.Ignored when fields == 1 => reader.ReadValue() as PropertyMap ?? PropertyMap.Empty,
                _ => throw new BoltProtocolException($"Message {tag:X2} with {fields} fields is none that a server sends now."),
            };
            reader.End();
            BoltResponse answered;
            lock (gate)
            {
                if (!pending.TryDequeue(out answered!))
                {
                    throw new BoltProtocolException($"Message {tag:X2} answers nothing.");
                }

                pending.TryPeek(out head);
            }

            answered.OnPause();
            Answer(answered, tag, metadata);
        }
    }

    private void Answer(BoltResponse response, byte tag, PropertyMap metadata)
    {
        switch (tag)
        {
            case MessageTag.Success:
                if (response is BoltResetAnswer)
                {
                    (failure, isInterrupted) = (null, false);
                }

                response.OnSuccess(metadata);
                break;
            case MessageTag.Failure:
                var refusal = BoltMetadata.Failure(metadata);
                failure ??= refusal;
                response.OnFailure(refusal);
                break;
            default:
                response.OnFailure(isInterrupted ? new BoltInterruptedException() : failure ?? new BoltInterruptedException());
                break;
        }
    }

    private BoltResponse? Head()
    {
        lock (gate)
        {
            return pending.TryPeek(out var head) ? head : null;
        }
    }

    private void AbandonPending()
    {
        BoltResponse[] waiting;
        lock (gate)
        {
            waiting = [.. pending];
        }

        foreach (var response in waiting)
        {
            response.Abandon();
        }
    }

    /// <summary>From now on the server must let hear from it within its time, as long as an answer is due.</summary>
    private void ListenForSilence()
    {
        if (readTimeout == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        lock (gate)
        {
            if (lost is null)
            {
                silence.Change(pending.Count > 0 ? readTimeout : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void OnSilence() => Lose(new TimeoutException($"the server did not let hear from it for {readTimeout.TotalSeconds:0.#} s."));

    private void ThrowIfLost()
    {
        if (LostBy is { } error)
        {
            throw new BoltConnectionException(error.Message, error.IsTransient, error);
        }
    }

    private void ShutDown()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }

    private void Lose(Exception error)
    {
        BoltResponse[] waiting;
        lock (gate)
        {
            if (lost is not null)
            {
                return;
            }

            lost = BoltErrors.Lost(error);
            waiting = [.. pending];
            pending.Clear();
            silence.Dispose();
        }

        // A server that refuses and closes has said why; what waits behind the refusal learns that.
        var reason = failure as CypherFailureException;
        foreach (var response in waiting)
        {
            response.OnFailure(reason is not null && error is EndOfStreamException ? reason : lost);
        }

        stream.Dispose();
    }

    private async Task AbortAsync()
    {
        Lose(new ObjectDisposedException(nameof(BoltConnection)));
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        output.Dispose();
    }
}
