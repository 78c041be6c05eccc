using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KnowledgeGraph;

/// <summary>Named values in ordinal order of their names; two bags with the same content are equal.</summary>
/// <remarks>Values are in canonical form: ISO dates, invariant numbers, ids of the schema's closed lists.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "A bag is what it is; it is read as a dictionary and compared as a value.")]
public sealed class PropertyBag : IReadOnlyDictionary<string, string>, IEquatable<PropertyBag>
{
    public static readonly PropertyBag Empty = new([]);

    /// <summary>By name; bags are small and many, so that an array does better than a tree.</summary>
    private readonly KeyValuePair<string, string>[] values;

    private string? text;

    private PropertyBag(KeyValuePair<string, string>[] values) => this.values = values;

    public static PropertyBag Of(params (string Name, string? Value)[] values)
        => From(values.Where(v => !string.IsNullOrEmpty(v.Value)).Select(v => KeyValuePair.Create(v.Name, v.Value!)));

    /// <param name="values">A later value replaces an earlier one of the same name.</param>
    public static PropertyBag From(IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values is PropertyBag bag)
        {
            return bag;
        }

        var sorted = new List<KeyValuePair<string, string>>();
        foreach (var pair in values)
        {
            var at = sorted.Count;
            while (at > 0 && string.CompareOrdinal(sorted[at - 1].Key, pair.Key) > 0)
            {
                at--;
            }

            if (at > 0 && sorted[at - 1].Key == pair.Key)
            {
                sorted[at - 1] = pair;
            }
            else
            {
                sorted.Insert(at, pair);
            }
        }

        return sorted.Count == 0 ? Empty : new PropertyBag([.. sorted]);
    }

    /// <summary>A copy with <paramref name="name"/> set, or removed where the value is null or empty.</summary>
    public PropertyBag With(string name, string? value)
    {
        var at = IndexOf(name);
        if (string.IsNullOrEmpty(value))
        {
            return at < 0 ? this : values.Length == 1 ? Empty : new PropertyBag([.. values[..at], .. values[(at + 1)..]]);
        }

        var pair = KeyValuePair.Create(name, value);
        return new PropertyBag(at < 0 ? [.. values[..~at], pair, .. values[~at..]] : [.. values[..at], pair, .. values[(at + 1)..]]);
    }

    public string this[string key] => IndexOf(key) is >= 0 and var at ? values[at].Value : throw new KeyNotFoundException($"There is no '{key}' among {this}.");

    public IEnumerable<string> Keys => values.Select(v => v.Key);

    public IEnumerable<string> Values => values.Select(v => v.Value);

    public int Count => values.Length;

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => (value = Find(key)) is not null;

    public string? Find(string key) => IndexOf(key) is >= 0 and var at ? values[at].Value : null;

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(PropertyBag? other) => other is not null && (ReferenceEquals(this, other) || values.AsSpan().SequenceEqual(other.values));

    public override bool Equals(object? obj) => Equals(obj as PropertyBag);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in values)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => text ??= string.Join(", ", values.Select(v => $"{v.Key}={v.Value}"));

    /// <returns>The complement of where it would stand, where there is none of the name.</returns>
    private int IndexOf(string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var order = string.CompareOrdinal(values[i].Key, name);
            if (order >= 0)
            {
                return order == 0 ? i : ~i;
            }
        }

        return ~values.Length;
    }
}
