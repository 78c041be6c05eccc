using KnowledgeGraph.Pipeline.Tagging;

namespace KnowledgeGraph.Pipeline.Tests.Tagging;

public class NeuralTaggerTests
{
    private static readonly Lazy<NeuralTagger> Loaded = new(() => NeuralTagger.Load(Path.Combine(Seeds.Folder, "models")));

    private static NeuralTagger Tagger => Loaded.Value;

    [Theory]
    [InlineData("王建国在上海工作。", "王建国/PER 上海/LOC")]
    [InlineData("2023年5月，李秀英和赵志强来到杭州市。", "2023年5月/TIME 李秀英/PER 赵志强/PER 杭州市/LOC")]
    [InlineData("北京大学位于海淀区。", "北京大学/ORG 海淀区/LOC")]
    [InlineData("道路平整干净。", "")]
    [InlineData("", "")]
    public void Names_persons_places_organizations_and_times(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', Names(text).Select(s => $"{s.Span.In(text)}/{s.Tag}")));

    [Fact]
    public void Every_character_of_a_sentence_belongs_to_one_word()
    {
        const string text = "街道为老人送餐，很受欢迎。𠮷先生也来了。";

        var words = Words(text, Whole(text));

        Assert.Equal(text, string.Concat(words.Select(w => w.Span.In(text))));
        Assert.Contains(words, w => w.Tag == "v");
        Assert.DoesNotContain(words, w => char.IsLowSurrogate(text[w.Span.Start]));
    }

    [Fact]
    public void A_name_carries_a_probability()
    {
        const string text = "王建国在上海工作。";

        Assert.All(Names(text), s => Assert.InRange(s.Confidence, 0.5, 1));
    }

    [Fact]
    public void Full_width_letters_and_punctuation_are_read_as_usual_ones()
        => Assert.Equal(
            Words("王建国(ABC)来了.", Whole("王建国(ABC)来了.")),
            Words("王建国（ＡＢＣ）来了。", Whole("王建国（ＡＢＣ）来了。")));

    [Fact]
    public void A_sentence_yields_the_same_whatever_stands_beside_it()
    {
        string[] sentences = ["王建国在上海工作。", "今年夏天，社区请来了李秀英老师讲课，居民都说好。", "好。", "赵志强。"];
        var text = string.Concat(Enumerable.Repeat(string.Concat(sentences), 20));
        var together = Words(text, Spans(Enumerable.Repeat(sentences, 20).SelectMany(s => s)));

        var alone = sentences.SelectMany(s => Words(s, Whole(s)).Select(w => (w.Span.In(s), w.Tag, w.Confidence)));

        Assert.Equal(Enumerable.Repeat(alone, 20).SelectMany(w => w), together.Select(w => (w.Span.In(text), w.Tag, w.Confidence)));
    }

    [Fact]
    public void A_text_without_punctuation_is_cut_into_windows_and_names_at_their_seams_are_whole()
    {
        var text = string.Concat(Enumerable.Repeat("我们去看望了王建国老人并且送去了米和油", 60));

        var words = Words(text, Whole(text));

        Assert.Equal(text, string.Concat(words.Select(w => w.Span.In(text))));
        Assert.Equal(Enumerable.Repeat("王建国", 60), words.Where(w => w.Tag == "PER").Select(w => w.Span.In(text)));
    }

    [Fact]
    public void A_longest_window_and_one_character_more_agree()
    {
        var text = string.Concat(Enumerable.Repeat("社区干部走访了家里有困难的人，", NeuralTagger.Window))[..NeuralTagger.Window];

        var whole = Words(text, Whole(text));
        var cut = Words(text + "好", Whole(text + "好"));

        Assert.Equal(whole.Where(w => w.Span.End < NeuralTagger.Window - 8), cut.Where(w => w.Span.End < NeuralTagger.Window - 8));
    }

    [Fact]
    public void One_instance_serves_many_threads_with_the_same_answer()
    {
        var texts = Enumerable.Range(0, 24).Select(i => string.Concat(Enumerable.Repeat($"第{i}天，王建国和李秀英在上海见面。", 1 + i))).ToArray();
        var fresh = NeuralTagger.Load(Path.Combine(Seeds.Folder, "models"));
        var expected = texts.Select(t => Words(t, Whole(t))).ToArray();

        var found = new IReadOnlyList<TaggedSpan>[texts.Length];
        Parallel.For(0, texts.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => found[i] = fresh.Tag(texts[i], Whole(texts[i]), TestContext.Current.CancellationToken));

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Cancellation_stops_it()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => Tagger.Tag("王建国来了。", Whole("王建国来了。"), source.Token));
    }

    private static IEnumerable<TaggedSpan> Names(string text) => Tagger.TagNames(text, Whole(text), TestContext.Current.CancellationToken);

    private static IReadOnlyList<TaggedSpan> Words(string text, IReadOnlyList<TextSpan> sentences) => Tagger.Tag(text, sentences, TestContext.Current.CancellationToken);

    private static TextSpan[] Whole(string text) => [new TextSpan(0, text.Length)];

    private static List<TextSpan> Spans(IEnumerable<string> sentences)
    {
        var spans = new List<TextSpan>();
        foreach (var sentence in sentences)
        {
            var start = spans.Count == 0 ? 0 : spans[^1].End;
            spans.Add(new TextSpan(start, start + sentence.Length));
        }

        return spans;
    }
}
