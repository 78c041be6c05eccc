namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>The status of every clause of one text, as <see cref="StatusReader"/> read it.</summary>
internal sealed class StatusMap
{
    private readonly string text;
    private readonly IReadOnlyList<Statement> statements;
    private readonly List<(TextSpan Span, StatusCue Cue)> cues;
    private readonly List<TextSpan> planned;

    /// <param name="cues">In text order, never overlapping.</param>
    /// <param name="planned">Parts about plans, by start; they may overlap.</param>
    public StatusMap(string text, IReadOnlyList<Statement> statements, List<(TextSpan Span, StatusCue Cue)> cues, List<TextSpan> planned)
    {
        this.text = text;
        this.statements = statements;
        this.cues = cues;
        this.planned = Merge(planned);
    }

    /// <summary>The statements that the text was cut into, in text order.</summary>
    public IReadOnlyList<Statement> StatementsOfText => statements;

    /// <summary>Status of what the clauses around a stretch say; ongoing with low confidence where nothing tells.</summary>
    /// <param name="span">A clause, or a mention in it.</param>
    public Status At(TextSpan span)
    {
        var statement = StatementAt(span.Start);
        var clause = statement?.Clauses.Where(c => c.Overlaps(span)).Aggregate(span, (all, c) => all.Cover(c)) ?? span;
        var scope = new TextSpan(Math.Min(statement?.Span.Start ?? clause.Start, clause.Start), clause.End);
        var (done, ongoing, act, strongDone) = (0.0, 0.0, 0.0, false);
        var now = IsNow(clause);
        foreach (var (word, cue) in CuesIn(scope))
        {
            // 确保按期投产，水厂项目正在施工: what an earlier clause intends says nothing about what is now.
            if (now && !clause.Overlaps(word) && cue is StatusCue.Planned or StatusCue.PlannedScope && word.End <= clause.Start)
            {
                continue;
            }

            // Cues of earlier clauses of the sentence count less than those of the clause itself.
            var weight = clause.Overlaps(word) ? 1.0 : 0.4;
            switch (cue)
            {
                case StatusCue.Planned or StatusCue.PlannedScope:
                    return new Status(Statuses.Planned, clause.Overlaps(word) ? 0.9 : 0.75);
                case StatusCue.DoneSurely:
                    done += weight;
                    strongDone |= clause.Overlaps(word);
                    break;
                case StatusCue.Done:
                    done += weight;
                    strongDone |= text[word.Start] == '已' && clause.Overlaps(word);
                    break;
                case StatusCue.Ongoing:
                    ongoing += weight;
                    break;
                case StatusCue.Act:
                    act += weight;
                    break;
            }
        }

        if (IsPlanned(clause.Start) && !(strongDone && text.AsSpan(clause.Start, clause.Length).Contains('已')))
        {
            return new Status(Statuses.Planned, 0.9);
        }

        if (strongDone)
        {
            return new Status(Statuses.Done, 0.9);
        }

        if (act > 0 && Measures.In(text, clause))
        {
            done += 0.35 * act;
        }

        if (done + ongoing + act == 0)
        {
            return new Status(Statuses.Ongoing, 0.4, IsOpen: true);
        }

        var share = (done + 0.1) / (done + ongoing + 0.3 * act + 0.1);
        return share >= 0.5 ? new Status(Statuses.Done, Math.Round(0.4 + 0.5 * share, 2)) : new Status(Statuses.Ongoing, Math.Round(0.4 + 0.5 * (1 - share), 2), IsOpen: ongoing == 0);
    }

    private static readonly string[] Nows = ["已", "正在", "正加快", "目前", "现已"];

    private bool IsNow(TextSpan clause)
    {
        foreach (var now in Nows)
        {
            if (text.AsSpan(clause.Start, clause.Length).Contains(now, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many words of acting stand in a stretch.</summary>
    public int Acts(TextSpan span) => CuesIn(span).Count(c => c.Cue != StatusCue.PlannedScope);

    /// <summary>Whether a stretch says that something goes on: 持续, 正在.</summary>
    public bool GoesOn(TextSpan span) => CuesIn(span).Any(c => c.Cue == StatusCue.Ongoing);

    /// <summary>Whether a place lies in a part about plans.</summary>
    public bool IsPlanned(int position)
    {
        var (low, high) = (0, planned.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (planned[middle].End <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low < planned.Count && planned[low].Contains(position);
    }

    private IEnumerable<(TextSpan Span, StatusCue Cue)> CuesIn(TextSpan scope)
    {
        var (low, high) = (0, cues.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (cues[middle].Span.Start < scope.Start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        for (var i = low; i < cues.Count && cues[i].Span.Start < scope.End; i++)
        {
            yield return cues[i];
        }
    }

    private Statement? StatementAt(int position)
    {
        var index = Statements.IndexAt(statements, position);
        return index < 0 ? null : statements[index];
    }

    private static List<TextSpan> Merge(List<TextSpan> spans)
    {
        var merged = new List<TextSpan>();
        foreach (var span in spans)
        {
            if (merged.Count > 0 && span.Start <= merged[^1].End)
            {
                merged[^1] = merged[^1].Cover(span);
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }
}
