namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>
/// Finds names that nothing but their place tells: those who stand before a word of award (县一中、县实验小学获评…), behind one that grants
/// (授予赵敏“…”), or in the list that a title heads. A list's names are noted with the honour, for whoever reads who received it.
/// </summary>
/// <remarks>Runs last: what other recognizers found is kept. Time is linear: each honour reads its own clause and the lines up to the next honour.</remarks>
internal sealed partial class RecipientRecognizer
{
    private const int LongestSlot = 300;
    private const int LongestName = 26;
    private const string Bullets = "●▲■◆★☆•○◎▶※◇□△·-－—";
    private const string Numerals = "一两二三四五六七八九十百余多几";
    private const string Measures = "个家名户位人所条处组对支";

    private readonly WordScanner kinds;
    private readonly WordScanner cues;
    private readonly WordScanner tails;
    private readonly WordScanner grants;
    private readonly WordScanner adverbs;
    private readonly WordScanner openers;
    private readonly WordScanner titles;
    private readonly WordScanner titlesForAnybody;
    private readonly WordScanner committees;
    private readonly System.Collections.Frozen.FrozenSet<string> owners;
    private readonly PersonLexicon persons;

    public RecipientRecognizer(WordLists lists, PersonLexicon persons)
    {
        kinds = new WordScanner(lists.Classes("recipient_kinds"));
        cues = new WordScanner(lists.Words("list_cues"));
        tails = new WordScanner(lists.Words("tails"));
        grants = new WordScanner(lists.Words("grants"));
        adverbs = new WordScanner(lists.Words("before_award"));
        openers = new WordScanner(lists.Words("before_recipient"));
        titles = new WordScanner(lists.Classes("title_for"));
        titlesForAnybody = new WordScanner(lists.Words("title_for_anybody"));
        committees = new WordScanner(lists.Words("committees"));
        owners = lists.Words("owners");
        this.persons = persons;
    }

    /// <param name="text">The text.</param>
    /// <param name="mentions">What others found, in text order.</param>
    /// <returns>The same and what was found beside, in text order; honours that head a list name those listed.</returns>
    public IReadOnlyList<Mention> Recognize(AnalyzedText text, IReadOnlyList<Mention> mentions)
    {
        var known = new Known(mentions);
        var honours = mentions.Where(m => m.Type == EntityTypes.Honour).ToList();
        var listed = new Dictionary<TextSpan, string>();
        for (var i = 0; i < honours.Count; i++)
        {
            var until = i + 1 < honours.Count ? honours[i + 1].Span.Start : text.Text.Length;
            if (Listed(text, honours[i], until, known) is { Count: > 0 } list)
            {
                listed[honours[i].Span] = string.Join(' ', list.Select(s => $"{s.Start}-{s.End}"));
            }
            else if (honours[i].Properties.Find(MentionProperties.TriggerAt) is { } trigger && honours[i].Confidence > 0.8)
            {
                foreach (var item in Slot(text, honours[i], int.Parse(trigger)))
                {
                    _ = Resolve(text, item, honours[i], known);
                }
            }
        }

        return [.. known.All.Select(m => m.Type == EntityTypes.Honour && listed.TryGetValue(m.Span, out var spans)
                ? m with { Properties = m.Properties.With(MentionProperties.Recipients, spans) } : m)
            .OrderBy(m => m.Span).ThenBy(m => m.Type, StringComparer.Ordinal)];
    }

    /// <summary>The items of the list that stands before a word of award, or behind one that grants.</summary>
    private IEnumerable<TextSpan> Slot(AnalyzedText text, Mention honour, int trigger)
    {
        var clause = text.ClauseSpan(trigger);
        var verb = trigger < honour.Span.Start ? grants.StartingAt(text.Text, text.Text[trigger] == '拟' ? trigger + 1 : trigger, honour.Span.Start).Length : 0;
        var passive = text.Text.LastIndexOf('被', Math.Max(clause.Start, trigger - 1), Math.Max(0, Math.Min(trigger - clause.Start, LongestSlot)));
        var granted = verb > 0 && passive < clause.Start && honour.Span.Start - trigger - verb > 2 && text.ClauseAt(honour.Span.Start) == text.ClauseAt(trigger)
            && text.Text[trigger + verb] is not ('“' or '为');
        var (start, end) = granted ? (trigger + verb, honour.Span.Start) : (clause.Start, passive >= clause.Start ? passive : trigger);
        start = Math.Max(start, end - LongestSlot);
        end = BeforeSum(text.Text, start, end);
        for (var cut = true; cut && end > start;)
        {
            var length = end > start && text.Text[end - 1] is '为' or ' ' ? 1 : adverbs.EndingAt(text.Text, end, start).Length;
            cut = length > 0;
            end -= length;
        }

        return Split(text.Text, new TextSpan(start, Math.Max(start, end)));
    }

    /// <summary>甲、乙等5个小区, 甲、乙两个小区: where the sum begins; the end where there is none.</summary>
    private static int BeforeSum(string text, int start, int end)
    {
        for (var i = end - 1; i > start; i--)
        {
            if (Measures.Contains(text[i], StringComparison.Ordinal) && (char.IsAsciiDigit(text[i - 1]) || Numerals.Contains(text[i - 1], StringComparison.Ordinal)))
            {
                i--;
                while (i > start && (char.IsAsciiDigit(text[i - 1]) || Numerals.Contains(text[i - 1], StringComparison.Ordinal)))
                {
                    i--;
                }

                return i > start && text[i - 1] is '等' or '这' ? i - 1 : i;
            }

            if (text[i] is '等' && i + 1 < end)
            {
                return i;
            }
        }

        return end > start && text[end - 1] == '等' ? end - 1 : end;
    }

    /// <summary>Cut at 、 and at 和, 与 and 及 between names, outside quotation marks.</summary>
    private static IEnumerable<TextSpan> Split(string text, TextSpan list)
    {
        var start = list.Start;
        var depth = 0;
        for (var i = list.Start; i < list.End; i++)
        {
            depth += text[i] is '“' or '（' or '(' ? 1 : text[i] is '”' or '）' or ')' ? -1 : 0;
            if (depth <= 0 && text[i] is '、' or '和' or '及' or '与')
            {
                yield return new TextSpan(start, i);
                start = i + 1;
            }
        }

        yield return new TextSpan(start, list.End);
    }

    /// <returns>Who stands at the end of an item: what is known there, else a name that its last word or its surname tells; null where nobody does.</returns>
    private Mention? Resolve(AnalyzedText text, TextSpan item, Mention honour, Known known)
    {
        var (start, end) = (item.Start, item.End);
        while (start < end && !char.IsLetterOrDigit(text.Text[start]) && text.Text[start] != '“')
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text.Text[end - 1]))
        {
            end--;
        }

        if (end <= start)
        {
            return null;
        }

        if (known.EndingAt(end, start) is { } there)
        {
            return there;
        }

        var family = persons.Before("family", text.Text, end);
        var named = family > 0 && end - family > start ? end - family : end;
        if (family > 0 && known.EndingAt(named, start) is { Type: EntityTypes.Person } head)
        {
            return head;
        }

        var honoured = HonouredBy(honour.Name);
        if ((family > 0 || honoured is "person" or null) && PersonAt(text, start, named, family > 0 || honoured == "person" && end - start <= 3, known) is { } person)
        {
            return known.Add(new Mention(person, EntityTypes.Person, null, person.In(text.Text), "recipient-person", family > 0 || honoured == "person" ? 0.8 : 0.7)
            {
                OtherNames = family > 0 ? [text.Text[person.Start..end]] : [],
            });
        }

        return Body(text, new TextSpan(start, end), honoured, known);
    }

    private string? HonouredBy(string title)
    {
        var name = title.TrimEnd('”');
        return titles.EndingAt(name, name.Length, 0) is { Length: > 0 } found && titlesForAnybody.EndingAt(name, name.Length, 0).Length == 0 ? found.Class : null;
    }

    /// <param name="surely">Whether a family, or the title, tells that it is a person: then any character may be a given name's.</param>
    /// <summary>A surname and one or two characters of given names, alone or behind a place, a body, a blank or a post.</summary>
    private TextSpan? PersonAt(AnalyzedText text, int start, int end, bool surely, Known known)
    {
        foreach (var length in (ReadOnlySpan<int>)[3, 2, 4])
        {
            var at = end - length;
            if (at < start)
            {
                continue;
            }

            var compound = persons.CompoundSurnameAt(text.Text, at);
            var surname = compound > 0 ? compound : persons.IsSurname(text.Text[at]) || persons.IsRareSurname(text.Text[at]) ? 1 : 0;
            if (surname == 0 || length - surname is < 1 or > 2 || persons.At("not_name", text.Text, at) >= 2 || !text.Text.AsSpan(at + surname, length - surname).ToString().All(c => surely ? c is >= '\u4E00' and <= '\u9FFF' && !persons.IsNever(c) : persons.IsGiven(c)))
            {
                continue;
            }

            var alone = at == start || known.EndingAt(at, start) is not null || char.IsWhiteSpace(text.Text[at - 1]) || persons.Before("title", text.Text, at) > 0 || persons.Before("role", text.Text, at) > 0
                || persons.Before("resident", text.Text, at) > 0 || persons.Before("unit", text.Text, at) > 0;
            if (alone && !known.Overlaps(at, end))
            {
                return new TextSpan(at, end);
            }
        }

        return null;
    }

    private Mention? Body(AnalyzedText text, TextSpan item, string? honoured, Known known)
    {
        var (start, end) = (item.Start, item.End);
        for (var length = 1; length > 0 && start < end;)
        {
            length = openers.StartingAt(text.Text, start, end).Length;
            start += length;
        }

        // Nothing stands before a text that begins with 获评, or between the commas of 、、获评.
        if (end <= start)
        {
            return null;
        }

        if (text.Text[end - 1] == '》' && text.Text.LastIndexOf('《', end - 1, end - start) is >= 0 and var open && end - open > 4 && !known.Overlaps(open, end))
        {
            // 舞蹈《荷塘月色》获…: a work.
            var work = new TextSpan(open, end);
            return known.Add(new Mention(work, EntityTypes.Program, null, text.Text[(open + 1)..(end - 1)], "recipient-work", 0.75));
        }

        var (suffix, kind) = kinds.EndingAt(text.Text, end, start);
        if (suffix == 0 || end - start > LongestName || honoured == "person" || kind == "program" && honoured is not null)
        {
            return null;
        }

        if (kind == "neighbourhood" || text.Text.AsSpan(start, end - start).EndsWith("物业"))
        {
            start = known.ChainEnd(start, end);
        }

        if (owners.Contains(text.Text[start..(end - committees.EndingAt(text.Text, end, start).Length)]))
        {
            // 社区党总支荣获…: the community's own, which is meant and not named.
            return null;
        }

        if (end - start - suffix < 1 || end - start < 3 || known.Overlaps(end - suffix, end) || !IsName(text, new TextSpan(start, end)))
        {
            return null;
        }

        var span = new TextSpan(start, end);
        return known.Add(kind switch
        {
            "organization" => new Mention(span, EntityTypes.Organization, null, span.In(text.Text), "recipient-body", 0.75),
            "neighbourhood" => new Mention(span, EntityTypes.Place, PlaceKinds.Neighbourhood, span.In(text.Text), "recipient-place", 0.75),
            _ => new Mention(span, EntityTypes.Program, null, span.In(text.Text), "recipient-program", 0.7),
        });
    }

    /// <summary>Letters and quotation marks alone, and no word that parts names.</summary>
    private static bool IsName(AnalyzedText text, TextSpan span)
    {
        for (var i = text.TokenAt(span.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < span.End; i++)
        {
            var token = text.Tokens[i];
            if (token.Tag is "p" or "uj" or "ul" or "r" or "y" or "d" && token.Span.Length > 1 || token.Tag == "v" && i == text.TokenAt(span.Start) && token.Span.Length > 1)
            {
                return false;
            }
        }

        return span.In(text.Text).All(c => char.IsLetterOrDigit(c) || c is '“' or '”' or '·' or '（' or '）' or '(' or ')' or '-' or '—' or '+');
    }

    /// <summary>The mentions of a text by where they end.</summary>
    private sealed class Known
    {
        private readonly Dictionary<int, Mention> byEnd = [];
        private readonly Dictionary<int, Mention> byStart = [];
        private readonly HashSet<int> covered = [];
        private readonly List<Mention> all = [];

        public Known(IEnumerable<Mention> mentions)
        {
            foreach (var mention in mentions)
            {
                Index(mention);
            }
        }

        public IReadOnlyList<Mention> All => all;

        /// <summary>The innermost of those that end at a position, or right before a closing quotation mark there.</summary>
        public Mention? EndingAt(int end, int start) => byEnd.GetValueOrDefault(end) is { } found && found.Span.Start >= start ? found : null;

        public bool Overlaps(int start, int end) => Enumerable.Range(start, end - start).Any(covered.Contains);

        /// <summary>Where places that follow one another from a start end: 花溪区花溪街道|世纪小区.</summary>
        public int ChainEnd(int start, int limit)
        {
            while (byStart.TryGetValue(start, out var place) && place.Type == EntityTypes.Place && place.Span.End < limit)
            {
                start = place.Span.End;
            }

            return start;
        }

        public Mention Add(Mention mention)
        {
            Index(mention);
            return mention;
        }

        private void Index(Mention mention)
        {
            all.Add(mention);
            if (mention.Type is EntityTypes.Honour)
            {
                covered.UnionWith(Enumerable.Range(mention.Span.Start, mention.Span.Length));
                return;
            }

            covered.UnionWith(Enumerable.Range(mention.Span.Start, mention.Span.Length));
            if (!byEnd.TryGetValue(mention.Span.End, out var other) || other.Span.Start < mention.Span.Start && mention.Type != EntityTypes.Place || Rank(mention) > Rank(other))
            {
                byEnd[mention.Span.End] = mention;
            }

            if (!byStart.TryGetValue(mention.Span.Start, out var longer) || longer.Span.Length < mention.Span.Length)
            {
                byStart[mention.Span.Start] = mention;
            }
        }

        private static int Rank(Mention mention) => mention.Type switch { EntityTypes.Person => 3, EntityTypes.Organization => 2, EntityTypes.Place => 1, _ => 0 };
    }
}
