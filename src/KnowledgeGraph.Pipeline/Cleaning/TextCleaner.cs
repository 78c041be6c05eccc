using System.Text;

namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>Takes an article out of its page: furniture and bylines left out, broken lines healed, one width, with a map back to the text as read.</summary>
/// <remarks>Holds no state between calls. Time and memory are linear in the length of the text, whatever its lines.</remarks>
internal sealed class TextCleaner(CleaningLexicon lexicon)
{
    private readonly PageFilter filter = new(lexicon);

    /// <param name="lexiconFolder">The folder that holds <see cref="CleaningLexicon.FileName"/>.</param>
    /// <exception cref="SeedFormatException">The lexicon is malformed.</exception>
    public static TextCleaner Load(string lexiconFolder) => new(CleaningLexicon.Load(Path.Combine(lexiconFolder, CleaningLexicon.FileName)));

    /// <returns>The article. Its text is empty where the whole page is furniture. Spans of metadata that the document's fields give are empty.</returns>
    public CleanText Clean(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var lines = Line.Split(document.Text);
        var isMarkdown = document.Id.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
        if (isMarkdown)
        {
            lines.ForEach(SkipMarkdown);
        }

        var metadata = filter.Filter(lines);
        var writer = new BlockWriter(document.Text, isMarkdown);
        foreach (var block in BlockBuilder.Join(lines))
        {
            writer.Write(block);
        }

        var texts = writer.Spans.Select(s => s.In(writer.Text)).ToList();
        var kinds = BlockBuilder.Kinds(texts, document.Title);
        for (var i = 0; i < kinds.Count; i++)
        {
            // Markdown says it outright.
            kinds[i] = writer.IsMarkedHeading[i] && kinds[i] != BlockKind.Title ? BlockKind.Heading : kinds[i];
        }

        AddTitleDate(texts, kinds, writer, metadata);
        var at = kinds.IndexOf(BlockKind.Title);
        var title = document.Title is { Length: > 0 } given
            ? new Found<string>(given, at >= 0 ? writer.ToSource(at) : new TextSpan(0, 0))
            : at >= 0 ? new Found<string>(texts[at], writer.ToSource(at)) : null;
        return new CleanText(
            writer.Text, [.. writer.Spans.Select((s, i) => new Block(s, kinds[i]))], writer.SourceIndex, metadata.ToMetadata(document, title));
    }

    /// <summary># 标题 and **重点**: the signs are none of the text.</summary>
    private static void SkipMarkdown(Line line)
    {
        var hashes = line.Text.AsSpan().IndexOfAnyExcept('#');
        if (hashes is > 0 and <= 6 && line.Text[hashes] == ' ')
        {
            line.From = hashes + 1;
        }
        else if (line.Text.StartsWith("> ", StringComparison.Ordinal))
        {
            line.From = 2;
        }
    }

    /// <summary>天龙村家底清单(2022年12月19日), or (2022年1月5日在镇第十九届人民代表大会上) below the title.</summary>
    private static void AddTitleDate(List<string> texts, List<BlockKind> kinds, BlockWriter writer, PageMetadata metadata)
    {
        for (var i = 0; i < texts.Count && kinds[i] is BlockKind.Title or BlockKind.Heading; i++)
        {
            var open = texts[i].LastIndexOf('（');
            if (open >= 0 && DateScanner.TryRead(texts[i], open + 1, out var date, out var end))
            {
                var from = writer.Spans[i].Start;
                metadata.AddDate(date, new TextSpan(writer.SourceIndex[from + open + 1], writer.SourceIndex[from + end - 1] + 1), DateRank.Title);
            }
        }
    }

    /// <summary>Writes blocks one below the other, each character with its place in the source.</summary>
    private sealed class BlockWriter(string source, bool isMarkdown)
    {
        private readonly StringBuilder text = new();
        private readonly List<int> sourceIndex = [];
        private readonly List<char> characters = [];
        private readonly List<int> places = [];
        private string? whole;

        public List<TextSpan> Spans { get; } = [];

        public List<bool> IsMarkedHeading { get; } = [];

        public List<int> SourceIndex => sourceIndex;

        public string Text => whole ??= text.ToString();

        public TextSpan ToSource(int block) => new(sourceIndex[Spans[block].Start], sourceIndex[Spans[block].End - 1] + 1);

        public void Write(List<Line> block)
        {
            characters.Clear();
            places.Clear();
            foreach (var line in block)
            {
                if (characters.Count > 0 && Folding.IsLatin(characters[^1]) && Folding.IsLatin(line.Content[0]))
                {
                    // Words of Latin letters are parted by the line's end.
                    characters.Add(' ');
                    places.Add(places[^1] + 1);
                }

                Gather(line);
            }

            DropBlanks();
            if (characters.Count == 0)
            {
                return;
            }

            if (sourceIndex.Count > 0)
            {
                text.Append('\n');
                sourceIndex.Add(sourceIndex[^1] + 1);
            }

            var folded = characters.ToArray();
            var wasWide = places.Select(p => source[p] is >= '\uFF01' and <= '\uFF5E').ToArray();
            Folding.Widen(folded, wasWide);
            Spans.Add(new TextSpan(text.Length, text.Length + folded.Length));
            IsMarkedHeading.Add(isMarkdown && block[0].Text[0] == '#');
            text.Append(folded);
            sourceIndex.AddRange(places);
        }

        private void Gather(Line line)
        {
            for (var i = line.From; i < line.To; i++)
            {
                var c = line.Text[i];
                if (c == Folding.None || (c == ' ' && (characters.Count == 0 || characters[^1] == ' ')))
                {
                    continue;
                }

                if (isMarkdown && c == '*' && i + 1 < line.To && line.Text[i + 1] == '*')
                {
                    i++;
                    continue;
                }

                characters.Add(c);
                places.Add(line.Start + i);
            }

            while (characters.Count > 0 && characters[^1] == ' ')
            {
                characters.RemoveAt(characters.Count - 1);
                places.RemoveAt(places.Count - 1);
            }
        }

        /// <summary>Blanks part words of Chinese text (品质宜居地 康养幸福城) and Latin words; beside digits and marks they say nothing (2023 年, 以 “进”).</summary>
        private void DropBlanks()
        {
            var isSpaced = SpacedLetters();
            var kept = 0;
            for (var i = 0; i < characters.Count; i++)
            {
                if (characters[i] == ' ' && i > 0 && i + 1 < characters.Count && (isSpaced[i] || !Parts(characters[i - 1], characters[i + 1])))
                {
                    continue;
                }

                (characters[kept], places[kept]) = (characters[i], places[i]);
                kept++;
            }

            characters.RemoveRange(kept, characters.Count - kept);
            places.RemoveRange(kept, places.Count - kept);
        }

        private static bool Parts(char before, char after)
            => (Folding.IsHan(before) && Folding.IsHan(after)) || (char.IsAsciiLetterOrDigit(before) && char.IsAsciiLetterOrDigit(after))
                || (before is '”' or '》' or ')' && Folding.IsHan(after)) || (Folding.IsHan(before) && after is '《' or '(');

        /// <summary>关 于 公 示: three or more single characters in a row are one word spaced out.</summary>
        private bool[] SpacedLetters()
        {
            var isSpaced = new bool[characters.Count];
            for (var i = 0; i < characters.Count; i++)
            {
                var end = i;
                while (end + 2 < characters.Count && Folding.IsHan(characters[end]) && characters[end + 1] == ' ' && Folding.IsHan(characters[end + 2])
                    && (end == 0 || characters[end - 1] == ' '))
                {
                    end += 2;
                }

                // The last one must stand alone, too: 关 于 公示 is two characters and a word.
                var isAlone = end + 1 >= characters.Count || !Folding.IsHan(characters[end + 1]);
                if (end - i >= (isAlone ? 4 : 6))
                {
                    for (var blank = i + 1; blank < (isAlone ? end : end - 2); blank += 2)
                    {
                        isSpaced[blank] = true;
                    }
                }

                i = Math.Max(i, end - 1);
            }

            return isSpaced;
        }
    }
}
