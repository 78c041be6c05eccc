namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>The post that a text gives beside a name: before it, behind it, or in a clause of its own.</content>
internal sealed partial class PersonRecognizer
{
    /// <summary>王红祥是…翠光社区党委书记: the clause says which post the person holds.</summary>
    private bool IsDescribed(string text, int end) => RoleBehind(text, end) is not null;

    private string? RoleBehind(string text, int end)
    {
        if (end >= text.Length)
        {
            return null;
        }

        // 潘俊书记
        var title = lexicon.At("title", text, end);
        if (title > 0)
        {
            return text.Substring(end, title);
        }

        // 李明，男，1953年生，黄石镇迎新村村民: the first clause that ends with a post or an occupation.
        var rest = text.AsSpan(end);
        if (rest.StartsWith("，男", StringComparison.Ordinal) || rest.StartsWith("，女", StringComparison.Ordinal))
        {
            return RoleInClauses(text, end + 2);
        }

        // 王明（茶花社区书记）
        if (rest[0] is '（' or '(' && rest[..Math.Min(rest.Length, ClauseReach)].IndexOfAny('）', ')') is > 0 and var close
            && RoleBefore(text, end + close, end + 1) is { } bracketed)
        {
            return bracketed.Role;
        }

        // Bounded: a line without an end must not be looked through for every name.
        var back = Math.Min(end, LongestRowName + 1);
        var begins = text.LastIndexOf('\n', end - 1, back) is >= 0 and var broken ? broken + 1 : back == end ? 0 : -1;
        if (begins >= 0 && RoleOfRow(text, begins, end) is { } row)
        {
            return row;
        }

        var from = end + (rest[0] is '，' or ',' ? 1 : 0);
        var verb = Copulas.FirstOrDefault(v => text.AsSpan(from).StartsWith(v, StringComparison.Ordinal));
        return verb is null ? null : RoleAtClauseEnd(text, from + verb.Length);
    }

    private const int LongestRowName = 4;

    /// <summary>王明(女) 花溪街道茶花社区党委书记, a line of a list: the post that ends it.</summary>
    /// <param name="start">Where the line begins; a name of two or three characters stands there.</param>
    /// <param name="end">Where the name ends.</param>
    private string? RoleOfRow(string text, int start, int end)
    {
        if (start > 0 && text[start - 1] != '\n' || end - start is < 2 or > LongestRowName)
        {
            return null;
        }

        var from = end;
        if (text.AsSpan(from) is ['（' or '(', '女' or '男', '）' or ')', ..])
        {
            from += 3;
        }

        var line = from;
        while (line < text.Length && line - from < ClauseReach && text[line] is not ('\n' or '。' or '，' or ','))
        {
            line++;
        }

        return line > from + 3 && IsBlank(text[from]) && (line == text.Length || text[line] == '\n') ? RoleBefore(text, line, from)?.Role : null;
    }

    private string? RoleInClauses(string text, int from)
    {
        for (var at = from; at < text.Length && at - from < ClauseReach && text[at] is not ('。' or '\n' or '；'); at++)
        {
            if (text[at] is '，' or ',' && RoleAtClauseEnd(text, at + 1) is { } role)
            {
                return role;
            }
        }

        return null;
    }

    private string? RoleAtClauseEnd(string text, int from)
    {
        var end = from;
        while (end < text.Length && end - from < ClauseReach && !IsMark(text[end]))
        {
            end++;
        }

        if (RoleBefore(text, end, from) is { } post)
        {
            return post.Role;
        }

        var occupation = Math.Max(lexicon.Before("role", text, end), lexicon.Before("resident", text, end));
        return occupation > 0 && end - occupation >= from ? text.Substring(end - occupation, occupation) : null;
    }

    /// <summary>The post that ends at a place, with what belongs to it: 副书记、办事处主任.</summary>
    private (string Role, int Start)? RoleBefore(string text, int end, int from = 0)
    {
        var title = lexicon.Before("title", text, end);
        if (title == 0 || end - title < from)
        {
            return null;
        }

        var start = end - title;
        while (start > from && end - start < 40)
        {
            var more = Math.Max(lexicon.Before("prefix", text, start), lexicon.Before("title", text, start));
            if (more == 0 && text[start - 1] is '、' or '兼' or ' ' && lexicon.Before("title", text, start - 1) is var joined and > 0)
            {
                more = joined + 1;
            }

            if (more == 0)
            {
                more = PostOfOtherBody(text, start, from);
            }

            if (more == 0)
            {
                break;
            }

            start -= more;
        }

        start = Math.Max(start, from);
        return (text[start..end], start);
    }

    /// <summary>区委常委、宣传部 + 部长: how far back the post before it reaches, or 0; the body's name lies between.</summary>
    private int PostOfOtherBody(string text, int start, int from)
    {
        for (var i = start - 1; i > from && start - i < 24; i--)
        {
            if (text[i] == '、')
            {
                var title = lexicon.Before("title", text, i);
                return title > 0 && i - title >= from ? start - i + title : 0;
            }

            if (!IsHan(text[i]) || text[i] is '和' or '与' or '及')
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>他现在的身份是龙井社区党支部副书记: the post of the person named before.</summary>
    private void AddRolesSaidLater(string text, List<Mention> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Properties.ContainsKey(RoleProperty))
            {
                continue;
            }

            var until = Math.Min(i + 1 < found.Count ? found[i + 1].Span.Start : text.Length, found[i].Span.End + ClauseReach);
            for (var at = found[i].Span.End; at < until; at++)
            {
                if (text[at] is not ('他' or '她') || !IsMark(text[at - 1]))
                {
                    continue;
                }

                var copula = text.AsSpan(at, Math.Min(12, text.Length - at)).IndexOfAny('是', '任');
                if (copula > 0 && RoleAtClauseEnd(text, at + copula + 1) is { } role)
                {
                    found[i] = found[i] with { Properties = found[i].Properties.With(RoleProperty, role) };
                    break;
                }
            }
        }
    }
}
