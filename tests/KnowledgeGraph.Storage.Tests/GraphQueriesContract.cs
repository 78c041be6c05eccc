namespace KnowledgeGraph.Storage;

/// <summary>
/// What every store must answer. What is expected is worked out from the store's plain streams, on the graph of the sample texts; each answer is also
/// read in small pages, which must give the same.
/// </summary>
public abstract class GraphQueriesContract : IAsyncLifetime
{
    private readonly FixedClock clock = new();
    private IGraphStore store = null!;
    private IGraphQueries queries = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An empty store that follows the schema.</summary>
    protected abstract Task<IGraphStore> OpenAsync(GraphSchema schema, TimeProvider clock);

    public async ValueTask InitializeAsync()
    {
        store = await OpenAsync(SeedContributions.Schema, clock);
        queries = (IGraphQueries)store;
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Entities_of_every_scope_are_those_of_a_plain_search_in_any_page()
    {
        await WriteSeedsAsync();
        var all = await store.EntitiesAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);
        var within = await WithinAsync(Wuhu);
        Assert.InRange(within.Count, 10, all.Count / 2);

        await AgreeAsync(all, new EntityQuery());
        await AgreeAsync(all.Where(e => e.Type == EntityTypes.Honour), new EntityQuery { Scope = EntityScope.OfType(EntityTypes.Honour) });
        await AgreeAsync(all.Where(e => e.Kind == PlaceKinds.Community), new EntityQuery { Scope = EntityScope.OfType(EntityTypes.Place), Kind = PlaceKinds.Community });
        await AgreeAsync(all.Where(e => within.Contains(e.Key)), new EntityQuery { Scope = EntityScope.Within(Wuhu) });
        await AgreeAsync(
            all.Where(e => within.Contains(e.Key) && e.Kind == PlaceKinds.Community), new EntityQuery { Scope = EntityScope.Within(Wuhu), Kind = PlaceKinds.Community });
        await AgreeAsync(all.Where(e => e.Key == Wuhu), new EntityQuery { Scope = EntityScope.Of(Wuhu) });
        await AgreeAsync(all.Where(e => e.Key.StartsWith("place:3204", StringComparison.Ordinal)), new EntityQuery { KeyPrefix = "place:3204" });
        await AgreeAsync([], new EntityQuery { Scope = EntityScope.Within("place:nowhere") });

        async Task AgreeAsync(IEnumerable<Entity> expected, EntityQuery query)
            => await EqualAsync(
                expected.Select(e => e.Key), (int? limit, string? after) => queries.EntitiesAsync(query with { Limit = limit, After = after }, Cancellation), e => e.Key, e => e.Key);
    }

    [Fact]
    public async Task Connections_of_every_scope_are_those_of_a_plain_search_in_any_page()
    {
        await WriteSeedsAsync();
        var entities = await store.EntitiesAsync(cancellationToken: Cancellation).ToDictionaryAsync(e => e.Key, cancellationToken: Cancellation);
        var relations = await store.RelationsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);
        var within = await WithinAsync(Wuhu);
        var honour = relations.Where(r => r.Type == RelationTypes.Awarded).GroupBy(r => r.Tail).MaxBy(g => g.Count())!.Key;

        ConnectionQuery[] asked =
        [
            new() { Scope = EntityScope.Of(Wuhu) },
            new() { Scope = EntityScope.Of(Wuhu), Direction = EdgeDirection.Incoming },
            new() { Scope = EntityScope.Of(Wuhu), Types = [RelationTypes.CarriesOut, RelationTypes.Awarded] },
            new() { Scope = EntityScope.Of(honour), Direction = EdgeDirection.Incoming, Types = [RelationTypes.Awarded] },
            new() { Scope = EntityScope.Of("place:nowhere") },
            new() { Scope = EntityScope.Within(Wuhu) },
            new() { Scope = EntityScope.Within(Wuhu), Direction = EdgeDirection.Outgoing, Types = [RelationTypes.Awarded], Levels = [Levels.National, Levels.Municipal] },
            new() { Scope = EntityScope.Within(Wuhu), Types = [RelationTypes.CarriesOut, RelationTypes.LocatedIn], OtherType = EntityTypes.Project },
            new() { Scope = EntityScope.Within(Wuhu), Types = [RelationTypes.CarriesOut], Statuses = [Statuses.Planned] },
            new() { Scope = EntityScope.OfType(EntityTypes.Honour), Direction = EdgeDirection.Incoming, Types = [RelationTypes.Awarded], FromYear = 2020, ToYear = 2022 },
            new() { Scope = EntityScope.OfType(EntityTypes.Place), Direction = EdgeDirection.Outgoing, Types = [RelationTypes.PartOf], Origin = FactOrigin.Register },
            new() { Scope = EntityScope.All, Direction = EdgeDirection.Outgoing, MinimumConfidence = 0.97 },
        ];
        var answers = new List<int>();
        foreach (var query in asked)
        {
            var expected = entities.Values.Where(e => InScope(e, query.Scope))
                .SelectMany(e => relations.SelectMany(r => Seen(e.Key, r)).Select(s => new Connection(e, s.IsOutgoing, s.Relation, entities[s.Other])))
                .Where(c => Fits(query, c))
                .OrderBy(c => c.Anchor.Key, StringComparer.Ordinal).ThenByDescending(c => c.IsOutgoing).ThenBy(c => c.Relation.Type, StringComparer.Ordinal)
                .ThenBy(c => c.Other.Key, StringComparer.Ordinal).Select(Show).ToList();
            answers.Add(expected.Count);

            await EqualAsync(
                expected, (int? limit, ConnectionPosition? after) => queries.ConnectionsAsync(query with { Limit = limit, After = after }, Cancellation), Show, c => c.Position);
        }

        Assert.All(answers.Where((_, i) => i != 4), n => Assert.NotEqual(0, n));

        bool InScope(Entity entity, EntityScope scope)
            => scope.Type is { } type ? entity.Type == type : scope.Key is null || (scope.IncludesParts ? within.Contains(entity.Key) : entity.Key == scope.Key);

        static IEnumerable<(bool IsOutgoing, Relation Relation, string Other)> Seen(string key, Relation relation)
        {
            if (relation.Head == key)
            {
                yield return (true, relation, relation.Tail);
            }

            if (relation.Tail == key)
            {
                yield return (false, relation, relation.Head);
            }
        }
    }

    [Fact]
    public async Task Status_level_and_year_are_the_relations_and_else_those_of_the_other_end()
    {
        const string Done = "project:3204/甲";
        const string Planned = "project:3204/乙";
        const string Other = "honour:32/荣誉";
        await store.ReplaceAsync(
            [
                Given.Contribution(
                    "a", Given.Entity(Given.City, "常州市"),
                    Project(Done, "甲", ("status", "done"), ("year", "2020")), Project(Planned, "乙", ("status", "done"), ("year", "2020")),
                    Given.Entity(Other, "荣誉", ("level", "national"), ("year", "2019")),
                    Given.Relation(Given.City, RelationTypes.CarriesOut, Done),
                    Given.Relation(Given.City, RelationTypes.CarriesOut, Planned, ("status", "planned"), ("year", "2025")),
                    Given.Relation(Given.City, RelationTypes.Awarded, Other)),
            ],
            Cancellation);

        Assert.Equal("甲", await OthersAsync(new ConnectionQuery { Scope = EntityScope.Of(Given.City), Statuses = [Statuses.Done] }));
        Assert.Equal("乙", await OthersAsync(new ConnectionQuery { Scope = EntityScope.Of(Given.City), Statuses = [Statuses.Planned] }));
        Assert.Equal("甲", await OthersAsync(new ConnectionQuery { Scope = EntityScope.Of(Given.City), FromYear = 2015, ToYear = 2020 }));
        Assert.Equal("乙", await OthersAsync(new ConnectionQuery { Scope = EntityScope.Of(Given.City), FromYear = 2021 }));
        Assert.Equal("荣誉", await OthersAsync(new ConnectionQuery { Scope = EntityScope.Of(Given.City), Levels = [Levels.National] }));

        static EntityAssertion Project(string key, string name, params (string Name, string? Value)[] properties)
            => Given.Entity(key, name, properties) with { Type = EntityTypes.Project };

        async Task<string> OthersAsync(ConnectionQuery query)
            => string.Join(' ', await queries.ConnectionsAsync(query, Cancellation).Select(c => c.Other.Name).ToListAsync(Cancellation));
    }

    /// <summary>A place that lies in itself by way of others is read once.</summary>
    [Fact]
    public async Task A_ring_of_places_ends()
    {
        string[] ring = ["place:1", "place:2", "place:3"];
        await store.ReplaceAsync(
            [Given.Contribution("a", [.. ring.Select(k => Given.Entity(k, k)), .. ring.Select((k, i) => Given.Relation(k, RelationTypes.PartOf, ring[(i + 1) % 3]))])], Cancellation);

        Assert.Equal(ring, await queries.EntitiesAsync(new EntityQuery { Scope = EntityScope.Within("place:2") }, Cancellation).Select(e => e.Key).ToListAsync(Cancellation));
        Assert.Equal(6, await queries.ConnectionsAsync(new ConnectionQuery { Scope = EntityScope.Within("place:2") }, Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task Search_ranks_as_the_plain_one_and_goes_on_behind_any_hit()
    {
        await WriteSeedsAsync();
        var within = await WithinAsync(Wuhu);
        foreach (var text in (string[])["社区", "街", "四褐山", "党 建", "区", "没有这个"])
        {
            var plain = await store.SearchAsync(text, limit: 1000, cancellationToken: Cancellation).ToListAsync(Cancellation);

            await AgreeAsync(plain, new SearchQuery { Text = text });
            await AgreeAsync(plain.Where(e => e.Type == EntityTypes.Organization), new SearchQuery { Text = text, Type = EntityTypes.Organization });
            await AgreeAsync(plain.Where(e => e.Kind == PlaceKinds.Community), new SearchQuery { Text = text, Kind = PlaceKinds.Community });
            await AgreeAsync(plain.Where(e => within.Contains(e.Key)), new SearchQuery { Text = text, Within = Wuhu });
        }

        async Task AgreeAsync(IEnumerable<Entity> expected, SearchQuery query)
            => await EqualAsync(
                expected.Select(e => e.Key), (int? limit, SearchPosition? after) => queries.SearchAsync(query with { Limit = limit ?? 1000, After = after }, Cancellation), h => h.Entity.Key,
                h => h.Position);
    }

    [Fact]
    public async Task Indicators_of_every_scope_are_those_of_a_plain_search_in_any_page()
    {
        await WriteSeedsAsync();
        var all = await store.IndicatorsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);
        var within = await WithinAsync(Wuhu);
        var metric = all.First(i => within.Contains(i.Subject)).Metric[..1];

        await AgreeAsync(all, new IndicatorQuery());
        await AgreeAsync(all.Where(i => i.Subject == Wuhu), new IndicatorQuery { Scope = EntityScope.Of(Wuhu) });
        await AgreeAsync(all.Where(i => within.Contains(i.Subject)), new IndicatorQuery { Scope = EntityScope.Within(Wuhu) });
        await AgreeAsync(
            all.Where(i => i.Metric.Contains(metric, StringComparison.Ordinal)), new IndicatorQuery { Scope = EntityScope.OfType(EntityTypes.Place), MetricPart = metric },
            i => i.Subject.StartsWith("place:", StringComparison.Ordinal));

        async Task AgreeAsync(IEnumerable<Indicator> expected, IndicatorQuery query, Func<Indicator, bool>? only = null)
            => await EqualAsync(
                expected.Where(only ?? (_ => true)).Select(Text), (int? limit, IndicatorReference? after) => queries.IndicatorsAsync(query with { Limit = limit, After = after }, Cancellation), Text, Reference);

        static string Text(Indicator indicator) => $"{Reference(indicator)} {indicator.Confidence}";
    }

    [Fact]
    public async Task Documents_are_found_by_what_they_are_about_what_they_mention_and_when_they_came_out()
    {
        await WriteSeedsAsync();
        var all = await store.DocumentsAsync(Cancellation).ToListAsync(Cancellation);
        var subject = all.First(d => d.SubjectKey is not null);
        var province = EntityKey.RegisteredPlace(EntityKey.ScopeOf(subject.SubjectKey!)[..2]);
        var parts = await WithinAsync(province);
        var mentioning = new List<string>();
        foreach (var document in all)
        {
            var contribution = await store.ContributionAsync(document.Id, Cancellation);
            if (contribution!.Entities.Any(e => e.Key == province && e.Origin == FactOrigin.Text))
            {
                mentioning.Add(document.Id);
            }
        }

        var date = all.Where(d => d.PublishedOn is not null).Select(d => d.PublishedOn!.Value).Order().ElementAt(1);

        await AgreeAsync(all, new DocumentQuery());
        await AgreeAsync(all.Where(d => d.SubjectKey == subject.SubjectKey), new DocumentQuery { Subject = subject.SubjectKey });
        await AgreeAsync([], new DocumentQuery { Subject = province, IncludeParts = false });
        await AgreeAsync(
            all.Where(d => d.SubjectKey is { } key && parts.Contains(key)).OrderBy(d => d.SubjectKey, StringComparer.Ordinal), new DocumentQuery { Subject = province });
        await AgreeAsync(all.Where(d => mentioning.Contains(d.Id)), new DocumentQuery { Mentioning = province });
        await AgreeAsync(all.Where(d => d.PublishedOn >= date), new DocumentQuery { PublishedFrom = date });
        await AgreeAsync(all.Where(d => d.PublishedOn <= date), new DocumentQuery { PublishedTo = date });
        Assert.Throws<ArgumentException>(() => queries.DocumentsAsync(new DocumentQuery { Subject = province, Mentioning = province }, Cancellation));

        async Task AgreeAsync(IEnumerable<DocumentInfo> expected, DocumentQuery query)
            => await EqualAsync(
                expected.Select(d => d.Id), (int? limit, DocumentPosition? after) => queries.DocumentsAsync(query with { Limit = limit, After = after }, Cancellation), d => d.Id,
                d => new DocumentPosition(d.SubjectKey, d.Id));
    }

    [Fact]
    public async Task The_first_evidence_of_many_facts_is_that_of_each()
    {
        await WriteSeedsAsync();
        var relations = await store.RelationsAsync(cancellationToken: Cancellation).Take(250).ToListAsync(Cancellation);
        var entities = await store.EntitiesAsync(EntityTypes.Place, Cancellation).OrderByDescending(e => e.DocumentCount).Take(5).ToListAsync(Cancellation);
        var indicators = await store.IndicatorsAsync(cancellationToken: Cancellation).Take(20).ToListAsync(Cancellation);
        FactReference[] facts =
        [
            .. relations.Select(r => new RelationReference(r.Head, r.Type, r.Tail)), .. entities.Select(e => new EntityReference(e.Key)),
            .. indicators.Select(Reference), new EntityReference("place:nowhere"),
        ];
        foreach (var limit in (int[])[1, 3, 100])
        {
            var expected = new List<string>();
            foreach (var relation in relations)
            {
                expected.Add(await TextAsync(store.EvidenceAsync(relation, Cancellation), limit));
            }

            foreach (var entity in entities)
            {
                expected.Add(await TextAsync(store.EvidenceAsync(entity.Key, Cancellation), limit));
            }

            foreach (var indicator in indicators)
            {
                expected.Add(await TextAsync(store.EvidenceAsync(indicator, Cancellation), limit));
            }

            var found = await queries.EvidenceAsync(facts, limit, Cancellation);

            Assert.Equal([.. expected, string.Empty], found.Select(f => string.Join('|', f)));
        }

        static async Task<string> TextAsync(IAsyncEnumerable<Provenance> evidence, int limit)
            => string.Join('|', await evidence.Take(limit).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Paths_keep_to_the_types_asked_for()
    {
        await WriteSeedsAsync();
        var communities = await queries.EntitiesAsync(new EntityQuery { Scope = EntityScope.Within(Wuhu), Kind = PlaceKinds.Community }, Cancellation).ToListAsync(Cancellation);
        var (from, to) = (communities[0].Key, communities[^1].Key);

        var all = await queries.PathsAsync(new PathQuery { From = from, To = to, MaximumLength = 3, Limit = 500 }, Cancellation);
        var plain = await store.PathsAsync(from, to, 3, 500, Cancellation).ToListAsync(Cancellation);
        var parts = await queries.PathsAsync(new PathQuery { From = from, To = to, MaximumLength = 3, Types = [RelationTypes.PartOf] }, Cancellation);
        var others = await queries.PathsAsync(new PathQuery { From = from, To = to, MaximumLength = 3, ExceptTypes = [RelationTypes.PartOf] }, Cancellation);

        Assert.Equal(plain.Select(Show), all.Paths.Select(Show));
        Assert.True(all.IsExhausted);
        Assert.Equal([$"{from} PART_OF {Wuhu} {to} PART_OF {Wuhu}"], parts.Paths.Select(Show));
        Assert.All(others.Paths, p => Assert.DoesNotContain(p, r => r.Type == RelationTypes.PartOf));
        Assert.Equal(all.Paths.Count(p => p.All(r => r.Type != RelationTypes.PartOf)), others.Paths.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = queries.PathsAsync(new PathQuery { From = from, To = to, MaximumLength = 9 }, Cancellation); });
    }

    [Fact]
    public async Task Changes_tell_what_last_happened_to_each_document_in_order_of_time()
    {
        await store.ReplaceAsync([Given.Report("b"), Given.Report("a")], Cancellation);
        var first = clock.Now;
        clock.Now += TimeSpan.FromHours(1);
        await store.ReplaceAsync([Given.Report("a"), Given.Report("c")], Cancellation);
        await store.ReplaceAsync([Given.Contribution("b", Given.Entity(Given.City, "常州市"))], Cancellation);
        clock.Now -= TimeSpan.FromDays(2);
        await store.RetractAsync(["c", "unknown"], Cancellation);

        var changes = await ChangesAsync(new ChangeQuery());

        Assert.Equal("a Added|b Updated|c Removed", Show(changes));
        Assert.Equal("b Updated|c Removed", Show(await ChangesAsync(new ChangeQuery { Since = first })));
        Assert.Empty(await ChangesAsync(new ChangeQuery { Since = changes[^1].At }));
        Assert.Equal(changes.Select(c => c.At).Order(), changes.Select(c => c.At));
        Assert.Equal(first, changes[0].At);
        Assert.Equal(3, changes.Select(c => c.At).Distinct().Count());
        await EqualAsync(changes.Select(c => $"{c}"), (int? limit, DocumentChange? after) => queries.ChangesAsync(new ChangeQuery { Limit = limit, After = after }, Cancellation), c => $"{c}", c => c);

        clock.Now += TimeSpan.FromDays(5);
        await store.ReplaceAsync([Given.Report("c")], Cancellation);
        Assert.Equal("c Added", Show(await ChangesAsync(new ChangeQuery { Since = changes[^1].At })));

        static string Show(IEnumerable<DocumentChange> changes) => string.Join('|', changes.Select(c => $"{c.DocumentId} {c.Kind}"));
    }

    /// <summary>When a graph was written is of no fact in it.</summary>
    [Fact]
    public async Task No_export_shows_when_documents_changed()
    {
        await store.ReplaceAsync([Given.Report("a"), Given.Report("b")], Cancellation);
        var before = await Given.ExportAsync(store);
        clock.Now += TimeSpan.FromHours(1);
        await store.RetractAsync(["b"], Cancellation);
        await store.ReplaceAsync([Given.Report("b")], Cancellation);

        Assert.Equal(before, await Given.ExportAsync(store));
    }

    [Fact]
    public async Task A_limit_below_one_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => queries.EntitiesAsync(new EntityQuery { Limit = 0 }, Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => queries.SearchAsync(new SearchQuery { Text = "a", Limit = 0 }, Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>(() => queries.ConnectionsAsync(new ConnectionQuery { Scope = EntityScope.All, Limit = 0 }, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queries.EvidenceAsync([], 0, Cancellation));
    }

    /// <summary>四褐山街道.</summary>
    private const string Wuhu = "place:340207001";

    private Task<ReplaceResult> WriteSeedsAsync() => store.ReplaceAsync(SeedContributions.All, Cancellation);

    private Task<List<DocumentChange>> ChangesAsync(ChangeQuery query) => queries.ChangesAsync(query, Cancellation).ToListAsync(Cancellation).AsTask();

    /// <summary>The place and all that lies in it, by a plain walk.</summary>
    private async Task<HashSet<string>> WithinAsync(string place)
    {
        var parts = await store.RelationsAsync(RelationTypes.PartOf, Cancellation).ToListAsync(Cancellation);
        var within = new HashSet<string>(StringComparer.Ordinal) { place };
        while (parts.Any(r => within.Contains(r.Tail) && within.Add(r.Head)))
        {
        }

        return within;
    }

    /// <summary>The whole answer, and in pages of one and of seven.</summary>
    private static async Task EqualAsync<T, TPosition>(
        IEnumerable<string> expected, Func<int?, TPosition?, IAsyncEnumerable<T>> ask, Func<T, string> show, Func<T, TPosition> positionOf)
        where TPosition : class
    {
        var wanted = expected.ToList();
        Assert.Equal(wanted, await ask(null, null).Select(show).ToListAsync(Cancellation));
        foreach (var size in (int[])[wanted.Count > 60 ? 40 : 1, 7])
        {
            var paged = new List<string>();
            for (TPosition? after = null; ;)
            {
                var page = await ask(size, after).ToListAsync(Cancellation);
                Assert.InRange(page.Count, 0, size);
                paged.AddRange(page.Select(show));
                if (page.Count < size)
                {
                    break;
                }

                after = positionOf(page[^1]);
            }

            Assert.Equal(wanted, paged);
        }
    }

    private static bool Fits(ConnectionQuery query, Connection connection)
    {
        var (relation, other) = (connection.Relation, connection.Other);
        return (query.Direction == EdgeDirection.Both || (query.Direction == EdgeDirection.Outgoing) == connection.IsOutgoing)
            && (query.Types.Count == 0 || query.Types.Contains(relation.Type))
            && (query.OtherType ?? other.Type) == other.Type
            && (query.Origin ?? relation.Origin) == relation.Origin
            && relation.Confidence >= query.MinimumConfidence
            && Meets(query.Statuses, "status") && Meets(query.Levels, "level")
            && (query.FromYear is null || (relation.Qualifiers.TryGetValue("year", out var years) && years.Any(y => int.Parse(y) >= query.FromYear && int.Parse(y) <= query.ToYear)));

        bool Meets(IReadOnlyList<string> wanted, string name)
            => wanted.Count == 0 || (relation.Qualifiers.GetValueOrDefault(name) ?? other.Properties.GetValueOrDefault(name) ?? []).Intersect(wanted).Any();
    }

    private static IndicatorReference Reference(Indicator indicator)
        => new(indicator.Subject, indicator.Metric, indicator.Unit, indicator.Value, indicator.Period?.ToString());

    private static string Show(Connection connection)
        => $"{connection.Anchor.Key} {connection.IsOutgoing} {connection.Relation.Head} {connection.Relation.Type} {connection.Relation.Tail} "
            + $"{string.Join(',', connection.Relation.Qualifiers.Select(q => $"{q.Key}={string.Join('+', q.Value)}"))} {connection.Relation.DocumentCount} {connection.Other.Name}";

    private static string Show(IEnumerable<Relation> path) => string.Join(' ', path.Select(r => $"{r.Head} {r.Type} {r.Tail}"));

    private sealed class FixedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
