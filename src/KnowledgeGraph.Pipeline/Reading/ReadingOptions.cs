using System.ComponentModel.DataAnnotations;

namespace KnowledgeGraph.Pipeline.Reading;

/// <summary>How documents are read.</summary>
public sealed record ReadingOptions
{
    /// <summary>The largest document that is read: a file, or one line of a <c>.jsonl</c> file.</summary>
    /// <value>Bytes, from 1 to 1 GB. The default is 32 MB.</value>
    [Range(1L, 1L << 30)]
    public long MaximumBytes { get; init; } = 32L << 20;
}
