namespace KnowledgeGraph.Storage;

/// <summary>What every store must do. A store's tests inherit this.</summary>
public abstract class GraphStoreContract : IAsyncLifetime
{
    private IGraphStore store = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An empty store that follows the schema.</summary>
    protected abstract Task<IGraphStore> OpenAsync(GraphSchema schema);

    public async ValueTask InitializeAsync() => store = await OpenAsync(Given.Schema);

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_contribution_becomes_nodes_edges_and_indicators()
    {
        var result = await store.ReplaceAsync([Given.Report("a")], Cancellation);

        Assert.Equal(new ReplaceResult(1, 2, 0, 1, 0), result);
        var entity = await store.FindEntityAsync(Given.Subdistrict, Cancellation);
        Assert.Equal(("戚墅堰街道", "Place", "subdistrict", "320412001", 0.9, 1L),
            (entity!.Name, entity.Type, entity.Kind, entity.Code, entity.Confidence, entity.DocumentCount));
        var relation = Assert.Single(await store.RelationsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
        Assert.Equal((Given.Community, RelationTypes.PartOf, Given.Subdistrict, 1L), (relation.Head, relation.Type, relation.Tail, relation.DocumentCount));
        var indicator = Assert.Single(await store.IndicatorsAsync(Given.Subdistrict, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(("常住人口", 47000m, "人", DateInterval.Year(2022), 0.7),
            (indicator.Metric, indicator.Value, indicator.Unit, indicator.Period, indicator.Confidence));
    }

    [Fact]
    public async Task What_still_has_support_stays_and_the_rest_goes()
    {
        await store.ReplaceAsync([Given.Report("a"), Given.Report("b")], Cancellation);

        var first = await store.RetractAsync(["a", "unknown"], Cancellation);
        var second = await store.RetractAsync(["b"], Cancellation);

        Assert.Equal(new ReplaceResult(1, 0, 0, 0, 0), first);
        Assert.Equal(new ReplaceResult(1, 0, 2, 0, 1), second);
        Assert.Equal(string.Empty, await Given.ExportAsync(store));
    }

    [Fact]
    public async Task A_document_takes_the_place_of_another_in_one_write()
    {
        await store.ReplaceAsync([Given.Report("a")], Cancellation);

        var result = await store.ReplaceAsync([Given.Report("b")], ["a", "a", "unknown"], Cancellation);

        Assert.Equal(new ReplaceResult(2, 0, 0, 0, 0), result);
        Assert.Equal(["b"], await store.DocumentsAsync(Cancellation).Select(d => d.Id).ToListAsync(Cancellation));
        var error = await Assert.ThrowsAsync<ArgumentException>(() => store.ReplaceAsync([Given.Report("c")], ["c"], Cancellation));
        Assert.Contains("'c'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replacing_with_less_retracts_exactly_what_lost_its_last_support()
    {
        var both = Given.Contribution(
            "a", Given.Entity(Given.City, "常州市"), Given.Entity(Given.Community, "河苑社区"), Given.Entity(Given.Honour, "江苏省健康社区"),
            Given.Relation(Given.Community, RelationTypes.PartOf, Given.City), Given.Relation(Given.Community, RelationTypes.Awarded, Given.Honour));
        await store.ReplaceAsync([both, Given.Contribution("b", Given.Entity(Given.City, "常州"))], Cancellation);

        var result = await store.ReplaceAsync([Given.Contribution("a", Given.Entity(Given.Community, "河苑社区"))], Cancellation);

        Assert.Equal(new ReplaceResult(1, 0, 1, 0, 2), result);
        Assert.Equal("常州", (await store.FindEntityAsync(Given.City, Cancellation))!.Name);
        Assert.Null(await store.FindEntityAsync(Given.Honour, Cancellation));
    }

    [Fact]
    public async Task Writing_the_same_again_changes_nothing()
    {
        await store.ReplaceAsync([Given.Report("a")], Cancellation);
        var before = await Given.ExportAsync(store);

        var result = await store.ReplaceAsync([Given.Report("a")], Cancellation);

        Assert.Equal(new ReplaceResult(0, 0, 0, 0, 0), result);
        Assert.Equal(before, await Given.ExportAsync(store));
    }

    [Fact]
    public async Task A_contribution_comes_back_as_it_was_written()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var written = RandomContributions.Of("a", seed);
            written = written with { Document = written.Document with { Location = "/texts/a.txt", Medium = "经开区报", SubjectKey = Given.Subdistrict, Decisions = ["k1"], DecisionsWeighed = ["k1", "k2"], Sketch = Given.Sketch(0, 500) } };
            await store.ReplaceAsync([written], Cancellation);

            var read = await store.ContributionAsync("a", Cancellation);

            Assert.Equivalent(written, read, strict: true);
        }

        Assert.Null(await store.ContributionAsync("b", Cancellation));
    }

    [Fact]
    public async Task Values_of_several_documents_merge_as_the_schema_says()
    {
        await store.ReplaceAsync(
            [
                Given.Contribution(Given.Document("a", "2020-01-01"), Given.Entity(Given.City, "常州", ("founded", "1949"), ("area", "9"), ("motto", "乙"))),
                Given.Contribution(Given.Document("b", "2023-01-01"), Given.Entity(Given.City, "常州", ("founded", "1950"), ("area", "7"), ("motto", "甲"))),
            ],
            Cancellation);

        var properties = (await store.FindEntityAsync(Given.City, Cancellation))!.Properties;
        await store.RetractAsync(["b"], Cancellation);
        var older = (await store.FindEntityAsync(Given.City, Cancellation))!.Properties;

        Assert.Equal("area=7 founded=1949 motto=乙,甲", string.Join(' ', properties.Select(p => $"{p.Key}={string.Join(',', p.Value)}")));
        Assert.Equal("area=9 founded=1949 motto=乙", string.Join(' ', older.Select(p => $"{p.Key}={string.Join(',', p.Value)}")));
    }

    [Fact]
    public async Task A_relation_counts_the_documents_whose_text_says_it()
    {
        var said = Given.Relation(Given.City, RelationTypes.PartOf, Given.Province);
        object[] ends = [Given.Entity(Given.City, "常州市"), Given.Entity(Given.Province, "江苏省")];
        await store.ReplaceAsync(
            [
                Given.Contribution("a", [.. ends, said with { Origin = FactOrigin.Register }]),
                Given.Contribution("b", [.. ends, said, said with { Origin = FactOrigin.Register }, said with { Qualifiers = PropertyBag.Of(("note", "x")) }]),
            ],
            Cancellation);

        var supported = await store.RelationsAsync(cancellationToken: Cancellation).SingleAsync(Cancellation);
        await store.RetractAsync(["b"], Cancellation);
        var registered = await store.RelationsAsync(cancellationToken: Cancellation).SingleAsync(Cancellation);

        Assert.Equal((1L, FactOrigin.Text), (supported.DocumentCount, supported.Origin));
        Assert.Equal((0L, FactOrigin.Register), (registered.DocumentCount, registered.Origin));
    }

    [Fact]
    public async Task Streams_are_in_ordinal_order_of_code_units()
    {
        // By code points, and by UTF-8 bytes, （ would come before 𠮷; by UTF-16 code units it comes after.
        string[] ids = ["𠮷", "（", "A", "a", "中"];
        await store.ReplaceAsync([.. ids.Select(id => Given.Contribution(id, Given.Entity("place:" + id, id)))], Cancellation);

        var documents = await store.DocumentsAsync(Cancellation).Select(d => d.Id).ToListAsync(Cancellation);
        var entities = await store.EntitiesAsync(cancellationToken: Cancellation).Select(e => e.Key[6..]).ToListAsync(Cancellation);

        var expected = ids.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, documents);
        Assert.Equal(expected, entities);
    }

    [Fact]
    public async Task Relations_and_neighbours_are_in_order_of_head_type_and_tail()
    {
        string[] places = [.. Enumerable.Range(1, 5).Select(i => $"place:{9 - i}")];
        await store.ReplaceAsync(
            [.. places.Select((p, i) => Given.Contribution(
                $"{i}", [.. places.Select(k => Given.Entity(k, k)), .. places.Where(k => k != p).Select(k => Given.Relation(p, i % 2 == 0 ? "B" : "A", k))]))],
            Cancellation);

        var relations = await store.RelationsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);
        var typed = await store.RelationsAsync("A", Cancellation).ToListAsync(Cancellation);
        var near = await store.NeighboursAsync("place:6", Cancellation).ToListAsync(Cancellation);

        var sorted = relations.OrderBy(r => new RelationKey(r.Head, r.Type, r.Tail)).Select(Show).ToList();
        Assert.Equal(20, sorted.Count);
        Assert.Equal(sorted, relations.Select(Show));
        Assert.Equal(sorted.Where(r => r.Contains(" A ", StringComparison.Ordinal)), typed.Select(Show));
        Assert.Equal(sorted.Where(r => r.Contains("place:6", StringComparison.Ordinal)), near.Select(Show));
    }

    [Fact]
    public async Task Indicators_are_in_order_of_metric_unit_value_and_period()
    {
        decimal[] values = [-1000.5m, -2m, -1.55m, -1.5m, 0m, 0.05m, 0.5m, 3m, 9m, 10m, 10.25m, 1234567890123456.789m];
        await store.ReplaceAsync(
            [Given.Contribution(
                "a", [Given.Entity(Given.City, "常州"), .. values.Reverse().Select(v => Given.Indicator(Given.City, "数", v, "个")),
                    Given.Indicator(Given.City, "数", 3.0m, "个", DateInterval.Year(2020)), Given.Indicator(Given.City, "丁", 99, "个")])],
            Cancellation);

        var read = await store.IndicatorsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);

        Assert.Equal(("丁", 99m), (read[0].Metric, read[0].Value));
        Assert.Equal(values, read.Skip(1).Where(i => i.Period is null).Select(i => i.Value));
        Assert.Equal((3m, DateInterval.Year(2020)), (read[9].Value, read[9].Period));
    }

    [Theory]
    [InlineData("褐", null, "四褐山街道")]
    [InlineData("四褐", null, "四褐山街道")]
    [InlineData("褐山街", null, "四褐山街道")]
    [InlineData("四褐山街道", null, "四褐山街道")]
    [InlineData("四山", null, "")]
    [InlineData("山 四", null, "四褐山街道")]
    [InlineData("机一社区", null, "机械一村社区")]
    [InlineData("社区", null, "社区 机械一村社区 智慧AB3.0社区")]
    [InlineData("ab3", null, "智慧AB3.0社区")]
    [InlineData("ＡＢ３", null, "智慧AB3.0社区")]
    [InlineData("B3", null, "智慧AB3.0社区")]
    [InlineData("“智慧”", null, "智慧AB3.0社区")]
    [InlineData("7+7", null, "7+7")]
    [InlineData("+", null, "7+7")]
    [InlineData("𠮷", null, "𠮷林")]
    [InlineData("机一 OR 褐", null, "")]
    [InlineData("\" * ( ) NEAR ^", null, "")]
    [InlineData("", null, "")]
    [InlineData("七", "Organization", "常州七院")]
    [InlineData("七", "Place", "")]
    public async Task Search_finds_any_part_of_a_name(string query, string? type, string expected)
    {
        await store.ReplaceAsync(
            [Given.Contribution(
                "a", Given.Entity("place:1", "四褐山街道"), Given.Entity("place:2", "机械一村社区") with { Aliases = [new Alias("机一社区", "text")] },
                Given.Entity("place:3", "智慧AB3.0社区"), Given.Entity("place:4", "社区"), Given.Entity("place:5", "7+7"),
                Given.Entity("place:6", "𠮷林"), Given.Entity("org:7", "常州七院"))],
            Cancellation);

        var found = await store.SearchAsync(query, type, cancellationToken: Cancellation).Select(e => e.Name).ToListAsync(Cancellation);

        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public async Task Search_forgets_names_that_lost_their_support()
    {
        await store.ReplaceAsync(
            [Given.Contribution("a", Given.Entity(Given.City, "常州市")), Given.Contribution("b", Given.Entity(Given.City, "龙城"))], Cancellation);
        await store.RetractAsync(["b"], Cancellation);

        Assert.Empty(await store.SearchAsync("龙城", cancellationToken: Cancellation).ToListAsync(Cancellation));
        Assert.Single(await store.SearchAsync("常", cancellationToken: Cancellation).ToListAsync(Cancellation));
        await store.RetractAsync(["a"], Cancellation);
        Assert.Empty(await store.SearchAsync("常", cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_key_takes_the_type_that_most_documents_give_it()
    {
        var place = Given.Entity(Given.City, "常州市");
        await store.ReplaceAsync([Given.Contribution("a", place)], Cancellation);
        await store.ReplaceAsync(
            [Given.Contribution("b", place with { Type = "Organization" }), Given.Contribution("c", place with { Type = "Organization" })], Cancellation);

        Assert.Equal(1, await store.EntitiesAsync("Organization", Cancellation).CountAsync(Cancellation));
        Assert.Equal(0, await store.EntitiesAsync("Place", Cancellation).CountAsync(Cancellation));
        await store.RetractAsync(["b", "c"], Cancellation);
        Assert.Equal("Place", (await store.FindEntityAsync(Given.City, Cancellation))!.Type);
    }

    [Fact]
    public async Task Search_gives_no_more_than_the_limit()
    {
        await store.ReplaceAsync([Given.Contribution("a", [.. Enumerable.Range(10, 30).Select(i => Given.Entity($"place:{i}", $"第{i}社区"))])], Cancellation);

        var found = await store.SearchAsync("社区", limit: 3, cancellationToken: Cancellation).Select(e => e.Key).ToListAsync(Cancellation);

        Assert.Equal(["place:10", "place:11", "place:12"], found);
    }

    [Fact]
    public async Task Paths_come_shortest_first_in_either_direction_without_visiting_twice()
    {
        // a - b - d, a - c - d, b - c, a - d by two types, d - e
        (string, string, string)[] edges = [("b", "T", "a"), ("b", "T", "d"), ("a", "T", "c"), ("d", "T", "c"), ("b", "T", "c"), ("a", "T", "d"), ("a", "U", "d"), ("d", "T", "e"), ("a", "T", "a")];
        await store.ReplaceAsync([Graph(edges)], Cancellation);

        Assert.Equal(
            ["a-T-d", "a-U-d", "a-T-c d-T-c", "b-T-a b-T-d", "a-T-c b-T-c b-T-d", "b-T-a b-T-c d-T-c"], await PathsAsync("a", "d", 4, 10));
        Assert.Equal(["a-T-d d-T-e", "a-U-d d-T-e"], await PathsAsync("a", "e", 2, 10));
        Assert.Equal(["a-T-d", "a-U-d", "a-T-c d-T-c"], await PathsAsync("a", "d", 8, 3));
        Assert.Empty(await PathsAsync("b", "e", 1, 10));
        Assert.Empty(await PathsAsync("a", "a", 4, 10));
        Assert.Empty(await PathsAsync("a", "nowhere", 4, 10));
    }

    [Fact]
    public async Task Paths_equal_those_of_a_plain_search()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var edges = Enumerable.Range(0, 14).Select(_ => ($"{random.Next(7)}", random.Next(3) == 0 ? "U" : "T", $"{random.Next(7)}")).Distinct().ToArray();
            await store.ReplaceAsync([Graph(edges)], Cancellation);
            var length = random.Next(1, 7);

            var found = await PathsAsync("0", "6", length, 1000);

            Assert.Equal(PlainPaths(edges, "0", "6", length), found);
        }
    }

    [Fact]
    public async Task Evidence_is_in_order_of_documents_and_text()
    {
        var late = Given.Entity(Given.City, "常州市") with { Evidence = [.. Given.Evidence(2, "常州市"), .. Given.Evidence(9, "常州")] };
        var said = Given.Relation(Given.City, RelationTypes.Awarded, Given.Honour, ("level", "national"));
        object[] honour = [Given.Entity(Given.Honour, "荣誉")];
        await store.ReplaceAsync(
            [
                Given.Contribution("b", [late, .. honour, said with { Evidence = Given.Evidence(4, "乙") },
                    said with { Qualifiers = PropertyBag.Empty, Evidence = [.. Given.Evidence(1, "甲"), .. Given.Evidence(8, "丙")], Rule = "other" }]),
                Given.Contribution("a", [late, .. honour, said, Given.Indicator(Given.City, "数", 1.50m, "个")]),
            ],
            Cancellation);

        var mentions = await store.EvidenceAsync(Given.City, Cancellation).ToListAsync(Cancellation);
        var relation = await store.RelationsAsync(RelationTypes.Awarded, Cancellation).SingleAsync(Cancellation);
        var support = await store.EvidenceAsync(relation, Cancellation).ToListAsync(Cancellation);
        var indicator = await store.IndicatorsAsync(cancellationToken: Cancellation).SingleAsync(Cancellation);
        var numbers = await store.EvidenceAsync(indicator, Cancellation).ToListAsync(Cancellation);

        Assert.Equal("a2 a9 b2 b9", string.Join(' ', mentions.Select(p => $"{p.DocumentId}{p.Evidence.Span.Start}")));
        Assert.Equal(
            "a5 level=national|b1 |b4 level=national|b8 ",
            string.Join('|', support.Select(p => $"{p.DocumentId}{p.Evidence.Span.Start} {p.Qualifiers}")));
        Assert.Equal("other", support[1].Rule);
        Assert.Equal(("a", 7), (numbers.Single().DocumentId, numbers.Single().Evidence.Span.Start));
        Assert.Empty(await store.EvidenceAsync("place:unknown", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Statistics_count_by_type()
    {
        await store.ReplaceAsync([Given.Report("a"), Given.Report("b")], Cancellation);

        var statistics = await store.StatisticsAsync(Cancellation);

        Assert.Equal((2L, 1L, 8L), (statistics.Documents, statistics.Indicators, statistics.Assertions));
        Assert.Equal([KeyValuePair.Create("Place", 2L)], statistics.Entities);
        Assert.Equal([KeyValuePair.Create("PART_OF", 1L)], statistics.Relations);
    }

    [Fact]
    public async Task A_stream_shows_one_state_while_others_write()
    {
        await store.ReplaceAsync([.. Enumerable.Range(10, 50).Select(i => Given.Contribution($"{i}", Given.Entity($"place:{i}", $"{i}社区")))], Cancellation);
        var keys = new List<string>();

        await foreach (var entity in store.EntitiesAsync(cancellationToken: Cancellation))
        {
            keys.Add(entity.Key);
            if (keys.Count == 10)
            {
                await store.RetractAsync([.. Enumerable.Range(10, 50).Select(i => $"{i}")], Cancellation);
            }
        }

        Assert.Equal(50, keys.Count);
        Assert.Equal(0, (await store.StatisticsAsync(Cancellation)).Documents);
    }

    [Fact]
    public async Task Writers_and_readers_share_a_store()
    {
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await store.ReplaceAsync([Given.Report($"{w}-{i}")], Cancellation);
            }
        }));
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                var contribution = await store.ContributionAsync("0-0", Cancellation);
                Assert.True(contribution is null || contribution.Entities.Count == 2);
            }
        }));

        await Task.WhenAll([.. writers, .. readers]);

        Assert.Equal(40, (await store.FindEntityAsync(Given.Subdistrict, Cancellation))!.DocumentCount);
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing_behind()
    {
        using var source = new CancellationTokenSource();
        var contributions = new CancellingList([.. Enumerable.Range(0, 20).Select(i => Given.Report($"{i}"))], 10, source);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReplaceAsync(contributions, source.Token));

        Assert.Equal(string.Empty, await Given.ExportAsync(store));
        Assert.Equal(1, (await store.ReplaceAsync([Given.Report("a")], Cancellation)).Documents);
    }

    [Fact]
    public async Task A_cancelled_stream_ends_with_the_cancellation()
    {
        await store.ReplaceAsync([Given.Report("a")], Cancellation);
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in store.EntitiesAsync(cancellationToken: source.Token))
            {
                await source.CancelAsync();
            }
        });
    }

    public static TheoryData<string, DocumentContribution[]> Wrong => new()
    {
        { "twice", [Given.Report("a"), Given.Report("a")] },
        { "version '1'", [DocumentContribution.Empty(Given.Document("a") with { SchemaVersion = "1" })] },
        { "not its end 'place:32'", [Given.Contribution("a", Given.Entity(Given.City, "常州"), Given.Relation(Given.City, "PART_OF", Given.Province))] },
        { "not its subject 'place:32'", [Given.Contribution("a", Given.Indicator(Given.Province, "数", 1, "个"))] },
        { "no evidence for 'place:3204'", [Given.Contribution("a", Given.Entity(Given.City, "常州") with { Evidence = [] })] },
        { "confidence 1.5", [Given.Contribution("a", Given.Entity(Given.City, "常州") with { Confidence = 1.5 })] },
        { "half a surrogate pair", [Given.Contribution("a", Given.Entity(Given.City, "常州") with { Evidence = Given.Evidence(0, "\ud842") })] },
        { "NUL", [Given.Contribution("a", Given.Entity(Given.City, "常\0州"))] },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_contribution_that_would_break_the_ledger_is_refused_whole(string message, DocumentContribution[] contributions)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => store.ReplaceAsync([Given.Report("z"), .. contributions], Cancellation));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, await Given.ExportAsync(store));
    }

    [Fact]
    public async Task Limits_out_of_range_are_wrong_arguments()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await PathsAsync("a", "b", 0, 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await PathsAsync("a", "b", 9, 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await PathsAsync("a", "b", 1, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await store.SearchAsync("a", limit: 0, cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    private static string Show(Relation relation) => $"{relation.Head} {relation.Type} {relation.Tail}";

    private static DocumentContribution Graph(IEnumerable<(string Head, string Type, string Tail)> edges)
        => Given.Contribution(
            "graph", [.. edges.SelectMany(e => new[] { e.Head, e.Tail }).Distinct().Select(k => Given.Entity(k, k)),
                .. edges.Select(e => Given.Relation(e.Head, e.Type, e.Tail))]);

    private static IEnumerable<string> PlainPaths((string Head, string Type, string Tail)[] edges, string from, string to, int maximumLength)
    {
        var sorted = edges.OrderBy(e => new RelationKey(e.Head, e.Type, e.Tail)).ToList();
        return Walk(from, [], [from]).OrderBy(p => p.Length).Select(p => string.Join(' ', p));

        IEnumerable<string[]> Walk(string at, string[] path, string[] visited)
            => at == to ? [path] : path.Length == maximumLength ? []
                : sorted.Where(e => e.Head == at || e.Tail == at).Select(e => (Edge: e, Next: e.Head == at ? e.Tail : e.Head))
                    .Where(s => !visited.Contains(s.Next))
                    .SelectMany(s => Walk(s.Next, [.. path, $"{s.Edge.Head}-{s.Edge.Type}-{s.Edge.Tail}"], [.. visited, s.Next]));
    }

    private async Task<List<string>> PathsAsync(string from, string to, int maximumLength, int limit)
        => await store.PathsAsync(from, to, maximumLength, limit, Cancellation)
            .Select(p => string.Join(' ', p.Select(r => $"{r.Head}-{r.Type}-{r.Tail}"))).ToListAsync(Cancellation);

    /// <summary>Cancels once the store has taken so many items for writing.</summary>
    private sealed class CancellingList(DocumentContribution[] items, int at, CancellationTokenSource source) : IReadOnlyList<DocumentContribution>
    {
        private int taken;

        public DocumentContribution this[int index] => items[index];

        public int Count => items.Length;

        public IEnumerator<DocumentContribution> GetEnumerator()
        {
            foreach (var item in items)
            {
                // The first pass checks, the second writes.
                if (++taken == items.Length + at)
                {
                    source.Cancel();
                }

                yield return item;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
