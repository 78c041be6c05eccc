namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>A division of the national register.</summary>
/// <param name="Code">2, 4, 6, 9 or 12 digits for province, city, district, subdistrict, community.</param>
/// <param name="Name">The official name; of a community the short one (花溪社区 for 花溪社区居民委员会).</param>
/// <param name="Kind">One of <see cref="PlaceKinds"/>, from province to community.</param>
internal sealed record Division(string Code, string Name, string Kind)
{
    /// <exception cref="ArgumentException">No division has a code of this length.</exception>
    public static string KindOf(string code) => code.Length switch
    {
        2 => PlaceKinds.Province,
        4 => PlaceKinds.City,
        6 => PlaceKinds.District,
        9 => PlaceKinds.Subdistrict,
        12 => PlaceKinds.Community,
        _ => throw new ArgumentException($"'{code}' is no division code: 2, 4, 6, 9 or 12 digits are.", nameof(code)),
    };
}
