using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Client.Tests.Diffusion;

/// <summary>A store with a few places of Jiangsu and Beijing, and documents that tell of policies in them.</summary>
internal sealed class Told
{
    public static GraphSchema Schema { get; } = new(
        "1", [new(EntityTypes.Place, "地点", "A place.", "place", [], []), new(EntityTypes.Policy, "政策", "A policy.", "policy", [], []), new(EntityTypes.Program, "计划", "A program.", "program", [], [])],
        [
            new(RelationTypes.Adopts, "落实政策", "Acts on it.", [EntityTypes.Place], [EntityTypes.Policy], Cardinality.Many, []),
            new(RelationTypes.PartOf, "隶属于", "Lies in it.", [EntityTypes.Place], [EntityTypes.Place], Cardinality.One, []),
        ],
        [new("elevator-retrofit", "既有住宅加装电梯", "Elevator retrofit", ["加装电梯"])]);

    private static readonly Dictionary<string, (string Name, string Kind)> Places = new()
    {
        ["place:32"] = ("江苏省", PlaceKinds.Province), ["place:3204"] = ("常州市", PlaceKinds.City), ["place:320412"] = ("武进区", PlaceKinds.District),
        ["place:320412001"] = ("戚墅堰街道", PlaceKinds.Subdistrict), ["place:320412002"] = ("丁堰街道", PlaceKinds.Subdistrict),
        ["place:3206"] = ("南通市", PlaceKinds.City), ["place:320613"] = ("崇川区", PlaceKinds.District), ["place:320613006"] = ("学田街道", PlaceKinds.Subdistrict),
        ["place:11"] = ("北京市", PlaceKinds.Province), ["place:110101"] = ("东城区", PlaceKinds.District), ["place:110101016"] = ("天坛街道", PlaceKinds.Subdistrict),
    };

    private readonly List<DocumentContribution> documents = [];

    /// <summary>A document about a place.</summary>
    /// <param name="facts">Policy, sentence, and qualifiers such as <c>status=done, latest=2020-12-31</c>; a place may go before the policy: <c>place:3204 elevator-retrofit</c>.</param>
    public Told Document(string id, string? date, string place, params (string Policy, string Sentence, string Qualifiers)[] facts)
        => Document(id, id, date, place, facts);

    public Told Document(string id, string hash, string? date, string place, params (string Policy, string Sentence, string Qualifiers)[] facts)
    {
        var entities = new List<EntityAssertion>();
        var relations = new List<RelationAssertion>();
        var around = Around(place);
        foreach (var key in around)
        {
            entities.Add(Entity(key, EntityTypes.Place, Places[key].Name, Places[key].Kind, 0));
        }

        relations.AddRange(around.Zip(around.Skip(1), (inner, outer) => Relation(inner, RelationTypes.PartOf, outer, "x", 0, PropertyBag.Empty, 0.9)));
        for (var i = 0; i < facts.Length; i++)
        {
            var (policy, sentence, qualifiers) = facts[i];
            var start = 100 * (i + 1);
            if (policy.StartsWith("program:", StringComparison.Ordinal))
            {
                entities.Add(Entity(policy, EntityTypes.Program, sentence, null, start));
                continue;
            }

            var bag = PropertyBag.From(qualifiers.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(q => q.Split('=')).Select(q => KeyValuePair.Create(q[0], q[1])));
            entities.Add(Entity(EntityKey.Policy(policy), EntityTypes.Policy, policy, null, start));
            relations.Add(Relation(place, RelationTypes.Adopts, EntityKey.Policy(policy), sentence, start, bag.With("confidence", null), bag.Find("confidence") is { } c ? double.Parse(c) : 0.85));
        }

        documents.Add(DocumentContribution.Of(
            new DocumentInfo { Id = id, ContentHash = hash, SchemaVersion = "1", BuilderVersion = "test", PublishedOn = date is null ? null : DateOnly.Parse(date), SubjectKey = place },
            entities, relations, []));
        return this;
    }

    /// <summary>Documents told so far have one text of some length, but for their bytes: a store takes them for copies.</summary>
    public Told InOneText(params string[] ids)
    {
        var sketch = TextSketch.Of(string.Concat(Enumerable.Range(0, 800).Select(i => (char)('一' + (i * 7919 % 20000)))))!.ToString();
        for (var i = 0; i < documents.Count; i++)
        {
            var document = documents[i].Document;
            documents[i] = documents[i] with { Document = ids.Contains(document.Id) ? document with { Sketch = sketch } : document };
        }

        return this;
    }

    public async Task<IGraphStore> StoreAsync()
    {
        var store = await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, Schema, TestContext.Current.CancellationToken);
        await store.ReplaceAsync(documents, TestContext.Current.CancellationToken);
        return store;
    }

    private static List<string> Around(string place)
    {
        var code = EntityKey.ScopeOf(place);
        return [.. new[] { 9, 6, 4, 2 }.Where(l => l <= code.Length).Select(l => $"place:{code[..l]}").Where(Places.ContainsKey)];
    }

    private static EntityAssertion Entity(string key, string type, string name, string? kind, int start)
        => new() { Key = key, Type = type, Kind = kind, Name = name, Code = type == EntityTypes.Place ? EntityKey.ScopeOf(key) : null, Evidence = [Evidence(name, start)], Rule = "test/test", Confidence = 0.9 };

    private static RelationAssertion Relation(string head, string type, string tail, string sentence, int start, PropertyBag qualifiers, double confidence)
        => new() { Head = head, Type = type, Tail = tail, Qualifiers = qualifiers, Evidence = [Evidence(sentence, start)], Rule = "test", Confidence = confidence };

    private static Evidence Evidence(string text, int start) => new(new TextSpan(start, start + text.Length), text);
}
