using KnowledgeGraph.Pipeline.Recognition;
using KnowledgeGraph.Pipeline.Tests.Reading;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class WordListsTests
{
    [Theory]
    [InlineData("places.yaml")]
    [InlineData("honours.yaml")]
    [InlineData("organizations.yaml")]
    [InlineData("initiatives.yaml")]
    public void The_lists_that_come_with_the_program_are_sound(string file) => Assert.NotNull(Given.Lists(file));

    [Fact]
    public void A_list_gives_its_words_and_a_mapping_the_class_of_each()
    {
        using var folder = new TemporaryFolder();
        var lists = WordLists.Load(folder.Write("lists.yaml", "plain: [甲, 乙]\nclasses:\n  first: [丙, 丁]\n  second: 戊\n"));

        Assert.Equal(["乙", "甲"], lists.Words("plain").Order(StringComparer.Ordinal));
        Assert.Equal(["丁=first", "丙=first", "戊=second"], lists.Classes("classes").Select(c => $"{c.Key}={c.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("plain: [甲,\n", 2, "no valid YAML")]
    [InlineData("- 甲\n", 1, "expected one mapping")]
    [InlineData("", 1, "expected one mapping")]
    [InlineData("plain: [甲]\nother: [\n  乙,\n  甲, 乙]\n", 4, "'乙' in 'other'")]
    [InlineData("other:\n  - ''\n", 2, "'' in 'other'")]
    [InlineData("other: {甲: [乙]}\n", 1, "'other' must be a list of words")]
    [InlineData("plain: [甲]\n", 1, "'other' is missing; there are plain")]
    public void An_error_names_file_line_and_value(string yaml, int line, string problem)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("lists.yaml", yaml);

        var error = Assert.Throws<SeedFormatException>(() => WordLists.Load(path).Words("other"));

        Assert.Equal(("KG1001", path, line), (error.Code, error.Path, error.Line));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other: [甲]\n", 1, "'other' must map a class")]
    [InlineData("other:\n  first: [甲]\n  second: [甲]\n", 3, "'甲' in 'other'")]
    public void A_word_has_one_class(string yaml, int line, string problem)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("lists.yaml", yaml);

        var error = Assert.Throws<SeedFormatException>(() => WordLists.Load(path).Classes("other"));

        Assert.Equal(line, error.Line);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "absent.yaml");

        Assert.Contains(path, Assert.Throws<SeedFormatException>(() => WordLists.Load(path)).Message, StringComparison.Ordinal);
    }
}
