using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Storage.Neo4j;

[Collection(LiveServer.Collection)]
public sealed class Neo4jGraphStoreContractTests(LiveServer server) : GraphStoreContract
{
    protected override async Task<IGraphStore> OpenAsync(GraphSchema schema) => await LiveGraph.OpenAsync(server, schema);
}

[Collection(LiveServer.Collection)]
public sealed class Neo4jCopyContractTests(LiveServer server) : CopyContract
{
    protected override async Task<IGraphStore> OpenAsync(GraphSchema schema) => await LiveGraph.OpenAsync(server, schema);
}

[Collection(LiveServer.Collection)]
public sealed class Neo4jGraphQueriesTests(LiveServer server) : GraphQueriesContract
{
    protected override async Task<IGraphStore> OpenAsync(GraphSchema schema, TimeProvider clock)
        => await LiveGraph.OpenAsync(server, schema, new Neo4jStoreOptions { Clock = clock });
}

[Collection(LiveServer.Collection)]
public sealed class Neo4jGraphStorePropertyTests(LiveServer server) : GraphStoreProperties
{
    protected override async Task<IGraphStore> OpenAsync(GraphSchema schema) => await LiveGraph.OpenAsync(server, schema);

    /// <summary>There is one database; and so the laws hold across both stores.</summary>
    protected override async Task<IGraphStore> OpenOtherAsync(GraphSchema schema) => await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, schema);
}

/// <summary>What people see, and what happens when several write at once.</summary>
[Collection(LiveServer.Collection)]
public sealed class Neo4jGraphTests(LiveServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_see_places_with_labels_names_and_dates_and_the_sentences_behind_them()
    {
        await using var store = await OpenAsync();
        await store.ReplaceAsync([Given.Report("a"), Given.Report("b")], Cancellation);

        var rows = await LiveGraph.RowsAsync(
            server,
            """
            MATCH (c:Place {key: $community})-[r:PART_OF]->(s:Place)-[:HAS_INDICATOR]->(i:Indicator)<-[m:MENTIONS]-(d:Document)
            RETURN c.name AS community, c.aliases AS aliases, s.name AS name, s.code AS code, r.documents AS documents, r.quotes AS quotes, r.sources AS sources,
                i.name AS indicator, i.earliest AS earliest, i.precision AS precision, m.quote AS quote, m.start AS start, d.published_on AS published, d.id AS id
            ORDER BY id
            """,
            ("community", Given.Community));

        Assert.Equal(2, rows.Count);
        Assert.Equal(["河苑社区", "戚墅堰街道", "320412001", 2L, "常住人口 47000人", new DateOnly(2022, 1, 1), "year", "47000人", 7L, new DateOnly(2023, 3, 1), "a"],
            new[] { 0, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13 }.Select(i => rows[0][i]));
        Assert.Equal(["河苑", "一句话 一句话", "a b"], new[] { 1, 5, 6 }.Select(i => string.Join(' ', (IReadOnlyList<object?>)rows[0][i]!)));
    }

    [Fact]
    public async Task People_see_copies_and_how_many_documents_are_none()
    {
        await using var store = await OpenAsync();
        foreach (var (id, date) in new[] { ("b", "2023-03-02"), ("c", "2023-03-03"), ("a", "2023-03-01") })
        {
            var report = Given.Report(id);
            await store.ReplaceAsync([report with { Document = Given.Document(id, date) with { Sketch = Given.Sketch(0, 500) } }], Cancellation);
        }

        var links = await LiveGraph.RowsAsync(server, "MATCH (c:Document)-[:COPY_OF]->(o:Document) RETURN c.id AS copy, o.id AS original ORDER BY copy");
        var counts = await LiveGraph.RowsAsync(
            server, "MATCH (c:Place)-[r:PART_OF]->(s:Place)-[:HAS_INDICATOR]->(i:Indicator) RETURN r.documents, r.independent, c.documents, c.independent, i.documents, i.independent");

        Assert.Equal(["b a", "c a"], links.Select(r => string.Join(' ', r)));
        Assert.Equal("3 1 3 1 3 1", string.Join(' ', counts[0]));
    }

    [Fact]
    public async Task A_graph_in_use_is_given_the_number_of_independent_documents()
    {
        await using var store = await OpenAsync();
        await store.ReplaceAsync([Given.Report("a"), Given.Report("b")], Cancellation);
        var seen = await SeenAsync();
        await LiveGraph.RowsAsync(server, "MATCH (n) WHERE n.independent IS NOT NULL REMOVE n.independent");
        await LiveGraph.RowsAsync(server, "MATCH ()-[r]->() WHERE r.independent IS NOT NULL REMOVE r.independent");

        foreach (var statement in Neo4jMigrationTarget.Embedded.Single(m => m.Description == "Count independent documents").Statements)
        {
            await LiveGraph.RowsAsync(server, statement);
        }

        Assert.Equal(seen, await SeenAsync());
        Assert.Contains("independent: 2", seen, StringComparison.Ordinal);
    }

    /// <summary>Whatever happened before, the visible graph is the one that the present documents give.</summary>
    [Fact]
    public async Task The_visible_graph_depends_on_present_documents_alone()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var present = new SortedDictionary<string, DocumentContribution>(StringComparer.Ordinal);
            string grown;
            await using (var store = await OpenAsync())
            {
                for (var step = 0; step < 25; step++)
                {
                    var id = $"{random.Next(10, 18)}";
                    if (random.Next(4) == 0)
                    {
                        present.Remove(id);
                        await store.RetractAsync([id], Cancellation);
                    }
                    else
                    {
                        present[id] = Retyped(RandomContributions.Of(id, random.Next(5000)), random);
                        await store.ReplaceAsync([present[id]], Cancellation);
                    }
                }

                grown = await SeenAsync();
            }

            await using var afresh = await OpenAsync();
            await afresh.ReplaceAsync([.. present.Values], Cancellation);

            Assert.Equal(await SeenAsync(), grown);
        }
    }

    [Fact]
    public async Task When_all_documents_are_gone_nothing_is_seen()
    {
        await using var store = await OpenAsync();
        await store.ReplaceAsync([.. Enumerable.Range(0, 8).Select(i => RandomContributions.Of($"{i}", i))], Cancellation);
        Assert.NotEqual(string.Empty, await SeenAsync());

        await store.RetractAsync([.. Enumerable.Range(0, 8).Select(i => $"{i}")], Cancellation);

        Assert.Equal(string.Empty, await SeenAsync());
        Assert.Equal(1L, (await LiveGraph.RowsAsync(server, "MATCH (n:__Ledger) WHERE n.changed IS NULL RETURN count(n) AS n"))[0][0]);
    }

    [Fact]
    public async Task Four_writers_at_once_on_overlapping_documents_equal_one()
    {
        var work = Enumerable.Range(0, 4).Select(w => Enumerable.Range(0, 12).Select(i => RandomContributions.Of($"{(w * 5) + i}", (100 * w) + i)).ToList()).ToList();
        var last = new Dictionary<string, DocumentContribution>();
        await using var store = await OpenAsync();
        await using var other = await LiveGraph.ReopenAsync(server, Given.Schema);

        await Task.WhenAll(work.Select((documents, w) => Task.Run(async () =>
        {
            foreach (var batch in documents.Chunk(3))
            {
                await (w % 2 == 0 ? store : other).ReplaceAsync(batch, Cancellation);
            }
        })));

        // Who came last with a document that two wrote is left to chance; what stands must be what one of them wrote, and all that follows from it.
        foreach (var document in await store.DocumentsAsync(Cancellation).ToListAsync(Cancellation))
        {
            var stands = (await store.ContributionAsync(document.Id, Cancellation))!;
            last[document.Id] = work.SelectMany(d => d).Single(d => d.Document == stands.Document with { Authors = d.Document.Authors } && d.Document.Id == document.Id
                && d.Document.Authors.SequenceEqual(stands.Document.Authors));
        }

        var exported = await Given.ExportAsync(store);
        var seen = await SeenAsync();
        await using var one = await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, Given.Schema, Cancellation);
        await one.ReplaceAsync([.. last.Values], Cancellation);
        Assert.Equal(27, last.Count);
        Assert.Equal(await Given.ExportAsync(one), exported);

        await using var afresh = await OpenAsync();
        await afresh.ReplaceAsync([.. last.Values], Cancellation);
        Assert.Equal(await SeenAsync(), seen);
    }

    [Fact]
    public async Task Small_batches_and_pages_make_no_difference()
    {
        var contributions = Enumerable.Range(0, 30).Select(i => RandomContributions.Of($"{i}", i)).ToArray();
        await using var whole = await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, Given.Schema, Cancellation);
        await whole.ReplaceAsync(contributions, Cancellation);
        await using var store = await LiveGraph.OpenAsync(server, Given.Schema, new Neo4jStoreOptions { BatchRows = 3, PageSize = 2 });

        await store.ReplaceAsync(contributions, Cancellation);

        Assert.Equal(await Given.ExportAsync(whole), await Given.ExportAsync(store));
        Assert.Equal(
            await whole.EntitiesAsync("Place", Cancellation).Select(e => e.Key).ToListAsync(Cancellation),
            await store.EntitiesAsync("Place", Cancellation).Select(e => e.Key).ToListAsync(Cancellation));
        Assert.Equivalent(await whole.StatisticsAsync(Cancellation), await store.StatisticsAsync(Cancellation), strict: true);
    }

    [Fact]
    public async Task An_export_notices_that_the_graph_was_changed_meanwhile()
    {
        await using var store = await OpenAsync();
        await store.ReplaceAsync([.. Enumerable.Range(0, 5).Select(i => Given.Report($"{i}"))], Cancellation);
        await using var export = ((Export.IExportable)store).OpenExport(Cancellation);
        await using var documents = export.DocumentsAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        await documents.MoveNextAsync();
        await store.RetractAsync(["3"], Cancellation);

        // A server with snapshots may go on showing the five; one without must not end as if nothing had happened.
        var count = 1;
        var error = await Record.ExceptionAsync(async () =>
        {
            while (await documents.MoveNextAsync())
            {
                count++;
            }
        });

        Assert.Equal("5", error is null ? $"{count}" : "5");
        Assert.True(error is null or StoreException { IsTransient: true }, $"{error}");
    }

    [Fact]
    public async Task A_key_that_no_index_takes_is_refused_before_anything_is_written()
    {
        await using var store = await OpenAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => store.ReplaceAsync([Given.Contribution("a", Given.Entity("place:" + new string('长', 3000), "长"))], Cancellation));

        Assert.Contains("Document 'a' holds a key of more than 7000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, await SeenAsync());
    }

    [Fact]
    public async Task Another_version_of_the_schema_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => LiveGraph.ReopenAsync(server, Given.Schema with { Version = "own" }));

        Assert.Contains($"follows schema version '{Given.Schema.Version}', this program version 'own'", error.Message, StringComparison.Ordinal);
    }

    private async Task<Neo4jGraphStore> OpenAsync() => await LiveGraph.OpenAsync(server, Given.Schema);

    private static DocumentContribution Retyped(DocumentContribution contribution, Random random)
        => contribution with
        {
            Entities = [.. contribution.Entities.Select(e => random.Next(4) == 0 ? e with { Type = Given.Schema.EntityTypes[random.Next(4)].Name } : e)],
        };

    /// <summary>All nodes and relationships but the store's own, in order.</summary>
    private async Task<string> SeenAsync()
    {
        var nodes = await LiveGraph.RowsAsync(
            server, "MATCH (n) WHERE NOT n:__Ledger AND NOT n:__Migration AND NOT n:__KnowledgeGraphTests RETURN labels(n) AS labels, properties(n) AS values");
        var edges = await LiveGraph.RowsAsync(
            server, "MATCH (a)-[r]->(b) WHERE NOT a:__Ledger AND NOT a:__Migration RETURN a.key AS head, type(r) AS type, b.key AS tail, properties(r) AS values");
        return string.Join('\n', nodes.Concat(edges).Select(r => string.Join(' ', r.Select(Show))).Order(StringComparer.Ordinal));
    }

    private static string Show(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> map => "{" + string.Join(", ", map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {Show(p.Value)}")) + "}",
        IReadOnlyList<object?> list => "[" + string.Join(", ", list.Select(Show)) + "]",
        _ => $"{value}",
    };
}
