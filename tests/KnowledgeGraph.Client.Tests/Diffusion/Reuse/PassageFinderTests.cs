using KnowledgeGraph.Client.Diffusion.Reuse;

namespace KnowledgeGraph.Client.Tests.Diffusion.Reuse;

public class PassageFinderTests
{
    private const string Passage = "推行“一户一策一方案”，由楼栋长牵头组建加梯议事小组，把设计图纸送到每家每户，逐层征求意见，低层住户的采光补偿由受益业主按比例分摊，全程公示。";
    private const string Edited = "推行“一户一策一方案”，由党小组长牵头组建加梯议事会，将设计图纸送到每家每户，逐层征询意见，低层住户采光补偿由受益的业主按比例分摊，并全程公示。";

    [Fact]
    public void An_edited_passage_is_found_with_its_offsets_in_both()
    {
        var (first, second) = ("学田街道今年做了三件实事。" + Passage + "居民都说好。", "四褐山街道坐落江边，人口两万。今年以来，" + Edited + "下一步继续推进。");

        var found = Assert.Single(Find(("a", "x", first), ("b", "y", second), ("c", "z", "无关的文字，讲的是河道清淤和垃圾分类，没有别的内容。")));

        Assert.Equal(("a", "b"), (found.First, found.Second));
        Assert.StartsWith("推行“一户一策", found.FirstSpan.In(first), StringComparison.Ordinal);
        Assert.EndsWith("全程公示", found.FirstSpan.In(first), StringComparison.Ordinal);
        Assert.StartsWith("推行“一户一策", found.SecondSpan.In(second), StringComparison.Ordinal);
        Assert.EndsWith("全程公示", found.SecondSpan.In(second), StringComparison.Ordinal);
        Assert.InRange(found.Identity, 0.75, 0.99);
    }

    [Fact]
    public void Texts_about_one_place_are_not_compared()
        => Assert.Empty(Find(("a", "x", Passage), ("b", "x", Passage)));

    [Fact]
    public void What_many_texts_have_is_boilerplate()
    {
        var documents = Enumerable.Range(0, 40).Select(i => ($"d{i:00}", $"u{i}", $"第{(char)('一' + i)}篇。" + Passage)).ToArray();

        Assert.Empty(Find(documents));
        Assert.Single(Find(documents[..2]));
    }

    [Fact]
    public void Numbers_are_one_mark_whatever_they_are()
    {
        var found = Assert.Single(Find(("a", "x", Passage + "惠及居民1200户。"), ("b", "y", Passage + "惠及居民35户。")));

        Assert.Equal(1, found.Identity);
    }

    [Fact]
    public void The_order_of_texts_does_not_matter()
    {
        (string, string, string)[] documents = [("a", "x", Passage), ("b", "y", Edited), ("c", "z", Passage + Edited)];

        Assert.Equal(Find(documents), Find([.. documents.Reverse()]));
    }

    private static IReadOnlyList<SharedPassage> Find(params (string Id, string Unit, string Text)[] documents)
        => PassageFinder.Find([.. documents.Select(d => new ReuseDocument(d.Id, d.Unit, d.Text))], null, TestContext.Current.CancellationToken);
}
