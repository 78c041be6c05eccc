using System.Globalization;
using KnowledgeGraph.BoltFacade.Bolt;
using StackExchange.Redis;

namespace KnowledgeGraph.BoltFacade.Engine;

/// <summary>Reads what <c>GRAPH.QUERY … --compact</c> answers.</summary>
/// <param name="names">Names by number of labels, types and property keys.</param>
internal sealed class CompactDecoder(NameTables names)
{
    /// <exception cref="NameUnknownException">A number stands for a name that came after the tables were read: read them again and repeat.</exception>
    public EngineResult Decode(RedisResult reply)
    {
        var parts = Items(reply);
        var counters = Counters(Items(parts[^1]));
        if (parts.Length < 3)
        {
            return new EngineResult([], [], counters);
        }

        var keys = Items(parts[0]).Select(h => (string)Items(h)[1]!).ToList();
        var rows = Items(parts[1]).Select(r => Items(r).Select(Value).ToArray()).ToList();
        return new EngineResult(keys, rows, counters);
    }

    /// <summary>What a reply counted, whatever it returned.</summary>
    public static IReadOnlyDictionary<string, long> CountersOf(RedisResult reply) => Counters(Items(Items(reply)[^1]));

    private static Dictionary<string, long> Counters(RedisResult[] lines)
    {
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (EngineConnection.Statistic((string)line!) is { Value: not 0 } statistic && Counter(statistic.Key) is { } name)
            {
                counters[name] = counters.GetValueOrDefault(name) + statistic.Value;
            }
        }

        return counters;
    }

    private static string? Counter(string statistic) => statistic switch
    {
        "Nodes created" => "nodes-created",
        "Nodes deleted" => "nodes-deleted",
        "Relationships created" => "relationships-created",
        "Relationships deleted" => "relationships-deleted",
        "Properties set" or "Properties removed" => "properties-set",
        "Labels added" => "labels-added",
        "Labels removed" => "labels-removed",
        "Indices created" => "indexes-added",
        "Indices deleted" => "indexes-removed",
        _ => null,
    };

    private object? Value(RedisResult typed)
    {
        var pair = Items(typed);
        return Value((int)pair[0], pair[1]);
    }

    private object? Value(int type, RedisResult value) => type switch
    {
        1 => null,
        2 => HiddenText.Reveal((string)value!),
        3 => (long)value,
        4 => (string)value! == "true",
        5 => Double((string)value!),
        6 => Items(value).Select(Value).ToList(),
        7 => Edge(value),
        8 => Node(value),
        9 => Path(value),
        10 => Map(value),
        13 => new Structure(Tags.LocalDateTime, (long)value, 0L),
        14 => new Structure(Tags.Date, Math.DivRem((long)value, 86_400L).Quotient - ((long)value % 86_400 < 0 ? 1 : 0)),
        _ => throw new NotSupportedException($"The façade cannot return FalkorDB's value type {type}."),
    };

    private static double Double(string text) => text switch
    {
        "nan" or "-nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private EngineNode Node(RedisResult value)
    {
        var fields = Items(value);
        return new EngineNode((long)fields[0], [.. Items(fields[1]).Select(l => names.Label((int)l))], Properties(fields[2]));
    }

    private EngineEdge Edge(RedisResult value)
    {
        var fields = Items(value);
        return new EngineEdge((long)fields[0], (long)fields[2], (long)fields[3], names.Type((int)fields[1]), Properties(fields[4]));
    }

    private EnginePath Path(RedisResult value)
    {
        var fields = Items(value);
        var nodes = Items(Items(fields[0])[1]).Select(n => Node(Items(n)[1])).ToList();
        return new EnginePath(nodes, [.. Items(Items(fields[1])[1]).Select(e => Edge(Items(e)[1]))]);
    }

    private Dictionary<string, object?> Properties(RedisResult value)
    {
        var properties = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in Items(value))
        {
            var fields = Items(property);
            properties[names.Property((int)fields[0])] = Value((int)fields[1], fields[2]);
        }

        return properties;
    }

    private Dictionary<string, object?> Map(RedisResult value)
    {
        var items = Items(value);
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < items.Length; i += 2)
        {
            map[(string)items[i]!] = Value(items[i + 1]);
        }

        return map;
    }

    private static RedisResult[] Items(RedisResult value) => (RedisResult[]?)value ?? [];
}

/// <summary>The names that numbers stand for in one graph's answers.</summary>
internal sealed record NameTables(IReadOnlyList<string> Labels, IReadOnlyList<string> Types, IReadOnlyList<string> Properties)
{
    public static NameTables Empty { get; } = new([], [], []);

    public string Label(int number) => At(Labels, number);

    public string Type(int number) => At(Types, number);

    public string Property(int number) => At(Properties, number);

    private static string At(IReadOnlyList<string> names, int number) => number < names.Count ? names[number] : throw new NameUnknownException();
}

/// <summary>A number in an answer has no name in the tables yet.</summary>
internal sealed class NameUnknownException : Exception;
