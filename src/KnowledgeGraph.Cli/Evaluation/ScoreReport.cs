using System.Text.Encodings.Web;
using System.Text.Json;

namespace KnowledgeGraph.Cli.Evaluation;

/// <summary>The figures of an export against gold, and their two printed forms, equal to those of the reference scorer.</summary>
internal sealed class ScoreReport
{
    public static readonly IReadOnlyList<string> EntityGroups = ["Place", "Organization", "Person", "Initiative", "Honour"];

    public static readonly IReadOnlyList<string> RelationTypes =
        ["PART_OF", "LOCATED_IN", "CARRIES_OUT", "AWARDED", "SEEKS", "HAS_ROLE", "LIVES_IN", "COLLABORATES_WITH", "ADOPTS"];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, Tally> entities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tally> relations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Share> qualifiers = new(StringComparer.Ordinal);

    public Share Labels { get; } = new();

    public Share Codes { get; } = new();

    public Share Evidence { get; } = new();

    public Share Indicators { get; } = new();

    /// <summary>F1 of entities and relations, in the order of gold files.</summary>
    public List<(string File, double Entities, double Relations)> Documents { get; } = [];

    public List<ScoreError> Errors { get; } = [];

    /// <summary>What was said and is right or wrong by core gold, in the order of judging; what only optional gold holds is not among them.</summary>
    public List<Judgement> Judgements { get; } = [];

    public double EntitiesF1 => Sum(entities, EntityGroups).Scores().F1;

    public double RelationsF1 => Sum(relations, RelationTypes).Scores().F1;

    public Tally Entities(string group) => Of(entities, group);

    public Tally Relations(string type) => Of(relations, type);

    public Share Qualifier(string name)
    {
        if (!qualifiers.TryGetValue(name, out var share))
        {
            qualifiers.Add(name, share = new Share());
        }

        return share;
    }

    public void WriteText(TextWriter output, int errors, string? type)
    {
        WriteTable(output, "entities", entities, EntityGroups);
        WriteTable(output, "relations", relations, RelationTypes);
        output.Write($"indicator recall {Text(Indicators.Value)}   evidence exact {Text(Evidence.Value)} of {Evidence.All}   ");
        output.WriteLine($"label accuracy {Text(Labels.Value)}   code accuracy {Text(Codes.Value)}");
        output.WriteLine("qualifiers " + string.Join("  ", qualifiers.Select(q => $"{q.Key} {q.Value.Right}/{q.Value.All}").Prepend($"all {Text(AllQualifiers)}")));
        foreach (var (file, entityScore, relationScore) in Documents)
        {
            output.WriteLine($"  {file}: entities {Text(ExactDecimal.Round(entityScore, 3))}  relations {Text(ExactDecimal.Round(relationScore, 3))}");
        }

        foreach (var error in Errors.Where(e => type is null || e.Type == type).Take(errors))
        {
            output.WriteLine(string.Join('\t', error.Document, error.Kind, error.Type, error.Detail));
        }
    }

    public void WriteJson(TextWriter output)
    {
        var qualifierFigures = qualifiers.Select(q => $"{Quoted(q.Key)}: \"{q.Value.Right}/{q.Value.All}\"").Prepend($"\"all\": {Json(AllQualifiers)}");
        var documents = Documents.Select(d =>
            $"{Quoted(d.File)}: {{\"entities_f1\": {Json(ExactDecimal.Round(d.Entities, 3))}, \"relations_f1\": {Json(ExactDecimal.Round(d.Relations, 3))}}}");
        output.WriteLine(
            $"{{\"entities\": {Json(entities, EntityGroups)}, \"relations\": {Json(relations, RelationTypes)}, "
            + $"\"indicator_recall\": {Json(Indicators.Value)}, \"evidence_exact\": {Json(Evidence.Value)}, "
            + $"\"label_accuracy\": {Json(Labels.Value)}, \"code_accuracy\": {Json(Codes.Value)}, "
            + $"\"qualifier_accuracy\": {{{string.Join(", ", qualifierFigures)}}}, \"documents\": {{{string.Join(", ", documents)}}}}}");
    }

    private double? AllQualifiers
        => qualifiers.Count == 0 ? null : ExactDecimal.Round((double)qualifiers.Values.Sum(q => q.Right) / qualifiers.Values.Sum(q => q.All), 4);

    private static void WriteTable(TextWriter output, string title, Dictionary<string, Tally> tallies, IReadOnlyList<string> order)
    {
        output.WriteLine($"{title,-20}{"P",7}{"R",7}{"F1",7}{"tp",6}{"opt",6}{"fp",6}{"dup",6}{"fn",6}");
        foreach (var name in order.Where(tallies.ContainsKey))
        {
            WriteRow(output, name, tallies[name]);
        }

        WriteRow(output, "micro", Sum(tallies, order));
        output.WriteLine();
    }

    private static void WriteRow(TextWriter output, string name, Tally tally)
    {
        var (precision, recall, f1) = tally.Scores();
        output.Write($"{name,-20}{ExactDecimal.Format(precision, 3),7}{ExactDecimal.Format(recall, 3),7}{ExactDecimal.Format(f1, 3),7}");
        output.WriteLine($"{tally.TruePositives,6}{tally.Optional,6}{tally.FalsePositives,6}{tally.Duplicates,6}{tally.FalseNegatives,6}");
    }

    private static string Json(Dictionary<string, Tally> tallies, IReadOnlyList<string> order)
        => "{" + string.Join(", ", order.Where(tallies.ContainsKey).Select(n => Json(n, tallies[n])).Append(Json("micro", Sum(tallies, order)))) + "}";

    private static string Json(string name, Tally tally)
    {
        var (precision, recall, f1) = tally.Scores();
        return $"\"{name}\": {{\"p\": {Json(ExactDecimal.Round(precision, 4))}, \"r\": {Json(ExactDecimal.Round(recall, 4))}, \"f1\": {Json(ExactDecimal.Round(f1, 4))}}}";
    }

    private static string Json(double? value) => value is { } number ? ExactDecimal.Shortest(number) : "null";

    private static string Text(double? value) => value is { } number ? ExactDecimal.Shortest(number) : "None";

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);

    private static Tally Sum(Dictionary<string, Tally> tallies, IReadOnlyList<string> order)
    {
        var sum = new Tally();
        foreach (var name in order.Where(tallies.ContainsKey))
        {
            sum.Add(tallies[name]);
        }

        return sum;
    }

    private static Tally Of(Dictionary<string, Tally> tallies, string name)
    {
        if (!tallies.TryGetValue(name, out var tally))
        {
            tallies.Add(name, tally = new Tally());
        }

        return tally;
    }
}
