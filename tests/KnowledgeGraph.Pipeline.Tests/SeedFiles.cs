namespace KnowledgeGraph.Pipeline.Tests;

/// <summary>The seed files of the checkout that the tests were built from.</summary>
internal static class SeedFiles
{
    public static string Lexicon(string name) => Path.Combine(Root(), "seeds", "lexicon", name);

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KnowledgeGraph.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No KnowledgeGraph.sln above {AppContext.BaseDirectory}.");
    }
}
