namespace KnowledgeGraph.Storage.Copies;

/// <summary>
/// Finds what a batch changes in who is a copy of whom. The answer follows from the set of documents alone: of all, by publication date and id, each is a
/// copy of the first original before it that it resembles, and an original where there is none.
/// </summary>
/// <remarks>
/// Resemblance is not transitive, so there are several ways to make groups of it. Connected components would join, over a chain of edits, texts that have
/// nothing in common, and one document that goes might split thousands. Stars around originals have every copy resemble its original itself, so each
/// link can be checked by looking at two texts.
/// Originals are the maximal independent set that comes first in the order; it is kept by looking again, in that order, at those whose originals changed
/// (Censor-Hillel, Haramaty and Karnin 2016). A document asks for the originals in its buckets alone, so what it costs does not grow with the number of
/// documents, nor with the number of copies of one text; only where an original comes or goes, its own copies are looked at.
/// </remarks>
internal sealed class CopyResolver(ICopyIndex index)
{
    private readonly Dictionary<string, Node> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<long, HashSet<Node>> originals = [];
    private readonly Dictionary<long, HashSet<Node>> copies = [];
    private readonly HashSet<long> originalsLoaded = [];
    private readonly HashSet<long> copiesLoaded = [];
    private readonly SortedSet<Node> open = [];

    /// <summary>Those of the open ones for which nothing was read yet.</summary>
    private readonly List<Node> waiting = [];

    /// <param name="changes">Each document of the batch, as it is in the store and as it will be; what it is a copy of afterwards is not asked.</param>
    /// <returns>All documents that stand otherwise than before, in ordinal order of ids: those of the batch, and those that others left or joined.</returns>
    public async ValueTask<IReadOnlyList<CopyChange>> ResolveAsync(IEnumerable<CopyChange> changes, CancellationToken cancellationToken)
    {
        var leaving = new List<string>();
        foreach (var change in changes.Where(IsOfInterest))
        {
            var node = new Node(change.Id, change.Before, change.After);
            nodes.Add(change.Id, node);
            if (change.Before is { Sketch: not null, Original: null })
            {
                leaving.Add(change.Id);
            }

            if (node.Sketch is not null)
            {
                Open(node);
            }
        }

        await OpenCopiesOfAsync(leaving, cancellationToken);
        while (open.Min is { } node)
        {
            await LoadAsync(cancellationToken);
            open.Remove(node);
            await SettleAsync(node, cancellationToken);
        }

        return [.. nodes.Values.Where(n => n.IsChanged).OrderBy(n => n.Id, StringComparer.Ordinal).Select(n => n.ToChange())];
    }

    private static bool IsOfInterest(CopyChange change)
        => (change.Before?.Sketch ?? change.After?.Sketch) is not null && !(change.After is { } after && after.StandsAs(change.Before));

    /// <summary>Decides for one document; all that come before it in the order are decided, and none is decided twice.</summary>
    private async ValueTask SettleAsync(Node node, CancellationToken cancellationToken)
    {
        var wasOriginal = node.IsPlaced && node.Original is null;
        Take(node);
        node.Original = First(node)?.Id;
        Place(node);
        if (node.Original is null && !wasOriginal)
        {
            // A new original: what resembles it and comes later may be its copy.
            await LoadAsync([node], copiesLoaded, areCopies: true, cancellationToken);
            foreach (var other in Near(originals, node).Concat(Near(copies, node)).Where(o => node.CompareTo(o) < 0 && node.Resembles(o)))
            {
                Open(other);
            }
        }
        else if (node.Original is not null && wasOriginal)
        {
            await OpenCopiesOfAsync([node.Id], cancellationToken);
        }
    }

    private Node? First(Node node)
    {
        Node? first = null;
        foreach (var other in Near(originals, node))
        {
            if (other.CompareTo(node) < 0 && (first is null || other.CompareTo(first) < 0) && node.Resembles(other))
            {
                first = other;
            }
        }

        return first;
    }

    private static IEnumerable<Node> Near(Dictionary<long, HashSet<Node>> placed, Node node)
        => node.Buckets.SelectMany(b => placed.TryGetValue(b, out var found) ? found : Enumerable.Empty<Node>());

    private async ValueTask OpenCopiesOfAsync(List<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count > 0)
        {
            foreach (var copy in await index.CopiesOfAsync(ids, cancellationToken))
            {
                // One of the batch, or one that has found another original meanwhile, needs nothing from here.
                if (Known(copy) is { IsPlaced: true } node && node.Original == copy.Original)
                {
                    Open(node);
                }
            }
        }
    }

    private void Open(Node node)
    {
        if (open.Add(node))
        {
            waiting.Add(node);
        }
    }

    /// <summary>Reads what those will ask for that were opened since the last time. Who finds no original is likely to become one, and then asks for copies.</summary>
    private async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        if (waiting.Count > 0)
        {
            await LoadAsync(waiting, originalsLoaded, areCopies: false, cancellationToken);
            await LoadAsync(waiting.Where(n => First(n) is null), copiesLoaded, areCopies: true, cancellationToken);
            waiting.Clear();
        }
    }

    /// <summary>Asks the store once for each bucket.</summary>
    private async ValueTask LoadAsync(IEnumerable<Node> asking, HashSet<long> loaded, bool areCopies, CancellationToken cancellationToken)
    {
        var buckets = asking.SelectMany(n => n.Buckets).Where(loaded.Add).ToList();
        if (buckets.Count > 0)
        {
            foreach (var document in await index.InBucketsAsync(buckets, areCopies, cancellationToken))
            {
                Known(document);
            }
        }
    }

    /// <summary>The node of a document of the store, made where it is new.</summary>
    private Node Known(SketchedDocument document)
    {
        if (!nodes.TryGetValue(document.Id, out var node))
        {
            nodes.Add(document.Id, node = new Node(document.Id, document, document));
            node.Original = document.Original;
            Place(node);
        }

        return node;
    }

    private void Place(Node node)
    {
        node.IsPlaced = true;
        foreach (var bucket in node.Buckets)
        {
            var placed = node.Original is null ? originals : copies;
            if (!placed.TryGetValue(bucket, out var nodesThere))
            {
                placed.Add(bucket, nodesThere = []);
            }

            nodesThere.Add(node);
        }
    }

    private void Take(Node node)
    {
        if (node.IsPlaced)
        {
            foreach (var bucket in node.Buckets)
            {
                (node.Original is null ? originals : copies)[bucket].Remove(node);
            }
        }
    }

    /// <summary>A document as it stands while the batch is worked on.</summary>
    private sealed class Node : IComparable<Node>
    {
        private readonly SketchedDocument? before;
        private readonly SketchedDocument? after;

        public Node(string id, SketchedDocument? before, SketchedDocument? after)
        {
            (Id, this.before, this.after) = (id, before, after);
            Sketch = TextSketch.TryParse(after?.Sketch, out var sketch) ? sketch : null;
            Buckets = Sketch?.Buckets ?? [];
        }

        public string Id { get; }

        /// <summary>Null where the document goes or has none.</summary>
        public TextSketch? Sketch { get; }

        public IReadOnlyList<long> Buckets { get; }

        public string? Original { get; set; }

        /// <summary>Whether it is among those that others may find; one of the batch is not before its turn.</summary>
        public bool IsPlaced { get; set; }

        public bool IsChanged => before?.Original != Original || !(after is null ? before is null : after.StandsAs(before));

        public int CompareTo(Node? other)
            => (after?.PublishedOn ?? DateOnly.MaxValue).CompareTo(other?.after?.PublishedOn ?? DateOnly.MaxValue) is var byDate and not 0
                ? byDate
                : string.CompareOrdinal(Id, other?.Id);

        /// <summary>Of two with a bucket in common.</summary>
        public bool Resembles(Node other) => Sketch!.ResemblanceTo(other.Sketch!) >= TextSketch.Threshold;

        public CopyChange ToChange() => new(Id, before, after is null ? null : after with { Original = Original });
    }
}
