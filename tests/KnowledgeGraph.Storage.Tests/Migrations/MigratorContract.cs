namespace KnowledgeGraph.Storage.Migrations;

/// <summary>What migrations do in every store. A store's tests inherit this.</summary>
public abstract class MigratorContract : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A statement that makes a thing.</summary>
    private protected abstract string Make(string thing);

    /// <summary>A statement that takes a thing away.</summary>
    private protected abstract string Remove(string thing);

    /// <summary>The things that were made and not taken away, by name.</summary>
    private protected abstract Task<IReadOnlyList<string>> ThingsAsync();

    /// <summary>Of a store that never was migrated.</summary>
    private protected abstract IMigrationTarget Target { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task Scripts_are_applied_once_and_in_order()
    {
        var first = await With(Versioned(1, "a"), Versioned(2, "b")).ApplyAsync(null, null, Cancellation);
        var seen = new List<string>();
        var second = await With(Versioned(1, "a"), Versioned(2, "b"), Versioned(3, "c")).ApplyAsync(null, m => seen.Add(m.Name), Cancellation);
        var report = await With(Versioned(1, "a"), Versioned(2, "b"), Versioned(3, "c")).InfoAsync(Cancellation);

        Assert.Equal(["V001__a.cypher", "V002__b.cypher"], first.Select(m => m.Name));
        Assert.Equal(["V003__c.cypher"], second.Select(m => m.Name));
        Assert.Equal(["V003__c.cypher"], seen);
        Assert.Equal(["a", "b", "c"], await ThingsAsync());
        Assert.True(report.IsCurrent);
        Assert.Null(report.Lock);
        Assert.All(report.Migrations, m => Assert.True(m.At <= DateTimeOffset.UtcNow && m.By == "tester" && m.Took >= TimeSpan.Zero && m.State == MigrationState.Applied));
    }

    [Fact]
    public async Task A_plan_runs_nothing()
    {
        var steps = await With(Versioned(1, "a"), Versioned(2, "b")).PlanAsync(1, Cancellation);

        Assert.Equal((1, Make("a")), (steps.Single().Version, steps.Single().Statements.Single()));
        Assert.Empty(await ThingsAsync());
        Assert.Empty(await Target.HistoryAsync(Cancellation));
    }

    [Fact]
    public async Task Applying_stops_at_the_target()
    {
        await With(Versioned(1, "a"), Versioned(2, "b"), Repeatable("r")).ApplyAsync(1, null, Cancellation);
        var error = await Assert.ThrowsAsync<MigrationException>(() => With(Versioned(1, "a"), Versioned(2, "b")).ApplyAsync(7, null, Cancellation));

        Assert.Equal(["a"], await ThingsAsync());
        Assert.Contains("no migration 7; known are 1, 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeatable_script_runs_again_when_it_changes()
    {
        await With(Versioned(1, "a"), Repeatable("x")).ApplyAsync(null, null, Cancellation);
        var same = await With(Versioned(1, "a"), Repeatable("x")).ApplyAsync(null, null, Cancellation);
        var outdated = (await With(Versioned(1, "a"), Repeatable("y")).InfoAsync(Cancellation)).Migrations[^1].State;
        var other = await With(Versioned(1, "a"), Repeatable("y")).ApplyAsync(null, null, Cancellation);

        Assert.Empty(same);
        Assert.Equal(MigrationState.Outdated, outdated);
        Assert.Single(other);
        Assert.Equal(["a", "x", "y"], await ThingsAsync());
        Assert.True((await With(Versioned(1, "a"), Repeatable("y")).InfoAsync(Cancellation)).IsCurrent);
    }

    [Fact]
    public async Task An_edited_script_is_named_with_both_checksums_until_it_is_repaired()
    {
        var before = Versioned(1, "a");
        var after = Migration.Parse(before.Name, before.Script + "// edited\n");
        await With(before).ApplyAsync(null, null, Cancellation);

        var error = await Assert.ThrowsAsync<MigrationException>(() => With(after).ApplyAsync(null, null, Cancellation));
        var done = await With(after).RepairAsync(Cancellation);
        var report = await With(after).InfoAsync(Cancellation);

        Assert.Contains($"Migration 1 ({before.Name})", error.Message, StringComparison.Ordinal);
        Assert.Contains(before.Checksum, error.Message, StringComparison.Ordinal);
        Assert.Contains(after.Checksum, error.Message, StringComparison.Ordinal);
        Assert.Contains(before.Name, Assert.Single(done), StringComparison.Ordinal);
        Assert.True(report.IsCurrent);
        Assert.Equal(["a"], await ThingsAsync());
    }

    [Fact]
    public async Task A_missing_script_is_named_until_it_is_forgotten()
    {
        await With(Versioned(1, "a"), Versioned(2, "b"), Versioned(3, "c")).ApplyAsync(null, null, Cancellation);

        var error = await Assert.ThrowsAsync<MigrationException>(() => With(Versioned(1, "a"), Versioned(3, "c")).PlanAsync(null, Cancellation));
        await With(Versioned(1, "a"), Versioned(3, "c")).RepairAsync(Cancellation);

        Assert.Contains("Migration 2 (V002__b.cypher) was applied", error.Message, StringComparison.Ordinal);
        Assert.True((await With(Versioned(1, "a"), Versioned(3, "c")).InfoAsync(Cancellation)).IsCurrent);
        Assert.Equal(["a", "b", "c"], await ThingsAsync());
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_left_alone()
    {
        await With(Versioned(1, "a"), Versioned(2, "b")).ApplyAsync(null, null, Cancellation);

        var error = await Assert.ThrowsAsync<MigrationException>(() => With(Versioned(1, "a")).ApplyAsync(null, null, Cancellation));
        var repaired = await With(Versioned(1, "a")).RepairAsync(Cancellation);

        Assert.Contains("newer than this program: it has migration 2 (V002__b.cypher), the newest known is 1", error.Message, StringComparison.Ordinal);
        Assert.Empty(repaired);
    }

    [Fact]
    public async Task A_script_that_comes_too_late_is_named()
    {
        await With(Versioned(1, "a"), Versioned(3, "c")).ApplyAsync(null, null, Cancellation);

        var error = await Assert.ThrowsAsync<MigrationException>(() => With(Versioned(1, "a"), Versioned(2, "b"), Versioned(3, "c")).ApplyAsync(null, null, Cancellation));

        Assert.Contains("Migration 2 (V002__b.cypher) came after", error.Message, StringComparison.Ordinal);
        Assert.Contains("Give it a number after 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_counts_as_applied_without_running()
    {
        await With(Versioned(1, "a"), Versioned(2, "b"), Versioned(3, "c")).BaselineAsync(2, Cancellation);
        var states = (await With(Versioned(1, "a"), Versioned(2, "b"), Versioned(3, "c")).InfoAsync(Cancellation)).Migrations.Select(m => m.State).ToList();
        await With(Versioned(1, "a"), Versioned(2, "b"), Versioned(3, "c")).ApplyAsync(null, null, Cancellation);
        var error = await Assert.ThrowsAsync<MigrationException>(() => With(Versioned(1, "a")).BaselineAsync(1, Cancellation));

        Assert.Equal([MigrationState.Baseline, MigrationState.Baseline, MigrationState.Pending], states);
        Assert.Equal(["c"], await ThingsAsync());
        Assert.Contains("remembers 3 migrations", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_migration_is_undone_by_its_script()
    {
        var undo = Migration.Parse("U002__b.cypher", Remove("b") + ";\n");
        await With(Versioned(1, "a"), Versioned(2, "b")).ApplyAsync(null, null, Cancellation);

        var undone = await With(Versioned(1, "a"), Versioned(2, "b"), undo).UndoAsync(Cancellation);
        var error = await Assert.ThrowsAsync<MigrationException>(() => With(Versioned(1, "a"), Versioned(2, "b"), undo).UndoAsync(Cancellation));
        var left = await ThingsAsync();
        await With(Versioned(1, "a"), Versioned(2, "b"), undo).ApplyAsync(null, null, Cancellation);

        Assert.Equal("V002__b.cypher", undone.Name);
        Assert.Contains("V001__a.cypher cannot be undone: there is no script U001__", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], left);
        Assert.Equal(["a", "b"], await ThingsAsync());
    }

    private protected Migrator With(params Migration[] migrations) => new(Migration.InOrder(migrations), Target, TimeProvider.System, "tester");

    private protected Migration Versioned(int version, string thing) => Migration.Parse($"V{version:000}__{thing}.cypher", Make(thing) + ";\n");

    private protected Migration Repeatable(string thing) => Migration.Parse("R__r.cypher", Make(thing) + ";\n");
}
