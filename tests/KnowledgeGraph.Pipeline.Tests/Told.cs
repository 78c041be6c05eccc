namespace KnowledgeGraph.Pipeline.Tests;

/// <summary>Facts in the short form in which tests expect them.</summary>
internal static class Told
{
    /// <summary>Parted by <c>;</c>, in text order: name and kind, or name and type where it has no kind.</summary>
    public static string Names(this IEnumerable<Mention> mentions)
        => string.Join(';', mentions.OrderBy(m => m.Span).Select(m => $"{m.Name} {m.Kind ?? m.Type}"));

    /// <summary>Parted by <c>;</c>, in ordinal order: names of the ends, of some types of relations or of all; with some of their qualifiers.</summary>
    public static string Relations(this DocumentContribution contribution, string type, params string[] qualifiers)
    {
        var names = contribution.Entities.ToDictionary(e => e.Key, e => e.Name, StringComparer.Ordinal);
        return string.Join(';', contribution.Relations.Where(r => type.Split(' ').Contains(r.Type))
            .Select(r => $"{names[r.Head]} {r.Type} {names[r.Tail]}{Values(r.Qualifiers, qualifiers)}").Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Parted by <c>;</c>, in the order given.</summary>
    public static string Facts(this IEnumerable<RelationDraft> drafts, params string[] qualifiers)
        => string.Join(';', drafts.Select(d => $"{d.Head} {d.Type} {d.Tail}{Values(d.Qualifiers, qualifiers)}"));

    public static EntityAssertion Named(this DocumentContribution contribution, string name, string type)
        => Assert.Single(contribution.Entities, e => e.Type == type && (e.Name == name || e.Aliases.Any(a => a.Name == name)));

    /// <summary>Every piece of evidence of a contribution.</summary>
    public static IEnumerable<Evidence> AllEvidence(this DocumentContribution contribution)
        => contribution.Entities.SelectMany(e => e.Evidence).Concat(contribution.Relations.SelectMany(r => r.Evidence))
            .Concat(contribution.Indicators.SelectMany(i => i.Evidence));

    private static string Values(PropertyBag values, string[] names) => string.Concat(names.Select(n => $" {values.Find(n)}").Where(v => v.Length > 1));
}
