namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>A tagger's second opinion.</content>
internal sealed partial class PersonRecognizer
{
    /// <summary>From here on a tagged name needs nothing beside it. Of such names 97 in 100 were right on texts nobody tuned to.</summary>
    private const double Sure = 0.9;

    /// <summary>From here on a tagged name that stands twice is enough.</summary>
    private const double Likely = 0.7;

    /// <summary>From here on a tagged name with a post, an occupation, a verb of speech beside it is enough.</summary>
    private const double Possible = 0.5;

    /// <summary>Adds names that the tagger takes for persons and nothing speaks against; drops short ones that only a weak rule believes in.</summary>
    /// <returns>In text order.</returns>
    private List<Mention> WithTagged(string text, List<Mention> found, Words words, IReadOnlyList<TaggedSpan> tagged)
    {
        var persons = tagged.Where(t => t.Tag == TaggedSpan.Person).ToList();
        var twice = persons.Where(p => p.Confidence >= Likely).GroupBy(p => p.Span.In(text), StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key)
            .ToHashSet(StringComparer.Ordinal);
        var known = persons.Select(p => p.Span.In(text)).ToHashSet(StringComparer.Ordinal);
        var edges = persons.Select(p => p.Span).Concat(found.Select(m => m.Span)).SelectMany(s => new[] { s.Start, s.End }).ToHashSet();
        var kept = found.Where(m => m.RecognizedBy == "person-title" || m.Span.Length > 2 || known.Contains(m.Name)).ToList();
        var taken = new HashSet<int>(kept.SelectMany(m => Enumerable.Range(m.Span.Start, m.Span.Length)));
        var all = new List<Mention>();
        var next = 0;
        foreach (var person in persons.Where(p => !taken.Contains(p.Span.Start) && !taken.Contains(p.Span.End - 1)))
        {
            while (next < kept.Count && kept[next].Span.Start < person.Span.Start)
            {
                all.Add(kept[next++]);
            }

            var left = LeftOf(text, person.Span.Start, all);
            var isSupported = left.Kind is LeftKind.Post or LeftKind.Occupation or LeftKind.Resides or LeftKind.Unit or LeftKind.List || IsPersonBehind(text, person.Span.End);
            var least = isSupported ? Possible : twice.Contains(person.Span.In(text)) ? Likely : Sure;
            if (person.Confidence >= least && IsFullName(text, person.Span, left.Kind == LeftKind.Post && person.Confidence >= Sure, person.Confidence >= Sure)
                && (isSupported || !IsOther(text, person.Span, words, edges)))
            {
                var role = left.Role ?? (left.Kind == LeftKind.List ? null : RoleBehind(text, person.Span.End));
                all.Add(Person(text, person.Span, person.Span.In(text), role, "person-tagged", Math.Round(person.Confidence * (isSupported ? 0.95 : 0.85), 2)));
            }
        }

        return [.. all, .. kept.Skip(next)];
    }

    private bool IsPersonBehind(string text, int end)
        => lexicon.At("honorific", text, end) > 0 || lexicon.At("title", text, end) > 0 || Speaks(text, end) || Honoured(text, end) || Remembered(text, end);

    /// <summary>Chinese characters, of which the first is a surname; behind a post any two to four.</summary>
    /// <param name="anySurname">Whether no surname need be known.</param>
    /// <param name="anyGiven">Whether even a character may follow that names hardly have.</param>
    private bool IsFullName(string text, TextSpan span, bool anySurname, bool anyGiven)
    {
        var surname = SurnameLength(text, span.Start);
        var given = span.Length - surname;
        var isName = surname > 0 && given is 1 or 2 || anySurname && span.Length is >= 2 and <= 4;
        return isName && Enumerable.Range(span.Start + surname, given).All(i => anyGiven ? IsHan(text[i]) : IsNameable(text[i])) && !IsAddress(text, span.Start + surname, given)
            && lexicon.At("place", text, span.End) == 0;
    }

    /// <summary>张|老师, 王|主任: no name, only how one is addressed.</summary>
    private bool IsAddress(string text, int start, int length)
        => length > 1 && (lexicon.At("honorific", text, start) == length || lexicon.At("title", text, start) == length || lexicon.At("role", text, start) == length);

    /// <summary>Whether a noun behind (周平高速) or neighbours in a list (陈庄、大牛、岗杨村) tell of something other than a person, or quotation marks of a slogan.</summary>
    private bool IsOther(string text, TextSpan span, Words words, HashSet<int> edges)
    {
        var (before, behind) = (span.Start > 0 ? text[span.Start - 1] : '\n', span.End < text.Length ? text[span.End] : '\n');
        return words.IsNounAt(span.End) && lexicon.At("role", text, span.End) == 0
            || before == '、' && !edges.Contains(span.Start - 1)
            || behind == '、' && !edges.Contains(span.End + 1)
            || before is '“' or '"' && behind is '”' or '"';
    }
}
