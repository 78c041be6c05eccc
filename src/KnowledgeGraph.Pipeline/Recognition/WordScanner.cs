namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds the words of a list in a text: at each position the longest that begins, or ends, there.</summary>
internal sealed class WordScanner
{
    private readonly PhraseTable<string> classes;

    public WordScanner(IEnumerable<KeyValuePair<string, string>> wordClasses) => classes = new PhraseTable<string>(wordClasses);

    public WordScanner(IEnumerable<string> words)
        : this(words.Select(w => KeyValuePair.Create(w, w)))
    {
    }

    /// <returns>The longest word that begins at a position and ends before <paramref name="limit"/>, and its class; length 0 where none does.</returns>
    public (int Length, string Class) StartingAt(string text, int position, int limit)
        => position < limit && classes.LongestAt(text.AsSpan(0, Math.Min(limit, text.Length)), position, out var value) is > 0 and var length ? (length, value!) : (0, string.Empty);

    /// <returns>The longest word that ends at a position and begins no earlier than <paramref name="limit"/>, and its class; length 0 where none does.</returns>
    public (int Length, string Class) EndingAt(string text, int position, int limit)
        => position > limit && classes.LongestBefore(text.AsSpan(Math.Max(limit, 0)), position - Math.Max(limit, 0), out var value) is > 0 and var length ? (length, value!) : (0, string.Empty);

    /// <summary>All occurrences in a span, in text order, never overlapping, the longest at each position.</summary>
    public IEnumerable<(TextSpan Span, string Class)> In(string text, TextSpan span)
    {
        for (var i = NextPlace(text, span.Start, span.End); i < span.End;)
        {
            var (length, value) = StartingAt(text, i, span.End);
            if (length > 0)
            {
                yield return (new TextSpan(i, i + length), value);
            }

            i = NextPlace(text, i + Math.Max(length, 1), span.End);
        }
    }

    /// <returns>Whether a word of the list stands anywhere in a span.</returns>
    public bool OccursIn(string text, TextSpan span)
    {
        for (var i = NextPlace(text, span.Start, span.End); i < span.End; i = NextPlace(text, i + 1, span.End))
        {
            if (classes.LongestAt(text.AsSpan(0, span.End), i, out _) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first position from <paramref name="start"/> on where a word may begin; <paramref name="limit"/> where none may.</summary>
    public int NextPlace(string text, int start, int limit) => start < limit ? classes.NextPlace(text.AsSpan(0, Math.Min(limit, text.Length)), start) : limit;
}
