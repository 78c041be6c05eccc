using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Worker;
using KnowledgeGraph.Worker.Hosting;
using KnowledgeGraph.Worker.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg worker dead</c>: documents and files that could not be taken in.</summary>
internal sealed class WorkerDeadCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Option<bool> stacks = new("--stack") { Description = "Also show where in the program it happened." };

    public WorkerDeadCommand(CommonOptions common)
        : base("dead", "Lists the documents and files that could not be taken in, each with the reason.", "kg worker dead", "kg worker dead --stack", "kg worker dead --json")
    {
        this.common = common;
        Add(stacks);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var letters = await WorkerLetters.AllAsync(services, common.Terminal, cancellationToken);
        if (parsed.GetValue(common.Json))
        {
            common.Terminal.WriteJson(letters);
            return letters.Count > 0 ? ExitCodes.Findings : ExitCodes.Done;
        }

        var (output, paint) = (common.Terminal.Output, new Paint(common.Terminal));
        output.WriteLine(paint.Bold($"Dead letters: {letters.Count}"));
        foreach (var letter in letters)
        {
            output.WriteLine($"{paint.Id(Visible.Text(letter.Key))}  {letter.Code}, {letter.Attempts} {(letter.Attempts == 1 ? "attempt" : "attempts")}, {letter.At:yyyy-MM-dd HH:mm:ss}");
            output.WriteLine($"    {Visible.Text(letter.Reason)}");
            if (parsed.GetValue(stacks) && letter.Stack is { } stack)
            {
                foreach (var line in stack.Split('\n'))
                {
                    output.WriteLine($"    {paint.Dim(Visible.Text(line.TrimEnd()))}");
                }
            }
        }

        if (letters.Count > 0)
        {
            output.WriteLine($"Once the cause is mended: {paint.Command("kg worker retry --all")}");
        }

        return letters.Count > 0 ? ExitCodes.Findings : ExitCodes.Done;
    }
}

/// <summary><c>kg worker retry</c>: dead letters are tried again.</summary>
internal sealed class WorkerRetryCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Argument<string[]> keys = new("DOCUMENT") { Description = "As 'kg worker dead' names them.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> all = new("--all") { Description = "All of them." };

    public WorkerRetryCommand(CommonOptions common)
        : base("retry", "Asks the worker, or the next one that starts, to try dead letters again.", "kg worker retry reports/2024.docx", "kg worker retry --all")
    {
        this.common = common;
        Add(keys);
        Add(all);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var named = parsed.GetValue(keys) ?? [];
        if (named.Length > 0 == parsed.GetValue(all))
        {
            throw new UsageException("Name documents as 'kg worker dead' lists them, or give --all.");
        }

        var letters = await WorkerLetters.AllAsync(services, common.Terminal, cancellationToken);
        var chosen = parsed.GetValue(all)
            ? letters
            : [.. named.Select(n => letters.FirstOrDefault(l => l.Key == n || Visible.Text(l.Key) == n)
                ?? throw new UsageException($"There is no dead letter '{n}'; {Suggestion.OneOf(n, letters.Select(l => l.Key))}"))];
        await WorkerLetters.RetryAsync(services, common.Terminal, chosen, cancellationToken);
        common.Terminal.Output.WriteLine($"{chosen.Count} to be tried again, by the worker that runs or the next one that starts.");
        return ExitCodes.Done;
    }
}

/// <summary>The dead letters that the settings lead to.</summary>
internal static class WorkerLetters
{
    public static Task<IReadOnlyList<DeadLetter>> AllAsync(IServiceProvider services, Terminal terminal, CancellationToken cancellationToken)
        => WorkerHost.DeadLettersAsync(Options(services), StateFolder(services, terminal), Password(terminal)).WaitAsync(cancellationToken);

    public static Task RetryAsync(IServiceProvider services, Terminal terminal, IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
        => WorkerHost.RequestRetryAsync(Options(services), StateFolder(services, terminal), Password(terminal), letters).WaitAsync(cancellationToken);

    private static WorkerOptions Options(IServiceProvider services) => services.GetRequiredService<KnowledgeGraphSettings>().Worker;

    private static string StateFolder(IServiceProvider services, Terminal terminal)
        => WorkerHost.StateFolderOf(services.GetRequiredService<KnowledgeGraphSettings>(), terminal.Folder);

    private static string? Password(Terminal terminal) => terminal.Environment.GetValueOrDefault(SettingsReader.RedisPasswordVariable);
}
