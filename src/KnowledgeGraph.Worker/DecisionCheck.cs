namespace KnowledgeGraph.Worker;

/// <summary>Tells which documents of a store other decisions bear on than when they were built, and which decisions match nothing.</summary>
/// <remarks>Holds the ids of documents that a decision bears on, not their facts.</remarks>
internal sealed class DecisionCheck(DecisionBook book, IGraphStore store)
{
    /// <summary>So many entities of one name are looked at.</summary>
    private const int MaximumNamesakes = 1000;

    private readonly Dictionary<string, List<string>> keysOf = new(StringComparer.Ordinal);

    /// <summary>Finds the documents that hold what decisions are about.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var keys = new SortedSet<string>(book.KeysConcerned, StringComparer.Ordinal);
        foreach (var alias in book.Aliases)
        {
            await foreach (var namesake in store.SearchAsync(alias.Name!, null, MaximumNamesakes, cancellationToken))
            {
                if (DecisionBook.NameOf(namesake.Key) == EntityKey.Normalize(alias.Name!))
                {
                    keys.Add(namesake.Key);
                }
            }
        }

        foreach (var key in keys)
        {
            string? last = null;
            await foreach (var provenance in store.EvidenceAsync(key, cancellationToken))
            {
                if (provenance.DocumentId != last)
                {
                    last = provenance.DocumentId;
                    if (!keysOf.TryGetValue(last, out var held))
                    {
                        keysOf.Add(last, held = []);
                    }

                    held.Add(key);
                }
            }
        }
    }

    /// <summary>Whether a document that is otherwise up to date obeys the decisions of today.</summary>
    public bool Holds(DocumentInfo known, Document document)
        => book.Holds(known.DecisionsWeighed, keysOf.GetValueOrDefault(known.Id) ?? [], document.Text);

    /// <returns>A finding for each decision that no document of the store obeys, in the order of the book.</returns>
    public async IAsyncEnumerable<Finding> UnmatchedAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (book.IsEmpty)
        {
            yield break;
        }

        var obeyed = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var document in store.DocumentsAsync(cancellationToken))
        {
            obeyed.UnionWith(document.Decisions);
        }

        foreach (var decision in book.Decisions)
        {
            if (!obeyed.Contains(decision.Id) && !await IsForTheListAsync(decision, cancellationToken))
            {
                yield return new Finding(FindingCodes.UnmatchedDecision, decision.Line == 0 ? book.Path : $"{book.Path}({decision.Line})",
                    $"Decision {decision.Id} ({decision}) matches nothing that the documents say. Undo it with 'kg review undo {decision.Id}', or leave it for texts to come.");
            }
        }
    }

    /// <summary>Whether it keeps something off the list of doubts and changes no document.</summary>
    private async Task<bool> IsForTheListAsync(Decision decision, CancellationToken cancellationToken)
        => decision.On switch
        {
            CandidateReference => true,
            PairReference pair => await store.FindEntityAsync(book.Resolve(pair.First), cancellationToken) is not null
                && await store.FindEntityAsync(book.Resolve(pair.Second), cancellationToken) is not null,
            _ => false,
        };
}
