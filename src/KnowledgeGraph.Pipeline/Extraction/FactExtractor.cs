namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>What extraction made of a text.</summary>
internal sealed record ExtractedFacts(IReadOnlyList<RelationDraft> Relations, IReadOnlyList<IndicatorDraft> Indicators)
{
    /// <summary>When entities came to be and ceased to be, in the order of the rules' matches.</summary>
    public IReadOnlyList<DateDraft> Dates { get; init; } = [];
}

/// <summary>Reads the relations and numbers of one text.</summary>
internal sealed class FactExtractor
{
    /// <summary>Below it an adoption is only a mention of the policy.</summary>
    private const double LeastAdoption = 0.45;

    private readonly AwardExtractor awards;
    private readonly StatusReader statuses;
    private readonly PolicyExtractor policies;
    private readonly RoleExtractor roles;
    private readonly IndicatorExtractor indicators;

    private readonly bool useCoreference;

    private FactExtractor(string lexiconFolder, GraphSchema schema, bool useCoreference)
    {
        this.useCoreference = useCoreference;
        awards = new AwardExtractor(AwardLexicon.Load(Path.Combine(lexiconFolder, "honours.yaml")));
        statuses = new StatusReader(StatusLexicon.Load(Path.Combine(lexiconFolder, "status.yaml")));
        policies = new PolicyExtractor(PolicyLexicon.Load(Path.Combine(lexiconFolder, "policies.yaml"), schema.Policies));
        roles = new RoleExtractor(RoleLexicon.Load(Path.Combine(lexiconFolder, "roles.yaml")));
        indicators = new IndicatorExtractor(IndicatorLexicon.Load(lexiconFolder));
    }

    /// <exception cref="SeedFormatException">A lexicon is malformed.</exception>
    public static FactExtractor Load(string lexiconFolder, GraphSchema schema, bool useCoreference = true) => new(lexiconFolder, schema, useCoreference);

    /// <param name="ruled">Relations that the declarative rules read, once they are told who acts around a position.</param>
    /// <param name="dated">Likewise, dates of entities.</param>
    public ExtractedFacts Extract(
        AnalyzedText text, IReadOnlyList<LinkedMention> mentions, IReadOnlyList<Containment> containments, IReadOnlyList<TimeExpression> times,
        IReadOnlyList<Quantity> quantities, ReferenceDay? reference, string subjectKey,
        Func<Func<int, IEnumerable<LinkedMention>>, IReadOnlyList<RelationDraft>> ruled,
        Func<Func<int, IEnumerable<LinkedMention>>, IReadOnlyList<DateDraft>> dated)
    {
        var actors = ActorMap.Read(text, mentions, useCoreference);
        var status = statuses.Read(text.Text, text.Blocks, reference?.Day);
        var relations = new List<RelationDraft>();
        relations.AddRange(ContainmentExtractor.Extract(text, mentions, containments));
        relations.AddRange(awards.Extract(text, mentions, actors, status, times, subjectKey));
        relations.AddRange(UndertakingExtractor.Extract(text, mentions, actors, status, subjectKey));
        relations.AddRange(SeatExtractor.Extract(text, mentions));
        relations.AddRange(roles.Extract(text.Text, [.. text.Sentences.Select(s => s.Span)], mentions, subjectKey));
        relations.AddRange(policies.Extract(text.Text, status, times, reference, subjectKey).Where(p => p.Confidence >= LeastAdoption));

        // What code reads, it reads with qualifiers that rules do not know of.
        var known = relations.Select(r => (r.Head, r.Type, r.Tail)).ToHashSet();
        relations.AddRange(ruled(actors.Bodies).Where(r => !known.Contains((r.Head, r.Type, r.Tail))));
        return new ExtractedFacts(relations, indicators.Extract(text.Text, text.Sentences, quantities, times, mentions, subjectKey))
        {
            Dates = dated(actors.Bodies),
        };
    }
}
