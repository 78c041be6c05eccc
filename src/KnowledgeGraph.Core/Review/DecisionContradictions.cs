namespace KnowledgeGraph;

/// <summary>Finds decisions of a book that cannot both be obeyed.</summary>
internal sealed class DecisionContradictions(DecisionBook book, List<SchemaProblem> problems)
{
    /// <summary>What leads in a circle leads nowhere, so that nothing else can be told of such decisions.</summary>
    public void Find()
    {
        FindTwoTargets();
        FindCircles();
        if (problems.Count > 0)
        {
            return;
        }

        FindToldApartButMerged();
        FindAcceptedAndRejected();
        FindRejectedButUsed();
        FindTwoNames();
        FindSharedAliases();
        FindTwoSplits();
    }

    public static string At(Decision decision) => decision.Line == 0 ? $"as {decision.Id}" : $"on line {decision.Line}";

    public static void Add(List<SchemaProblem> problems, Decision decision, string message)
        => problems.Add(new SchemaProblem(Math.Max(1, decision.Line), Math.Max(1, decision.Column), message));

    private void FindTwoTargets()
    {
        foreach (var merges in book.Decisions.Where(d => d.Kind == DecisionKind.Merge).GroupBy(d => d.On).Where(g => g.Count() > 1))
        {
            var ordered = merges.OrderBy(d => d.Line).ToList();
            if (ordered[1].Into != ordered[0].Into)
            {
                Add(problems, ordered[1], $"'{merges.Key}' is merged into '{ordered[1].Into}', but {At(ordered[0])} into '{ordered[0].Into}'; leave one out");
            }
        }
    }

    private void FindCircles()
    {
        foreach (var decision in book.Decisions.Where(d => d.Kind is DecisionKind.Merge or DecisionKind.Alias))
        {
            var way = new List<string> { decision.On.Keys[0] };
            while (book.Step(way[^1]) is var (next, _) && way.IndexOf(next) is var at)
            {
                way.Add(next);
                if (at >= 0)
                {
                    Add(problems, decision, $"'{decision}' leads in a circle: {string.Join(" → ", way.Skip(at))}; leave one of these decisions out");
                    break;
                }
            }
        }
    }

    private void FindToldApartButMerged()
    {
        foreach (var decision in book.Decisions.Where(d => d.On is PairReference && d.Kind == DecisionKind.Reject))
        {
            if (book.Resolve(decision.On) is PairReference resolved && resolved.First == resolved.Second)
            {
                Add(problems, decision, $"'{decision.On}' are told apart, but merges make them one; leave one out");
            }
        }
    }

    private void FindAcceptedAndRejected()
    {
        var accepted = book.Decisions.Where(d => d.Kind == DecisionKind.Accept).ToLookup(d => book.Resolve(d.On));
        foreach (var reject in book.Decisions.Where(d => d.Kind == DecisionKind.Reject))
        {
            if (accepted[book.Resolve(reject.On)].FirstOrDefault(a => a.Document == reject.Document) is { } accept)
            {
                Add(problems, reject, $"'{reject.On}' is rejected, but {At(accept)} accepted; leave one out");
            }
        }
    }

    private void FindRejectedButUsed()
    {
        foreach (var reject in book.Decisions.Where(d => d is { Kind: DecisionKind.Reject, On: EntityReference, Document: null }))
        {
            if (book.Decisions.FirstOrDefault(d => d.On.Equals(reject.On) && d.Kind is DecisionKind.Merge or DecisionKind.Rename or DecisionKind.Alias) is { } used)
            {
                Add(problems, reject, $"'{reject.On}' is rejected, but {At(used)} is '{used}'; leave one out");
            }
        }
    }

    private void FindTwoNames()
    {
        foreach (var renames in book.Decisions.Where(d => d.Kind == DecisionKind.Rename).GroupBy(d => book.Resolve(d.On)).Where(g => g.Count() > 1))
        {
            var ordered = renames.OrderBy(d => d.Line).ToList();
            Add(problems, ordered[1], $"'{renames.Key}' is renamed to '{ordered[1].Name}', but {At(ordered[0])} to '{ordered[0].Name}'; leave one out");
        }
    }

    private void FindSharedAliases()
    {
        foreach (var shared in book.Decisions.Where(d => d.Kind == DecisionKind.Alias)
            .GroupBy(d => (EntityKey.PrefixOf(d.On.Keys[0]), EntityKey.Normalize(d.Name!))).Where(g => g.Count() > 1))
        {
            var ordered = shared.OrderBy(d => d.Line).ToList();
            for (var i = 1; i < ordered.Count; i++)
            {
                var other = ordered.Take(i).FirstOrDefault(o => book.Resolve(o.On.Keys[0]) != book.Resolve(ordered[i].On.Keys[0])
                    && DecisionBook.AreNear(o.On.Keys[0], ordered[i].On.Keys[0]));
                if (other is not null)
                {
                    Add(problems, ordered[i],
                        $"'{ordered[i].Name}' becomes a name of '{ordered[i].On}', but {At(other)} of '{other.On}', and nothing tells which one a text means; leave one out");
                }
            }
        }
    }

    private void FindTwoSplits()
    {
        foreach (var splits in book.Decisions.Where(d => d.Kind == DecisionKind.Split)
            .GroupBy(d => (d.On, d.Name, d.Document, d.Within)).Where(g => g.Count() > 1))
        {
            var ordered = splits.OrderBy(d => d.Line).ToList();
            Add(problems, ordered[1], $"'{ordered[1].On}' is split into '{ordered[1].Into}', but {At(ordered[0])} into '{ordered[0].Into}'; leave one out");
        }
    }
}
