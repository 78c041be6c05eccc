using KnowledgeGraph.Storage.Tests.Neo4j;

namespace KnowledgeGraph.Storage.Migrations;

/// <summary>From one version of the schema to the next on a graph full of facts, in every store. A store's tests inherit this.</summary>
public abstract class SchemaStepContract
{
    private static readonly GraphSchema First = SeedContributions.FirstSchema;
    private static readonly GraphSchema Second = SeedContributions.Schema;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>All that the store has.</summary>
    private protected abstract IReadOnlyList<Migration> Embedded { get; }

    /// <summary>Of the one store of the test, which never was migrated.</summary>
    private protected abstract Task<IMigrationTarget> TargetAsync();

    /// <summary>The same store as programs open it.</summary>
    private protected abstract Task<IGraphStore> OpenAsync(GraphSchema schema);

    [Fact]
    public async Task A_graph_full_of_facts_goes_to_the_next_version_without_a_rebuild()
    {
        var facts = await FillAsync();
        Assert.Contains("\"schema\":\"1\"", facts, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(Second));
        var steps = await OnTargetAsync(m => m.PlanAsync(null, Cancellation));
        var applied = await OnTargetAsync(m => m.ApplyAsync(null, null, Cancellation));
        var report = await OnTargetAsync(m => m.InfoAsync(Cancellation));

        Assert.Contains("follows schema version '1', this program version '2'; 'kg migrate plan' shows what leads there, 'kg migrate apply' does it", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["2"], steps.Select(s => s.Schema).OfType<string>());
        Assert.Equal(steps.Select(s => s.Name), applied.Select(a => a.Name));
        Assert.Equal(("2", true, null), (report.Schema, report.IsCurrent, report.Lock));
        Assert.All(report.Migrations, m => Assert.Equal((MigrationState.Applied, "test"), (m.State, m.By)));

        await using var store = await OpenAsync(Second);
        Assert.Equal(facts.Replace("\"schema\":\"1\"", "\"schema\":\"2\"", StringComparison.Ordinal), await Given.ExportAsync(store));
        Assert.All(await store.DocumentsAsync(Cancellation).ToListAsync(Cancellation), d => Assert.Equal("2", d.SchemaVersion));

        // The facts of version 1 are those of version 2: to give them again writes nothing.
        Assert.Equal(0, (await store.ReplaceAsync(SeedContributions.All, Cancellation)).Documents);
    }

    [Fact]
    public async Task A_graph_that_went_to_the_next_version_takes_what_is_new_in_it()
    {
        var facts = await FillAsync();
        await OnTargetAsync(m => m.ApplyAsync(null, null, Cancellation));
        await using var store = await OpenAsync(Second);
        var place = SeedContributions.All[0].Entities.First(e => e.Type == EntityTypes.Place && e.Origin == FactOrigin.Text);

        await store.ReplaceAsync([Dated("x", place, ("2011-01-01", "year"), ("2019-12-31", "month")), Dated("y", place, ("2011-05-01", "month"), ("2019-12-31", "year"))], Cancellation);
        var dated = (await store.FindEntityAsync(place.Key, Cancellation))!;
        var evidence = await store.EvidenceAsync(place.Key, Cancellation).Where(p => p.DocumentId == "x").Select(p => p.Evidence.Text).ToListAsync(Cancellation);
        await store.RetractAsync(["x", "y"], Cancellation);

        Assert.Equal(
            "valid_from=2011-05-01 valid_from_precision=month valid_to=2019-12-31 valid_to_precision=month",
            string.Join(' ', dated.Properties.Select(p => $"{p.Key}={string.Join(',', p.Value)}")));
        Assert.Contains("一句说明日期的话", evidence);
        Assert.Equal(facts.Replace("\"schema\":\"1\"", "\"schema\":\"2\"", StringComparison.Ordinal), await Given.ExportAsync(store));
    }

    [Fact]
    public async Task A_program_of_the_version_before_is_told_to_be_updated_and_writes_nothing_more()
    {
        await FillAsync();
        await using var opened = await OpenAsync(First);
        await OnTargetAsync(m => m.ApplyAsync(null, null, Cancellation));

        var late = await Assert.ThrowsAsync<StoreException>(() => opened.RetractAsync([SeedContributions.All[0].Document.Id], Cancellation));
        var refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(First));

        Assert.Contains("follows schema version '2' by now, this program version '1'; open it again", late.Message, StringComparison.Ordinal);
        Assert.Contains(
            "follows schema version '2', this program version '1'; update the program, or name the file of schema version '2' with --schema", refused.Message, StringComparison.Ordinal);
        await using var store = await OpenAsync(Second);
        Assert.Equal(SeedContributions.All.Count, await store.DocumentsAsync(Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_script_that_does_not_end_leaves_the_version_as_it_was()
    {
        var facts = await FillAsync();
        var step = Embedded.First(m => m.Schema == 2);
        var broken = Migration.Parse(step.Name, step.Script + "CREATE INDEX nonsense;\n");

        await Assert.ThrowsAsync<StoreException>(() => OnTargetAsync(m => m.ApplyAsync(null, null, Cancellation), broken));
        var after = await OnTargetAsync(m => m.InfoAsync(Cancellation));

        Assert.Equal("1", after.Schema);
        await OnTargetAsync(m => m.RepairAsync(Cancellation));
        await using var store = await OpenAsync(First);
        Assert.Equal(facts, await Given.ExportAsync(store));
    }

    /// <summary>A graph of version 1 with what the sample texts say, made as a program of that version makes it.</summary>
    /// <returns>Its export.</returns>
    private async Task<string> FillAsync()
    {
        await using (var target = await TargetAsync())
        {
            await new Migrator(Migration.For(Embedded, First.Version), target, TimeProvider.System, "test").ApplyAsync(null, null, Cancellation);
        }

        await using var store = await OpenAsync(First);
        await store.ReplaceAsync(SeedContributions.Under(First), Cancellation);
        return await Given.ExportAsync(store);
    }

    private static DocumentContribution Dated(string id, EntityAssertion place, (string Date, string Precision) from, (string Date, string Precision) to)
        => DocumentContribution.Of(
            Given.Document(id),
            [place with
            {
                Properties = PropertyBag.Of(("valid_from", from.Date), ("valid_from_precision", from.Precision), ("valid_to", to.Date), ("valid_to_precision", to.Precision)),
                Evidence = [.. Given.Evidence(3, place.Name), .. Given.Evidence(40, "一句说明日期的话")],
            }],
            [], []);

    private async Task<T> OnTargetAsync<T>(Func<Migrator, Task<T>> act, Migration? instead = null)
    {
        await using var target = await TargetAsync();
        return await act(new Migrator([.. Embedded.Select(m => m.Name == instead?.Name ? instead : m)], target, TimeProvider.System, "test"));
    }
}
