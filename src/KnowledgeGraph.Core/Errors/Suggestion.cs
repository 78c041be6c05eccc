namespace KnowledgeGraph;

/// <summary>Words for messages about a value that is none of the valid ones.</summary>
public static class Suggestion
{
    private const int MostListed = 12;
    private const int LongestWord = 64;

    /// <returns><c>expected one of a, b, c; did you mean 'b'?</c> A long list is cut, and the question is left out where nothing is near.</returns>
    public static string OneOf(string value, IEnumerable<string> valid)
    {
        var all = valid.ToList();
        var nearest = Nearest(value, all);
        return $"expected {List(all)}{(nearest is null ? string.Empty : $"; did you mean '{nearest}'?")}";
    }

    /// <summary>The valid value that the fewest edits lead to; of several the first. Null where it takes more than a third of the letters.</summary>
    /// <remarks>
    /// Edits are insertions, deletions, substitutions and swaps of neighbours (optimal string alignment); upper and lower case count as
    /// equal. A value of more than 64 characters is no misspelling, and nothing is suggested for it.
    /// </remarks>
    public static string? Nearest(string value, IEnumerable<string> valid)
    {
        string? nearest = null;
        var fewest = int.MaxValue;
        foreach (var candidate in value.Length > LongestWord ? [] : valid)
        {
            var edits = Edits(value.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (edits < fewest && edits <= Math.Max(1, Math.Max(value.Length, candidate.Length) / 3) && edits < candidate.Length)
            {
                (nearest, fewest) = (candidate, edits);
            }
        }

        return nearest;
    }

    private static string List(List<string> valid) => valid.Count switch
    {
        0 => "none at all",
        1 => $"'{valid[0]}'",
        <= MostListed => "one of " + string.Join(", ", valid),
        _ => $"one of {string.Join(", ", valid.Take(MostListed))}, … ({valid.Count} in all)",
    };

    private static int Edits(string from, string to)
    {
        var edits = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            edits[i, 0] = i;
        }

        for (var j = 0; j <= to.Length; j++)
        {
            edits[0, j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var substituted = edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(substituted, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[from.Length, to.Length];
    }
}
