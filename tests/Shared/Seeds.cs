namespace KnowledgeGraph;

/// <summary>The seeds of the checkout that the tests were built from.</summary>
internal static class Seeds
{
    public static string Folder { get; } = Repository.PathOf("seeds");

    public static string Lexicon { get; } = Path.Combine(Folder, "lexicon");

    public static string Gazetteer { get; } = Path.Combine(Folder, "gazetteer");

    /// <summary>Paths of the sample documents, in ordinal order.</summary>
    public static IReadOnlyList<string> Documents { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "documents"), "*.txt").Order(StringComparer.Ordinal)];

    public static string LexiconFile(string name) => Path.Combine(Lexicon, name);

    public static string Document(string name) => Path.Combine(Folder, "documents", name);

    /// <param name="number">The beginning of its name: <c>000</c>.</param>
    public static string DocumentNumbered(string number) => Documents.Single(p => Path.GetFileName(p).StartsWith(number, StringComparison.Ordinal));
}
