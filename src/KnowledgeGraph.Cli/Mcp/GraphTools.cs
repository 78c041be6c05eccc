using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using KnowledgeGraph.Client;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace KnowledgeGraph.Cli.Mcp;

/// <summary>The questions of <see cref="KnowledgeGraphClient"/> as tools: all read, none writes, each answer with the text behind it.</summary>
internal sealed class GraphTools(KnowledgeGraphClient graph)
{
    private const string PlaceText = "A place: key (place:340207001), official code (340207001) or name (四褐山街道).";
    private const string EntityText = "An entity: key, official code or name.";
    private const string CursorText = "next_cursor of the page before; leave it out for the first page.";
    private const string LimitText = "At most so many, from 1 to 200.";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>A tool for each question that the graph can answer; Cypher only where the store understands it.</summary>
    public static async Task<IReadOnlyList<McpServerTool>> OfAsync(KnowledgeGraphClient graph, CancellationToken cancellationToken)
    {
        var tools = new GraphTools(graph);
        List<McpServerTool> all =
        [
            Tool("describe_graph", "What the graph holds: counts by type, the schema's types of entities and relations, the policies.", tools.DescribeAsync),
            Tool("search", "Finds entities by name, alias or any part of one; exact names first.", tools.SearchAsync),
            Tool("find_places", "Finds places by name, kind, container or official code. Communities of a sub-district: within it, kind community.", tools.PlacesAsync),
            Tool("show_entity", "All about one entity: names, containing places, facts, numbers, each with evidence.", tools.ShowAsync),
            Tool("facts_of_place", "What a place and the places in it do, have and are awarded, or who is there: by topic, status, level and years, each with evidence.", tools.FactsAsync),
            Tool("recipients_of_honour", "Who has received an honour.", tools.RecipientsAsync),
            Tool("adopters_of_policy", "Places that act on a policy, since when, and how far it has come.", tools.AdoptersAsync),
            Tool("indicators", "Numbers that texts state about an entity, as series.", tools.IndicatorsAsync),
            Tool("paths", "How two entities are connected: the shortest ways first.", tools.PathsAsync),
            Tool("neighbourhood", "The facts around an entity, up to some steps away.", tools.NeighbourhoodAsync),
            Tool("documents", "Documents that the graph was built from: about a place, or mentioning an entity, or by date.", tools.DocumentsAsync),
            Tool("document_contribution", "All that one document says, with its places in the text.", tools.ContributionAsync),
            Tool("evidence", "All evidence of one fact: of a relation between two entities, or of an entity's mentions.", tools.EvidenceAsync),
            Tool("changes", "Documents that came, changed or went since a moment.", tools.ChangesAsync),
        ];
        if ((await graph.DescribeAsync(cancellationToken)).UnderstandsCypher)
        {
            all.Add(Tool("cypher", "Runs a statement of Cypher that only reads. Relationships bear quotes and sources, MENTIONS a quote with start and end: return them as evidence.", tools.CypherAsync));
        }

        return all;
    }

    private static McpServerTool Tool(string name, string description, Delegate question)
        => McpServerTool.Create(question, new McpServerToolCreateOptions
        {
            Name = name,
            Description = description,
            ReadOnly = true,
            Destructive = false,
            Idempotent = true,
            OpenWorld = false,
            SerializerOptions = Json,
        });

    private Task<object> DescribeAsync(CancellationToken cancellationToken)
        => AnswerAsync(async () =>
        {
            var description = await graph.DescribeAsync(cancellationToken);
            var schema = await graph.SchemaAsync(cancellationToken);
            return new
            {
                description.SchemaVersion,
                description.Statistics.Documents,
                description.Statistics.Entities,
                description.Statistics.Relations,
                description.Statistics.Indicators,
                EntityTypes = schema.EntityTypes.Select(t => new { t.Name, t.NameZh, t.Description, t.Kinds }).ToList(),
                RelationTypes = schema.RelationTypes.Select(t => new { t.Name, t.NameZh, t.Description, Qualifiers = t.Qualifiers.Select(q => q.Name).ToList() }).ToList(),
                Policies = schema.Policies.Select(p => new { p.Id, p.NameZh, p.NameEn }).ToList(),
            };
        });

    private Task<object> SearchAsync(
        [Description("A name or any part of one; of several words parted by blanks all must occur.")] string text,
        [Description("Place, Organization, Person, Project, Program, Honour or Policy.")] string? type = null,
        [Description(LimitText)] int limit = 20,
        [Description(CursorText)] string? cursor = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(() => EntitiesAsync(graph.SearchAsync(text, new SearchFilter { Type = type }), limit, cursor, cancellationToken));

    private Task<object> PlacesAsync(
        [Description("A name or part of one.")] string? name = null,
        [Description("province, city, district, subdistrict, community, neighbourhood, road or site.")] string? kind = null,
        [Description("Only in this place. " + PlaceText)] string? within = null,
        [Description("Only with official codes that begin so; not together with a name.")] string? code_prefix = null,
        [Description(LimitText)] int limit = 50,
        [Description(CursorText)] string? cursor = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () => await EntitiesAsync(
            graph.PlacesAsync(new PlaceFilter { Name = name, Kind = kind, Within = await KeyAsync(within, EntityTypes.Place, cancellationToken), CodePrefix = code_prefix }), limit,
            cursor, cancellationToken));

    private Task<object> ShowAsync(
        [Description(EntityText)] string entity,
        [Description("At most so many facts, from 1 to 200.")] int limit = 50,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () =>
        {
            var key = await KeyAsync(entity, null, cancellationToken);
            var details = await graph.DetailsAsync(key!, Limit(limit), cancellationToken);
            return new DetailsAnswer(
                EntityAnswer.Of(details.Entity, details.Mentions), [.. details.Containers.Select(EndAnswer.Of)], [.. details.Facts.Select(FactAnswer.Of)], details.HasMoreFacts,
                [.. details.Indicators.Select(SeriesAnswer.Of)]);
        });

    private Task<object> FactsAsync(
        [Description("projects, programs, honours (received), honours_sought (not received), people, organizations, partners or policies.")] string topic,
        [Description(PlaceText + " Leave it out for the whole graph.")] string? place = null,
        [Description("planned, ongoing or done.")] string? status = null,
        [Description("national, provincial, municipal, district or subdistrict.")] string? level = null,
        [Description("From this year on.")] int? from_year = null,
        [Description("Up to this year.")] int? to_year = null,
        [Description("Whether the places in the place count as well.")] bool include_parts = true,
        [Description(LimitText)] int limit = 50,
        [Description(CursorText)] string? cursor = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () =>
        {
            var key = await KeyAsync(place, EntityTypes.Place, cancellationToken);
            var filter = new FactFilter
            {
                Statuses = status is null ? [] : [status],
                Levels = level is null ? [] : [level],
                FromYear = from_year,
                ToYear = to_year,
                IncludeParts = include_parts,
            };
            var listing = topic switch
            {
                "projects" => graph.ProjectsAsync(key, filter),
                "programs" => graph.ProgramsAsync(key, filter),
                "honours" => graph.HonoursAsync(key, filter),
                "honours_sought" => graph.HonoursSoughtAsync(key, filter),
                "people" => graph.PeopleAsync(key, filter),
                "organizations" => graph.OrganizationsAsync(key, filter),
                "partners" => graph.PartnersAsync(key, filter),
                "policies" => graph.PoliciesAsync(key, filter),
                _ => throw new ArgumentException(
                    $"'{topic}' is no topic; {Suggestion.OneOf(topic, ["projects", "programs", "honours", "honours_sought", "people", "organizations", "partners", "policies"])}."),
            };
            return await FactsAsync(listing, limit, cursor, cancellationToken);
        });

    private Task<object> RecipientsAsync(
        [Description("An honour: key or title.")] string honour,
        [Description(LimitText)] int limit = 50,
        [Description(CursorText)] string? cursor = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () => await FactsAsync(
            graph.RecipientsAsync((await KeyAsync(honour, EntityTypes.Honour, cancellationToken))!), limit, cursor, cancellationToken));

    private Task<object> AdoptersAsync(
        [Description("A policy: id (waste-sorting), key or Chinese name; describe_graph lists them.")] string policy,
        [Description("planned, ongoing or done.")] string? status = null,
        [Description(LimitText)] int limit = 50,
        [Description(CursorText)] string? cursor = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () =>
        {
            var id = (await graph.SchemaAsync(cancellationToken)).Policy(policy) is null ? await KeyAsync(policy, EntityTypes.Policy, cancellationToken) : policy;
            return await FactsAsync(graph.AdoptersAsync(id!, new FactFilter { Statuses = status is null ? [] : [status] }), limit, cursor, cancellationToken);
        });

    private Task<object> IndicatorsAsync(
        [Description(EntityText)] string entity,
        [Description("Only where the metric holds these characters: 人口.")] string? metric = null,
        [Description("Whether the places in the place count as well.")] bool include_parts = false,
        [Description(LimitText)] int limit = 50,
        [Description(CursorText)] string? cursor = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () =>
        {
            var filter = new IndicatorFilter { Metric = metric, IncludeParts = include_parts };
            var page = await graph.IndicatorsAsync(await KeyAsync(entity, null, cancellationToken), filter).PageAsync(Limit(limit), cursor, cancellationToken);
            return new PageAnswer<SeriesAnswer>([.. page.Items.Select(SeriesAnswer.Of)], page.NextCursor);
        });

    private Task<object> PathsAsync(
        [Description(EntityText)] string from,
        [Description(EntityText)] string to,
        [Description("In relations, from 1 to 8.")] int maximum_length = 4,
        [Description("At most so many paths, from 1 to 200.")] int limit = 5,
        [Description("Types of relations never to go over. ADOPTS joins nearly all places, so it is left out unless this says otherwise.")] string[]? except_types = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () =>
        {
            var options = new PathOptions { MaximumLength = maximum_length, Limit = Limit(limit), ExceptTypes = except_types ?? [RelationTypes.Adopts] };
            var (start, end) = (await KeyAsync(from, null, cancellationToken), await KeyAsync(to, null, cancellationToken));
            var result = await graph.PathsAsync(start!, end!, options, cancellationToken);
            var entities = result.Paths.SelectMany(p => p.Entities).DistinctBy(e => e.Key).ToDictionary(e => e.Key, StringComparer.Ordinal);
            var facts = await FactsOfAsync([.. result.Paths.SelectMany(p => p.Relations)], entities, cancellationToken);
            var next = 0;
            return new PathsAnswer([.. result.Paths.Select(p => (IReadOnlyList<FactAnswer>)[.. p.Relations.Select(_ => facts[next++])])], result.IsExhausted);
        });

    private Task<object> NeighbourhoodAsync(
        [Description(EntityText)] string entity,
        [Description("How many relations away, from 1 to 3.")] int depth = 1,
        [Description("At most so many entities, from 1 to 200.")] int limit = 50,
        [Description("Types of relations never to go over. ADOPTS joins nearly all places, so it is left out unless this says otherwise.")] string[]? except_types = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () =>
        {
            var options = new NeighbourhoodOptions { Depth = Math.Min(depth, 3), MaximumEntities = Limit(limit), ExceptTypes = except_types ?? [RelationTypes.Adopts] };
            var key = await KeyAsync(entity, null, cancellationToken);
            var subgraph = await graph.NeighbourhoodAsync(key!, options, cancellationToken);
            var facts = await FactsOfAsync(subgraph.Relations, subgraph.Entities.ToDictionary(e => e.Key, StringComparer.Ordinal), cancellationToken);
            return new NeighbourhoodAnswer(EndAnswer.Of(subgraph.Center), facts, subgraph.IsTruncated);
        });

    private Task<object> DocumentsAsync(
        [Description("Only about this place and the places in it. " + PlaceText)] string? subject = null,
        [Description("Only those that mention this entity; not together with a subject. " + EntityText)] string? mentioning = null,
        [Description("Published from this day on (2024-01-23).")] DateOnly? from = null,
        [Description("Published up to this day.")] DateOnly? to = null,
        [Description(LimitText)] int limit = 50,
        [Description(CursorText)] string? cursor = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () =>
        {
            var filter = new DocumentFilter
            {
                Subject = await KeyAsync(subject, EntityTypes.Place, cancellationToken),
                Mentioning = await KeyAsync(mentioning, null, cancellationToken),
                PublishedFrom = from,
                PublishedTo = to,
            };
            var page = await graph.DocumentsAsync(filter).PageAsync(Limit(limit), cursor, cancellationToken);
            return new PageAnswer<DocumentAnswer>([.. page.Items.Select(DocumentAnswer.Of)], page.NextCursor);
        });

    private Task<object> ContributionAsync([Description("The document's id.")] string document, CancellationToken cancellationToken)
        => AnswerAsync(async () => ContributionAnswer.Of(
            await graph.ContributionAsync(document, cancellationToken) ?? throw new ArgumentException($"The graph holds no document '{document}'; the tool documents lists them.")));

    private Task<object> EvidenceAsync(
        [Description(EntityText)] string entity,
        [Description("Type of the relation that leaves it (AWARDED), with tail; leave both out for the entity's own mentions.")] string? relation = null,
        [Description("The relation's other end: key, official code or name.")] string? tail = null,
        [Description(LimitText)] int limit = 50,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () =>
        {
            var key = await KeyAsync(entity, null, cancellationToken);
            FactReference fact = relation is null && tail is null ? new EntityReference(key!)
                : relation is not null && tail is not null ? new RelationReference(key!, relation, (await KeyAsync(tail, null, cancellationToken))!)
                : throw new ArgumentException("Name both relation and tail, or neither.");
            var found = await graph.EvidenceAsync(fact, cancellationToken).Take(Limit(limit) + 1).ToListAsync(cancellationToken);
            return new { Fact = fact.ToString(), Evidence = Quote.Of(found.Take(Limit(limit))), HasMore = found.Count > Limit(limit) };
        });

    private Task<object> ChangesAsync(
        [Description("Only what happened after this moment (2026-01-31T08:00:00Z); leave it out for all.")] DateTimeOffset? since = null,
        [Description(LimitText)] int limit = 50,
        [Description(CursorText)] string? cursor = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () =>
        {
            var page = await graph.ChangesAsync(since).PageAsync(Limit(limit), cursor, cancellationToken);
            return new PageAnswer<DocumentChange>(page.Items, page.NextCursor);
        });

    private Task<object> CypherAsync(
        [Description("A statement that reads; give it a LIMIT.")] string statement,
        [Description("Parameters by name.")] Dictionary<string, JsonElement>? parameters = null,
        CancellationToken cancellationToken = default)
        => AnswerAsync(async () => await graph.CypherAsync(statement, parameters?.ToDictionary(p => p.Key, p => Value(p.Value)), cancellationToken)
            .Take(200).Select(r => r.Columns.Zip(r.Values).ToDictionary(c => c.First, c => c.Second)).ToListAsync(cancellationToken));

    private static object? Value(JsonElement value)
        => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.TryGetInt64(out var number) ? number : value.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Array => value.EnumerateArray().Select(Value).ToList(),
            _ => null,
        };

    /// <summary>What is wrong with a question is told to who asked it.</summary>
    private static async Task<object> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return (await answer())!;
        }
        catch (Exception error) when (error is KnowledgeGraphException or ArgumentException or NotSupportedException)
        {
            throw new McpException(error.Message, error);
        }
    }

    private static int Limit(int limit)
        => limit is >= 1 and <= 200 ? limit : throw new ArgumentException($"limit is {limit}; expected a whole number from 1 to 200.");

    private async Task<string?> KeyAsync(string? wanted, string? type, CancellationToken cancellationToken)
        => wanted is null ? null : (await graph.ResolveAsync(wanted, type, cancellationToken)).Key;

    private async Task<PageAnswer<EntityAnswer>> EntitiesAsync(Listing<Entity> listing, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var page = await listing.PageAsync(Limit(limit), cursor, cancellationToken);
        var evidence = await graph.EvidenceAsync([.. page.Items.Select(e => new EntityReference(e.Key))], 1, cancellationToken);
        return new PageAnswer<EntityAnswer>([.. page.Items.Select((e, i) => EntityAnswer.Of(e, evidence[i]))], page.NextCursor);
    }

    private static async Task<PageAnswer<FactAnswer>> FactsAsync(Listing<Fact> listing, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var page = await listing.PageAsync(Limit(limit), cursor, cancellationToken);
        return new PageAnswer<FactAnswer>([.. page.Items.Select(FactAnswer.Of)], page.NextCursor);
    }

    private async Task<IReadOnlyList<FactAnswer>> FactsOfAsync(
        IReadOnlyList<Relation> relations, Dictionary<string, Entity> entities, CancellationToken cancellationToken)
    {
        var evidence = await graph.EvidenceAsync([.. relations.Select(r => new RelationReference(r.Head, r.Type, r.Tail))], 1, cancellationToken);
        return [.. relations.Select((r, i) => FactAnswer.Of(new Fact(entities[r.Head], r, entities[r.Tail], evidence[i])))];
    }
}
