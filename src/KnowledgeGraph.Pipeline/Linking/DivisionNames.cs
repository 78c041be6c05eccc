namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Other names that follow from a division's official one: without its class word, without its peoples, contracted.</summary>
/// <remarks>The words are in <c>affixes.tsv</c> of the gazetteer folder: class, word, what it becomes (- for nothing).</remarks>
internal sealed class DivisionNames
{
    /// <summary>Endings that mark a community's official name, the longest first: 社区居民委员会, 村委会.</summary>
    public IReadOnlyList<string> CommunitySuffixes { get; }

    /// <exception cref="ConfigurationException">The list is missing.</exception>
    /// <exception cref="SeedFormatException">The list is malformed.</exception>
    public static DivisionNames Load(string gazetteerFolder)
        => new(SeedTable.Read(Path.Combine(gazetteerFolder, "affixes.tsv"), ["class", "word", "plain word"])
            .ToLookup(r => r.ClassOf(Classes), r => (Word: r.Cells[1], Plain: r.Cells[2]), StringComparer.Ordinal));

    /// <summary>Parts a name from its class word and peoples: 广西壮族自治区 → 广西, 四褐山街道 → 四褐山.</summary>
    /// <param name="kind">A kind from province to subdistrict.</param>
    /// <returns>
    /// The stem, one code unit or more, null where the name has no class word (工业园区); and a variant as full as the name, null where there is none
    /// (道真县 for 道真仡佬族苗族自治县, 市桥街 for 市桥街道).
    /// </returns>
    public (string? Stem, string? Plain) Split(string name, string kind)
    {
        foreach (var (word, plain) in ClassWords(kind))
        {
            if (name.Length > word.Length && name.EndsWith(word, StringComparison.Ordinal))
            {
                var stem = WithoutPeoples(name[..^word.Length]);
                return (stem, plain == Nothing ? null : stem + plain);
            }
        }

        return (null, null);
    }

    /// <summary>芜湖经开区 for 芜湖经济技术开发区; null where nothing is contracted so.</summary>
    public string? Contracted(string name)
    {
        if (name.EndsWith('区'))
        {
            foreach (var (word, contracted) in contractions)
            {
                if (name.Length > word.Length + 1 && name.EndsWith(word, StringComparison.Ordinal))
                {
                    return name[..^word.Length] + contracted;
                }
            }
        }

        return null;
    }

    /// <summary>What a community is called: 方边村 for 方边村村委会, 虹桥社区 for 虹桥居委会.</summary>
    /// <param name="stem">The official name before <paramref name="suffix"/>.</param>
    /// <param name="suffix">One of <see cref="CommunitySuffixes"/>, or empty.</param>
    public string CommunityName(string stem, string suffix)
    {
        var plain = plainCommunity.GetValueOrDefault(suffix, suffix);
        if (plain == Nothing)
        {
            plain = string.Empty;
        }

        return stem.EndsWith(plain, StringComparison.Ordinal) ? stem : stem + plain;
    }

    /// <summary>A community's name without class word: 花溪 for 花溪社区 and 花溪社区居民委员会, 方边 for 方边村村委会.</summary>
    public string CommunityStem(string name)
    {
        var stem = name;
        foreach (var suffix in CommunitySuffixes)
        {
            if (stem.Length > suffix.Length && stem.EndsWith(suffix, StringComparison.Ordinal))
            {
                stem = stem[..^suffix.Length];
                break;
            }
        }

        return stem.Length > 1 && stem.EndsWith('村') ? stem[..^1] : stem;
    }

    /// <summary>Class words of a kind, the longest first, each with the plain word that may stand for it (- for none).</summary>
    public (string Word, string Plain)[] ClassWords(string kind) => classWords[kind];

    private const string Province = PlaceKinds.Province;
    private const string City = PlaceKinds.City;
    private const string District = PlaceKinds.District;
    private const string Subdistrict = PlaceKinds.Subdistrict;
    private const string Community = PlaceKinds.Community;
    private const string Contraction = "contraction";
    private const string People = "people";
    private const string Nothing = "-";

    private static readonly string[] Classes = [Province, City, District, Subdistrict, Community, Contraction, People];

    private readonly Dictionary<string, (string Word, string Plain)[]> classWords;
    private readonly Dictionary<string, string> plainCommunity;
    private readonly (string Word, string Plain)[] contractions;
    private readonly string[] peoples;
    private readonly HashSet<char> lastOfPeoples;

    private DivisionNames(ILookup<string, (string Word, string Plain)> words)
    {
        (string Word, string Plain)[] Of(string kind) => [.. words[kind].OrderByDescending(w => w.Word.Length).ThenBy(w => w.Word, StringComparer.Ordinal)];

        classWords = new[] { Province, City, District, Subdistrict }.ToDictionary(k => k, Of);
        plainCommunity = Of(Community).ToDictionary(w => w.Word, w => w.Plain);
        CommunitySuffixes = [.. Of(Community).Select(w => w.Word)];
        contractions = Of(Contraction);
        peoples = [.. Of(People).Select(w => w.Word)];
        lastOfPeoples = [.. peoples.Select(p => p[^1])];
    }

    /// <remarks>Never empties a name: 鄂温克族自治旗 and 东乡族自治县 are called after their people.</remarks>
    private string WithoutPeoples(string stem)
    {
        if (stem.Length < 3 || !lastOfPeoples.Contains(stem[^1]))
        {
            return stem;
        }

        for (var cut = true; cut;)
        {
            cut = false;
            foreach (var people in peoples)
            {
                if (stem.Length > people.Length + 1 && stem.EndsWith(people, StringComparison.Ordinal))
                {
                    stem = stem[..^people.Length];
                    cut = true;
                    break;
                }
            }
        }

        return stem;
    }
}
