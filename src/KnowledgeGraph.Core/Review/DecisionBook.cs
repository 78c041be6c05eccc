namespace KnowledgeGraph;

/// <summary>All decisions together: free of contradictions, with what follows from several of them at once.</summary>
/// <remarks>Immutable and safe for all threads. The order in which decisions were made never counts.</remarks>
public sealed class DecisionBook
{
    public static readonly DecisionBook Empty = new([], string.Empty);

    private readonly Dictionary<string, Decision> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Decision> merges;
    private readonly ILookup<(string Prefix, string Name), Decision> aliases;
    private readonly ILookup<FactReference, Decision> byFact;
    private readonly Dictionary<string, int> groups;
    private readonly Dictionary<int, List<string>> idsOfGroup;
    private readonly List<(string Name, int Group)> namesInText;

    /// <param name="decisions">In any order.</param>
    /// <param name="path">What messages call the file they come from.</param>
    /// <exception cref="DecisionFormatException">Decisions contradict each other; all contradictions are told at once.</exception>
    public DecisionBook(IEnumerable<Decision> decisions, string path)
    {
        Path = path;
        Decisions = [.. decisions.OrderBy(d => d.On.ToString(), StringComparer.Ordinal).ThenBy(d => d.Kind).ThenBy(d => d.Id, StringComparer.Ordinal)];
        merges = Decisions.Where(d => d.Kind == DecisionKind.Merge).GroupBy(d => d.On.Keys[0], StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        aliases = Decisions.Where(d => d.Kind == DecisionKind.Alias).ToLookup(d => (EntityKey.PrefixOf(d.On.Keys[0]), EntityKey.Normalize(d.Name!)));
        var problems = new List<SchemaProblem>();
        foreach (var decision in Decisions)
        {
            if (!byId.TryAdd(decision.Id, decision))
            {
                DecisionContradictions.Add(problems, decision, $"'{decision}' stands twice, also {DecisionContradictions.At(byId[decision.Id])}; leave one out");
            }
        }

        new DecisionContradictions(this, problems).Find();
        if (problems.Count > 0)
        {
            throw new DecisionFormatException(path, [.. problems.Distinct().OrderBy(p => p.Line).ThenBy(p => p.Column).ThenBy(p => p.Message, StringComparer.Ordinal)]);
        }

        byFact = Decisions.ToLookup(d => WithoutQualifiers(Resolve(d.On)));
        (groups, idsOfGroup) = Group();
        namesInText = [.. Decisions.Where(d => d.Kind == DecisionKind.Alias).Select(d => (d.Name!, groups[d.On.Keys[0]])).Distinct()];
    }

    /// <summary>The file, as messages call it; empty where there is none.</summary>
    public string Path { get; }

    /// <summary>In ordinal order of what they are about, then of their kinds.</summary>
    public IReadOnlyList<Decision> Decisions { get; }

    public bool IsEmpty => Decisions.Count == 0;

    public Decision? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>Decisions about a fact as the build has it: the ends of both are resolved, and of a relation the qualifiers hold.</summary>
    /// <param name="fact">Of a relation with all its qualifiers.</param>
    /// <param name="document">The document that says it; null for what is decided in all.</param>
    public IEnumerable<Decision> About(FactReference fact, string? document)
        => byFact[WithoutQualifiers(fact)].Where(d => (d.Document is null || d.Document == document)
            && (d.On is not RelationReference { Qualifiers: { Count: > 0 } wanted } || wanted.All(w => ((RelationReference)fact).Qualifiers.Find(w.Key) == w.Value)));

    /// <summary>Whether one of a kind is about a fact, in all documents.</summary>
    public bool Has(DecisionKind kind, FactReference fact) => !IsEmpty && About(Resolve(fact), null).Any(d => d.Kind == kind);

    /// <summary>Whether the next build will not write a fact any more: rejected, or merged away.</summary>
    public bool IsGone(FactReference fact)
        => !IsEmpty && (Has(DecisionKind.Reject, fact)
            || (fact is EntityReference or RelationReference or IndicatorReference
                && fact.Keys.Any(k => Resolve(k) != k || About(new EntityReference(k), null).Any(d => d.Kind == DecisionKind.Reject))));

    /// <summary>
    /// The key that a key stands for after all decisions: that of what it was merged into, with the scope of a merged place replaced, or that
    /// of the entity of which its name is an alias. Its own where nothing was decided.
    /// </summary>
    /// <param name="used">Receives the decisions that led there; may be null.</param>
    public string Resolve(string key, ICollection<Decision>? used = null)
    {
        for (var steps = 0; steps <= Decisions.Count && Step(key) is var (next, by); steps++)
        {
            used?.Add(by);
            key = next;
        }

        return key;
    }

    /// <inheritdoc cref="Resolve(string, ICollection{Decision}?)"/>
    public FactReference Resolve(FactReference fact) => IsEmpty ? fact : fact switch
    {
        EntityReference e => new EntityReference(Resolve(e.Key)),
        RelationReference r => r with { Head = Resolve(r.Head), Tail = Resolve(r.Tail) },
        IndicatorReference i => i with { Subject = Resolve(i.Subject) },
        PairReference p => PairReference.Of(Resolve(p.First), Resolve(p.Second)),
        _ => fact,
    };

    /// <summary>The decision by which a name means another entity: of the same type, in a scope that holds the other or lies in it.</summary>
    /// <param name="key">Key of the entity that bears the name.</param>
    /// <param name="name">As <see cref="EntityKey.Normalize"/> has it.</param>
    public Decision? AliasFor(string key, string name)
        => aliases[(EntityKey.PrefixOf(key), name)].FirstOrDefault(d => d.On.Keys[0] != key && AreNear(d.On.Keys[0], key));

    /// <summary>
    /// Ids of all decisions that may bear on a document which holds these keys and this text: more than those that change it, so that a
    /// document whose list is still the same need not be built again.
    /// </summary>
    /// <returns>In ordinal order.</returns>
    public IReadOnlyList<string> Weigh(IEnumerable<string> keys, string text)
    {
        if (IsEmpty)
        {
            return [];
        }

        var found = new HashSet<int>();
        foreach (var key in keys)
        {
            AddGroup(found, key);
        }

        AddNamed(found, text);
        return [.. found.SelectMany(g => idsOfGroup[g]).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether <see cref="Weigh"/> would give the same for a document that was built with another book.</summary>
    /// <param name="weighed">What it gave then.</param>
    /// <param name="keys">Keys that the document holds, as the former decisions left them.</param>
    /// <param name="text">The document's text.</param>
    public bool Holds(IReadOnlyList<string> weighed, IEnumerable<string> keys, string text)
    {
        if (weighed.Count == 0 && IsEmpty)
        {
            return true;
        }

        var found = new HashSet<int>();
        foreach (var id in weighed)
        {
            if (!byId.TryGetValue(id, out var decision))
            {
                return false;
            }

            AddGroup(found, GroupKey(decision));
        }

        foreach (var key in keys)
        {
            AddGroup(found, key);
        }

        AddNamed(found, text);
        return found.Sum(g => idsOfGroup[g].Count) == weighed.Count;
    }

    /// <summary>Keys under which a store may hold documents that a decision bears on, in ordinal order.</summary>
    public IEnumerable<string> KeysConcerned => groups.Keys.Where(k => k.Contains(':', StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>Decisions to give an entity one more name.</summary>
    public IEnumerable<Decision> Aliases => Decisions.Where(d => d.Kind == DecisionKind.Alias);

    /// <summary>Whether two keys may name one thing as far as their scopes go: one holds the other, or is the whole country.</summary>
    public static bool AreNear(string key, string other)
    {
        var (one, two) = (Scope(key), Scope(other));
        return one == EntityKey.Nationwide || two == EntityKey.Nationwide || one.StartsWith(two, StringComparison.Ordinal) || two.StartsWith(one, StringComparison.Ordinal);
    }

    /// <summary>What is around the last name of a key; of a registered place the code of its container.</summary>
    public static string Scope(string key)
    {
        var scope = EntityKey.ScopeOf(key);
        var slash = scope.LastIndexOf('/');
        return slash >= 0 ? scope[..slash] : scope.Length switch
        {
            12 => scope[..9],
            9 => scope[..6],
            6 => scope[..4],
            4 => scope[..2],
            _ => EntityKey.Nationwide,
        };
    }

    /// <summary>The name at the end of a key; null of a registered place, whose key holds none.</summary>
    public static string? NameOf(string key) => key.LastIndexOf('/') is >= 0 and var slash ? key[(slash + 1)..] : null;

    /// <summary>What a key stands for in one step, and why; null where it stands for itself.</summary>
    internal (string Key, Decision By)? Step(string key)
        => merges.TryGetValue(key, out var merge) ? (merge.Into!, merge)
            : Rescoped(key) is { } moved ? moved
            : NameOf(key) is { } name && AliasFor(key, name) is { } alias ? (alias.On.Keys[0], alias)
            : null;

    private static FactReference WithoutQualifiers(FactReference fact)
        => fact is RelationReference { Qualifiers.Count: > 0 } relation ? relation with { Qualifiers = PropertyBag.Empty } : fact;

    /// <summary>虹桥社区 became part of a registered place: what is scoped by the old key moves along.</summary>
    private (string Key, Decision By)? Rescoped(string key)
    {
        var prefix = EntityKey.PrefixOf(key);
        var scope = EntityKey.ScopeOf(key);
        for (var slash = scope.LastIndexOf('/'); slash > 0; slash = scope.LastIndexOf('/', slash - 1))
        {
            if (merges.TryGetValue($"place:{scope[..slash]}", out var merge))
            {
                return ($"{prefix}:{EntityKey.ScopeOf(merge.Into!)}{scope[slash..]}", merge);
            }
        }

        return null;
    }

    /// <summary>
    /// Decisions that share a key, or a name of a type, are one group: what one of them hides of a document (a merged key, a rejected entity)
    /// another may be about.
    /// </summary>
    private (Dictionary<string, int> Groups, Dictionary<int, List<string>> Ids) Group()
    {
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var decision in Decisions.Where(d => d.On.Keys.Count > 0 && d.On is not PairReference))
        {
            var keys = GroupKeys(decision).ToList();
            foreach (var key in keys)
            {
                Join(keys[0], key);
            }
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var groupOf = parents.Keys.ToDictionary(
            k => k, k => numbers.TryGetValue(Root(k), out var known) ? known : numbers[Root(k)] = numbers.Count, StringComparer.Ordinal);
        var ids = Decisions.Where(d => d.On.Keys.Count > 0 && d.On is not PairReference).GroupBy(d => groupOf[GroupKey(d)])
            .ToDictionary(g => g.Key, g => g.Select(d => d.Id).ToList());
        return (groupOf, ids);

        string Root(string key)
        {
            while (parents[key] != key)
            {
                key = parents[key] = parents[parents[key]];
            }

            return key;
        }

        void Join(string one, string two)
        {
            parents.TryAdd(one, one);
            parents.TryAdd(two, two);
            parents[Root(one)] = Root(two);
        }
    }

    private IEnumerable<string> GroupKeys(Decision decision)
    {
        foreach (var key in decision.On.Keys.Append(decision.Into).Append(decision.Within).OfType<string>())
        {
            yield return key;
            if (NameOf(key) is { } name)
            {
                yield return NameKey(key, name);
            }

            var scope = EntityKey.ScopeOf(key);
            for (var slash = scope.LastIndexOf('/'); slash > 0; slash = scope.LastIndexOf('/', slash - 1))
            {
                if (merges.ContainsKey($"place:{scope[..slash]}"))
                {
                    yield return $"place:{scope[..slash]}";
                }
            }
        }

        if (decision.Kind == DecisionKind.Alias)
        {
            yield return NameKey(decision.On.Keys[0], EntityKey.Normalize(decision.Name!));
        }
    }

    private static string GroupKey(Decision decision) => decision.On.Keys[0];

    /// <summary>No key: a blank parts what a colon would.</summary>
    private static string NameKey(string key, string name) => $"{EntityKey.PrefixOf(key)} {name}";

    private void AddGroup(HashSet<int> found, string key)
    {
        if (groups.TryGetValue(key, out var group))
        {
            found.Add(group);
        }

        if (NameOf(key) is { } name && aliases.Contains((EntityKey.PrefixOf(key), name)))
        {
            found.Add(groups[NameKey(key, name)]);
        }
    }

    private void AddNamed(HashSet<int> found, string text)
    {
        foreach (var (name, group) in namesInText)
        {
            if (!found.Contains(group) && text.Contains(name, StringComparison.Ordinal))
            {
                found.Add(group);
            }
        }
    }
}
