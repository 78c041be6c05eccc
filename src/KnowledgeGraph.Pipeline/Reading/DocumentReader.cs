using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace KnowledgeGraph.Pipeline.Reading;

/// <summary>Reads documents from files and folders: <c>.txt</c>, <c>.md</c>, <c>.html</c>, <c>.htm</c>, <c>.docx</c>, and <c>.jsonl</c> with one document a line.</summary>
/// <remarks>
/// What cannot be read becomes a finding that names the file and the reason; the rest goes on. The text of a page or Word document is what
/// <see cref="HtmlText"/> or <see cref="DocxText"/> produces from it, the same each time: offsets count that text. Holds no state.
/// </remarks>
public sealed class DocumentReader(ReadingOptions options)
{
    /// <summary>Documents and findings in the order of the paths, below each in ordinal order of ids.</summary>
    /// <param name="paths">Files and folders; see <see cref="FileFinder"/> for what of a folder is read.</param>
    /// <remarks>Lazy: one document is in memory at a time. Of two documents with one id the first is read, the second a finding.</remarks>
    public async IAsyncEnumerable<ReadResult> ReadAsync(IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var locationById = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var file in FileFinder.Find(path, cancellationToken))
            {
                await foreach (var result in ReadFileAsync(file, cancellationToken))
                {
                    if (result.Document is { } document && !locationById.TryAdd(document.Id, document.Location!))
                    {
                        var message = $"The id '{document.Id}' was already read from {locationById[document.Id]}; this document was left out. Rename it.";
                        yield return new ReadResult(new Finding(FindingCodes.DuplicateDocumentId, document.Location!, message));
                    }
                    else
                    {
                        yield return result;
                    }
                }
            }
        }
    }

    /// <summary>The files of a folder that would be read, in ordinal order of their ids; what cannot be listed or read is among them with a finding.</summary>
    /// <param name="path">A folder or file.</param>
    public static IEnumerable<FoundFile> Find(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileFinder.Find(path, cancellationToken);
    }

    /// <summary>Whether a file of this name is of a format that is read.</summary>
    public static bool IsSupported(string path) => FileFinder.IsSupported(path);

    /// <summary>Reads one file: one result, or of <c>.jsonl</c> one or more for each line. Lazy.</summary>
    /// <remarks>Two lines may give the same id.</remarks>
    public IAsyncEnumerable<ReadResult> ReadAsync(FoundFile file, CancellationToken cancellationToken = default) => ReadFileAsync(file, cancellationToken);

    /// <summary>The file that a location names: the part before <c>#</c> for a line of <c>.jsonl</c>, whether or not the file is still there.</summary>
    /// <param name="location">A <see cref="Document.Location"/>.</param>
    public static string FileOfLocation(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        var file = FileOf(location);
        var mark = file == location && !File.Exists(location) ? location.IndexOf(".jsonl#", StringComparison.OrdinalIgnoreCase) : -1;
        return mark < 0 ? file : location[..(mark + ".jsonl".Length)];
    }

    /// <summary>Reads one document again.</summary>
    /// <param name="location">A <see cref="Document.Location"/>.</param>
    /// <returns>
    /// The document, its id being the file's name (the folder it was once read from is not known here), or a finding:
    /// <see cref="FindingCodes.SourceMissing"/> where the file or the line is gone.
    /// </returns>
    public async Task<ReadResult> ReadLocationAsync(string location, CancellationToken cancellationToken = default)
    {
        await foreach (var (_, result) in ReadLocationsAsync([location], cancellationToken))
        {
            return result;
        }

        throw new InvalidOperationException($"Nothing was read for '{location}'.");
    }

    /// <summary>Reads documents again, each <c>.jsonl</c> file once for all its lines.</summary>
    /// <param name="locations">Of <see cref="Document.Location"/>, each once.</param>
    /// <returns>One result for each location, grouped by file.</returns>
    public async IAsyncEnumerable<(string Location, ReadResult Result)> ReadLocationsAsync(
        IReadOnlyList<string> locations, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(locations);
        foreach (var group in locations.GroupBy(FileOf, StringComparer.Ordinal))
        {
            var open = group.ToHashSet(StringComparer.Ordinal);
            if (File.Exists(group.Key))
            {
                await foreach (var result in ReadFileAsync(new FoundFile(Path.GetFileName(group.Key), group.Key, null), cancellationToken))
                {
                    // A finding about a line that nobody asked for is no answer.
                    var location = IsLines(group.Key) ? result.Document?.Location : group.Key;
                    if (location is not null && open.Remove(location))
                    {
                        yield return (location, result);
                    }

                    if (open.Count == 0)
                    {
                        break;
                    }
                }
            }

            foreach (var location in open.Order(StringComparer.Ordinal))
            {
                var what = File.Exists(group.Key) ? "The file holds no such document any more." : "The file is gone.";
                yield return (location, new ReadResult(new Finding(FindingCodes.SourceMissing, location, what)));
            }
        }
    }

    private static bool IsLines(string path) => Path.GetExtension(path).Equals(".jsonl", StringComparison.OrdinalIgnoreCase);

    /// <summary>Both paths and ids may hold a <c>#</c>: the first one that parts off an existing file counts.</summary>
    private static string FileOf(string location)
    {
        for (var at = location.IndexOf('#', StringComparison.Ordinal); at >= 0 && !File.Exists(location); at = location.IndexOf('#', at + 1))
        {
            if (IsLines(location[..at]) && File.Exists(location[..at]))
            {
                return location[..at];
            }
        }

        return location;
    }

    private async IAsyncEnumerable<ReadResult> ReadFileAsync(FoundFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (file.Finding is not null)
        {
            yield return new ReadResult(file.Finding);
        }
        else if (IsLines(file.Path))
        {
            await foreach (var result in new JsonLinesReader(options.MaximumBytes).ReadAsync(file, cancellationToken))
            {
                yield return result;
            }
        }
        else
        {
            yield return await ReadWholeAsync(file, cancellationToken);
        }
    }

    private async Task<ReadResult> ReadWholeAsync(FoundFile file, CancellationToken cancellationToken)
    {
        try
        {
            // The length comes first: a named pipe has none, and opening it would wait forever.
            var length = new FileInfo(file.Path).Length;
            if (length > options.MaximumBytes)
            {
                return Failed(file, FindingCodes.OverlargeDocument, TooLarge(length));
            }

            var bytes = length == 0 ? [] : await File.ReadAllBytesAsync(file.Path, cancellationToken);
            return bytes.Length > options.MaximumBytes ? Failed(file, FindingCodes.OverlargeDocument, TooLarge(bytes.Length)) : Read(file, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(file, FindingCodes.UnreadableDocument, $"The file cannot be read: {e.Message}");
        }
    }

    private string TooLarge(long length) => $"{length} bytes are more than the {options.MaximumBytes} that a document may have. Split it, or raise MaximumBytes.";

    private ReadResult Read(FoundFile file, byte[] bytes)
    {
        var extracted = new ExtractedText(string.Empty);
        if (Path.GetExtension(file.Path).Equals(".docx", StringComparison.OrdinalIgnoreCase) && bytes.Length > 0)
        {
            try
            {
                extracted = DocxText.Extract(bytes, options.MaximumBytes);
            }
            catch (InvalidDataException e)
            {
                return Failed(file, FindingCodes.UndecodableDocument, $"This is not a readable Word document: {e.Message}");
            }
        }
        else
        {
            var decoded = TextDecoder.Decode(bytes);
            if (decoded.Text is null)
            {
                return Failed(file, decoded.Code!, decoded.Problem!);
            }

            var isPage = Path.GetExtension(file.Path).ToLowerInvariant() is ".html" or ".htm";
            if (isPage && HtmlNesting.DepthOf(decoded.Text) is var depth and > HtmlNesting.Most)
            {
                return Failed(file, FindingCodes.UndecodableDocument, $"This is not a readable page: its elements are nested {depth} deep; at most {HtmlNesting.Most} are read.");
            }

            extracted = isPage ? HtmlText.Extract(decoded.Text) : new ExtractedText(decoded.Text);
        }

        return string.IsNullOrWhiteSpace(extracted.Text)
            ? Failed(file, FindingCodes.EmptyDocument, "The document holds no text.")
            : new ReadResult(new Document
            {
                Id = file.Id,
                Text = extracted.Text,
                ContentHash = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                Location = file.Path,
                Title = extracted.Title,
                PublishedOn = extracted.PublishedOn,
                Source = extracted.Source,
            });
    }

    private static ReadResult Failed(FoundFile file, string code, string problem) => new(new Finding(code, file.Path, problem));
}

/// <summary>The text of a formatted document and what its format says about it.</summary>
internal sealed record ExtractedText(string Text, string? Title = null, DateOnly? PublishedOn = null, string? Source = null);
