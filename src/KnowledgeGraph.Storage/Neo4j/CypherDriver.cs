namespace KnowledgeGraph.Storage.Neo4j;

// What the store asks of a driver: the one seam behind which Neo4j.Driver could stand in place of our own client.
// Names and meaning follow Neo4j.Driver; a file of adapters maps one onto the other.

/// <summary>Connections to one server or cluster. Safe to use from several threads.</summary>
internal interface ICypherDriver : IAsyncDisposable
{
    /// <summary>Opens a session; costs nothing until it is used.</summary>
    ICypherSession OpenSession(CypherSessionOptions? options = null);

    /// <summary>Connects, authenticates, and says whom it found.</summary>
    /// <exception cref="StoreException">Nobody answers, the answer is no Bolt, or the credentials are refused.</exception>
    Task<CypherServer> VerifyConnectivityAsync(CancellationToken cancellationToken = default);
}

/// <summary>A chain of transactions, each of which sees those before it. For one caller at a time.</summary>
internal interface ICypherSession : IAsyncDisposable
{
    /// <summary>What a later session must be given to see what this one wrote; empty before the first commit.</summary>
    IReadOnlyList<string> LastBookmarks { get; }

    /// <summary>Runs one statement in a transaction of its own (auto-commit), without retries.</summary>
    Task<ICypherResult> RunAsync(string statement, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancellationToken = default);

    /// <summary>Begins a transaction that is rolled back unless it is committed.</summary>
    Task<ICypherTransaction> BeginAsync(CancellationToken cancellationToken = default);

    /// <summary>Runs work in a transaction that may only read, again from the start where a failure is transient.</summary>
    Task<T> ExecuteReadAsync<T>(Func<ICypherTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default);

    /// <summary>Runs work in a transaction and commits it, again from the start where a failure is transient; the work must bear being repeated.</summary>
    Task<T> ExecuteWriteAsync<T>(Func<ICypherTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default);
}

/// <summary>An open transaction; disposing it rolls it back unless it was committed.</summary>
internal interface ICypherTransaction : IAsyncDisposable
{
    /// <summary>Sends a statement. Results may be left unread while the next statement is sent; the server then holds them.</summary>
    Task<ICypherResult> RunAsync(string statement, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancellationToken = default);

    /// <summary>Runs statements whose records nobody wants, one behind the other: the next is taken, encoded and sent while the server works on those before.</summary>
    /// <param name="statements">Taken one by one, no further ahead than the driver keeps the server busy; a batch of rows each (<see cref="CypherRows"/>).</param>
    /// <returns>A summary for each, in order.</returns>
    /// <exception cref="StoreException">One failed; those sent after it did nothing, and the transaction is lost.</exception>
    Task<IReadOnlyList<CypherSummary>> RunAllAsync(IEnumerable<CypherStatement> statements, CancellationToken cancellationToken = default);

    Task CommitAsync(CancellationToken cancellationToken = default);

    Task RollbackAsync(CancellationToken cancellationToken = default);
}

/// <summary>The records of one statement, read once, in order, as the server sends them.</summary>
internal interface ICypherResult : IAsyncDisposable
{
    /// <summary>Names of the columns.</summary>
    IReadOnlyList<string> Keys { get; }

    /// <summary>Streams the records; the server is asked for more as they are taken. What a record holds is listed at <see cref="CypherValues"/>.</summary>
    IAsyncEnumerable<IReadOnlyList<object?>> RecordsAsync(CancellationToken cancellationToken = default);

    /// <summary>Drops what was not read and returns the summary.</summary>
    Task<CypherSummary> ConsumeAsync(CancellationToken cancellationToken = default);
}

/// <summary>How a session talks to the server.</summary>
internal sealed record CypherSessionOptions
{
    /// <summary>Name of the database; null is the user's home database.</summary>
    public string? Database { get; init; }

    /// <summary>Whether it only reads, and so may be served by a follower.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Bookmarks of sessions whose writes must be seen.</summary>
    public IReadOnlyList<string> Bookmarks { get; init; } = [];

    /// <summary>How many records are asked for at once.</summary>
    /// <value>At least 1, or -1 for all. The default is 1000.</value>
    public long FetchSize { get; init; } = 1000;

    /// <summary>Time after which the server ends a transaction; null leaves it to the server.</summary>
    public TimeSpan? TransactionTimeout { get; init; }

    /// <summary>Whether managed work is run again where the connection was lost during its commit, so that nobody knows whether it was done. For work that may be done twice.</summary>
    public bool RetriesLostCommit { get; init; }
}

/// <summary>A statement and its parameters.</summary>
internal sealed record CypherStatement(string Text, IReadOnlyDictionary<string, object?>? Parameters = null);

/// <summary>What the server said when it refused; the inner exception of a <see cref="StoreException"/>.</summary>
/// <param name="code">As in <c>Neo.ClientError.Schema.ConstraintValidationFailed</c>; the same in every version of the protocol, and what to branch on.</param>
/// <param name="gqlStatus">As in <c>22N28</c>; <c>50N42</c> where the server does not say.</param>
/// <param name="message">In the server's words.</param>
internal sealed class CypherFailureException(string code, string gqlStatus, string message, CypherFailureException? cause = null) : Exception(message, cause)
{
    public string Code { get; } = code;

    public string GqlStatus { get; } = gqlStatus;

    /// <summary>The failure behind an exception of the driver; null where the server said nothing.</summary>
    public static CypherFailureException? Of(Exception error) => error as CypherFailureException ?? error.InnerException as CypherFailureException;
}

/// <summary>The server that answered.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="Agent">As it names itself: <c>Neo4j/5.26.0</c>.</param>
/// <param name="ProtocolVersion">The Bolt version agreed on: <c>5.8</c>.</param>
internal sealed record CypherServer(string Address, string Agent, string ProtocolVersion);

/// <summary>What a statement did.</summary>
/// <param name="Counters">As the server names them: <c>nodes-created</c>; empty where nothing changed.</param>
/// <param name="Notifications">What the server remarked, a line each: code or status, and description.</param>
internal sealed record CypherSummary(IReadOnlyDictionary<string, long> Counters, IReadOnlyList<string> Notifications);

/// <summary>The .NET types of values in parameters and records.</summary>
/// <remarks>
/// null; <see cref="bool"/>; <see cref="long"/> (parameters also <see cref="int"/>); <see cref="double"/>; <see cref="string"/>; byte[];
/// <c>IReadOnlyList&lt;object?&gt;</c> (parameters: any <c>IEnumerable&lt;object?&gt;</c> with a count, and lists of strings);
/// <c>IReadOnlyDictionary&lt;string, object?&gt;</c>; <see cref="DateOnly"/>; <see cref="DateTimeOffset"/>; <see cref="DateTime"/> (local);
/// <see cref="TimeOnly"/> (local); and <see cref="CypherNode"/>, <see cref="CypherRelationship"/>, <see cref="CypherPath"/>. The types of the protocol that these cannot
/// hold (durations, zoned times, points, vectors, times beyond .NET's range) are records of the client.
/// </remarks>
internal static class CypherValues;

/// <summary>Rows for <c>UNWIND $rows AS row</c>: a list of maps that all have the same keys, sent without making the maps.</summary>
/// <param name="Columns">The keys, each once.</param>
/// <param name="Rows">Each as long as <paramref name="Columns"/>; not to be changed until the statement has run.</param>
internal sealed record CypherRows(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows);

/// <summary>A node as a statement returns it.</summary>
public sealed record CypherNode(string ElementId, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, object?> Properties);

/// <summary>A relationship as a statement returns it.</summary>
public sealed record CypherRelationship(
    string ElementId, string StartElementId, string EndElementId, string Type, IReadOnlyDictionary<string, object?> Properties);

/// <summary>A path as a statement returns it: one node more than relationships.</summary>
public sealed record CypherPath(IReadOnlyList<CypherNode> Nodes, IReadOnlyList<CypherRelationship> Relationships);
