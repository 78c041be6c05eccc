using System.Collections;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>The words of the segmenter, by where they begin.</content>
internal sealed partial class PersonRecognizer
{
    /// <summary>Where words begin, as far as the text was segmented.</summary>
    private sealed class Words
    {
        private readonly BitArray? starts;

        /// <summary>For each code unit the number of the word that begins there, from 1; 0 where none does.</summary>
        private readonly int[] numbers = [];
        private readonly List<Token> tokens = [];

        public Words(int length, IReadOnlyList<Sentence> sentences)
        {
            if (sentences.Count == 0)
            {
                return;
            }

            starts = new BitArray(length + 1);
            numbers = new int[length + 1];
            foreach (var sentence in sentences)
            {
                foreach (var token in sentence.Tokens)
                {
                    starts[token.Span.Start] = true;
                    tokens.Add(token);
                    numbers[token.Span.Start] = tokens.Count;
                }

                starts[sentence.Span.End] = true;
            }
        }

        public bool Known => starts is not null;

        public bool StartsAt(int position) => starts is null || position >= starts.Length || starts[position];

        /// <summary>Whether the segmenter took exactly this stretch for a name or for a word that it does not know.</summary>
        public bool IsName(int position, int length)
            => TryGet(position, out var token) && token.Span.Length == length && (token.Tag == "x" || token.Tag.StartsWith("nr", StringComparison.Ordinal));

        /// <summary>Whether a word of the lexicon that names no person begins before a place and ends behind it: 劳动模|范.</summary>
        public bool IsInsideWord(int position)
        {
            for (var start = position - 1; start >= 0 && position - start <= 5; start--)
            {
                if (TryGet(start, out var token))
                {
                    return token.Span.End > position && token.Tag != "x" && !token.Tag.StartsWith("nr", StringComparison.Ordinal);
                }
            }

            return false;
        }

        /// <summary>Whether a noun begins here.</summary>
        public bool IsNounAt(int position) => TryGet(position, out var token) && token.Tag.StartsWith('n') && !token.Tag.StartsWith("nr", StringComparison.Ordinal);

        /// <summary>Whether a word of the lexicon begins here that names no person: verbs, adverbs, common nouns of two characters and more.</summary>
        public bool IsOtherWord(int position)
            => TryGet(position, out var token) && token.Span.Length > 1 && token.Tag.Length > 0 && !token.Tag.StartsWith("nr", StringComparison.Ordinal)
                && token.Tag[0] is 'v' or 'a' or 'd' or 'c' or 'p' or 'r' or 't' or 'b' or 'l' or 'i' or 'f' or 's';

        private bool TryGet(int position, out Token token)
        {
            var number = position >= 0 && position < numbers.Length ? numbers[position] : 0;
            token = number > 0 ? tokens[number - 1] : default;
            return number > 0;
        }
    }
}
