using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.CommandLine;

/// <summary>A command with examples in its help.</summary>
internal abstract class KgCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Sets what the command does, with services that end with it.</summary>
    protected void Run(CommonOptions common, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> run)
        => SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = common.Services(parsed);
            return await run(parsed, services, cancellationToken);
        });
}

/// <summary>The usual help, then the examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly string[] RootExamples =
    [
        "kg build seeds/documents --store sqlite:graph.db",
        "kg stats",
        "kg find 社区",
        "kg show 学田街道",
        "kg COMMAND --help",
    ];

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        var examples = command switch
        {
            KgCommand kg => kg.Examples,
            RootCommand => RootExamples,
            _ => [],
        };
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        output.WriteLine("Exit codes: 0 done, 1 done with findings, 2 usage, 3 bad configuration, 4 store unavailable.");
        return code;
    }
}
