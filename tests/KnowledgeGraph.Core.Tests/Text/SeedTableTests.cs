namespace KnowledgeGraph.Core.Tests.Text;

public sealed class SeedTableTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-table-").FullName;

    [Fact]
    public void Rows_keep_their_line_and_missing_cells_are_empty()
    {
        var path = Write("# a comment\n\n路\troad\n 新村 \tneighbourhood\t小区\n");

        var rows = SeedTable.Read(path, ["word", "class", "tail"], required: 2).ToList();

        Assert.Equal(["3 路|road|", "4 新村|neighbourhood|小区"], rows.Select(r => $"{r.Line} {string.Join('|', r.Cells)}"));
    }

    [Theory]
    [InlineData("路\troad\n新村\n", 2, "'新村' has 1 cells; expected word, class")]
    [InlineData("路\troad\tx\n", 1, "has 3 cells")]
    [InlineData("路\t \n", 1, "expected word, class")]
    public void A_malformed_row_is_named_with_its_line(string text, int line, string problem)
    {
        var path = Write(text);

        var error = Assert.Throws<SeedFormatException>(() => SeedTable.Read(path, ["word", "class"]).ToList());

        Assert.Equal(("KG1001", path, line), (error.Code, error.Path, error.Line));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_a_list_does_not_know_is_named_with_those_it_knows()
    {
        var row = SeedTable.Read(Write("road\t路\nstreet\t街\n"), ["class", "word"]).Last();

        Assert.Equal("street", row.ClassOf(["street", "road"]));
        var error = Assert.Throws<SeedFormatException>(() => row.ClassOf(["road", "lane"]));
        Assert.Equal(2, error.Line);
        Assert.Contains("'street' is no class of this list; these are: lane, road", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_a_configuration_error_that_names_it()
    {
        var path = Path.Combine(folder, "absent.tsv");

        var error = Assert.Throws<ConfigurationException>(() => SeedTable.Read(path, ["word"]).ToList());

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(folder, "table.tsv");
        File.WriteAllText(path, text);
        return path;
    }
}
