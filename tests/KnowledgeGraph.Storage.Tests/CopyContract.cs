namespace KnowledgeGraph.Storage;

/// <summary>What every store must know of copies. A store's tests inherit this.</summary>
public abstract class CopyContract : IAsyncLifetime
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
    public async Task A_copy_is_no_second_source()
    {
        await store.ReplaceAsync([Report("first", "2023-03-01"), Report("again", "2023-03-02")], Cancellation);
        await store.ReplaceAsync([Report("other", "2023-03-03", from: 2000)], Cancellation);

        Assert.Equal(["again < first"], await LinksAsync());
        var relation = await store.RelationsAsync(cancellationToken: Cancellation).SingleAsync(Cancellation);
        Assert.Equal((3L, 2L), (relation.DocumentCount, relation.IndependentCount));
        var entity = await store.FindEntityAsync(Given.Subdistrict, Cancellation);
        Assert.Equal((3L, 2L), (entity!.DocumentCount, entity.IndependentCount));
    }

    [Fact]
    public async Task What_is_asked_in_pages_counts_copies_too()
    {
        var queries = (IGraphQueries)store;
        await store.ReplaceAsync([Report("first", "2023-03-01"), Report("again", "2023-03-02"), Report("other", "2023-03-03", from: 2000)], Cancellation);

        var entities = await queries.EntitiesAsync(new EntityQuery(), Cancellation).Select(e => (e.Key, e.DocumentCount, e.IndependentCount)).ToListAsync(Cancellation);
        var hit = await queries.SearchAsync(new SearchQuery { Text = "河苑社区" }, Cancellation).FirstAsync(Cancellation);
        List<(string Scope, Connection Edge)> edges =
        [
            .. await queries.ConnectionsAsync(new ConnectionQuery { Scope = EntityScope.All }, Cancellation).Select(c => ("all", c)).ToListAsync(Cancellation),
            .. await queries.ConnectionsAsync(new ConnectionQuery { Scope = EntityScope.Of(Given.Community) }, Cancellation).Select(c => ("one", c)).ToListAsync(Cancellation),
        ];
        var sketches = await queries.DocumentsAsync(new DocumentQuery(), Cancellation).Select(d => d.Sketch).ToListAsync(Cancellation);
        var mentioning = await queries.DocumentsAsync(new DocumentQuery { Mentioning = Given.Community }, Cancellation).Select(d => d.Sketch).ToListAsync(Cancellation);

        Assert.Contains((Given.Community, 3L, 2L), entities);
        Assert.Equal((Given.Community, 3L, 2L, true), (hit.Entity.Key, hit.Entity.DocumentCount, hit.Entity.IndependentCount, hit.Position.IsExact));
        Assert.Equal(["all", "one"], edges.Select(e => e.Scope).Distinct());
        Assert.All(edges, e => Assert.Equal((3L, 2L, 2L), (e.Edge.Relation.DocumentCount, e.Edge.Relation.IndependentCount, e.Edge.Other.IndependentCount)));
        Assert.Equal([Given.Sketch(0, 800), Given.Sketch(0, 800), Given.Sketch(2000, 800)], sketches);
        Assert.Equal(sketches, mentioning);
    }

    [Fact]
    public async Task The_earliest_is_the_original_then_the_first_id_and_the_undated_come_last()
    {
        await store.ReplaceAsync([Report("b", null), Report("c", "2023-03-02"), Report("e", "2023-03-01")], Cancellation);
        var dated = await LinksAsync();
        await store.ReplaceAsync([Report("d", "2023-03-01"), Report("a", null)], Cancellation);

        Assert.Equal(["b < e", "c < e"], dated);
        Assert.Equal(["a < d", "b < d", "c < d", "e < d"], await LinksAsync());
    }

    [Fact]
    public async Task When_the_original_goes_another_is_it()
    {
        await store.ReplaceAsync([Report("a", "2023-03-01"), Report("b", "2023-03-02"), Report("c", "2023-03-03")], Cancellation);

        await store.RetractAsync(["a"], Cancellation);

        Assert.Equal(["c < b"], await LinksAsync());
        Assert.Equal((2L, 1L), await CountsAsync(Given.Community));
        await store.RetractAsync(["b", "c"], Cancellation);
        Assert.Equal(string.Empty, await Given.ExportAsync(store));
    }

    [Fact]
    public async Task A_text_that_changes_leaves_its_copies_and_joins_others()
    {
        await store.ReplaceAsync(
            [Report("a", "2023-03-01"), Report("b", "2023-03-02"), Report("c", "2023-03-03"), Report("x", "2023-03-04", from: 2000)], Cancellation);

        await store.ReplaceAsync([Report("b", "2023-03-02", from: 2000)], Cancellation);
        var joined = await LinksAsync();
        await store.ReplaceAsync([Report("a", "2023-03-01", from: 3000)], Cancellation);

        Assert.Equal(["c < a", "x < b"], joined);
        Assert.Equal(["x < b"], await LinksAsync());
        Assert.Equal((4L, 3L), await CountsAsync(Given.Community));
    }

    [Fact]
    public async Task A_text_that_loses_its_sketch_leaves_its_copies()
    {
        await store.ReplaceAsync([Report("a", "2023-03-01"), Report("b", "2023-03-02")], Cancellation);
        var short_ = Report("a", "2023-03-01");

        await store.ReplaceAsync([short_ with { Document = short_.Document with { Sketch = null } }], Cancellation);

        Assert.Empty(await LinksAsync());
        Assert.Equal((2L, 2L), await CountsAsync(Given.Community));
    }

    /// <summary>0 resembles 100, 100 resembles 200, but 0 does not resemble 200.</summary>
    [Fact]
    public async Task Every_copy_resembles_its_original_itself()
    {
        await store.ReplaceAsync([Report("a", "2023-03-01", 0), Report("b", "2023-03-02", 100), Report("c", "2023-03-03", 200)], Cancellation);
        var chain = await LinksAsync();
        await store.RetractAsync(["a"], Cancellation);

        Assert.Equal(["b < a"], chain);
        Assert.Equal(["c < b"], await LinksAsync());
    }

    [Fact]
    public async Task What_only_a_copy_says_has_no_source_of_its_own()
    {
        var said = Given.Contribution(
            Given.Document("b", "2023-03-02") with { Sketch = Given.Sketch(0, 800) }, Given.Entity(Given.Community, "河苑社区"), Given.Entity(Given.Policy, "老旧小区改造"),
            Given.Relation(Given.Community, RelationTypes.Adopts, Given.Policy));
        await store.ReplaceAsync([Report("a", "2023-03-01"), said], Cancellation);

        var adoption = await store.RelationsAsync(RelationTypes.Adopts, Cancellation).SingleAsync(Cancellation);
        await store.RetractAsync(["a"], Cancellation);
        var alone = await store.RelationsAsync(RelationTypes.Adopts, Cancellation).SingleAsync(Cancellation);

        Assert.Equal((1L, 0L), (adoption.DocumentCount, adoption.IndependentCount));
        Assert.Equal((1L, 1L), (alone.DocumentCount, alone.IndependentCount));
    }

    [Fact]
    public async Task A_notice_with_many_copies_stays_one_source_whatever_comes_and_goes()
    {
        var documents = Enumerable.Range(0, 120).Select(i => Report($"{i:000}", $"2023-0{1 + (i * 7 % 9)}-11", i % 3)).ToList();
        foreach (var batch in documents.Chunk(25))
        {
            await store.ReplaceAsync(batch, Cancellation);
        }

        var all = await CountsAsync(Given.Community);
        var originals = documents.OrderBy(d => d.Document.PublishedOn).ThenBy(d => d.Document.Id, StringComparer.Ordinal).Take(40).Select(d => d.Document.Id).ToList();
        await store.RetractAsync(originals, Cancellation);
        var left = await CountsAsync(Given.Community);

        Assert.Equal(((120L, 1L), (80L, 1L)), (all, left));
        Assert.Equal(79, await store.CopiesAsync(cancellationToken: Cancellation).CountAsync(Cancellation));
        await store.RetractAsync([.. documents.Select(d => d.Document.Id)], Cancellation);
        Assert.Equal(string.Empty, await Given.ExportAsync(store));
    }

    [Fact]
    public async Task The_export_names_copies_and_counts_independent_documents()
    {
        await store.ReplaceAsync([Report("a", "2023-03-01"), Report("b", "2023-03-02")], Cancellation);

        var lines = (await Given.ExportAsync(store)).Split('\n');

        Assert.Equal("""{"kind":"copy","document":"b","original":"a","resemblance":1}""", lines[2]);
        Assert.Contains("\"independent\":1", lines.Single(l => l.Contains("\"kind\":\"relation\"", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sketch_that_cannot_be_read_is_refused()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => store.ReplaceAsync([Given.Contribution(Given.Document("a") with { Sketch = "AAAA" })], Cancellation));

        Assert.Contains("Document 'a' has a sketch that cannot be read: 'AAAA'", error.Message, StringComparison.Ordinal);
    }

    private async Task<(long, long)> CountsAsync(string key)
    {
        var entity = await store.FindEntityAsync(key, Cancellation);
        return (entity!.DocumentCount, entity.IndependentCount);
    }

    private async Task<List<string>> LinksAsync()
        => await store.CopiesAsync(cancellationToken: Cancellation).Select(c => $"{c.Document} < {c.Original}").ToListAsync(Cancellation);

    private static DocumentContribution Report(string id, string? date, int from = 0)
    {
        var report = Given.Report(id);
        return report with { Document = Given.Document(id, date) with { Sketch = Given.Sketch(from, 800) } };
    }
}
