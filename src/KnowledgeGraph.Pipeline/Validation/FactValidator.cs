namespace KnowledgeGraph.Pipeline.Validation;

/// <summary>Holds what a document contributes against the schema and against the document's text.</summary>
/// <remarks>
/// A fact that the schema forbids, that lacks evidence, or whose end was set aside is set aside with a finding. Where only a value or a piece of
/// evidence is wrong and the fact stands without it, only that is set aside. Nothing is repaired and nothing goes silently. Holds no state
/// between calls; linear in the number of facts and the length of their evidence.
/// </remarks>
internal sealed class FactValidator(GraphSchema schema)
{
    private readonly Dictionary<string, EntityTypeDefinition> entityTypes = schema.EntityTypes.ToDictionary(t => t.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, RelationTypeDefinition> relationTypes = schema.RelationTypes.ToDictionary(t => t.Name, StringComparer.Ordinal);

    /// <param name="document">The text as it was read, in which the evidence must stand.</param>
    /// <param name="contribution">All that was made of it, in any order.</param>
    public ValidationResult Validate(Document document, DocumentContribution contribution)
    {
        var run = new Run(schema, entityTypes, relationTypes, document);
        var entities = contribution.Entities.Select(run.Entity).OfType<EntityAssertion>().ToList();
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entity in entities)
        {
            types.TryAdd(entity.Key, entity.Type);
        }

        var relations = run.WithinCardinality([.. contribution.Relations.Select(r => run.Relation(r, types)).OfType<RelationAssertion>()]);
        var indicators = contribution.Indicators.Select(i => run.Indicator(i, types)).OfType<IndicatorAssertion>().ToList();
        return new ValidationResult(DocumentContribution.Of(contribution.Document, entities, relations, indicators), run.Findings);
    }

    /// <summary>One validation of one document.</summary>
    private sealed class Run(
        GraphSchema schema,
        Dictionary<string, EntityTypeDefinition> entityTypes,
        Dictionary<string, RelationTypeDefinition> relationTypes,
        Document document)
    {
        public List<Finding> Findings { get; } = [];

        /// <returns>The assertion with what of it is right, or null where it is set aside.</returns>
        public EntityAssertion? Entity(EntityAssertion entity)
        {
            var span = SpanOf(entity.Evidence);
            if (!entityTypes.TryGetValue(entity.Type, out var type))
            {
                return Aside<EntityAssertion>(FindingCodes.UnknownType, entity, $"'{entity.Type}' is no entity type; {Suggestion.OneOf(entity.Type, entityTypes.Keys)}", span);
            }

            if (KeyRule.Problem(schema, type, entity.Key) is { } badKey)
            {
                return Aside<EntityAssertion>(FindingCodes.MissingKey, entity, badKey, span);
            }

            if (string.IsNullOrWhiteSpace(entity.Name))
            {
                return Aside<EntityAssertion>(FindingCodes.InvalidValue, $"{entity.Type} {entity.Key}", $"its name is '{entity.Name}'; expected a name", span);
            }

            if (entity.Kind is not null && !type.Kinds.Contains(entity.Kind))
            {
                return Aside<EntityAssertion>(FindingCodes.UnknownKind, entity, $"'{entity.Kind}' is no kind of {type.Name}; {Suggestion.OneOf(entity.Kind, type.Kinds)}", span);
            }

            if (entity.Kind is null && type.Kinds.Count > 0)
            {
                return Aside<EntityAssertion>(FindingCodes.UnknownKind, entity, $"it has no kind; {Suggestion.OneOf(string.Empty, type.Kinds)}", span);
            }

            if (CodeProblem(entity) is { } badCode)
            {
                return Aside<EntityAssertion>(FindingCodes.InvalidValue, entity, badCode, span);
            }

            return Confident(entity, entity.Confidence, span)
                && Values(entity, type.Properties, type.Name, "property", entity.Properties, span) is { } properties
                && Supported(entity, entity.Evidence) is { } evidence
                    ? entity with { Properties = properties, Aliases = Aliases(entity, entity.Aliases, span), Evidence = evidence }
                    : null;
        }

        /// <inheritdoc cref="Entity"/>
        public RelationAssertion? Relation(RelationAssertion relation, Dictionary<string, string> types)
        {
            var span = SpanOf(relation.Evidence);
            if (!relationTypes.TryGetValue(relation.Type, out var type))
            {
                return Aside<RelationAssertion>(
                    FindingCodes.UnknownType, relation, $"'{relation.Type}' is no relation type; {Suggestion.OneOf(relation.Type, relationTypes.Keys)}", span);
            }

            if (EndProblem("head", relation.Head, types, type.Heads) is { } badHead)
            {
                return Aside<RelationAssertion>(badHead.Code, relation, badHead.Problem, span);
            }

            if (EndProblem("tail", relation.Tail, types, type.Tails) is { } badTail)
            {
                return Aside<RelationAssertion>(badTail.Code, relation, badTail.Problem, span);
            }

            if (relation.Head == relation.Tail)
            {
                return Aside<RelationAssertion>(FindingCodes.WrongEnds, relation, $"'{relation.Head}' is both head and tail; expected two entities", span);
            }

            return Confident(relation, relation.Confidence, span)
                && Values(relation, type.Qualifiers, type.Name, "qualifier", relation.Qualifiers, span) is { } qualifiers
                && Supported(relation, relation.Evidence) is { } evidence
                    ? relation with { Qualifiers = qualifiers, Evidence = evidence }
                    : null;
        }

        /// <inheritdoc cref="Entity"/>
        public IndicatorAssertion? Indicator(IndicatorAssertion indicator, Dictionary<string, string> types)
        {
            var span = SpanOf(indicator.Evidence);
            if (string.IsNullOrWhiteSpace(indicator.Metric) || string.IsNullOrWhiteSpace(indicator.Unit))
            {
                var empty = string.IsNullOrWhiteSpace(indicator.Metric) ? "metric" : "unit";
                return Aside<IndicatorAssertion>(
                    FindingCodes.InvalidValue, indicator, $"its {empty} is '{(empty == "metric" ? indicator.Metric : indicator.Unit)}'; expected the text's own words", span);
            }

            if (indicator.Period is { } period && period.Earliest > period.Latest)
            {
                return Aside<IndicatorAssertion>(FindingCodes.InvalidValue, indicator, $"its period '{period}' ends before it begins; expected the earlier day first", span);
            }

            if (EndProblem("subject", indicator.Subject, types, schema.Indicators?.Subjects ?? [.. entityTypes.Keys]) is { } bad)
            {
                return Aside<IndicatorAssertion>(bad.Code, indicator, bad.Problem, span);
            }

            return Confident(indicator, indicator.Confidence, span) && Supported(indicator, indicator.Evidence) is { } evidence
                ? indicator with { Evidence = evidence }
                : null;
        }

        /// <summary>
        /// Of a relation type with one tail, keeps for each head the tail that is best supported: the surest, then the one with more evidence, then
        /// the first in ordinal order. What the register adds never competes with what the text says.
        /// </summary>
        public IReadOnlyList<RelationAssertion> WithinCardinality(IReadOnlyList<RelationAssertion> relations)
        {
            var kept = relations
                .Where(r => relationTypes[r.Type].Cardinality == Cardinality.One)
                .GroupBy(r => (r.Head, r.Type, r.Origin))
                .ToDictionary(
                    g => g.Key,
                    g => !g.Skip(1).Any() ? g.First().Tail : g.GroupBy(r => r.Tail, StringComparer.Ordinal)
                        .OrderByDescending(t => t.Max(r => r.Confidence)).ThenByDescending(t => t.SelectMany(r => r.Evidence).Distinct().Count())
                        .ThenBy(t => t.Key, StringComparer.Ordinal).First().Key);
            return [.. relations.Where(relation =>
            {
                if (!kept.TryGetValue((relation.Head, relation.Type, relation.Origin), out var tail) || tail == relation.Tail)
                {
                    return true;
                }

                Aside<RelationAssertion>(
                    FindingCodes.CardinalityExceeded, relation,
                    $"'{relation.Head}' has a better supported tail, '{tail}'; expected one tail of {relation.Type}", SpanOf(relation.Evidence));
                return false;
            })];
        }

        private static string? CodeProblem(EntityAssertion entity)
            => entity.Code is null ? null
                : entity.Type != EntityTypes.Place ? $"code '{entity.Code}' stands on a {entity.Type}; expected codes on a {EntityTypes.Place} alone"
                : !KeyRule.IsDivisionCode(entity.Code) ? $"code '{entity.Code}' is no division code; expected 2, 4, 6, 9 or 12 digits"
                : entity.Key != EntityKey.RegisteredPlace(entity.Code)
                    ? $"code '{entity.Code}' does not fit key '{entity.Key}'; expected key '{EntityKey.RegisteredPlace(entity.Code)}'"
                : null;

        private static (string Code, string Problem)? EndProblem(string end, string key, Dictionary<string, string> types, IReadOnlyList<string> valid)
            => !types.TryGetValue(key, out var type)
                ? (FindingCodes.DanglingEnd, $"{end} '{key}' is none of the document's accepted entities; expected the key of one")
                : !valid.Contains(type)
                    ? (FindingCodes.WrongEnds, $"{end} '{key}' is of type '{type}'; {Suggestion.OneOf(type, valid)}")
                    : null;

        private bool Confident(object what, double confidence, TextSpan? span)
            => confidence is >= 0 and <= 1
                || Aside<object>(FindingCodes.InvalidValue, what, $"its confidence is '{confidence}'; expected a probability from 0 to 1", span) is not null;

        /// <returns>The values that are right; null where one that is required is not among them.</returns>
        private PropertyBag? Values(
            object what, IReadOnlyList<PropertyDefinition> definitions, string owner, string kind, PropertyBag values, TextSpan? span)
        {
            var accepted = values;
            foreach (var (name, value) in values)
            {
                var definition = definitions.FirstOrDefault(d => d.Name == name);
                var problem = definition is null
                    ? $"'{name}' is no {kind} of {owner}; {Suggestion.OneOf(name, definitions.Select(d => d.Name))}"
                    : ValueRule.Problem(definition, value) is { } expected ? $"{kind} {name} is '{value}'; {expected}" : null;
                if (problem is not null)
                {
                    accepted = accepted.With(name, null);
                    Find(FindingCodes.InvalidValue, $"{NameOf(what)}: {problem}. The {kind} was set aside.", span);
                }
            }

            var missing = definitions.FirstOrDefault(d => d.Required && !accepted.ContainsKey(d.Name));
            return missing is null
                ? accepted
                : Aside<PropertyBag>(FindingCodes.InvalidValue, what, $"{kind} '{missing.Name}' is missing; expected one ({missing.Description})", span);
        }

        private IReadOnlyList<Alias> Aliases(object what, IReadOnlyList<Alias> aliases, TextSpan? span)
        {
            if (aliases.All(IsSound))
            {
                return aliases;
            }

            foreach (var alias in aliases.Where(a => !IsSound(a)))
            {
                Find(FindingCodes.InvalidValue, $"{NameOf(what)}: alias '{alias.Name}' has source '{alias.Source}'; expected a name and its source. The alias was set aside.", span);
            }

            return [.. aliases.Where(IsSound)];

            static bool IsSound(Alias alias) => !string.IsNullOrWhiteSpace(alias.Name) && !string.IsNullOrWhiteSpace(alias.Source);
        }

        /// <returns>The evidence that stands in the text; null where none does.</returns>
        private IReadOnlyList<Evidence>? Supported(object what, IReadOnlyList<Evidence> evidence)
        {
            if (evidence.Count == 0)
            {
                return Aside<IReadOnlyList<Evidence>>(FindingCodes.MissingEvidence, what, "it has no evidence; expected the text that says so", span: null);
            }

            if (evidence.All(e => EvidenceProblem(e) is null))
            {
                return evidence;
            }

            var standing = evidence.Where(e => EvidenceProblem(e) is null).ToList();
            var consequence = standing.Count == 0 ? "The fact was set aside." : "This evidence was set aside.";
            foreach (var piece in evidence)
            {
                if (EvidenceProblem(piece) is { } problem)
                {
                    Find(FindingCodes.EvidenceMismatch, $"{NameOf(what)}: {problem}. {consequence}", piece.Span);
                }
            }

            return standing.Count == 0 ? null : standing;
        }

        private string? EvidenceProblem(Evidence evidence)
            => evidence.Span.End > document.Text.Length
                ? $"evidence '{Short(evidence.Text)}' at {evidence.Span} lies outside the text; expected an end of at most {document.Text.Length}"
                : evidence.Span.IsEmpty ? $"evidence at {evidence.Span} is empty; expected at least one character"
                : !evidence.Span.Of(document.Text).SequenceEqual(evidence.Text)
                    ? $"evidence '{Short(evidence.Text)}' is not what stands at {evidence.Span}; expected '{Short(evidence.Span.In(document.Text))}'"
                    : null;

        private T? Aside<T>(string code, object what, string problem, TextSpan? span)
            where T : class
        {
            Find(code, $"{NameOf(what)}: {problem}. The fact was set aside.", span);
            return null;
        }

        /// <summary>A fact as a finding calls it; few facts need it.</summary>
        private static string NameOf(object fact) => fact switch
        {
            EntityAssertion entity => $"{entity.Type} '{entity.Name}'",
            RelationAssertion relation => $"{relation.Head} {relation.Type} {relation.Tail}",
            IndicatorAssertion indicator => $"indicator '{indicator.Metric}' of {indicator.Subject}",
            _ => $"{fact}",
        };

        private void Find(string code, string message, TextSpan? span) => Findings.Add(new Finding(code, document.Id, message, span));

        private static TextSpan? SpanOf(IReadOnlyList<Evidence> evidence) => evidence.Count == 0 ? null : evidence[0].Span;

        private static string Short(string? text) => text is null ? string.Empty : text.Length <= 40 ? text : text[..40] + "…";
    }
}
