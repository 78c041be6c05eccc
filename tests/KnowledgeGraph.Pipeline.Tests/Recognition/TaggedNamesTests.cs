using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

/// <summary>What rules make of a tagger's answers; these are given, no model is asked.</summary>
public class TaggedNamesTests
{
    private static readonly PersonRecognizer Persons = new(PersonLexicon.Load(Seeds.LexiconFile("persons.tsv")));
    private static readonly TaggedOrganizations Organizations = new(WordLists.Load(Seeds.LexiconFile("organizations.yaml")));

    /// <summary>In the texts [name|0.95] is a tagged person.</summary>
    [Theory]
    [InlineData("奋战在清理一线的[刘建华|0.98]；", "刘建华")]
    [InlineData("敬业奉献[孙宗明|0.97]（江城区）：", "孙宗明")]
    [InlineData("文化研究会[连辉|0.6]书记、", "连辉")]
    [InlineData("市民委主任[斯日|0.93]，", "斯日")]
    [InlineData("[周江|0.75]参加。后来[周江|0.72]走了。", "周江 周江")]
    [InlineData("奋战在清理一线的[刘建华|0.85]；", "")]
    [InlineData("[周江平|0.98]高速通车。", "")]
    [InlineData("[陈策|0.97]、大牛、岗杨村美丽乡村建成，", "")]
    [InlineData("持续“[巩文|0.95]”，", "")]
    [InlineData("去找[张老师|0.97]总能解决。", "")]
    [InlineData("“[贝贝|0.95]”小南瓜上市。", "")]
    public void A_tagged_person_counts_where_the_text_supports_it(string marked, string expected)
    {
        var (text, tagged) = Parse(marked, TaggedSpan.Person);

        var found = Persons.Recognize(text.Text, text.Sentences, tagged);

        Assert.Equal(expected, string.Join(' ', found.Select(m => m.Span.In(text.Text))));
    }

    [Fact]
    public void A_short_name_that_only_a_weak_rule_believes_in_goes_where_the_tagger_sees_others()
    {
        var (text, tagged) = Parse("工作人员常能听到议论。[刘建华|0.98]说好。", TaggedSpan.Person);

        Assert.Equal(["刘建华"], Persons.Recognize(text.Text, text.Sentences, tagged).Select(m => m.Name));
    }

    /// <summary>In the texts [name|0.95] is a tagged organization, {name} one that the rules found.</summary>
    [Theory]
    [InlineData("由[河江省孝行慈善基金会|0.96]支持", "河江省孝行慈善基金会")]
    [InlineData("[江城电视台|0.98]报道", "江城电视台")]
    [InlineData("[区妇联|0.99]开展", "区妇联")]
    [InlineData("[江城电视台|0.7]报道", "")]
    [InlineData("有[朝鲜族|0.95]居民", "")]
    [InlineData("多方[多维度|1.00]发力", "")]
    [InlineData("职能[有关部|0.95]参加", "")]
    public void A_tagged_organization_counts_with_a_telling_ending(string marked, string expected)
    {
        var (text, tagged) = Parse(marked, TaggedSpan.Organization);

        var found = Organizations.Complete(With(text, tagged), []);

        Assert.Equal(expected, string.Join(' ', found.Select(m => m.Name)));
    }

    [Fact]
    public void Where_rules_found_one_the_tagger_does_not_count()
    {
        var (text, tagged) = Parse("服务[鸿达建工集团|0.9]。", TaggedSpan.Organization);
        Mention[] found = [new(new TextSpan(4, 8), EntityTypes.Organization, null, "建工集团", "suffix-company", 0.8)];

        Assert.Equal(found, Organizations.Complete(With(text, tagged), found));
    }

    [Fact]
    public void Without_tags_nothing_changes()
    {
        var text = Given.Text("服务鸿达建工集团。");
        Mention[] found = [new(new TextSpan(0, 8), EntityTypes.Organization, null, "服务鸿达建工集团", "suffix-company", 0.8)];

        Assert.Same(found, Organizations.Complete(text, found));
    }

    private static AnalyzedText With(AnalyzedText text, IReadOnlyList<TaggedSpan> tagged) => new(text.Text, text.Blocks, text.Sentences) { Tagged = tagged };

    private static (AnalyzedText Text, List<TaggedSpan> Tagged) Parse(string marked, string tag)
    {
        var text = string.Empty;
        var tagged = new List<TaggedSpan>();
        foreach (var part in marked.Split('[', ']').Select((p, i) => (Text: p, IsTagged: i % 2 == 1)))
        {
            var fields = part.Text.Split('|');
            if (part.IsTagged)
            {
                tagged.Add(new TaggedSpan(new TextSpan(text.Length, text.Length + fields[0].Length), tag, double.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture)));
            }

            text += fields[0];
        }

        return (Given.Text(text), tagged);
    }
}
