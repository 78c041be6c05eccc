namespace KnowledgeGraph.Storage.Copies;

/// <summary>The documents of one batch, as far as it matters to who is a copy of whom, and to how many documents say a fact without being copies.</summary>
internal sealed class CopyBatch
{
    private readonly Dictionary<string, Member> members = new(StringComparer.Ordinal);

    /// <summary>Takes note of a document that says something else than before, comes or goes.</summary>
    /// <param name="before">Null where the store did not hold it.</param>
    /// <param name="original">What it was a copy of.</param>
    /// <param name="after">Null where it goes.</param>
    public void Add(string id, DocumentContribution? before, string? original, DocumentContribution? after)
        => members.Add(id, new Member(
            before, after,
            new CopyChange(
                id, before is null ? null : SketchedDocument.Of(before.Document, original), after is null ? null : SketchedDocument.Of(after.Document))));

    /// <summary>Finds who becomes or ceases to be a copy, and counts what they say.</summary>
    /// <param name="changes">Given what the batch changes in the number of copies that say each fact.</param>
    /// <param name="contributionsOf">What documents outside of the batch say.</param>
    /// <returns>See <see cref="CopyResolver.ResolveAsync"/>.</returns>
    public async ValueTask<IReadOnlyList<CopyChange>> ResolveAsync(
        ICopyIndex index, LedgerChanges changes, Func<IReadOnlyList<string>, ValueTask<IReadOnlyList<DocumentContribution>>> contributionsOf,
        CancellationToken cancellationToken)
    {
        var copies = await new CopyResolver(index).ResolveAsync(members.Values.Select(m => m.Standing), cancellationToken);
        var now = copies.ToDictionary(c => c.Id, StringComparer.Ordinal);
        foreach (var (id, (before, after, standing)) in members)
        {
            Count(changes, before, standing.Before?.Original, -1);
            Count(changes, after, now.TryGetValue(id, out var change) ? change.After?.Original : standing.Before?.Original, 1);
        }

        var others = copies.Where(c => !members.ContainsKey(c.Id) && c.Before?.Original is null != c.After?.Original is null).Select(c => c.Id).ToList();
        foreach (var said in others.Count == 0 ? [] : await contributionsOf(others))
        {
            changes.AddCopy(said, now[said.Document.Id].After?.Original is null ? -1 : 1);
        }

        return copies;
    }

    private static void Count(LedgerChanges changes, DocumentContribution? contribution, string? original, int sign)
    {
        if (contribution is not null && original is not null)
        {
            changes.AddCopy(contribution, sign);
        }
    }

    private sealed record Member(DocumentContribution? Before, DocumentContribution? After, CopyChange Standing);
}
