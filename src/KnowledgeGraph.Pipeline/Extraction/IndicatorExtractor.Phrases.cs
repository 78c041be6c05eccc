namespace KnowledgeGraph.Pipeline.Extraction;

/// <content>What stands before and behind a number.</content>
internal sealed partial class IndicatorExtractor
{
    private sealed partial class Walk
    {
        // What stands before a number.

        private TextSpan? LeftNoun(TextSpan left, bool isSure, out string verb)
        {
            verb = string.Empty;
            var (start, end) = TrimTail(left.Start, left.End);
            start = Math.Max(start, AfterTimes(start, end));
            start = AfterList(start, end);
            end = BeforeVerbs(start, end);
            start = TrimLead(start, end);
            (start, verb) = AfterVerb(start, end);
            start = AfterOf(start, end);
            start = TrimLead(start, end);
            (start, end) = Balance(start, end);
            (start, end) = TrimTail(start, end);
            if (end - start > LongestNoun)
            {
                start = WordStart(Math.Max(start, end - (isSure ? LongestNoun : 14)), end);
            }

            return end > start ? new TextSpan(start, end) : null;
        }

        /// <summary>What a clause without numbers is about: 辖区场所码应赋尽赋 → 场所码应赋尽赋.</summary>
        private TextSpan? LeftTopic(TextSpan clause)
        {
            var start = TrimLead(Math.Max(clause.Start, AfterTimes(clause.Start, clause.End)), clause.End);
            (start, _) = AfterVerb(start, clause.End);
            var end = NounEnd(start, Math.Min(clause.End, start + LongestNoun));
            for (var i = start + 2; i + 2 < end; i++)
            {
                // 应保尽保, 应赋尽赋
                if (text[i] == '应' && text[i + 2] == '尽')
                {
                    end = i;
                }
            }

            return end - start >= 2 ? new TextSpan(start, end) : null;
        }

        private (int Start, int End) TrimTail(int start, int end)
        {
            while (end > start)
            {
                if (char.IsWhiteSpace(text[end - 1]) || IsClauseEnd(text[end - 1]) || text[end - 1] is '、')
                {
                    end--;
                }
                else if (lexicon.Tail.LengthBefore(text, end, start) is > 0 and var length && (length == 1 || IsWordStart(end - length)) && !(length == 1 && IsProtectedEnd(start, end)))
                {
                    end -= length;
                }
                else
                {
                    break;
                }
            }

            return (start, end);
        }

        /// <summary>线上, 国有, 认为: a single character that ends a longer word is no word of its own.</summary>
        private bool IsProtectedEnd(int start, int end) => lexicon.Protect.LengthBefore(text, end, start) > 1;

        private int TrimLead(int start, int end)
        {
            while (start < end)
            {
                if (char.IsWhiteSpace(text[start]) || IsClauseEnd(text[start]) || text[start] is '、' or '）' or ')')
                {
                    start++;
                }
                else if (IsMarkerAt(start) && AfterMarker(start) is var after && after > start && after <= end)
                {
                    start = after;
                }
                else if (Longest(lexicon.Lead, lexicon.Light, start, end) is > 0 and var length && length < end - start + 1
                    && lexicon.Protect.LengthAt(text, start, end) <= length && lexicon.Verb.LengthAt(text, start, end) <= length
                    && lexicon.Head.LengthAt(text, start, end) < end - start && IsWordStart(start + length) && !IsNamedAfter(start + length, end))
                {
                    start += length;
                }
                else
                {
                    break;
                }
            }

            return start;
        }

        /// <summary>完成率, 创建工作: a verb that only names something is left with it.</summary>
        private bool IsNamedAfter(int at, int end) => at < end && text[at] is '率' or '量' or '数' or '额' or '员' or '费' or '者' or '难' && end - at <= 2;

        /// <summary>After the last verb inside: 领导班子带队走访企业 → 走访企业; 拿出岗位 → 岗位.</summary>
        private (int Start, string Verb) AfterVerb(int start, int end)
        {
            var (best, verb) = (start, string.Empty);
            for (var i = start; i < end - 1;)
            {
                var length = lexicon.ClearVerb.LengthAt(text, i, end);
                var shield = lexicon.Protect.LengthAt(text, i, end);
                if (length > 0 && length >= shield && IsWordStart(i) && IsWordStart(i + length) && end - i - length >= 2 && !IsNamedAfter(i + length, end)
                    && !(lexicon.Head.LengthAt(text, i + length, end) == end - i - length && i > start))
                {
                    verb = text.Substring(i, length);
                    var after = i + length < end && text[i + length] is '了' or '过' ? i + length + 1 : i + length;
                    best = lexicon.Verb.Contains(verb) ? i : after;
                    i = after;
                }
                else
                {
                    i += Math.Max(1, shield);
                }
            }

            return (best, verb);
        }

        /// <summary>挖出来的税源项目 → 税源项目; 磁性材料厂等企业 → 企业.</summary>
        private int AfterOf(int start, int end)
        {
            for (var i = end - 2; i > start; i--)
            {
                if (text[i] is '的' && end - i > 2 && text[i - 1] is not '目' && !IsInsideQuotes(i, start, end))
                {
                    return i + 1;
                }

                if (text[i] == '等' && end - i > 2 && lexicon.Protect.LengthAt(text, i - 1, end) < 2 && lexicon.Protect.LengthAt(text, i, end) < 2 && text[i + 1] is not ('级' or '待' or '候'))
                {
                    return i + 1;
                }
            }

            return start;
        }

        private bool IsInsideQuotes(int at, int start, int end)
            => text.AsSpan(start, at - start).LastIndexOf('“') > text.AsSpan(start, at - start).LastIndexOf('”') && text.AsSpan(at, end - at).Contains('”');

        private int AfterTimes(int start, int end)
        {
            var after = start;
            for (var i = firstTime; i < times.Count && times[i].Span.End <= end; i++)
            {
                if (times[i].Span.Start >= start && end - times[i].Span.End >= 0 && !Is(times[i].Span.End, "的"))
                {
                    after = times[i].Span.End;
                }
            }

            return after;
        }

        /// <summary>After the last 、 of a list, unless what follows is but a verb of one: 机耕道新修、硬化21条.</summary>
        private int AfterList(int start, int end)
        {
            for (var i = end - 1; i >= start; i--)
            {
                if (text[i] == '、')
                {
                    var rest = TrimLead(i + 1, end);
                    var name = text[rest..end];
                    var isVerb = name.Length == 0 || lexicon.Verb.Contains(name) || lexicon.Light.Contains(name) || lexicon.Stop.Contains(name);
                    return isVerb && i > start ? AfterList(start, i) : i + 1;
                }
            }

            return start;
        }

        /// <summary>机耕道新修、硬化 → 机耕道: verbs in a list behind a noun.</summary>
        private int BeforeVerbs(int start, int end)
        {
            if (!text.AsSpan(start, end - start).Contains('、'))
            {
                return end;
            }

            var at = text.AsSpan(start, end - start).IndexOf('、') + start;
            var length = Math.Max(lexicon.Verb.LengthBefore(text, at, start), lexicon.Light.LengthBefore(text, at, start));
            return length > 0 && at - length - start >= 2 ? at - length : at;
        }

        /// <summary>Drops half of a pair of quotes or brackets at either end.</summary>
        private (int Start, int End) Balance(int start, int end)
        {
            while (end > start && text[start] is '”' or '）' or ')' or '》' or '’')
            {
                start++;
            }

            while (end > start && text[end - 1] is '“' or '（' or '(' or '《' or '‘')
            {
                end--;
            }

            if (end > start && text[start] == '“' && !text.AsSpan(start, end - start).Contains('”'))
            {
                start++;
            }

            if (end > start && text[end - 1] == '”' && !text.AsSpan(start, end - start).Contains('“'))
            {
                end--;
            }

            return (start, end);
        }

        // What stands behind a number.

        /// <param name="isAttribute">Whether 的 joins them: 4.8亿元的单子.</param>
        private TextSpan? RightNoun(Quantity quantity, Quantity? next, TextSpan clause, out bool isAttribute)
        {
            isAttribute = false;
            var limit = Math.Min(next?.Span.Start ?? clause.End, clause.End);
            var start = quantity.Span.End;
            if (start < limit && text[start] == '的')
            {
                isAttribute = true;
                start++;
            }

            // 189名70周岁以上老人: the next number may belong to this noun.
            if (next is { } n && n.Span.Start == start && lexicon.KindOf(n.Unit) == "level")
            {
                var noun = NounEnd(n.Span.End + (Is(n.Span.End, "以上") || Is(n.Span.End, "以下") ? 2 : 0), clause.End);
                return noun > n.Span.End + 2 ? new TextSpan(start, noun) : null;
            }

            if (start >= limit || times.Count > 0 && IsTimeAt(start))
            {
                return null;
            }

            var end = NounEnd(start, Math.Min(limit, start + LongestNoun));
            var full = end;
            if (next is not null && limit == next.Value.Span.Start && TrimTail(start, limit).End <= end)
            {
                // 12个村民组总人口1128户: the measure belongs to the next number.
                (_, end) = TrimTail(start, end);
                full = end;
                var head = lexicon.Head.LengthBefore(text, end, start);
                if (head == 0 && lexicon.Tail.LengthBefore(text, limit, start) > 0 && LastVerb(start, end) is { } verb)
                {
                    end = verb;
                }

                end -= head;
                (start, end) = Balance(start, end);
            }

            while (end > start && (text[end - 1] is '里' or '内' or '等' or '中' or '时' && lexicon.Protect.LengthBefore(text, end, start) < 2 || char.IsWhiteSpace(text[end - 1])))
            {
                end--;
            }

            (start, end) = Balance(start, end);
            return end > start && full > start && char.IsLetterOrDigit(text[start]) | text[start] is '“' or '"' or '《' ? new TextSpan(start, end) : null;
        }

        private int? LastVerb(int start, int end)
        {
            int? at = null;
            for (var i = start + 1; i < end; i++)
            {
                if (lexicon.ClearVerb.LengthAt(text, i, end) > 1 && IsWordStart(i))
                {
                    at ??= i;
                }
            }

            return at;
        }

        /// <summary>Where a noun that begins at a place ends: at a comma, a 的, a verb or another word that no noun holds.</summary>
        private int NounEnd(int start, int limit)
        {
            var i = start;
            while (i < limit)
            {
                var c = text[i];
                if (IsClauseEnd(c) || c is '、' or '\n' || (c is '（' or '(' && !IsShortBracket(i, limit)))
                {
                    break;
                }

                if (c is '“' or '《' && text.IndexOf(c == '“' ? '”' : '》', i, Math.Min(30, text.Length - i)) is > 0 and var close && close < limit)
                {
                    i = close + 1;
                    continue;
                }

                if (IsStopAt(i, limit) || IsTimeAt(i) || (c == '一' && i > start && i + 1 < limit && "个家处座条块批次栋栏天步".Contains(text[i + 1], StringComparison.Ordinal)))
                {
                    break;
                }

                i += Math.Max(1, lexicon.Protect.LengthAt(text, i, limit));
            }

            return i;
        }

        private bool IsStopAt(int at, int limit)
        {
            var stop = Math.Max(lexicon.Stop.LengthAt(text, at, limit), lexicon.ClearVerb.LengthAt(text, at, limit));
            return stop > 0 && stop >= lexicon.Protect.LengthAt(text, at, limit) && IsWordStart(at);
        }

        /// <summary>村（社区）: a bracket within a name.</summary>
        private bool IsShortBracket(int open, int limit)
        {
            var close = text.AsSpan(open, Math.Min(8, limit - open)).IndexOfAny('）', ')');
            return close > 1 && open + close + 1 < limit && char.IsLetter(text[open + close + 1]);
        }
    }
}
