using System.Text;
using System.Text.Json;
using KnowledgeGraph.Pipeline.Segmentation;

namespace KnowledgeGraph.Pipeline.Tests.Segmentation;

public class SegmenterTests
{
    private static readonly Segmenter Exact = Segmenter.Load(Seeds.Lexicon, withOwnWords: false);

    public static TheoryData<string> GoldenNames => ["000", "001", "002", "003", "004", "stress"];

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Words_are_those_of_jieba(string name)
    {
        var expected = Golden(name);

        var words = Exact.Cut(string.Concat(expected));

        Assert.Equal(expected, words);
    }

    [Theory]
    [InlineData("000_4b15affbfc022093.txt")]
    [InlineData("001_fd68bde13d4caed7.txt")]
    [InlineData("002_a1e3e2cc862494e1.txt")]
    [InlineData("003_086f802d0439a937.txt")]
    [InlineData("004_bb4d74c52f4bd73a.txt")]
    public void Golden_words_are_of_the_seed_documents_as_they_are(string file)
    {
        var text = Encoding.UTF8.GetString(File.ReadAllBytes(Seeds.Document(file)));

        Assert.Equal(text, string.Concat(Golden(file[..3])));
    }

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Tokens_cover_the_span_and_count_from_the_start_of_the_text(string name)
    {
        var text = string.Concat(Golden(name));
        var span = new TextSpan(text.Length / 3, text.Length * 2 / 3);

        var tokens = Exact.Segment(text, span);

        Assert.Equal(Exact.Cut(span.In(text)), tokens.Select(t => t.Span.In(text)));
        Assert.Equal(span.Start, tokens[0].Span.Start);
        Assert.Equal(span.End, tokens[^1].Span.End);
        Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.Equal(pair.First.Span.End, pair.Second.Span.Start));
        Assert.All(tokens, token => Assert.False(token.Span.IsEmpty || token.Tag.Length == 0));
    }

    [Theory]
    [InlineData("他来到了网易杭研大厦", "他/r 来到/v 了/ul 网易/n 杭研/x 大厦/n")]
    [InlineData("南京市长江大桥", "南京市/ns 长江大桥/ns")]
    [InlineData("小明硕士毕业于中国科学院计算所", "小明/x 硕士/n 毕业/n 于/p 中国科学院/nt 计算所/n")]
    [InlineData("改造面积12.8万平方米，占3.5%。", "改造/v 面积/n 12.8/m 万平方米/m ，/x 占/v 3.5%/m 。/x")]
    [InlineData("推广5G和wifi", "推广/v 5G/eng 和/c wifi/eng")]
    [InlineData("共三百四十二户", "共/d 三百/m 四十二/m 户/q")]
    [InlineData("一千七四", "一千/m 七四/m")]
    [InlineData("B超、T恤", "B超/n 、/x T恤/n")]
    [InlineData("+-#", "+-#/x")]
    public void Tags_are_the_lexicons_and_else_tell_numbers_and_Latin_words(string text, string expected)
    {
        var tokens = Exact.Segment(text, new TextSpan(0, text.Length));

        Assert.Equal(expected, string.Join(' ', tokens.Select(t => $"{t.Span.In(text)}/{t.Tag}")));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("街", "街")]
    [InlineData("𠮷野家😀😀", "𠮷|野家|😀|😀")]
    [InlineData("一\r\n\r\r\n\n\r", "一|\r\n|\r|\r\n|\n|\r")]
    [InlineData("a.b..5%%x-y1.2.3", "a|.|b|..|5%|%|x|-|y1.2|.|3")]
    [InlineData("鿕鿖", "鿕|鿖")]
    public void Code_points_and_line_ends_stay_whole(string text, string expected)
    {
        var words = Exact.Cut(text);

        Assert.Equal(expected, string.Join('|', words));
    }

    [Fact]
    public void Unpaired_surrogates_are_words_of_their_own()
    {
        var words = Exact.Cut("\ud842街道\udfb7\ud842\ud842\udfb7");

        Assert.Equal(["\ud842", "街道", "\udfb7", "\ud842", "\ud842\udfb7"], words);
    }

    [Fact]
    public void An_empty_span_has_no_tokens()
    {
        Assert.Empty(Exact.Segment("街道", new TextSpan(1, 1)));
    }

    [Fact]
    public void A_span_beyond_the_text_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Exact.Segment("街道", new TextSpan(1, 3)));

        Assert.Equal("span", error.ParamName);
    }

    [Theory]
    [InlineData("街道")]
    [InlineData("龘靐")]
    [InlineData("a1")]
    [InlineData("5.")]
    public void A_million_characters_without_punctuation_are_one_block(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 500_000));
        var ends = new List<int>();

        Exact.Cut(text, ends);

        Assert.Equal(text.Length, ends[^1]);
        Assert.Equal(ends.Order().Distinct(), ends);
    }

    [Fact]
    public void One_instance_serves_all_threads()
    {
        var texts = GoldenNames.Select(name => Golden(name.Data)).ToArray();
        var results = new IEnumerable<string>[64];

        Parallel.For(0, results.Length, i => results[i] = Exact.Cut(string.Concat(texts[i % texts.Length])));

        Assert.All(results.Index(), result => Assert.Equal(texts[result.Index % texts.Length], result.Item));
    }

    [Theory]
    [InlineData("戚墅堰街道\t100\tns\n", "戚墅堰街道位于常州", "戚墅堰街道/ns|位于/v|常州/ns")]
    [InlineData("# 说明\n\n网格员\t50\tn\n红管家\t50\tn\n", "网格员和红管家", "网格员/n|和/c|红管家/n")]
    [InlineData("南京\t90000000\tns\n", "南京市长江大桥", "南京/ns|市/n|长江大桥/ns")]
    [InlineData("街道\t5000\tzz\n", "街道", "街道/zz")]
    [InlineData("长江大桥\t0\tn\n", "长江大桥", "长江/ns|大桥/ns")]
    [InlineData("杭研\t0\tn\n", "他来到了网易杭研大厦", "他/r|来到/v|了/ul|网易/n|杭/nr|研/vn|大厦/n")]
    public void Own_words_join_the_lexicon_replace_its_frequencies_or_forbid_a_word(string ownWords, string text, string expected)
    {
        using var folder = new LexiconFolder(ownWords);

        var tokens = Segmenter.Load(folder.Path).Segment(text, new TextSpan(0, text.Length));

        Assert.Equal(expected, string.Join('|', tokens.Select(t => $"{t.Span.In(text)}/{t.Tag}")));
    }

    [Fact]
    public void Own_words_are_left_out_where_words_must_be_exactly_jiebas()
    {
        using var folder = new LexiconFolder("网格员\t50\tn\n");

        var words = Segmenter.Load(folder.Path, withOwnWords: false).Cut("网格员");

        Assert.Equal(["网格", "员"], words);
    }

    private static string[] Golden(string name)
        => [.. File.ReadLines(Repository.PathOf("tests", "KnowledgeGraph.Pipeline.Tests", "Segmentation", "Golden", $"{name}.jsonl"))
            .SelectMany(line => JsonSerializer.Deserialize<string[]>(line)!)];
}
