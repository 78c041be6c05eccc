namespace KnowledgeGraph.Pipeline.Tests.Reading;

/// <summary>Files of the repository, for tests that read its data.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Lexicon { get; } = Path.Combine(Root, "seeds", "lexicon");

    public static string Documents { get; } = Path.Combine(Root, "seeds", "documents");

    public static IEnumerable<string> SeedPaths => Directory.EnumerateFiles(Documents, "*.txt").Order(StringComparer.Ordinal);

    public static string Seed(string number) => SeedPaths.Single(p => Path.GetFileName(p).StartsWith(number, StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KnowledgeGraph.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No KnowledgeGraph.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kg-reading-").FullName;

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
