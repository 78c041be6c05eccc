namespace KnowledgeGraph.Cli.Evaluation;

/// <summary>How alike two names are: twice the characters in matching blocks over all characters.</summary>
/// <remarks>
/// Ratcliff and Obershelp's measure as Python's <c>difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()</c> computes it, over code
/// points; the reference scorer is defined by it. Of equally long blocks the one that starts first in <c>a</c>, then in <c>b</c>, counts.
/// </remarks>
internal static class SequenceRatio
{
    /// <returns>From 0 to 1; 1 where both are empty. Not symmetric.</returns>
    public static double Of(string a, string b)
    {
        var left = CodePoints(a);
        var right = CodePoints(b);
        return left.Length + right.Length == 0 ? 1.0 : 2.0 * Matched(left, right) / (left.Length + right.Length);
    }

    public static int[] CodePoints(string text) => [.. text.EnumerateRunes().Select(r => r.Value)];

    private static int Matched(int[] a, int[] b)
    {
        var matched = 0;
        var pending = new Stack<(int Start, int End, int OtherStart, int OtherEnd)>();
        pending.Push((0, a.Length, 0, b.Length));
        while (pending.TryPop(out var part))
        {
            var (i, j, size) = LongestBlock(a, b, part.Start, part.End, part.OtherStart, part.OtherEnd);
            if (size > 0)
            {
                matched += size;
                pending.Push((part.Start, i, part.OtherStart, j));
                pending.Push((i + size, part.End, j + size, part.OtherEnd));
            }
        }

        return matched;
    }

    private static (int Start, int OtherStart, int Size) LongestBlock(int[] a, int[] b, int start, int end, int otherStart, int otherEnd)
    {
        var best = (Start: start, OtherStart: otherStart, Size: 0);
        var lengths = new int[otherEnd - otherStart + 1]; // lengths[j + 1]: the block that ends at the former i and at j
        for (var i = start; i < end; i++)
        {
            for (var j = otherEnd - otherStart - 1; j >= 0; j--)
            {
                lengths[j + 1] = a[i] == b[otherStart + j] ? lengths[j] + 1 : 0;
            }

            for (var j = 0; j < otherEnd - otherStart; j++)
            {
                if (lengths[j + 1] > best.Size)
                {
                    best = (i - lengths[j + 1] + 1, otherStart + j - lengths[j + 1] + 1, lengths[j + 1]);
                }
            }
        }

        return best;
    }
}
