namespace KnowledgeGraph;

/// <summary>Gives a contribution the one order and form that its content determines.</summary>
internal static class ContributionOrder
{
    public static IReadOnlyList<EntityAssertion> Entities(IEnumerable<EntityAssertion> entities)
        => [.. entities.GroupBy(e => e.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(Merge)];

    public static IReadOnlyList<RelationAssertion> Relations(IEnumerable<RelationAssertion> relations)
        => [.. relations
            .GroupBy(r => (r.Head, r.Type, r.Tail, r.Qualifiers, r.Origin))
            .Select(Merge)
            .OrderBy(r => r.Head, StringComparer.Ordinal).ThenBy(r => r.Type, StringComparer.Ordinal).ThenBy(r => r.Tail, StringComparer.Ordinal)
            .ThenBy(r => r.Qualifiers.ToString(), StringComparer.Ordinal).ThenBy(r => r.Origin)];

    public static IReadOnlyList<IndicatorAssertion> Indicators(IEnumerable<IndicatorAssertion> indicators)
        => [.. indicators
            .GroupBy(i => (i.Subject, i.Metric, i.Value, i.Unit, i.Period))
            .Select(g => Best(g, i => i.Confidence, i => i.Rule) with { Evidence = Union(g.SelectMany(i => i.Evidence)) })
            .OrderBy(i => i.Subject, StringComparer.Ordinal).ThenBy(i => i.Metric, StringComparer.Ordinal).ThenBy(i => i.Unit, StringComparer.Ordinal)
            .ThenBy(i => i.Value).ThenBy(i => i.Period?.ToString(), StringComparer.Ordinal)];

    /// <summary>What the text says comes before what only the register says; then the surer, then the longer name.</summary>
    private static EntityAssertion Merge(IGrouping<string, EntityAssertion> group)
    {
        if (group.Skip(1).FirstOrDefault() is null)
        {
            var only = group.First();
            return AreOrdered(only.Name, only.Aliases) && AreOrdered(only.Evidence)
                ? only
                : only with { Aliases = Names(only.Name, only.Aliases), Evidence = Union(only.Evidence) };
        }

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

    private static RelationAssertion Merge(IEnumerable<RelationAssertion> group)
    {
        var best = group.Skip(1).Any() ? Best(group, r => r.Confidence, r => r.Rule) : group.First();
        return ReferenceEquals(group.Last(), group.First()) && AreOrdered(best.Evidence) ? best : best with { Evidence = Union(group.SelectMany(r => r.Evidence)) };
    }

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
