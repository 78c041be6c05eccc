using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Tells heads of names from ordinary words, by the segmenter's tags and by the stems that many divisions of the register bear.</summary>
/// <param name="stems">Stems of communities and subdistricts: 和平, 富强.</param>
internal sealed class NameLikeness(FrozenSet<string> stems)
{
    public const string StemsFile = "place-stems.tsv";

    /// <exception cref="ConfigurationException">The list of stems is missing.</exception>
    public static NameLikeness Load(string lexiconFolder)
        => new(SeedTable.Read(Path.Combine(lexiconFolder, StemsFile), ["stem"]).Select(r => r.Cells[0]).ToFrozenSet(StringComparer.Ordinal));

    public static bool IsProper(Token token, string word)
        => token.Tag is "ns" or "nr" or "nrt" or "nrfg" or "nz" or "nt" || token.Tag == "x" && word.Length > 1 && char.IsLetter(word[0]);

    /// <summary>Whether a word at a span is a name of the lexicon, or unknown to it; words that stand in a list of ordinary ones do not count.</summary>
    public static bool HasProper(AnalyzedText text, TextSpan head, Func<string, bool> isOrdinary)
    {
        for (var i = text.TokenAt(head.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < head.End; i++)
        {
            var word = text.Word(text.Tokens[i]);
            if (!isOrdinary(word) && IsProper(text.Tokens[i], word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>永|达, 清|风雅|韵: where single characters stand for words, the lexicon does not know the name.</summary>
    /// <remarks>None of the characters is one that joins or counts words.</remarks>
    public static bool IsFragmented(AnalyzedText text, TextSpan head, Func<string, bool> isOrdinary)
    {
        var pieces = 0;
        for (var i = text.TokenAt(head.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < head.End; i++)
        {
            var token = text.Tokens[i];
            if (token.Span.Length == 1 && (token.Tag is "p" or "c" or "uj" or "ul" or "u" or "m" or "q" or "r" or "f" or "y" or "eng" || isOrdinary(text.Word(token))))
            {
                return false;
            }

            pieces += token.Span.Length == 1 ? 1 : 0;
        }

        return pieces >= 2 && head.Length is >= 2 and <= 6;
    }

    /// <summary>党工委, 办事处: bodies, which share no suffix with the places of a list.</summary>
    public static bool IsBody(AnalyzedText text, TextSpan head)
        => text.TokenAt(head.End - 1) is >= 0 and var index && text.Tokens[index].Tag == "nt" && text.Text[head.End - 1] is '委' or '办' or '局' or '会' or '处' or '府';

    /// <summary>Whether many divisions bear a stem: 和平, 富强.</summary>
    public bool IsStem(string head) => stems.Contains(head);

    /// <summary>A head of verbs, adjectives and the like alone that no division bears: 行动(一路), 封闭(小区). Nouns may name a place: 农行(小区), 电讯(工房).</summary>
    public bool IsNoName(AnalyzedText text, TextSpan head)
    {
        if (stems.Contains(head.In(text.Text)))
        {
            return false;
        }

        for (var i = text.TokenAt(head.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < head.End; i++)
        {
            var token = text.Tokens[i];
            if (token.Span.Start < head.Start || token.Span.End > head.End || token.Span.Length == 1
                || token.Tag is not ("v" or "vn" or "vd" or "a" or "ad" or "an" or "d" or "b" or "l" or "i" or "m" or "f" or "t" or "r" or "c"))
            {
                return false;
            }
        }

        return true;
    }
}
