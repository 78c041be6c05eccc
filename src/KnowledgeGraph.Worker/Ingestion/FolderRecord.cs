using System.Globalization;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>How a file looked from outside.</summary>
internal readonly record struct FileStamp(long Length, long ModifiedTicks)
{
    /// <summary>Null where the file is not there or cannot be looked at.</summary>
    public static FileStamp? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>What is known of one file of the folder.</summary>
internal sealed class FolderRecord(string id)
{
    /// <summary>Path below the folder, with <c>/</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The documents that it gave, with the first half of their hashes; a file of lines gives many.</summary>
    public IReadOnlyList<(string Id, UInt128 Hash)> Documents { get; set; } = [];

    /// <summary>How it looked when it was read; null where it must be read.</summary>
    public FileStamp? Read { get; set; }

    /// <summary>How it looked last, and since when it has looked so.</summary>
    public FileStamp? Seen { get; set; }

    public DateTimeOffset SeenSince { get; set; }

    /// <summary>Since when it has changed at every look.</summary>
    public DateTimeOffset? UnsettledSince { get; set; }

    public DateTimeOffset? GoneSince { get; set; }

    /// <summary>Not before this is it tried again.</summary>
    public DateTimeOffset RetryAt { get; set; }

    /// <summary>How often it could not be read, in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Whether the store's facts of it were made by another builder or schema.</summary>
    public bool IsStale { get; set; }

    /// <summary>Whether a process ended while a document of it was being built; it is built when nothing else is to do, and alone.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>Whether it is to be built even if it was dead.</summary>
    public bool IsForced { get; set; }

    /// <summary>Half of a hash tells texts apart as surely as is needed here, in a quarter of the memory.</summary>
    public static UInt128 HashOf(string contentHash)
        => UInt128.TryParse(contentHash.AsSpan(0, Math.Min(32, contentHash.Length)), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hash) ? hash : 0;
}
