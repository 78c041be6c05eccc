using System.Text;

namespace KnowledgeGraph.Cli.Evaluation;

/// <summary>How names are compared when an export is scored.</summary>
internal static class ScoredName
{
    private const string Dropped = "“”\"'‘’《》「」『』（）()、，,。·:：-—";

    /// <summary>Compatibility-folded, in lower case, without blanks, quotes, brackets and dashes.</summary>
    public static string Normalize(string? name)
    {
        var builder = new StringBuilder();
        foreach (var c in CompatibilityForm.Of(name ?? string.Empty))
        {
            // U+001C..U+001F are blanks to the reference scorer, not to .NET.
            if (!char.IsWhiteSpace(c) && c is not (>= '\u001C' and <= '\u001F') && !Dropped.Contains(c, StringComparison.Ordinal))
            {
                builder.Append(c);
            }
        }

        return builder.ToString().ToLowerInvariant();
    }

    /// <summary>Equal, or of at least three characters each that agree to 80 % in order.</summary>
    public static bool AreSimilar(string a, string b)
        => a == b || (Length(a) >= 3 && Length(b) >= 3 && SequenceRatio.Of(a, b) >= 0.8);

    /// <summary>In code points.</summary>
    public static int Length(string text) => text.EnumerateRunes().Count();
}
