using System.Globalization;
using System.Security.Cryptography;

namespace KnowledgeGraph;

/// <summary>The published versions in a folder: <c>v1.yaml</c>, <c>v2.yaml</c>… with their checksums in <c>checksums.txt</c>.</summary>
public sealed class SchemaCatalog
{
    /// <summary>Lines as <c>sha256sum</c> writes and checks them: hexadecimal digest, two blanks, file name.</summary>
    public const string ChecksumFile = "checksums.txt";

    /// <exception cref="ConfigurationException">The folder is missing or holds no version.</exception>
    public SchemaCatalog(string folder)
    {
        Folder = folder;
        if (!Directory.Exists(folder))
        {
            throw new ConfigurationException($"The schema folder '{folder}' is missing; expected a folder with v1.yaml.");
        }

        Versions = [.. Directory.EnumerateFiles(folder, "v*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)[1..])
            .Where(v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderBy(v => int.Parse(v, NumberStyles.None, CultureInfo.InvariantCulture))];
        if (Versions.Count == 0)
        {
            throw new ConfigurationException($"The schema folder '{folder}' holds no version; expected a file such as v1.yaml.");
        }
    }

    public string Folder { get; }

    /// <summary>The oldest first, as numbers; at least one.</summary>
    public IReadOnlyList<string> Versions { get; }

    public string Latest => Versions[^1];

    /// <summary>The file of a version, whether it is there or not.</summary>
    public string PathOf(string version) => Path.Combine(Folder, $"v{version}.yaml");

    /// <param name="version">A version such as <c>1</c> or <c>v1</c>; the latest where null.</param>
    /// <exception cref="ConfigurationException">There is no such version.</exception>
    /// <exception cref="SchemaFormatException">The file is malformed or contradicts itself.</exception>
    public GraphSchema Read(string? version = null)
    {
        var wanted = version is null ? Latest : version.StartsWith('v') ? version[1..] : version;
        return Versions.Contains(wanted)
            ? SchemaReader.Read(PathOf(wanted))
            : throw new ConfigurationException($"'{version}' is no version in '{Folder}'; {Suggestion.OneOf(wanted, Versions)}.");
    }

    /// <summary>Holds that no published version was edited.</summary>
    /// <returns>One sentence for each version whose checksum is missing or another; empty where all is well.</returns>
    public IReadOnlyList<string> CheckChecksums()
    {
        var path = Path.Combine(Folder, ChecksumFile);
        var published = File.Exists(path)
            ? File.ReadLines(path).Select(l => l.Split("  ", 2)).Where(p => p.Length == 2)
                .GroupBy(p => p[1].Trim(), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First()[0], StringComparer.Ordinal)
            : [];
        var problems = new List<string>();
        foreach (var version in Versions)
        {
            var name = $"v{version}.yaml";
            var actual = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf(version))));
            if (!published.Remove(name, out var expected))
            {
                problems.Add($"{name} has no checksum; to publish it, add the line '{actual}  {name}' to {ChecksumFile}.");
            }
            else if (expected != actual)
            {
                var next = int.Parse(Latest, CultureInfo.InvariantCulture) + 1;
                problems.Add($"{name} was edited after it was published: its checksum is {actual}, published was {expected}. "
                    + $"Restore it and put the change into a new version, v{next}.yaml.");
            }
        }

        problems.AddRange(published.Keys.Order(StringComparer.Ordinal).Select(n => $"{n} was published and is missing; restore it."));
        return problems;
    }
}
