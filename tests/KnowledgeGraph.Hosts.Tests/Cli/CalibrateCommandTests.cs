namespace KnowledgeGraph.Hosts.Tests.Cli;

public class CalibrateCommandTests
{
    private const string Gold = """
        {"doc": "a.txt", "subject": "学田街道", "date": null,
         "entities": [
           {"type": "Place", "kind": "subdistrict", "name": "学田街道", "alt": [], "code": "320613006", "core": true},
           {"type": "Place", "kind": "district", "name": "崇川区", "alt": [], "code": "320613", "core": true}],
         "relations": [{"head": "学田街道", "type": "PART_OF", "tail": "崇川区", "core": true}],
         "indicators": []}
        """;

    [Fact]
    public async Task Tells_for_each_step_of_confidence_how_much_is_right_and_writes_what_it_measured()
    {
        using var kg = new Kg();
        kg.Write("gold/a.json", Gold);
        kg.Write("texts/a.txt", "学田街道工作总结\n崇川区学田街道今年获评好评。\n");

        var result = await kg.RunAsync("calibrate", "--gold", "gold", "--texts", "texts", "--write", "table.tsv");

        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        Assert.Contains("all                  2   1.000           1   1.000       3   1.000\n", result.Output, StringComparison.Ordinal);
        var rows = await File.ReadAllLinesAsync(kg.PathOf("table.tsv"), TestContext.Current.CancellationToken);
        Assert.Contains("Place\t*\t*\t0.68\t2\t2", rows);
        Assert.Contains("PART_OF\t*\t*\t0.62\t1\t1", rows);
    }

    [Theory]
    [InlineData("--gold is given 2 times and --texts 1 times", "--gold", "gold", "--gold", "gold", "--texts", "texts")]
    [InlineData("--texts is 'nowhere', which is no folder", "--gold", "gold", "--texts", "nowhere")]
    public async Task Folders_that_do_not_fit_are_a_usage_error(string problem, params string[] options)
    {
        using var kg = new Kg();
        kg.Write("gold/a.json", Gold);
        kg.Write("texts/a.txt", "学田街道\n");

        var result = await kg.RunAsync(["calibrate", .. options]);

        Assert.Equal(2, result.Code);
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
    }
}
