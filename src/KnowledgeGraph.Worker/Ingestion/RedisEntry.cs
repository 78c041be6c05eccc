using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>One entry of the stream.</summary>
internal sealed class RedisEntry(StreamEntry entry)
{
    public string Number { get; } = entry.Id.ToString();

    /// <summary>Empty where the entry names none.</summary>
    public string DocumentId { get; } = entry["id"] is { IsNullOrEmpty: false } id ? id.ToString() : entry["path"] is { IsNullOrEmpty: false } path ? path.ToString() : string.Empty;

    /// <summary>When this worker took it, as a timestamp.</summary>
    public long TakenAt { get; init; }

    /// <summary>Whether all that it leads to is in work.</summary>
    public bool IsHandedOver { get; set; }

    public string? Problem
        => DocumentId.Length == 0 ? "The entry has neither \"id\" nor \"path\"."
            : this["deleted"] is null && this["path"] is null && string.IsNullOrWhiteSpace(this["text"]) ? "The entry has neither \"text\" nor \"path\" nor \"deleted\"."
            : null;

    public string? this[string name] => entry[name] is { IsNullOrEmpty: false } value ? value.ToString() : null;

    /// <summary>When it was put into the stream.</summary>
    public DateTimeOffset At { get; } = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(entry.Id.ToString().Split('-')[0], CultureInfo.InvariantCulture));

    /// <summary>The document that it carries; null where it carries none.</summary>
    public Document? Document => this["deleted"] is not null || this["text"] is not { } text ? null : new Document
    {
        Id = DocumentId,
        Text = text,
        ContentHash = HashOf(text),
        Title = this["title"],
        Source = this["source"],
        PublishedOn = DateOnly.TryParseExact(this["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
    };

    /// <summary>Whether a number of an entry (<c>milliseconds-sequence</c>) is later than another.</summary>
    public static bool IsLater(string number, string other)
    {
        static (long, long) Parts(string number)
        {
            var dash = number.IndexOf('-', StringComparison.Ordinal);
            return (long.Parse(number.AsSpan(0, dash), CultureInfo.InvariantCulture), long.Parse(number.AsSpan(dash + 1), CultureInfo.InvariantCulture));
        }

        return Parts(number).CompareTo(Parts(other)) > 0;
    }

    private string HashOf(string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (string?[])[text, this["title"], this["date"], this["source"]])
        {
            var bytes = Encoding.UTF8.GetBytes(part ?? string.Empty);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>What an entry led to, and how much of it is open.</summary>
internal sealed class EntryParts(int open)
{
    private readonly Lock gate = new();
    private int left = open;

    public Failure? Failure { get; private set; }

    /// <returns>Whether it was the last.</returns>
    public bool Close(Failure? failure)
    {
        lock (gate)
        {
            Failure ??= failure;
            return --left == 0;
        }
    }
}
