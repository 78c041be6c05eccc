using System.CommandLine;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.CommandLine;

/// <summary>Options that several commands share, and the services they lead to.</summary>
internal sealed class CommonOptions(Terminal terminal)
{
    private readonly Option<string> settings = new("--settings")
    {
        Description = "Settings file. The default is kg.json in this folder, if it is there.", HelpName = "FILE", Recursive = true,
    };

    private readonly Option<string> seeds = new("--seeds")
    {
        Description = "Folder with lexicon, gazetteers and rules. The default is beside the program.", HelpName = "DIR", Recursive = true,
    };

    private readonly Option<string> schema = new("--schema")
    {
        Description = "Schema file, or folder of versions. The default is beside the program.", HelpName = "PATH", Recursive = true,
    };

    public Terminal Terminal { get; } = terminal;

    /// <summary>For commands that open the store.</summary>
    public Option<string> Store { get; } = new("--store") { Description = "Where the graph is kept. [default: sqlite:graph.db]", HelpName = "sqlite:PATH|bolt://HOST" };

    /// <summary>For commands that obey or write decisions.</summary>
    public Option<string> Decisions { get; } = new("--decisions")
    {
        Description = "File of reviewers' decisions. [default: decisions.yaml in this folder]", HelpName = "FILE", Recursive = true,
    };

    /// <summary>For commands whose answer a program may read.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Answer in JSON." };

    /// <summary>For commands that build.</summary>
    public Option<string> Tagger { get; } = new("--tagger")
    {
        Description = "Whether a small neural tagger supports the rules that find persons and organizations; takes about two and a half times as long. [default: on]", HelpName = "on|off",
    };

    /// <summary>For the worker and what asks about it, all below <c>kg worker</c>.</summary>
    public Option<string> Watch { get; } = new("--watch") { Description = "Folder to watch, with all that is below.", HelpName = "DIR" };

    /// <inheritdoc cref="Watch"/>
    public Option<string> Redis { get; } = new("--redis")
    {
        Description = "Redis server that carries the stream. Its password comes from KG_REDIS_PASSWORD.", HelpName = "HOST:PORT", Recursive = true,
    };

    /// <inheritdoc cref="Watch"/>
    public Option<string> Stream { get; } = new("--stream") { Description = "The stream. [default: kg]", HelpName = "NAME", Recursive = true };

    /// <inheritdoc cref="Watch"/>
    public Option<string> Group { get; } = new("--group") { Description = "The consumer group that workers of one store share. [default: workers]", HelpName = "NAME", Recursive = true };

    /// <inheritdoc cref="Watch"/>
    public Option<string> State { get; } = new("--state")
    {
        Description = "Folder for dead letters and what was in work. [default: beside a store that is a file]", HelpName = "DIR", Recursive = true,
    };

    /// <inheritdoc cref="Watch"/>
    public Option<string> Listen { get; } = new("--listen")
    {
        Description = "Where the worker serves /healthz, /readyz, /status and /metrics; off: nowhere. [default: 127.0.0.1:9464]", HelpName = "HOST:PORT",
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(settings);
        root.Options.Add(seeds);
        root.Options.Add(schema);
    }

    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public ServiceProvider Services(ParseResult parsed)
    {
        var reader = new SettingsReader();
        var options = new Dictionary<string, string?>
        {
            ["store"] = parsed.GetResult(Store) is null ? null : parsed.GetValue(Store),
            ["build:tagger"] = parsed.GetResult(Tagger) is null ? null : parsed.GetValue(Tagger),
            ["seeds"] = parsed.GetValue(seeds),
            ["schema"] = parsed.GetValue(schema),
            ["decisions"] = parsed.GetResult(Decisions) is null ? null : parsed.GetValue(Decisions),
            ["worker:watch"] = Given(parsed, Watch),
            ["worker:redis"] = Given(parsed, Redis),
            ["worker:stream"] = Given(parsed, Stream),
            ["worker:group"] = Given(parsed, Group),
            ["worker:state"] = Given(parsed, State),
            ["worker:listen"] = Given(parsed, Listen),
        };
        var read = reader.Read(parsed.GetValue(settings), Terminal.Folder, Terminal.Environment, options);
        foreach (var warning in reader.Warnings)
        {
            Terminal.Error.WriteLine($"warning: {warning}");
        }

        return new ServiceCollection().AddKnowledgeGraph(read).BuildServiceProvider();
    }

    private static string? Given(ParseResult parsed, Option<string> option) => parsed.GetResult(option) is null ? null : parsed.GetValue(option);

    /// <summary>A file that was named must be there: one misspelt would quietly decide nothing.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    public void RequireDecisions(ParseResult parsed)
    {
        if (parsed.GetResult(Decisions) is not null)
        {
            ExistingPath(parsed.GetValue(Decisions)!);
        }
    }

    /// <exception cref="UsageException">A path does not exist.</exception>
    public IReadOnlyList<string> ExistingPaths(IReadOnlyList<string> paths)
        => [.. paths.Select(ExistingPath)];

    private string ExistingPath(string path)
    {
        var full = Path.GetFullPath(path, Terminal.Folder);
        return File.Exists(full) || Directory.Exists(full) ? full : throw new UsageException($"There is no file or folder '{path}'.");
    }

    /// <returns>The full path.</returns>
    /// <exception cref="UsageException">There is no such folder.</exception>
    public string ExistingFolder(string option, string folder)
    {
        var path = Path.GetFullPath(folder, Terminal.Folder);
        return Directory.Exists(path) ? path : throw new UsageException($"{option} is '{folder}', which is no folder.");
    }
}
