using System.Globalization;

namespace KnowledgeGraph.Storage;

/// <summary>Identity of an edge.</summary>
internal readonly record struct RelationKey(string Head, string Type, string Tail) : IComparable<RelationKey>
{
    public int CompareTo(RelationKey other)
        => string.CompareOrdinal(Head, other.Head) is var head and not 0 ? head
            : string.CompareOrdinal(Type, other.Type) is var type and not 0 ? type
            : string.CompareOrdinal(Tail, other.Tail);
}

/// <summary>Identity of an indicator.</summary>
/// <param name="Period">In canonical form; empty where none is stated.</param>
internal readonly record struct IndicatorKey(string Subject, string Metric, string Unit, decimal Value, string Period) : IComparable<IndicatorKey>
{
    public static IndicatorKey Of(IndicatorAssertion assertion)
        => new(assertion.Subject, assertion.Metric, assertion.Unit, assertion.Value, assertion.Period?.ToString() ?? string.Empty);

    public static IndicatorKey Of(IndicatorReference reference)
        => new(reference.Subject, reference.Metric, reference.Unit, reference.Value, reference.Period ?? string.Empty);

    public static IndicatorKey Of(Indicator indicator)
        => new(indicator.Subject, indicator.Metric, indicator.Unit, indicator.Value, indicator.Period?.ToString() ?? string.Empty);

    /// <exception cref="ArgumentException">The period is not in canonical form.</exception>
    public Indicator ToIndicator()
    {
        try
        {
            return new() { Subject = Subject, Metric = Metric, Unit = Unit, Value = Value, Period = Period.Length == 0 ? null : DateInterval.Parse(Period) };
        }
        catch (FormatException error)
        {
            throw new ArgumentException(error.Message, error);
        }
    }

    public int CompareTo(IndicatorKey other)
        => string.CompareOrdinal(Subject, other.Subject) is var subject and not 0 ? subject
            : string.CompareOrdinal(Metric, other.Metric) is var metric and not 0 ? metric
            : string.CompareOrdinal(Unit, other.Unit) is var unit and not 0 ? unit
            : Value.CompareTo(other.Value) is var value and not 0 ? value
            : string.CompareOrdinal(Period, other.Period);
}

/// <summary>How the support of one fact changes.</summary>
internal sealed class FactChange
{
    private readonly Dictionary<Support, long> support = [];

    /// <summary>By how many the documents change that say so in their text.</summary>
    public long Documents { get; set; }

    /// <summary>By how many those of them change that are copies of others.</summary>
    public long Repeated { get; set; }

    /// <summary>Whether nothing changes: a document said the same before and after.</summary>
    public bool IsNothing => Documents == 0 && Repeated == 0 && support.Values.All(c => c == 0);

    public void Add(Support value, long count) => support[value] = support.GetValueOrDefault(value) + count;

    /// <returns>The counts with the change applied, only what is still supported.</returns>
    public Dictionary<Support, long> ApplyTo(Dictionary<Support, long> counts)
    {
        foreach (var (value, change) in support)
        {
            var count = counts.GetValueOrDefault(value) + change;
            if (count > 0)
            {
                counts[value] = count;
            }
            else
            {
                counts.Remove(value);
            }
        }

        return counts;
    }
}

/// <summary>
/// What a batch of documents changes, summed for each fact before anything is written: a province that a thousand documents of a batch mention
/// is written once.
/// </summary>
internal sealed class LedgerChanges(GraphSchema schema)
{
    private const string TypeField = "type";
    private const string PropertyPrefix = "property:";

    private readonly HashSet<(string Type, string Field)> dated = [.. DatedFields(schema)];
    private readonly Dictionary<string, FactChange> entities = new(StringComparer.Ordinal);
    private readonly Dictionary<RelationKey, FactChange> relations = [];
    private readonly Dictionary<IndicatorKey, FactChange> indicators = [];

    /// <summary>In ordinal order of keys.</summary>
    public IEnumerable<KeyValuePair<string, FactChange>> Entities => entities.OrderBy(e => e.Key, StringComparer.Ordinal);

    /// <inheritdoc cref="Entities"/>
    public IEnumerable<KeyValuePair<RelationKey, FactChange>> Relations => relations.OrderBy(r => r.Key);

    /// <inheritdoc cref="Entities"/>
    public IEnumerable<KeyValuePair<IndicatorKey, FactChange>> Indicators => indicators.OrderBy(i => i.Key);

    /// <summary>Adds (<paramref name="sign"/> 1) or takes away (-1) what one document says.</summary>
    public void Add(DocumentContribution contribution, int sign)
    {
        foreach (var entity in contribution.Entities)
        {
            var change = Change(entities, entity.Key);
            change.Add(new Support(TypeField, entity.Type, string.Empty), sign);
            foreach (var support in GraphDerivation.SupportOf(entity, contribution.Document))
            {
                change.Add(Counted(entity.Type, support), sign);
            }
        }

        foreach (var relation in contribution.Relations)
        {
            var change = Change(relations, new RelationKey(relation.Head, relation.Type, relation.Tail));
            foreach (var support in GraphDerivation.SupportOf(relation, contribution.Document))
            {
                change.Add(Counted(relation.Type, support), sign);
            }
        }

        foreach (var said in contribution.Relations.Where(r => r.Origin == FactOrigin.Text)
            .Select(r => new RelationKey(r.Head, r.Type, r.Tail)).Distinct())
        {
            relations[said].Documents += sign;
        }

        foreach (var indicator in contribution.Indicators)
        {
            var confidence = indicator.Confidence.ToString("0.00", CultureInfo.InvariantCulture);
            Change(indicators, IndicatorKey.Of(indicator)).Add(new Support("confidence", confidence, string.Empty), sign);
        }
    }

    /// <summary>Takes note that a document, which says this, is a copy (<paramref name="sign"/> 1) or was one (-1).</summary>
    public void AddCopy(DocumentContribution contribution, int sign)
    {
        foreach (var entity in contribution.Entities)
        {
            // Ends of relations are asked for, whatever becomes of them.
            Change(entities, entity.Key).Repeated += entity.Origin == FactOrigin.Text ? sign : 0;
        }

        foreach (var key in contribution.Relations.Where(r => r.Origin == FactOrigin.Text).Select(r => new RelationKey(r.Head, r.Type, r.Tail)).Distinct())
        {
            Change(relations, key).Repeated += sign;
        }

        foreach (var key in contribution.Indicators.Select(IndicatorKey.Of).Distinct())
        {
            Change(indicators, key).Repeated += sign;
        }
    }

    /// <summary>The type that most assertions give a key; of equals the first in ordinal order.</summary>
    public static string TypeOf(IReadOnlyDictionary<Support, long> counts)
        => counts.Where(c => c.Key.Field == TypeField).OrderByDescending(c => c.Value).ThenBy(c => c.Key.Value, StringComparer.Ordinal)
            .First().Key.Value;

    /// <summary>The highest confidence that an assertion gives.</summary>
    public static double ConfidenceOf(IReadOnlyDictionary<Support, long> counts)
        => counts.Keys.Max(s => double.Parse(s.Value, CultureInfo.InvariantCulture));

    /// <summary>Dates matter only where the latest wins; elsewhere they would make a row for each day on which something was said.</summary>
    private Support Counted(string type, Support support)
        => support.Detail.Length > 0 && support.Field.StartsWith(PropertyPrefix, StringComparison.Ordinal) && !dated.Contains((type, support.Field))
            ? support with { Detail = string.Empty }
            : support;

    private static FactChange Change<TKey>(Dictionary<TKey, FactChange> changes, TKey key)
        where TKey : notnull
    {
        if (!changes.TryGetValue(key, out var change))
        {
            changes.Add(key, change = new FactChange());
        }

        return change;
    }

    private static IEnumerable<(string Type, string Field)> DatedFields(GraphSchema schema)
        => schema.EntityTypes.SelectMany(t => t.Properties, (t, p) => (t.Name, Property: p))
            .Concat(schema.RelationTypes.SelectMany(t => t.Qualifiers, (t, p) => (t.Name, Property: p)))
            .Where(d => d.Property.Merge == MergeRule.Latest)
            .Select(d => (d.Name, PropertyPrefix + d.Property.Name));
}
