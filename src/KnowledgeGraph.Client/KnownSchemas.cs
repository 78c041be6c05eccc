using System.Globalization;

namespace KnowledgeGraph.Client;

/// <summary>The published versions of the schema that this client carries.</summary>
internal static class KnownSchemas
{
    private const string Folder = "schema/v";
    private static readonly Lazy<IReadOnlyList<GraphSchema>> Read = new(() =>
        [.. typeof(KnownSchemas).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .OrderByDescending(n => int.Parse(Path.GetFileNameWithoutExtension(n)[1..], CultureInfo.InvariantCulture)).Select(Parse)]);

    /// <summary>The newest first, at least one.</summary>
    public static IReadOnlyList<GraphSchema> All => Read.Value;

    private static GraphSchema Parse(string name)
    {
        using var reader = new StreamReader(typeof(KnownSchemas).Assembly.GetManifestResourceStream(name)!);
        return SchemaReader.Parse(reader.ReadToEnd(), name);
    }
}
