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
