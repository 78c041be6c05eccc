namespace KnowledgeGraph;

/// <summary>A cleaned text with all that recognition and extraction read: blocks, sentences, words, clauses and quotations.</summary>
/// <remarks>Never changes; one instance serves all stages of one document. All spans are in code units of <see cref="Text"/>.</remarks>
public sealed class AnalyzedText
{
    /// <summary>A clause of run-together text is cut here at the latest, so that nothing grows with the square of a text's length.</summary>
    private const int LongestClause = 300;

    /// <summary>A longer sentence is no good evidence: who reads it has to search.</summary>
    private const int LongestQuote = 160;

    private readonly int[] tokenAt;
    private readonly int[] sentenceAt;
    private readonly int[] clauseAt;
    private readonly int[] blockAt;

    /// <param name="text">The cleaned text.</param>
    /// <param name="blocks">In text order.</param>
    /// <param name="sentences">In text order, never overlapping.</param>
    public AnalyzedText(string text, IReadOnlyList<Block> blocks, IReadOnlyList<Sentence> sentences)
    {
        Text = text;
        Blocks = blocks;
        Sentences = sentences;
        Tokens = sentences.SelectMany(s => s.Tokens).ToArray();
        Quotations = FindQuotations(text);
        Clauses = FindClauses(sentences);
        tokenAt = Index(Tokens.Select(t => t.Span));
        sentenceAt = Index(sentences.Select(s => s.Span));
        clauseAt = Index(Clauses);
        blockAt = Index(blocks.Select(b => b.Span));
    }

    public string Text { get; }

    public IReadOnlyList<Block> Blocks { get; }

    public IReadOnlyList<Sentence> Sentences { get; }

    /// <summary>All words in text order.</summary>
    public IReadOnlyList<Token> Tokens { get; }

    /// <summary>Stretches between commas, colons and ends of sentences, in text order; quotations and brackets are not cut.</summary>
    public IReadOnlyList<TextSpan> Clauses { get; }

    /// <summary>What stands between “ and ”, the marks not included; outer ones only, in text order.</summary>
    public IReadOnlyList<TextSpan> Quotations { get; }

    /// <summary>Names that a tagger saw, in text order; empty where none was asked.</summary>
    public IReadOnlyList<TaggedSpan> Tagged { get; init; } = [];

    public string In(TextSpan span) => span.In(Text);

    public string Word(Token token) => token.Span.In(Text);

    /// <returns>Index into <see cref="Tokens"/>, or −1 between sentences.</returns>
    public int TokenAt(int position) => At(tokenAt, position);

    /// <returns>Index into <see cref="Sentences"/>, or −1 between sentences.</returns>
    public int SentenceAt(int position) => At(sentenceAt, position);

    /// <returns>Index into <see cref="Clauses"/>, or −1 between clauses.</returns>
    public int ClauseAt(int position) => At(clauseAt, position);

    /// <returns>Index into <see cref="Blocks"/>, or −1 between blocks.</returns>
    public int BlockAt(int position) => At(blockAt, position);

    /// <returns>Whether a word ends right before a position.</returns>
    public bool EndsWord(int end) => TokenAt(end - 1) is >= 0 and var index && Tokens[index].Span.End == end;

    /// <summary>What to quote for something that stands at a span: its sentence, of a very long one its clause.</summary>
    public TextSpan QuoteAround(TextSpan span)
        => SentenceSpan(span.Start) is { Length: <= LongestQuote } sentence ? sentence : ClauseSpan(span.Start).Cover(span);

    /// <summary>The sentence around a position, or the position's own code unit where there is none.</summary>
    public TextSpan SentenceSpan(int position)
        => SentenceAt(position) is >= 0 and var index ? Sentences[index].Span : new TextSpan(position, Math.Min(position + 1, Text.Length));

    /// <summary>The clause around a position, or the position's own code unit where there is none.</summary>
    public TextSpan ClauseSpan(int position)
        => ClauseAt(position) is >= 0 and var index ? Clauses[index] : new TextSpan(position, Math.Min(position + 1, Text.Length));

    private int[] Index(IEnumerable<TextSpan> spans)
    {
        var index = new int[Text.Length];
        Array.Fill(index, -1);
        var number = 0;
        foreach (var span in spans)
        {
            Array.Fill(index, number++, span.Start, span.Length);
        }

        return index;
    }

    private static int At(int[] index, int position) => position >= 0 && position < index.Length ? index[position] : -1;

    private static List<TextSpan> FindQuotations(string text)
    {
        var found = new List<TextSpan>();
        var open = -1;
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '“':
                    if (depth++ == 0)
                    {
                        open = i + 1;
                    }

                    break;
                case '”' when depth > 0:
                    if (--depth == 0 && i > open)
                    {
                        found.Add(new TextSpan(open, i));
                    }

                    break;
                case '\n':
                    depth = 0;
                    break;
            }
        }

        return found;
    }

    private static bool IsClauseEnd(char c) => c is '，' or ',' or '；' or ';' or '。' or '！' or '？' or '!' or '?' or '：' or ':' or '\n';

    private List<TextSpan> FindClauses(IReadOnlyList<Sentence> sentences)
    {
        var inQuotation = new bool[Text.Length];
        foreach (var quotation in Quotations.Where(q => q.Length <= 40))
        {
            Array.Fill(inQuotation, true, quotation.Start, quotation.Length);
        }

        var text = Text;
        var clauses = new List<TextSpan>();
        foreach (var sentence in sentences)
        {
            var start = sentence.Span.Start;
            var depth = 0;
            for (var i = sentence.Span.Start; i < sentence.Span.End; i++)
            {
                depth += text[i] is '（' or '(' ? 1 : text[i] is '）' or ')' && depth > 0 ? -1 : 0;
                var cut = depth == 0 && IsClauseEnd(text[i]) && !inQuotation[i];
                if (cut || i - start >= LongestClause)
                {
                    clauses.Add(new TextSpan(start, i + 1));
                    start = i + 1;
                }
            }

            if (start < sentence.Span.End)
            {
                clauses.Add(new TextSpan(start, sentence.Span.End));
            }
        }

        return clauses;
    }
}
