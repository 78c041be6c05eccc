using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Cli.CommandLine;

/// <summary>Names that others chose, made safe to show.</summary>
internal static class Visible
{
    /// <summary>Line ends, control characters, marks that turn the writing direction and halves of pairs as <c>\u202E</c>; all else as it is.</summary>
    public static string Text(string text)
    {
        if (text.All(c => !IsHidden(c)))
        {
            return text;
        }

        var shown = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                shown.Append(text[i]).Append(text[++i]);
            }
            else if (IsHidden(text[i]))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            }
            else
            {
                shown.Append(text[i]);
            }
        }

        return shown.ToString();
    }

    private static bool IsHidden(char c)
        => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate;
}
