namespace KnowledgeGraph.Client.Diffusion;

/// <summary>Where a measure that is on no list first shows in a unit.</summary>
/// <param name="Unit">Where it shows.</param>
/// <param name="Day">When the text was published; null where none of the unit's texts is dated.</param>
/// <param name="Name">The program or project as it is called there.</param>
/// <param name="Source">Document and place in it.</param>
/// <param name="Text">What stands there.</param>
public sealed record CandidateUse(Unit Unit, DateOnly? Day, string Name, string Source, string Text);

/// <summary>A measure that is on no list of policies and recurs over units.</summary>
/// <param name="Name">What the names have in common, as <see cref="EntityKey.Normalize"/> writes names.</param>
/// <param name="Uses">One for each unit, the earliest first, the undated last.</param>
public sealed record MeasureCandidate(string Name, IReadOnlyList<CandidateUse> Uses);

/// <summary>Follows measures that are on no list of policies over units.</summary>
public static class CandidateAnalysis
{
    /// <param name="store">Holds the programs and projects.</param>
    /// <param name="data">Of the same store.</param>
    /// <param name="measures">Parts of names of programs and projects, as <see cref="EntityKey.Normalize"/> writes names.</param>
    /// <param name="level">At which level units are told apart.</param>
    /// <param name="minimumUnits">From 1.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Those that at least <paramref name="minimumUnits"/> units of the level have, the most widespread first, then by name.</returns>
    public static async Task<IReadOnlyList<MeasureCandidate>> FollowAsync(
        IGraphStore store, DiffusionData data, IReadOnlyCollection<string> measures, UnitLevel level, int minimumUnits = 2, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(measures);
        var (documents, _) = await DocumentSelection.ReadAsync(store, cancellationToken);
        var uses = measures.ToDictionary(m => m, _ => new Dictionary<string, CandidateUse>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var type in (string[])[EntityTypes.Program, EntityTypes.Project])
        {
            await foreach (var entity in store.EntitiesAsync(type, cancellationToken))
            {
                var name = EntityKey.Normalize(entity.Name);
                var told = measures.Where(m => name.Contains(m, StringComparison.Ordinal)).ToList();
                if (told.Count == 0)
                {
                    continue;
                }

                await foreach (var provenance in store.EvidenceAsync(entity.Key, cancellationToken))
                {
                    if (documents.TryGetValue(provenance.DocumentId, out var document) && document.SubjectKey is { } subject && data.UnitAt(subject, level) is { } unit)
                    {
                        var use = new CandidateUse(
                            unit, document.PublishedOn, entity.Name, $"{document.Id}@{provenance.Evidence.Span.Start}-{provenance.Evidence.Span.End}", provenance.Evidence.Text);
                        foreach (var measure in told)
                        {
                            if (!uses[measure].TryGetValue(unit.Key, out var before) || Compare(use, before) < 0)
                            {
                                uses[measure][unit.Key] = use;
                            }
                        }
                    }
                }
            }
        }

        return [.. uses.Where(u => u.Value.Count >= minimumUnits)
            .Select(u => new MeasureCandidate(u.Key, [.. u.Value.Values.Order(Comparer<CandidateUse>.Create(Compare))]))
            .OrderByDescending(c => c.Uses.Count).ThenBy(c => c.Name, StringComparer.Ordinal)];
    }

    private static int Compare(CandidateUse x, CandidateUse y)
        => (x.Day ?? DateOnly.MaxValue).CompareTo(y.Day ?? DateOnly.MaxValue) is not 0 and var day ? day : string.CompareOrdinal(x.Source, y.Source);
}
