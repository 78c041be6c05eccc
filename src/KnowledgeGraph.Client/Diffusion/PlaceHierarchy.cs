namespace KnowledgeGraph.Client.Diffusion;

/// <summary>Knows for each place the units around it.</summary>
/// <remarks>
/// An official code holds the codes of what is around it (320412001 in 320412 in 3204 in 32), and a key without one begins with that of its
/// scope; only where neither helps, containment as texts tell it is followed.
/// </remarks>
internal sealed class PlaceHierarchy
{
    private const int MaximumDepth = 8;

    private static readonly (string Kind, UnitLevel Level)[] Levels =
    [
        (PlaceKinds.Province, UnitLevel.Province), (PlaceKinds.City, UnitLevel.City), (PlaceKinds.District, UnitLevel.District),
        (PlaceKinds.Subdistrict, UnitLevel.Subdistrict), (PlaceKinds.Community, UnitLevel.Community),
    ];

    private readonly Dictionary<string, Entity> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> containers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, UnitLevel), Unit?> units = [];

    public static async Task<PlaceHierarchy> ReadAsync(IGraphStore store, CancellationToken cancellationToken)
    {
        var hierarchy = new PlaceHierarchy();
        await foreach (var place in store.EntitiesAsync(EntityTypes.Place, cancellationToken))
        {
            if (LevelOf(place) is not null)
            {
                hierarchy.places.Add(place.Key, place);
            }
        }

        await foreach (var edge in store.RelationsAsync(RelationTypes.PartOf, cancellationToken))
        {
            if (hierarchy.places.ContainsKey(edge.Head) && hierarchy.places.ContainsKey(edge.Tail))
            {
                hierarchy.containers.TryAdd(edge.Head, edge.Tail);
            }
        }

        return hierarchy;
    }

    public Unit? UnitOf(string place) => places.TryGetValue(place, out var entity) && LevelOf(entity) is { } level ? UnitAt(place, level) : null;

    /// <summary>The unit of a level that a place is or lies in; null where the place lies in none or is larger.</summary>
    public Unit? UnitAt(string place, UnitLevel level)
    {
        if (!units.TryGetValue((place, level), out var unit))
        {
            var chain = Chain(place);
            units[(place, level)] = unit = At(chain, level) is { } entity ? Make(entity, chain, level) : null;
        }

        return unit;
    }

    private static Entity? At(List<Entity> chain, UnitLevel level)
    {
        if (chain.Find(e => LevelOf(e) == level) is { } found || level != UnitLevel.City)
        {
            return chain.Find(e => LevelOf(e) == level);
        }

        // 北京市 has no city around its districts, and 仙桃市 none around itself.
        var district = chain.Find(e => LevelOf(e) == UnitLevel.District);
        var province = chain.Find(e => LevelOf(e) == UnitLevel.Province);
        return province?.Code is "11" or "12" or "31" or "50" ? province : district;
    }

    private static Unit Make(Entity entity, List<Entity> chain, UnitLevel level)
    {
        var around = chain.SkipWhile(e => e != entity).Skip(1).ToList();
        return new Unit
        {
            Key = entity.Key,
            Name = entity.Name,
            Level = level,
            Code = entity.Code,
            Parent = around.FirstOrDefault()?.Key,
            Province = chain.Find(e => LevelOf(e) == UnitLevel.Province)?.Key,
            ValidFrom = Day(entity, "valid_from"),
            ValidTo = Day(entity, "valid_to"),
        };
    }

    /// <summary>The place and what is around it, the nearest first.</summary>
    private List<Entity> Chain(string place)
    {
        var chain = new List<Entity>();
        for (var key = place; key is not null && chain.Count < MaximumDepth && places.TryGetValue(key, out var entity); key = Around(key))
        {
            if (chain.Contains(entity))
            {
                break;
            }

            chain.Add(entity);
        }

        return chain;
    }

    private string? Around(string key)
    {
        var scope = EntityKey.ScopeOf(key);
        if (scope.LastIndexOf('/') is > 0 and var slash && scope[..slash] != EntityKey.Nationwide)
        {
            scope = scope[..slash];
            return places.ContainsKey(EntityKey.RegisteredPlace(scope)) ? EntityKey.RegisteredPlace(scope) : ByCode(scope) ?? containers.GetValueOrDefault(key);
        }

        return ByCode(scope) ?? containers.GetValueOrDefault(key);
    }

    private string? ByCode(string code)
    {
        if (!code.All(char.IsAsciiDigit))
        {
            return null;
        }

        foreach (var length in (int[])[9, 6, 4, 2])
        {
            if (length < code.Length && places.ContainsKey(EntityKey.RegisteredPlace(code[..length])))
            {
                return EntityKey.RegisteredPlace(code[..length]);
            }
        }

        return null;
    }

    private static UnitLevel? LevelOf(Entity place)
    {
        foreach (var (kind, level) in Levels)
        {
            if (place.Kind == kind)
            {
                return level;
            }
        }

        return null;
    }

    private static DateOnly? Day(Entity entity, string property)
        => entity.Properties.TryGetValue(property, out var values) && DateOnly.TryParseExact(values[0], "yyyy-MM-dd", out var day) ? day : null;
}
