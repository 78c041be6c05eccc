namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>How far a place's name reaches before it means another place.</summary>
/// <remarks>From <c>place-scopes.tsv</c> of the lexicon folder, which explains the classes.</remarks>
internal sealed class PlaceScopes
{
    private const string Generic = "generic";
    private const string Water = "water";
    private const string WideRoad = "wide-road";
    private const string RingRoad = "ring-road";
    private const string Region = "region";
    private const string NoCommunity = "no-community";
    private const string NoSubdistrict = "no-subdistrict";
    private const string Tail = "tail";

    private static readonly string[] Classes = [Generic, Water, WideRoad, RingRoad, Region, NoCommunity, NoSubdistrict, Tail];

    private readonly ILookup<string, string> words;
    private readonly HashSet<string> generic;
    private readonly HashSet<string> regions;
    private readonly HashSet<string> noCommunities;

    /// <exception cref="ConfigurationException">The list is missing.</exception>
    /// <exception cref="SeedFormatException">The list is malformed.</exception>
    public static PlaceScopes Load(string lexiconFolder) => new(lexiconFolder);

    /// <summary>Whether every community may have one: 党群服务中心, 二组.</summary>
    public bool IsGeneric(string name) => generic.Contains(EntityKey.Normalize(name));

    /// <summary>Whether it reaches over subdistricts: 大运河, 天台山.</summary>
    public bool IsWater(string name) => EndsWith(Water, name);

    /// <summary>Whether it reaches over cities: 沪宁高速; but not 绕城高速, which many cities have.</summary>
    public bool IsWideRoad(string name) => EndsWith(WideRoad, name) && !words[RingRoad].Any(w => name.StartsWith(w, StringComparison.Ordinal));

    /// <summary>Whether it is the same all over the country: 长三角.</summary>
    public bool IsRegion(string name) => regions.Contains(name);

    /// <summary>Whether it ends like a community's name, but is none: 新农村.</summary>
    public bool IsNoCommunity(string name) => noCommunities.Contains(name);

    /// <summary>Whether the 镇 or 乡 at a position is part of an ordinary word: 城|镇, 乡|愁.</summary>
    /// <param name="at">Where the 镇 or 乡 stands in the text.</param>
    public bool IsNoSubdistrict(string text, int at)
        => words[NoSubdistrict].Any(w => text.AsSpan(at).StartsWith(w, StringComparison.Ordinal) || text.AsSpan(0, at + 1).EndsWith(w, StringComparison.Ordinal));

    /// <summary>What may be left out at the end of a neighbourhood's name: 小区. The longest first.</summary>
    public IReadOnlyList<string> Tails { get; }

    private PlaceScopes(string folder)
    {
        words = SeedTable.Read(Path.Combine(folder, "place-scopes.tsv"), ["class", "word"])
            .ToLookup(r => r.ClassOf(Classes), r => r.Cells[1], StringComparer.Ordinal);
        generic = [.. words[Generic]];
        regions = [.. words[Region]];
        noCommunities = [.. words[NoCommunity]];
        Tails = [.. words[Tail].OrderByDescending(w => w.Length).ThenBy(w => w, StringComparer.Ordinal)];
    }

    private bool EndsWith(string kind, string name) => words[kind].Any(w => name.Length > w.Length && name.EndsWith(w, StringComparison.Ordinal));
}
