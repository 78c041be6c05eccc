using Xunit;

namespace KnowledgeGraph;

/// <summary>Files that a test holds equal to what the code makes, so that every change to them shows in review.</summary>
internal static class Reviewed
{
    /// <summary>Set to <c>1</c>, differing files are replaced instead of reported.</summary>
    public const string AcceptVariable = "KG_ACCEPT";

    /// <param name="path">The reviewed file.</param>
    /// <param name="actual">What the code makes now; line ends count as <c>\n</c>.</param>
    public static void Equal(string path, string actual)
    {
        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : null;
        var received = path + ".received";
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }

        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(received, actual);
        var name = Path.GetRelativePath(Repository.Root, path);
        Assert.Fail(
            $"{name} {(expected is null ? "is missing" : $"differs, first at line {FirstDifference(expected, actual)}")}. What the code makes now is beside it "
            + $"({Path.GetFileName(received)}). If the change is meant, run this test again with {AcceptVariable}=1 and commit {name}.");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (was, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < was.Length && line < now.Length && was[line] == now[line])
        {
            line++;
        }

        return $"{line + 1} (was '{was.ElementAtOrDefault(line)}', is '{now.ElementAtOrDefault(line)}')";
    }
}
