namespace KnowledgeGraph;

/// <summary>Gives a contribution the one order and form that its content determines.</summary>
internal static class ContributionOrder
{
    public static IReadOnlyList<EntityAssertion> Entities(IEnumerable<EntityAssertion> entities)
        => InOrder(entities, (x, y) => string.CompareOrdinal(x.Key, y.Key), e => e.GroupBy(e => e.Key, StringComparer.Ordinal), Alone, Merge);

    public static IReadOnlyList<RelationAssertion> Relations(IEnumerable<RelationAssertion> relations)
        => InOrder(relations, Compare, r => r.GroupBy(r => (r.Head, r.Type, r.Tail, r.Qualifiers, r.Origin)), Alone, Merge);

    public static IReadOnlyList<IndicatorAssertion> Indicators(IEnumerable<IndicatorAssertion> indicators)
        => InOrder(indicators, Compare, i => i.GroupBy(i => (i.Subject, i.Metric, i.Value, i.Unit, i.Period)), Alone, Merge);

    /// <summary>Facts that were ordered before, which is most of the time, cost no more than a look at each.</summary>
    /// <param name="group">The same fact said twice is one group.</param>
    /// <param name="alone">A fact that is said once, in its own right order.</param>
    /// <param name="merge">One fact of two and more.</param>
    private static T[] InOrder<T, TKey>(
        IEnumerable<T> facts, Comparison<T> compare, Func<T[], IEnumerable<IGrouping<TKey, T>>> group, Func<T, T> alone, Func<IReadOnlyList<T>, T> merge)
    {
        var all = facts.ToArray();
        for (var i = 1; i < all.Length; i++)
        {
            if (compare(all[i - 1], all[i]) >= 0)
            {
                return [.. group(all).Select(g => g.Skip(1).Any() ? merge([.. g]) : alone(g.First())).Order(Comparer<T>.Create(compare))];
            }
        }

        return Array.ConvertAll(all, f => alone(f));
    }

    private static int Compare(RelationAssertion x, RelationAssertion y)
        => string.CompareOrdinal(x.Head, y.Head) is not 0 and var head ? head
            : string.CompareOrdinal(x.Type, y.Type) is not 0 and var type ? type
            : string.CompareOrdinal(x.Tail, y.Tail) is not 0 and var tail ? tail
            : string.CompareOrdinal(x.Qualifiers.ToString(), y.Qualifiers.ToString()) is not 0 and var qualifiers ? qualifiers
            : x.Origin.CompareTo(y.Origin);

    private static int Compare(IndicatorAssertion x, IndicatorAssertion y)
        => string.CompareOrdinal(x.Subject, y.Subject) is not 0 and var subject ? subject
            : string.CompareOrdinal(x.Metric, y.Metric) is not 0 and var metric ? metric
            : string.CompareOrdinal(x.Unit, y.Unit) is not 0 and var unit ? unit
            : x.Value.CompareTo(y.Value) is not 0 and var value ? value
            : string.CompareOrdinal(x.Period?.ToString(), y.Period?.ToString());

    private static EntityAssertion Alone(EntityAssertion entity)
        => AreOrdered(entity.Name, entity.Aliases) && AreOrdered(entity.Evidence)
            ? entity
            : entity with { Aliases = Names(entity.Name, entity.Aliases), Evidence = Union(entity.Evidence) };

    private static RelationAssertion Alone(RelationAssertion relation)
        => AreOrdered(relation.Evidence) ? relation : relation with { Evidence = Union(relation.Evidence) };

    private static IndicatorAssertion Alone(IndicatorAssertion indicator)
        => AreOrdered(indicator.Evidence) ? indicator : indicator with { Evidence = Union(indicator.Evidence) };

    /// <summary>What the text says comes before what only the register says; then the surer, then the longer name.</summary>
    private static EntityAssertion Merge(IReadOnlyList<EntityAssertion> group)
    {
        var ranked = group.OrderBy(e => e.Origin).ThenByDescending(e => e.Confidence).ThenByDescending(e => e.Name.Length)
            .ThenBy(e => e.Name, StringComparer.Ordinal).ThenBy(e => e.Rule, StringComparer.Ordinal).ToList();
        var best = ranked[0];
        var said = ranked.Where(e => e.Origin == best.Origin).ToList();
        return best with
        {
            Kind = best.Kind ?? ranked.Select(e => e.Kind).FirstOrDefault(k => k is not null),
            Code = best.Code ?? ranked.Select(e => e.Code).FirstOrDefault(c => c is not null),
            Aliases = Names(best.Name, ranked.SelectMany(e => e.Aliases.Append(new Alias(e.Name, e.Origin == FactOrigin.Register ? "register" : "text")))),
            Properties = PropertyBag.From(((IEnumerable<EntityAssertion>)ranked).Reverse().SelectMany(e => e.Properties)),
            Evidence = Union(said.SelectMany(e => e.Evidence)),
        };
    }

    private static RelationAssertion Merge(IReadOnlyList<RelationAssertion> group)
        => Best(group, r => r.Confidence, r => r.Rule) with { Evidence = Union(group.SelectMany(r => r.Evidence)) };

    private static IndicatorAssertion Merge(IReadOnlyList<IndicatorAssertion> group)
        => Best(group, i => i.Confidence, i => i.Rule) with { Evidence = Union(group.SelectMany(i => i.Evidence)) };

    /// <summary>Whether <see cref="Names"/> would change nothing: the case of all that was ordered before.</summary>
    private static bool AreOrdered(string name, IReadOnlyList<Alias> aliases)
    {
        for (var i = 0; i < aliases.Count; i++)
        {
            if (aliases[i].Name == name || (i > 0 && Compare(aliases[i - 1], aliases[i]) >= 0))
            {
                return false;
            }
        }

        return true;

        static int Compare(Alias first, Alias second)
            => string.CompareOrdinal(first.Name, second.Name) is not 0 and var order ? order : string.CompareOrdinal(first.Source, second.Source);
    }

    /// <summary>Whether <see cref="Union"/> would change nothing.</summary>
    private static bool AreOrdered(IReadOnlyList<Evidence> evidence)
    {
        for (var i = 1; i < evidence.Count; i++)
        {
            if (evidence[i - 1].Span.CompareTo(evidence[i].Span) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static IReadOnlyList<Alias> Names(string name, IEnumerable<Alias> aliases)
        => [.. aliases.Where(a => a.Name != name).Distinct().OrderBy(a => a.Name, StringComparer.Ordinal).ThenBy(a => a.Source, StringComparer.Ordinal)];

    private static IReadOnlyList<Evidence> Union(IEnumerable<Evidence> evidence) => [.. evidence.Distinct().OrderBy(e => e.Span)];

    private static T Best<T>(IEnumerable<T> facts, Func<T, double> confidence, Func<T, string> rule)
        => facts.OrderByDescending(confidence).ThenBy(rule, StringComparer.Ordinal).First();
}
