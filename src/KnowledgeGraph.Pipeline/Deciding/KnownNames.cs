namespace KnowledgeGraph.Pipeline.Deciding;

/// <summary>Finds names that reviewers gave to entities, where no recognizer would: 常州七院.</summary>
internal sealed class KnownNames
{
    private const string Rule = "decided-name";

    private readonly PhraseTable<IReadOnlyList<Decision>>? names;
    private readonly Dictionary<string, string> types;

    /// <param name="schema">What types keys are of.</param>
    public KnownNames(DecisionBook book, GraphSchema schema)
    {
        types = schema.EntityTypes.ToDictionary(t => t.KeyPrefix, t => t.Name, StringComparer.Ordinal);
        names = book.Aliases.Any()
            ? new PhraseTable<IReadOnlyList<Decision>>(book.Aliases.GroupBy(d => d.Name!, StringComparer.Ordinal)
                .Select(g => KeyValuePair.Create<string, IReadOnlyList<Decision>>(g.Key, [.. g])))
            : null;
    }

    /// <summary>Adds names of entities that are known around the subject; what a recognizer read there as a longer name of the type stays.</summary>
    /// <param name="text">The cleaned text.</param>
    /// <param name="mentions">In text order.</param>
    /// <param name="scope">What is around the subject: a division code, or what keys of its entities hold.</param>
    /// <returns>In text order.</returns>
    public IReadOnlyList<Mention> AddTo(IReadOnlyList<Mention> mentions, string text, string scope)
    {
        if (names is null)
        {
            return mentions;
        }

        var found = new List<Mention>();
        for (var at = 0; at < text.Length; at++)
        {
            var length = names.LongestAt(text, at, out var decisions);
            if (length == 0)
            {
                continue;
            }

            var span = new TextSpan(at, at + length);
            foreach (var decision in decisions!.Where(d => DecisionBook.AreNear(d.On.Keys[0], $":{scope}/")))
            {
                found.Add(new Mention(span, types[EntityKey.PrefixOf(decision.On.Keys[0])], null, decision.Name!, Rule, 0.9));
            }

            at += length - 1;
        }

        var added = found.Where(f => !mentions.Any(m => m.Type == f.Type && m.Span.Overlaps(f.Span) && !IsInside(m, f))).ToList();
        return added.Count == 0
            ? mentions
            : [.. mentions.Where(m => !added.Exists(a => a.Type == m.Type && IsInside(m, a))).Concat(added).OrderBy(m => m.Span).ThenBy(m => m.Type, StringComparer.Ordinal)];
    }

    private static bool IsInside(Mention mention, Mention name) => name.Span.Contains(mention.Span) && name.Span.Length > mention.Span.Length;
}
