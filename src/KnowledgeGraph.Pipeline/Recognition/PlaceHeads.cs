using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Judges the head before a place's suffix: which of its first words do not belong to the name, and whether what is left is a name at all.</summary>
/// <param name="phraseWords">Words that no name of a place holds: 老旧, 无物业.</param>
/// <param name="genericHeads">Words that make no name: 住宅, 示范.</param>
/// <param name="leading">Single characters that stand before names: 跨, 沿, 含.</param>
internal sealed class PlaceHeads(FrozenSet<string> phraseWords, FrozenSet<string> genericHeads, FrozenSet<string> leading, NameLikeness likeness)
{
    /// <summary>Suffixes that are common nouns too: what stands before them is often no name.</summary>
    private static readonly FrozenSet<string> CommonNouns = FrozenSet.ToFrozenSet(["小区", "社区", "片区", "家园", "大院", "庭院", "宿舍", "公寓", "新城", "老区", "集镇"], StringComparer.Ordinal);

    private const string Adjectival = "式型化性级类";

    public PlaceHeads(WordLists lists, NameLikeness likeness)
        : this(lists.Words("phrase_words"), lists.Words("generic_heads"), lists.Words("leading"), likeness)
    {
    }

    /// <summary>Whether a suffix is a common noun too.</summary>
    public static bool IsCommonNoun(string suffix) => CommonNouns.Contains(suffix);

    /// <summary>重建|怡馨(路), 紧盯|青龙(寺), 跨|清姜(河): an ordinary word hardly stands before an unknown one in a name.</summary>
    /// <returns>The start of the name; the given one where nothing is in the way.</returns>
    public int WithoutLeading(AnalyzedText text, int start, int end)
    {
        while (end - start >= 3 && !likeness.IsStem(text.Text[start..end]) && text.TokenAt(start) is >= 0 and var index)
        {
            var token = text.Tokens[index];
            var wordEnd = Math.Min(token.Span.End, end);
            if (token.Span.Start != start && !leading.Contains(text.Text[start..(start + 1)]))
            {
                break;
            }

            if (token.Span.Length == 1 || token.Tag == "x")
            {
                if (!leading.Contains(text.Text[start..(start + 1)]))
                {
                    break;
                }

                start++;
            }
            else if (wordEnd < end && IsOrdinary(token) && !likeness.IsStem(text.Word(token)) && NameLikeness.HasProper(text, new TextSpan(wordEnd, end), genericHeads.Contains))
            {
                start = wordEnd;
            }
            else
            {
                break;
            }
        }

        return start;
    }

    /// <summary>Whether a head is a phrase of common words: 央产老旧(小区), 互嵌式(社区), 无物业楼房(小区).</summary>
    public bool IsCommon(AnalyzedText text, TextSpan head)
    {
        if (head.Length > 1 && Adjectival.Contains(text.Text[head.End - 1], StringComparison.Ordinal))
        {
            return true;
        }

        var allGeneric = true;
        var lastGeneric = false;
        for (var i = text.TokenAt(head.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < head.End; i++)
        {
            var word = text.Word(text.Tokens[i]);
            if (phraseWords.Contains(word))
            {
                return true;
            }

            lastGeneric = genericHeads.Contains(word);
            allGeneric &= lastGeneric || IsOrdinary(text.Tokens[i]) && word.Length > 1;
        }

        return (allGeneric || lastGeneric && !NameLikeness.HasProper(text, head, genericHeads.Contains)) && !likeness.IsStem(head.In(text.Text));
    }

    private static bool IsOrdinary(Token token)
        => token.Span.Length > 1 && token.Tag is "v" or "vn" or "vd" or "a" or "ad" or "an" or "d" or "b" or "l" or "i" or "z" or "f" or "r" or "c" or "s" or "p";
}
