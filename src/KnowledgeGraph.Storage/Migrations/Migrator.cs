namespace KnowledgeGraph.Storage.Migrations;

/// <summary>How a migration stands in a store.</summary>
public enum MigrationState
{
    /// <summary>Not yet applied.</summary>
    Pending,

    Applied,

    /// <summary>Counted as applied without having been run, since the store had it when it came under this program's care.</summary>
    Baseline,

    /// <summary>Repeatable, and its text changed since it was applied.</summary>
    Outdated,

    /// <summary>Applied, and its script was edited afterwards.</summary>
    Edited,

    /// <summary>Applied, and there is no such script.</summary>
    Missing,

    /// <summary>Applied by a newer program.</summary>
    Newer,

    /// <summary>Not applied, though a later one was.</summary>
    OutOfOrder,

    /// <summary>Begun, and not ended.</summary>
    HalfDone,
}

/// <summary>A migration and how it stands.</summary>
/// <param name="Version">0 where it is repeatable.</param>
/// <param name="Name">The script's file name.</param>
/// <param name="Problem">What is wrong and what helps; null where nothing is.</param>
public sealed record MigrationInfo(
    int Version, string Name, string Description, MigrationState State, DateTimeOffset? At, string? By, TimeSpan? Took, string Checksum, string? Problem);

/// <summary>What would be run.</summary>
/// <param name="Statements">In order.</param>
/// <param name="Unmet">Conditions that the server does not meet.</param>
public sealed record MigrationStep(int Version, string Name, string Description, IReadOnlyList<string> Statements, IReadOnlyList<string> Unmet)
{
    /// <summary>The version of the schema that the graph follows from then on; null where it goes on following the one before.</summary>
    public string? Schema { get; init; }
}

/// <summary>A store's migrations, and what hinders them.</summary>
/// <param name="Store">The store.</param>
/// <param name="Schema">The version of the schema that its graph follows; null where there is none yet.</param>
/// <param name="Migrations">In order.</param>
/// <param name="Lock">Who holds the lock and since when; null where nobody does.</param>
public sealed record MigrationReport(string Store, string? Schema, IReadOnlyList<MigrationInfo> Migrations, string? Lock)
{
    /// <summary>Everything that hinders, one sentence each.</summary>
    public IReadOnlyList<string> Problems => [.. Migrations.Select(m => m.Problem).OfType<string>()];

    /// <summary>Whether the store has all it needs.</summary>
    public bool IsCurrent => Migrations.All(m => m.State is MigrationState.Applied or MigrationState.Baseline);
}

/// <summary>Brings a store from one version to the next, and tells how it stands.</summary>
internal sealed class Migrator(IReadOnlyList<Migration> migrations, IMigrationTarget target, TimeProvider time, string by)
{
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(15);

    public async Task<MigrationReport> InfoAsync(CancellationToken cancellationToken)
    {
        var history = await target.HistoryAsync(cancellationToken);
        var holder = await target.HolderAsync(cancellationToken);
        return new MigrationReport(
            target.Name, await target.SchemaAsync(cancellationToken), Compare(history), holder is null ? null : Describe(holder));
    }

    /// <summary>What <see cref="ApplyAsync"/> would run; runs nothing.</summary>
    /// <param name="to">The last version to apply; all where null.</param>
    /// <exception cref="MigrationException">Something must be repaired first.</exception>
    public async Task<IReadOnlyList<MigrationStep>> PlanAsync(int? to, CancellationToken cancellationToken)
    {
        var steps = new List<MigrationStep>();
        foreach (var migration in Pending(await target.HistoryAsync(cancellationToken), to))
        {
            steps.Add(new MigrationStep(
                migration.Version, migration.Name, migration.Description, migration.Statements, await UnmetAsync(migration, cancellationToken))
            {
                Schema = migration.SchemaStep?.To,
            });
        }

        return steps;
    }

    /// <summary>Applies what is lacking, in order, under the store's lock.</summary>
    /// <param name="onApplied">Called after each.</param>
    /// <returns>What was applied.</returns>
    /// <exception cref="MigrationException">Something must be repaired first, a condition is not met, or somebody else migrates.</exception>
    public async Task<IReadOnlyList<MigrationInfo>> ApplyAsync(int? to, Action<MigrationInfo>? onApplied, CancellationToken cancellationToken)
    {
        await using var session = await target.LockAsync(time.GetUtcNow(), by, cancellationToken);
        var done = new List<MigrationInfo>();
        foreach (var migration in Pending(await target.HistoryAsync(cancellationToken), to))
        {
            if (await UnmetAsync(migration, cancellationToken) is [var unmet, ..])
            {
                throw new MigrationException($"{migration.Name} asks for {unmet}. What was applied before it stays; nothing of it was run.");
            }

            var start = time.GetTimestamp();
            var applied = new AppliedMigration(migration.Version, migration.Name, migration.Checksum, time.GetUtcNow(), by, IsDone: false);
            await session.RunAsync(migration, applied, cancellationToken);
            applied = applied with { Took = time.GetElapsedTime(start), IsDone = true };
            await session.RecordAsync(applied, cancellationToken);
            var info = Info(migration, applied, MigrationState.Applied, null);
            done.Add(info);
            onApplied?.Invoke(info);
        }

        await session.CompleteAsync(cancellationToken);
        return done;
    }

    /// <summary>Applies everything to a store that holds no fact yet; goes on where another program was killed while it did so, and waits for one that is at it.</summary>
    /// <remarks>Scripts that broke off run again from their start: of a store without facts, none can have changed any.</remarks>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await ForgetHalfDoneAsync(cancellationToken);
                await ApplyAsync(null, null, cancellationToken);
                return;
            }
            catch (MigrationLockedException) when (time.GetElapsedTime(start) < ForgottenAfter)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    /// <summary>Makes the store's memory agree with the scripts; runs none of them.</summary>
    /// <returns>What was done, one sentence each.</returns>
    public async Task<IReadOnlyList<string>> RepairAsync(CancellationToken cancellationToken)
    {
        await using var session = await target.LockAsync(time.GetUtcNow(), by, cancellationToken);
        var history = await target.HistoryAsync(cancellationToken);
        var done = new List<string>();
        foreach (var info in Compare(history))
        {
            var applied = history.FirstOrDefault(a => a.Name == info.Name) ?? history.FirstOrDefault(a => !a.IsRepeatable && a.Version == info.Version);
            switch (info.State)
            {
                case MigrationState.Edited:
                    await session.RecordAsync(applied! with { Checksum = Script(info.Version)!.Checksum }, cancellationToken);
                    done.Add($"{info.Name}: the checksum of the edited script counts from now on; its change was not run.");
                    break;
                case MigrationState.HalfDone:
                    await session.ForgetAsync(applied!, cancellationToken);
                    done.Add($"{info.Name}: forgotten, since it did not end; 'kg migrate apply' runs it again from its start.");
                    break;
                case MigrationState.Missing:
                    await session.ForgetAsync(applied!, cancellationToken);
                    done.Add($"{info.Name}: forgotten, since there is no such script; what it did stays.");
                    break;
            }
        }

        await session.CompleteAsync(cancellationToken);
        return done;
    }

    /// <summary>Counts all migrations up to a version as applied, for a store that has what they would make.</summary>
    /// <exception cref="MigrationException">The store remembers migrations already, or there is no such version.</exception>
    public async Task BaselineAsync(int version, CancellationToken cancellationToken)
    {
        await using var session = await target.LockAsync(time.GetUtcNow(), by, cancellationToken);
        if (await target.HistoryAsync(cancellationToken) is { Count: > 0 } history)
        {
            throw new MigrationException($"{target.Name} remembers {history.Count} migrations; a baseline is for a store that remembers none.");
        }

        if (Script(version) is null)
        {
            throw new MigrationException($"There is no migration {version}; known are {string.Join(", ", Versioned.Select(m => m.Version))}.");
        }

        foreach (var migration in Versioned.Where(m => m.Version <= version))
        {
            await session.RecordAsync(new AppliedMigration(migration.Version, migration.Name, migration.Checksum, time.GetUtcNow(), by), cancellationToken);
        }

        await session.CompleteAsync(cancellationToken);
    }

    /// <summary>Takes the last migration back with the script that undoes it.</summary>
    /// <returns>The one that was taken back.</returns>
    /// <exception cref="MigrationException">There is nothing to undo, or no script for it.</exception>
    public async Task<MigrationInfo> UndoAsync(CancellationToken cancellationToken)
    {
        await using var session = await target.LockAsync(time.GetUtcNow(), by, cancellationToken);
        var history = await target.HistoryAsync(cancellationToken);
        Refuse(history);
        var last = history.Where(a => !a.IsRepeatable).MaxBy(a => a.Version)
            ?? throw new MigrationException($"{target.Name} has no migration to undo.");
        var undo = migrations.FirstOrDefault(m => m.Kind == MigrationKind.Undo && m.Version == last.Version)
            ?? throw new MigrationException($"{last.Name} cannot be undone: there is no script U{last.Version:000}__….");
        if (await UnmetAsync(undo, cancellationToken) is [var unmet, ..])
        {
            throw new MigrationException($"{undo.Name} asks for {unmet}; nothing was run.");
        }

        await session.UndoAsync(undo, last, cancellationToken);
        await session.CompleteAsync(cancellationToken);
        return Info(Script(last.Version)!, null, MigrationState.Pending, null);
    }

    /// <summary>Frees the lock that a crash left.</summary>
    /// <returns>Who held it; null where nobody did.</returns>
    public async Task<string?> UnlockAsync(CancellationToken cancellationToken)
    {
        var holder = await target.HolderAsync(cancellationToken);
        await target.UnlockAsync(cancellationToken);
        return holder is null ? null : Describe(holder);
    }

    /// <summary>Refuses to go on where the store's memory and the scripts do not agree.</summary>
    public void Refuse(IReadOnlyList<AppliedMigration> history)
    {
        if (Compare(history).Select(m => m.Problem).FirstOrDefault(p => p is not null) is { } problem)
        {
            throw new MigrationException(problem);
        }
    }

    /// <summary>What is to be applied.</summary>
    /// <exception cref="MigrationException">Something must be repaired first.</exception>
    public IReadOnlyList<Migration> Pending(IReadOnlyList<AppliedMigration> history, int? to = null)
    {
        Refuse(history);
        if (to is { } version && Script(version) is null)
        {
            throw new MigrationException($"There is no migration {version}; known are {string.Join(", ", Versioned.Select(m => m.Version))}.");
        }

        var states = Compare(history).Where(m => m.State is MigrationState.Pending or MigrationState.Outdated).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        return [.. migrations.Where(m => states.Contains(m.Name) && (m.Kind == MigrationKind.Versioned ? m.Version <= (to ?? int.MaxValue) : to is null))];
    }

    private async Task ForgetHalfDoneAsync(CancellationToken cancellationToken)
    {
        await using var session = await target.LockAsync(time.GetUtcNow(), by, cancellationToken);
        foreach (var applied in (await target.HistoryAsync(cancellationToken)).Where(a => !a.IsDone))
        {
            await session.ForgetAsync(applied, cancellationToken);
        }

        await session.CompleteAsync(cancellationToken);
    }

    private IEnumerable<Migration> Versioned => migrations.Where(m => m.Kind == MigrationKind.Versioned);

    private Migration? Script(int version) => Versioned.FirstOrDefault(m => m.Version == version);

    private List<MigrationInfo> Compare(IReadOnlyList<AppliedMigration> history)
    {
        var applied = history.Where(a => !a.IsRepeatable).ToDictionary(a => a.Version);
        var newestApplied = applied.Keys.DefaultIfEmpty(0).Max();
        var newestKnown = Versioned.Select(m => m.Version).DefaultIfEmpty(0).Max();
        var infos = Versioned.Select(m => (m.Version, Info: applied.TryGetValue(m.Version, out var a) ? Known(m, a) : Unknown(m, newestApplied)))
            .Concat(applied.Values.Where(a => Script(a.Version) is null).Select(a => (a.Version, Info: Orphan(a, newestKnown))))
            .OrderBy(p => p.Version).Select(p => p.Info).ToList();
        foreach (var migration in migrations.Where(m => m.Kind == MigrationKind.Repeatable))
        {
            infos.Add(history.FirstOrDefault(a => a.Name == migration.Name) is not { } once ? Info(migration, null, MigrationState.Pending, null)
                : !once.IsDone ? HalfDone(migration, once)
                : Info(migration, once, once.Checksum == migration.Checksum ? MigrationState.Applied : MigrationState.Outdated, null));
        }

        return infos;
    }

    private MigrationInfo Known(Migration migration, AppliedMigration applied)
        => !applied.IsDone ? HalfDone(migration, applied)
            : applied.Checksum != migration.Checksum ? Info(migration, applied, MigrationState.Edited,
                $"Migration {applied.Version} ({applied.Name}) of {target.Name} was edited after it was applied: applied with checksum {applied.Checksum}, "
                + $"now {migration.Checksum}. Restore the script and put the change into a new migration; "
                + "if the change means nothing to the store, 'kg migrate repair' takes the new checksum.")
            : Info(migration, applied, applied.Took is null && applied.At is not null ? MigrationState.Baseline : MigrationState.Applied, null);

    private MigrationInfo HalfDone(Migration migration, AppliedMigration applied)
        => Info(migration, applied, MigrationState.HalfDone,
            $"Migration {applied.Version} ({applied.Name}) of {target.Name} was begun at {applied.At:yyyy-MM-dd HH:mm:ss}Z by {applied.By} and did not end. "
            + "When nobody runs it any more, 'kg migrate repair' forgets it and 'kg migrate apply' runs it again.");

    private MigrationInfo Unknown(Migration migration, int newestApplied)
        => migration.Version > newestApplied
            ? Info(migration, null, MigrationState.Pending, null)
            : Info(migration, null, MigrationState.OutOfOrder,
                $"Migration {migration.Version} ({migration.Name}) came after {target.Name} was brought to {newestApplied}, and was never applied. "
                + $"Give it a number after {newestApplied}.");

    private MigrationInfo Orphan(AppliedMigration applied, int newestKnown)
        => applied.Version > newestKnown
            ? Info(applied, MigrationState.Newer,
                $"{target.Name} is newer than this program: it has migration {applied.Version} ({applied.Name}), the newest known is {newestKnown}. "
                + "Update the program, or build into a new store.")
            : Info(applied, MigrationState.Missing,
                $"Migration {applied.Version} ({applied.Name}) was applied to {target.Name} and its script is missing. "
                + "Restore the script; if it is gone for good, 'kg migrate repair' forgets it.");

    private async Task<IReadOnlyList<string>> UnmetAsync(Migration migration, CancellationToken cancellationToken)
    {
        if (migration.Conditions.Count == 0 || await target.ServerAsync(cancellationToken) is not var (edition, version))
        {
            return [];
        }

        return [.. migration.Conditions.Where(c => c.Subject == "version" ? version < Version.Parse(c.Expected[0]) : !c.Expected.Contains(edition))
            .Select(c => $"{c}, and this server is {edition} {version}")];
    }

    private string Describe(MigrationLock holder)
    {
        var age = time.GetUtcNow() - holder.At;
        return $"{holder.By} since {holder.At:yyyy-MM-dd HH:mm:ss}Z ({age.TotalMinutes:0} minutes ago)"
            + (age > ForgottenAfter ? "; if that program is no more, 'kg migrate unlock' frees it" : string.Empty);
    }

    private static MigrationInfo Info(Migration migration, AppliedMigration? applied, MigrationState state, string? problem)
        => new(migration.Version, migration.Name, migration.Description, state, applied?.At, applied?.By, applied?.Took, migration.Checksum, problem);

    private static MigrationInfo Info(AppliedMigration applied, MigrationState state, string? problem)
        => new(
            applied.Version, applied.Name, Path.GetFileNameWithoutExtension(applied.Name), state, applied.At, applied.By, applied.Took, applied.Checksum, problem);
}
