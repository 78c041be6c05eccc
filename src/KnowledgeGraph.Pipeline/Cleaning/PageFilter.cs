namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>Marks the lines, and parts of lines, of a page that are none of the article, and keeps what they say about it.</summary>
/// <remarks>
/// Each line is judged by its own form first (a row of fields, a row of links, a footer); then by where it stands: behind a list's heading or the
/// editor's name only a paragraph about the text's own place counts as article again. In doubt a line stays: a lost fact costs more than noise.
/// </remarks>
internal sealed class PageFilter(CleaningLexicon lexicon)
{
    /// <summary>Longer lines are paragraphs; only their edges are looked at.</summary>
    private const int LongestFurniture = 300;

    /// <summary>Letters from which a line that ends a sentence is a paragraph.</summary>
    private const int ParagraphLetters = 40;

    /// <summary>How much of a paragraph's edge may be a dateline or byline.</summary>
    private const int EdgeLength = 80;

    private readonly LineScanner scanner = new(lexicon);

    private enum Zone
    {
        Article,
        LinkList,
        AfterArticle,
    }

    /// <summary>Sets <see cref="Line.IsDropped"/>, <see cref="Line.From"/> and <see cref="Line.To"/>.</summary>
    public PageMetadata Filter(IReadOnlyList<Line> lines)
    {
        var metadata = new PageMetadata();
        var subjects = SubjectTerms(lines);
        var zone = Zone.Article;
        var paragraphs = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var fields = line.Text.Length <= LongestFurniture ? scanner.Scan(line.Text, 0, line.Text.Length) : null;
            var isParagraph = IsParagraph(line.Text);
            if (fields is not null && IsFurniture(line, fields, subjects, paragraphs, zone, out var opens))
            {
                line.IsDropped = true;
                line.IsForeign = opens is null && zone != Zone.Article && !fields.HasEditor;
                zone = opens ?? zone;
                if (!line.IsForeign)
                {
                    metadata.Add(line, fields, isAfterText: paragraphs > 0);
                }
            }
            else if (zone != Zone.Article && !Resumes(line, isParagraph, zone, paragraphs, subjects))
            {
                line.IsDropped = true;
                line.IsForeign = true;
            }
            else if (paragraphs > 0 && lexicon.Disclaimer.MatchAt(line.Text, FirstLetter(line.Text)) > 0)
            {
                line.IsDropped = true;
            }
            else
            {
                zone = Zone.Article;
                ReadDate(line, fields, metadata, paragraphs > 0);
                CutDateline(line, metadata);
                CutByline(line, metadata);
                line.IsDropped = line.From >= line.To;
                paragraphs += isParagraph ? 1 : 0;
            }
        }

        DropDatedLinks(lines);
        return metadata;
    }

    /// <summary>Beginnings of two characters of the names that the text is about: 褐山 of 四褐山街道. What mentions one is no teaser.</summary>
    private static HashSet<string> SubjectTerms(IReadOnlyList<Line> lines)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var n = 0; n < lines.Count; n++)
        {
            var text = lines[n].Text;
            for (var i = 3; i < text.Length; i++)
            {
                var suffix = text[i] switch
                {
                    '道' when text[i - 1] == '街' => 2,
                    '区' when text[i - 1] == '社' => 2,
                    '镇' or '乡' or '村' => 1,
                    _ => 0,
                };
                var start = i - suffix - 1;
                if (suffix > 0 && start >= 0 && Folding.IsHan(text[start]) && Folding.IsHan(text[start + 1])
                    && "个各该本全多在新和老我此城进农乡美".IndexOf(text[start + 1], StringComparison.Ordinal) < 0)
                {
                    // What a title names counts even once.
                    var term = text.Substring(start, 2);
                    counts[term] = counts.GetValueOrDefault(term) + (n < 6 && text.Length < 60 ? 2 : 1);
                }
            }
        }

        return counts.Where(c => c.Value >= 2).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(12).Select(c => c.Key)
            .ToHashSet(StringComparer.Ordinal);
    }

    private bool IsFurniture(Line line, LineFields fields, HashSet<string> subjects, int paragraphs, Zone zone, out Zone? opens)
    {
        opens = null;
        var text = line.Text;
        var first = FirstLetter(text);
        if (fields.Letters == 0)
        {
            // A rule of dashes or stars.
            return true;
        }

        if (IsLinkListHeading(text, first, fields))
        {
            opens = Zone.LinkList;
            return true;
        }

        if (lexicon.Footer.IndexIn(text) >= 0)
        {
            opens = paragraphs > 0 ? Zone.AfterArticle : null;
            return true;
        }

        if (IsFieldRow(text, fields, paragraphs, zone))
        {
            opens = fields.HasEditor && paragraphs > 0 && zone == Zone.Article ? Zone.AfterArticle : null;
            return true;
        }

        return IsBreadcrumb(text, first) || IsLinkRow(text, fields) || IsWeatherBar(text, fields) || IsAdvertisement(text, fields, subjects);
    }

    /// <summary>来源:经开区报 作者:周洪兴 记者 蒋雯 日期:2022-10-18.</summary>
    private static bool IsFieldRow(string text, LineFields fields, int paragraphs, Zone zone)
    {
        if (!fields.HasFields || fields.Rest > Math.Max(2, fields.Letters / 5))
        {
            return false;
        }

        if (fields.Dates.Count > 0 || fields.HasDay || fields.HasRole || fields.HasEditor || (fields.Media.Count > 0 && !fields.HasBareMedium))
        {
            return true;
        }

        if (fields.HasBareMedium && fields.OtherFields == 0)
        {
            // 织密一张网 is a heading, 焦作日报 is none.
            return fields.Media.Exists(m => m.Name.EndsWith('报') && m.Name.Length is 4 or 5 && fields.Rest == 0) || zone != Zone.Article;
        }

        // 联系电话 within a text belongs to it; a row of them above or below does not.
        return text.AsSpan().IndexOfAny(':', '(', '|') >= 0 && (paragraphs == 0 || zone != Zone.Article || fields.StrongPhrases > 0 || fields.OtherFields > 1);
    }

    /// <summary>相关链接, 最新资讯杂谈, 热门专题:两岸直航 | 海峡旅游.</summary>
    private bool IsLinkListHeading(string text, int first, LineFields fields)
    {
        var length = lexicon.Related.MatchAt(text, first);
        if (length == 0 || first > 3)
        {
            return false;
        }

        var rest = text.AsSpan(first + length);
        return rest.TrimStart(" 】]").StartsWith(":")
            ? fields.Letters <= 80 && rest.IndexOfAny('。', ',') < 0
            : fields.Letters - length <= 4 && rest.IndexOfAny(Marks.Clause) < 0;
    }

    /// <summary>您当前的位置 :首页 > 常州经开区 > 正文.</summary>
    private bool IsBreadcrumb(string text, int first)
        => text.Length <= 150 && text.AsSpan().IndexOfAny('。', ',', ';') < 0 && lexicon.Breadcrumb.MatchAt(text, first) is var length and > 0
            && (first + length == text.Length || text.AsSpan(first + length).IndexOfAny(Marks.Breadcrumb) >= 0 || text.AsSpan(first + length).IndexOf("--") >= 0);

    /// <summary>首页 | 要闻 | 区县 | 专题 | 登录 注册: short words in a row, some of which are those of sites.</summary>
    private bool IsLinkRow(string text, LineFields fields)
    {
        if (fields.StrongPhrases > 0 && fields.Rest <= fields.Letters / 10)
        {
            return true;
        }

        if (text.AsSpan().IndexOfAny(Marks.Prose) >= 0)
        {
            return false;
        }

        var words = text.Split([' ', '|', '│', '┃', '丨', '·', '>', '»', '/', '[', ']', Folding.None], StringSplitOptions.RemoveEmptyEntries);
        var known = words.Count(w => lexicon.Strong.Contains(w) || lexicon.Navigation.Contains(w));
        var isParted = text.AsSpan().IndexOfAny(Marks.Bar) >= 0;
        return words.Length >= 3 && words.All(w => w.Length <= 10) && (isParted ? known >= 1 && 5 * known >= words.Length : known >= 3 && 2 * known >= words.Length);
    }

    private bool IsWeatherBar(string text, LineFields fields)
        => fields.Letters <= 40 && text.AsSpan().IndexOfAny(Marks.Prose) < 0
            && (text.EndsWith("天气:", StringComparison.Ordinal) || (lexicon.Weather.CountIn(text) >= 2 && text.AsSpan().IndexOfAny("℃°") >= 0));

    private bool IsAdvertisement(string text, LineFields fields, HashSet<string> subjects)
        => lexicon.Advertising.IndexIn(text) >= 0
            && (lexicon.Advertising.MatchAt(text, FirstLetter(text)) > 0 || (fields.Letters < ParagraphLetters && !IsParagraph(text) && !Mentions(text, subjects)));

    /// <summary>Whether a line behind the article or inside a list of links belongs to the article again.</summary>
    private static bool Resumes(Line line, bool isParagraph, Zone zone, int paragraphs, HashSet<string> subjects)
    {
        if (Markers.IsBullet(line.Text) || IsDatedLink(line.Text) || IsTeaser(line.Text))
        {
            return false;
        }

        // A list above the article ends where something else begins.
        return (zone == Zone.LinkList && paragraphs == 0)
            || (isParagraph && (subjects.Count == 0 || Mentions(line.Text, subjects)))
            || (zone == Zone.LinkList && Markers.IsChineseNumber(line.Text));
    }

    private static bool Mentions(string text, HashSet<string> subjects) => subjects.Any(s => text.Contains(s, StringComparison.Ordinal));

    private static bool IsParagraph(string text)
        => text.Length >= ParagraphLetters && (text.Length >= 2 * ParagraphLetters || Folding.EndsSentence(text[^1]) || text[^1] is '”' or ')' or ':' or '.')
            && text.AsSpan().IndexOfAny(Marks.Clause) >= 0;

    /// <summary>Cut off in the middle: ……, ..., [详细].</summary>
    private static bool IsTeaser(string text)
        => text.EndsWith('…') || text.EndsWith("...", StringComparison.Ordinal) || text.EndsWith("[详细]", StringComparison.Ordinal)
            || text.EndsWith("[全文]", StringComparison.Ordinal);

    /// <summary>人才资讯速递(第31期)04-30: a short line that ends with a date without a year, or with one in brackets.</summary>
    private static bool IsDatedLink(string text)
    {
        if (text.Length is < 8 or > 80 || text.AsSpan().IndexOfAny('。', ';') >= 0)
        {
            return false;
        }

        var i = text.Length - 1;
        i -= text[i] is ')' or ']' ? 1 : 0;
        var digits = 0;
        var signs = 0;
        for (; i >= 0 && (char.IsAsciiDigit(text[i]) || (text[i] is '-' or '/' && signs < 2)); i--)
        {
            digits += char.IsAsciiDigit(text[i]) ? 1 : 0;
            signs += text[i] is '-' or '/' ? 1 : 0;
        }

        return i > 3 && signs >= 1 && digits is (>= 3 and <= 4) or (>= 6 and <= 8);
    }

    /// <summary>Two or more lines with dates on end, under no heading: a list of other articles.</summary>
    private static void DropDatedLinks(IReadOnlyList<Line> lines)
    {
        var open = lines.Where(l => !l.IsDropped).ToList();
        for (var i = 0; i < open.Count; i++)
        {
            var end = i;
            while (end < open.Count && (IsDatedLink(open[end].Text) || (end > i && IsTeaser(open[end].Text) && Markers.IsBullet(open[end].Text))))
            {
                end++;
            }

            if (end - i >= 2)
            {
                open.GetRange(i, end - i).ForEach(l => l.IsDropped = l.IsForeign = true);
                i = end - 1;
            }
        }
    }

    /// <summary>A date in a line that stays: 四褐山街道办事处 2024年1月23日 below the text, or 发布时间:2024-01-23 at the beginning of a page without line ends.</summary>
    private void ReadDate(Line line, LineFields? fields, PageMetadata metadata, bool isAfterText)
    {
        var text = line.Text;
        if (fields is not null && text.Length <= EdgeLength && text.AsSpan().IndexOfAny('。', ',', ';') < 0)
        {
            foreach (var (date, span, rank) in fields.Dates.Where(d => !text.AsSpan(d.Span.End).ContainsAnyInRange('\u3400', '\u9FFF') || d.Rank == DateRank.Own))
            {
                metadata.AddDate(date, Shift(line, span), rank != DateRank.Head ? rank : isAfterText ? DateRank.Signature : DateRank.Title);
            }

            return;
        }

        if (!isAfterText)
        {
            // Behind a label or in figures alone: 2023年1月5日 at the beginning of a sentence is what the text tells.
            var head = scanner.Scan(text, 0, Math.Min(text.Length, 2 * EdgeLength));
            foreach (var (date, span, rank) in head.Dates.Where(d => IsLabelled(text, d.Span.Start) || d.Span.Of(text).IndexOfAny('-', '/') > 0).Take(2))
            {
                metadata.AddDate(date, Shift(line, span), rank);
            }
        }

        var stop = text.LastIndexOfAny(['。', '！', '？', '!', '?', '”'], text.Length - 1, Math.Min(text.Length, EdgeLength));
        if (stop >= 0 && stop + 1 < text.Length)
        {
            foreach (var (date, span, rank) in scanner.Scan(text, stop + 1, text.Length).Dates)
            {
                metadata.AddDate(date, Shift(line, span), rank == DateRank.Head ? DateRank.Signature : rank);
            }
        }
    }

    private bool IsLabelled(string text, int at)
    {
        var before = text.AsSpan(0, at).TrimEnd(" :");
        return before.Length < at
            && lexicon.DateLabel.MatchEnd(before) + lexicon.OwnDateLabel.MatchEnd(before) + lexicon.LateDateLabel.MatchEnd(before) > 0;
    }

    private static TextSpan Shift(Line line, TextSpan span) => new(line.Start + span.Start, line.Start + span.End);

    /// <summary>人民网北京10月15日电(记者池梦蕊), 本报讯 (记者 景静), (周洪兴 记者 蒋雯) before a paragraph.</summary>
    private void CutDateline(Line line, PageMetadata metadata)
    {
        var text = line.Text;
        var window = Math.Min(text.Length, EdgeLength);
        var sign = text[0] == '(' ? 0 : text.AsSpan(0, window).IndexOfAny('讯', '电') + 1;
        var prefix = text.AsSpan(0, Math.Max(sign - 1, 0));
        if (text[0] != '(' && (sign < 3 || prefix.IndexOfAny(Marks.Prose) >= 0))
        {
            return;
        }

        var behind = sign;
        while (behind < text.Length && text[behind] is ' ' or Folding.None)
        {
            behind++;
        }

        var close = behind < text.Length && text[behind] == '(' ? text.IndexOf(')', behind, Math.Min(text.Length - behind, EdgeLength)) : -1;
        var fields = close > 0 ? scanner.Scan(text, behind + 1, close) : null;
        var hasNames = fields is not null && fields.Rest <= 2 && (fields.HasRole || fields.Authors.Count > 0);
        if (text[0] == '(')
        {
            // A line that is nothing else was a row of fields.
            if (!hasNames || close + 1 >= text.Length)
            {
                return;
            }
        }
        else
        {
            var isOwn = prefix.EndsWith("本报") || prefix.EndsWith("本网") || prefix.EndsWith("本台") || prefix.EndsWith("本刊") || prefix.EndsWith("本站");
            var isSaid = isOwn || prefix.EndsWith("日") || lexicon.MediumStrong.MatchEnd(prefix) > 0 || lexicon.MediumWeak.MatchEnd(prefix) > 0;
            var isApart = behind > sign || (behind < text.Length && text[behind] is ':' or '—' or '-');
            if (!hasNames && !(isSaid && isApart))
            {
                return;
            }

            metadata.AddDateline(line, DatelineMedium(prefix));
            for (var i = 0; i < prefix.Length; i++)
            {
                // 人民网2021年10月15日电
                if (DateScanner.TryRead(prefix, i, out var date, out var end))
                {
                    metadata.AddDate(date, Shift(line, new TextSpan(i, end)), DateRank.Head);
                    break;
                }
            }

        }

        if (hasNames)
        {
            metadata.Add(line, fields!, isAfterText: false);
        }

        line.From = hasNames ? close + 1 : behind;
        while (line.From < text.Length && text[line.From] is ' ' or ':' or '—' or '-' or Folding.None)
        {
            line.From++;
        }
    }

    /// <summary>The 人民网 of 人民网北京10月15日; none where advertising was put in its place.</summary>
    private TextSpan? DatelineMedium(ReadOnlySpan<char> prefix)
    {
        var digit = prefix.IndexOfAnyInRange('0', '9');
        var named = digit >= 0 ? prefix[..digit] : prefix;
        if (named.StartsWith("本") || lexicon.Advertising.IndexIn(prefix) >= 0)
        {
            return null;
        }

        for (var length = named.Length; length >= 2; length--)
        {
            if (lexicon.MediumStrong.MatchEnd(named[..length]) > 0 || lexicon.MediumWeak.MatchEnd(named[..length]) > 0)
            {
                return new TextSpan(0, length);
            }
        }

        return null;
    }

    /// <summary>(本报记者 张三 通讯员 李四) at the end of a paragraph, and what stands unbracketed behind its last sentence: 。中国日报江苏记者站.</summary>
    private void CutByline(Line line, PageMetadata metadata)
    {
        for (var isCut = true; isCut && line.To > line.From;)
        {
            isCut = false;
            var text = line.Text;
            var window = Math.Max(line.From, line.To - EdgeLength);
            var open = text[line.To - 1] is ')' or ']' or '】' ? text.LastIndexOfAny(['(', '[', '【'], line.To - 1, line.To - window) : -1;
            var stop = text.LastIndexOfAny(['。', '！', '？', '!', '?', '”'], line.To - 1, line.To - window);
            var start = open > line.From ? open : stop >= line.From && stop + 1 < line.To ? stop + 1 : -1;
            if (start > line.From)
            {
                var fields = scanner.Scan(text, start, line.To);
                if (fields.Letters > 0 && fields.Rest <= 1 && (fields.HasRole || fields.HasEditor || fields.Dates.Count > 0 || (open <= line.From && fields.HasBareMedium)))
                {
                    metadata.Add(line, fields, isAfterText: true);
                    line.To = start;
                    isCut = true;
                }
            }

            while (line.To > line.From && text[line.To - 1] is ' ' or Folding.None)
            {
                line.To--;
            }
        }
    }

    private static int FirstLetter(string text)
    {
        var i = 0;
        while (i < text.Length - 1 && !char.IsLetterOrDigit(text[i]))
        {
            i++;
        }

        return i;
    }
}
