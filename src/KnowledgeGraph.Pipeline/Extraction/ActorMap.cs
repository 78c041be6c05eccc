namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Who acts in each clause: who is named at its beginning, else who acted in the clause before, else the text's subject.</summary>
internal sealed class ActorMap
{
    private readonly AnalyzedText text;
    private readonly IReadOnlyList<LinkedMention>[] actors;

    private ActorMap(AnalyzedText text, IReadOnlyList<LinkedMention>[] actors)
    {
        this.text = text;
        this.actors = actors;
    }

    /// <summary>Words that may stand before an actor at the beginning of a clause, besides those of time and manner.</summary>
    private static readonly HashSet<string> Openers = new(["其中", "目前", "由", "经", "同时", "此外", "据悉", "是", "一是", "二是", "三是", "四是", "五是", "六是"], StringComparer.Ordinal);

    /// <summary>Words at the beginning of a sentence that mean the community that acted last in the paragraph.</summary>
    private static readonly string[] Anaphors = ["该社区", "社区", "该村", "村里", "村党支部", "村两委", "全村", "居委会", "该居委会"];

    /// <param name="inherit">Whether who acted in the clause before, or is meant by 该社区, acts on.</param>
    public static ActorMap Read(AnalyzedText text, IReadOnlyList<LinkedMention> mentions, bool inherit = true)
    {
        var actors = new IReadOnlyList<LinkedMention>[text.Clauses.Count];
        var byClause = new List<LinkedMention>[text.Clauses.Count];
        var projects = mentions.Where(m => m.Type == EntityTypes.Project).ToLookup(m => m.Span.Start);
        foreach (var mention in mentions.Where(m => CanAct(m)))
        {
            // 枣园|小学提升: the place with which the name of a project begins does nothing.
            if (mention.Type is EntityTypes.Place or EntityTypes.Organization && projects[mention.Span.Start].Any(p => p.Span.Length > mention.Span.Length))
            {
                continue;
            }

            var clause = text.ClauseAt(mention.Span.Start);
            if (clause >= 0)
            {
                (byClause[clause] ??= []).Add(mention);
            }
        }

        IReadOnlyList<LinkedMention> current = [];
        IReadOnlyList<LinkedMention> community = [];
        var (sentence, block) = (-1, -1);
        for (var i = 0; i < actors.Length; i++)
        {
            var own = text.SentenceAt(text.Clauses[i].Start);
            if (text.BlockAt(text.Clauses[i].Start) is var around && around != block)
            {
                (block, community) = (around, []);
            }

            if (own != sentence || !inherit)
            {
                sentence = own;
                current = inherit && IsAnaphor(text, text.Clauses[i]) ? community : [];
            }

            // 柳湾村，也就是张三所在的村，…: an explanation changes nothing.
            var explains = current.Count > 0 && text.Text.AsSpan(text.Clauses[i].Start, text.Clauses[i].Length).TrimStart("，,") is ['也', '就', '是', ..] or ['即', ..];
            if (!explains && Beginning(text, text.Clauses[i], byClause[i] ?? []) is { Count: > 0 } named)
            {
                current = named;
                community = named is [{ Type: EntityTypes.Place, Kind: PlaceKinds.Community }] ? named : community;
            }

            actors[i] = current;
        }

        return new ActorMap(text, actors);
    }

    private static bool IsAnaphor(AnalyzedText text, TextSpan clause)
    {
        var start = SkipOpeners(text, clause);
        return Anaphors.Any(a => string.CompareOrdinal(text.Text, start, a, 0, a.Length) == 0 && start + a.Length <= clause.End);
    }

    /// <summary>Those who act around a position; empty where it is the text's subject.</summary>
    public IReadOnlyList<LinkedMention> At(int position) => text.ClauseAt(position) is >= 0 and var clause ? actors[clause] : [];

    /// <summary>Those of them that do something of their own: an organization, or a place with an administration.</summary>
    public IEnumerable<LinkedMention> Bodies(int position)
        => At(position).Where(a => a.Type == EntityTypes.Organization || a.Kind is PlaceKinds.Community or PlaceKinds.Subdistrict);

    private static bool CanAct(LinkedMention mention)
        => mention.Type is EntityTypes.Organization or EntityTypes.Person or EntityTypes.Project or EntityTypes.Program
            || mention.Type == EntityTypes.Place && mention.Kind is not PlaceKinds.Road;

    /// <summary>A list of mentions that begins the clause, the innermost of nested ones: 四湾社区|电力新村.</summary>
    private static List<LinkedMention> Beginning(AnalyzedText text, TextSpan clause, List<LinkedMention> mentions)
    {
        var list = new List<LinkedMention>();
        var position = SkipOpeners(text, clause);
        foreach (var mention in mentions.OrderBy(m => m.Span.Start).ThenByDescending(m => m.Span.Length))
        {
            if (mention.Span.Start < position)
            {
                continue;
            }

            var gap = text.Text.AsSpan(position, mention.Span.Start - position);
            var continues = list.Count > 0 && (gap is "、" or "和" or "与" or "及" or "以及");
            var nested = list.Count > 0 && (gap.Length == 0 || mention.Type == EntityTypes.Person && gap is "居民" or "村民" or "党员" or "的");
            if (list.Count == 0 ? gap.Length > 0 && !(gap is "“" or "‘" or "该") : !continues && !nested)
            {
                break;
            }

            if (nested)
            {
                list.RemoveAt(list.Count - 1);
            }

            list.Add(mention);
            position = mention.Span.End;
        }

        // 花溪社区的… and 在花溪社区… speak of a place, not of what it does.
        return list.Count > 0 && position < clause.End && text.Text[position] is '的' or '内' or '里' or '是' && list[^1].Type != EntityTypes.Person ? [] : list;
    }

    private static int SkipOpeners(AnalyzedText text, TextSpan clause)
    {
        var position = clause.Start;
        while (position < clause.End && !char.IsLetterOrDigit(text.Text[position]) && text.Text[position] != '“')
        {
            position++;
        }

        for (var index = text.TokenAt(position); index >= 0 && index < text.Tokens.Count && text.Tokens[index].Span.End < clause.End; index++)
        {
            var token = text.Tokens[index];
            if (token.Span.Start != position || !(token.Tag is "t" or "c" or "d" or "m" or "f" || Openers.Contains(text.Word(token)) || text.Text[position] == '年'))
            {
                break;
            }

            position = token.Span.End;

            // 1．花溪村: the mark behind the number of an item.
            if (token.Tag == "m" && position < clause.End && text.Text[position] is '．' or '.' or '、')
            {
                position++;
                index++;
            }
        }

        return position;
    }
}
