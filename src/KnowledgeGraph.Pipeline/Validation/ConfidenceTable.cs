using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Pipeline.Validation;

/// <summary>An assertion of a builder, and whether annotators found the same.</summary>
/// <param name="Type">Its entity or relation type.</param>
/// <param name="Rule">The rule that made it.</param>
/// <param name="Circumstance">See <see cref="ConfidenceTable.CircumstanceOf(EntityAssertion)"/>.</param>
public readonly record struct JudgedAssertion(string Type, string Rule, string Circumstance, bool IsRight);

/// <summary>How often what a rule says turned out right on annotated texts: the confidence of what it says from then on.</summary>
/// <remarks>
/// One row for each type, rule and circumstance that was seen, one for each type and rule, and one for each type. A share of few cases is drawn
/// towards that of the wider row (additive smoothing with <see cref="PriorWeight"/> cases), and its lower bound counts, so that three of three do
/// not make a certainty.
/// A rule that no row knows keeps the confidence that it gave itself, but no more than that of its type.
/// </remarks>
public sealed class ConfidenceTable
{
    public const string FileName = "confidence.tsv";

    /// <summary>How many cases the wider row counts for.</summary>
    public const double PriorWeight = 4;

    private const string Any = "*";
    private const double Highest = 0.99;
    private const double Lowest = 0.05;

    private readonly FrozenDictionary<(string Type, string Rule, string Circumstance), double> rows;

    private ConfidenceTable(IEnumerable<KeyValuePair<(string, string, string), double>> rows) => this.rows = rows.ToFrozenDictionary();

    /// <param name="lexiconFolder">The folder that holds <see cref="FileName"/>.</param>
    /// <exception cref="ConfigurationException">The file is missing.</exception>
    /// <exception cref="SeedFormatException">A row is malformed or stands twice.</exception>
    public static ConfidenceTable Load(string lexiconFolder)
    {
        var rows = new Dictionary<(string, string, string), double>();
        foreach (var row in SeedTable.Read(Path.Combine(lexiconFolder, FileName), ["type", "rule", "circumstance", "confidence", "right", "judged"]))
        {
            if (!double.TryParse(row.Cells[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var confidence) || confidence is < 0 or > 1)
            {
                throw row.Error($"'{row.Cells[3]}' is no confidence; expected a probability from 0 to 1");
            }

            if (!rows.TryAdd((row.Cells[0], row.Cells[1], row.Cells[2]), confidence))
            {
                throw row.Error($"'{row.Cells[0]} {row.Cells[1]} {row.Cells[2]}' stands twice");
            }
        }

        return new ConfidenceTable(rows);
    }

    /// <summary>A table without rows: every rule keeps the confidence that it gives itself.</summary>
    public static ConfidenceTable None { get; } = new([]);

    /// <summary>The table that judged assertions make.</summary>
    public static ConfidenceTable Of(IEnumerable<JudgedAssertion> judged)
        => new(Rows(judged).Select(r => KeyValuePair.Create((r.Type, r.Rule, r.Circumstance), Math.Round(r.Confidence, 2))));

    /// <inheritdoc cref="Of"/>
    /// <returns>The lines of its file, sorted: the same judgements give the same bytes.</returns>
    public static string Describe(IEnumerable<JudgedAssertion> judged)
    {
        var text = new StringBuilder();
        text.Append("# How often what a rule says is right, in which circumstance; * stands for all. Measured on annotated texts: `kg calibrate --write`.\n");
        text.Append("# type\trule\tcircumstance\tconfidence\tright\tjudged\n");
        foreach (var row in Rows(judged))
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Type}\t{row.Rule}\t{row.Circumstance}\t{row.Confidence:0.00}\t{row.Right}\t{row.Judged}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Type, string Rule, string Circumstance, double Confidence, int Right, int Judged)> Rows(IEnumerable<JudgedAssertion> judged)
    {
        ArgumentNullException.ThrowIfNull(judged);
        foreach (var type in judged.GroupBy(j => j.Type, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var all = Share([.. type], 0.8);
            yield return (type.Key, Any, Any, all.Confidence, all.Right, all.Judged);
            foreach (var rule in type.GroupBy(j => j.Rule, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var ofRule = Share([.. rule], all.Mean);
                yield return (type.Key, rule.Key, Any, ofRule.Confidence, ofRule.Right, ofRule.Judged);
                foreach (var circumstance in rule.GroupBy(j => j.Circumstance, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
                {
                    var exact = Share([.. circumstance], ofRule.Mean);
                    yield return (type.Key, rule.Key, circumstance.Key, exact.Confidence, exact.Right, exact.Judged);
                }
            }
        }
    }

    /// <summary>Places by whether the register knows them, the rest by whether the text names them more than once.</summary>
    public static string CircumstanceOf(EntityAssertion entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return entity.Code is not null ? "registered" : entity.Mentions.Count > 1 ? "repeated" : "once";
    }

    /// <summary>Relations by how sure the less sure of their ends is; adoptions of policies by the tenth of the extractor's own weighing.</summary>
    /// <param name="ends">Calibrated confidence of the two ends, the lower.</param>
    public static string CircumstanceOf(RelationAssertion relation, double ends)
    {
        ArgumentNullException.ThrowIfNull(relation);
        return relation.Type == RelationTypes.Adopts ? Math.Floor(relation.Confidence * 10).ToString("weighed 0'/10'", CultureInfo.InvariantCulture)
            : ends >= 0.9 ? "sure ends" : ends >= 0.75 ? "likely ends" : "unsure ends";
    }

    /// <summary>A contribution with the confidence that the table gives; what only the register says stays as it is.</summary>
    internal DocumentContribution Apply(DocumentContribution contribution)
    {
        var entities = contribution.Entities.Select(e => e.Origin == FactOrigin.Text && e.Type != EntityTypes.Policy
            ? e with { Confidence = Find(e.Type, e.Rule, CircumstanceOf(e), e.Confidence) } : e).ToList();
        var sure = entities.ToDictionary(e => e.Key, e => e.Confidence, StringComparer.Ordinal);
        var relations = contribution.Relations.Select(r => r.Origin == FactOrigin.Text
            ? r with { Confidence = Find(r.Type, r.Rule, CircumstanceOf(r, Math.Min(sure[r.Head], r.Type == RelationTypes.Adopts ? 1 : sure[r.Tail])), r.Confidence) } : r);
        return contribution with { Entities = entities, Relations = [.. relations] };
    }

    private double Find(string type, string rule, string circumstance, double own)
        => rows.TryGetValue((type, rule, circumstance), out var exact) ? exact
            : rows.TryGetValue((type, rule, Any), out var ofRule) ? ofRule
            : rows.TryGetValue((type, Any, Any), out var ofType) ? Math.Min(own, ofType)
            : own;

    private static (double Confidence, double Mean, int Right, int Judged) Share(List<JudgedAssertion> judged, double prior)
    {
        var right = judged.Count(j => j.IsRight);
        var cases = judged.Count + PriorWeight;
        var mean = (right + (PriorWeight * prior)) / cases;
        return (Math.Clamp(LowerBound(mean, cases), Lowest, Highest), mean, right, judged.Count);
    }

    /// <summary>Lower end of the score interval of one standard deviation (Wilson 1927): rules do a little worse on texts that they were not measured on.</summary>
    private static double LowerBound(double mean, double cases)
        => (mean + (0.5 / cases) - Math.Sqrt((mean * (1 - mean) / cases) + (0.25 / (cases * cases)))) / (1 + (1 / cases));
}
