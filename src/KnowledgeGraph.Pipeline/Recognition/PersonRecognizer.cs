using System.Buffers;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds persons by surname, by the characters of given names, and by the words on either side.</summary>
/// <remarks>A post in front (街道党工委书记潘俊), an occupation or 居民 in front, a verb of speech or an honour behind, a list of names, a family.
/// A name found once is then found wherever it stands. Titles are no part of the mention; they become its role. Persons without
/// a full name (李先生, 王某) are none. Time is linear in the text: every test looks a bounded way to either side.</remarks>
internal sealed partial class PersonRecognizer(PersonLexicon lexicon)
{
    public const string RoleProperty = Qualifiers.Role;

    private static readonly string[] Copulas = ["现任", "担任", "是", "系", "任", "作为"];

    private static readonly SearchValues<string> Living = SearchValues.Create(["家住", "住在", "居住在"], StringComparison.Ordinal);

    /// <summary>How far a clause is searched for a post, in UTF-16 code units.</summary>
    private const int ClauseReach = 60;

    /// <param name="sentences">Words support the right edge of a name; may be empty.</param>
    /// <returns>In text order, never overlapping.</returns>
    /// <param name="tagged">Names that a tagger saw, in text order; empty where none was asked.</param>
    public IReadOnlyList<Mention> Recognize(string text, IReadOnlyList<Sentence> sentences, IReadOnlyList<TaggedSpan>? tagged = null)
    {
        var words = new Words(text.Length, sentences);
        var found = new List<Mention>();
        for (var i = 0; i < text.Length;)
        {
            if (NameAt(text, i, words, found) is { } mention)
            {
                found.Add(mention);
                i = mention.Span.End;
            }
            else
            {
                i++;
            }
        }

        if (tagged is { Count: > 0 })
        {
            found = WithTagged(text, found, words, tagged);
        }

        AddRolesSaidLater(text, found);
        return Everywhere(text, found);
    }

    private Mention? NameAt(string text, int start, Words words, List<Mention> before)
    {
        var surname = SurnameLength(text, start);
        if (surname == 0)
        {
            return start < text.Length && IsHan(text[start]) ? ForeignName(text, start) : null;
        }

        // 主|任周敏, 劳动模|范王强: the last character of a post is no surname.
        if (surname == 1 && (lexicon.Before("title", text, start + 1) > 1 || lexicon.Before("role", text, start + 1) > 1))
        {
            return null;
        }

        if (IsAddress(text, start + surname, 2) || words.IsInsideWord(start))
        {
            return null;
        }

        var left = LeftOf(text, start, before);
        if (SpacedName(text, start, surname) is { } spaced && (left.Kind == LeftKind.Post || StandsAlone(text, spaced)))
        {
            return Person(text, spaced, string.Concat(text.AsSpan(start, surname), text.AsSpan(spaced.End - 1, 1)), left.Role, "person-title", 0.95);
        }

        var length = Length(text, start, surname, left, words);
        if (length == 0)
        {
            return ForeignName(text, start);
        }

        var rule = left.Kind switch
        {
            LeftKind.Post => "person-title",
            LeftKind.Occupation => "person-occupation",
            LeftKind.List => "person-list",
            LeftKind.Unit => "person-unit",
            _ => "person-context",
        };
        var span = new TextSpan(start, start + length);
        var role = left.Role ?? (left.Kind == LeftKind.List ? null : RoleBehind(text, span.End));
        return Person(text, span, span.In(text), role, rule, left.Kind == LeftKind.Post ? 0.95 : left.Kind == LeftKind.Occupation ? 0.9 : 0.8);
    }

    private Mention Person(string text, TextSpan span, string name, string? role, string rule, double confidence)
    {
        var family = lexicon.At("family", text, span.End);
        return new Mention(span, EntityTypes.Person, null, name, rule, confidence)
        {
            Properties = PropertyBag.Of((RoleProperty, role)),
            OtherNames = family > 0 ? [string.Concat(name, text.AsSpan(span.End, family))] : [],
        };
    }

    private int SurnameLength(string text, int start)
    {
        var compound = lexicon.CompoundSurnameAt(text, start);
        return compound > 0 ? compound : lexicon.IsSurname(text[start]) || lexicon.IsRareSurname(text[start]) ? 1 : 0;
    }

    /// <summary>秦　蕾: a name of two characters set with a blank, as in the list of a meeting.</summary>
    private static TextSpan? SpacedName(string text, int start, int surname)
    {
        var i = start + surname;
        while (i < text.Length && i < start + surname + 4 && IsBlank(text[i]))
        {
            i++;
        }

        return i > start + surname && i < text.Length && IsHan(text[i]) && (i + 1 == text.Length || !IsHan(text[i + 1]))
            ? new TextSpan(start, i + 1)
            : null;
    }

    /// <summary>A line of its own, or the first of one where the sex follows: 张　三（女）.</summary>
    private static bool StandsAlone(string text, TextSpan name)
        => (name.Start == 0 || text[name.Start - 1] == '\n')
            && (name.End == text.Length || text[name.End] == '\n' || text.AsSpan(name.End).StartsWith("（女") || text.AsSpan(name.End).StartsWith("（男"));

    /// <summary>Length of the name that starts with a surname here, or 0.</summary>
    private int Length(string text, int start, int surname, Left left, Words words)
    {
        var second = start + surname;
        if (second >= text.Length || !IsNameable(text[second]))
        {
            return 0;
        }

        var third = second + 1;
        var canBeLong = third < text.Length && IsNameable(text[third]);
        var (shortGiven, longGiven) = (lexicon.IsGiven(text[second]), canBeLong && lexicon.IsGiven(text[second]) && lexicon.IsGiven(text[third]));
        var (shortEdge, longEdge) = (EdgeAt(text, third), canBeLong ? EdgeAt(text, third + 1) : Edge.None);
        var word = surname > 1 ? 0 : lexicon.At("not_name", text, start);
        var rare = !lexicon.IsSurname(text[start]) && surname == 1;

        // Which of the two lengths: what ends at punctuation or before a known word wins, and the longer where both or neither do.
        var isLong = canBeLong && (longEdge != Edge.None
            ? longGiven || shortEdge == Edge.None || (left.Kind == LeftKind.Post && Speaks(text, third + 1) && !Speaks(text, third))
            : shortEdge == Edge.None && longGiven && !(words.Known && words.StartsAt(third) && !words.StartsAt(third + 1)));
        var (given, edge, length) = isLong ? (longGiven, longEdge, surname + 2) : (shortGiven, shortEdge, surname + 1);
        if (!isLong && edge == Edge.None && !(left.Kind == LeftKind.Post && canBeLong && shortGiven))
        {
            return 0;
        }

        if (!isLong && edge == Edge.None)
        {
            // 书记石诗领牵头: an unusual character and an unknown verb; the post in front carries it.
            return word == 0 && !rare && left.Kind == LeftKind.Post ? surname + 2 : 0;
        }

        var end = start + length;
        var isWord = word >= 2;
        return left.Kind switch
        {
            LeftKind.Post => isWord && !(length > word && given && edge != Edge.None) && !Speaks(text, end) && !(EndsLine(text, end) && left.AfterBlank) ? 0
                : rare && edge == Edge.None ? 0
                : !given && edge is Edge.None ? 0 : length,
            LeftKind.Resides => isWord || words.IsOtherWord(start) || rare || !given || (!isLong && edge == Edge.None) ? 0 : length,
            LeftKind.Occupation or LeftKind.List => isWord || words.IsOtherWord(start) || rare && !Speaks(text, end) || !given ? 0
                : isLong || edge == Edge.Mark || Speaks(text, end) || Honoured(text, end) || words.IsName(start, length) ? length : 0,
            LeftKind.Unit => isWord || words.IsOtherWord(start) || rare || !isLong || !longGiven ? 0 : length,
            LeftKind.Start or LeftKind.Place when isLong && lexicon.At("family", text, end) > 0 => isWord ? 0 : length,
            LeftKind.Start when isLong && RoleOfRow(text, start, end) is not null => isWord ? 0 : length,
            LeftKind.Start => isWord || rare || !given ? 0
                : Speaks(text, end) || Honoured(text, end) || IsDescribed(text, end) || Remembered(text, end) || (isLong && Honorific(text, end))
                    ? length : 0,
            LeftKind.Place => isWord || rare || !given ? 0 : Honoured(text, end) || Speaks(text, end) || (isLong && Honorific(text, end)) ? length : 0,
            _ => isWord || rare || words.IsOtherWord(start) ? 0
                : isLong && longGiven && (Honorific(text, end) || Speaks(text, end) || Remembered(text, end)) ? length : 0,
        };
    }

    private Edge EdgeAt(string text, int position)
    {
        if (position >= text.Length || !IsHan(text[position]))
        {
            return position < text.Length && text[position] is '·' or '某' ? Edge.None : Edge.Mark;
        }

        return lexicon.At("follow", text, position) > 0 || lexicon.At("family", text, position) > 0 || lexicon.At("memorial", text, position) > 0
            || lexicon.At("title", text, position) > 0
            ? Edge.Word
            : Edge.None;
    }

    private bool Speaks(string text, int end) => lexicon.At("speech", text, end) > 0;

    private bool Honoured(string text, int end) => lexicon.At("honoured", text, end) > 0 || lexicon.At("family", text, end) > 0;

    private bool Remembered(string text, int end) => lexicon.At("memorial", text, end) > 0;

    private bool Honorific(string text, int end) => lexicon.At("honorific", text, end) > 0;

    private Left LeftOf(string text, int start, List<Mention> before)
    {
        var end = start;
        while (end > 0 && start - end < 3 && IsBlank(text[end - 1]))
        {
            end--;
        }

        if (end == 0 || text[end - 1] == '\n')
        {
            return new Left(LeftKind.Start, null, false);
        }

        var blank = end < start;
        if (RoleBefore(text, end) is { } post)
        {
            return new Left(LeftKind.Post, post.Role, blank);
        }

        if (!blank && text[end - 1] is '、' or '和' or '与' && before.Count > 0 && before[^1].Span.End == end - 1)
        {
            return new Left(LeftKind.List, before[^1].Properties.Find(RoleProperty), false);
        }

        var occupation = Math.Max(lexicon.Before("role", text, end), lexicon.Before("resident", text, end));
        if (occupation > 0)
        {
            return new Left(LeftKind.Occupation, text.Substring(end - occupation, occupation), blank);
        }

        var last = text[end - 1];
        if (last == '的')
        {
            var resident = lexicon.Before("resident", text, end - 1);
            return resident > 0 ? new Left(LeftKind.Unit, text.Substring(end - 1 - resident, resident), false)
                : Lives(text, end - 1) || text.AsSpan(0, end).EndsWith("岁的", StringComparison.Ordinal) ? new Left(LeftKind.Resides, null, false)
                : lexicon.Before("unit", text, end - 1) > 0 ? new Left(LeftKind.Unit, null, false) : new Left(LeftKind.None, null, false);
        }

        if (last is '”' or '》' && lexicon.Before("honour", text, end - 1) > 0)
        {
            return new Left(LeftKind.Occupation, null, false);
        }

        if (!blank && lexicon.Before("naming", text, end) > 0)
        {
            return new Left(LeftKind.Resides, null, false);
        }

        return IsMark(last) || last is '“' or '”' or '是' || blank ? new Left(LeftKind.Start, null, blank)
            : lexicon.Before("unit", text, end) > 0 ? new Left(LeftKind.Place, null, false) : new Left(LeftKind.None, null, false);
    }

    /// <summary>家住世纪花园的吴伟贞: whether the clause before 的 says where someone lives.</summary>
    private static bool Lives(string text, int end)
    {
        var start = end;
        while (start > 0 && end - start < 24 && !IsMark(text[start - 1]))
        {
            start--;
        }

        return text.AsSpan(start, end - start).ContainsAny(Living);
    }

    /// <summary>买买提·吐尔逊: parts joined by a raised dot, behind a post or an occupation or before a verb of speech.</summary>
    private Mention? ForeignName(string text, int start)
    {
        var dot = start + 1;
        while (dot < text.Length && dot - start < 7 && IsHan(text[dot]))
        {
            dot++;
        }

        if (dot >= text.Length || text[dot] != '·' || dot - start < 2
            || lexicon.At("role", text, start) > 0 || lexicon.At("title", text, start) > 0 || lexicon.At("resident", text, start) > 0)
        {
            return null;
        }

        var left = LeftOf(text, start, []);
        if (left.Kind is not (LeftKind.Post or LeftKind.Occupation or LeftKind.Start))
        {
            return null;
        }

        var end = dot + 1;
        while (end < text.Length && end - dot < 7 && IsHan(text[end]) && (end - dot < 3 || lexicon.At("follow", text, end) == 0))
        {
            end++;
        }

        var span = new TextSpan(start, end);
        return end - dot < 3 || (left.Kind == LeftKind.Start && !Speaks(text, end))
            ? null
            : Person(text, span, span.In(text), left.Role, "person-foreign", 0.85);
    }

    /// <summary>The names found, wherever they stand; not where they begin a longer name or name a place.</summary>
    private List<Mention> Everywhere(string text, List<Mention> found)
    {
        if (found.Count == 0)
        {
            return found;
        }

        var names = new PhraseTable<Mention>(found.Where(m => m.Name.Length <= 16).Reverse().Select(m => KeyValuePair.Create(m.Name, m)));
        var all = new List<Mention>();
        var next = 0;
        for (var i = 0; i < text.Length;)
        {
            if (next < found.Count && found[next].Span.Start == i)
            {
                all.Add(found[next]);
                i = found[next++].Span.End;
                continue;
            }

            var length = names.LongestAt(text, i, out var known);
            var end = i + length;
            if (length > 0 && lexicon.At("place", text, end) == 0 && (length > 2 || EdgeAt(text, end) != Edge.None)
                && (next == found.Count || found[next].Span.Start >= end))
            {
                all.Add(Person(text, new TextSpan(i, end), known!.Name, null, "person-again", Math.Round(known.Confidence - 0.05, 2)));
                i = end;
            }
            else
            {
                i++;
            }
        }

        return all;
    }

    private bool IsNameable(char c) => IsHan(c) && !lexicon.IsNever(c);

    private static bool EndsLine(string text, int end) => end == text.Length || text[end] == '\n';

    private static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF';

    private static bool IsBlank(char c) => c is ' ' or '\u3000' or '\t';

    private static bool IsMark(char c)
        => c is '\n' or '，' or '。' or '；' or '：' or '！' or '？' or '（' or '）' or '“' or '”' or ',' or ';' or ':' or '!' or '?' or '(' or ')' or '"';

    private enum Edge
    {
        None,

        /// <summary>A known word follows.</summary>
        Word,

        /// <summary>Punctuation, a blank, a letter or the end follows.</summary>
        Mark,
    }

    private enum LeftKind
    {
        None,

        /// <summary>The beginning of a clause.</summary>
        Start,

        /// <summary>A kind of place: 曹姑社区刘灿家庭.</summary>
        Place,

        /// <summary>A unit and 的: 六组的吴安华.</summary>
        Unit,

        /// <summary>家住…的.</summary>
        Resides,
        Occupation,
        Post,
        List,
    }

    private readonly record struct Left(LeftKind Kind, string? Role, bool AfterBlank);
}
