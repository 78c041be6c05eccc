namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>A place of the register that a name may mean.</summary>
public sealed record PlaceSuggestion(string Code, string Name);

/// <summary>Places of the register whose names are near to one that it does not hold: 西新桥二村 for 西二村.</summary>
public sealed class PlaceSuggestions
{
    private const int Most = 3;

    private readonly DivisionRegister register;

    private PlaceSuggestions(DivisionRegister register) => this.register = register;

    /// <exception cref="ConfigurationException">The register is missing.</exception>
    /// <exception cref="SeedFormatException">The register is malformed.</exception>
    public static PlaceSuggestions Load(string seedsFolder) => new(DivisionRegister.Load(Path.Combine(seedsFolder, "gazetteer")));

    /// <param name="key">Key of a place without a code, whose scope tells where to look.</param>
    /// <param name="name">Its name.</param>
    /// <param name="kind">A kind of <see cref="PlaceKinds"/>.</param>
    /// <returns>The nearest names first, three at most; first of the same scope, else of the whole country where the name is the same.</returns>
    public IReadOnlyList<PlaceSuggestion> For(string key, string name, string kind)
    {
        var scope = DecisionBook.Scope(key);
        var digits = new string([.. scope.TakeWhile(char.IsAsciiDigit)]);
        IEnumerable<Division> around = digits.Length switch
        {
            >= 9 => register.CommunitiesOf(digits[..9]),
            >= 2 => register.Children(digits),
            _ => [],
        };
        var near = around.Select(d => (Division: d, Shared: Shared(d.Name, name))).Where(d => d.Division.Kind == kind && d.Shared >= 2)
            .OrderByDescending(d => d.Shared * 2.0 / (d.Division.Name.Length + name.Length)).ThenBy(d => d.Division.Code, StringComparer.Ordinal)
            .Select(d => d.Division).Take(Most).ToList();
        return [.. (near.Count > 0 ? near : register.Named(name).Where(d => d.Kind == kind).Take(Most)).Select(d => new PlaceSuggestion(d.Code, d.Name))];
    }

    /// <summary>Length of the longest common subsequence, without the last character, which only tells the kind.</summary>
    private static int Shared(string one, string two)
    {
        var lengths = new int[one.Length, two.Length];
        for (var i = 1; i < one.Length; i++)
        {
            for (var j = 1; j < two.Length; j++)
            {
                lengths[i, j] = one[i - 1] == two[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return one.Length == 0 || two.Length == 0 ? 0 : lengths[one.Length - 1, two.Length - 1];
    }
}
