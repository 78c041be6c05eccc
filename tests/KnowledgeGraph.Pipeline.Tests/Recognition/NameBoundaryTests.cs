using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class NameBoundaryTests
{
    private static readonly NameBoundary Boundary = NameBoundary.Load(Given.Lists("places.yaml"));

    /// <summary>The bar stands where the suffix begins; expected is the head before it.</summary>
    [Theory]
    [InlineData("改造了梧桐|新村", "梧桐")]
    [InlineData("今年以来，梧桐|新村", "梧桐")]
    [InlineData("走访银杏|公寓和梧桐|新村", "梧桐")]
    [InlineData("位于留园|路", "留园")]
    [InlineData("3个|小区", "")]
    [InlineData("，|社区", "")]
    public void A_name_begins_behind_what_no_name_holds(string marked, string head) => Assert.Equal(head, Head(marked, institution: false));

    [Theory]
    [InlineData("走访清塘综合服务|中心", true, "清塘综合服务")]
    [InlineData("开展清塘综合服务|中心", false, "")]
    public void Only_an_institution_has_verbs_in_its_name(string marked, bool institution, string head) => Assert.Equal(head, Head(marked, institution));

    [Fact]
    public void A_name_that_a_limit_cuts_says_so()
    {
        var text = Given.Text("阿勒锡赫图古尔班通古特新村");

        Boundary.Start(text, text.Text.Length - 2, text.Text.Length - 4, institution: false, out var isCut);

        Assert.True(isCut);
    }

    [Fact]
    public void At_the_beginning_of_a_text_there_is_no_name() => Assert.Equal(0, Boundary.Start(Given.Text("新村"), 0, 0));

    private static string Head(string marked, bool institution)
    {
        var end = marked.LastIndexOf('|');
        var text = Given.Text(marked.Replace("|", string.Empty, StringComparison.Ordinal));
        end -= marked.Count(c => c == '|') - 1;
        return text.Text[Boundary.Start(text, end, Math.Max(0, end - 12), institution)..end];
    }
}
