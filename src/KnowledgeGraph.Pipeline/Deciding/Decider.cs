namespace KnowledgeGraph.Pipeline.Deciding;

/// <summary>A place as the register has it.</summary>
internal sealed record RegisteredPlace(string Code, string Name, string Kind, IReadOnlyList<Alias> Aliases);

/// <summary>Makes what a document says obey the decisions of reviewers. Applied twice, it changes nothing more.</summary>
/// <remarks>
/// Splits come first, for they tell what a name means; then merges and aliases; then what is rejected goes with all that hangs on it; then names
/// and confidence. Evidence is only ever handed on or dropped, never made.
/// </remarks>
/// <param name="register">The place of a division code; null where the register holds none.</param>
internal sealed class Decider(DecisionBook book, Func<string, RegisteredPlace?> register)
{
    /// <summary>Where a name comes from that only a reviewer gave.</summary>
    public const string AliasSource = "decision";

    private readonly List<Decision> splits = [.. book.Decisions.Where(d => d.Kind == DecisionKind.Split)];

    public DecisionBook Book => book;

    /// <param name="contribution">What the stages before found.</param>
    /// <param name="obeyed">Receives the ids of the decisions that this document obeys.</param>
    public DocumentContribution Decide(DocumentContribution contribution, ISet<string> obeyed)
    {
        if (book.IsEmpty)
        {
            return contribution;
        }

        var facts = new Facts(contribution);
        Split(facts, obeyed);
        Merge(facts, obeyed);
        Reject(facts, obeyed);
        Name(facts, obeyed);
        Accept(facts, obeyed);
        return DocumentContribution.Of(contribution.Document with { SubjectKey = facts.Subject }, facts.Entities, facts.Relations, facts.Indicators);
    }

    private void Split(Facts facts, ISet<string> obeyed)
    {
        foreach (var split in splits.Where(d => IsFor(d, facts)))
        {
            var key = split.On.Keys[0];
            var at = facts.Entities.FindIndex(e => e.Key == key && e.Origin == FactOrigin.Text);
            if (at < 0)
            {
                continue;
            }

            var entity = facts.Entities[at];
            var wanted = split.Name is null ? null : EntityKey.Normalize(split.Name);
            var moved = entity.Evidence.Where(e => wanted is null || EntityKey.Normalize(e.Text) == wanted).ToList();
            if (moved.Count == 0)
            {
                continue;
            }

            obeyed.Add(split.Id);
            var kept = entity.Evidence.Except(moved).ToList();
            var other = Become(entity, split.Into!, split.Name ?? entity.Name, "split", facts) with { Evidence = moved };
            if (kept.Count == 0)
            {
                facts.Entities[at] = other;
                facts.Move(k => k == split.On.Keys[0] ? split.Into! : k);
            }
            else
            {
                // The former name went with its mentions.
                facts.Entities[at] = entity with { Evidence = kept, Aliases = [.. entity.Aliases.Where(a => EntityKey.Normalize(a.Name) != wanted)] };
                facts.Entities.Add(other with { Aliases = [] });
                facts.Move(key, split.Into!, moved, kept);
            }

            DropForeignContainers(facts, split.Into!);
        }
    }

    private static bool IsFor(Decision split, Facts facts)
        => split.Document is not null
            ? split.Document == facts.Document
            : facts.Subject is { } subject && (subject == split.Within
                || EntityKey.ScopeOf(subject).StartsWith(EntityKey.ScopeOf(split.Within!), StringComparison.Ordinal));

    private void Merge(Facts facts, ISet<string> obeyed)
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < facts.Entities.Count; i++)
        {
            var entity = facts.Entities[i];
            var used = new List<Decision>();
            var target = book.Resolve(entity.Key, used);
            if (used.Count == 0 && book.AliasFor(entity.Key, EntityKey.Normalize(entity.Name)) is { } alias)
            {
                used.Add(alias);
                target = book.Resolve(alias.On.Keys[0], used);
            }

            if (target == entity.Key)
            {
                continue;
            }

            obeyed.UnionWith(used.Select(d => d.Id));
            targets[entity.Key] = target;
            facts.Entities[i] = Become(entity, target, used.LastOrDefault(d => d.Kind == DecisionKind.Merge && d.Into == target)?.Name, "merge", facts);
        }

        if (targets.Count > 0)
        {
            facts.Move(key => targets.GetValueOrDefault(key, key));
            facts.Relations.RemoveAll(r => r.Head == r.Tail);
            foreach (var target in targets.Values.Distinct())
            {
                DropForeignContainers(facts, target);
            }
        }
    }

    /// <summary>The same mentions as another entity: named as that one is in this document, in the register, or by the reviewer.</summary>
    private EntityAssertion Become(EntityAssertion entity, string key, string? name, string why, Facts facts)
    {
        var scope = EntityKey.ScopeOf(key);
        var place = entity.Type == EntityTypes.Place && scope.All(char.IsAsciiDigit) ? register(scope) : null;
        var known = facts.Entities.Find(e => e.Key == key);
        var shown = place?.Name ?? known?.Name ?? name ?? DecisionBook.NameOf(key) ?? entity.Name;
        return entity with
        {
            Key = key,
            Name = shown,
            Kind = place?.Kind ?? known?.Kind ?? entity.Kind,
            Code = place?.Code,
            Aliases = [.. entity.Aliases.Concat(place?.Aliases ?? []).Append(NameOf(entity)).Where(a => a.Name != shown)],
            Rule = Marked(entity.Rule, why),
        };
    }

    /// <summary>What became a place of the register lies where the register has it, not where its namesake does.</summary>
    private static void DropForeignContainers(Facts facts, string key)
    {
        var code = EntityKey.ScopeOf(key);
        if (EntityKey.PrefixOf(key) == "place" && code.All(char.IsAsciiDigit))
        {
            facts.Relations.RemoveAll(r => r.Head == key && r.Type == RelationTypes.PartOf && EntityKey.ScopeOf(r.Tail) is var container
                && container.All(char.IsAsciiDigit) && !code.StartsWith(container, StringComparison.Ordinal));
        }
    }

    private void Reject(Facts facts, ISet<string> obeyed)
    {
        bool IsRejected(FactReference fact)
        {
            var rejects = book.About(fact, facts.Document).Where(d => d.Kind == DecisionKind.Reject).ToList();
            obeyed.UnionWith(rejects.Select(d => d.Id));
            return rejects.Count > 0;
        }

        // An end that is not there yet is a container, which comes from the register later.
        var gone = facts.Entities.Select(e => e.Key).Where(k => IsRejected(new EntityReference(k))).ToHashSet(StringComparer.Ordinal);
        facts.Entities.RemoveAll(e => gone.Contains(e.Key));
        facts.Relations.RemoveAll(r => gone.Contains(r.Head) || gone.Contains(r.Tail) || IsRejected(Reference(r)));
        facts.Indicators.RemoveAll(i => gone.Contains(i.Subject) || IsRejected(Reference(i)));
        facts.Subject = facts.Subject is { } subject && gone.Contains(subject) ? null : facts.Subject;

        // A policy is there because somebody adopts it.
        var adopted = facts.Relations.Where(r => r.Type == RelationTypes.Adopts).Select(r => r.Tail).ToHashSet(StringComparer.Ordinal);
        facts.Entities.RemoveAll(e => e.Type == EntityTypes.Policy && !adopted.Contains(e.Key));
    }

    private void Name(Facts facts, ISet<string> obeyed)
    {
        for (var i = 0; i < facts.Entities.Count; i++)
        {
            foreach (var decision in book.About(new EntityReference(facts.Entities[i].Key), facts.Document))
            {
                var entity = facts.Entities[i];
                if (decision.Kind == DecisionKind.Rename)
                {
                    obeyed.Add(decision.Id);
                    facts.Entities[i] = entity.Name == decision.Name
                        ? entity
                        : entity with { Name = decision.Name!, Aliases = [.. entity.Aliases.Append(NameOf(entity)).Where(a => a.Name != decision.Name)] };
                }
                else if (decision.Kind == DecisionKind.Alias)
                {
                    obeyed.Add(decision.Id);
                    facts.Entities[i] = entity with { Aliases = [.. entity.Aliases.Append(new Alias(decision.Name!, AliasSource)).Distinct().Where(a => a.Name != entity.Name)] };
                }
            }
        }
    }

    private void Accept(Facts facts, ISet<string> obeyed)
    {
        bool IsAccepted(FactReference fact)
        {
            var accepts = book.About(fact, facts.Document).Where(d => d.Kind == DecisionKind.Accept).ToList();
            obeyed.UnionWith(accepts.Select(d => d.Id));
            return accepts.Count > 0;
        }

        for (var i = 0; i < facts.Entities.Count; i++)
        {
            var entity = facts.Entities[i];
            facts.Entities[i] = IsAccepted(new EntityReference(entity.Key)) ? entity with { Confidence = 1, Rule = Marked(entity.Rule, "accept") } : entity;
        }

        for (var i = 0; i < facts.Relations.Count; i++)
        {
            var relation = facts.Relations[i];
            facts.Relations[i] = IsAccepted(Reference(relation)) ? relation with { Confidence = 1, Rule = Marked(relation.Rule, "accept") } : relation;
        }

        for (var i = 0; i < facts.Indicators.Count; i++)
        {
            var indicator = facts.Indicators[i];
            facts.Indicators[i] = IsAccepted(Reference(indicator)) ? indicator with { Confidence = 1, Rule = Marked(indicator.Rule, "accept") } : indicator;
        }
    }

    private static RelationReference Reference(RelationAssertion relation) => new(relation.Head, relation.Type, relation.Tail, relation.Qualifiers);

    private static IndicatorReference Reference(IndicatorAssertion indicator)
        => new(indicator.Subject, indicator.Metric, indicator.Unit, indicator.Value, indicator.Period?.ToString());

    private static Alias NameOf(EntityAssertion entity) => new(entity.Name, entity.Code is not null ? "register" : "text");

    private static string Marked(string rule, string why) => rule.Split('+').Contains(why) ? rule : $"{rule}+{why}";

    /// <summary>The facts of one document while they are decided.</summary>
    private sealed class Facts(DocumentContribution contribution)
    {
        public string Document { get; } = contribution.Document.Id;

        public string? Subject { get; set; } = contribution.Document.SubjectKey;

        public List<EntityAssertion> Entities { get; } = [.. contribution.Entities];

        public List<RelationAssertion> Relations { get; } = [.. contribution.Relations];

        public List<IndicatorAssertion> Indicators { get; } = [.. contribution.Indicators];

        /// <summary>Gives the ends of all facts another key.</summary>
        public void Move(Func<string, string> target)
        {
            for (var i = 0; i < Relations.Count; i++)
            {
                Relations[i] = Relations[i] with { Head = target(Relations[i].Head), Tail = target(Relations[i].Tail) };
            }

            for (var i = 0; i < Indicators.Count; i++)
            {
                Indicators[i] = Indicators[i] with { Subject = target(Indicators[i].Subject) };
            }

            Subject = Subject is null ? null : target(Subject);
        }

        /// <summary>Moves the facts whose evidence holds a mention that moved and none that stayed.</summary>
        public void Move(string from, string to, List<Evidence> moved, List<Evidence> kept)
        {
            string Target(string key, IReadOnlyList<Evidence> evidence)
                => key == from && evidence.All(e => moved.Exists(m => e.Span.Contains(m.Span)) && !kept.Exists(k => e.Span.Contains(k.Span))) ? to : key;

            for (var i = 0; i < Relations.Count; i++)
            {
                var relation = Relations[i];
                Relations[i] = relation with { Head = Target(relation.Head, relation.Evidence), Tail = Target(relation.Tail, relation.Evidence) };
            }

            for (var i = 0; i < Indicators.Count; i++)
            {
                Indicators[i] = Indicators[i] with { Subject = Target(Indicators[i].Subject, Indicators[i].Evidence) };
            }
        }
    }
}
