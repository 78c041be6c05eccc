namespace KnowledgeGraph.Hosts.Tests.Cli;

public sealed class MigrateCommandTests : IDisposable
{
    private readonly Kg kg = new();

    public void Dispose() => kg.Dispose();

    [Fact]
    public async Task A_store_is_made_looked_at_and_validated()
    {
        var made = await kg.RunAsync("migrate", "apply");
        var again = await kg.RunAsync("migrate", "apply");
        var plan = await kg.RunAsync("migrate", "plan");
        var info = await kg.RunAsync("migrate", "info");
        var validated = await kg.RunAsync("migrate", "validate");

        Assert.Equal((0, 0, 0, 0, 0), (made.Code, again.Code, plan.Code, info.Code, validated.Code));
        Assert.Contains("V001__Create_ledger.sql: applied in", made.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was to be done.", again.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is to be done.", plan.Output, StringComparison.Ordinal);
        Assert.Contains("Create ledger", info.Output, StringComparison.Ordinal);
        Assert.Contains("all applied as they are", validated.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_of_the_way_is_a_finding_that_names_the_command()
    {
        await kg.RunAsync("migrate", "apply", "--target", "1");

        var validated = await kg.RunAsync("migrate", "validate");
        var plan = await kg.RunAsync("migrate", "plan");
        var undo = await kg.RunAsync("migrate", "undo");
        var repair = await kg.RunAsync("migrate", "repair");
        var unlock = await kg.RunAsync("migrate", "unlock");

        Assert.Equal((1, 0, 4, 0, 0), (validated.Code, plan.Code, undo.Code, repair.Code, unlock.Code));
        Assert.Contains("Not applied: V002__Add_decisions.sql", validated.Output, StringComparison.Ordinal);
        Assert.Contains("'kg migrate apply' does it", validated.Output, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE documents ADD COLUMN decisions", plan.Output, StringComparison.Ordinal);
        Assert.Contains("there is no script U001__", undo.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was to be repaired.", repair.Output, StringComparison.Ordinal);
        Assert.Contains("Nobody held it.", unlock.Output, StringComparison.Ordinal);
    }

    /// <summary>A store that a program of version 1 filled, before and after the step to version 2.</summary>
    [Fact]
    public async Task A_store_of_an_older_schema_names_the_command_and_is_not_rebuilt_after_it()
    {
        var texts = kg.CopySeeds();
        Assert.Equal(0, (await kg.RunAsync("build", texts, "--schema", FirstSchema)).Code);

        var build = await kg.RunAsync("build", texts);
        var show = await kg.RunAsync("show", "place:32");
        var validated = await kg.RunAsync("migrate", "validate");
        var plan = await kg.RunAsync("migrate", "plan");
        var applied = await kg.RunAsync("migrate", "apply");
        var again = await kg.RunAsync("build", texts);
        var shown = await kg.RunAsync("show", "place:32");
        var older = await kg.RunAsync("stats", "--schema", FirstSchema);

        foreach (var refused in (KgResult[])[build, show])
        {
            Assert.Equal(4, refused.Code);
            Assert.Contains("follows schema version '1', this program version '2'", refused.Error, StringComparison.Ordinal);
            Assert.Contains("'kg migrate apply' does it, with all that is in the graph", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal((1, 0, 0, 0, 0, 4), (validated.Code, plan.Code, applied.Code, again.Code, shown.Code, older.Code));
        Assert.Contains("The graph follows schema version 2 from then on.", plan.Output, StringComparison.Ordinal);
        Assert.Contains("V004__Know_when_places_existed.sql: applied in", applied.Output, StringComparison.Ordinal);
        Assert.Matches("unchanged +5\\b", again.Output);
        Assert.DoesNotMatch("rebuilt +[1-9]", again.Output);
        Assert.Contains("follows schema version '2', this program version '1'; update the program", older.Error, StringComparison.Ordinal);
    }

    private static string FirstSchema => Repository.PathOf("schema", "v1.yaml");

    [Fact]
    public async Task A_store_that_is_not_there_is_not_made_by_looking()
    {
        var info = await kg.RunAsync("migrate", "info");

        Assert.Equal(4, info.Code);
        Assert.Contains("There is no store at", info.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(kg.PathOf("graph.db")));
    }

    [Fact]
    public async Task A_baseline_is_for_a_store_that_remembers_nothing()
    {
        await kg.RunAsync("migrate", "apply");

        var baseline = await kg.RunAsync("migrate", "baseline", "1");

        Assert.Equal(4, baseline.Code);
        Assert.Contains("a baseline is for a store that remembers none", baseline.Error, StringComparison.Ordinal);
    }
}
