using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using KnowledgeGraph.Cli.Commands;
using KnowledgeGraph.Worker.Hosting;

namespace KnowledgeGraph.Cli.CommandLine;

/// <summary>The program: its commands, and how each ends.</summary>
internal static class KgApplication
{
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var parsed = NewRoot(terminal).Parse(arguments);
        try
        {
            if (parsed.Action is ParseErrorAction)
            {
                throw new UsageException($"{Problem(parsed)}\nSee: {PathOf(parsed.CommandResult.Command)} --help");
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Output,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TerminationLimit(parsed),
                },
                cancellationToken);
        }
        catch (Exception e)
        {
            var (code, message) = Explain(e);
            terminal.Error.WriteLine(message);
            if (code == ExitCodes.Fault && terminal.Environment.ContainsKey("KG_DEBUG"))
            {
                terminal.Error.WriteLine(e);
            }

            return code;
        }
        finally
        {
            await terminal.Output.FlushAsync(CancellationToken.None);
            await terminal.Error.FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>A batch that is being written may end; a worker has a limit of its own, in its settings.</summary>
    private static TimeSpan TerminationLimit(ParseResult parsed)
        => parsed.CommandResult.Command is WorkerCommand ? TimeSpan.FromMinutes(11) : TimeSpan.FromSeconds(30);

    private static RootCommand NewRoot(Terminal terminal)
    {
        var common = new CommonOptions(terminal);
        var root = new RootCommand("Builds a knowledge graph from Chinese sub-district reports and news, with the exact evidence for every fact, and answers questions about it.")
        {
            new BuildCommand(common),
            new StatsCommand(common),
            new FindCommand(common),
            new ShowCommand(common),
            new McpCommand(common),
            new ReviewCommand(common),
            new DiffusionCommand(common),
            new ExportCommand(common),
            new SegmentCommand(common),
            new VerifyCommand(common),
            new EvalCommand(common),
            new CalibrateCommand(common),
            new RulesCommand(common),
            new SchemaCommand(common),
            new WorkerCommand(common),
            new MigrateCommand(common),
        };
        common.AddTo(root);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        return root;
    }

    private static (int Code, string Message) Explain(Exception exception) => exception switch
    {
        UsageException e => (ExitCodes.Usage, e.Message),
        StuckException => (ExitCodes.Fault, exception.Message),
        StoreException or MigrationException => (ExitCodes.Store, exception.Message),
        KnowledgeGraphException e => (ExitCodes.Configuration, e.Message),
        OperationCanceledException => (ExitCodes.Interrupted, "Stopped. What was written is whole; the same command goes on from there."),
        AggregateException { InnerException: { } inner } => Explain(inner),
        _ => (ExitCodes.Fault,
            $"This is a fault of kg, not of your data ({exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}). KG_DEBUG=1 shows where."),
    };

    private static string Problem(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0)
        {
            return string.Join(' ', parsed.Errors.Select(e => e.Message));
        }

        var names = command.Subcommands.Select(c => c.Name);
        return parsed.UnmatchedTokens.Count == 0
            ? $"Name a command: {string.Join(", ", names)}."
            : $"There is no command '{parsed.UnmatchedTokens[0]}'; {Suggestion.OneOf(parsed.UnmatchedTokens[0], names)}";
    }

    private static string PathOf(Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "kg";
}
