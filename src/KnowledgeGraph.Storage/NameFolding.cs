using System.Text;

namespace KnowledgeGraph.Storage;

/// <summary>How names are compared when they are searched: in one width and case, without quotes, dashes and blanks.</summary>
internal static class NameFolding
{
    private const int WidthOffset = 'Ａ' - 'A';

    /// <summary>ＡＢ“智慧”社区 and ab智慧社区 fold to the same.</summary>
    public static string Fold(string name) => EntityKey.Normalize(HalfWidth(name));

    /// <summary>The characters of a folded name parted by blanks, each a word to the index; symbols widened, for the tokenizer drops those of ASCII.</summary>
    public static string Characters(string folded)
    {
        var builder = new StringBuilder(folded.Length * 2);
        foreach (var rune in folded.EnumerateRunes())
        {
            if (builder.Length > 0)
            {
                builder.Append(' ');
            }

            builder.Append(rune.IsAscii && !Rune.IsLetterOrDigit(rune) ? new Rune(rune.Value + WidthOffset) : rune);
        }

        return builder.ToString();
    }

    /// <returns>A phrase for each word of the query, all of which one name must hold; null where the query holds nothing to search for.</returns>
    public static string? Match(string query)
    {
        var phrases = query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Fold).Where(w => w.Length > 0)
            .Select(w => $"\"{Characters(w)}\"").ToList();
        return phrases.Count == 0 ? null : string.Join(' ', phrases);
    }

    private static string HalfWidth(string text)
        => text.AsSpan().IndexOfAnyInRange('！', '～') < 0
            ? text
            : string.Create(text.Length, text, static (buffer, source) =>
            {
                for (var i = 0; i < buffer.Length; i++)
                {
                    buffer[i] = source[i] is >= '！' and <= '～' ? (char)(source[i] - WidthOffset) : source[i];
                }
            });
}
