using FsCheck;
using FsCheck.Fluent;

namespace KnowledgeGraph.Storage;

/// <summary>Laws that hold for every sequence of writes. A store's tests inherit this.</summary>
public abstract class GraphStoreProperties
{
    private static readonly Gen<Step> Steps =
        from document in Gen.Elements(RandomContributions.DocumentIds.ToArray())
        from seed in Gen.Choose(0, 5000)
        from retract in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Step(document, retract ? null : seed);

    /// <summary>Shrinks by leaving out steps.</summary>
    private static readonly Arbitrary<Step[]> Sequences = Arb.From(
        Steps.ArrayOf(),
        steps => Enumerable.Range(0, steps.Length).Select(i => steps.Where((_, j) => j != i).ToArray()));

    /// <summary>An empty store that follows the schema.</summary>
    protected abstract Task<IGraphStore> OpenAsync(GraphSchema schema);

    /// <summary>A second empty store beside the first, to compare with.</summary>
    protected virtual Task<IGraphStore> OpenOtherAsync(GraphSchema schema) => OpenAsync(schema);

    [Fact]
    public Task Incremental_equals_a_cold_rebuild_byte_for_byte()
        => CheckAsync(async (steps, store) =>
        {
            await ApplyAsync(store, steps);

            Assert.Equal(await RebuildAsync(Present(steps), seed: 0), await Given.ExportAsync(store));
        });

    [Fact]
    public Task Order_does_not_matter_and_a_batch_equals_one_by_one()
        => CheckAsync(async (steps, store) =>
        {
            var present = Present(steps);
            foreach (var contribution in Enumerable.Reverse(present))
            {
                await store.ReplaceAsync([contribution]);
            }

            Assert.Equal(await RebuildAsync(present, seed: steps.Length), await Given.ExportAsync(store));
        });

    [Fact]
    public Task Ingested_twice_equals_once()
        => CheckAsync(async (steps, store) =>
        {
            await ApplyAsync(store, steps);
            var once = await Given.ExportAsync(store);
            var result = await store.ReplaceAsync(Present(steps));

            Assert.Equal(new ReplaceResult(0, 0, 0, 0, 0), result);
            Assert.Equal(once, await Given.ExportAsync(store));
        });

    [Fact]
    public Task Ingested_then_deleted_equals_never()
        => CheckAsync(async (steps, store) =>
        {
            await ApplyAsync(store, steps);
            var never = await Given.ExportAsync(store);
            string[] ids = ["new 1", "new 2"];
            var added = await store.ReplaceAsync([.. ids.Select((id, i) => RandomContributions.Of(id, steps.Length + i))]);
            var removed = await store.RetractAsync(ids);

            Assert.Equal((added.EntitiesAdded, added.RelationsAdded), (removed.EntitiesRemoved, removed.RelationsRemoved));
            Assert.Equal(never, await Given.ExportAsync(store));
        });

    [Fact]
    public Task An_edit_equals_delete_and_ingest()
        => CheckAsync(async (steps, store) =>
        {
            await ApplyAsync(store, steps);
            var edited = RandomContributions.Of(RandomContributions.DocumentIds[0], 7000 + steps.Length);
            await store.ReplaceAsync([edited]);
            var replaced = await Given.ExportAsync(store);
            await store.RetractAsync([edited.Document.Id]);
            await store.ReplaceAsync([edited]);

            Assert.Equal(replaced, await Given.ExportAsync(store));
        });

    [Fact]
    public Task The_graph_holds_what_present_documents_assert_and_nothing_else()
        => CheckAsync(async (steps, store) =>
        {
            await ApplyAsync(store, steps);
            var present = Present(steps);

            var entities = await store.EntitiesAsync().ToDictionaryAsync(e => e.Key);
            var relations = await store.RelationsAsync().ToDictionaryAsync(r => new RelationKey(r.Head, r.Type, r.Tail));
            var indicators = await store.IndicatorsAsync().CountAsync();

            Assert.Equal(present.SelectMany(c => c.Entities).Select(e => e.Key).ToHashSet(), [.. entities.Keys]);
            Assert.Equal(present.SelectMany(c => c.Relations).Select(r => new RelationKey(r.Head, r.Type, r.Tail)).ToHashSet(), [.. relations.Keys]);
            Assert.Equal(present.SelectMany(c => c.Indicators).Select(IndicatorKey.Of).Distinct().Count(), indicators);
            Assert.All(relations.Keys, r => Assert.True(entities.ContainsKey(r.Head) && entities.ContainsKey(r.Tail)));
            Assert.All(entities.Values, e =>
            {
                var assertions = present.SelectMany(c => c.Entities).Where(a => a.Key == e.Key).ToList();
                Assert.Equal(assertions.Count(a => a.Origin == FactOrigin.Text), e.DocumentCount);
                Assert.Equal(assertions.Max(a => a.Confidence), e.Confidence);
            });
            Assert.All(relations, r => Assert.Equal(
                present.Count(c => c.Relations.Any(a => a.Origin == FactOrigin.Text && new RelationKey(a.Head, a.Type, a.Tail) == r.Key)),
                r.Value.DocumentCount));
            Assert.Equal(
                present.Sum(c => c.Entities.Count + c.Relations.Count + c.Indicators.Count), (await store.StatisticsAsync()).Assertions);
        });

    [Fact]
    public Task Who_is_a_copy_of_whom_follows_from_the_present_documents()
        => CheckAsync(async (steps, store) =>
        {
            await ApplyAsync(store, steps);
            var present = Present(steps);
            var originals = new List<DocumentInfo>();
            var copies = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var document in present.Select(c => c.Document).Where(d => d.Sketch is not null)
                .OrderBy(d => d.PublishedOn ?? DateOnly.MaxValue).ThenBy(d => d.Id, StringComparer.Ordinal))
            {
                if (originals.Find(o => Resemble(o, document)) is { } original)
                {
                    copies.Add(document.Id, original.Id);
                }
                else
                {
                    originals.Add(document);
                }
            }

            Assert.Equal(copies, await store.CopiesAsync().ToDictionaryAsync(c => c.Document, c => c.Original));
            foreach (var id in present.Select(c => c.Document.Id))
            {
                Assert.Equal(
                    copies.Where(p => p.Key == id || p.Value == id).Select(p => p.Key), await store.CopiesAsync(id).Select(p => p.Document).ToListAsync());
            }

            await foreach (var entity in store.EntitiesAsync())
            {
                Assert.Equal(
                    present.Count(c => !copies.ContainsKey(c.Document.Id) && c.Entities.Any(a => a.Key == entity.Key && a.Origin == FactOrigin.Text)),
                    entity.IndependentCount);
            }

            await foreach (var r in store.RelationsAsync())
            {
                Assert.Equal(
                    present.Count(c => !copies.ContainsKey(c.Document.Id)
                        && c.Relations.Any(a => a.Origin == FactOrigin.Text && (a.Head, a.Type, a.Tail) == (r.Head, r.Type, r.Tail))),
                    r.IndependentCount);
            }
        });

    private static bool Resemble(DocumentInfo one, DocumentInfo other)
        => TextSketch.TryParse(one.Sketch, out var first) && TextSketch.TryParse(other.Sketch, out var second) && first.Resembles(second);

    private static List<DocumentContribution> Present(Step[] steps)
    {
        var present = new SortedDictionary<string, DocumentContribution>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (step.Contribution is { } contribution)
            {
                present[step.Document] = contribution;
            }
            else
            {
                present.Remove(step.Document);
            }
        }

        return [.. present.Values];
    }

    /// <summary>Steps that follow each other and write different documents go as one batch.</summary>
    private static async Task ApplyAsync(IGraphStore store, Step[] steps)
    {
        var batch = new List<DocumentContribution>();
        foreach (var step in steps)
        {
            if (step.Contribution is not { } contribution || batch.Any(c => c.Document.Id == step.Document))
            {
                await store.ReplaceAsync(batch);
                batch.Clear();
            }

            if (step.Contribution is { } next)
            {
                batch.Add(next);
            }
            else
            {
                await store.RetractAsync([step.Document]);
            }
        }

        await store.ReplaceAsync(batch);
    }

    private async Task<string> RebuildAsync(List<DocumentContribution> contributions, int seed)
    {
        var shuffled = contributions.ToArray();
        new Random(seed).Shuffle(shuffled);
        await using var store = await OpenOtherAsync(Given.Schema);
        await store.ReplaceAsync(shuffled);
        return await Given.ExportAsync(store);
    }

    private Task CheckAsync(Func<Step[], IGraphStore, Task> law)
        => Task.Run(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60).WithEndSize(20),
            Prop.ForAll(Sequences, steps => HoldsAsync(steps, law).GetAwaiter().GetResult())));

    private async Task<bool> HoldsAsync(Step[] steps, Func<Step[], IGraphStore, Task> law)
    {
        await using var store = await OpenAsync(Given.Schema);
        await law(steps, store);
        return true;
    }

    /// <param name="Seed">Of the contribution; null to take the document away.</param>
    private sealed record Step(string Document, int? Seed)
    {
        public DocumentContribution? Contribution => Seed is { } seed ? RandomContributions.Of(Document, seed) : null;
    }
}
