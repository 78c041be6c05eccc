using System.Runtime.CompilerServices;
using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Worker.Ingestion;

namespace KnowledgeGraph.Worker;

/// <summary>Brings a store up to date with what paths hold, once: reads, skips what is unchanged, builds on all cores, writes in batches.</summary>
/// <remarks>
/// Documents are written in the order in which they were read, whatever the number of cores. A fixed number of documents is in memory at any
/// time; only the ids seen are kept to the end. Each batch is one transaction, so a run that is stopped leaves a consistent store, and the
/// next one goes on where it ended.
/// </remarks>
public sealed class BuildRun
{
    private readonly Func<IReadOnlyList<string>, CancellationToken, IAsyncEnumerable<ReadResult>> read;
    private readonly Func<Func<Document, CancellationToken, BuildResult>> loadBuilder;
    private readonly IGraphStore store;
    private readonly string schemaVersion;
    private readonly string builderVersion;
    private readonly BuildOptions options;
    private readonly DecisionBook decisions;
    private readonly TimeProvider time;

    /// <param name="builder">Asked for only when a document has to be built, once.</param>
    /// <param name="builderVersion">See <see cref="GraphBuilder.VersionOf"/>: documents of another version are built again.</param>
    /// <param name="decisions">Those that the builder was loaded with: documents that others bear on than before are built again.</param>
    public BuildRun(
        DocumentReader reader, Func<GraphBuilder> builder, string builderVersion, GraphSchema schema, IGraphStore store, BuildOptions options,
        DecisionBook? decisions = null, TimeProvider? time = null)
        : this(reader.ReadAsync, () => builder().Build, schema.Version, builderVersion, store, options, decisions, time)
    {
    }

    internal BuildRun(
        Func<IReadOnlyList<string>, CancellationToken, IAsyncEnumerable<ReadResult>> read,
        Func<Func<Document, CancellationToken, BuildResult>> loadBuilder,
        string schemaVersion,
        string builderVersion,
        IGraphStore store,
        BuildOptions options,
        DecisionBook? decisions = null,
        TimeProvider? time = null)
    {
        this.read = read;
        this.loadBuilder = loadBuilder;
        this.schemaVersion = schemaVersion;
        this.builderVersion = builderVersion;
        this.store = store;
        this.options = options;
        this.decisions = decisions ?? DecisionBook.Empty;
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>Told each time that the store failed with something that may pass, before it is asked again; it may be called by several threads at once.</summary>
    public Action<StoreException>? OnRetry { get; init; }

    /// <param name="paths">Files and folders.</param>
    /// <param name="prune">
    /// Whether documents of the store that were not found under <paramref name="paths"/> are retracted. What lies below a path that could not
    /// be read stays: it has not gone.
    /// </param>
    /// <param name="onFinding">Called for each finding, one at a time; what reading and building found comes in the order of documents.</param>
    /// <param name="onProgress">Called after each document, one at a time.</param>
    /// <exception cref="StoreException">The store failed, and did so again where it said that this would pass.</exception>
    /// <exception cref="KnowledgeGraphException">A seed file is malformed.</exception>
    public async Task<BuildSummary> RunAsync(
        IReadOnlyList<string> paths,
        bool prune,
        Action<Finding> onFinding,
        Action<BuildSummary>? onProgress = null,
        CancellationToken cancellationToken = default)
    {
        var state = new RunState(onFinding, onProgress);
        await using var gate = StoreGate.Of(store, time, OnRetry);
        var line = new IngestionLine(gate, loadBuilder, schemaVersion, builderVersion, decisions, IngestionOptions.Of(options) with { KeepsOrder = true }, state, time);
        await line.RunAsync(ChangesAsync(paths, state, cancellationToken), cancellationToken);
        await RetractAbsentAsync(prune, gate, state, cancellationToken);
        await foreach (var finding in new DecisionCheck(decisions, store).UnmatchedAsync(cancellationToken))
        {
            state.Found(finding);
        }

        return state.Summary;
    }

    private async IAsyncEnumerable<Change> ChangesAsync(
        IReadOnlyList<string> paths, RunState state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var result in read(paths, cancellationToken))
        {
            if (result.Document is not { } document)
            {
                yield return new Trouble(result.Finding!);
            }
            else if (!state.Seen.Add(document.Id))
            {
                yield return new Trouble(new Finding(FindingCodes.DuplicateDocumentId, document.Location ?? document.Id,
                    $"The id '{document.Id}' was read before in this run; this one is left out. Build one folder above both, or give ids that differ."));
            }
            else
            {
                yield return new Arrival(document);
            }
        }
    }

    /// <summary>Takes away what has gone, and what has turned into something that is no text (empty, binary, too large).</summary>
    private async Task RetractAbsentAsync(bool prune, StoreGate gate, RunState state, CancellationToken cancellationToken)
    {
        if (!prune && state.Unusable.Count == 0)
        {
            return;
        }

        var absent = new List<string>();
        await foreach (var document in store.DocumentsAsync(cancellationToken))
        {
            if (!state.Seen.Contains(document.Id) && !state.IsUnreadable(document.Location) && (prune || state.IsUnusable(document.Location)))
            {
                absent.Add(document.Id);
            }
        }

        foreach (var ids in absent.Chunk(options.BatchSize))
        {
            await gate.UseAsync((s, token) => s.RetractAsync(ids, token), cancellationToken);
            state.Retracted(ids.Length);
        }
    }

    /// <summary>What one run has seen and counted. Gathering and writing report at the same time, hence the lock.</summary>
    private sealed class RunState(Action<Finding> onFinding, Action<BuildSummary>? onProgress) : IIngestionObserver
    {
        private readonly Lock gate = new();
        private readonly List<string> unreadable = [];

        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Unusable { get; } = new(StringComparer.Ordinal);

        public BuildSummary Summary { get; private set; } = new();

        public void Built(TimeSpan duration)
        {
        }

        public void Gathered(Outcome outcome)
        {
            lock (gate)
            {
                foreach (var finding in outcome.Findings)
                {
                    Found(finding);
                }

                Summary = Summary with
                {
                    Read = Summary.Read + (outcome.Kind == OutcomeKind.Unread ? 0 : 1),
                    New = Summary.New + (outcome.Kind == OutcomeKind.New ? 1 : 0),
                    Changed = Summary.Changed + (outcome.Kind == OutcomeKind.Changed ? 1 : 0),
                    Unchanged = Summary.Unchanged + (outcome.Kind == OutcomeKind.Unchanged ? 1 : 0),
                    Failed = Summary.Failed + (outcome.Kind == OutcomeKind.Failed ? 1 : 0),
                    CharactersBuilt = Summary.CharactersBuilt + outcome.Characters,
                };
                onProgress?.Invoke(Summary);
            }
        }

        public void Written(int documents, TimeSpan duration)
        {
        }

        public void Retracted(int documents)
        {
            lock (gate)
            {
                Summary = Summary with { Retracted = Summary.Retracted + documents };
            }
        }

        public void Committed(Outcome outcome)
        {
        }

        public void Found(Finding finding)
        {
            lock (gate)
            {
                Remember(finding);
                Summary = Summary with { Findings = Summary.Findings + 1 };
                onFinding(finding);
            }
        }

        public bool IsUnreadable(string? location)
            => location is not null && unreadable.Exists(path => FileOf(location) == path
                || location.StartsWith(path.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

        public bool IsUnusable(string? location) => location is not null && Unusable.Contains(FileOf(location));

        private void Remember(Finding finding)
        {
            if (finding.Code == FindingCodes.UnreadableDocument)
            {
                unreadable.Add(Path.GetFullPath(finding.Subject));
            }
            else if (finding.Code is FindingCodes.EmptyDocument or FindingCodes.BinaryDocument or FindingCodes.UndecodableDocument
                or FindingCodes.OverlargeDocument)
            {
                Unusable.Add(Path.GetFullPath(finding.Subject));
            }
        }

        private static string FileOf(string location)
        {
            // A line of a .jsonl file is at FILE#ID.
            var mark = location.IndexOf(".jsonl#", StringComparison.OrdinalIgnoreCase);
            return mark < 0 ? location : location[..(mark + ".jsonl".Length)];
        }
    }
}
