namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Tells amounts from dates and numbering.</summary>
internal static class Measures
{
    /// <summary>Whether a stretch holds an amount: digits that are no year, month, day or clock time, or words such as 百余 and 一批.</summary>
    public static bool In(string text, TextSpan span)
    {
        for (var i = span.Start; i < span.End; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                if (IsWord(text.AsSpan(i, span.End - i)))
                {
                    return true;
                }

                continue;
            }

            var start = i;
            while (i < span.End && (char.IsAsciiDigit(text[i]) || text[i] is '.' or ',' or '-' or '—' or '~' or '～'))
            {
                i++;
            }

            // “741样板”, “12345”: a label, no amount.
            if (start > 0 && text[start - 1] is '“' or '"' or '《' or '‘')
            {
                continue;
            }

            var after = i < text.Length ? text[i] : '\n';
            var numbering = i - start <= 3 && after is '、' or '\n';
            if (!numbering && after is not ('年' or '月' or '日' or '时' or '点' or ':' or '：' or '”' or '"' or ')' or '）'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(ReadOnlySpan<char> rest)
        => rest[0] is '一' or '百' or '两' or '余' or '首' && StartsWithWord(rest);

    private static bool StartsWithWord(ReadOnlySpan<char> rest)
        => rest.StartsWith("一批", StringComparison.Ordinal) || rest.StartsWith("百余", StringComparison.Ordinal)
            || rest.StartsWith("两支", StringComparison.Ordinal) || rest.StartsWith("余家", StringComparison.Ordinal)
            || rest.StartsWith("余个", StringComparison.Ordinal) || rest.StartsWith("首家", StringComparison.Ordinal);
}
