namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>The words of <c>seeds/lexicon/roles.yaml</c>.</summary>
internal sealed class RoleLexicon
{
    public IReadOnlySet<string> Residents { get; private init; } = new HashSet<string>();

    public IReadOnlyList<string> Living { get; private init; } = [];

    /// <summary>Organs that a place acts through.</summary>
    public IReadOnlySet<string> Organs { get; private init; } = new HashSet<string>();

    /// <summary>Words between a unit and a post, the longest first.</summary>
    public IReadOnlyList<string> Fillers { get; private init; } = [];

    /// <summary>How names of unnamed offices end.</summary>
    public IReadOnlyList<string> Offices { get; private init; } = [];

    /// <summary>Unnamed units and the kind of place they mean.</summary>
    public PhraseTable<string> Units { get; private init; } = new([]);

    /// <summary>Posts and the kind of place they belong to; <c>any</c> where it is the place spoken of.</summary>
    public IReadOnlyDictionary<string, string> Posts { get; private init; } = new Dictionary<string, string>();

    /// <exception cref="SeedFormatException">The file is malformed.</exception>
    public static RoleLexicon Load(string path)
    {
        using var reader = File.OpenText(path);
        return Load(path, reader);
    }

    /// <inheritdoc cref="Load(string)"/>
    public static RoleLexicon Load(string path, TextReader reader)
    {
        var yaml = new SeedYaml(path);
        var groups = yaml.Entries(yaml.Root(reader), "residents", "living", "organs", "units", "posts", "fillers", "offices").ToDictionary(e => e.Name, e => e.Value, StringComparer.Ordinal);
        return new RoleLexicon
        {
            Residents = List("residents").ToHashSet(StringComparer.Ordinal),
            Living = [.. List("living")],
            Organs = List("organs").ToHashSet(StringComparer.Ordinal),
            Fillers = [.. List("fillers").OrderByDescending(w => w.Length)],
            Offices = [.. List("offices")],
            Units = new PhraseTable<string>(ByKind("units", PlaceKinds.Community, PlaceKinds.Subdistrict, PlaceKinds.District)),
            Posts = ByKind("posts", PlaceKinds.Community, PlaceKinds.Subdistrict, PlaceKinds.District, PlaceKinds.City, "any").ToDictionary(StringComparer.Ordinal),
        };

        IEnumerable<string> List(string group) => groups.TryGetValue(group, out var node) ? yaml.Words(node) : [];

        IEnumerable<KeyValuePair<string, string>> ByKind(string group, params string[] kinds)
            => groups.TryGetValue(group, out var node)
                ? yaml.Entries(node, kinds).SelectMany(e => yaml.Words(e.Value).Select(w => KeyValuePair.Create(w, e.Name)))
                : [];
    }
}
