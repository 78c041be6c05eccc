namespace KnowledgeGraph;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string? Found = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Whether there is one; published tests run without.</summary>
    public static bool IsThere => Found is not null;

    /// <summary>The nearest folder above the test's output that holds the solution.</summary>
    public static string Root => Found ?? throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' holds KnowledgeGraph.sln.");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string? Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KnowledgeGraph.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
