using System.Collections;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>The words of the segmenter, by where they begin.</content>
internal sealed partial class PersonRecognizer
{
    /// <summary>Where words begin, as far as the text was segmented.</summary>
    private sealed class Words
    {
        private readonly BitArray? starts;
        private readonly Dictionary<int, Token> tokens = [];

        public Words(int length, IReadOnlyList<Sentence> sentences)
        {
            if (sentences.Count == 0)
            {
                return;
            }

            starts = new BitArray(length + 1);
            foreach (var sentence in sentences)
            {
                foreach (var token in sentence.Tokens)
                {
                    starts[token.Span.Start] = true;
                    tokens[token.Span.Start] = token;
                }

                starts[sentence.Span.End] = true;
            }
        }

        public bool Known => starts is not null;

        public bool StartsAt(int position) => starts is null || position >= starts.Length || starts[position];

        /// <summary>Whether the segmenter took exactly this stretch for a name or for a word that it does not know.</summary>
        public bool IsName(int position, int length)
            => tokens.TryGetValue(position, out var token) && token.Span.Length == length && (token.Tag == "x" || token.Tag.StartsWith("nr", StringComparison.Ordinal));

        /// <summary>Whether a word of the lexicon that names no person begins before a place and ends behind it: 劳动模|范.</summary>
        public bool IsInsideWord(int position)
        {
            for (var start = position - 1; start >= 0 && position - start <= 5; start--)
            {
                if (tokens.TryGetValue(start, out var token))
                {
                    return token.Span.End > position && token.Tag != "x" && !token.Tag.StartsWith("nr", StringComparison.Ordinal);
                }
            }

            return false;
        }

        /// <summary>Whether a noun begins here.</summary>
        public bool IsNounAt(int position) => tokens.TryGetValue(position, out var token) && token.Tag.StartsWith('n') && !token.Tag.StartsWith("nr", StringComparison.Ordinal);

        /// <summary>Whether a word of the lexicon begins here that names no person: verbs, adverbs, common nouns of two characters and more.</summary>
        public bool IsOtherWord(int position)
            => tokens.TryGetValue(position, out var token) && token.Span.Length > 1 && token.Tag.Length > 0 && !token.Tag.StartsWith("nr", StringComparison.Ordinal)
                && token.Tag[0] is 'v' or 'a' or 'd' or 'c' or 'p' or 'r' or 't' or 'b' or 'l' or 'i' or 'f' or 's';
    }
}
