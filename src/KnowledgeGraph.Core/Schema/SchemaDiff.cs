namespace KnowledgeGraph;

/// <summary>Whom a change of the schema breaks.</summary>
[Flags]
public enum Breaks
{
    None = 0,

    /// <summary>Programs that query a graph and rely on what the older version promised.</summary>
    Readers = 1,

    /// <summary>Programs that make facts: what was accepted under the older version is set aside under the newer.</summary>
    Writers = 2,
}

/// <summary>One difference between two versions.</summary>
/// <param name="Path">What changed: <c>Place.kinds.road</c>, <c>AWARDED.heads.Person</c>, <c>policies.waste-sorting</c>.</param>
/// <param name="Description">What was and what is, quoting values.</param>
/// <param name="Breaks">Whom it breaks.</param>
/// <param name="Reason">Why it does or does not break.</param>
public sealed record SchemaChange(string Path, string Description, Breaks Breaks, string Reason)
{
    public bool IsBreaking => Breaks != Breaks.None;
}

/// <summary>Compares two versions of the schema.</summary>
public static class SchemaDiff
{
    private const Breaks Both = Breaks.Readers | Breaks.Writers;

    /// <returns>Changes in the order of the file, entity types first; empty where nothing changed. Order within the files does not count.</returns>
    public static IReadOnlyList<SchemaChange> Compare(GraphSchema older, GraphSchema newer)
    {
        var changes = new List<SchemaChange>();
        Types(
            changes, "entity type", older.EntityTypes, newer.EntityTypes, t => t.Name, (a, b) => a.KeyPrefix == b.KeyPrefix,
            (a, b) => EntityType(changes, a, b));
        Types(
            changes, "relation type", older.RelationTypes, newer.RelationTypes, t => t.Name,
            (a, b) => a.NameZh == b.NameZh || a.Description == b.Description, (a, b) => RelationType(changes, a, b));
        Indicators(changes, older.Indicators, newer.Indicators);
        Types(
            changes, "policy", older.Policies, newer.Policies, p => p.Id, (a, b) => a.NameZh == b.NameZh,
            (a, b) => Policy(changes, a, b));
        return changes;
    }

    /// <summary>Pairs by name, then what is left by likeness (a rename), then tells what came and what went.</summary>
    private static void Types<T>(
        List<SchemaChange> changes, string what, IReadOnlyList<T> older, IReadOnlyList<T> newer, Func<T, string> name, Func<T, T, bool> alike, Action<T, T> compare)
        where T : class
    {
        var added = newer.Where(n => older.All(o => name(o) != name(n))).ToList();
        foreach (var before in older)
        {
            var after = newer.FirstOrDefault(n => name(n) == name(before));
            if (after is null && added.Find(n => alike(before, n)) is { } renamed)
            {
                changes.Add(new SchemaChange(
                    name(before), $"{what} '{name(before)}' is now '{name(renamed)}'", Both, "queries and facts that name it no longer match"));
                added.Remove(renamed);
                after = renamed;
            }

            if (after is null)
            {
                changes.Add(new SchemaChange(
                    name(before), $"{what} '{name(before)}' is gone", Both, "queries that name it find nothing, facts that use it are set aside"));
            }
            else
            {
                compare(before, after);
            }
        }

        changes.AddRange(added.Select(a => new SchemaChange(name(a), $"{what} '{name(a)}' is new", Breaks.None, "what was valid stays valid")));
    }

    private static void EntityType(List<SchemaChange> changes, EntityTypeDefinition a, EntityTypeDefinition b)
    {
        if (a.KeyPrefix != b.KeyPrefix)
        {
            changes.Add(new SchemaChange(
                $"{b.Name}.key_prefix", $"key prefix '{a.KeyPrefix}' is now '{b.KeyPrefix}'", Both, "every stored key of the type changes"));
        }

        if (a.Kinds.Count == 0 && b.Kinds.Count > 0)
        {
            changes.Add(new SchemaChange(
                $"{b.Name}.kinds", $"kinds {string.Join(", ", b.Kinds)} are new where there were none", Breaks.None, "entities without a kind stay valid"));
        }
        else
        {
            Values(changes, $"{b.Name}.kinds", "kind", a.Kinds, b.Kinds, Both, "queries for the kind find nothing, entities of it are set aside");
        }

        Text(changes, b.Name, (a.NameZh, a.Description), (b.NameZh, b.Description));
        Properties(changes, b.Name, "property", a.Properties, b.Properties);
    }

    private static void RelationType(List<SchemaChange> changes, RelationTypeDefinition a, RelationTypeDefinition b)
    {
        Values(changes, $"{b.Name}.heads", "head", a.Heads, b.Heads, Both, "the end is narrower: edges from the type are set aside and queries over them find nothing");
        Values(changes, $"{b.Name}.tails", "tail", a.Tails, b.Tails, Both, "the end is narrower: edges to the type are set aside and queries over them find nothing");
        if (a.Cardinality != b.Cardinality)
        {
            var widened = b.Cardinality == Cardinality.Many;
            changes.Add(new SchemaChange(
                $"{b.Name}.cardinality", $"cardinality '{Lower(a.Cardinality)}' is now '{Lower(b.Cardinality)}'", widened ? Breaks.Readers : Breaks.Writers,
                widened ? "readers that expect one tail meet several" : "all tails but one are set aside"));
        }

        Text(changes, b.Name, (a.NameZh, a.Description), (b.NameZh, b.Description));
        Properties(changes, b.Name, "qualifier", a.Qualifiers, b.Qualifiers);
    }

    private static void Properties(
        List<SchemaChange> changes, string owner, string what, IReadOnlyList<PropertyDefinition> older, IReadOnlyList<PropertyDefinition> newer)
    {
        foreach (var a in older)
        {
            var path = $"{owner}.{a.Name}";
            if (newer.FirstOrDefault(p => p.Name == a.Name) is not { } b)
            {
                changes.Add(new SchemaChange(path, $"{what} '{a.Name}' is gone", Both, "queries that read it find nothing, facts that carry it lose it"));
                continue;
            }

            if (a.ValueType != b.ValueType)
            {
                var widened = b.ValueType == PropertyValueType.Text || (a.ValueType, b.ValueType) == (PropertyValueType.Integer, PropertyValueType.Number);
                changes.Add(new SchemaChange(
                    path, $"value type '{Lower(a.ValueType)}' is now '{Lower(b.ValueType)}'", widened ? Breaks.Readers : Both,
                    widened ? "readers that parse the values meet others" : "values of the former type no longer fit"));
            }

            if (a.Merge != b.Merge)
            {
                changes.Add(new SchemaChange(
                    path, $"merge rule '{Lower(a.Merge)}' is now '{Lower(b.Merge)}'", Breaks.Readers, "the same documents give other values, or another number of them"));
            }

            if (a.Required != b.Required)
            {
                changes.Add(new SchemaChange(
                    path, b.Required ? $"{what} '{a.Name}' is now required" : $"{what} '{a.Name}' is no longer required", b.Required ? Breaks.Writers : Breaks.Readers,
                    b.Required ? "facts without it are set aside" : "readers that rely on it meet facts without it"));
            }

            if (a.ValueType == PropertyValueType.Choice && b.ValueType == PropertyValueType.Choice)
            {
                Values(changes, $"{path}.values", "value", a.Values, b.Values, Both, "queries for the value find nothing, facts that carry it lose it");
            }

            Text(changes, path, (a.NameZh, a.Description), (b.NameZh, b.Description));
        }

        foreach (var b in newer.Where(n => older.All(o => o.Name != n.Name)))
        {
            changes.Add(new SchemaChange(
                $"{owner}.{b.Name}", $"{what} '{b.Name}' is new{(b.Required ? " and required" : string.Empty)}", b.Required ? Breaks.Writers : Breaks.None,
                b.Required ? "facts without it are set aside" : "what was valid stays valid"));
        }
    }

    private static void Indicators(List<SchemaChange> changes, IndicatorDefinition? a, IndicatorDefinition? b)
    {
        if (a is null && b is null)
        {
            return;
        }

        if (a is null || b is null)
        {
            changes.Add(a is null
                ? new SchemaChange("indicators", "subjects of indicators are now a closed list", Breaks.Writers, "indicators about other types are set aside")
                : new SchemaChange("indicators", "subjects of indicators are no longer a closed list", Breaks.None, "what was valid stays valid"));
            return;
        }

        Values(changes, "indicators.subjects", "subject", a.Subjects, b.Subjects, Both, "indicators about the type are set aside and queries for them find nothing");
        Text(changes, "indicators", (a.NameZh, a.Description), (b.NameZh, b.Description));
    }

    private static void Policy(List<SchemaChange> changes, PolicyDefinition a, PolicyDefinition b)
    {
        var path = $"policies.{b.Id}";
        Text(changes, path, (a.NameZh, a.NameEn), (b.NameZh, b.NameEn));
        Values(changes, $"{path}.aliases", "alias", a.Aliases, b.Aliases, Breaks.None, "the id stays; texts with that name no longer lead to it");
    }

    private static void Values(
        List<SchemaChange> changes, string path, string what, IReadOnlyList<string> older, IReadOnlyList<string> newer, Breaks breaks, string reason)
    {
        changes.AddRange(older.Except(newer).Select(v => new SchemaChange($"{path}.{v}", $"{what} '{v}' is gone", breaks, reason)));
        changes.AddRange(newer.Except(older).Select(v => new SchemaChange($"{path}.{v}", $"{what} '{v}' is new", Breaks.None, "what was valid stays valid")));
    }

    private static void Text(List<SchemaChange> changes, string path, (string Name, string Description) older, (string Name, string Description) newer)
    {
        if (older.Name != newer.Name)
        {
            changes.Add(new SchemaChange($"{path}.name_zh", $"'{older.Name}' is now '{newer.Name}'", Breaks.None, "names are for people to read"));
        }

        if (older.Description != newer.Description)
        {
            changes.Add(new SchemaChange($"{path}.description", $"'{older.Description}' is now '{newer.Description}'", Breaks.None, "descriptions are for people to read"));
        }
    }

    private static string Lower<T>(T value)
        where T : struct, Enum
        => value.ToString().ToLowerInvariant();
}
