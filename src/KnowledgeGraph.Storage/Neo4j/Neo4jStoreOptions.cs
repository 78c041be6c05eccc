using System.ComponentModel.DataAnnotations;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>How a graph in Neo4j is opened and written.</summary>
internal sealed record Neo4jStoreOptions
{
    /// <summary>Name of the database.</summary>
    /// <value>The default is null: the user's home database.</value>
    public string? Database { get; init; }

    /// <summary>Whether an empty database is an error, as it is where one only wants to read.</summary>
    /// <value>The default is false: an empty database is prepared.</value>
    public bool MustExist { get; init; }

    /// <summary>At most so many rows go into one statement.</summary>
    /// <value>The default is 2000: fewer are slower, more gain little (measured on 5.26 and 2026.08).</value>
    [Range(1, 100_000)]
    public int BatchRows { get; init; } = 2000;

    /// <summary>At about so many bytes a statement is full even with fewer rows.</summary>
    /// <value>The default is 1,000,000 bytes.</value>
    [Range(1, 100_000_000)]
    public long BatchBytes { get; init; } = 1_000_000;

    /// <summary>Of so many facts at once an export asks who says them.</summary>
    /// <value>The default is 1000.</value>
    [Range(1, 100_000)]
    public int PageSize { get; init; } = 1000;

    /// <summary>Time after which the server ends a transaction, so that a writer that hangs does not keep all others waiting.</summary>
    /// <value>The default is 10 minutes.</value>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Tells when documents change; see <see cref="IGraphQueries.ChangesAsync"/>.</summary>
    /// <value>The default is the system's clock.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
