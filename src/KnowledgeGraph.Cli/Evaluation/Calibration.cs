using System.Globalization;
using KnowledgeGraph.Pipeline.Validation;

namespace KnowledgeGraph.Cli.Evaluation;

/// <summary>Compares the confidence of assertions with how often annotators found the same.</summary>
internal sealed class Calibration
{
    private static readonly double[] Floors = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0];

    private readonly List<(JudgedAssertion Judged, double Confidence)> entities = [];
    private readonly List<(JudgedAssertion Judged, double Confidence)> relations = [];

    public IEnumerable<JudgedAssertion> JudgedEntities => entities.Select(j => j.Judged);

    public IEnumerable<JudgedAssertion> Judged => entities.Concat(relations).Select(j => j.Judged);

    /// <param name="contributions">What each text contributes.</param>
    /// <param name="texts">Folder with the texts.</param>
    public void Add(IReadOnlyList<DocumentContribution> contributions, IReadOnlyList<GoldDocument> gold, string texts)
    {
        var export = new ScoredExport();
        var entityById = new Dictionary<string, EntityAssertion>(StringComparer.Ordinal);
        var relationById = new Dictionary<(string, string, string), RelationAssertion>();
        foreach (var contribution in contributions)
        {
            export.Add(contribution);
            foreach (var entity in contribution.Entities)
            {
                entityById[ScoredExport.IdOf(contribution.Document.Id, entity.Key)] = entity;
            }

            foreach (var relation in contribution.Relations.Where(r => r.Origin == FactOrigin.Text))
            {
                relationById[(ScoredExport.IdOf(contribution.Document.Id, relation.Head), relation.Type, ScoredExport.IdOf(contribution.Document.Id, relation.Tail))] = relation;
            }
        }

        foreach (var judgement in GraphScorer.Score(export, gold, texts).Judgements)
        {
            if (judgement.Relation is var (type, tail))
            {
                var relation = relationById[(judgement.Head, type, tail)];
                var ends = Math.Min(entityById[judgement.Head].Confidence, type == RelationTypes.Adopts ? 1 : entityById[tail].Confidence);
                relations.Add((new JudgedAssertion(type, relation.Rule, ConfidenceTable.CircumstanceOf(relation, ends), judgement.IsRight), relation.Confidence));
            }
            else
            {
                var entity = entityById[judgement.Head];
                entities.Add((new JudgedAssertion(entity.Type, entity.Rule, ConfidenceTable.CircumstanceOf(entity), judgement.IsRight), entity.Confidence));
            }
        }
    }

    /// <summary>For each step of confidence: how many assertions stand there and how many of them are right.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine($"{"confidence",-12}{"entities",10}{"right",8}{"relations",12}{"right",8}{"all",8}{"right",8}");
        for (var i = 0; i < Floors.Length; i++)
        {
            var (low, high) = (Floors[i], i == 0 ? 1.01 : Floors[i - 1]);
            Row(Range(low, i == 0 ? null : high), c => c >= low && c < high);
        }

        output.WriteLine();
        Row("0.90-1.00", c => c >= 0.9);
        Row("all", _ => true);
        output.WriteLine($"expected calibration error {Error(entities.Concat(relations)).ToString("0.000", CultureInfo.InvariantCulture)}");

        void Row(string name, Func<double, bool> isHere)
        {
            var (e, r) = (entities.Where(j => isHere(j.Confidence)).ToList(), relations.Where(j => isHere(j.Confidence)).ToList());
            output.WriteLine($"{name,-12}{e.Count,10}{Share(e),8}{r.Count,12}{Share(r),8}{e.Count + r.Count,8}{Share([.. e, .. r]),8}");
        }
    }

    private static string Range(double low, double? high)
        => string.Create(CultureInfo.InvariantCulture, $"{low:0.00}-{(high is { } h ? h - 0.01 : 1):0.00}");

    private static string Share(List<(JudgedAssertion Judged, double Confidence)> judged)
        => judged.Count == 0 ? "-" : ((double)judged.Count(j => j.Judged.IsRight) / judged.Count).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Mean distance between confidence and share of right assertions over ten equal steps, weighed by their sizes (Naeini et al. 2015).</summary>
    private static double Error(IEnumerable<(JudgedAssertion Judged, double Confidence)> judged)
    {
        var all = judged.ToList();
        return all.Count == 0 ? 0 : all.GroupBy(j => Math.Min(9, (int)(j.Confidence * 10)))
            .Sum(g => Math.Abs(g.Sum(j => j.Confidence) - g.Count(j => j.Judged.IsRight))) / all.Count;
    }
}
