namespace KnowledgeGraph.Worker.Review;

/// <summary>
/// Finds measures that recur in texts about different places and are on no policy's list of names: runs of words that names of programs and
/// projects share (“X”积分超市, Y积分超市项目 → 积分超市).
/// </summary>
internal sealed class PolicyCandidateFinder(
    IGraphStore store, DecisionBook book, GraphSchema schema, ReviewLexicon lexicon, Func<string, IEnumerable<string>> words)
{
    private const int MaximumWords = 4;
    private const int MinimumLength = 3;
    private const int MaximumLength = 12;

    /// <summary>Of so many entities the documents are looked at.</summary>
    private const int MaximumEntities = 200;

    private readonly List<string> policies = [.. schema.Policies.SelectMany(p => p.Aliases.Append(p.NameZh)).Select(EntityKey.Normalize)
        .Concat(book.Aliases.Where(d => EntityKey.PrefixOf(d.On.Keys[0]) == "policy").Select(d => EntityKey.Normalize(d.Name!)))
        .Where(n => n.Length >= 2).Distinct().Order(StringComparer.Ordinal)];

    public async Task<DoubtList> FindAsync(DoubtRanking ranking, CancellationToken cancellationToken)
    {
        var sketch = new RecurrenceSketch();
        await foreach (var (key, name) in NamesAsync(cancellationToken))
        {
            foreach (var measure in Measures(name))
            {
                sketch.Add(measure, DecisionBook.Scope(key));
            }
        }

        var found = new Dictionary<string, Measure>(StringComparer.Ordinal);
        await foreach (var (key, name) in NamesAsync(cancellationToken))
        {
            foreach (var measure in Measures(name).Where(sketch.MayRecur))
            {
                if (!found.TryGetValue(measure, out var seen))
                {
                    found.Add(measure, seen = new Measure(measure));
                }

                seen.Add(key);
            }
        }

        foreach (var measure in Widest([.. found.Values.Where(m => m.Scopes > 1)]))
        {
            var fact = new CandidateReference(measure.Name);
            if (!book.Has(DecisionKind.Accept, fact) && !book.Has(DecisionKind.Reject, fact) && await UseOfAsync(measure, cancellationToken) is { Places: > 1 } use)
            {
                ranking.Add(new Doubt
                {
                    Kind = DoubtKind.PolicyCandidate, Fact = fact, Facts = [fact], Rank = -use.Places, Candidate = use, Examples = [.. measure.Keys.Take(3)],
                    Why = $"in {use.Texts} texts about {use.Places} places{(use.FirstDate is { } date ? $", first on {date:yyyy-MM-dd}" : string.Empty)}; no policy has this name",
                });
            }
        }

        return ranking.ToList();
    }

    private async IAsyncEnumerable<(string Key, string Name)> NamesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var type in (string[])[EntityTypes.Program, EntityTypes.Project])
        {
            await foreach (var entity in store.EntitiesAsync(type, cancellationToken))
            {
                yield return (entity.Key, entity.Name);
            }
        }
    }

    /// <summary>Runs of words in a name, each once, without those that say nothing or that a policy is called.</summary>
    private HashSet<string> Measures(string name)
    {
        var parts = words(name).Select(EntityKey.Normalize).Where(w => w.Length > 0).ToList();
        var measures = new HashSet<string>(StringComparer.Ordinal);
        for (var start = 0; start < parts.Count; start++)
        {
            var run = string.Empty;
            for (var end = start; end < Math.Min(parts.Count, start + MaximumWords); end++)
            {
                if (lexicon.IsParticle(parts[end]))
                {
                    break;
                }

                run += parts[end];
                if (run.Length is >= MinimumLength and <= MaximumLength && !lexicon.IsGeneric(parts[start]) && !lexicon.IsGeneric(parts[end])
                    && parts.Skip(start).Take(end - start + 1).Any(w => w.Length > 1 && !lexicon.IsGeneric(w))
                    && !lexicon.IsGeneric(run) && !lexicon.IsThing(run) && run.All(char.IsLetter) && !IsPolicy(run))
                {
                    measures.Add(run);
                }
            }
        }

        return measures;
    }

    private bool IsPolicy(string name)
        => policies.Exists(p => name.Contains(p, StringComparison.Ordinal) || p.Contains(name, StringComparison.Ordinal));

    /// <summary>Without those of which a longer one is used as widely: 积分 beside 积分超市.</summary>
    private static IEnumerable<Measure> Widest(List<Measure> measures)
    {
        var longer = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var measure in measures)
        {
            for (var start = 0; start < measure.Name.Length; start++)
            {
                for (var length = MinimumLength; start + length <= measure.Name.Length; length++)
                {
                    if (length < measure.Name.Length)
                    {
                        var part = measure.Name.Substring(start, length);
                        longer[part] = Math.Max(longer.GetValueOrDefault(part), measure.Scopes);
                    }
                }
            }
        }

        return measures.Where(m => longer.GetValueOrDefault(m.Name) < m.Scopes).OrderBy(m => m.Name, StringComparer.Ordinal);
    }

    private async Task<PolicyCandidate> UseOfAsync(Measure measure, CancellationToken cancellationToken)
    {
        var documents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in measure.Keys)
        {
            await foreach (var provenance in store.EvidenceAsync(key, cancellationToken))
            {
                documents.Add(provenance.DocumentId);
            }
        }

        var subjects = new HashSet<string>(StringComparer.Ordinal);
        DateOnly? first = null;
        var copies = 0;
        foreach (var id in documents)
        {
            if (await store.OriginalOfAsync(id, cancellationToken) != id)
            {
                copies++;
            }
            else if (await store.FindDocumentAsync(id, cancellationToken) is { } document)
            {
                subjects.Add(document.SubjectKey ?? string.Empty);
                first = document.PublishedOn is { } date && !(first <= date) ? date : first;
            }
        }

        return new PolicyCandidate(documents.Count - copies, subjects.Count, first);
    }

    private sealed class Measure(string name)
    {
        private readonly HashSet<string> scopes = new(StringComparer.Ordinal);

        public string Name => name;

        public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public int Scopes => scopes.Count;

        public void Add(string key)
        {
            scopes.Add(DecisionBook.Scope(key));
            if (Keys.Count < MaximumEntities)
            {
                Keys.Add(key);
            }
        }
    }
}
