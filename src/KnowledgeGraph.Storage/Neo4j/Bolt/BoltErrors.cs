using System.Net.Sockets;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>A connection ended, or nobody can be reached.</summary>
/// <param name="isTransient">Whether the same may go through later.</param>
/// <param name="isBeforeUse">Whether it was never open.</param>
internal sealed class BoltConnectionException(string message, bool isTransient, Exception? inner = null, bool isBeforeUse = false) : Exception(message, inner)
{
    public bool IsTransient { get; } = isTransient;

    public bool IsBeforeUse { get; } = isBeforeUse;
}

/// <summary>The connection was lost after COMMIT was sent: whether it was done nobody knows.</summary>
internal sealed class BoltCommitLostException(Exception inner)
    : Exception("the connection was lost during the commit; whether it was done is not known. " + inner.Message, inner);

/// <summary>Work was ended from this side, by RESET.</summary>
internal sealed class BoltInterruptedException() : Exception("the work was interrupted by this client.");

/// <summary>What failures mean for the caller.</summary>
/// <remarks>Source: https://neo4j.com/docs/status-codes/current/errors/ and the retry rules of Neo4j's drivers.</remarks>
internal static class BoltErrors
{
    private const string Security = "Neo.ClientError.Security.";

    public const string AuthorizationExpired = Security + "AuthorizationExpired";
    public const string TokenExpired = Security + "TokenExpired";
    public const string NotALeader = "Neo.ClientError.Cluster.NotALeader";
    public const string ForbiddenOnReadOnly = "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase";
    public const string DatabaseUnavailable = "Neo.TransientError.General.DatabaseUnavailable";

    public static bool IsTransient(string code) => code switch
    {
        // Both are the client's own doing in servers that still call them transient.
        "Neo.TransientError.Transaction.Terminated" or "Neo.TransientError.Transaction.LockClientStopped" => false,
        AuthorizationExpired or NotALeader or ForbiddenOnReadOnly => true,
        _ => code.StartsWith("Neo.TransientError.", StringComparison.Ordinal),
    };

    /// <summary>Discovery by another router would end the same.</summary>
    public static bool EndsDiscovery(string code)
        => code is "Neo.ClientError.Database.DatabaseNotFound" or "Neo.ClientError.Transaction.InvalidBookmark" or "Neo.ClientError.Transaction.InvalidBookmarkMixture"
                or "Neo.ClientError.Statement.TypeError" or "Neo.ClientError.Statement.ArgumentError" or "Neo.ClientError.Request.Invalid"
            || (code.StartsWith(Security, StringComparison.Ordinal) && code != AuthorizationExpired);

    /// <summary>Whether managed work is run again after this.</summary>
    public static bool IsRetried(Exception error, bool retriesLostCommit) => error is StoreException { InnerException: { } inner } && inner switch
    {
        CypherFailureException failure => IsTransient(failure.Code),
        BoltConnectionException connection => connection.IsTransient,
        BoltCommitLostException => retriesLostCommit,
        _ => false,
    };

    /// <summary>The exception that callers see; what is theirs already, and cancellation, stays.</summary>
    public static Exception Translate(Exception error, BoltEndpoint endpoint, BoltAuth auth) => error switch
    {
        CypherFailureException failure => new StoreException($"{endpoint}: {Explain(failure, auth)}", IsTransient(failure.Code), failure),
        BoltConnectionException lost => new StoreException($"{endpoint}: {lost.Message}", lost.IsTransient, lost),
        BoltCommitLostException lost => new StoreException($"{endpoint}: {lost.Message}", isTransient: true, lost),
        BoltProtocolException malformed => new StoreException($"{endpoint}: the server's answer is not to be understood. {malformed.Message}", isTransient: false, malformed),
        BoltInterruptedException interrupted => new StoreException($"{endpoint}: {interrupted.Message}", isTransient: false, interrupted),
        _ => error,
    };

    /// <summary>Why a connection that was in use ended.</summary>
    public static BoltConnectionException Lost(Exception error) => error switch
    {
        BoltConnectionException known => known,
        TimeoutException timeout => new BoltConnectionException(timeout.Message, isTransient: true, timeout),
        BoltProtocolException malformed => new BoltConnectionException($"the server's answer is not to be understood: {malformed.Message}", isTransient: false, malformed),
        EndOfStreamException => new BoltConnectionException("the server closed the connection.", isTransient: true, error),
        ObjectDisposedException => new BoltConnectionException("the connection was closed.", isTransient: true, error),
        _ => new BoltConnectionException($"the connection was lost: {(error.GetBaseException() as SocketException ?? error).Message}", isTransient: true, error),
    };

    private static string Explain(CypherFailureException failure, BoltAuth auth) => failure.Code switch
    {
        Security + "Unauthorized" => $"the server refuses {auth}: name or password is wrong. ({failure.Code})",
        Security + "AuthenticationRateLimit" => $"the server refuses {auth} for some seconds after too many wrong passwords; wait, then try once with the right one. ({failure.Code})",
        Security + "CredentialsExpired" => $"the password of {auth} must be changed first: ALTER CURRENT USER SET PASSWORD FROM … TO …, as in cypher-shell. ({failure.Code})",
        TokenExpired => $"the token has expired; get a new one. ({failure.Code})",
        _ => $"{failure.Message} ({failure.Code}{(failure.GqlStatus is "" or "50N42" ? string.Empty : ", " + failure.GqlStatus)})",
    };
}
