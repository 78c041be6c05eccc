namespace KnowledgeGraph.Pipeline.Extraction;

/// <content>Clauses, quotations, list markers and characters.</content>
internal sealed partial class IndicatorExtractor
{
    private sealed partial class Walk
    {
        // Clauses and characters.

        /// <summary>Stretches between commas and other marks that are no part of a number; brackets that hold numbers of their own are cut out.</summary>
        private List<TextSpan> Clauses(int first, int last)
        {
            var clauses = new List<TextSpan>();
            var start = sentence.Span.Start;
            var number = first;
            for (var i = sentence.Span.Start; i < sentence.Span.End; i++)
            {
                while (number < last && quantities[number].Span.End <= i)
                {
                    number++;
                }

                var isInNumber = number < last && quantities[number].Span.Contains(i);
                var isBracket = text[i] is '（' or '(' or '）' or ')' && !(text[i] is '（' or '(' ? IsShortBracket(i, sentence.Span.End) : IsAfterShortBracket(i));
                if (!isInNumber && (IsClauseEnd(text[i]) || isBracket) && !(text[i] is '.' or '．' && IsMarkerEnd(i)))
                {
                    if (i > start)
                    {
                        clauses.Add(new TextSpan(start, i));
                    }

                    start = i + 1;
                }
            }

            if (sentence.Span.End > start)
            {
                clauses.Add(new TextSpan(start, sentence.Span.End));
            }

            return clauses;
        }

        private bool IsAfterShortBracket(int close)
        {
            for (var i = close - 1; i >= Math.Max(0, close - 7); i--)
            {
                if (text[i] is '（' or '(')
                {
                    return IsShortBracket(i, sentence.Span.End);
                }
            }

            return false;
        }

        /// <summary>Short quotations within the sentence: numbers in them belong to names (“三个服务、两个亲民”).</summary>
        private List<TextSpan> Quoted()
        {
            var found = new List<TextSpan>();
            var open = -1;
            for (var i = sentence.Span.Start; i < sentence.Span.End; i++)
            {
                if (text[i] == '“')
                {
                    open = i;
                }
                else if (text[i] == '”' && open >= 0)
                {
                    if (i - open <= 20)
                    {
                        found.Add(new TextSpan(open, i));
                    }

                    open = -1;
                }
            }

            return found;
        }

        private static bool IsClauseEnd(char c) => c is '，' or ',' or '。' or '；' or ';' or '：' or ':' or '！' or '？' or '!' or '?' or '.' or '．' or '…';

        private bool IsMarkerEnd(int i) => i > 0 && char.IsAsciiDigit(text[i - 1]) && i - sentence.Span.Start <= 3;

        private bool IsMarkerAt(int at) => at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '（' or '(' or '·' or '▲' or '●' || text[at] is >= '①' and <= '⑳'
            || ChineseNumber.Contains(text[at], StringComparison.Ordinal));

        private const string ChineseNumber = "一二三四五六七八九十";
        private const string Numeral = ChineseNumber + "两";

        /// <summary>After 1. or （一） or ① or 一是 at a place; the place itself where none is there.</summary>
        private int AfterMarker(int at)
        {
            var i = at;
            if (i < text.Length && (text[i] is '·' or '▲' or '●' || text[i] is >= '①' and <= '⑳'))
            {
                return i + 1;
            }

            var isBracketed = i < text.Length && text[i] is '（' or '(';
            i += isBracketed ? 1 : 0;
            var number = i;
            while (i < text.Length && i - number < 3 && (char.IsAsciiDigit(text[i]) || ChineseNumber.Contains(text[i], StringComparison.Ordinal)))
            {
                i++;
            }

            if (i == number || i >= text.Length)
            {
                return at;
            }

            return isBracketed ? (text[i] is '）' or ')' ? i + 1 : at)
                : text[i] is '.' or '．' or '、' or '是' && !(i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])) ? i + 1 : at;
        }

        private bool IsTimeAt(int at)
        {
            for (var i = firstTime; i < times.Count && times[i].Span.Start <= at; i++)
            {
                if (times[i].Span.Contains(at))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Whether a word may begin at a place. 约 is one by itself, whatever a segmenter joins it to (营收约).</summary>
        private bool IsWordStart(int at) => wordStarts.Count == 0 || text[Math.Min(at, text.Length - 1)] == '约' || at >= sentence.Span.End || wordStarts.Contains(at) || !char.IsLetter(text[at]);

        /// <summary>The first word start at or after a place; the place itself where words are not given.</summary>
        private int WordStart(int at, int end)
        {
            for (var i = at; wordStarts.Count > 0 && i < end; i++)
            {
                if (wordStarts.Contains(i))
                {
                    return i;
                }
            }

            return at;
        }

        private int Longest(WordSet first, WordSet second, int start, int end) => Math.Max(first.LengthAt(text, start, end), second.LengthAt(text, start, end));

        private int IndexOfAny(int start, int end, string[] words)
        {
            var first = -1;
            foreach (var word in words)
            {
                var at = text.AsSpan(start, end - start).IndexOf(word, StringComparison.Ordinal);
                first = at >= 0 && (first < 0 || at < first) ? at : first;
            }

            return first;
        }

        private int TrimmedEnd(TextSpan span)
        {
            var end = span.End;
            while (end > span.Start && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is '”' or '》'))
            {
                end--;
            }

            return end;
        }

        private TextSpan Trim(TextSpan span)
        {
            var (start, end) = (span.Start, span.End);
            while (start < end && (char.IsWhiteSpace(text[start]) || text[start] is '、'))
            {
                start++;
            }

            while (end > start && char.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }

            return new TextSpan(start, end);
        }

        /// <summary>A metric's words without blanks.</summary>
        private string Name(TextSpan span)
        {
            var words = span.In(text);
            return words.Any(char.IsWhiteSpace) ? string.Concat(words.Where(c => !char.IsWhiteSpace(c))) : words;
        }

        private bool Is(int at, string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;

        private static Dictionary<int, LinkedMention> Longest(IReadOnlyList<LinkedMention> mentions)
        {
            var found = new Dictionary<int, LinkedMention>();
            foreach (var mention in mentions)
            {
                if (!found.TryGetValue(mention.Span.Start, out var other) || other.Span.Length < mention.Span.Length)
                {
                    found[mention.Span.Start] = mention;
                }
            }

            return found;
        }
    }
}
