using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Storage.Migrations;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg migrate</c>: the versions of a store.</summary>
internal sealed class MigrateCommand : KgCommand
{
    public MigrateCommand(CommonOptions common)
        : base(
            "migrate",
            "Brings a store from one version to the next, with all that is in it, and tells how it stands.",
            "kg migrate info",
            "kg migrate plan --store bolt://localhost:7687",
            "kg migrate apply --store bolt://localhost:7687",
            "kg migrate apply --target 3")
    {
        Add(new MigrateInfoCommand(common));
        Add(new MigratePlanCommand(common));
        Add(new MigrateApplyCommand(common));
        Add(new MigrateValidateCommand(common));
        Add(new MigrateRepairCommand(common));
        Add(new MigrateBaselineCommand(common));
        Add(new MigrateUndoCommand(common));
        Add(new MigrateUnlockCommand(common));
    }

    public static Task<StoreMigrations> OpenAsync(IServiceProvider services, bool mustExist, CancellationToken cancellationToken)
        => services.GetRequiredService<StoreSource>().OpenMigrationsAsync(mustExist, cancellationToken);

    public static Option<int?> NewTarget() => new("--target") { Description = "The last version to apply. The default is all.", HelpName = "VERSION" };

    public static string Words(MigrationState state) => state switch
    {
        MigrationState.Baseline => "applied (baseline)",
        MigrationState.OutOfOrder => "out of order",
        MigrationState.HalfDone => "half done",
        _ => state.ToString().ToLowerInvariant(),
    };

    public static void WriteProblems(Terminal terminal, MigrationReport report)
    {
        foreach (var problem in report.Problems)
        {
            terminal.Output.WriteLine(problem);
        }

        if (report.Lock is { } holder)
        {
            terminal.Output.WriteLine($"The lock is held by {holder}.");
        }
    }
}

internal sealed class MigrateInfoCommand : KgCommand
{
    public MigrateInfoCommand(CommonOptions common)
        : base("info", "Lists all migrations: which are applied, when, by whom, how long they took, and what is wrong.", "kg migrate info", "kg migrate info --json")
    {
        Add(common.Store);
        Add(common.Json);
        Run(common, async (parsed, services, cancellationToken) =>
        {
            await using var migrations = await MigrateCommand.OpenAsync(services, mustExist: true, cancellationToken);
            var report = await migrations.InfoAsync(cancellationToken);
            if (parsed.GetValue(common.Json))
            {
                common.Terminal.WriteJson(report);
                return report.Problems.Count == 0 ? ExitCodes.Done : ExitCodes.Findings;
            }

            var table = common.Terminal.NewTable("Version", "Migration", "State", "At", "By", "Took");
            foreach (var migration in report.Migrations)
            {
                table.AddRow(
                    new Text(migration.Version == 0 ? "R" : $"{migration.Version}"), new Text(migration.Description), new Text(MigrateCommand.Words(migration.State)),
                    new Text(migration.At?.ToString("yyyy-MM-dd HH:mm:ss'Z'") ?? string.Empty), new Text(migration.By ?? string.Empty),
                    new Text(migration.Took is { } took ? $"{took.TotalMilliseconds:0} ms" : string.Empty));
            }

            common.Terminal.Write(table);
            common.Terminal.Output.WriteLine($"Schema version: {report.Schema ?? "none yet"}");
            MigrateCommand.WriteProblems(common.Terminal, report);
            return report.Problems.Count == 0 ? ExitCodes.Done : ExitCodes.Findings;
        });
    }
}

internal sealed class MigratePlanCommand : KgCommand
{
    private readonly Option<int?> target = MigrateCommand.NewTarget();

    public MigratePlanCommand(CommonOptions common)
        : base("plan", "Shows what apply would run, statement by statement. Runs nothing.", "kg migrate plan", "kg migrate plan --target 3")
    {
        Add(common.Store);
        Add(target);
        Add(common.Json);
        Run(common, async (parsed, services, cancellationToken) =>
        {
            await using var migrations = await MigrateCommand.OpenAsync(services, mustExist: true, cancellationToken);
            var steps = await migrations.PlanAsync(parsed.GetValue(target), cancellationToken);
            if (parsed.GetValue(common.Json))
            {
                common.Terminal.WriteJson(steps);
                return steps.Any(s => s.Unmet.Count > 0) ? ExitCodes.Findings : ExitCodes.Done;
            }

            foreach (var step in steps)
            {
                common.Terminal.Output.WriteLine($"{step.Name}: {step.Statements.Count} statements");
                foreach (var statement in step.Statements)
                {
                    common.Terminal.Output.WriteLine($"  {statement.Replace("\n", "\n  ", StringComparison.Ordinal)};");
                }

                if (step.Schema is { } schema)
                {
                    common.Terminal.Output.WriteLine($"  The graph follows schema version {schema} from then on.");
                }

                foreach (var unmet in step.Unmet)
                {
                    common.Terminal.Output.WriteLine($"  It asks for {unmet}.");
                }
            }

            common.Terminal.Output.WriteLine(steps.Count == 0 ? "Nothing is to be done." : $"{steps.Count} migrations are to be applied: kg migrate apply");
            return steps.Any(s => s.Unmet.Count > 0) ? ExitCodes.Findings : ExitCodes.Done;
        });
    }
}

internal sealed class MigrateApplyCommand : KgCommand
{
    private readonly Option<int?> target = MigrateCommand.NewTarget();

    public MigrateApplyCommand(CommonOptions common)
        : base(
            "apply", "Applies what is lacking, in order, under the store's lock. A store that is not there is made.",
            "kg migrate apply", "kg migrate apply --store bolt://localhost:7687 --target 3")
    {
        Add(common.Store);
        Add(target);
        Run(common, async (parsed, services, cancellationToken) =>
        {
            await using var migrations = await MigrateCommand.OpenAsync(services, mustExist: false, cancellationToken);
            var done = await migrations.ApplyAsync(
                parsed.GetValue(target), m => common.Terminal.Output.WriteLine($"{m.Name}: applied in {m.Took?.TotalMilliseconds:0} ms"), cancellationToken);
            common.Terminal.Output.WriteLine(done.Count == 0 ? "Nothing was to be done." : $"{done.Count} migrations were applied.");
            return ExitCodes.Done;
        });
    }
}

internal sealed class MigrateValidateCommand : KgCommand
{
    public MigrateValidateCommand(CommonOptions common)
        : base("validate", "Says whether the store has all migrations, each as its script is now. Exit code 1 where not.", "kg migrate validate")
    {
        Add(common.Store);
        Run(common, async (_, services, cancellationToken) =>
        {
            await using var migrations = await MigrateCommand.OpenAsync(services, mustExist: true, cancellationToken);
            var report = await migrations.InfoAsync(cancellationToken);
            MigrateCommand.WriteProblems(common.Terminal, report);
            var pending = report.Migrations.Where(m => m.State is MigrationState.Pending or MigrationState.Outdated).Select(m => m.Name).ToList();
            if (pending.Count > 0)
            {
                common.Terminal.Output.WriteLine($"Not applied: {string.Join(", ", pending)}. 'kg migrate apply' does it.");
            }

            common.Terminal.Output.WriteLine(report.IsCurrent ? $"{report.Migrations.Count} migrations, all applied as they are." : "The store is not as this program needs it.");
            return report.IsCurrent ? ExitCodes.Done : ExitCodes.Findings;
        });
    }
}

internal sealed class MigrateRepairCommand : KgCommand
{
    public MigrateRepairCommand(CommonOptions common)
        : base(
            "repair",
            "Makes the store's memory of migrations agree with the scripts: takes checksums of edited ones, forgets missing and half-done ones. Runs no script.",
            "kg migrate repair")
    {
        Add(common.Store);
        Run(common, async (_, services, cancellationToken) =>
        {
            await using var migrations = await MigrateCommand.OpenAsync(services, mustExist: true, cancellationToken);
            var done = await migrations.RepairAsync(cancellationToken);
            foreach (var line in done)
            {
                common.Terminal.Output.WriteLine(line);
            }

            if (done.Count == 0)
            {
                common.Terminal.Output.WriteLine("Nothing was to be repaired.");
            }

            return ExitCodes.Done;
        });
    }
}

internal sealed class MigrateBaselineCommand : KgCommand
{
    private readonly Argument<int> version = new("VERSION") { Description = "The version that the store has already." };

    public MigrateBaselineCommand(CommonOptions common)
        : base(
            "baseline", "Counts all migrations up to a version as applied, for a store that has what they would make and remembers none.",
            "kg migrate baseline 3 --store bolt://localhost:7687")
    {
        Add(version);
        Add(common.Store);
        Run(common, async (parsed, services, cancellationToken) =>
        {
            await using var migrations = await MigrateCommand.OpenAsync(services, mustExist: true, cancellationToken);
            await migrations.BaselineAsync(parsed.GetValue(version), cancellationToken);
            common.Terminal.Output.WriteLine($"Migrations up to {parsed.GetValue(version)} count as applied.");
            return ExitCodes.Done;
        });
    }
}

internal sealed class MigrateUndoCommand : KgCommand
{
    public MigrateUndoCommand(CommonOptions common)
        : base("undo", "Takes the last migration back, where a script U… says how.", "kg migrate undo")
    {
        Add(common.Store);
        Run(common, async (_, services, cancellationToken) =>
        {
            await using var migrations = await MigrateCommand.OpenAsync(services, mustExist: true, cancellationToken);
            var undone = await migrations.UndoAsync(cancellationToken);
            common.Terminal.Output.WriteLine($"{undone.Name}: taken back");
            return ExitCodes.Done;
        });
    }
}

internal sealed class MigrateUnlockCommand : KgCommand
{
    public MigrateUnlockCommand(CommonOptions common)
        : base("unlock", "Frees the lock that a program left which broke off. Make sure first that nobody migrates.", "kg migrate unlock --store bolt://localhost:7687")
    {
        Add(common.Store);
        Run(common, async (_, services, cancellationToken) =>
        {
            await using var migrations = await MigrateCommand.OpenAsync(services, mustExist: true, cancellationToken);
            common.Terminal.Output.WriteLine(await migrations.UnlockAsync(cancellationToken) is { } holder ? $"Freed; it was held by {holder}." : "Nobody held it.");
            return ExitCodes.Done;
        });
    }
}
