namespace KnowledgeGraph.Pipeline.Tests;

/// <summary>Where the repository keeps its seeds.</summary>
internal static class SeedFolders
{
    public static string Lexicon { get; } = Path.Combine(Root(), "seeds", "lexicon");

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KnowledgeGraph.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
