namespace KnowledgeGraph.Worker.Review;

/// <summary>Lists what a reviewer should look at, over a store. What is already decided is left out, built or not.</summary>
/// <remarks>
/// Facts are read in the store's order and only the first few kept, so that memory depends on how many are asked for: of names that recur,
/// a fixed sketch finds in a first reading what a second one counts.
/// </remarks>
/// <param name="words">Parts a name into words.</param>
public sealed class DoubtFinder(IGraphStore store, DecisionBook book, GraphSchema schema, ReviewLexicon lexicon, Func<string, IEnumerable<string>> words)
{
    private static readonly string[] RegisteredKinds =
        [PlaceKinds.Province, PlaceKinds.City, PlaceKinds.District, PlaceKinds.Subdistrict, PlaceKinds.Community];

    /// <param name="below">Confidence below which an assertion is doubted.</param>
    /// <param name="limit">At most so many, from 1.</param>
    public Task<DoubtList> FindAsync(DoubtKind kind, double below, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return kind switch
        {
            DoubtKind.LowConfidence => LowConfidenceAsync(below, new DoubtRanking(kind, limit), cancellationToken),
            DoubtKind.Nil => NilAsync(new DoubtRanking(kind, limit), cancellationToken),
            DoubtKind.Conflict => new ConflictFinder(store, book).FindAsync(new DoubtRanking(kind, limit), cancellationToken),
            DoubtKind.PolicyCandidate => new PolicyCandidateFinder(store, book, schema, lexicon, words).FindAsync(new DoubtRanking(kind, limit), cancellationToken),
            _ => new DuplicateFinder(store, book, lexicon).FindAsync(new DoubtRanking(kind, limit), cancellationToken),
        };
    }

    private async Task<DoubtList> LowConfidenceAsync(double below, DoubtRanking ranking, CancellationToken cancellationToken)
    {
        void Consider(FactReference fact, double confidence, FactOrigin origin)
        {
            if (origin == FactOrigin.Text && confidence < below && !IsDecided(fact))
            {
                ranking.Add(new Doubt { Kind = DoubtKind.LowConfidence, Fact = fact, Facts = [fact], Confidence = confidence, Rank = confidence, Why = $"confidence {confidence:0.00}" });
            }
        }

        await foreach (var entity in store.EntitiesAsync(null, cancellationToken))
        {
            if (entity.Type != EntityTypes.Policy)
            {
                Consider(new EntityReference(entity.Key), entity.Confidence, entity.Origin);
            }
        }

        await foreach (var relation in store.RelationsAsync(null, cancellationToken))
        {
            Consider(new RelationReference(relation.Head, relation.Type, relation.Tail), relation.Confidence, relation.Origin);
        }

        await foreach (var indicator in store.IndicatorsAsync(null, cancellationToken))
        {
            Consider(indicator.Reference(), indicator.Confidence, FactOrigin.Text);
        }

        return ranking.ToList();
    }

    private async Task<DoubtList> NilAsync(DoubtRanking ranking, CancellationToken cancellationToken)
    {
        await foreach (var place in store.EntitiesAsync(EntityTypes.Place, cancellationToken))
        {
            var fact = new EntityReference(place.Key);
            if (place.Code is null && place.Kind is { } kind && RegisteredKinds.Contains(kind) && !IsDecided(fact))
            {
                ranking.Add(new Doubt
                {
                    Kind = DoubtKind.Nil, Fact = fact, Facts = [fact], Rank = -place.IndependentCount,
                    Why = $"the register holds no {kind} of this name {(DecisionBook.Scope(place.Key) is EntityKey.Nationwide ? "that the text could mean" : $"in {DecisionBook.Scope(place.Key)}")}",
                });
            }
        }

        return ranking.ToList();
    }

    private bool IsDecided(FactReference fact) => book.Has(DecisionKind.Accept, fact) || book.IsGone(fact);
}

/// <summary>Facts of a store by their names.</summary>
public static class StoredFacts
{
    public static IndicatorReference Reference(this Indicator indicator)
        => new(indicator.Subject, indicator.Metric, indicator.Unit, indicator.Value, indicator.Period?.ToString());

    /// <summary>Where documents support a fact, in ordinal order of documents, then text order; nothing where the store does not hold it.</summary>
    public static IAsyncEnumerable<Provenance> EvidenceAsync(this IGraphStore store, FactReference fact, CancellationToken cancellationToken = default) => fact switch
    {
        EntityReference e => store.EvidenceAsync(e.Key, cancellationToken),
        RelationReference r => store.EvidenceAsync(new Relation { Head = r.Head, Type = r.Type, Tail = r.Tail }, cancellationToken),
        IndicatorReference i => store.EvidenceAsync(
            new Indicator { Subject = i.Subject, Metric = i.Metric, Unit = i.Unit, Value = i.Value, Period = i.Period is null ? null : DateInterval.Parse(i.Period) }, cancellationToken),
        _ => AsyncEnumerable.Empty<Provenance>(),
    };

    /// <summary>The document of which one is a copy; itself where it is none.</summary>
    public static async Task<string> OriginalOfAsync(this IGraphStore store, string documentId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);

        // A copy has no copies: where it is one, this is the only link.
        await foreach (var copy in store.CopiesAsync(documentId, cancellationToken))
        {
            return copy.Original;
        }

        return documentId;
    }
}
