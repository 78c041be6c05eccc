using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds organizations: a proper head and a suffix; public bodies of a named place; companies in lists (常州青旅、鼎昂金属等企业).</summary>
internal sealed class OrganizationRecognizer
{
    private const int LongestHead = 18;
    private const string Separators = "、和及与";

    private readonly WordScanner suffixes;
    private readonly WordScanner trades;
    private readonly WordScanner listNouns;
    private readonly FrozenSet<string> genericHeads;
    private readonly NameBoundary boundary;

    /// <param name="organizations">organizations.yaml.</param>
    /// <param name="places">places.yaml, for the words that a name never reaches over.</param>
    public OrganizationRecognizer(WordLists organizations, WordLists places)
    {
        suffixes = new WordScanner(organizations.Classes("suffixes"));
        trades = new WordScanner(organizations.Words("trades"));
        listNouns = new WordScanner(organizations.Words("list_nouns"));
        genericHeads = organizations.Words("generic_heads");
        boundary = new NameBoundary(places.Words("boundaries"));
    }

    /// <param name="text">The text.</param>
    /// <param name="places">Places in text order.</param>
    /// <returns>Organizations in text order; they may overlap places.</returns>
    public IReadOnlyList<Mention> Recognize(AnalyzedText text, IReadOnlyList<Mention> places)
    {
        var placeAt = new Mention?[text.Text.Length];
        foreach (var place in places)
        {
            for (var i = place.Span.Start; i < place.Span.End; i++)
            {
                placeAt[i] = placeAt[i] is { } other && other.Span.Length > place.Span.Length ? other : place;
            }
        }

        var found = new List<Mention>();
        var last = 0;
        for (var i = 0; i < text.Text.Length; i++)
        {
            var (length, kind) = suffixes.StartingAt(text.Text, i, text.Text.Length);
            if (length == 0)
            {
                continue;
            }

            // 社区卫生服务中心 begins before 服务中心 does: the longest suffix from the left wins.
            if (EndsWord(text, i + length) && Named(text, placeAt, i, i + length, kind, last) is { } mention)
            {
                found.Add(mention);
                last = mention.Span.End;
                if (kind == "body")
                {
                    found.AddRange(Siblings(text, mention));
                }
            }

            i += length - 1;
        }

        found.AddRange(Listed(text, placeAt, found));
        return [.. found.OrderBy(m => m.Span)];
    }

    private static bool EndsWord(AnalyzedText text, int end) => text.TokenAt(end - 1) is >= 0 and var i && text.Tokens[i].Span.End == end;

    private Mention? Named(AnalyzedText text, Mention?[] placeAt, int suffix, int end, string kind, int last)
    {
        var limit = Math.Max(last, suffix - LongestHead);
        var start = boundary.Start(text, suffix, limit, throughVerbs: kind is not "company");
        var quoted = false;
        if (start == suffix && suffix > last && text.Text[suffix - 1] == '”')
        {
            start = Math.Max(last, text.Text.LastIndexOf('“', suffix - 1, Math.Min(suffix - last, 20)));
            quoted = start >= last && text.Text[start] == '“';
        }

        // A place may end right where the head begins: 常州市|第七人民医院.
        var hasPlace = start < suffix && placeAt[start] is not null;
        if (start > last && placeAt[start - 1] is { } before && before.Span.End == start && before.Span.Start >= last)
        {
            start = before.Span.Start;
            hasPlace = true;
        }

        // The body of a place is cut out of 在区委: 鸠江|区委 has its district right before.
        if (start >= suffix && !(kind == "body" && hasPlace))
        {
            return kind == "body" ? BodyOfPlace(text, placeAt, suffix, end) : null;
        }

        var head = text.Text[start..suffix];
        if (!quoted && (genericHeads.Contains(head) || !hasPlace && !IsProper(text, new TextSpan(start, suffix))))
        {
            return kind == "body" ? BodyOfPlace(text, placeAt, suffix, end) : null;
        }

        return Organization(text, new TextSpan(start, end), "suffix-" + kind, kind, hasPlace || quoted ? 0.8 : 0.7);
    }

    /// <summary>鸠江区委: the suffix 区委 shares its first character with the place 鸠江区.</summary>
    private static Mention? BodyOfPlace(AnalyzedText text, Mention?[] placeAt, int suffix, int end)
        => placeAt[suffix] is { } place && place.Span.Start < suffix && place.Span.End <= end
            ? Organization(text, new TextSpan(place.Span.Start, end), "body-of-place", "body", 0.85)
            : null;

    /// <summary>鸠江区委、区政府: the second body is the same place's.</summary>
    private static IEnumerable<Mention> Siblings(AnalyzedText text, Mention first)
    {
        var name = first.Name;
        var unit = name.EndsWith('委') && name.Length > 2 ? name[^2] : '\0';
        var position = first.Span.End;
        if (unit is not ('省' or '市' or '区' or '县'))
        {
            yield break;
        }

        if (position < text.Text.Length && Separators.Contains(text.Text[position], StringComparison.Ordinal))
        {
            position++;
        }

        var word = unit + "政府";
        if (string.CompareOrdinal(text.Text, position, word, 0, word.Length) == 0)
        {
            var span = new TextSpan(position, position + word.Length);
            yield return new Mention(span, EntityTypes.Organization, null, name[..^1] + "政府", "body-of-place", 0.85)
            {
                Properties = PropertyBag.Of((MentionProperties.Class, "body")),
                OtherNames = [word],
            };
        }
    }

    /// <summary>Names before 等企业, 等20余家客商: every item is one.</summary>
    private IEnumerable<Mention> Listed(AnalyzedText text, Mention?[] placeAt, List<Mention> known)
    {
        var taken = known.Select(m => m.Span).ToList();
        foreach (var (noun, _) in listNouns.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var end = noun.Start;
            while (end > 0 && (char.IsAsciiDigit(text.Text[end - 1]) || "余多家个名一批十百".Contains(text.Text[end - 1], StringComparison.Ordinal)))
            {
                end--;
            }

            if (end == 0 || text.Text[end - 1] != '等')
            {
                continue;
            }

            for (end--; end > 1;)
            {
                var start = boundary.Start(text, end, Math.Max(0, end - 12), throughVerbs: true);
                if (start >= end)
                {
                    break;
                }

                var span = new TextSpan(start, end);
                if (taken.FirstOrDefault(t => t.End == end) is { IsEmpty: false } whole)
                {
                    start = whole.Start;
                }
                else if (IsTrade(text, span) && placeAt[end - 1] is null)
                {
                    yield return Organization(text, span, "listed", "company", 0.7);
                }
                else
                {
                    break;
                }

                if (start == 0 || !Separators.Contains(text.Text[start - 1], StringComparison.Ordinal))
                {
                    break;
                }

                end = start - 1;
            }
        }
    }

    /// <summary>Whether a span reads as a company without a legal form: a proper head and the name of a trade.</summary>
    public bool IsTrade(AnalyzedText text, TextSpan span)
    {
        var (length, _) = trades.EndingAt(text.Text, span.End, span.Start);
        return length > 0 && span.Length - length is >= 2 and <= 8 && IsProper(text, new TextSpan(span.Start, span.End - length));
    }

    private bool IsProper(AnalyzedText text, TextSpan head)
    {
        for (var i = text.TokenAt(head.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < head.End; i++)
        {
            var token = text.Tokens[i];
            if (!genericHeads.Contains(text.Word(token))
                && (token.Tag is "ns" or "nr" or "nrt" or "nrfg" or "nz" or "nt" || token.Tag == "x" && token.Span.Length > 1 && char.IsLetter(text.Text[token.Span.Start])))
            {
                return true;
            }
        }

        return head.Length > 0 && text.Text[head.Start] == '第' && char.IsLetter(text.Text[head.End - 1]);
    }

    private static Mention Organization(AnalyzedText text, TextSpan span, string rule, string kind, double confidence)
        => new(span, EntityTypes.Organization, null, text.In(span), rule, confidence) { Properties = PropertyBag.Of((MentionProperties.Class, kind)) };
}
