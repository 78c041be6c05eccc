using KnowledgeGraph.Cli.CommandLine;

namespace KnowledgeGraph.Cli.Views;

/// <summary>Finds the entity that a user means.</summary>
internal sealed class EntityLookup(GraphView view)
{
    private const int MaximumCandidates = 20;

    /// <param name="wanted">A key, an official division code, or a name that only one entity has.</param>
    /// <param name="terminal">Where several candidates are listed.</param>
    /// <param name="command">What the user might type with one of their keys.</param>
    /// <exception cref="UsageException">There is none, or more than one.</exception>
    public async Task<Entity> OneAsync(string wanted, Terminal terminal, Func<string, string> command, CancellationToken cancellationToken)
    {
        var candidates = await CandidatesAsync(wanted, cancellationToken);
        if (candidates.Count == 0)
        {
            throw new UsageException($"The store has no entity with the key or name '{wanted}'. Look for it with: kg find {wanted}");
        }

        if (candidates.Count > 1)
        {
            var lines = new List<EntityLine>();
            foreach (var candidate in candidates)
            {
                lines.Add(await view.LineAsync(candidate, cancellationToken));
            }

            terminal.WriteEntities(lines);
            throw new UsageException($"'{wanted}' may be any of these; name one by its key: {command(lines[0].Key)}");
        }

        return candidates[0];
    }

    /// <returns>The one with the key or code; else those of exactly the name; else those with the name as alias; else those whose name holds it.</returns>
    private async Task<IReadOnlyList<Entity>> CandidatesAsync(string wanted, CancellationToken cancellationToken)
    {
        var store = view.Store;
        if (wanted.Length == 0)
        {
            return [];
        }

        if ((await store.FindEntityAsync(wanted, cancellationToken) ?? await store.FindEntityAsync(EntityKey.RegisteredPlace(wanted), cancellationToken)) is { } entity)
        {
            return [entity];
        }

        var found = new List<Entity>();
        await foreach (var candidate in store.SearchAsync(wanted, null, MaximumCandidates, cancellationToken))
        {
            found.Add(candidate);
        }

        var named = found.Where(e => e.Name == wanted).ToList();
        var called = found.Where(e => e.Aliases.Any(a => a.Name == wanted)).ToList();
        return named.Count > 0 ? named : called.Count > 0 ? called : found;
    }
}
