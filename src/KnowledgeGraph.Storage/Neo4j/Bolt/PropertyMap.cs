using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>A map as the server sent it: few entries, in its order, with the keys shared between maps that have the same ones.</summary>
internal sealed class PropertyMap : IReadOnlyDictionary<string, object?>
{
    private readonly MapShape shape;
    private readonly object?[] values;

    public PropertyMap(MapShape shape, object?[] values)
    {
        this.shape = shape;
        this.values = values;
    }

    /// <exception cref="ArgumentException">A key is given twice.</exception>
    public PropertyMap(params ReadOnlySpan<(string Key, object? Value)> entries)
    {
        var keys = new string[entries.Length];
        values = new object?[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            (keys[i], values[i]) = entries[i];
        }

        shape = new MapShape(keys);
    }

    public static PropertyMap Empty { get; } = new();

    public int Count => values.Length;

    public IEnumerable<string> Keys => shape.Keys;

    public IEnumerable<object?> Values => values;

    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}'; there are {string.Join(", ", shape.Keys)}.");

    public bool ContainsKey(string key) => shape.IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var index = shape.IndexOf(key);
        value = index >= 0 ? values[index] : null;
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < values.Length; i++)
        {
            yield return new KeyValuePair<string, object?>(shape.Keys[i], values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{{{string.Join(", ", this.Select(p => $"{p.Key}: {p.Value}"))}}}";
}

/// <summary>The keys of a map, each once, in order.</summary>
internal sealed class MapShape
{
    private const int MostSearched = 8;

    private readonly Dictionary<string, int>? index;

    /// <exception cref="ArgumentException">A key is given twice.</exception>
    public MapShape(string[] keys)
    {
        Keys = keys;
        if (keys.Length > MostSearched)
        {
            index = new Dictionary<string, int>(keys.Length, StringComparer.Ordinal);
            for (var i = 0; i < keys.Length; i++)
            {
                index.Add(keys[i], i);
            }
        }
        else
        {
            for (var i = 1; i < keys.Length; i++)
            {
                if (keys.AsSpan(0, i).Contains(keys[i]))
                {
                    throw new ArgumentException($"Key '{keys[i]}' is given twice.");
                }
            }
        }
    }

    public string[] Keys { get; }

    /// <returns>-1 where there is none.</returns>
    public int IndexOf(string key) => index is null ? Array.IndexOf(Keys, key) : index.GetValueOrDefault(key, -1);
}
