namespace KnowledgeGraph.Pipeline.Reading;

/// <summary>A file to read, or why there is none.</summary>
/// <param name="Id">Path below the root with <c>/</c>; for a root that is a file, the file's name.</param>
/// <param name="Path">Full path.</param>
/// <param name="Finding">Why it, or what lies below it, is not read; null where it is.</param>
public readonly record struct FoundFile(string Id, string Path, Finding? Finding);

/// <summary>Finds the files below a root in ordinal order of their ids.</summary>
/// <remarks>
/// Hidden files and folders (.git, .DS_Store) and Office lock files (~$报告.docx) are skipped below a folder, but read where they are named
/// themselves. Symbolic links are followed; a folder that was already visited is not visited again, so loops end. Files of other formats are
/// skipped; of those that are documents all the same (.pdf, .doc, .wps), one finding per format and folder says how many were left.
/// </remarks>
internal static class FileFinder
{
    public static readonly IReadOnlyList<string> Supported = [".txt", ".md", ".html", ".htm", ".docx", ".jsonl"];

    /// <summary>Formats of which a user expects that they are read. Pictures, scripts and the like beside a saved page are none of them.</summary>
    private static readonly HashSet<string> OtherDocuments = new(StringComparer.OrdinalIgnoreCase)
    {
        ".pdf", ".doc", ".docm", ".wps", ".rtf", ".odt", ".ofd", ".xls", ".xlsx", ".et", ".ppt", ".pptx", ".csv", ".epub", ".mht", ".mhtml",
        ".xhtml", ".shtml", ".xml", ".json", ".zip", ".rar", ".7z", ".gz",
    };

    public static bool IsSupported(string path) => Supported.Contains(Path.GetExtension(path).ToLowerInvariant());

    public static IEnumerable<FoundFile> Find(string root, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(root);
        if (File.Exists(path))
        {
            yield return new FoundFile(Path.GetFileName(path), path, IsSupported(path) ? null : Unsupported(root));
            yield break;
        }

        if (!Directory.Exists(path))
        {
            yield return new FoundFile(root, path, new Finding(FindingCodes.UnreadableDocument, root, "There is no such file or folder."));
            yield break;
        }

        var found = new List<FoundFile>();
        var others = new SortedDictionary<string, int>(StringComparer.Ordinal);
        Visit(new DirectoryInfo(path), string.Empty, [], found, others, cancellationToken);
        found.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        foreach (var file in found)
        {
            yield return file;
        }

        foreach (var (extension, count) in others)
        {
            var problem = $"{count} {(count == 1 ? "file" : "files")} of the format '{extension}' not read; {WhatIsRead}";
            yield return new FoundFile(root, path, new Finding(FindingCodes.UnsupportedFormat, root, problem));
        }
    }

    private static string WhatIsRead => $"readable are {string.Join(", ", Supported)}.";

    private static Finding Unsupported(string path)
        => new(FindingCodes.UnsupportedFormat, path, $"The format '{Path.GetExtension(path)}' is not supported; {WhatIsRead}");

    private static void Visit(
        DirectoryInfo folder, string prefix, HashSet<string> visited, List<FoundFile> found, SortedDictionary<string, int> others, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (!visited.Add(RealPath(folder)))
            {
                return;
            }

            // Ordinal order also decides which of two ways to one folder counts.
            foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal).ToList())
            {
                if (entry.Name.StartsWith('.') || entry.Name.StartsWith("~$", StringComparison.Ordinal))
                {
                    continue;
                }

                var id = prefix + entry.Name;
                if (Directory.Exists(entry.FullName))
                {
                    Visit(new DirectoryInfo(entry.FullName), id + "/", visited, found, others, cancellationToken);
                }
                else if (IsSupported(entry.Name))
                {
                    found.Add(new FoundFile(id, entry.FullName, null));
                }
                else if (OtherDocuments.Contains(entry.Extension))
                {
                    var extension = entry.Extension.ToLowerInvariant();
                    others[extension] = others.GetValueOrDefault(extension) + 1;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found.Add(new FoundFile(prefix, folder.FullName, new Finding(FindingCodes.UnreadableDocument, folder.FullName, $"The folder cannot be listed: {e.Message}")));
        }
    }

    /// <summary>The path with every link on the way resolved.</summary>
    private static string RealPath(DirectoryInfo folder)
    {
        var target = (folder.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo) ?? folder;
        return target.Parent is { } parent ? Path.Combine(RealPath(parent), target.Name) : target.FullName;
    }
}
