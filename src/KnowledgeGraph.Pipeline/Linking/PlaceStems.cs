using System.Text;

namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Lists the stems that several divisions of the register bear, for recognition: 和平 of 和平社区, 和平村.</summary>
internal static class PlaceStems
{
    private const int LeastBearers = 3;

    /// <summary>Characters of what communities are called besides their names, and stems that are ordinary words wherever they stand.</summary>
    private const string ClassCharacters = "社区居委会";

    private static readonly string[] Ordinary = ["虚拟", "中心", "生活", "居民", "综合"];

    private static readonly string[] Heading =
    [
        "# Stems that at least three communities, villages or subdistricts of the register bear (和平 of 和平社区, 和平村): two to four characters, in ordinal order.",
        "# A head of ordinary words (富强路, 建设新村) is likely a name if it stands here, and likely no name (项目巷, 行动一路) if it does not.",
        "# Source: the register of divisions beside this folder; made by `KnowledgeGraph.Benchmarks -- place-stems GAZETTEER LEXICON`.",
    ];

    /// <param name="gazetteer">Folder of the packed register.</param>
    /// <param name="lexicon">Folder into which <c>place-stems.tsv</c> is written; the same register gives the same bytes.</param>
    public static void Write(string gazetteer, string lexicon)
    {
        var register = DivisionRegister.Load(gazetteer);
        var bearers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var street in Enumerable.Range(10, 90).Select(p => $"{p}").Where(p => register.Find(p) is not null)
                     .SelectMany(register.Children).SelectMany(c => register.Children(c.Code)).SelectMany(d => register.Children(d.Code)))
        {
            foreach (var stem in register.Children(street.Code).Select(c => register.Names.CommunityStem(c.Name)).Append(register.ShortName(street)).OfType<string>())
            {
                bearers[stem] = bearers.GetValueOrDefault(stem) + 1;
            }
        }

        var stems = bearers.Where(b => b.Value >= LeastBearers && b.Key.Length is >= 2 and <= 4).Select(b => b.Key)
            .Where(s => !Ordinary.Contains(s) && s.AsSpan().IndexOfAny(ClassCharacters) < 0).Order(StringComparer.Ordinal);
        File.WriteAllText(Path.Combine(lexicon, "place-stems.tsv"), string.Join('\n', Heading.Concat(stems)) + "\n", new UTF8Encoding(false));
    }
}
