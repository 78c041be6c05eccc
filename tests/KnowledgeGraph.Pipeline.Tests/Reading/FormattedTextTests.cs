using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using KnowledgeGraph.Pipeline.Reading;

namespace KnowledgeGraph.Pipeline.Tests.Reading;

public class FormattedTextTests
{
    [Fact]
    public void A_page_gives_its_text_by_blocks_and_its_fields()
    {
        var extracted = HtmlText.Extract("""
            <html><head><title>学田街道工作总结_南通网</title><meta name="PubDate" content="2024-01-23 10:00"><meta name="ContentSource" content="南通日报">
            <script>var a = "脚本";</script></head><body>
            <nav>首页 新闻</nav><ul class="menu"><li><a href="/">首页</a></li><li><a href="/a">要闻</a></li><li><a href="/b">专题</a></li></ul>
            <h1>学田街道
               工作总结</h1><p>今年<b>以来</b>,街道<br>新建 3 个。</p>
            <table><tr><td>社区</td><td>户数</td></tr><tr><td>学田</td><td>6872</td></tr></table>
            <p style="display: none">看不见</p><ul><li>其一</li><li>其二</li></ul><div>外<div>内</div>尾</div><footer>版权</footer></body></html>
            """);

        Assert.Equal("学田街道 工作总结\n今年以来,街道\n新建 3 个。\n社区\t户数\n学田\t6872\n·其一\n·其二\n外\n内\n尾\n", extracted.Text);
        Assert.Equal(("学田街道 工作总结", new DateOnly(2024, 1, 23), "南通日报"), (extracted.Title, extracted.PublishedOn, extracted.Source));
    }

    [Fact]
    public void A_page_nested_without_end_is_read()
    {
        var html = string.Concat(Enumerable.Repeat("<div>", 20_000)) + "深";

        Assert.NotNull(HtmlText.Extract("<p>浅</p>" + html).Text);
    }

    [Theory]
    [InlineData("<p>一<p>二<br>三<li>四", 0)]
    [InlineData("<div><b>一</b></div><div>二</div>", 2)]
    [InlineData("</div></div><div>一", 1)]
    [InlineData("<DIV><img src=a><Span>1 < 2 </>", 2)]
    public void The_depth_of_a_page_counts_what_only_an_end_tag_closes(string html, int depth) => Assert.Equal(depth, HtmlNesting.DepthOf(html));

    [Fact]
    public void A_page_nested_to_stop_its_reader_is_refused_at_once()
    {
        var html = string.Concat(Enumerable.Repeat("<div><b>", 200_000)) + "深";

        Assert.Equal(400_000, HtmlNesting.DepthOf(html));
    }

    [Fact]
    public void A_Word_document_gives_paragraphs_and_tables_without_what_was_deleted()
    {
        var bytes = Word(
            new Paragraph(new Run(new Text("学田街道")), new DeletedRun(new Run(new DeletedText("旧"))), new InsertedRun(new Run(new Text("工作总结")))),
            new Table(
                new TableRow(new TableCell(new Paragraph(new Run(new Text("社区")))), new TableCell(new Paragraph(new Run(new Text("户数"))))),
                new TableRow(new TableCell(new Paragraph(new Run(new Text("学田")))), new TableCell(new Paragraph(), new Paragraph(new Run(new Text("6872")))))),
            new Paragraph(new Run(new Text("一"), new TabChar(), new Text("二"), new Break(), new Text("三"))));

        var extracted = DocxText.Extract(bytes, 1 << 20);

        Assert.Equal("学田街道工作总结\n社区\t户数\n学田\t 6872\n一\t二\n三\n", extracted.Text);
    }

    [Fact]
    public void A_Word_document_that_unpacks_beyond_the_limit_is_refused()
    {
        var bytes = Word(new Paragraph(new Run(new Text(new string('学', 100_000)))));

        Assert.True(bytes.Length < 10_000);
        Assert.Contains("unpacks to more than", Assert.Throws<InvalidDataException>(() => DocxText.Extract(bytes, 20_000)).Message, StringComparison.Ordinal);
    }

    private static byte[] Word(params OpenXmlElement[] blocks)
    {
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            package.AddMainDocumentPart().Document = new DocumentFormat.OpenXml.Wordprocessing.Document(new Body(blocks));
        }

        return stream.ToArray();
    }
}
