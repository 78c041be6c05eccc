namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>What the memory of migrations sends: a chain of <c>__Migration</c> nodes, and a lock that is a node under a uniqueness constraint.</summary>
internal static class MigrationStatements
{
    public const string UniqueNames =
        """
        CREATE CONSTRAINT migration_name IF NOT EXISTS FOR (m:__Migration) REQUIRE m.name IS UNIQUE
        """;

    public const string OneLock =
        """
        CREATE CONSTRAINT migration_lock IF NOT EXISTS FOR (l:__MigrationLock) REQUIRE l.name IS UNIQUE
        """;

    public const string History =
        """
        MATCH (m:__Migration)
        RETURN m.version AS version, m.name AS name, m.checksum AS checksum, m.at AS at, m.by AS by, m.took AS took, m.done AS done
        """;

    public const string CountNodes =
        """
        MATCH (n)
        RETURN count(n) AS count
        """;

    public const string TakeLock =
        """
        MERGE (l:__MigrationLock {name: 'migration'})
        ON CREATE SET l.token = $token, l.at = $at, l.by = $by, l.renewed = timestamp()
        WITH l, l.token = $token OR l.renewed < timestamp() - $lease AS isMine
        SET l.at = CASE WHEN isMine THEN $at ELSE l.at END, l.by = CASE WHEN isMine THEN $by ELSE l.by END,
          l.renewed = CASE WHEN isMine THEN timestamp() ELSE l.renewed END, l.token = CASE WHEN isMine THEN $token ELSE l.token END
        RETURN l.token AS token, l.at AS at, l.by AS by
        """;

    public const string RenewLock =
        """
        MATCH (l:__MigrationLock {name: 'migration', token: $token})
        SET l.renewed = timestamp()
        RETURN count(l) AS count
        """;

    public const string Holder =
        """
        MATCH (l:__MigrationLock {name: 'migration'})
        RETURN l.at AS at, l.by AS by
        """;

    public const string FreeLock =
        """
        MATCH (l:__MigrationLock {name: 'migration', token: $token})
        DELETE l
        """;

    public const string BreakLock =
        """
        MATCH (l:__MigrationLock {name: 'migration'})
        DELETE l
        """;

    public const string Remember =
        """
        MERGE (m:__Migration {name: $name})
        SET m += $values
        """;

    public const string Forget =
        """
        MATCH (m:__Migration {name: $name})
        DETACH DELETE m
        """;

    public const string Unchain =
        """
        MATCH (:__Migration)-[r:MIGRATED_TO]->(:__Migration)
        DELETE r
        """;

    public const string Chain =
        """
        UNWIND $rows AS row
        MATCH (m:__Migration {name: row.from})
        MATCH (n:__Migration {name: row.to})
        MERGE (m)-[:MIGRATED_TO]->(n)
        """;

    /// <summary>From one version of the schema to the next; nothing where the graph follows none yet.</summary>
    public const string StepSchema =
        """
        MATCH (g:__Ledger {key: 'graph'})
        WHERE g.schema = $from
        SET g.schema = $to
        """;

    public const string Server =
        """
        CALL dbms.components() YIELD name, versions, edition
        RETURN name, versions[0] AS version, edition
        """;

    public const string AwaitIndexes =
        """
        CALL db.awaitIndexes(600)
        """;

    public static IReadOnlyList<string> All { get; } =
        [UniqueNames, OneLock, History, CountNodes, TakeLock, RenewLock, Holder, FreeLock, BreakLock, Remember, Forget, Unchain, Chain, StepSchema, Server, AwaitIndexes];
}
