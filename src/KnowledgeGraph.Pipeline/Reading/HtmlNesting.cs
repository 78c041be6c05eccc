using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Reading;

/// <summary>How deep a page is nested, before it is parsed: the parser's time grows with the square of the depth, and a small page could hold up a worker for hours.</summary>
internal static class HtmlNesting
{
    /// <summary>Pages nested deeper are refused; those that people write are some dozens deep, and at this depth the parser takes a second.</summary>
    public const int Most = 25_000;

    private const int LongestName = 16;

    /// <summary>Elements without content, and those that others close: however many stand behind each other, they do not nest.</summary>
    private static readonly FrozenSet<string> Flat = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt",
        "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup", "html", "head", "body");

    /// <returns>The most elements that are open at one place; more than there are where comments or scripts hold tags.</returns>
    public static int DepthOf(ReadOnlySpan<char> html)
    {
        var flat = Flat.GetAlternateLookup<ReadOnlySpan<char>>();
        var (depth, most) = (0, 0);
        for (var at = html.IndexOf('<'); at >= 0 && at + 1 < html.Length;)
        {
            var isEnd = html[at + 1] == '/';
            var start = at + (isEnd ? 2 : 1);
            var end = start;
            while (end < html.Length && end - start < LongestName && char.IsAsciiLetterOrDigit(html[end]))
            {
                end++;
            }

            if (end > start && !flat.Contains(html[start..end]))
            {
                depth = isEnd ? Math.Max(0, depth - 1) : depth + 1;
                most = Math.Max(most, depth);
            }

            var next = html[end..].IndexOf('<');
            at = next < 0 ? -1 : end + next;
        }

        return most;
    }
}
