using System.Globalization;

namespace KnowledgeGraph.Storage;

/// <summary>What queries ask for beyond an index: the same test in every store, on what the index gave.</summary>
internal static class QueryFilters
{
    /// <summary>Whether anything but the index decides.</summary>
    public static bool IsFiltered(this ConnectionQuery query)
        => query.OtherType is not null || query.Statuses.Count > 0 || query.Levels.Count > 0 || query.FromYear is not null || query.ToYear is not null
            || query.Origin is not null || query.MinimumConfidence > 0;

    /// <param name="anchor">The end from which the edge is seen; read only where it is needed.</param>
    public static bool Takes(this ConnectionQuery query, Relation relation, Func<Entity> anchor, Entity other)
        => (query.OtherType is null || other.Type == query.OtherType)
            && (query.Origin is null || relation.Origin == query.Origin)
            && relation.Confidence >= query.MinimumConfidence
            && (query.Statuses.Count == 0 || Values(relation, anchor, other, Qualifiers.Status).Any(query.Statuses.Contains))
            && (query.Levels.Count == 0 || Values(relation, anchor, other, Qualifiers.Level).Any(query.Levels.Contains))
            && (query is { FromYear: null, ToYear: null } || Years(relation, anchor, other).Any(y => y >= (query.FromYear ?? int.MinValue) && y <= (query.ToYear ?? int.MaxValue)));

    public static bool Takes(this DocumentQuery query, DocumentInfo document)
        => (query.PublishedFrom is null || document.PublishedOn >= query.PublishedFrom) && (query.PublishedTo is null || document.PublishedOn <= query.PublishedTo);

    public static bool Takes(this IndicatorQuery query, Indicator indicator)
        => indicator.Metric.Contains(query.MetricPart, StringComparison.Ordinal) && (query.After is null || IndicatorKey.Of(indicator).CompareTo(IndicatorKey.Of(query.After)) > 0);

    public static bool Takes(this PathQuery query, Relation relation)
        => (query.Types.Count == 0 || query.Types.Contains(relation.Type)) && !query.ExceptTypes.Contains(relation.Type);

    /// <exception cref="ArgumentException">The query contradicts itself.</exception>
    public static void Check(this DocumentQuery query)
    {
        if (query is { Mentioning: not null, Subject: not null })
        {
            throw new ArgumentException("Documents are found by what they mention or by what they are about; ask for one of the two.", nameof(query));
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public static void Check(this PathQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.MaximumLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.MaximumLength, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
    }

    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    public static int CheckLimit(int? limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit ?? 1, 1);
        return limit ?? int.MaxValue;
    }

    /// <summary>The first text, in ordinal order, that begins otherwise and comes later.</summary>
    /// <param name="prefix">Not empty.</param>
    public static string EndOfPrefix(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    /// <summary>Of both ends the one that has a status, level or year.</summary>
    private static Entity Described(Func<Entity> anchor, Entity other)
        => other.Type is EntityTypes.Project or EntityTypes.Program or EntityTypes.Honour ? other : anchor();

    private static IReadOnlyList<string> Values(Relation relation, Func<Entity> anchor, Entity other, string name)
        => relation.Qualifiers.TryGetValue(name, out var said) ? said : Described(anchor, other).Properties.TryGetValue(name, out var known) ? known : [];

    private static IEnumerable<int> Years(Relation relation, Func<Entity> anchor, Entity other)
        => (relation.Qualifiers.TryGetValue(Qualifiers.Year, out var said) ? said
                : Described(anchor, other) is { Type: not EntityTypes.Honour } thing && thing.Properties.TryGetValue(Qualifiers.Year, out var known) ? known : [])
            .Select(y => int.TryParse(y, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var year) ? year : (int?)null).OfType<int>();
}
