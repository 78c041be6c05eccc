using System.Globalization;

namespace KnowledgeGraph.Storage.Migrations;

/// <summary>Holds that a graph and the program that opens it follow one version of the schema.</summary>
internal static class SchemaBinding
{
    /// <param name="name">The store, as messages name it.</param>
    /// <param name="bound">The version that the graph follows; null where that is not settled.</param>
    /// <param name="migrations">All that the program knows.</param>
    /// <exception cref="StoreException">They follow two.</exception>
    public static void Check(string name, string? bound, GraphSchema schema, IReadOnlyList<Migration> migrations)
    {
        if (bound is null || bound == schema.Version)
        {
            return;
        }

        var help = Leads(bound, schema.Version, migrations)
            ? "'kg migrate plan' shows what leads there, 'kg migrate apply' does it, with all that is in the graph"
            : IsNewer(bound, schema.Version)
                ? $"update the program, or name the file of schema version '{bound}' with --schema"
                : $"name the file of schema version '{bound}' with --schema, or build the graph again into a new store";
        throw new StoreException(
            $"{name} follows schema version '{bound}', this program version '{schema.Version}'; {help}.", isTransient: false);
    }

    /// <summary>The version that a graph follows, for those who only read it.</summary>
    /// <param name="name">The store, as messages name it.</param>
    /// <param name="bound">The version that the graph follows; null where it holds none.</param>
    /// <param name="known">The versions that the reader knows, at least one.</param>
    /// <exception cref="StoreException">There is no graph, or the reader does not know its version.</exception>
    public static GraphSchema Choose(string name, string? bound, IReadOnlyList<GraphSchema> known)
        => bound is null
            ? throw new StoreException($"{name} holds no graph; build one with 'kg build', or check the address.", isTransient: false)
            : known.FirstOrDefault(s => s.Version == bound) ?? throw new StoreException(
                $"{name} follows schema version '{bound}', this client knows {string.Join(", ", known.Select(s => $"'{s.Version}'"))}; "
                + "use a client of the same release as the program that built the graph.",
                isTransient: false);

    private static bool IsNewer(string bound, string own)
        => int.TryParse(bound, NumberStyles.None, CultureInfo.InvariantCulture, out var there)
            && int.TryParse(own, NumberStyles.None, CultureInfo.InvariantCulture, out var here) && there > here;

    /// <summary>Whether there is a step for each version between.</summary>
    private static bool Leads(string from, string to, IReadOnlyList<Migration> migrations)
        => int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && start < end
            && Enumerable.Range(start + 1, end - start).All(v => migrations.Any(m => m.Kind == MigrationKind.Versioned && m.Schema == v));
}
