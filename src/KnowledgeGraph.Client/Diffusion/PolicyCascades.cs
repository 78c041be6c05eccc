using KnowledgeGraph.Client.Diffusion.Networks;

namespace KnowledgeGraph.Client.Diffusion;

/// <summary>Policies of a graph as cascades over units.</summary>
public static class PolicyCascades
{
    /// <summary>Each policy that at least two units have, dated, is a cascade; the time is the last day by which the unit had it, counted in days.</summary>
    /// <remarks>Units are called by name, with their key where two share one.</remarks>
    public static CascadeSet Of(DiffusionData data, UnitLevel? level)
    {
        ArgumentNullException.ThrowIfNull(data);
        var dated = data.Adoptions(null, level).Where(a => a.IsDated).ToList();
        var namesakes = dated.Select(a => a.Unit).DistinctBy(u => u.Key).GroupBy(u => u.Name, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return CascadeSet.Of(dated.GroupBy(a => a.Policy, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).SelectMany(g => g)
            .OrderBy(a => a.Unit.Key, StringComparer.Ordinal).ThenBy(a => a.Policy, StringComparer.Ordinal)
            .Select(a => new CascadeEvent(a.Policy, namesakes.Contains(a.Unit.Name) ? $"{a.Unit.Name} ({a.Unit.Key})" : a.Unit.Name, a.Latest!.Value.DayNumber)));
    }
}
