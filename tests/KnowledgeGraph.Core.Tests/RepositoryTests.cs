using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace KnowledgeGraph.Core.Tests;

/// <summary>What holds for every file of the repository.</summary>
public partial class RepositoryTests
{
    private const long LargestFile = 8_000_000;

    /// <summary>Files of the checkout that could be committed: without build output and what <c>.gitignore</c> names.</summary>
    private static readonly Lazy<IReadOnlyList<string>> Files = new(() => [.. Below(new DirectoryInfo(Repository.Root), Ignored())]);

    [Theory]
    [InlineData("000_4b15affbfc022093.txt", "d3cd441c39abcfd5bc5045a14951b186e640e8a56e55f8227b0249bb7519b0ea")]
    [InlineData("001_fd68bde13d4caed7.txt", "56068f2a5115ddbe10e60879a1c221c44a15c21cb1a2bf2b63c12961dd41c2e9")]
    [InlineData("002_a1e3e2cc862494e1.txt", "fc1a61d1493e962c90d85829b93605e94f4b5f9389d7ad735d9e1931a2192cbd")]
    [InlineData("003_086f802d0439a937.txt", "0eaff6a1b59f9457dc286501f7982bb9c9356b57e5246e255491b54d1d002faf")]
    [InlineData("004_bb4d74c52f4bd73a.txt", "e5745bd1cf0d8f3d2cb66aa1a46dd435b13039198dbcbc6339c0afd365916c2e")]
    public void The_seed_texts_are_what_they_were_byte_for_byte(string name, string sha256)
    {
        var bytes = File.ReadAllBytes(Repository.PathOf("seeds", "documents", name));

        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public void There_are_no_other_seed_texts()
    {
        Assert.Equal(5, Directory.EnumerateFiles(Repository.PathOf("seeds", "documents"), "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void Notice_names_every_compiled_data_file()
    {
        var notice = File.ReadAllText(Repository.PathOf("NOTICE"));
        var compiled = Files.Value.Where(f => Path.GetExtension(f) is ".bin" or ".br" or ".gz" or ".xz").Select(f => Path.GetFileName(f)).ToList();

        Assert.NotEmpty(compiled);
        Assert.All(compiled, f => Assert.Contains(f, notice, StringComparison.Ordinal));
    }

    [Fact]
    public void No_file_is_larger_than_eight_megabytes()
    {
        var large = Files.Value.Where(f => new FileInfo(f).Length > LargestFile).Select(f => $"{Name(f)}: {new FileInfo(f).Length} bytes");

        Assert.Empty(large);
    }

    [Fact]
    public void No_file_names_a_path_of_the_machine_it_was_made_on()
    {
        var found = Files.Value.Where(f => new FileInfo(f).Length < LargestFile).Select(f => (Name: Name(f), Path: MachinePathIn(f))).Where(f => f.Path is not null);

        Assert.Empty(found);
    }

    [Fact]
    public void Paths_of_machines_are_told_from_addresses()
    {
        string home = "/ho" + "me/someone/x", address = "https://example.org/ho" + "me/page";

        Assert.Matches(MachinePath(), $"see {home}");
        Assert.DoesNotMatch(MachinePath(), $"see {address}");
        Assert.Contains(Repository.PathOf("KnowledgeGraph.sln"), Files.Value);
        Assert.DoesNotContain(Files.Value, f => f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
    }

    private static string? MachinePathIn(string file)
    {
        var text = File.ReadAllText(file);
        var match = text.Contains('\0', StringComparison.Ordinal) ? Match.Empty : MachinePath().Match(text);
        return match.Success ? match.Value : null;
    }

    private static IEnumerable<string> Below(DirectoryInfo folder, IReadOnlyList<Regex> ignored)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().Where(e => e.Name != ".git" && !ignored.Any(i => i.IsMatch(e.Name))))
        {
            if (entry is not DirectoryInfo below)
            {
                yield return entry.FullName;
            }
            else
            {
                foreach (var file in Below(below, ignored))
                {
                    yield return file;
                }
            }
        }
    }

    /// <summary>The patterns of the one <c>.gitignore</c>, which are all of names: <c>bin/</c>, <c>*.db</c>.</summary>
    private static IReadOnlyList<Regex> Ignored()
        => [.. File.ReadLines(Repository.PathOf(".gitignore")).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => new Regex($"^{Regex.Escape(l.Trim('/')).Replace(@"\*", ".*", StringComparison.Ordinal)}$", RegexOptions.NonBacktracking))];

    private static string Name(string file) => Path.GetRelativePath(Repository.Root, file);

    /// <summary>A home folder, a working folder of a build machine, or a drive, where no address and no longer path goes before it.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9_.\-])(?:/(?:home|root|Users|work|farm)/[A-Za-z0-9_.\-]|[A-Z]:\\Users\\)")]
    private static partial Regex MachinePath();
}
