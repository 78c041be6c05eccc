using System.Buffers;
using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Pipeline.Segmentation;

/// <summary>Cuts text into words as jieba 0.42.1 does with <c>cut(text, HMM=True)</c>.</summary>
/// <remarks>
/// Source of the algorithm: jieba by Sun Junyi, <c>Tokenizer.__cut_DAG</c> and <c>finalseg.cut</c>. Of all ways to part a block into words of the lexicon
/// the likeliest is taken; runs of single characters in it go to the <see cref="CharacterModel"/>. jieba counts code points and this code UTF-16 code
/// units, which differ only outside blocks: no block holds a surrogate. Holds no state between calls; linear in the length of the text.
/// </remarks>
internal sealed class WordCutter(Lexicon lexicon, CharacterModel model)
{
    /// <param name="ends">Gets the end of each word, counted from the start of the text, ascending; the last is the length of the text.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Cut(ReadOnlySpan<char> text, List<int> ends)
    {
        var scratch = new Scratch();
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            while (end < text.Length && IsWordUnit(text[end]))
            {
                end++;
            }

            if (end > i)
            {
                CutBlock(text[i..end], i, ends, ref scratch);
                i = end;
            }
            else
            {
                // Outside blocks every code point is a word; a line end of two is one.
                var isPair = i + 1 < text.Length && (char.IsSurrogatePair(text[i], text[i + 1]) || (text[i] == '\r' && text[i + 1] == '\n'));
                i += isPair ? 2 : 1;
                ends.Add(i);
            }
        }

        scratch.Return();
    }

    /// <summary>Whether a code unit can stand inside a word: jieba's <c>[\u4E00-\u9FD5a-zA-Z0-9+#&amp;._%-]</c>.</summary>
    public static bool IsWordUnit(char unit) => IsChinese(unit) || char.IsAsciiLetterOrDigit(unit) || unit is '+' or '#' or '&' or '.' or '_' or '%' or '-';

    private static bool IsChinese(char unit) => unit is >= CharacterModel.First and <= CharacterModel.Last;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CutBlock(ReadOnlySpan<char> block, int offset, List<int> ends, ref Scratch scratch)
    {
        scratch.Reserve(block.Length + 1);
        var wordEnds = scratch.WordEnds.AsSpan(0, block.Length);
        FindRoute(block, scratch.Values.AsSpan(0, block.Length + 1), wordEnds);

        var singles = 0;
        for (var i = 0; i < block.Length;)
        {
            var end = wordEnds[i];
            if (end - i > 1)
            {
                CutSingles(block[singles..i], offset + singles, ends, scratch.States);
                ends.Add(offset + end);
                singles = end;
            }

            i = end;
        }

        CutSingles(block[singles..], offset + singles, ends, scratch.States);
    }

    /// <summary>For each place of a block, where the first word of the likeliest parting of what follows ends; the longer word between equals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindRoute(ReadOnlySpan<char> block, Span<double> values, Span<int> wordEnds)
    {
        var nodes = lexicon.Trie.Nodes;
        var codes = lexicon.Trie.Codes;
        var weights = lexicon.Weights;
        var rootBase = nodes[0].Base;
        values[block.Length] = 0;
        for (var i = block.Length - 1; i >= 0; i--)
        {
            var best = double.NegativeInfinity;
            var bestEnd = i;
            var start = rootBase;
            for (var j = i; j < block.Length && start != 0;)
            {
                var code = codes[block[j++]];
                var node = nodes[start + code];
                if (node.Label != code)
                {
                    break;
                }

                start = node.Base;
                if (node.Value != 0)
                {
                    var value = weights[node.Value] + values[j];
                    if (value >= best)
                    {
                        best = value;
                        bestEnd = j;
                    }
                }
            }

            if (lexicon.OwnTrie is { } own)
            {
                (best, bestEnd) = BestOwnWord(own, block, i, values, best, bestEnd);
            }

            if (bestEnd == i)
            {
                best = lexicon.UnknownWeight + values[i + 1];
                bestEnd = i + 1;
            }

            values[i] = best;
            wordEnds[i] = bestEnd;
        }
    }

    private (double Best, int BestEnd) BestOwnWord(WordTrie own, ReadOnlySpan<char> block, int first, ReadOnlySpan<double> values, double best, int bestEnd)
    {
        var start = own.Nodes[0].Base;
        for (var j = first; j < block.Length && start != 0;)
        {
            var code = own.Codes[block[j++]];
            var node = own.Nodes[start + code];
            if (node.Label != code)
            {
                break;
            }

            start = node.Base;
            if (node.Value != 0)
            {
                var value = lexicon.Weights[node.Value] + values[j];
                if (value > best || (value == best && j > bestEnd))
                {
                    (best, bestEnd) = (value, j);
                }
            }
        }

        return (best, bestEnd);
    }

    /// <summary>A run of characters that the route leaves alone: unknown words, unless the run itself is a word that lost against its characters.</summary>
    private void CutSingles(ReadOnlySpan<char> run, int offset, List<int> ends, byte[] states)
    {
        if (run.Length == 1)
        {
            ends.Add(offset + 1);
        }
        else if (run.Length > 1 && lexicon.Contains(run))
        {
            AddEach(run.Length, offset, ends);
        }
        else
        {
            for (var i = 0; i < run.Length;)
            {
                var end = i;
                while (end < run.Length && IsChinese(run[end]))
                {
                    end++;
                }

                if (end > i)
                {
                    CutChinese(run[i..end], offset + i, ends, states);
                }
                else
                {
                    while (end < run.Length && !IsChinese(run[end]))
                    {
                        end++;
                    }

                    CutLatin(run[i..end], offset + i, ends);
                }

                i = end;
            }
        }
    }

    private void CutChinese(ReadOnlySpan<char> run, int offset, List<int> ends, byte[] states)
    {
        model.Decode(run, states.AsSpan(0, run.Length));
        var begin = 0;
        for (var i = 0; i < run.Length; i++)
        {
            switch (states[i])
            {
                // A path may also open with E or M, where no character of the run is in the model; the word then begins with the run.
                case CharacterModel.B:
                    begin = i;
                    break;
                case CharacterModel.E when IsForbidden(run[begin..(i + 1)]):
                    AddEach(i + 1 - begin, offset + begin, ends);
                    break;
                case CharacterModel.E or CharacterModel.S:
                    ends.Add(offset + i + 1);
                    break;
            }
        }
    }

    private bool IsForbidden(ReadOnlySpan<char> word)
        => lexicon.ForbiddenWords.Count > 0 && lexicon.ForbiddenWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    /// <summary>jieba's <c>[a-zA-Z0-9]+(?:\.\d+)?%?</c>: words and numbers, and what is between them as it stands.</summary>
    private static void CutLatin(ReadOnlySpan<char> run, int offset, List<int> ends)
    {
        var between = 0;
        for (var i = 0; i < run.Length;)
        {
            if (!char.IsAsciiLetterOrDigit(run[i]))
            {
                i++;
                continue;
            }

            if (i > between)
            {
                ends.Add(offset + i);
            }

            while (i < run.Length && char.IsAsciiLetterOrDigit(run[i]))
            {
                i++;
            }

            if (i + 1 < run.Length && run[i] == '.' && char.IsAsciiDigit(run[i + 1]))
            {
                i++;
                while (i < run.Length && char.IsAsciiDigit(run[i]))
                {
                    i++;
                }
            }

            if (i < run.Length && run[i] == '%')
            {
                i++;
            }

            ends.Add(offset + i);
            between = i;
        }

        if (between < run.Length)
        {
            ends.Add(offset + run.Length);
        }
    }

    private static void AddEach(int count, int offset, List<int> ends)
    {
        for (var i = 1; i <= count; i++)
        {
            ends.Add(offset + i);
        }
    }

    /// <summary>Room for the longest block so far, lent by the pool.</summary>
    private ref struct Scratch
    {
        public Scratch()
        {
            Values = ArrayPool<double>.Shared.Rent(512);
            WordEnds = ArrayPool<int>.Shared.Rent(512);
            States = ArrayPool<byte>.Shared.Rent(512);
        }

        public double[] Values { get; private set; }

        public int[] WordEnds { get; private set; }

        public byte[] States { get; private set; }

        public void Reserve(int length)
        {
            if (length > States.Length)
            {
                Return();
                Values = ArrayPool<double>.Shared.Rent(length);
                WordEnds = ArrayPool<int>.Shared.Rent(length);
                States = ArrayPool<byte>.Shared.Rent(length);
            }
        }

        public readonly void Return()
        {
            ArrayPool<double>.Shared.Return(Values);
            ArrayPool<int>.Shared.Return(WordEnds);
            ArrayPool<byte>.Shared.Return(States);
        }
    }
}
