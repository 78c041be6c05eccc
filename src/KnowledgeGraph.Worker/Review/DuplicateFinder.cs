namespace KnowledgeGraph.Worker.Review;

/// <summary>Finds pairs of entities that may be one: same type, near scopes, names that differ in little.</summary>
/// <remarks>
/// Entities come in the order of their keys, so that those of one sub-district (or one city, of what belongs to it) follow each other: only
/// these are held and compared, and among them only those whose names begin or end alike. Entities of one name in scopes that lie further
/// apart are found by a sketch of all names.
/// </remarks>
internal sealed class DuplicateFinder(IGraphStore store, DecisionBook book, ReviewLexicon lexicon)
{
    /// <summary>Beyond so many names that begin alike, only neighbours in order are compared.</summary>
    private const int MaximumBlock = 300;

    private static readonly string[] Types =
        [EntityTypes.Organization, EntityTypes.Person, EntityTypes.Place, EntityTypes.Program, EntityTypes.Project, EntityTypes.Honour];

    public async Task<DoubtList> FindAsync(DoubtRanking ranking, CancellationToken cancellationToken)
    {
        foreach (var type in Types)
        {
            var sketch = new RecurrenceSketch();
            var open = new SortedDictionary<string, List<Named>>(StringComparer.Ordinal);
            await foreach (var entity in store.EntitiesAsync(type, cancellationToken))
            {
                var named = new Named(entity, lexicon);
                foreach (var left in open.Keys.Where(b => !EntityKey.ScopeOf(entity.Key).StartsWith(b, StringComparison.Ordinal)).ToList())
                {
                    Compare(ranking, open[left]);
                    open.Remove(left);
                }

                if (!open.TryGetValue(named.Block, out var block))
                {
                    open.Add(named.Block, block = []);
                }

                block.Add(named);
                sketch.Add(named.Name, named.Block);
            }

            foreach (var block in open.Values)
            {
                Compare(ranking, block);
            }

            await AddNamesakesAsync(ranking, type, sketch, cancellationToken);
        }

        return ranking.ToList();
    }

    /// <summary>The same name in the city and in one of its districts.</summary>
    private async Task AddNamesakesAsync(DoubtRanking ranking, string type, RecurrenceSketch sketch, CancellationToken cancellationToken)
    {
        if (type is EntityTypes.Honour or EntityTypes.Place)
        {
            return; // one title of two levels is two honours; places of one name are kept apart on purpose
        }

        var namesakes = new SortedDictionary<string, List<Named>>(StringComparer.Ordinal);
        await foreach (var entity in store.EntitiesAsync(type, cancellationToken))
        {
            var named = new Named(entity, lexicon);
            if (sketch.MayRecur(named.Name))
            {
                if (!namesakes.TryGetValue(named.Name, out var same))
                {
                    namesakes.Add(named.Name, same = []);
                }

                same.Add(named);
            }
        }

        foreach (var same in namesakes.Values.Where(s => s.Count > 1))
        {
            for (var i = 0; i < same.Count; i++)
            {
                for (var j = i + 1; j < Math.Min(same.Count, i + MaximumBlock); j++)
                {
                    if (same[i].Block != same[j].Block && DecisionBook.AreNear(same[i].Key, same[j].Key))
                    {
                        Add(ranking, same[i], same[j], 1, $"the same name in {DecisionBook.Scope(same[i].Key)} and in {DecisionBook.Scope(same[j].Key)}");
                    }
                }
            }
        }
    }

    private void Compare(DoubtRanking ranking, List<Named> block)
    {
        var seen = new HashSet<(string, string)>();
        var alike = block.SelectMany(n => n.Names.SelectMany(name => (string[])["=" + name, "^" + name[0], "$" + name[^1]]).Distinct().Select(k => (Key: k, Named: n)))
            .GroupBy(b => b.Key, b => b.Named, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).OrderBy(g => g.Key, StringComparer.Ordinal);
        foreach (var group in alike)
        {
            var names = group.OrderBy(n => n.Name, StringComparer.Ordinal).ThenBy(n => n.Key, StringComparer.Ordinal).ToList();
            var reach = names.Count > MaximumBlock ? 2 : names.Count;
            for (var i = 0; i < names.Count; i++)
            {
                for (var j = i + 1; j < Math.Min(names.Count, i + reach); j++)
                {
                    var (one, two) = (names[i], names[j]);
                    if (seen.Add((one.Key, two.Key)) && !(one.IsRegistered && two.IsRegistered) && DecisionBook.AreNear(one.Key, two.Key)
                        && Likeness(one, two) is var (rank, why))
                    {
                        Add(ranking, one, two, rank, why);
                    }
                }
            }
        }
    }

    private (double Rank, string Why)? Likeness(Named one, Named two)
    {
        if (one.Names.Intersect(two.Names).FirstOrDefault() is { } shared)
        {
            return (0, $"both are called {shared}");
        }

        // 金花园小区 lies in 金花园社区, and is another place.
        if ((one.Core == two.Core || one.Core == two.Name || one.Name == two.Core) && (one.Kind == two.Kind || one.Type != EntityTypes.Place))
        {
            return (1, $"the names differ in their endings alone");
        }

        var (shorter, longer) = one.Name.Length <= two.Name.Length ? (one.Name, two.Name) : (two.Name, one.Name);
        if (one.Type == EntityTypes.Organization && IsShort(shorter, longer))
        {
            return (2, $"{shorter} may be short for {longer}");
        }

        return one.Type != EntityTypes.Place && one.Type != EntityTypes.Person && shorter.Length >= 6 && shorter.Length == longer.Length && Slip(shorter, longer) is var (was, isNow)
            ? (3, $"the names differ in one character: {was}, {isNow}")
            : null;
    }

    /// <summary>
    /// 常州七院 of 常州市第七人民医院: its characters in order, at least a third of them, and each number of the long name. Without a number the
    /// word at the end is shortened too, for 苏州大学 is not 苏州科技大学. Or the same but for 市.
    /// </summary>
    private bool IsShort(string shorter, string longer)
    {
        var (one, two) = (lexicon.WithoutLevels(shorter), lexicon.WithoutLevels(longer));
        if (one == two)
        {
            return one.Length >= 4;
        }

        if (shorter.Length < 3 || shorter[0] != longer[0] || shorter[^1] != longer[^1]
            || (shorter[^2] == longer[^2] && !shorter.Any(lexicon.IsNumber)) || two.StartsWith(one, StringComparison.Ordinal))
        {
            return false;
        }

        var at = 0;
        foreach (var c in longer)
        {
            if (at < shorter.Length && shorter[at] == c)
            {
                at++;
            }
            else if (lexicon.IsNumber(c))
            {
                return false;
            }
        }

        return at == shorter.Length && shorter.Length * 3 >= longer.Length;
    }

    private (char Was, char IsNow)? Slip(string one, string two)
    {
        (char, char)? found = null;
        for (var i = 0; i < one.Length; i++)
        {
            if (one[i] != two[i])
            {
                if (found is not null || lexicon.Counts(one[i]) || lexicon.Counts(two[i]))
                {
                    return null;
                }

                found = (one[i], two[i]);
            }
        }

        return found;
    }

    private void Add(DoubtRanking ranking, Named one, Named two, double rank, string why)
    {
        var fact = PairReference.Of(one.Key, two.Key);
        if (book.Has(DecisionKind.Reject, fact) || book.Resolve(one.Key) == book.Resolve(two.Key)
            || book.IsGone(new EntityReference(one.Key)) || book.IsGone(new EntityReference(two.Key)))
        {
            return;
        }

        ranking.Add(new Doubt { Kind = DoubtKind.Duplicate, Fact = fact, Facts = [fact], Rank = rank, Why = why, Examples = [fact.First, fact.Second] });
    }

    private sealed class Named
    {
        public Named(Entity entity, ReviewLexicon lexicon)
        {
            Key = entity.Key;
            Type = entity.Type;
            Kind = entity.Kind;
            IsRegistered = entity.Code is not null;
            Name = EntityKey.Normalize(entity.Name) is { Length: > 0 } name ? name : entity.Key;
            Core = lexicon.Core(Name);
            Names = [.. entity.Aliases.Where(a => a.Source is "text" or "decision").Select(a => EntityKey.Normalize(a.Name)).Append(Name).Where(n => n.Length > 1).Distinct()];
            var scope = DecisionBook.Scope(entity.Key);
            var digits = scope.TakeWhile(char.IsAsciiDigit).Count();
            Block = digits == 0 ? scope : scope[..Math.Min(9, digits)];
        }

        public string Key { get; }

        public string Type { get; }

        public string? Kind { get; }

        public bool IsRegistered { get; }

        public string Name { get; }

        public string Core { get; }

        public IReadOnlyList<string> Names { get; }

        public string Block { get; }
    }
}
