using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace KnowledgeGraph;

/// <summary>Folds a name to Unicode's compatibility form: Ａ１ → A1, ㎡ → m2, Ⅱ → II, ① → 1.</summary>
/// <remarks>
/// <see cref="string.Normalize()"/> leaves every text as it is in invariant globalization, which this program needs to run without ICU; so the
/// mapping travels with it. Source: NFKC of each code point, Unicode 14.0 (CompatibilityForm.tsv). Combining marks are not composed or
/// reordered: names as people type them hold none.
/// </remarks>
public static class CompatibilityForm
{
    private static readonly Lazy<FrozenDictionary<int, string>> Mapping = new(Load);

    public static string Of(string text)
    {
        var i = 0;
        while (i < text.Length && IsStable(text[i]))
        {
            i++;
        }

        if (i == text.Length)
        {
            return text;
        }

        var builder = new StringBuilder(text.Length + 8).Append(text, 0, i);
        while (i < text.Length)
        {
            var point = char.IsSurrogatePair(text, i) ? char.ConvertToUtf32(text, i) : text[i];
            var length = point > char.MaxValue ? 2 : 1;
            if (!IsStable(text[i]) && Mapping.Value.TryGetValue(point, out var mapped))
            {
                builder.Append(mapped);
            }
            else
            {
                builder.Append(text, i, length);
            }

            i += length;
        }

        return builder.ToString();
    }

    /// <summary>ASCII, and the Han characters that make up nearly all of every name.</summary>
    private static bool IsStable(char c) => c < 0xA0 || c is >= '\u4E00' and <= '\u9FFF';

    private static FrozenDictionary<int, string> Load()
    {
        using var stream = typeof(CompatibilityForm).Assembly.GetManifestResourceStream("CompatibilityForm.tsv")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var mapping = new Dictionary<int, string>(5000);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            mapping[Parse(line.AsSpan(0, tab))] = string.Concat(line[(tab + 1)..].Split(' ').Select(p => char.ConvertFromUtf32(Parse(p))));
        }

        return mapping.ToFrozenDictionary();
    }

    private static int Parse(ReadOnlySpan<char> hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
