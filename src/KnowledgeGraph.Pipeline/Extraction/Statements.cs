namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>A sentence as the rules of status and policies see it: up to 。！？； or the end of a block.</summary>
/// <param name="Span">Closing punctuation included.</param>
/// <param name="Clauses">Parted by commas and colons, in text order, at least one; never empty.</param>
internal sealed record Statement(TextSpan Span, IReadOnlyList<TextSpan> Clauses);

/// <summary>Cuts a cleaned text into statements and clauses.</summary>
/// <remarks>Half-width punctuation counts too, except between digits. Where punctuation was stripped from a text, a clause ends
/// after <see cref="LongestClause"/> code units, so that all that follows stays linear.</remarks>
internal static class Statements
{
    /// <summary>In UTF-16 code units.</summary>
    public const int LongestClause = 80;

    private const int ClausesOfLongest = 12;

    /// <returns>In text order, never overlapping; blanks between them are in none.</returns>
    public static IReadOnlyList<Statement> Of(string text)
    {
        var statements = new List<Statement>();
        var clauses = new List<TextSpan>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var mark = i == text.Length ? Mark.Statement : MarkAt(text, i);
            if (mark == Mark.None && i - start < LongestClause)
            {
                continue;
            }

            var end = mark == Mark.None || i == text.Length || text[i] == '\n' ? i : i + 1;
            if (!text.AsSpan(start, end - start).IsWhiteSpace())
            {
                clauses.Add(Trimmed(text, start, end));
            }

            start = mark == Mark.None || i == text.Length ? i : i + 1;
            if (clauses.Count > 0 && (mark == Mark.Statement || clauses.Count >= ClausesOfLongest))
            {
                statements.Add(new Statement(new TextSpan(clauses[0].Start, clauses[^1].End), [.. clauses]));
                clauses.Clear();
            }
        }

        return statements;
    }

    /// <summary>Index of the statement that holds a position or is the last to begin before it; -1 before the first.</summary>
    public static int IndexAt(IReadOnlyList<Statement> statements, int position)
    {
        var (low, high) = (0, statements.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (statements[middle].Span.Start <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    private static Mark MarkAt(string text, int i)
    {
        switch (text[i])
        {
            case '。' or '！' or '？' or '；' or '!' or '?' or ';' or '\n':
                return Mark.Statement;
            case '，' or '：':
                return Mark.Clause;
            case ',' or ':' or '.':
                var inNumber = i > 0 && i + 1 < text.Length && char.IsAsciiLetterOrDigit(text[i - 1]) && char.IsAsciiLetterOrDigit(text[i + 1]);
                return inNumber ? Mark.None : text[i] == '.' ? Mark.Statement : Mark.Clause;
            default:
                return Mark.None;
        }
    }

    private static TextSpan Trimmed(string text, int start, int end)
    {
        while (char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return new TextSpan(start, end);
    }

    private enum Mark
    {
        None,
        Clause,
        Statement,
    }
}
