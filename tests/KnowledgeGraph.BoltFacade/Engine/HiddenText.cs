using System.Text;

namespace KnowledgeGraph.BoltFacade.Engine;

/// <summary>Carries through the engine what it has no value for, as strings with a mark in front that no text of ours holds.</summary>
/// <remarks>
/// FalkorDB's index cuts white space off both ends of a string and parts it at U+0001, so that <c>MERGE (n {key: ' a'})</c> never finds
/// what it made; and a U+0000 ends its query. Date-times with a zone it does not know at all.
/// </remarks>
internal static class HiddenText
{
    // Sorts before all that a text may hold, so that what is hidden keeps its place in the order.
    private const char Edge = '\u0002';

    // Of the private use area.
    private const char One = '\uE001';
    private const char Zero = '\uE002';
    private const char DateTimeMark = '\uE010';
    private const char LocalDateTimeMark = '\uE011';

    private static readonly System.Buffers.SearchValues<char> Marks = System.Buffers.SearchValues.Create([Edge, One, Zero, DateTimeMark, LocalDateTimeMark]);

    /// <summary>What the engine is given for a string.</summary>
    public static string Hide(string text)
    {
        if (text.Length == 0 || (text[0] > ' ' && text[^1] > ' ' && text.AsSpan().IndexOfAny('\0', '\u0001') < 0))
        {
            return text;
        }

        var hidden = new StringBuilder(text.Length + 2);
        if (text[0] <= ' ')
        {
            hidden.Append(Edge);
        }

        hidden.Append(text).Replace('\0', Zero).Replace('\u0001', One);
        if (text[^1] <= ' ')
        {
            hidden.Append(Edge);
        }

        return hidden.ToString();
    }

    /// <summary>What a date-time is given as; in text order and time order alike, as long as all are of one zone.</summary>
    /// <param name="seconds">Since 1970-01-01T00:00:00Z.</param>
    /// <param name="zone">Offset in seconds, or the name of a zone.</param>
    public static string HideDateTime(long seconds, long nanoseconds, object zone)
        => $"{DateTimeMark}{DateTime.UnixEpoch.AddSeconds(seconds):yyyy-MM-ddTHH:mm:ss}.{nanoseconds:000000000}|{zone}";

    /// <param name="seconds">Since 1970-01-01T00:00:00 on the same clock.</param>
    public static string HideLocalDateTime(long seconds, long nanoseconds)
        => $"{LocalDateTimeMark}{DateTime.UnixEpoch.AddSeconds(seconds):yyyy-MM-ddTHH:mm:ss}.{nanoseconds:000000000}";

    /// <summary>The value that a string of the engine stands for.</summary>
    public static object Reveal(string text)
    {
        if (text.AsSpan().IndexOfAny(Marks) < 0)
        {
            return text;
        }

        switch (text[0])
        {
            case DateTimeMark when text.IndexOf('|') is > 0 and var bar:
                var zone = text[(bar + 1)..];
                return long.TryParse(zone, out var offset)
                    ? new Bolt.Structure(Bolt.Tags.DateTime, Seconds(text), Nanoseconds(text), offset)
                    : new Bolt.Structure(Bolt.Tags.ZonedDateTime, Seconds(text), Nanoseconds(text), zone);
            case LocalDateTimeMark:
                return new Bolt.Structure(Bolt.Tags.LocalDateTime, Seconds(text), Nanoseconds(text));
            default:
                return text.Replace(Edge.ToString(), "", StringComparison.Ordinal).Replace(One, '\u0001').Replace(Zero, '\0');
        }
    }

    private static long Seconds(string text)
        => (long)(DateTime.ParseExact(text.AsSpan(1, 19), "yyyy-MM-ddTHH:mm:ss", null, System.Globalization.DateTimeStyles.AdjustToUniversal
            | System.Globalization.DateTimeStyles.AssumeUniversal) - DateTime.UnixEpoch).TotalSeconds;

    private static long Nanoseconds(string text) => long.Parse(text.AsSpan(21, 9), System.Globalization.CultureInfo.InvariantCulture);
}
