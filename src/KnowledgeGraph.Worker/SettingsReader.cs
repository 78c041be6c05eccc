using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Storage;

namespace KnowledgeGraph.Worker;

/// <summary>Reads settings from a file (<c>kg.json</c>), the environment (<c>KG_</c>) and options of the command line, in that order of rising precedence.</summary>
/// <remarks>
/// Sections are nested objects in the file (<c>{"build": {"batchSize": 64}}</c>), parted by two underscores in the environment
/// (<c>KG_BUILD__BATCHSIZE</c>) and by a colon in messages (<c>build:batchSize</c>). Case does not count.
/// </remarks>
public sealed class SettingsReader
{
    public const string FileName = "kg.json";
    public const string Prefix = "KG_";
    public const string FileVariable = "KG_SETTINGS";

    private static readonly string[] Names =
    [
        "store", "store:user", "store:password", "seeds", "schema", "decisions", "reviewer", "reading:maximumBytes", "build:batchSize",
        "build:parallelism", "build:documentTimeLimit", "build:tagger", "worker:watch", "worker:redis", "worker:stream", "worker:group", "worker:state", "worker:listen", "worker:otlp",
        "worker:rescanInterval", "worker:settleTime", "worker:unfinishedLimit", "worker:attempts", "worker:linger", "worker:shutdownLimit",
        "worker:claimAfter",
    ];

    /// <summary>Variables with the prefix that are no settings: they steer messages and tests, or are secrets.</summary>
    private static readonly string[] OtherVariables = [FileVariable, "KG_DEBUG", "KG_ACCEPT", "KG_TEST_BOLT", RedisPasswordVariable];

    /// <summary>Never taken from a file, which is copied, kept and shown.</summary>
    private static readonly string[] Secrets = ["store:password"];

    /// <summary>Holds the password of the Redis server, which is no setting so that no file and no message shows it.</summary>
    public const string RedisPasswordVariable = "KG_REDIS_PASSWORD";

    private readonly List<string> problems = [];
    private readonly Dictionary<string, (string Value, string Origin)> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence for each variable of the environment that looks like a setting and is none.</summary>
    public List<string> Warnings { get; } = [];

    /// <param name="file">The settings file; where null, <c>KG_SETTINGS</c>, else <c>kg.json</c> in the folder if it is there.</param>
    /// <param name="folder">What relative paths of the environment and of options start from; those of the file start from the file's folder.</param>
    /// <param name="environment">Names and values.</param>
    /// <param name="options">By names such as <c>store</c>; null where not given.</param>
    /// <exception cref="ConfigurationException">A file is missing or malformed, names are unknown or values out of range: all of them, one a line.</exception>
    public KnowledgeGraphSettings Read(
        string? file, string folder, IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string?> options)
    {
        ReadFile(file ?? environment.GetValueOrDefault(FileVariable), folder);
        foreach (var (variable, value) in environment.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            ReadVariable(variable, value, folder);
        }

        foreach (var (name, value) in options)
        {
            if (value is not null)
            {
                values[name] = (IsPath(name) ? Resolve(name, value, folder) : value, $"--{name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]}");
            }
        }

        var settings = Settings(folder);
        return problems.Count == 0 ? settings : throw new ConfigurationException(string.Join('\n', problems));
    }

    private KnowledgeGraphSettings Settings(string folder)
    {
        var defaults = new KnowledgeGraphSettings();
        return new KnowledgeGraphSettings
        {
            Store = values.TryGetValue("store", out var store) ? store.Value : Resolve("store", defaults.Store, folder),
            Login = new StoreLogin(Text("store:user"), Text("store:password")),
            SeedsFolder = ExistingPath("seeds", defaults.SeedsFolder),
            Schema = ExistingPath("schema", defaults.Schema),
            Decisions = values.TryGetValue("decisions", out var decisions) ? decisions.Value : Path.GetFullPath(DecisionFile.Name, folder),
            Reviewer = values.TryGetValue("reviewer", out var reviewer) ? reviewer.Value : null,
            Reading = new ReadingOptions
            {
                MaximumBytes = Number<ReadingOptions>("reading:maximumBytes", nameof(ReadingOptions.MaximumBytes), defaults.Reading.MaximumBytes),
            },
            Build = new BuildOptions
            {
                BatchSize = (int)Number<BuildOptions>("build:batchSize", nameof(BuildOptions.BatchSize), defaults.Build.BatchSize),
                Parallelism = (int)Number<BuildOptions>("build:parallelism", nameof(BuildOptions.Parallelism), defaults.Build.Parallelism),
                DocumentTimeLimit = (int)Number<BuildOptions>("build:documentTimeLimit", nameof(BuildOptions.DocumentTimeLimit), defaults.Build.DocumentTimeLimit),
                UseTagger = Switch("build:tagger", defaults.Build.UseTagger),
            },
            Worker = Worker(defaults.Worker),
        };
    }

    private WorkerOptions Worker(WorkerOptions defaults)
    {
        int Whole(string name, string property, int fallback) => (int)Number<WorkerOptions>($"worker:{name}", property, fallback);
        string? Text(string name) => values.TryGetValue($"worker:{name}", out var found) ? found.Value : null;

        if (Text("listen") is { } listen && listen != "off" && !Hosting.WorkerHost.TryParseEndpoint(listen, out _))
        {
            problems.Add($"'worker:listen' is '{listen}' (from {values["worker:listen"].Origin}); expected HOST:PORT, as 127.0.0.1:9464, or off.");
        }

        if (Text("otlp") is { } otlp && !(Uri.TryCreate(otlp, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            problems.Add($"'worker:otlp' is '{otlp}' (from {values["worker:otlp"].Origin}); expected an address such as http://127.0.0.1:4317.");
        }

        return new WorkerOptions
        {
            Watch = Text("watch"),
            Redis = Text("redis"),
            Stream = Text("stream") ?? defaults.Stream,
            Group = Text("group") ?? defaults.Group,
            State = Text("state"),
            Listen = Text("listen") ?? defaults.Listen,
            Otlp = Text("otlp"),
            RescanInterval = Whole("rescanInterval", nameof(WorkerOptions.RescanInterval), defaults.RescanInterval),
            SettleTime = Whole("settleTime", nameof(WorkerOptions.SettleTime), defaults.SettleTime),
            UnfinishedLimit = Whole("unfinishedLimit", nameof(WorkerOptions.UnfinishedLimit), defaults.UnfinishedLimit),
            Attempts = Whole("attempts", nameof(WorkerOptions.Attempts), defaults.Attempts),
            Linger = Whole("linger", nameof(WorkerOptions.Linger), defaults.Linger),
            ShutdownLimit = Whole("shutdownLimit", nameof(WorkerOptions.ShutdownLimit), defaults.ShutdownLimit),
            ClaimAfter = Whole("claimAfter", nameof(WorkerOptions.ClaimAfter), defaults.ClaimAfter),
        };
    }

    private void ReadFile(string? file, string folder)
    {
        var path = Path.GetFullPath(file ?? FileName, folder);
        if (!File.Exists(path))
        {
            if (file is not null)
            {
                throw new ConfigurationException($"The settings file '{file}' does not exist.");
            }

            return;
        }

        try
        {
            using var json = JsonDocument.Parse(
                File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            ReadObject(json.RootElement, string.Empty, path);
        }
        catch (JsonException e)
        {
            throw new ConfigurationException($"{path}({(e.LineNumber ?? 0) + 1}): this is not JSON: {e.Message.Split(" LineNumber:")[0]}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The settings file '{path}' cannot be read: {e.Message}", e);
        }
    }

    private void ReadObject(JsonElement json, string section, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            var what = section.Length == 0 ? "The file" : $"'{section.TrimEnd(':')}'";
            throw new ConfigurationException($"{path}: {what} is {json.ValueKind}; expected an object in braces.");
        }

        foreach (var member in json.EnumerateObject())
        {
            var name = section + member.Name;
            if (Secrets.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new ConfigurationException($"{path}: '{name}' is a secret and has no place in a file; set {VariableOf(name)} in the environment.");
            }

            if (Array.Exists(Names, n => n.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
                && (member.Value.ValueKind == JsonValueKind.Object || !Names.Contains(name, StringComparer.OrdinalIgnoreCase)))
            {
                ReadObject(member.Value, name + ":", path);
            }
            else if (!Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add($"{path}: there is no setting '{name}'; {Suggestion.OneOf(name, Names)}");
            }
            else
            {
                var value = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
                values[name] = (IsPath(name) ? Resolve(name, value, Path.GetDirectoryName(path)!) : value, path);
            }
        }
    }

    private void ReadVariable(string variable, string value, string folder)
    {
        if (!variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || value.Length == 0)
        {
            return;
        }

        var name = variable[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
        if (Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            values[name] = (IsPath(name) ? Resolve(name, value, folder) : value, variable);
        }
        else if (!Array.Exists(OtherVariables, v => v.Equals(variable, StringComparison.OrdinalIgnoreCase)))
        {
            var valid = Names.Select(VariableOf);
            Warnings.Add($"The variable {variable} is no setting and has no effect; {Suggestion.OneOf(variable, valid.Append(FileVariable))}");
        }
    }

    private static string VariableOf(string name) => Prefix + name.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();

    private string? Text(string name) => values.TryGetValue(name, out var found) ? found.Value : null;

    private string ExistingPath(string name, string fallback)
    {
        var (path, origin) = values.TryGetValue(name, out var found) ? found : (fallback, "the default");
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            problems.Add($"'{name}' is '{path}' (from {origin}), which does not exist.");
        }

        return path;
    }

    private long Number<T>(string name, string property, long fallback)
    {
        if (!values.TryGetValue(name, out var found))
        {
            return fallback;
        }

        var range = (RangeAttribute)Attribute.GetCustomAttribute(typeof(T).GetProperty(property)!, typeof(RangeAttribute))!;
        if (long.TryParse(found.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= Convert.ToInt64(range.Minimum, CultureInfo.InvariantCulture)
            && number <= Convert.ToInt64(range.Maximum, CultureInfo.InvariantCulture))
        {
            return number;
        }

        problems.Add($"'{name}' is '{found.Value}' (from {found.Origin}); expected a whole number from {range.Minimum} to {range.Maximum}.");
        return fallback;
    }

    private bool Switch(string name, bool fallback)
    {
        if (!values.TryGetValue(name, out var found))
        {
            return fallback;
        }

        if (found.Value.ToLowerInvariant() is "on" or "true" or "off" or "false")
        {
            return found.Value.ToLowerInvariant() is "on" or "true";
        }

        problems.Add($"'{name}' is '{found.Value}' (from {found.Origin}); expected on or off.");
        return fallback;
    }

    private static bool IsPath(string name) => name.ToLowerInvariant() is "store" or "seeds" or "schema" or "decisions" or "worker:watch" or "worker:state";

    private static string Resolve(string name, string value, string folder)
    {
        const string sqlite = "sqlite:";
        return !name.Equals("store", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFullPath(value, folder)
            : value.StartsWith(sqlite, StringComparison.OrdinalIgnoreCase) && value.Length > sqlite.Length && value != "sqlite::memory:"
                ? sqlite + Path.GetFullPath(value[sqlite.Length..], folder)
                : value;
    }
}
