using System.Globalization;

namespace KnowledgeGraph.Storage;

/// <summary>Times of writes, as texts that sort as the writes came.</summary>
internal static class ChangeTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>Now, or just after the write before where a clock has gone back or not moved.</summary>
    /// <param name="last">Null where none came before.</param>
    public static string Next(TimeProvider clock, string? last)
    {
        var now = clock.GetUtcNow();
        var earliest = last is null ? DateTimeOffset.MinValue : Read(last).AddTicks(1);
        return Write(now > earliest ? now : earliest);
    }

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    public static DateTimeOffset Read(string text)
        => DateTimeOffset.ParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
