namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Other names that follow from a division's official one: without its class word, without its peoples, contracted.</summary>
/// <remarks>The words are in <c>affixes.tsv</c> of the gazetteer folder: class, word, what it becomes (- for nothing).</remarks>
internal sealed class DivisionNames
{
    /// <summary>Endings that mark a community's official name, the longest first: 社区居民委员会, 村委会.</summary>
    public IReadOnlyList<string> CommunitySuffixes { get; }

    /// <exception cref="SeedFormatException">The list is missing or malformed.</exception>
    public static DivisionNames Load(string gazetteerFolder)
        => new(SeedTable.Read(Path.Combine(gazetteerFolder, "affixes.tsv"), 3, [Province, City, District, Subdistrict, Community, Contraction, People]));

    /// <summary>The name without its class word and peoples: 广西壮族自治区 → 广西, 四褐山街道 → 四褐山.</summary>
    /// <returns>At least two code units; null where nothing shorter is left (沛县, 城区).</returns>
    public string? Short(string name, string kind)
    {
        foreach (var (suffix, _) in ClassWords(kind))
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
            {
                var stem = WithoutPeoples(name[..^suffix.Length]);
                return stem.Length >= 2 ? stem : null;
            }
        }

        return null;
    }

    /// <summary>Names as full as the official one: 道真县 for 道真仡佬族苗族自治县, 市桥街 for 市桥街道, 芜湖经开区 for 芜湖经济技术开发区.</summary>
    public IEnumerable<string> Variants(string name, string kind)
    {
        foreach (var (suffix, plain) in ClassWords(kind))
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
            {
                var stem = WithoutPeoples(name[..^suffix.Length]);
                if (plain != Nothing && stem.Length >= 1 && stem + plain != name)
                {
                    yield return stem + plain;
                }

                break;
            }
        }

        foreach (var (suffix, contracted) in contractions)
        {
            if (name.Length > suffix.Length + 1 && name.EndsWith(suffix, StringComparison.Ordinal))
            {
                yield return name[..^suffix.Length] + contracted;
                break;
            }
        }
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

    /// <summary>Whether a name ends like a subdistrict's: 街道, 镇, 乡, 苏木.</summary>
    public bool IsSubdistrictLike(string name)
        => ClassWords(PlaceKinds.Subdistrict).Any(w => name.Length > w.Word.Length && name.EndsWith(w.Word, StringComparison.Ordinal));

    /// <summary>Class words of a kind, the longest first, each with the plain word that may stand for it.</summary>
    public IReadOnlyList<(string Word, string Plain)> ClassWords(string kind) => classWords.GetValueOrDefault(kind, []);

    private const string Province = PlaceKinds.Province;
    private const string City = PlaceKinds.City;
    private const string District = PlaceKinds.District;
    private const string Subdistrict = PlaceKinds.Subdistrict;
    private const string Community = PlaceKinds.Community;
    private const string Contraction = "contraction";
    private const string People = "people";
    private const string Nothing = "-";

    private readonly Dictionary<string, (string Word, string Plain)[]> classWords;
    private readonly Dictionary<string, string> plainCommunity;
    private readonly (string Word, string Plain)[] contractions;
    private readonly string[] peoples;

    private DivisionNames(List<(int Line, string[] Columns)> rows)
    {
        (string Word, string Plain)[] Of(string kind)
            => [.. rows.Where(r => r.Columns[0] == kind).Select(r => (r.Columns[1], r.Columns[2]))
                .OrderByDescending(w => w.Item1.Length).ThenBy(w => w.Item1, StringComparer.Ordinal)];

        classWords = new[] { Province, City, District, Subdistrict }.ToDictionary(k => k, Of);
        plainCommunity = Of(Community).ToDictionary(w => w.Word, w => w.Plain);
        CommunitySuffixes = [.. Of(Community).Select(w => w.Word)];
        contractions = Of(Contraction);
        peoples = [.. Of(People).Select(w => w.Word)];
    }

    /// <remarks>Never empties a name: 鄂温克族自治旗 and 东乡族自治县 are called after their people.</remarks>
    private string WithoutPeoples(string stem)
    {
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
