using System.Text;
using System.Text.Json;

namespace KnowledgeGraph.Cli.Evaluation;

/// <summary>What an export got wrong.</summary>
/// <param name="Kind"><c>missed</c>, <c>spurious</c>, <c>duplicate</c>, <c>unlinked</c> or <c>qualifier</c>.</param>
/// <param name="Type">A group of entity types, a relation type, or <c>indicator</c>.</param>
internal sealed record ScoreError(string Document, string Kind, string Type, string Detail);

/// <summary>One line of an export, judged.</summary>
/// <param name="Head">Id of the entity, or of the relation's head.</param>
/// <param name="Relation">Type and tail's id of a relation; null of an entity.</param>
internal sealed record Judgement(string Head, (string Type, string Tail)? Relation, bool IsRight);

/// <summary>Compares an export with gold files.</summary>
/// <remarks>
/// A port of the reference scorer (score.py), figure for figure. Core gold counts for precision and recall; what matches optional gold only is
/// neither right nor wrong; a second node for one core gold entity is wrong. Places, organizations and persons match on normalised names;
/// honours, projects and programs also where the names share 80 % of their characters in order and none matches exactly.
/// </remarks>
internal sealed class GraphScorer
{
    private const string Initiative = "Initiative";

    private static readonly Dictionary<string, string[]> JudgedQualifiers = new(StringComparer.Ordinal)
    {
        [RelationTypes.Awarded] = [Qualifiers.Level, Qualifiers.Year],
        [RelationTypes.Seeks] = [Qualifiers.Level, Qualifiers.Year],
        [RelationTypes.CarriesOut] = [Qualifiers.Status],
        [RelationTypes.Adopts] = [Qualifiers.Status],
        [RelationTypes.HasRole] = [Qualifiers.Role],
    };

    private readonly ScoredExport export;
    private readonly ScoreReport report = new();

    private GraphScorer(ScoredExport export) => this.export = export;

    /// <param name="texts">Folder with the texts as annotated; evidence in other documents is not checked.</param>
    public static ScoreReport Score(ScoredExport export, IReadOnlyList<GoldDocument> gold, string texts)
    {
        var scorer = new GraphScorer(export);
        scorer.CheckEvidence(texts);
        foreach (var document in gold)
        {
            scorer.Score(document);
        }

        return scorer.report;
    }

    private void CheckEvidence(string folder)
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var evidence in export.Evidence)
        {
            if (!texts.TryGetValue(evidence.Document, out var text))
            {
                var path = Path.Combine(folder, evidence.Document);
                texts[evidence.Document] = text = Path.GetFileName(evidence.Document) == evidence.Document && File.Exists(path)
                    ? Encoding.UTF8.GetString(File.ReadAllBytes(path))
                    : null;
            }

            if (text is not null)
            {
                var withoutMark = text.StartsWith('\uFEFF') ? text[1..] : text;
                report.Evidence.Count(Slice(text, evidence) == evidence.Text || Slice(withoutMark, evidence) == evidence.Text);
            }
        }
    }

    private void Score(GoldDocument gold)
    {
        var entities = new Tally();
        var relations = new Tally();
        foreach (var group in ScoreReport.EntityGroups)
        {
            var tally = ScoreEntities(gold, group);
            report.Entities(group).Add(tally);
            entities.Add(tally);
        }

        ScoreRelations(gold, relations);
        ScoreIndicators(gold);
        report.Documents.Add((gold.Name, entities.Scores().F1, relations.Scores().F1));
    }

    private Tally ScoreEntities(GoldDocument gold, string group)
    {
        var tally = new Tally();
        var wanted = gold.Entities.Where(e => GroupOf(e.Type) == group).ToList();
        var said = (export.EntitiesOf.GetValueOrDefault(gold.Name) ?? []).Where(e => GroupOf(e.Type) == group).ToList();
        var used = new bool[said.Count];
        foreach (var entity in wanted.OrderBy(e => !e.IsCore))
        {
            var hit = said.FindIndexUnused(used, p => entity.Names.Overlaps(p.Names));
            hit = hit >= 0 ? hit : said.FindIndexUnused(used, p => Matches(entity.Names, p.Names, group));
            if (hit >= 0)
            {
                used[hit] = true;
                report.Labels.Count(said[hit].Type == entity.Type);
                tally.TruePositives += entity.IsCore ? 1 : 0;
                Judge(entity.IsCore, new Judgement(said[hit].Id, null, true));
                tally.Optional += entity.IsCore ? 0 : 1;
                if (entity is { IsCore: true, Code: { } code })
                {
                    report.Codes.Count(said[hit].Code == code);
                    if (said[hit].Code != code)
                    {
                        Report(gold, "unlinked", group, $"{entity.Name} is {code}, not {(said[hit].Code.Length > 0 ? said[hit].Code : "None")}");
                    }
                }
            }
            else if (entity.IsCore)
            {
                tally.FalseNegatives++;
                Report(gold, "missed", group, entity.Name);
            }
        }

        for (var i = 0; i < said.Count; i++)
        {
            if (!used[i])
            {
                ScoreUnmatched(gold, group, said[i], MatchesOf(wanted, said[i].Names, group), tally);
            }
        }

        return tally;
    }

    private void ScoreUnmatched(GoldDocument gold, string group, ExportedEntity entity, List<GoldEntity> same, Tally tally)
    {
        if (same.Exists(e => !e.IsCore))
        {
            tally.Optional++;
        }
        else if (same.Count > 0)
        {
            tally.Duplicates++;
            Judge(true, new Judgement(entity.Id, null, false));
            Report(gold, "duplicate", group, $"{entity.Name} beside {same[0].Name}");
        }
        else
        {
            tally.FalsePositives++;
            Judge(true, new Judgement(entity.Id, null, false));
            Report(gold, "spurious", group, entity.Name);
        }
    }

    private void ScoreRelations(GoldDocument gold, Tally document)
    {
        var wanted = new Dictionary<(string Head, string Type, string Tail), GoldRelation>();
        foreach (var relation in gold.Relations)
        {
            wanted[(relation.Head, relation.Type, relation.Tail)] = relation;
        }

        var found = new HashSet<(string, string, string)>();
        var namesById = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var relation in export.RelationsOf.GetValueOrDefault(gold.Name) ?? [])
        {
            if (!ScoreReport.RelationTypes.Contains(relation.Type))
            {
                continue;
            }

            var tail = export.Entities.GetValueOrDefault(relation.Tail);
            var tails = tail?.Type == EntityTypes.Policy ? [tail.Key ?? tail.Name] : GoldNames(relation.Tail);
            var matches = GoldNames(relation.Head).SelectMany(head => tails.Select(t => (head, relation.Type, t))).Where(wanted.ContainsKey).ToList();
            foreach (var match in matches.Where(found.Add))
            {
                Judge(wanted[match].IsCore, new Judgement(relation.Head, (relation.Type, relation.Tail), true));
                Count(relation.Type, document, wanted[match].IsCore ? t => t.TruePositives++ : t => t.Optional++);
                if (wanted[match].IsCore)
                {
                    ScoreQualifiers(gold, wanted[match], relation);
                }
            }

            if (matches.Count == 0)
            {
                Count(relation.Type, document, t => t.FalsePositives++);
                Judge(true, new Judgement(relation.Head, (relation.Type, relation.Tail), false));
                var head = export.Entities.GetValueOrDefault(relation.Head);
                Report(gold, "spurious", relation.Type, $"{head?.Name ?? "None"} -> {(string.IsNullOrEmpty(tail?.Key) ? tail?.Name ?? "None" : tail.Key)}");
            }
        }

        foreach (var (key, relation) in wanted)
        {
            if (relation.IsCore && !found.Contains(key))
            {
                Count(relation.Type, document, t => t.FalseNegatives++);
                Report(gold, "missed", relation.Type, $"{relation.Head} -> {relation.Tail}");
            }
        }

        List<string> GoldNames(string id)
        {
            if (!namesById.TryGetValue(id, out var names))
            {
                names = [];
                if (export.Entities.TryGetValue(id, out var entity))
                {
                    var group = GroupOf(entity.Type);
                    names = [.. MatchesOf(gold.Entities.Where(e => GroupOf(e.Type) == group), entity.Names, group).Select(e => e.Name).Distinct()];
                }

                namesById.Add(id, names);
            }

            return names;
        }
    }

    private void ScoreQualifiers(GoldDocument gold, GoldRelation wanted, ExportedRelation said)
    {
        foreach (var name in JudgedQualifiers.GetValueOrDefault(wanted.Type) ?? [])
        {
            if (wanted.Qualifiers.TryGetValue(name, out var right))
            {
                var value = said.Properties.ValueKind == JsonValueKind.Object && said.Properties.TryGetProperty(name, out var found) ? found : default;
                var isRight = IsSameValue(JsonText.Values(right), JsonText.Values(value));
                report.Qualifier($"{wanted.Type}.{name}").Count(isRight);
                if (!isRight)
                {
                    Report(gold, "qualifier", wanted.Type,
                        $"{wanted.Head} -> {wanted.Tail}: {name} is {JsonText.Display(right)}, not {JsonText.Display(value)}");
                }
            }
        }
    }

    private void ScoreIndicators(GoldDocument gold)
    {
        var said = export.IndicatorsOf.GetValueOrDefault(gold.Name) ?? [];
        foreach (var wanted in gold.Indicators.Where(i => i.IsCore))
        {
            var metric = ScoredName.Normalize(wanted.Metric);
            var isFound = said.Exists(i =>
                Math.Abs(i.Value - wanted.Value) <= 1e-6 * Math.Max(1.0, Math.Abs(wanted.Value))
                && ScoredName.Normalize(i.Unit) == ScoredName.Normalize(wanted.Unit)
                && IsSameMetric(metric, ScoredName.Normalize(i.Metric)));
            report.Indicators.Count(isFound);
            if (!isFound)
            {
                Report(gold, "missed", "indicator", $"{wanted.Subject} {wanted.Metric} {wanted.ValueText}{wanted.Unit}");
            }
        }
    }

    private void Count(string type, Tally document, Action<Tally> count)
    {
        count(report.Relations(type));
        count(document);
    }

    private void Judge(bool counts, Judgement judgement)
    {
        if (counts)
        {
            report.Judgements.Add(judgement);
        }
    }

    private void Report(GoldDocument gold, string kind, string type, string detail)
        => report.Errors.Add(new ScoreError(gold.Name, kind, type, detail));

    private static string GroupOf(string type) => type is EntityTypes.Project or EntityTypes.Program ? Initiative : type;

    private static List<GoldEntity> MatchesOf(IEnumerable<GoldEntity> gold, IReadOnlySet<string> names, string group)
    {
        var all = gold.ToList();
        var exact = all.Where(e => e.Names.Overlaps(names)).ToList();
        return exact.Count > 0 ? exact : [.. all.Where(e => Matches(e.Names, names, group))];
    }

    private static bool Matches(IReadOnlySet<string> gold, IReadOnlySet<string> said, string group)
        => gold.Overlaps(said)
            || (group is Initiative or EntityTypes.Honour && gold.Any(a => said.Any(b => ScoredName.AreSimilar(a, b))));

    private static bool IsSameMetric(string wanted, string said)
        => said.Contains(wanted, StringComparison.Ordinal) || wanted.Contains(said, StringComparison.Ordinal) || ScoredName.AreSimilar(said, wanted);

    /// <summary>All that is said must be among what the gold allows; a role also holds where one contains the other.</summary>
    private static bool IsSameValue(IReadOnlyList<string> right, IReadOnlyList<string> said)
    {
        var allowed = right.Select(ScoredName.Normalize).ToHashSet(StringComparer.Ordinal);
        var values = said.Select(ScoredName.Normalize).Where(v => v is not ("" or "none")).ToHashSet(StringComparer.Ordinal);
        return values.Count > 0 && values.All(v => allowed.Contains(v)
            || (!v.All(char.IsDigit) && allowed.Any(a => ScoredName.Length(a) > 1 && ScoredName.Length(v) > 1
                && (v.Contains(a, StringComparison.Ordinal) || a.Contains(v, StringComparison.Ordinal)))));
    }

    private static string Slice(string text, ExportedEvidence evidence)
    {
        var start = Math.Clamp(evidence.Start, 0, text.Length);
        return text[start..Math.Clamp(evidence.End, start, text.Length)];
    }
}

file static class Search
{
    public static int FindIndexUnused<T>(this List<T> items, bool[] used, Predicate<T> predicate)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (!used[i] && predicate(items[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
