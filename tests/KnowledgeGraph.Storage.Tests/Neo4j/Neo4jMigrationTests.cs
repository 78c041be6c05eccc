using KnowledgeGraph.Storage.Migrations;

namespace KnowledgeGraph.Storage.Neo4j;

[Collection(LiveServer.Collection)]
public sealed class Neo4jMigrationTests(LiveServer server) : MigratorContract
{
    private protected override IMigrationTarget Target => new Neo4jMigrationTarget(server.Driver, "the live graph", null);

    public override async ValueTask InitializeAsync()
    {
        LiveServer.Need();
        await server.EmptyAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (LiveServer.IsGiven)
        {
            await server.EmptyAsync();
        }
    }

    [Fact]
    public async Task Migrations_are_a_chain_of_nodes()
    {
        await With(Versioned(1, "a"), Versioned(2, "b"), Versioned(5, "c"), Repeatable("r")).ApplyAsync(null, null, Cancellation);
        await With(Versioned(1, "a"), Versioned(5, "c"), Repeatable("r")).RepairAsync(Cancellation);

        var rows = await LiveGraph.RowsAsync(
            server, "MATCH (m:__Migration)-[:MIGRATED_TO]->(n:__Migration) RETURN m.version AS a, n.version AS b, n.description AS description, n.by AS by ORDER BY a");

        Assert.Equal(["0-1 a tester", "1-5 c tester"], rows.Select(r => $"{r[0]}-{r[1]} {r[2]} {r[3]}"));
    }

    [Fact]
    public async Task A_script_that_broke_off_shows_and_runs_again_after_repair()
    {
        var broken = Migration.Parse("V002__b.cypher", Make("b") + ";\nNONSENSE;\n");
        var mended = Migration.Parse("V002__b.cypher", Make("b") + ";\n");

        await Assert.ThrowsAsync<StoreException>(() => With(Versioned(1, "a"), broken).ApplyAsync(null, null, Cancellation));
        var left = await ThingsAsync();
        var error = await Assert.ThrowsAsync<MigrationException>(() => With(Versioned(1, "a"), mended).ApplyAsync(null, null, Cancellation));
        var done = await With(Versioned(1, "a"), mended).RepairAsync(Cancellation);
        await With(Versioned(1, "a"), mended).ApplyAsync(null, null, Cancellation);

        Assert.Equal(["a"], left);
        Assert.Contains("did not end", error.Message, StringComparison.Ordinal);
        Assert.Contains("kg migrate repair", error.Message, StringComparison.Ordinal);
        Assert.Single(done);
        Assert.Equal(["a", "b"], await ThingsAsync());
    }

    [Fact]
    public async Task One_migrates_at_a_time_and_a_lock_left_behind_can_be_freed()
    {
        var since = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var left = await Target.LockAsync(since, "a program that broke off", Cancellation);
        Assert.NotNull(left);

        var error = await Assert.ThrowsAsync<MigrationLockedException>(() => With(Versioned(1, "a")).ApplyAsync(null, null, Cancellation));
        var holder = (await With(Versioned(1, "a")).InfoAsync(Cancellation)).Lock;
        var freed = await With(Versioned(1, "a")).UnlockAsync(Cancellation);
        await With(Versioned(1, "a")).ApplyAsync(null, null, Cancellation);

        Assert.Contains("a program that broke off since 2020-01-02 03:04:05Z", error.Message, StringComparison.Ordinal);
        Assert.Contains("'kg migrate unlock' frees it", holder, StringComparison.Ordinal);
        Assert.Equal(holder![..40], freed![..40]);
        Assert.Equal(["a"], await ThingsAsync());
        Assert.Null(await With(Versioned(1, "a")).UnlockAsync(Cancellation));
    }

    [Fact]
    public async Task Four_who_migrate_at_once_apply_each_script_once()
    {
        Migration[] scripts = [Versioned(1, "a"), Versioned(2, "b"), Versioned(3, "c")];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    await With(scripts).ApplyAsync(null, null, Cancellation);
                    return;
                }
                catch (MigrationException e) when (e.Message.Contains("is being migrated by", StringComparison.Ordinal))
                {
                    await Task.Delay(20, Cancellation);
                }
            }
        })));

        Assert.Equal(["a", "b", "c"], await ThingsAsync());
    }

    [Fact]
    public async Task A_condition_that_the_server_does_not_meet_stops_before_anything_of_the_script()
    {
        var wants = Migration.Parse("V002__b.cypher", $"// assert version >= 999.1\n{Make("b")};\n");

        var step = (await With(Versioned(1, "a"), wants).PlanAsync(null, Cancellation))[1];
        var error = await Assert.ThrowsAsync<MigrationException>(() => With(Versioned(1, "a"), wants).ApplyAsync(null, null, Cancellation));

        Assert.Contains("version >= 999.1, and this server is", Assert.Single(step.Unmet), StringComparison.Ordinal);
        Assert.Contains("V002__b.cypher asks for version >= 999.1", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], await ThingsAsync());
        Assert.Equal(["V001__a.cypher"], (await Target.HistoryAsync(Cancellation)).Select(m => m.Name));
    }

    [Fact]
    public async Task A_database_of_another_program_is_left_alone()
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => LiveGraph.ReopenAsync(server, Given.Schema));
        var missing = await Assert.ThrowsAsync<StoreException>(() => LiveGraph.ReopenAsync(server, Given.Schema, new Neo4jStoreOptions { MustExist = true }));

        Assert.Contains("holds 1 nodes that this program did not make", error.Message, StringComparison.Ordinal);
        Assert.Contains("There is no graph at", missing.Message, StringComparison.Ordinal);
        Assert.Empty(await Target.HistoryAsync(Cancellation));
    }

    [Fact]
    public async Task An_older_graph_is_refused_with_the_command_that_helps()
    {
        await LiveGraph.Migrator(server, Neo4jMigrationTarget.Embedded).ApplyAsync(3, null, Cancellation);
        await LiveGraph.RowsAsync(server, "MERGE (g:__Ledger {key: 'graph'}) SET g.schema = $schema", ("schema", Given.Schema.Version));

        var error = await Assert.ThrowsAsync<MigrationException>(() => LiveGraph.ReopenAsync(server, Given.Schema));

        Assert.Contains("lacks migration 4", error.Message, StringComparison.Ordinal);
        Assert.Contains("'kg migrate apply' does it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preparation_that_was_killed_is_gone_on_with_once_its_lock_is_not_renewed_any_more()
    {
        var migrator = LiveGraph.Migrator(server, Neo4jMigrationTarget.Embedded);
        await migrator.ApplyAsync(2, null, Cancellation);
        await using (var session = await Target.LockAsync(DateTimeOffset.UnixEpoch, "a program that is killed", Cancellation))
        {
            var broken = Neo4jMigrationTarget.Embedded.Single(m => m.Version == 3);
            await session.RecordAsync(new AppliedMigration(3, broken.Name, broken.Checksum, DateTimeOffset.UnixEpoch, "it", IsDone: false), Cancellation);
        }

        // As long as it lived, the lock was its own; now nobody renews it.
        await LiveGraph.RowsAsync(
            server, "CREATE (:__MigrationLock {name: 'migration', token: 'other', at: '1970-01-01T00:00:00.000Z', by: 'it', renewed: timestamp() - $age})",
            ("age", (long)Neo4jMigrationTarget.Lease.TotalMilliseconds + 1));
        await using (await LiveGraph.ReopenAsync(server, Given.Schema))
        {
            Assert.True((await migrator.InfoAsync(Cancellation)).IsCurrent);
        }

        Assert.Null(await Target.HolderAsync(Cancellation));
    }

    [Fact]
    public async Task Who_has_lost_the_lock_stops()
    {
        await using var session = await Target.LockAsync(DateTimeOffset.UnixEpoch, "one", Cancellation);
        await Target.UnlockAsync(Cancellation);

        var error = await Assert.ThrowsAsync<MigrationException>(() => session.RunAsync(Versioned(1, "a"), new AppliedMigration(1, "V001__a.cypher", "x"), Cancellation));

        Assert.Contains("no longer this program's to migrate", error.Message, StringComparison.Ordinal);
        Assert.Empty(await ThingsAsync());
    }

    private protected override string Make(string thing) => $"CREATE (:Thing {{name: '{thing}'}})";

    private protected override string Remove(string thing) => $"MATCH (t:Thing {{name: '{thing}'}}) DELETE t";

    private protected override async Task<IReadOnlyList<string>> ThingsAsync()
        => [.. (await LiveGraph.RowsAsync(server, "MATCH (t:Thing) RETURN t.name AS name ORDER BY name")).Select(r => (string)r[0]!)];
}
