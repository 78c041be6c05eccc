using System.Threading.Channels;
using KnowledgeGraph.BoltFacade.Cypher;
using KnowledgeGraph.BoltFacade.Engine;

namespace KnowledgeGraph.BoltFacade.Bolt;

/// <summary>The server's side of one connection.</summary>
internal sealed class BoltConnection(BoltChannel channel, GraphDatabase database, BoltServerOptions options, string address) : IDisposable
{
    private const int FlushAt = 65_536;

    private enum State
    {
        Connected,
        Unauthenticated,
        Ready,
        Streaming,
        InTransaction,
        Failed,
    }

    private sealed class OpenResult(EngineResult result)
    {
        public EngineResult Result { get; } = result;

        public int Sent { get; set; }
    }

    private readonly Dictionary<long, OpenResult> _results = [];
    private readonly Channel<Structure> _inbox = Channel.CreateUnbounded<Structure>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private BoltVersion _version;
    private ValueForm _form = null!;
    private State _state = State.Connected;
    private GraphTransaction? _transaction;
    private TimeSpan? _timeout;
    private string? _bookmark;
    private long _nextQuery;
    private int _resets;
    private CancellationTokenSource _work = new();

    public void Dispose() => _work.Dispose();

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await channel.NegotiateAsync(cancellationToken) is not { } version)
            {
                return;
            }

            _version = version;
            _form = new ValueForm(version, isUtc: version.Major >= 5);
            var reading = ReadAsync(cancellationToken);
            await foreach (var message in _inbox.Reader.ReadAllAsync(cancellationToken))
            {
                var goesOn = await AnswerAsync(message, cancellationToken);
                if (!goesOn || channel.Waiting > FlushAt || !_inbox.Reader.TryPeek(out _))
                {
                    await channel.FlushAsync(cancellationToken);
                }

                if (!goesOn)
                {
                    return;
                }
            }

            await reading;
        }
        catch (Exception e) when (e is IOException or BoltException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // The client went away or does not keep to the protocol: the connection ends without a word, as Neo4j's does.
        }
        finally
        {
            if (_transaction is not null)
            {
                await _transaction.RollbackAsync();
            }
        }
    }

    /// <summary>Takes messages off the wire while others are worked on: RESET overtakes them.</summary>
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await channel.ReadMessageAsync(cancellationToken) is { } value)
            {
                var message = value as Structure ?? throw new BoltException("A message is no structure.");
                if (message.Tag == Tags.Reset)
                {
                    Interlocked.Increment(ref _resets);
                    await Volatile.Read(ref _work).CancelAsync();
                }

                _inbox.Writer.TryWrite(message);
            }

            // Whoever has gone needs no answer.
            await Volatile.Read(ref _work).CancelAsync();
            _inbox.Writer.TryComplete();
        }
        catch (Exception e)
        {
            await Volatile.Read(ref _work).CancelAsync();
            _inbox.Writer.TryComplete(e);
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> AnswerAsync(Structure message, CancellationToken cancellationToken)
    {
        if (message.Tag == Tags.Goodbye)
        {
            return false;
        }

        if (message.Tag == Tags.Reset)
        {
            Reset();
            channel.Add(Tags.Success, new Dictionary<string, object?>());
            return true;
        }

        if (Volatile.Read(ref _resets) > 0 || _state == State.Failed)
        {
            channel.Add(Tags.Ignored);
            return true;
        }

        try
        {
            switch (message.Tag)
            {
                case Tags.Hello when _state == State.Connected:
                    Hello(Map(message, 0));
                    break;
                case Tags.Logon when _state == State.Unauthenticated:
                    Authenticate(Map(message, 0));
                    channel.Add(Tags.Success, Success(_version.IsAtLeast(5, 8) ? new() { ["advertised_address"] = address } : []));
                    break;
                case Tags.Logoff when _state == State.Ready:
                    _state = State.Unauthenticated;
                    channel.Add(Tags.Success, Success([]));
                    break;
                case Tags.Run when _state is State.Ready or State.InTransaction:
                    await RunAsync(message);
                    break;
                case Tags.Pull or Tags.Discard when _results.Count > 0:
                    await StreamAsync(message.Tag == Tags.Pull, Map(message, 0), cancellationToken);
                    break;
                case Tags.Begin when _state == State.Ready:
                    Begin(Map(message, 0));
                    channel.Add(Tags.Success, Success(_version.IsAtLeast(5, 8) ? new() { ["db"] = database.Name } : []));
                    _state = State.InTransaction;
                    break;
                case Tags.Commit when _state == State.InTransaction && _results.Count == 0:
                    _bookmark = await _transaction!.CommitAsync();
                    _transaction = null;
                    _state = State.Ready;
                    channel.Add(Tags.Success, Success(new() { ["bookmark"] = _bookmark }));
                    break;
                case Tags.Rollback when _state == State.InTransaction:
                    _results.Clear();
                    await _transaction!.RollbackAsync();
                    _transaction = null;
                    _state = State.Ready;
                    channel.Add(Tags.Success, Success([]));
                    break;
                case Tags.Route when _state == State.Ready:
                    channel.Add(Tags.Success, Success(new() { ["rt"] = RoutingTable(message) }));
                    break;
                case Tags.Telemetry when _state == State.Ready:
                    channel.Add(Tags.Success, Success([]));
                    break;
                default:
                    Fail(FailureCodes.InvalidRequest, $"Message 0x{message.Tag:X2} cannot be handled in state {_state}.");
                    return false;
            }
        }
        catch (FailureException e)
        {
            Fail(e.Code, e.Message);
            return e.Code != FailureCodes.Unauthorized;
        }

        return true;
    }

    private void Reset()
    {
        _results.Clear();
        _state = _state is State.Connected or State.Unauthenticated ? _state : State.Ready;
        EndInBackground();
        if (Interlocked.Decrement(ref _resets) == 0)
        {
            Volatile.Write(ref _work, new CancellationTokenSource());
        }
    }

    private void EndInBackground()
    {
        if (_transaction is { } transaction)
        {
            _transaction = null;
            _ = transaction.RollbackAsync();
        }
    }

    private void Hello(Dictionary<string, object?> extra)
    {
        var isLogonApart = _version.IsAtLeast(5, 1);
        if (_version.IsAtLeast(5, 3) && !extra.ContainsKey("bolt_agent"))
        {
            throw new FailureException(FailureCodes.InvalidRequest, "HELLO must name bolt_agent.");
        }

        if (!isLogonApart)
        {
            Authenticate(extra);
        }

        var answer = new Dictionary<string, object?> { ["server"] = options.Agent, ["connection_id"] = $"bolt-{Guid.NewGuid():N}", ["hints"] = new Dictionary<string, object?>() };
        if (_version.Major < 5 && extra.GetValueOrDefault("patch_bolt") is List<object?> patches && patches.Contains("utc"))
        {
            _form = new ValueForm(_version, isUtc: true);
            answer["patch_bolt"] = new List<object?> { "utc" };
        }

        channel.Add(Tags.Success, answer);
        _state = isLogonApart ? State.Unauthenticated : State.Ready;
    }

    private void Authenticate(Dictionary<string, object?> token)
    {
        if (options.Password is not null
            && !(token.GetValueOrDefault("scheme") is "basic" && token.GetValueOrDefault("principal") as string == options.User && token.GetValueOrDefault("credentials") as string == options.Password))
        {
            throw new FailureException(FailureCodes.Unauthorized, "The client is unauthorized due to authentication failure.");
        }

        _state = State.Ready;
    }

    private void Begin(Dictionary<string, object?> extra)
    {
        if (extra.GetValueOrDefault("db") is string { Length: > 0 } db && !db.Equals(database.Name, StringComparison.OrdinalIgnoreCase) && db != "system")
        {
            throw new FailureException(FailureCodes.DatabaseNotFound, $"Database does not exist. Database name: '{db}'.");
        }

        foreach (var bookmark in extra.GetValueOrDefault("bookmarks") as List<object?> ?? [])
        {
            if (bookmark is not string known || !database.Knows(known))
            {
                throw new FailureException(FailureCodes.InvalidBookmark, $"Supplied bookmark '{bookmark}' does not conform to pattern of any known bookmark.");
            }
        }

        _timeout = extra.GetValueOrDefault("tx_timeout") is long and > 0 and var milliseconds ? TimeSpan.FromMilliseconds((long)milliseconds) : null;
        _transaction = new GraphTransaction(database, extra.GetValueOrDefault("mode") as string == "r");
    }

    private async Task RunAsync(Structure message)
    {
        var text = message.Fields[0] as string ?? throw new BoltException("RUN has no statement.");
        var isAutoCommit = _state == State.Ready;
        if (isAutoCommit)
        {
            Begin(Map(message, 2));
        }

        var result = await ExecuteAsync(text, Map(message, 1));
        if (isAutoCommit)
        {
            _bookmark = await _transaction!.CommitAsync();
            _transaction = null;
            _state = State.Streaming;
        }

        var query = isAutoCommit ? -1 : _nextQuery++;
        _results[query] = new OpenResult(result);
        var answer = new Dictionary<string, object?> { ["fields"] = result.Keys.Cast<object?>().ToList(), ["t_first"] = 0L };
        if (!isAutoCommit)
        {
            answer["qid"] = query;
        }
        else if (_version.IsAtLeast(5, 8))
        {
            answer["db"] = database.Name;
        }

        channel.Add(Tags.Success, answer);
    }

    private async Task<EngineResult> ExecuteAsync(string text, Dictionary<string, object?> parameters)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Volatile.Read(ref _work).Token);
        if (_timeout is { } timeout)
        {
            limit.CancelAfter(timeout);
        }

        try
        {
            return await _transaction!.RunAsync(text, parameters, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw Volatile.Read(ref _resets) > 0 || _timeout is null
                ? new FailureException(FailureCodes.Terminated, "The transaction has been terminated.")
                : new FailureException(FailureCodes.TimedOut, "The transaction has not completed within the timeout specified by the client.");
        }
    }

    private async Task StreamAsync(bool isPull, Dictionary<string, object?> extra, CancellationToken cancellationToken)
    {
        var query = extra.GetValueOrDefault("qid") is long and >= 0 and var id ? (long)id : _results.Keys.Max();
        if (!_results.TryGetValue(query, out var open))
        {
            throw new FailureException(FailureCodes.InvalidRequest, $"There is no query {query}.");
        }

        var rows = open.Result.Rows;
        var count = extra.GetValueOrDefault("n") is long and >= 0 and var n ? (int)Math.Min((long)n, rows.Count - open.Sent) : rows.Count - open.Sent;
        for (var end = open.Sent + count; open.Sent < end; open.Sent++)
        {
            if (isPull)
            {
                channel.Add(Tags.Record, (object)_form.Row(rows[open.Sent]));
                if (channel.Waiting > FlushAt)
                {
                    await channel.FlushAsync(cancellationToken);
                }
            }
        }

        if (open.Sent < rows.Count)
        {
            channel.Add(Tags.Success, new Dictionary<string, object?> { ["has_more"] = true });
            return;
        }

        _results.Remove(query);
        var summary = new Dictionary<string, object?> { ["type"] = TypeOf(open.Result), ["t_last"] = 0L, ["db"] = database.Name };
        if (open.Result.Wrote)
        {
            var stats = open.Result.Counters.ToDictionary(c => c.Key, c => (object?)c.Value);
            stats[open.Result.Counters.Keys.Any(IsOfSchema) ? "contains-system-updates" : "contains-updates"] = true;
            summary["stats"] = stats;
        }

        if (_state == State.Streaming)
        {
            summary["bookmark"] = _bookmark;
            _state = State.Ready;
        }

        channel.Add(Tags.Success, summary);
    }

    private static bool IsOfSchema(string counter) => counter.StartsWith("constraints", StringComparison.Ordinal) || counter.StartsWith("indexes", StringComparison.Ordinal);

    private static string TypeOf(EngineResult result)
        => !result.Wrote ? "r" : result.Counters.Keys.Any(IsOfSchema) ? "s" : result.Keys.Count > 0 ? "rw" : "w";

    private Dictionary<string, object?> RoutingTable(Structure message)
    {
        var advertised = Map(message, 0).GetValueOrDefault("address") as string ?? address;
        Dictionary<string, object?> Server(string role) => new() { ["addresses"] = new List<object?> { advertised }, ["role"] = role };
        return new()
        {
            ["ttl"] = 300L,
            ["db"] = database.Name,
            ["servers"] = new List<object?> { Server("WRITE"), Server("READ"), Server("ROUTE") },
        };
    }

    private void Fail(string code, string message)
    {
        _state = State.Failed;
        _results.Clear();
        EndInBackground();
        if (!_version.IsAtLeast(5, 7))
        {
            channel.Add(Tags.Failure, new Dictionary<string, object?> { ["code"] = code, ["message"] = message });
            return;
        }

        channel.Add(
            Tags.Failure,
            new Dictionary<string, object?>
            {
                ["neo4j_code"] = code,
                ["message"] = message,
                ["gql_status"] = "50N42",
                ["description"] = "error: general processing exception - unexpected error. Unexpected error has occurred. See debug log for details.",
                ["diagnostic_record"] = new Dictionary<string, object?> { ["OPERATION"] = "", ["OPERATION_CODE"] = "0", ["CURRENT_SCHEMA"] = "/" },
            });
    }

    private static Dictionary<string, object?> Success(Dictionary<string, object?> fields) => fields;

    private static Dictionary<string, object?> Map(Structure message, int field)
        => message.Fields.ElementAtOrDefault(field) as Dictionary<string, object?> ?? [];
}
