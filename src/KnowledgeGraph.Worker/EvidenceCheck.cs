using KnowledgeGraph.Pipeline.Reading;

namespace KnowledgeGraph.Worker;

/// <summary>What a check of evidence covered.</summary>
/// <param name="Documents">Documents of the store.</param>
/// <param name="Evidence">Pieces of evidence compared with their source.</param>
/// <param name="Findings">Problems reported.</param>
public sealed record EvidenceCheckSummary(long Documents, long Evidence, long Findings);

/// <summary>Compares every piece of evidence in a store with the source, read again.</summary>
/// <remarks>A source that is missing or was changed is a finding; so is each piece of evidence that no longer stands at its place.</remarks>
public sealed class EvidenceCheck(DocumentReader reader, IGraphStore store)
{
    /// <summary>So many sources are looked up at a time: lines of one <c>.jsonl</c> file are then read in one pass.</summary>
    private const int Lot = 1000;

    private long documents;
    private long evidence;
    private long findings;

    /// <param name="paths">Where to read the sources; where each was read when it was built if empty.</param>
    public async Task<EvidenceCheckSummary> RunAsync(IReadOnlyList<string> paths, Action<Finding> onFinding, CancellationToken cancellationToken = default)
    {
        (documents, evidence, findings) = (0, 0, 0);
        var report = (Finding finding) =>
        {
            findings++;
            onFinding(finding);
        };
        await (paths.Count == 0 ? CheckLocationsAsync(report, cancellationToken) : CheckPathsAsync(paths, report, cancellationToken));
        return new EvidenceCheckSummary(documents, evidence, findings);
    }

    private async Task CheckLocationsAsync(Action<Finding> report, CancellationToken cancellationToken)
    {
        var lot = new List<DocumentInfo>();
        await foreach (var document in store.DocumentsAsync(cancellationToken))
        {
            lot.Add(document);
            if (lot.Count == Lot)
            {
                await CheckLotAsync(lot, report, cancellationToken);
                lot.Clear();
            }
        }

        await CheckLotAsync(lot, report, cancellationToken);
    }

    private async Task CheckLotAsync(List<DocumentInfo> lot, Action<Finding> report, CancellationToken cancellationToken)
    {
        documents += lot.Count;
        foreach (var homeless in lot.Where(d => d.Location is null))
        {
            report(new Finding(FindingCodes.SourceMissing, homeless.Id, "The store does not know where it was read. Name the folder: kg verify PATH."));
        }

        var byLocation = lot.Where(d => d.Location is not null).ToLookup(d => d.Location!, StringComparer.Ordinal);
        await foreach (var (location, result) in reader.ReadLocationsAsync([.. byLocation.Select(g => g.Key)], cancellationToken))
        {
            foreach (var known in byLocation[location])
            {
                if (result.Document is { } source)
                {
                    await CheckAsync(known, source, report, cancellationToken);
                }
                else
                {
                    report(new Finding(FindingCodes.SourceMissing, known.Id, $"The source {location} cannot be read: {result.Finding!.Message}"));
                }
            }
        }
    }

    private async Task CheckPathsAsync(IReadOnlyList<string> paths, Action<Finding> report, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var result in reader.ReadAsync(paths, cancellationToken))
        {
            if (result.Finding is { } finding)
            {
                report(finding);
            }
            else if (result.Document is { } source && seen.Add(source.Id) && await store.FindDocumentAsync(source.Id, cancellationToken) is { } known)
            {
                documents++;
                await CheckAsync(known, source, report, cancellationToken);
            }
        }

        await foreach (var document in store.DocumentsAsync(cancellationToken))
        {
            if (!seen.Contains(document.Id))
            {
                documents++;
                report(new Finding(FindingCodes.SourceMissing, document.Id, "No text under the paths given has this id."));
            }
        }
    }

    private async Task CheckAsync(DocumentInfo known, Document source, Action<Finding> report, CancellationToken cancellationToken)
    {
        if (source.ContentHash != known.ContentHash)
        {
            report(new Finding(FindingCodes.SourceChanged, known.Id,
                $"The source {source.Location} has changed since it was built (SHA-256 {source.ContentHash[..12]}…, built from {known.ContentHash[..12]}…). Build it again."));
        }

        var contribution = await store.ContributionAsync(known.Id, cancellationToken);
        if (contribution is null)
        {
            return;
        }

        foreach (var entity in contribution.Entities)
        {
            Compare(entity.Key, entity.Evidence);
        }

        foreach (var relation in contribution.Relations)
        {
            Compare($"{relation.Head} -{relation.Type}-> {relation.Tail}", relation.Evidence);
        }

        foreach (var indicator in contribution.Indicators)
        {
            Compare($"{indicator.Subject} {indicator.Metric}", indicator.Evidence);
        }

        void Compare(string fact, IReadOnlyList<Evidence> pieces)
        {
            foreach (var piece in pieces)
            {
                evidence++;
                var isInside = piece.Span.End <= source.Text.Length;
                if (!isInside || !piece.Span.Of(source.Text).SequenceEqual(piece.Text))
                {
                    var found = isInside ? $"'{Shorten(piece.Span.In(source.Text))}'" : $"nothing, for the text ends at {source.Text.Length}";
                    report(new Finding(FindingCodes.EvidenceMismatch, known.Id, $"{fact}: expected '{Shorten(piece.Text)}', found {found}.", piece.Span));
                }
            }
        }
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
