using KnowledgeGraph.Pipeline.Segmentation;

namespace KnowledgeGraph.Pipeline.Tests.Segmentation;

public sealed class LexiconCompilerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kg-compiler-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Compiled_words_keep_frequency_and_tag_and_the_last_of_two_lines_counts()
    {
        var lexicon = Compile("南京 3 ns\n南京市 5 ns\n长江大桥 2 ns\nB超 3 n\nB超 7 x\n");

        Assert.Equal(("ns", "ns", "x", null), (lexicon.TagOf("南京"), lexicon.TagOf("南京市"), lexicon.TagOf("B超"), lexicon.TagOf("长江大")));
        Assert.Equal(Math.Log(7) - Math.Log(20), WeightOf(lexicon, "B超"));
        Assert.Equal(Math.Log(3) - Math.Log(20), WeightOf(lexicon, "南京"));
        Assert.Equal(0 - Math.Log(20), lexicon.UnknownWeight);
    }

    [Fact]
    public void The_same_dictionary_gives_the_same_bytes()
    {
        const string dictionary = "南京 3 ns\n南京市 5 ns\n长江 2 ns\n";
        _ = Compile(dictionary);
        var first = File.ReadAllBytes(Path.Combine(folder.FullName, Lexicon.CompiledFile));

        _ = Compile(dictionary);

        Assert.Equal(first, File.ReadAllBytes(Path.Combine(folder.FullName, Lexicon.CompiledFile)));
    }

    [Theory]
    [InlineData("南京 3 ns\n南京市 五 ns\n", 2, "南京市 五 ns")]
    [InlineData("南京 3\n", 1, "南京 3")]
    [InlineData("南京 0 ns\n", 1, "南京 0 ns")]
    [InlineData("南京  3 ns\n", 1, "南京  3 ns")]
    public void A_malformed_line_of_the_dictionary_is_named(string dictionary, int line, string quoted)
    {
        var error = Assert.Throws<SeedFormatException>(() => Compile(dictionary));

        Assert.Equal(("KG1001", line), (error.Code, error.Line));
        Assert.Contains($"'{quoted}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trie_finds_its_words_and_nothing_else()
    {
        var random = new Random(7);
        var words = Enumerable.Range(0, 5000)
            .Select(_ => new string([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (char)('一' + (int)(300 * random.NextDouble() * random.NextDouble())))]))
            .Distinct().Order(StringComparer.Ordinal).ToList();
        var known = words.Where((_, i) => i % 2 == 0).Select((w, i) => (Word: w, Value: (ushort)(i + 1))).ToList();

        var (alphabet, nodes, slots) = WordTrieBuilder.Build(known);

        var trie = new WordTrie(alphabet, nodes);
        Assert.All(known.Zip(slots), pair => Assert.Equal((pair.Second, pair.First.Value), (trie.Find(pair.First.Word), nodes[pair.Second].Value)));
        Assert.All(words.Where((_, i) => i % 2 == 1), word => Assert.Equal(-1, trie.Find(word)));
        Assert.All(["", "街道", "a", "\uffff"], word => Assert.Equal(-1, trie.Find(word)));
    }

    private static double WeightOf(Lexicon lexicon, string word) => lexicon.Weights[lexicon.Trie.Nodes[lexicon.Trie.Find(word)].Value];

    private Lexicon Compile(string dictionary)
    {
        var source = Path.Combine(folder.FullName, "dict.txt");
        File.WriteAllText(source, dictionary);
        LexiconCompiler.CompileWords(source, Path.Combine(folder.FullName, Lexicon.CompiledFile));
        return Lexicon.Load(folder.FullName, withOwnWords: false);
    }
}
