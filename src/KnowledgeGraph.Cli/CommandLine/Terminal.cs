using System.Collections;
using System.Text;
using Spectre.Console;

namespace KnowledgeGraph.Cli.CommandLine;

/// <summary>Where a command reads and writes, and what surrounds it.</summary>
internal sealed class Terminal
{
    /// <summary>Width of what no terminal shows: nothing wraps and nothing is cut.</summary>
    private const int Unlimited = 10_000;

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Opens the standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Opens the standard output for bytes.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    public required string Folder { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public static Terminal OfProcess() => new()
    {
        // Ten thousand rows to a pipe are not ten thousand writes.
        Output = Console.IsOutputRedirected ? new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16) : Console.Out,
        Error = Console.Error,
        OpenInput = Console.OpenStandardInput,
        OpenOutput = Console.OpenStandardOutput,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        Folder = Directory.GetCurrentDirectory(),
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? string.Empty, StringComparer.Ordinal),
    };

    /// <summary>Styled error output, for progress.</summary>
    public IAnsiConsole ErrorConsole => Styled(Error, IsErrorTerminal);

    /// <summary>A table whose first row names the columns.</summary>
    public Table NewTable(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = IsOutputTerminal ? TableBorder.Rounded : TableBorder.None };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))) { NoWrap = !IsOutputTerminal });
        }

        return table;
    }

    /// <summary>Writes a table to the output.</summary>
    public void Write(Table table)
    {
        if (IsOutputTerminal)
        {
            Styled(Output, isTerminal: true).Write(table);
            return;
        }

        using var text = new StringWriter();
        Styled(text, isTerminal: false).Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
        {
            Output.WriteLine(line.TrimEnd());
        }
    }

    private static IAnsiConsole Styled(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = isTerminal && Console.WindowWidth > 0 ? Math.Max(40, Console.WindowWidth) : Unlimited;
        return console;
    }
}
