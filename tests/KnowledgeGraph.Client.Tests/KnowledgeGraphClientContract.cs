using System.Diagnostics;
using System.Globalization;
using System.Text;
using KnowledgeGraph.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Client.Tests;

public sealed class SqliteClientTests(SqliteGraph graph) : KnowledgeGraphClientContract(graph), IClassFixture<SqliteGraph>
{
    [Fact]
    public async Task Cypher_is_refused_with_what_to_do_instead()
    {
        await using var client = await OpenAsync();

        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await client.CypherAsync("RETURN 1", cancellationToken: Cancellation).ToListAsync(Cancellation));

        Assert.Contains("open it by bolt:// or neo4j://", error.Message, StringComparison.Ordinal);
        Assert.False((await client.DescribeAsync(Cancellation)).UnderstandsCypher);
    }
}

[Collection(LiveServer.Collection)]
public sealed class LiveClientTests(LiveGraph graph) : KnowledgeGraphClientContract(graph), IClassFixture<LiveGraph>
{
    [Fact]
    public async Task Cypher_is_run_with_parameters_and_rows_are_read_by_column()
    {
        await using var client = await OpenAsync();

        var rows = await client.CypherAsync(
            "MATCH (c:Place)-[:PART_OF]->(s:Place {key: $key}) RETURN c.name AS name, c ORDER BY name LIMIT 3", new Dictionary<string, object?> { ["key"] = Place }, Cancellation)
            .ToListAsync(Cancellation);

        Assert.Equal(3, rows.Count);
        Assert.Equal(["name", "c"], rows[0].Columns);
        var node = rows[0].Get<Storage.Neo4j.CypherNode>("c")!;
        Assert.Equal(rows[0].Get<string>("name"), node.Properties["name"]);
        Assert.Contains("did you mean 'name'?", Assert.Throws<ArgumentException>(() => rows[0]["nam"]).Message, StringComparison.Ordinal);
        Assert.True((await client.DescribeAsync(Cancellation)).UnderstandsCypher);
    }

    [Fact]
    public async Task Cypher_that_writes_or_is_none_is_refused()
    {
        await using var client = await OpenAsync();

        await Assert.ThrowsAsync<StoreException>(async () => await client.CypherAsync("CREATE (:Intruder)", cancellationToken: Cancellation).ToListAsync(Cancellation));
        var error = await Assert.ThrowsAsync<StoreException>(async () => await client.CypherAsync("MATCH (", cancellationToken: Cancellation).ToListAsync(Cancellation));

        Assert.False(error.IsTransient);
        Assert.Empty(await client.CypherAsync("MATCH (n:Intruder) RETURN n", cancellationToken: Cancellation).ToListAsync(Cancellation));
    }
}

/// <summary>What a developer asks, and gets from either store: the answers are one reviewed file for both.</summary>
public abstract class KnowledgeGraphClientContract(GivenGraph graph)
{
    /// <summary>四褐山街道.</summary>
    protected const string Place = "place:340207001";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected Task<KnowledgeGraphClient> OpenAsync()
    {
        graph.Need();
        return KnowledgeGraphClient.OpenAsync(graph.Address, graph.Options, Cancellation);
    }

    [Fact]
    public async Task Answers_are_the_reviewed_ones()
    {
        await using var client = await OpenAsync();

        Reviewed.Equal(Repository.PathOf("tests", "KnowledgeGraph.Client.Tests", "Golden", "answers.txt"), await Questions.AskAsync(client, Cancellation));
    }

    /// <summary>A host may run under any culture; the answers and cursors are the same.</summary>
    [Fact]
    public async Task Answers_do_not_depend_on_the_culture()
    {
        await using var client = await OpenAsync();
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NegativeSign, culture.DateTimeFormat.DateSeparator) = (",", "−", ".");
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;

            Reviewed.Equal(Repository.PathOf("tests", "KnowledgeGraph.Client.Tests", "Golden", "answers.txt"), await Questions.AskAsync(client, Cancellation));
            Assert.Equal(await client.IndicatorsAsync(null).CountAsync(Cancellation), await client.IndicatorsAsync(null).PagesAsync(7, null, Cancellation).SelectMany(p => p.Items).CountAsync(Cancellation));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Pages_of_any_size_hold_what_the_stream_holds()
    {
        await using var client = await OpenAsync();

        await AgreeAsync(client.SearchAsync("社区"), e => e.Key);
        await AgreeAsync(client.PlacesAsync(new PlaceFilter { Kind = PlaceKinds.Community }), e => e.Key);
        await AgreeAsync(client.CommunitiesAsync("340207001"), e => e.Key);
        await AgreeAsync(client.FactsAsync(Place), f => $"{f.Reference}");
        await AgreeAsync(client.ProjectsAsync(Place), f => $"{f.Reference}");
        await AgreeAsync(client.HonoursAsync(null), f => $"{f.Reference}");
        await AgreeAsync(client.AdoptersAsync("party-mass-service"), f => $"{f.Reference}");
        await AgreeAsync(client.IndicatorsAsync(Place), s => $"{s.Metric} {s.Unit} {s.Points.Count}");
        await AgreeAsync(client.DocumentsAsync(), d => d.Id);
        await AgreeAsync(client.DocumentsAsync(new DocumentFilter { Subject = "32" }), d => d.Id);
        await AgreeAsync(client.ChangesAsync(), c => c.DocumentId);

        static async Task AgreeAsync<T>(Listing<T> listing, Func<T, string> show)
        {
            var all = await listing.Select(show).ToListAsync(Cancellation);
            Assert.NotEmpty(all);
            foreach (var size in (int[])[Math.Max(1, all.Count / 6), all.Count, 1000])
            {
                var pages = await listing.PagesAsync(size, null, Cancellation).ToListAsync(Cancellation);
                Assert.Equal(all, pages.SelectMany(p => p.Items).Select(show));
                Assert.Equal((all.Count + size - 1) / size, pages.Count);
                Assert.Null(pages[^1].NextCursor);
                Assert.All(pages.SkipLast(1), p => Assert.Matches("^[A-Za-z0-9_-]+$", p.NextCursor));
            }
        }
    }

    [Fact]
    public async Task A_cursor_of_another_question_is_refused()
    {
        await using var client = await OpenAsync();
        var page = await client.HonoursAsync(Place).PageAsync(1, null, Cancellation);

        var other = await Assert.ThrowsAsync<ArgumentException>(() => client.ProjectsAsync(Place).PageAsync(1, page.NextCursor, Cancellation));
        var none = await Assert.ThrowsAsync<ArgumentException>(() => client.ProjectsAsync(Place).PageAsync(1, "hello!", Cancellation));

        Assert.Contains("is of another question", other.Message, StringComparison.Ordinal);
        Assert.Contains("'hello!' is no cursor", none.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.ProjectsAsync(Place).PageAsync(0, null, Cancellation));
    }

    [Fact]
    public async Task Facts_bear_their_first_evidence_and_the_rest_can_be_read()
    {
        await using var client = await OpenAsync();
        await foreach (var fact in client.HonoursAsync(Place))
        {
            var all = await client.EvidenceAsync(fact.Reference, Cancellation).ToListAsync(Cancellation);

            Assert.NotEmpty(fact.Evidence);
            Assert.Equal(all.Take(3), fact.Evidence);
            Assert.All(all, p => Assert.Equal(p.Evidence.Span.Length, p.Evidence.Text.Length));
        }

        var bare = new KnowledgeGraphClientOptions { User = graph.Options.User, Password = graph.Options.Password, EvidencePerFact = 0 };
        await using var quick = await KnowledgeGraphClient.OpenAsync(graph.Address, bare, Cancellation);
        Assert.All(await quick.HonoursAsync(Place).ToListAsync(Cancellation), f => Assert.Empty(f.Evidence));
    }

    [Fact]
    public async Task Errors_say_what_to_do()
    {
        await using var client = await OpenAsync();

        var unknown = await Assert.ThrowsAsync<EntityNotFoundException>(() => client.DetailsAsync("四褐山街道", cancellationToken: Cancellation));
        var nameless = await Assert.ThrowsAsync<EntityNotFoundException>(() => client.ResolveAsync("没有这个地方", cancellationToken: Cancellation));
        var ambiguous = await Assert.ThrowsAsync<AmbiguousEntityException>(() => client.ResolveAsync("社区", cancellationToken: Cancellation));
        var misspelt = await Assert.ThrowsAsync<ArgumentException>(async () => await client.ProjectsAsync(Place, new FactFilter { Statuses = ["doen"] }).ToListAsync(Cancellation));
        var kind = await Assert.ThrowsAsync<ArgumentException>(async () => await client.PlacesAsync(new PlaceFilter { Kind = "comunity" }).ToListAsync(Cancellation));
        var type = await Assert.ThrowsAsync<ArgumentException>(() => client.PathsAsync(Place, "32", new PathOptions { Types = ["PARTOF"] }, Cancellation));
        var policy = await Assert.ThrowsAsync<ArgumentException>(async () => await client.ProjectsAsync("policy:party-mass-service").ToListAsync(Cancellation));

        Assert.Equal(("KG2101", "四褐山街道"), (unknown.Code, unknown.Wanted));
        Assert.Contains("A name is looked up with ResolveAsync", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("SearchAsync", nameless.Message, StringComparison.Ordinal);
        Assert.True(ambiguous.Candidates.Count > 1);
        Assert.Contains(ambiguous.Candidates[0].Key, ambiguous.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'done'?", misspelt.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'community'?", kind.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'PART_OF'?", type.Message, StringComparison.Ordinal);
        Assert.Contains("is a Policy", policy.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => client.DocumentsAsync(new DocumentFilter { Subject = "32", Mentioning = "32" }));
        Assert.Throws<ArgumentException>(() => client.PlacesAsync(new PlaceFilter { Name = "山", CodePrefix = "34" }));
    }

    [Fact]
    public async Task Changes_are_told_to_who_follows_the_graph()
    {
        await using var client = await OpenAsync();
        var document = SeedContributions.All[0].Document with { Id = "zz.txt" };
        var before = await client.ChangesAsync().ToListAsync(Cancellation);

        await graph.Store.ReplaceAsync([DocumentContribution.Empty(document)], Cancellation);
        var came = await client.ChangesAsync(before[^1].At).ToListAsync(Cancellation);
        await graph.Store.RetractAsync(["zz.txt"], Cancellation);
        var went = await client.ChangesAsync(came[^1].At).ToListAsync(Cancellation);

        Assert.Superset(SeedContributions.All.Select(d => d.Document.Id).ToHashSet(), before.Select(c => c.DocumentId).ToHashSet());
        Assert.Equal(("zz.txt", DocumentChangeKind.Added), (came.Single().DocumentId, came[0].Kind));
        Assert.Equal(("zz.txt", DocumentChangeKind.Removed), (went.Single().DocumentId, went[0].Kind));
        Assert.True(went[0].At > came[0].At && came[0].At > before[^1].At);
    }

    [Fact]
    public async Task A_neighbourhood_keeps_to_its_limits()
    {
        await using var client = await OpenAsync();

        var all = await client.NeighbourhoodAsync(Place, new NeighbourhoodOptions { Depth = 2, MaximumEntities = 5000, MaximumRelationsPerEntity = 5000 }, Cancellation);
        var small = await client.NeighbourhoodAsync(Place, new NeighbourhoodOptions { Depth = 2, MaximumEntities = 9 }, Cancellation);
        var thin = await client.NeighbourhoodAsync(Place, new NeighbourhoodOptions { MaximumRelationsPerEntity = 4 }, Cancellation);
        var parts = await client.NeighbourhoodAsync(Place, new NeighbourhoodOptions { Types = [RelationTypes.PartOf] }, Cancellation);
        var others = await client.NeighbourhoodAsync(Place, new NeighbourhoodOptions { ExceptTypes = [RelationTypes.PartOf, RelationTypes.Adopts] }, Cancellation);

        Assert.False(all.IsTruncated);
        Assert.True(all.Entities.Count > 50);
        Assert.Equal((9, true), (small.Entities.Count, small.IsTruncated));
        Assert.Equal((4, true), (thin.Relations.Count, thin.IsTruncated));
        Assert.All(parts.Relations, r => Assert.Equal(RelationTypes.PartOf, r.Type));
        Assert.DoesNotContain(others.Relations, r => r.Type is RelationTypes.PartOf or RelationTypes.Adopts);
        foreach (var subgraph in (Subgraph[])[all, small, thin, parts, others])
        {
            var keys = subgraph.Entities.Select(e => e.Key).ToHashSet();
            Assert.Equal(Place, subgraph.Entities[0].Key);
            Assert.All(subgraph.Relations, r => Assert.True(keys.Contains(r.Head) && keys.Contains(r.Tail)));
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.NeighbourhoodAsync(Place, new NeighbourhoodOptions { Depth = 6 }, Cancellation));
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_ends_with_the_cancellation()
    {
        await using var client = await OpenAsync();
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in client.FactsAsync(Place).WithCancellation(source.Token))
            {
                await source.CancelAsync();
            }
        });
        Assert.NotNull(await client.FindAsync(Place, Cancellation));
    }

    [Fact]
    public async Task Many_may_ask_at_once()
    {
        await using var client = await OpenAsync();
        var expected = await client.HonoursAsync(Place).CountAsync(Cancellation);

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.HonoursAsync(Place).CountAsync(Cancellation).AsTask()));

        Assert.All(counts, c => Assert.Equal(expected, c));
    }

    [Fact]
    public async Task The_sample_program_prints_the_reviewed_page()
    {
        graph.Need();

        var (code, output, error) = await SampleAsync(graph.Address, "四褐山街道");
        var (wrong, _, problem) = await SampleAsync(graph.Address, "没有这个地方");

        Assert.Equal((0, string.Empty), (code, error));
        Reviewed.Equal(Repository.PathOf("tests", "KnowledgeGraph.Client.Tests", "Golden", "sample.txt"), output);
        Assert.Equal(1, wrong);
        Assert.StartsWith("KG2101", problem, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Error)> SampleAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SubDistrictReport.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        (start.Environment["KG_STORE__USER"], start.Environment["KG_STORE__PASSWORD"]) = (graph.Options.User, graph.Options.Password);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output, await error);
    }

    [Fact]
    public async Task A_host_gets_one_client_that_is_closed_with_it()
    {
        graph.Need();
        KnowledgeGraphClient client;
        await using (var services = new ServiceCollection().AddKnowledgeGraphClient(
            graph.Address, o => (o.User, o.Password) = (graph.Options.User, graph.Options.Password)).BuildServiceProvider())
        {
            client = services.GetRequiredService<KnowledgeGraphClient>();
            Assert.Same(client, services.GetRequiredService<KnowledgeGraphClient>());
            Assert.NotNull(await client.FindAsync(Place, Cancellation));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.FindAsync(Place, Cancellation));
        Assert.Throws<ConfigurationException>(() => new ServiceCollection().AddKnowledgeGraphClient("graph.db"));
    }
}

/// <summary>What may be wrong with a store, and what the client says.</summary>
public sealed class OpeningTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-open-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_store_that_is_not_there_is_not_made()
    {
        var path = Path.Combine(folder, "none.db");

        var error = await Assert.ThrowsAsync<StoreException>(() => KnowledgeGraphClient.OpenAsync($"sqlite:{path}", cancellationToken: Cancellation));

        Assert.Contains("build one with 'kg build'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_schema_that_the_client_does_not_know_is_named()
    {
        var path = Path.Combine(folder, "own.db");
        await (await SqliteGraphStore.OpenAsync(path, SeedContributions.Schema with { Version = "99" }, Cancellation)).DisposeAsync();

        var error = await Assert.ThrowsAsync<StoreException>(() => KnowledgeGraphClient.OpenAsync($"sqlite:{path}", cancellationToken: Cancellation));

        Assert.Contains("follows schema version '99', this client knows", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Who only reads must not change the file, not even to bring it up to date.</summary>
    [Fact]
    public async Task An_older_store_is_left_as_it_is_with_the_command_that_helps()
    {
        var path = Path.Combine(folder, "old.db");
        await (await SqliteGraphStore.OpenAsync(
            path, SeedContributions.Schema, new SqliteStoreOptions(), [.. SqliteMigrationTarget.Embedded.Take(2)], Cancellation)).DisposeAsync();
        var before = await File.ReadAllBytesAsync(path, Cancellation);

        var error = await Assert.ThrowsAsync<MigrationException>(() => KnowledgeGraphClient.OpenAsync($"sqlite:{path}", cancellationToken: Cancellation));

        Assert.Contains("'kg migrate apply --store sqlite:", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(path, Cancellation));
    }

    [Fact]
    public async Task The_same_client_goes_on_once_the_store_is_there()
    {
        var path = Path.Combine(folder, "later.db");
        await using var client = new KnowledgeGraphClient($"sqlite:{path}");
        await Assert.ThrowsAsync<StoreException>(() => client.DescribeAsync(Cancellation));
        await using (var store = await SqliteGraphStore.OpenAsync(path, SeedContributions.Schema, Cancellation))
        {
            await store.ReplaceAsync([SeedContributions.All[0]], Cancellation);
        }

        Assert.Equal(1, (await client.DescribeAsync(Cancellation)).Statistics.Documents);
    }

    [Fact]
    public async Task A_reader_sees_what_is_written_meanwhile()
    {
        var path = Path.Combine(folder, "live.db");
        await using var store = await SqliteGraphStore.OpenAsync(path, SeedContributions.Schema, Cancellation);
        await using var client = await KnowledgeGraphClient.OpenAsync($"sqlite:{path}", cancellationToken: Cancellation);
        Assert.Empty(await client.DocumentsAsync().ToListAsync(Cancellation));

        await store.ReplaceAsync(SeedContributions.All, Cancellation);

        Assert.Equal(5, await client.DocumentsAsync().CountAsync(Cancellation));
    }
}
