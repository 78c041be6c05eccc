using System.Buffers;

namespace KnowledgeGraph.Pipeline.Segmentation;

/// <summary>Parts text into words with their parts of speech; the words are those of jieba 0.42.1 (<c>cut</c>, HMM on).</summary>
/// <remarks>
/// The seam to the word segmentation: what the other stages and hosts know of it is in this file. Another segmenter takes over by replacing
/// <see cref="Cut(ReadOnlySpan{char}, List{int})"/>. One instance serves all threads; nothing of a text is kept between calls.
/// </remarks>
public sealed class Segmenter
{
    /// <summary>Characters of which numerals are written: 三百二十, 两万.</summary>
    private static readonly SearchValues<char> Numerals = SearchValues.Create("一二三四五六七八九十百千万亿两零");

    private static readonly SearchValues<char> NumberUnits = SearchValues.Create("0123456789.%");

    private readonly Lexicon lexicon;
    private readonly WordCutter cutter;

    private Segmenter(Lexicon lexicon, CharacterModel model)
    {
        this.lexicon = lexicon;
        cutter = new WordCutter(lexicon, model);
    }

    /// <param name="lexiconFolder">The folder <c>seeds/lexicon</c>: jieba's words and model, compiled, and <c>words.tsv</c> if there is one.</param>
    /// <param name="withOwnWords">Whether to add the words of <c>words.tsv</c>; without them the words are exactly jieba's.</param>
    /// <exception cref="ConfigurationException">A compiled file is missing.</exception>
    /// <exception cref="SeedFormatException">A file is malformed.</exception>
    public static Segmenter Load(string lexiconFolder, bool withOwnWords = true)
    {
        ArgumentNullException.ThrowIfNull(lexiconFolder);
        return new Segmenter(Lexicon.Load(lexiconFolder, withOwnWords), CharacterModel.Load(lexiconFolder));
    }

    /// <summary>The words of a stretch of text, which is cut as if it stood alone.</summary>
    /// <param name="span">In code units of <paramref name="text"/>; best a whole sentence or block, since its ends part words.</param>
    /// <returns>
    /// Tokens in text order, without gaps or overlaps, covering the span; empty where the span is. Tags are the lexicon's; of words that it lacks,
    /// <c>m</c> for numbers (12.5%, 三百二十), <c>eng</c> for Latin ones (5G, wifi), <c>x</c> for the rest, punctuation and blanks among them.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The span reaches beyond the text.</exception>
    public IReadOnlyList<Token> Segment(string text, TextSpan span)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span.End, text.Length, nameof(span));
        var ends = new List<int>((span.Length / 2) + 1);
        Cut(span.Of(text), ends);
        var tokens = new Token[ends.Count];
        var start = span.Start;
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = new TextSpan(start, span.Start + ends[i]);
            tokens[i] = new Token(token, TagOf(token.Of(text)));
            start = token.End;
        }

        return tokens;
    }

    /// <summary>Words without tags, and without an object for each.</summary>
    /// <param name="text">May be empty, and may hold anything, unpaired surrogates included.</param>
    /// <param name="ends">Where each word ends, from the start of the text, is added here, ascending; the last is the length of the text.</param>
    public void Cut(ReadOnlySpan<char> text, List<int> ends)
    {
        ArgumentNullException.ThrowIfNull(ends);
        cutter.Cut(text, ends);
    }

    /// <returns>The words in text order; joined they are the text.</returns>
    public IEnumerable<string> Cut(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ends = new List<int>((text.Length / 2) + 1);
        Cut(text, ends);
        var words = new string[ends.Count];
        var start = 0;
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = text[start..ends[i]];
            start = ends[i];
        }

        return words;
    }

    private string TagOf(ReadOnlySpan<char> word)
        => lexicon.TagOf(word)
            ?? (!word.ContainsAnyExcept(Numerals) || (word.ContainsAnyInRange('0', '9') && !word.ContainsAnyExcept(NumberUnits)) ? "m"
                : word.ContainsAnyInRange('a', 'z') || word.ContainsAnyInRange('A', 'Z') ? "eng"
                : "x");
}
