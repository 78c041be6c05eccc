using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KnowledgeGraph;

/// <summary>Named values in ordinal order of their names; two bags with the same content are equal.</summary>
/// <remarks>Values are in canonical form: ISO dates, invariant numbers, ids of the schema's closed lists.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "A bag is what it is; it is read as a dictionary and compared as a value.")]
public sealed class PropertyBag : IReadOnlyDictionary<string, string>, IEquatable<PropertyBag>
{
    public static readonly PropertyBag Empty = new([]);

    private readonly SortedDictionary<string, string> values;

    private PropertyBag(IEnumerable<KeyValuePair<string, string>> values)
    {
        this.values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            this.values[name] = value;
        }
    }

    public static PropertyBag Of(params (string Name, string? Value)[] values)
        => new(values.Where(v => !string.IsNullOrEmpty(v.Value)).Select(v => KeyValuePair.Create(v.Name, v.Value!)));

    public static PropertyBag From(IEnumerable<KeyValuePair<string, string>> values) => new(values);

    /// <summary>A copy with <paramref name="name"/> set, or removed where the value is null or empty.</summary>
    public PropertyBag With(string name, string? value)
        => new(values.Where(v => v.Key != name).Concat(string.IsNullOrEmpty(value) ? [] : [KeyValuePair.Create(name, value)]));

    public string this[string key] => values[key];

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<string> Values => values.Values;

    public int Count => values.Count;

    public bool ContainsKey(string key) => values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => values.TryGetValue(key, out value);

    public string? Find(string key) => values.GetValueOrDefault(key);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(PropertyBag? other) => other is not null && values.SequenceEqual(other.values);

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

    public override string ToString() => string.Join(", ", values.Select(v => $"{v.Key}={v.Value}"));
}
