namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>All rules, ready to read texts.</summary>
/// <remarks>
/// One pass over a text finds the words by which rules are looked for; a rule without such words is looked for by its mentions. Around each,
/// the rule is matched within its reach, which is bounded: time grows with the text's length. Holds no state of any text.
/// </remarks>
internal sealed class RuleEngine
{
    private readonly PhraseTable<RuleAnchor[]> triggers;
    private readonly RuleAnchor[] mentionAnchors;

    public RuleEngine(IReadOnlyList<Rule> rules)
    {
        Rules = rules;
        var anchors = rules.SelectMany((rule, order) => rule.Variants.Select(v => new RuleAnchor(rule, order, v))).ToList();
        triggers = new PhraseTable<RuleAnchor[]>(anchors.Where(a => a.Variant.Anchor is WordsElement)
            .SelectMany(a => ((WordsElement)a.Variant.Anchor).Words.Words.Select(w => (Word: w, Anchor: a)))
            .GroupBy(a => a.Word, a => a.Anchor, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, g.ToArray())));
        mentionAnchors = [.. anchors.Where(a => a.Variant.Anchor is MentionElement)];
    }

    public IReadOnlyList<Rule> Rules { get; }

    /// <param name="seedsFolder">The folder that holds <c>rules</c> and <c>lexicon</c>.</param>
    /// <param name="schema">What rules may give.</param>
    /// <exception cref="SeedFormatException">A rule is malformed; the first of all problems.</exception>
    public static RuleEngine Load(string seedsFolder, GraphSchema schema)
    {
        var (rules, problems) = RuleReader.Read(seedsFolder, schema);
        return problems.Count == 0 ? new RuleEngine(rules) : throw problems[0];
    }

    /// <summary>Looks for all that rules are looked for by, in one pass over the text.</summary>
    public RuleReading Read(AnalyzedText text)
    {
        var hits = new List<TriggerHit>();
        var here = new List<(int Length, RuleAnchor[] Anchors)>();
        for (var i = triggers.NextPlace(text.Text, 0); i < text.Text.Length; i = triggers.NextPlace(text.Text, i + 1))
        {
            triggers.AllAt(text.Text, i, here);
            foreach (var (length, anchors) in here)
            {
                foreach (var anchor in anchors)
                {
                    hits.Add(new TriggerHit(new TextSpan(i, i + length), anchor));
                }
            }
        }

        return new RuleReading(text, hits, mentionAnchors);
    }
}

/// <summary>By what a rule is looked for.</summary>
internal sealed record RuleAnchor(Rule Rule, int Order, PatternVariant Variant);

/// <summary>A word by which a rule is looked for, where it stands.</summary>
internal readonly record struct TriggerHit(TextSpan Span, RuleAnchor Anchor);

/// <summary>A rule matched.</summary>
/// <param name="Span">In code units of the cleaned text, from the first to the last element.</param>
/// <param name="Slots">By the names of the rule's pattern.</param>
internal sealed record RuleMatch(Rule Rule, int Order, TextSpan Span, IReadOnlyList<Captured> Slots);
