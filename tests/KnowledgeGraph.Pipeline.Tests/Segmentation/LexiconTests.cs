using KnowledgeGraph.Pipeline.Segmentation;

namespace KnowledgeGraph.Pipeline.Tests.Segmentation;

public class LexiconTests
{
    [Theory]
    [InlineData("# 说明\n网格员 50 n\n", 2, "网格员 50 n")]
    [InlineData("网格员\t50\n", 1, "网格员\t50")]
    [InlineData("\n\n\t50\tn\n", 3, "\t50\tn")]
    [InlineData("网格员\t多\tn\n", 1, "'多'")]
    [InlineData("网格员\t-1\tn\n", 1, "'-1'")]
    [InlineData("网格员\t99999999999\tn\n", 1, "'99999999999'")]
    [InlineData("网格员\t50\tN\n", 1, "'N'")]
    [InlineData("网格员\t50\t\n", 1, "''")]
    [InlineData("甲\t1\tn\n网格，员\t50\tn\n", 2, "'，'")]
    [InlineData("网格员\t50\tn\n红管家\t1\tn\n网格员\t60\tn\n", 3, "first given in line 1")]
    public void A_malformed_line_of_own_words_is_named(string ownWords, int line, string quoted)
    {
        using var folder = new LexiconFolder(ownWords);

        var error = Assert.Throws<SeedFormatException>(() => Segmenter.Load(folder.Path));

        Assert.Equal("KG1001", error.Code);
        Assert.Equal(line, error.Line);
        Assert.EndsWith(Lexicon.OwnWordsFile, error.Path, StringComparison.Ordinal);
        Assert.Contains(quoted, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Lexicon.CompiledFile)]
    [InlineData(CharacterModel.CompiledFile)]
    public void A_missing_file_is_named(string name)
    {
        using var folder = new LexiconFolder();
        File.Delete(folder.FileNamed(name));

        var error = Assert.Throws<ConfigurationException>(() => Segmenter.Load(folder.Path));

        Assert.Equal("KG1003", error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Lexicon.CompiledFile, 0, "begins with")]
    [InlineData(Lexicon.CompiledFile, 10, "damaged")]
    [InlineData(Lexicon.CompiledFile, 14, "damaged")]
    [InlineData(Lexicon.CompiledFile, 5000, "damaged")]
    [InlineData(CharacterModel.CompiledFile, 3, "begins with")]
    [InlineData(CharacterModel.CompiledFile, 5000, "damaged")]
    public void A_damaged_file_is_named(string name, int position, string problem)
    {
        using var folder = new LexiconFolder();
        var bytes = File.ReadAllBytes(folder.FileNamed(name));
        bytes[position] ^= 0x10;
        File.WriteAllBytes(folder.FileNamed(name), bytes);

        var error = Assert.Throws<SeedFormatException>(() => Segmenter.Load(folder.Path));

        Assert.Equal("KG1001", error.Code);
        Assert.EndsWith(name, error.Path, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public void A_file_cut_short_is_named(int length)
    {
        using var folder = new LexiconFolder();
        using (var file = File.OpenWrite(folder.FileNamed(Lexicon.CompiledFile)))
        {
            file.SetLength(length);
        }

        var error = Assert.Throws<SeedFormatException>(() => Segmenter.Load(folder.Path));

        Assert.EndsWith(Lexicon.CompiledFile, error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_place_of_the_other_is_named()
    {
        using var folder = new LexiconFolder();
        File.Copy(folder.FileNamed(CharacterModel.CompiledFile), folder.FileNamed(Lexicon.CompiledFile), overwrite: true);

        var error = Assert.Throws<SeedFormatException>(() => Segmenter.Load(folder.Path));

        Assert.Contains($"'{CharacterModel.Mark}', expected '{Lexicon.Mark}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lexicon_has_all_words_of_jiebas_dictionary()
    {
        var lexicon = Lexicon.Load(Seeds.Lexicon, withOwnWords: false);

        Assert.Equal(349_045, lexicon.Trie.Nodes.Count(n => n.Value != 0));
        Assert.Equal(("n", "ns", null), (lexicon.TagOf("B超"), lexicon.TagOf("常州市"), lexicon.TagOf("常州市戚墅堰")));
        Assert.Equal(Math.Log(883_634) - Math.Log(60_101_967), lexicon.Weights[lexicon.Trie.Nodes[lexicon.Trie.Find("了")].Value]);
        Assert.Equal(0 - Math.Log(60_101_967), lexicon.UnknownWeight);
    }
}
