using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds places by the register's names and by a suffix grammar: a head that is no ordinary word, and a suffix that tells the kind.</summary>
/// <remarks>Lists share their suffix: 机一、机二社区; 北银、裕园2个老旧小区. Linear in the text's length; holds no state between calls.</remarks>
internal sealed class PlaceRecognizer
{
    private const string Separators = "、和与及";
    private const string CountDigits = "0123456789一二两三四五六七八九十百余多大";

    private readonly WordScanner suffixes;
    private readonly FrozenDictionary<string, string> suffixKinds;
    private readonly FrozenSet<string> genericHeads;
    private readonly FrozenSet<string> genericSiteHeads;
    private readonly WordScanner listNouns;
    private readonly NameBoundary boundary;

    public PlaceRecognizer(WordLists lists)
    {
        suffixKinds = lists.Classes("suffixes");
        suffixes = new WordScanner(suffixKinds);
        genericHeads = lists.Words("generic_heads");
        genericSiteHeads = lists.Words("generic_site_heads");
        listNouns = new WordScanner(lists.Classes("counted_nouns"));
        boundary = new NameBoundary(lists.Words("boundaries"));
    }

    /// <param name="text">The text.</param>
    /// <param name="registered">Places whose names the register holds, in text order, never overlapping.</param>
    /// <returns>All places in text order; those of the register among them; a name inside a longer name is not left out.</returns>
    public IReadOnlyList<Mention> Recognize(AnalyzedText text, IReadOnlyList<Mention> registered)
    {
        var taken = new Mention?[text.Text.Length];
        var found = new List<Mention>();
        foreach (var mention in registered)
        {
            Add(found, taken, mention);
        }

        foreach (var mention in BySuffix(text, taken))
        {
            Add(found, taken, mention);
        }

        foreach (var mention in ByCount(text, taken))
        {
            Add(found, taken, mention);
        }

        return [.. found.OrderBy(m => m.Span)];
    }

    private static void Add(List<Mention> found, Mention?[] taken, Mention mention)
    {
        found.Add(mention);
        for (var i = mention.Span.Start; i < mention.Span.End; i++)
        {
            if (taken[i] is null || taken[i]!.Span.Length < mention.Span.Length)
            {
                taken[i] = mention;
            }
        }
    }

    private List<Mention> BySuffix(AnalyzedText text, Mention?[] taken)
    {
        var found = new List<Mention>();
        for (var i = 0; i < text.Text.Length; i++)
        {
            var (length, kind) = suffixes.StartingAt(text.Text, i, text.Text.Length);
            if (length == 0 || !EndsWord(text, i, length))
            {
                continue;
            }

            var end = i + length;
            if (taken[i] is { } known && known.Span.End >= end)
            {
                found.AddRange(Shortened(text, known, text.Text[i..end], taken));
            }
            else if (Named(text, i, end, kind, taken) is { } mention)
            {
                found.Add(mention);
                if (kind != "facility")
                {
                    found.AddRange(Shortened(text, mention, text.Text[i..end], taken));
                }
            }

            i = end - 1;
        }

        return found;
    }

    /// <summary>A suffix that is only part of a longer word is none: 农村, 思路, 街道 for 街.</summary>
    private static bool EndsWord(AnalyzedText text, int start, int length)
    {
        var last = text.TokenAt(start + length - 1);
        if (last < 0 || text.Tokens[last].Span.End != start + length)
        {
            return false;
        }

        // 农村, 思路: a one-character suffix inside a word that the lexicon knows as no place.
        var token = text.Tokens[last];
        return length > 1 || token.Span.Length == 1 || token.Tag is "ns" or "nr" or "nrt" or "nz" or "x" or "nt";
    }

    private Mention? Named(AnalyzedText text, int suffix, int end, string kind, Mention?[] taken)
    {
        var longest = kind switch { "community" => 6, "road" => 6, "water" or "mountain" => 4, "subdistrict" => 6, "neighbourhood" => 9, _ => 12 };
        var limit = Math.Max(0, suffix - longest);
        var isSite = kind is "site" or "park_optional" or "facility";
        var start = boundary.Start(text, suffix, limit, throughVerbs: isSite);
        var container = ContainerBefore(taken, ref start, suffix, isSite);
        if (suffix > 0 && text.Text[suffix - 1] == '”' && isSite)
        {
            start = Math.Max(limit - 10, text.Text.LastIndexOf('“', suffix - 1, Math.Min(suffix, 16)));
        }

        if (start < 0 || start >= suffix && container is null)
        {
            return null;
        }

        var head = text.Text[start..suffix];
        if (isSite)
        {
            if (container is null && !IsProper(text, new TextSpan(start, suffix)))
            {
                return null;
            }
        }
        else if (genericHeads.Contains(head) || !IsNameLike(text, start, suffix, kind))
        {
            return null;
        }

        var name = text.Text[start..end].Trim('“', '”');
        var place = kind switch
        {
            "facility" or "park_optional" or "water" or "mountain" => PlaceKinds.Site,
            _ => kind,
        };
        return new Mention(new TextSpan(start, end), EntityTypes.Place, place, name, "suffix-" + kind, isSite ? 0.75 : 0.8)
        {
            Properties = PropertyBag.Of((MentionProperties.Class, kind)),
        };
    }

    /// <summary>A place right before the head ends the name of a neighbourhood (四湾社区|电力新村) but begins that of a facility (花溪社区党群服务中心).</summary>
    private static Mention? ContainerBefore(Mention?[] taken, ref int start, int suffix, bool isSite)
    {
        for (var i = suffix - 1; i >= start && i >= 0; i--)
        {
            if (taken[i] is { } inside)
            {
                start = isSite ? Math.Min(start, inside.Span.Start) : Math.Min(inside.Span.End, suffix);
                return isSite ? inside : null;
            }
        }

        if (start > 0 && taken[start - 1] is { } before && before.Span.End == start && isSite)
        {
            start = before.Span.Start;
            return before;
        }

        return null;
    }

    /// <summary>虹桥、花街、九洲里社区: names before a name, parted by 、 or 和, that share its suffix.</summary>
    private IEnumerable<Mention> Shortened(AnalyzedText text, Mention last, string suffix, Mention?[] taken)
    {
        var position = last.Span.Start;
        while (position > 1 && Separators.Contains(text.Text[position - 1], StringComparison.Ordinal))
        {
            var end = position - 1;
            var start = ItemStart(text, end, 4);
            if (start >= end || taken[end - 1] is not null)
            {
                yield break;
            }

            var head = text.Text[start..end];
            if (genericHeads.Contains(head) || suffixes.EndingAt(text.Text, end, start).Length > 0 || !IsNameLike(text, start, end, last.Kind!)
                || IsOrdinary(text, start, end))
            {
                yield break;
            }

            yield return new Mention(new TextSpan(start, end), EntityTypes.Place, last.Kind, head + suffix, "shared-suffix", 0.75)
            {
                OtherNames = [head],
                Properties = last.Properties,
            };
            position = start;
        }
    }

    /// <summary>北银、裕园2个老旧小区; 华顺公寓、东海未名园等3个小区: names before a count and a noun that tells their kind.</summary>
    private IEnumerable<Mention> ByCount(AnalyzedText text, Mention?[] taken)
    {
        foreach (var (span, kind) in listNouns.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var end = span.Start;
            while (end > 0 && CountDigits.Contains(text.Text[end - 1], StringComparison.Ordinal) || end > 0 && text.Text[end - 1] == '个')
            {
                end--;
            }

            if (end == span.Start)
            {
                continue;
            }

            if (end > 0 && text.Text[end - 1] == '等')
            {
                end--;
            }

            foreach (var mention in Items(text, end, kind, taken))
            {
                yield return mention;
            }
        }
    }

    private List<Mention> Items(AnalyzedText text, int end, string kind, Mention?[] taken)
    {
        var items = new List<Mention>();
        var separated = false;
        while (end > 0)
        {
            var start = ItemStart(text, end, 8);
            if (start >= end)
            {
                break;
            }

            var name = text.Text[start..end];
            if (taken[end - 1] is { } known)
            {
                start = known.Span.Start;
            }
            else if (genericHeads.Contains(name) || !IsNameLike(text, start, end, kind) || IsOrdinary(text, start, end))
            {
                break;
            }
            else
            {
                items.Add(new Mention(new TextSpan(start, end), EntityTypes.Place, kind, name, "counted-list", 0.7)
                {
                    OtherNames = kind == PlaceKinds.Neighbourhood ? [name + "小区"] : [],
                    Properties = PropertyBag.Of((MentionProperties.Class, kind)),
                });
            }

            if (start == 0 || !Separators.Contains(text.Text[start - 1], StringComparison.Ordinal))
            {
                break;
            }

            separated = true;
            end = start - 1;
        }

        return separated ? items : [];
    }

    private int ItemStart(AnalyzedText text, int end, int longest) => boundary.Start(text, end, Math.Max(0, end - longest));

    /// <summary>A head with a word that is no ordinary noun: a name of the lexicon, an unknown word, a letter or a number.</summary>
    private bool IsProper(AnalyzedText text, TextSpan head)
    {
        if (head.IsEmpty || genericSiteHeads.Contains(head.In(text.Text)))
        {
            return false;
        }

        for (var i = text.TokenAt(head.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < head.End; i++)
        {
            var token = text.Tokens[i];
            var word = token.Span.In(text.Text);
            if (genericSiteHeads.Contains(word) || genericHeads.Contains(word))
            {
                continue;
            }

            if (token.Tag is "ns" or "nr" or "nrt" or "nrfg" or "nz" or "nt" or "x" && word.Length > 1 && char.IsLetter(word[0]))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsNameLike(AnalyzedText text, int start, int end, string kind)
    {
        var head = text.Text[start..end];
        if (head.Length == 0 || head.Any(c => !NameBoundary.IsWordCharacter(c)) || head.All(char.IsAsciiDigit) && kind != PlaceKinds.Road)
        {
            return false;
        }

        var first = text.TokenAt(start);
        var word = first < 0 ? string.Empty : text.Word(text.Tokens[first]);
        return !genericHeads.Contains(head) && (head.Length > 1 || kind is "road" or "water" or "mountain" or "community" && char.IsLetter(head[0]))
            && !(word.Length > 1 && word.Length < head.Length && genericHeads.Contains(word));
    }

    /// <summary>One everyday word of the lexicon is no name by itself: 卫生、治安社区.</summary>
    private static bool IsOrdinary(AnalyzedText text, int start, int end)
    {
        var index = text.TokenAt(start);
        if (index < 0)
        {
            return true;
        }

        var token = text.Tokens[index];
        return token.Span.Start == start && token.Span.End == end && token.Tag is not ("ns" or "nr" or "nrt" or "nz" or "x" or "nt" or "j");
    }
}
