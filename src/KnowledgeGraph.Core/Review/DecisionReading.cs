using System.Globalization;

namespace KnowledgeGraph;

/// <summary>One reading of a file of decisions: collects problems and goes on with what it can.</summary>
internal sealed class DecisionReading(List<SchemaProblem> problems, GraphSchema schema)
{
    private static readonly string[] Subjects = ["entity", "relation", "indicator", "same", "policy_candidate"];
    private static readonly string[] Remarks = ["id", "what", "by", "when", "note"];

    /// <summary>What each kind takes, besides a subject and remarks; the first ones marked with ! are needed.</summary>
    private static readonly Dictionary<DecisionKind, string[]> Fields = new()
    {
        [DecisionKind.Accept] = ["document"],
        [DecisionKind.Reject] = ["document"],
        [DecisionKind.Merge] = ["!into", "name"],
        [DecisionKind.Split] = ["!into", "name", "document", "within"],
        [DecisionKind.Rename] = ["!name"],
        [DecisionKind.Alias] = ["!name"],
    };

    public List<Decision> Decisions(SchemaNode? root)
    {
        var found = new List<Decision>();
        if (root is not SchemaMap map)
        {
            if (root is not null and not SchemaText { Value: "" })
            {
                Problem(root, $"{root.Shown} stands where the file begins; expected version and decisions");
            }

            return found;
        }

        Known(map, ["version", "decisions"], "the file");
        if (map["version"] is not { } version)
        {
            Problem(map, "version is missing; expected 'version: 1'");
        }
        else if (version is not SchemaText { Value: "1" })
        {
            Problem(version, $"version is {version.Shown}; this program reads version 1");
        }

        switch (map["decisions"])
        {
            case SchemaList list:
                found.AddRange(list.Items.Select(Decision).OfType<Decision>());
                break;
            case null or SchemaText { Value: "" }:
                break;
            case { } other:
                Problem(other, $"decisions is {other.Shown}; expected a list of entries that begin with '-'");
                break;
        }

        return found;
    }

    private Decision? Decision(SchemaNode node)
    {
        if (node is not SchemaMap entry)
        {
            Problem(node, $"{node.Shown} stands where a decision should; expected a mapping with what and {string.Join(" or ", Subjects)}");
            return null;
        }

        var before = problems.Count;
        if (Word(entry, "what", "one of " + string.Join(", ", Fields.Keys.Select(Shown)), needed: true) is not { } what)
        {
            return null;
        }

        if (!Fields.Keys.Any(k => Shown(k) == what.Value))
        {
            Problem(what, $"'{what.Value}' is no decision; {Suggestion.OneOf(what.Value, Fields.Keys.Select(Shown))}");
            return null;
        }

        var kind = Fields.Keys.First(k => Shown(k) == what.Value);
        var onFact = kind is DecisionKind.Accept or DecisionKind.Reject;
        var subjects = onFact ? Subjects : ["entity"];
        Known(entry, [.. Remarks, .. subjects, .. Fields[kind].Select(f => f.TrimStart('!'))], $"a decision to {what.Value}");
        if (problems.Count > before)
        {
            return null;
        }

        var given = entry.Entries.Where(e => subjects.Contains(e.Key.Value)).ToList();
        if (given.Count != 1)
        {
            Problem(entry, $"a decision to {what.Value} has {(given.Count == 0 ? "none" : "several")} of {string.Join(", ", subjects)}; expected {(subjects.Length == 1 ? "it" : "one of them")}");
            return null;
        }

        var on = Reference(given[0]);
        foreach (var needed in Fields[kind].Where(f => f[0] == '!').Select(f => f[1..]))
        {
            Word(entry, needed, needed == "into" ? "the key of an entity" : "a name", needed: true);
        }

        var decision = new Decision
        {
            Kind = kind,
            On = on ?? new CandidateReference(string.Empty),
            Into = entry["into"] is null ? null : Key(entry, "into"),
            Name = Word(entry, "name", "a name")?.Value,
            Document = Word(entry, "document", "a document's id")?.Value,
            Within = entry["within"] is null ? null : Key(entry, "within", "place"),
            By = Word(entry, "by", "a name")?.Value,
            When = When(entry),
            Note = Word(entry, "note", "a text")?.Value,
            Line = entry.Line,
            Column = entry.Column,
        };
        if (problems.Count > before)
        {
            return null;
        }

        Check(entry, decision);
        return problems.Count > before ? null : decision;
    }

    /// <summary>What no single field can tell.</summary>
    private void Check(SchemaMap entry, Decision decision)
    {
        if (decision.Into is { } into)
        {
            var key = decision.On.Keys[0];
            var (type, other) = (TypeOf(key)!, TypeOf(into)!);
            if (type != other)
            {
                Problem(entry["into"]!, $"'{key}' is a {type} and '{into}' a {other}; expected a {type}: one thing is not of two types");
            }
            else if (into == key)
            {
                Problem(entry["into"]!, $"'{into}' is the entity itself; expected another key");
            }
            else if (type is EntityTypes.Policy or EntityTypes.Document)
            {
                Problem(entry["entity"]!, $"'{key}' is a {type}; what there is of these is not for a reviewer to change, expected another type");
            }
        }

        if (decision.Kind == DecisionKind.Split && decision.Document is null == decision.Within is null)
        {
            Problem(entry, "a decision to split has both or none of document, within; expected one of them");
        }

        if (decision is { On: PairReference pair, Document: not null })
        {
            Problem(entry["document"]!, $"whether '{pair}' does not depend on a document; expected no document");
        }

        if (decision.Kind is DecisionKind.Alias && EntityKey.Normalize(decision.Name!).Length == 0)
        {
            Problem(entry["name"]!, $"'{decision.Name}' holds nothing that could name an entity; expected letters or digits");
        }
        else if (decision.Kind is DecisionKind.Alias && decision.Name!.Length is < 2 or > 64)
        {
            Problem(entry["name"]!, $"'{decision.Name}' has {decision.Name!.Length} characters; expected 2 to 64, for a text is searched for it");
        }

        if (Word(entry, "id", "the decision's id") is { } id && id.Value != decision.Id)
        {
            Problem(id, $"the id '{id.Value}' does not fit what the decision says; expected '{decision.Id}', or no id");
        }
    }

    private FactReference? Reference(SchemaEntry given)
    {
        switch (given.Key.Value)
        {
            case "entity":
                return Key(given.Key, given.Value) is { } key ? new EntityReference(key) : null;
            case "policy_candidate":
                var name = EntityKey.Normalize((given.Value as SchemaText)?.Value ?? string.Empty);
                if (name.Length == 0)
                {
                    Problem(given.Value, $"policy_candidate is {given.Value.Shown}; expected the name of a measure");
                }

                return new CandidateReference(name);
            case "same":
                if (given.Value is not SchemaList { Items.Count: 2 } pair)
                {
                    Problem(given.Value, $"same is {given.Value.Shown}; expected a list of two keys");
                    return null;
                }

                var (one, two) = (Key(given.Key, pair.Items[0]), Key(given.Key, pair.Items[1]));
                if (one is not null && one == two)
                {
                    Problem(pair.Items[1], $"'{two}' stands twice; expected two keys");
                }

                return one is null || two is null ? null : PairReference.Of(one, two);
            case "relation":
                return Fact(given, ["head", "type", "tail"], ["qualifiers"]) is { } relation ? Relation(relation) : null;
            default:
                return Fact(given, ["subject", "metric", "value", "unit"], ["period"]) is { } indicator ? Indicator(indicator) : null;
        }
    }

    private RelationReference? Relation(SchemaMap map)
    {
        var (head, tail, type) = (Key(map, "head"), Key(map, "tail"), (SchemaText)map["type"]!);
        if (schema.RelationType(type.Value) is not { } definition)
        {
            Problem(type, $"'{type.Value}' is no type of relation; {Suggestion.OneOf(type.Value, schema.RelationTypes.Select(t => t.Name))}");
            return null;
        }

        Fits(head, map["head"]!, definition, definition.Heads, "leaves");
        Fits(tail, map["tail"]!, definition, definition.Tails, "reaches");
        var qualifiers = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in map["qualifiers"] is SchemaMap given ? given.Entries : [])
        {
            if (definition.Qualifiers.All(q => q.Name != name.Value))
            {
                Problem(name, $"'{name.Value}' is no qualifier of {definition.Name}; {Suggestion.OneOf(name.Value, definition.Qualifiers.Select(q => q.Name))}");
            }
            else if (value is not SchemaText { Value.Length: > 0 } text)
            {
                Problem(value, $"{name.Value} is {value.Shown}; expected a value");
            }
            else
            {
                qualifiers.Add(KeyValuePair.Create(name.Value, text.Value));
            }
        }

        return head is null || tail is null ? null : new RelationReference(head, type.Value, tail, PropertyBag.From(qualifiers));
    }

    private void Fits(string? key, SchemaNode node, RelationTypeDefinition definition, IReadOnlyList<string> types, string verb)
    {
        if (key is not null && !types.Contains(TypeOf(key)!))
        {
            Problem(node, $"'{key}' is a {TypeOf(key)}, which {definition.Name} never {verb}; expected {string.Join(" or ", types)}");
        }
    }

    private IndicatorReference? Indicator(SchemaMap map)
    {
        var subject = Key(map, "subject");
        var value = (SchemaText)map["value"]!;
        if (!decimal.TryParse(value.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            Problem(value, $"value is '{value.Value}'; expected a number such as 47000 or 0.85");
        }

        var period = (map["period"] as SchemaText)?.Value;
        if (period is not null && !IsPeriod(period))
        {
            Problem(map["period"]!, $"period is '{period}'; expected a form such as 2022-01-01/2022-12-31/year");
        }

        return subject is null ? null : new IndicatorReference(subject, ((SchemaText)map["metric"]!).Value, ((SchemaText)map["unit"]!).Value, number, period);
    }

    private static bool IsPeriod(string text)
    {
        try
        {
            return DateInterval.Parse(text).ToString() == text;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The mapping of a fact, with all that it needs; null after a problem.</summary>
    private SchemaMap? Fact(SchemaEntry given, string[] needed, string[] optional)
    {
        if (given.Value is not SchemaMap map)
        {
            Problem(given.Value, $"{given.Key.Value} is {given.Value.Shown}; expected a mapping with {string.Join(", ", needed)}");
            return null;
        }

        var before = problems.Count;
        Known(map, [.. needed, .. optional], given.Key.Value);
        foreach (var name in needed)
        {
            if (map[name] is not SchemaText text || (text.Value.Length == 0 && name != "unit"))
            {
                Problem(map[name] ?? map, $"{name} of {given.Key.Value} is {map[name]?.Shown ?? "missing"}; expected a word");
            }
        }

        return problems.Count == before ? map : null;
    }

    private string? Key(SchemaMap map, string name, string? prefix = null)
        => map.Entries.First(e => e.Key.Value == name) is var entry ? Key(entry.Key, entry.Value, prefix) : null;

    private string? Key(SchemaText name, SchemaNode value, string? prefix = null)
    {
        var prefixes = schema.EntityTypes.Select(t => t.KeyPrefix).ToList();
        if (value is not SchemaText { Value: var key })
        {
            Problem(value, $"{name.Value} is {value.Shown}; expected the key of an entity such as place:320404006");
            return null;
        }

        var at = EntityKey.PrefixOf(key);
        if (prefix is not null ? at != prefix : !prefixes.Contains(at))
        {
            Problem(value, $"'{key}' is no key; expected one that begins with {string.Join(", ", prefix is null ? prefixes.Select(p => p + ":") : [prefix + ":"])}");
            return null;
        }

        if (EntityKey.ScopeOf(key).Split('/').Any(string.IsNullOrWhiteSpace) || key.Any(c => char.IsWhiteSpace(c) && at != "document"))
        {
            Problem(value, $"key '{key}' is malformed; expected '{at}:SCOPE/NAME'{(at == "place" ? " or 'place:CODE'" : string.Empty)}, as kg find shows it");
            return null;
        }

        return key;
    }

    private DateOnly? When(SchemaMap entry)
    {
        if (Word(entry, "when", "a date") is not { } word)
        {
            return null;
        }

        if (DateOnly.TryParseExact(word.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Problem(word, $"when is '{word.Value}'; expected a date such as 2024-05-31");
        return null;
    }

    private SchemaText? Word(SchemaMap map, string name, string expected, bool needed = false)
    {
        if (map[name] is SchemaText { Value.Length: > 0 } text)
        {
            return text;
        }

        if (needed || map[name] is not null)
        {
            Problem(map[name] ?? map, $"{name} is {map[name]?.Shown ?? "missing"}; expected {expected}");
        }

        return null;
    }

    private void Known(SchemaMap map, string[] names, string what)
    {
        foreach (var (key, _) in map.Entries.Where(e => !names.Contains(e.Key.Value)))
        {
            Problem(key, $"'{key.Value}' does not belong to {what}; {Suggestion.OneOf(key.Value, names)}");
        }
    }

    private string? TypeOf(string key) => schema.EntityTypes.FirstOrDefault(t => t.KeyPrefix == EntityKey.PrefixOf(key))?.Name;

    private static string Shown(DecisionKind kind) => kind.ToString().ToLowerInvariant();

    private void Problem(SchemaNode at, string message) => problems.Add(new SchemaProblem(at.Line, at.Column, message));
}
