namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>A line of the text as read.</summary>
/// <param name="Start">Where its content begins in the source, behind the indentation.</param>
/// <param name="Text">The content in half width (<see cref="Folding.Narrow(char)"/>), blanks at both ends left out; one character for each of the source.</param>
/// <param name="IsIndented">Whether blanks stand before the content.</param>
/// <param name="BlanksBefore">Empty lines before this one.</param>
internal sealed record Line(int Start, string Text, bool IsIndented, int BlanksBefore)
{
    /// <summary>Where content of the article begins in <see cref="Text"/>: behind a dateline.</summary>
    public int From { get; set; }

    /// <summary>Where it ends: before a byline.</summary>
    public int To { get; set; } = Text.Length;

    public bool IsDropped { get; set; }

    /// <summary>Whether the line is part of a list of links, of an advertisement or of what follows the article: nothing in it is about the article.</summary>
    public bool IsForeign { get; set; }

    public string Content => From == 0 && To == Text.Length ? Text : Text[From..To];

    /// <summary>Parts a text at its line ends; empty lines are only counted.</summary>
    public static List<Line> Split(string source)
    {
        var lines = new List<Line>();
        var blanks = 0;
        for (var start = 0; start < source.Length;)
        {
            var length = source.AsSpan(start).IndexOfAny(Marks.LineEnd);
            var end = length < 0 ? source.Length : start + length;
            var first = start;
            while (first < end && IsBlank(source[first]))
            {
                first++;
            }

            var last = end;
            while (last > first && IsBlank(source[last - 1]))
            {
                last--;
            }

            if (last > first)
            {
                var text = string.Create(last - first, (source, first), static (span, state) =>
                {
                    for (var i = 0; i < span.Length; i++)
                    {
                        span[i] = Folding.Narrow(state.source[state.first + i]);
                    }
                });
                lines.Add(new Line(first, text, first > start, blanks));
                blanks = 0;
            }
            else
            {
                blanks++;
            }

            start = end + 1;
            if (end + 1 < source.Length && source[end] == '\r' && source[end + 1] == '\n')
            {
                start++;
            }
        }

        return lines;
    }

    private static bool IsBlank(char c) => Folding.Narrow(c) is ' ' or Folding.None;
}
