namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>What is no undertaking of its own and becomes a program of the graph because it was honoured: works, heritage, products.</summary>
internal sealed partial class ProgramRecognizer
{
    private const int LongestWork = 40;

    /// <summary>《左邻右舍》获评…: a work in angle brackets, right before a word of award.</summary>
    private List<Mention> Works(AnalyzedText text)
    {
        var found = new List<Mention>();
        for (var open = text.Text.IndexOf('《', StringComparison.Ordinal); open >= 0; open = text.Text.IndexOf('《', open + 1))
        {
            var length = text.Text.AsSpan(open, Math.Min(LongestWork, text.Text.Length - open)).IndexOf('》');
            var after = open + length + 1;
            if (length < 3 || after >= text.Text.Length)
            {
                continue;
            }

            var verb = AfterAdverbs(text, after);
            if (heritageVerbs.StartingAt(text.Text, verb, text.Text.Length).Length > 0)
            {
                var name = text.Text[(open + 1)..(after - 1)];
                found.Add(new Mention(new TextSpan(open, after), EntityTypes.Program, null, name, "honoured-work", 0.55) { OtherNames = ["《" + name + "》"] });
            }
        }

        return found;
    }

    private static int AfterAdverbs(AnalyzedText text, int position)
    {
        for (var i = text.TokenAt(position); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Tag is "d" or "ad" or "a" or "vd" && text.Tokens[i].Span.Start - position <= 4; i++)
        {
            position = text.Tokens[i].Span.End;
        }

        return position;
    }

    /// <summary>清溪竹编、龙舞列入省级非物质文化遗产名录: what a clause says to be heritage or a protected product.</summary>
    private List<Mention> Heritage(AnalyzedText text, List<Mention> known)
    {
        var found = new List<Mention>();
        var ends = known.Select(k => k.Span.End).ToHashSet();
        foreach (var (word, _) in heritage.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var clause = text.ClauseSpan(word.Start);
            var verb = heritageVerbs.In(text.Text, new TextSpan(clause.Start, word.Start)).FirstOrDefault();
            if (verb.Class is null)
            {
                continue;
            }

            for (var end = BeforeAdverbs(text, verb.Span.Start, clause.Start); end > clause.Start;)
            {
                var (start, _) = phrases.Before(text, end, Math.Max(clause.Start, end - 16));
                var span = new TextSpan(start, end);
                if (!IsItem(text, span))
                {
                    break;
                }

                if (!ends.Contains(end) && !ends.Contains(end - 1))
                {
                    found.Add(new Mention(span, EntityTypes.Program, null, text.In(span), "honoured-item", 0.55) { OtherNames = [text.In(span).Trim('“', '”')] });
                }

                if (start <= clause.Start || text.Text[start - 1] is not ('、' or '和' or '与'))
                {
                    break;
                }

                end = start - 1;
            }
        }

        return found;
    }

    private static int BeforeAdverbs(AnalyzedText text, int end, int limit)
    {
        while (end > limit && text.TokenAt(end - 1) is >= 0 and var index && text.Tokens[index].Span.End == end && text.Tokens[index].Span.Start >= limit
            && text.Tokens[index].Tag is "d" or "ad" or "a" or "vd" or "t" && text.Tokens[index].Span.Length <= 2)
        {
            end = text.Tokens[index].Span.Start;
        }

        return end;
    }

    /// <summary>Short, and neither a place nor a body nor a count.</summary>
    private bool IsItem(AnalyzedText text, TextSpan span)
    {
        if (span.Length is < 2 or > 14 || text.TokenAt(span.End - 1) is not (>= 0 and var index) || text.Text.AsSpan(span.Start, span.Length).ContainsAny("，。：；")
            || "村镇乡区县市省街道社".Contains(text.Text[span.End - 1], StringComparison.Ordinal) || bodies.EndingAt(text.Text, span.End, span.Start).Length > 0)
        {
            return false;
        }

        for (var i = text.TokenAt(span.Start); i <= index; i++)
        {
            if (text.Tokens[i].Tag is "m" or "q" or "r" or "p" or "d" || commonWords.Contains(text.Word(text.Tokens[i])))
            {
                return false;
            }
        }

        return text.Tokens[index].Tag is not ("nt" or "nr");
    }
}
