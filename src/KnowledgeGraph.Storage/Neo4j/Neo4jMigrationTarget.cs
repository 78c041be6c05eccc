using System.Globalization;
using KnowledgeGraph.Storage.Migrations;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Migrations of a graph in Neo4j, which remembers them as a chain of nodes.</summary>
/// <remarks>
/// A server takes changes of its schema and of data in no common transaction. So a script holds one kind only; statements of the schema run one by one,
/// and repeat without harm (<c>IF NOT EXISTS</c>); a script of data is one transaction together with the memory of it. Whether a script ended is
/// remembered, so that one which broke off shows.
/// </remarks>
/// <param name="ownsDriver">Whether the driver is disposed with this.</param>
internal sealed class Neo4jMigrationTarget(ICypherDriver driver, string name, string? database, bool ownsDriver = false) : IMigrationTarget
{
    /// <summary>First of the chain.</summary>
    private const string Root = "BASELINE";

    /// <summary>For how long a lock counts that its holder does not renew: a program that was killed holds nobody up.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, object?> NoParameters = [];

    public string Name => name;

    /// <summary>The embedded scripts.</summary>
    public static IReadOnlyList<Migration> Embedded { get; } = Migration.Embedded("cypher/migrations/");

    public Task<IReadOnlyList<AppliedMigration>> HistoryAsync(CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<AppliedMigration>>(
            async (transaction, c) => [.. (await transaction.ListAsync(MigrationStatements.History, NoParameters, Read, c))
                .Where(m => m.Name != Root).OrderBy(m => m.IsRepeatable).ThenBy(m => m.Version).ThenBy(m => m.Name, StringComparer.Ordinal)],
            cancellationToken);

    public Task<string?> SchemaAsync(CancellationToken cancellationToken)
        => ReadAsync(
            async (transaction, c) => (await transaction.ListAsync(CypherStatements.ReadGraph, NoParameters, r => (string?)r[0], c)).FirstOrDefault(),
            cancellationToken);

    /// <summary>Nodes of every kind, of this program or another.</summary>
    public Task<long> CountNodesAsync(CancellationToken cancellationToken)
        => ReadAsync(
            async (transaction, c) => (await transaction.ListAsync(MigrationStatements.CountNodes, NoParameters, r => (long)r[0]!, c)).Single(), cancellationToken);

    public Task<(string Edition, Version Version)?> ServerAsync(CancellationToken cancellationToken)
        => ReadAsync(
            async (transaction, c) => (await transaction.ListAsync(
                MigrationStatements.Server, NoParameters, r => (Name: r.Text(0), Version: r.Text(1), Edition: r.Text(2)), c))
                .Where(s => s.Name == "Neo4j Kernel")
                .Select(s => ((string, Version)?)(s.Edition.ToLowerInvariant(), Version.Parse(s.Version.Split('-', '+')[0]))).FirstOrDefault(),
            cancellationToken);

    public Task<MigrationLock?> HolderAsync(CancellationToken cancellationToken)
        => ReadAsync(
            async (transaction, c) => (await transaction.ListAsync(
                MigrationStatements.Holder, NoParameters, r => new MigrationLock(Time(r.Text(0)), r.Text(1)), c)).FirstOrDefault(),
            cancellationToken);

    public Task UnlockAsync(CancellationToken cancellationToken) => RunAsync(MigrationStatements.BreakLock, NoParameters, cancellationToken);

    public async Task<IMigrationSession> LockAsync(DateTimeOffset at, string by, CancellationToken cancellationToken)
    {
        await RunAsync(MigrationStatements.UniqueNames, NoParameters, cancellationToken);
        await RunAsync(MigrationStatements.OneLock, NoParameters, cancellationToken);
        var token = Guid.NewGuid().ToString("N");
        var parameters = new Dictionary<string, object?> { ["token"] = token, ["at"] = Text(at), ["by"] = by, ["lease"] = (long)Lease.TotalMilliseconds };
        var holder = await WriteAsync(
            async (transaction, c) => (await transaction.ListAsync(
                MigrationStatements.TakeLock, parameters, r => (Token: r.Text(0), At: r.Text(1), By: r.Text(2)), c)).Single(),
            cancellationToken);
        return holder.Token == token
            ? new Session(this, token)
            : throw new MigrationLockedException(
                $"{name} is being migrated by {holder.By} since {Time(holder.At):yyyy-MM-dd HH:mm:ss}Z; wait for its end. "
                + $"If that program is no more, its lock counts for nothing after {Lease.TotalSeconds:0} seconds, and 'kg migrate unlock' frees it at once.");
    }

    public ValueTask DisposeAsync() => ownsDriver ? driver.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Whether statements change the schema of the server, all of them or none.</summary>
    /// <exception cref="MigrationException">Some do and some do not.</exception>
    public static bool ChangesSchema(Migration migration)
    {
        var kinds = migration.Statements.Select(IsSchemaStatement).Distinct().ToList();
        return kinds.Count <= 1
            ? kinds is [true]
            : throw new MigrationException($"{migration.Name} changes schema and data; a server takes them in no common transaction, so make two scripts of it.");
    }

    private static bool IsSchemaStatement(string statement)
    {
        var words = statement.Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries).Select(w => w.ToUpperInvariant()).ToArray();
        return words is ["CREATE" or "DROP", "CONSTRAINT" or "INDEX", ..] or ["CREATE", "TEXT" or "RANGE" or "POINT" or "FULLTEXT" or "VECTOR" or "LOOKUP", "INDEX", ..];
    }

    private static AppliedMigration Read(IReadOnlyList<object?> record)
        => new(
            (int)((long?)record[0] ?? 0), record.Text(1), (string?)record[2] ?? string.Empty, record[3] is string at ? Time(at) : null, (string?)record[4],
            record[5] is long took ? TimeSpan.FromMilliseconds(took) : null, (bool?)record[6] ?? false);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static Dictionary<string, object?> Values(AppliedMigration applied)
        => new()
        {
            ["version"] = applied.IsRepeatable ? null : (long?)applied.Version,
            ["description"] = Path.GetFileNameWithoutExtension(applied.Name)[(applied.Name.IndexOf("__", StringComparison.Ordinal) + 2)..].Replace('_', ' '),
            ["checksum"] = applied.Checksum,
            ["at"] = applied.At is { } at ? Text(at) : null,
            ["by"] = applied.By,
            ["took"] = applied.Took is { } took ? (long?)took.TotalMilliseconds : null,
            ["done"] = applied.IsDone,
        };

    private async Task<T> ReadAsync<T>(Func<ICypherTransaction, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var session = driver.OpenSession(new CypherSessionOptions { Database = database });
        return await session.ExecuteReadAsync(read, cancellationToken);
    }

    private async Task<T> WriteAsync<T>(Func<ICypherTransaction, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        await using var session = driver.OpenSession(new CypherSessionOptions { Database = database });
        return await session.ExecuteWriteAsync(write, cancellationToken);
    }

    private async Task RunAsync(string statement, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken)
    {
        await using var session = driver.OpenSession(new CypherSessionOptions { Database = database });
        await using var result = await session.RunAsync(statement, parameters, cancellationToken);
        await result.ConsumeAsync(cancellationToken);
    }

    private async Task RunAllAsync(IEnumerable<CypherStatement> statements, CancellationToken cancellationToken)
        => await WriteAsync((transaction, c) => transaction.RunAllAsync(statements, c), cancellationToken);

    private sealed class Session : IMigrationSession
    {
        private readonly Neo4jMigrationTarget target;
        private readonly Dictionary<string, object?> parameters;
        private readonly CancellationTokenSource ending = new();
        private readonly Task renewing;

        public Session(Neo4jMigrationTarget target, string token)
        {
            (this.target, parameters) = (target, new() { ["token"] = token });
            renewing = RenewAsync();
        }

        public async Task RunAsync(Migration migration, AppliedMigration applied, CancellationToken cancellationToken)
        {
            var changesSchema = ChangesSchema(migration);
            await RecordAsync(applied with { IsDone = false }, cancellationToken);
            await RunScriptAsync(migration, changesSchema, [Remembering(applied with { IsDone = true }), .. Step(migration)], cancellationToken);
        }

        public async Task UndoAsync(Migration undo, AppliedMigration applied, CancellationToken cancellationToken)
        {
            var changesSchema = ChangesSchema(undo);
            await RecordAsync(applied with { IsDone = false }, cancellationToken);
            await RunScriptAsync(undo, changesSchema, [Forgetting(applied), .. Step(undo)], cancellationToken);
            await ChainAsync(cancellationToken);
        }

        public async Task RecordAsync(AppliedMigration applied, CancellationToken cancellationToken)
        {
            await RequireLockAsync(cancellationToken);
            await target.RunAllAsync([Remembering(applied)], cancellationToken);
            await ChainAsync(cancellationToken);
        }

        public async Task ForgetAsync(AppliedMigration applied, CancellationToken cancellationToken)
        {
            await RequireLockAsync(cancellationToken);
            await target.RunAllAsync([Forgetting(applied)], cancellationToken);
            await ChainAsync(cancellationToken);
        }

        /// <summary>Each step was committed as it was done.</summary>
        public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            await ending.CancelAsync();
            await renewing;
            ending.Dispose();
            try
            {
                await target.RunAsync(MigrationStatements.FreeLock, parameters, CancellationToken.None);
            }
            catch (StoreException)
            {
                // The server is gone: the lock stays until its lease ends. What went wrong before counts more.
            }
        }

        private async Task RequireLockAsync(CancellationToken cancellationToken)
        {
            var held = await target.WriteAsync(
                async (transaction, c) => (await transaction.ListAsync(MigrationStatements.RenewLock, parameters, r => (long)r[0]!, c)).Single(), cancellationToken);
            if (held == 0)
            {
                throw new MigrationException(
                    $"{target.Name} is no longer this program's to migrate: its lock was freed, or not renewed for {Lease.TotalSeconds:0} seconds and taken by another. "
                    + "What was applied stays; run the command again.");
            }
        }

        private async Task RenewAsync()
        {
            while (true)
            {
                try
                {
                    await Task.Delay(Lease / 4, ending.Token);
                    await target.RunAsync(MigrationStatements.RenewLock, parameters, ending.Token);
                }
                catch (OperationCanceledException) when (ending.IsCancellationRequested)
                {
                    return;
                }
                catch (StoreException)
                {
                    // What the session itself runs will say what is wrong with the server.
                }
            }
        }

        private async Task RunScriptAsync(Migration migration, bool changesSchema, IEnumerable<CypherStatement> memory, CancellationToken cancellationToken)
        {
            if (!changesSchema)
            {
                await target.RunAllAsync(migration.Statements.Select(s => new CypherStatement(s)).Concat(memory), cancellationToken);
                return;
            }

            foreach (var statement in migration.Statements)
            {
                await target.RunAsync(statement, NoParameters, cancellationToken);
            }

            await target.RunAsync(MigrationStatements.AwaitIndexes, NoParameters, cancellationToken);
            await target.RunAllAsync(memory, cancellationToken);
        }

        /// <summary>From the root over all versions: short, so it is made anew.</summary>
        private async Task ChainAsync(CancellationToken cancellationToken)
        {
            List<string> names = [Root, .. (await target.HistoryAsync(cancellationToken)).Where(m => !m.IsRepeatable).Select(m => m.Name)];
            var rows = names.Zip(names.Skip(1), object?[] (from, to) => [from, to]).ToList();
            await target.RunAllAsync(
                [
                    new CypherStatement(MigrationStatements.Unchain),
                    new CypherStatement(
                        MigrationStatements.Remember,
                        new Dictionary<string, object?> { ["name"] = Root, ["values"] = new Dictionary<string, object?> { ["version"] = 0L, ["description"] = "Beginning" } }),
                    new CypherStatement(MigrationStatements.Chain, new Dictionary<string, object?> { ["rows"] = new CypherRows(["from", "to"], rows) }),
                ],
                cancellationToken);
        }

        /// <summary>The graph's version of the schema, together with the memory of the script, so that neither is there alone.</summary>
        private static IEnumerable<CypherStatement> Step(Migration migration)
        {
            if (migration.SchemaStep is var (from, to))
            {
                yield return new CypherStatement(MigrationStatements.StepSchema, new Dictionary<string, object?> { ["from"] = from, ["to"] = to });
            }
        }

        private static CypherStatement Remembering(AppliedMigration applied)
            => new(MigrationStatements.Remember, new Dictionary<string, object?> { ["name"] = applied.Name, ["values"] = Values(applied) });

        private static CypherStatement Forgetting(AppliedMigration applied)
            => new(MigrationStatements.Forget, new Dictionary<string, object?> { ["name"] = applied.Name });
    }
}
