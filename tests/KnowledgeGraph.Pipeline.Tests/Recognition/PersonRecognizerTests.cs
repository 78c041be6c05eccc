using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class PersonRecognizerTests
{
    private static readonly PersonLexicon Lexicon = PersonLexicon.Load(Seeds.LexiconFile("persons.tsv"));

    [Theory]
    [InlineData("东湖街道党工委书记 许建林", "许建林/党工委书记")]
    [InlineData("镇长　秦　蕾", "秦蕾/镇长")]
    [InlineData("镇长袁检文介绍了情况。", "袁检文/镇长")]
    [InlineData("区民政局常务副局长蒋国兴说。", "蒋国兴/常务副局长")]
    [InlineData("付升学 东湖街道红星社区党委书记、居民委员会主任", "付升学/党委书记、居民委员会主任")]
    [InlineData("镇长蒋国兴代表镇政府作工作报告。", "蒋国兴/镇长")]
    [InlineData("绿园社区居民吴秀英荣获“中国好人”称号；", "吴秀英/居民")]
    [InlineData("绿园社区刘涛家庭获评“绿色家庭”。", "刘涛/")]
    [InlineData("家住东苑小区的陈伟拎着菜往家走。", "陈伟/")]
    [InlineData("三组的李建华种包菜。", "李建华/")]
    [InlineData("“日子越过越好。”村民赵明说。", "赵明/村民")]
    [InlineData("街道副书记办事处主任刘振华向记者表示", "刘振华/副书记办事处主任")]
    [InlineData("社区书记、主任 张春梅介绍，", "张春梅/书记、主任")]
    [InlineData("82岁的王桂英逢人就夸。", "王桂英/")]
    [InlineData("志愿者张丽、李强、王建国等参加活动。", "张丽/志愿者 李强/志愿者 王建国/志愿者")]
    [InlineData("区委常委、宣传部部长周海涛出席。", "周海涛/常委、宣传部部长")]
    [InlineData("村医买买提·艾力说，", "买买提·艾力/村医")]
    [InlineData("欧阳明华书记说，", "欧阳明华/书记")]
    [InlineData("旗委常委、常务副旗长赵建军出席。", "赵建军/常委、常务副旗长")]
    [InlineData("村民李秀英，女，1953年8月生，黄石镇迎新村村民。", "李秀英/村民")]
    [InlineData("居民李秀英（绿园社区书记）说，", "李秀英/居民")]
    [InlineData("绿园社区　练文静家庭，", "练文静/")]
    public void Finds_a_person_with_the_post_in_front(string text, string expected)
    {
        var mentions = Recognize(text);

        Assert.Equal(expected, string.Join(' ', mentions.Select(m => $"{m.Name}/{m.Properties.Find("role")}")));
    }

    [Theory]
    [InlineData("居民高兴地说，生活更方便了。")]
    [InlineData("村民方便多了，群众安全感提升。")]
    [InlineData("“张老师，辛苦了。”群众说。")]
    [InlineData("党工委委员、纪工委书记讲话。")]
    [InlineData("王某和李先生、张大爷都来了。")]
    [InlineData("社区书记带头，党员干部齐上阵。")]
    [InlineData("申报一批以老字号为代表的小作坊。")]
    [InlineData("街道主任办公会议研究部署。")]
    [InlineData("困难家庭、文明家庭、和谐家庭一批接一批。")]
    [InlineData("居民和谐相处，志愿者温馨提示。")]
    public void Takes_no_word_for_a_name(string text)
    {
        Assert.Empty(Recognize(text));
    }

    [Fact]
    public void A_family_is_another_name_of_the_person()
    {
        var mention = Assert.Single(Recognize("绿园社区居民王福平家庭获评“绿色家庭”。"));

        Assert.Equal("王福平", mention.Name);
        Assert.Equal(["王福平家庭"], mention.OtherNames);
    }

    [Fact]
    public void A_name_found_once_is_found_wherever_it_stands_but_not_in_the_name_of_a_place()
    {
        const string Text = "烈士郭明。郭明社区很美，郭明是岳城人。";

        var mentions = Recognize(Text);

        Assert.Equal([2, 12], mentions.Select(m => m.Span.Start));
        Assert.All(mentions, m => Assert.Equal(m.Name, m.Span.In(Text)));
    }

    [Fact]
    public void The_post_may_be_told_in_the_next_sentence()
    {
        var mention = Assert.Single(Recognize("词和曲都是彭风华写的。他现在的身份是龙泉社区党支部副书记。"));

        Assert.Equal("党支部副书记", mention.Properties.Find("role"));
    }

    [Fact]
    public void A_line_that_is_no_group_names_file_and_line()
    {
        var error = Assert.Throws<SeedFormatException>(() => PersonLexicon.Load("persons.tsv", new StringReader("# words\nsurnames\t王")));

        Assert.Equal(2, error.Line);
        Assert.Contains("'surnames'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("王")]
    [InlineData("居民王明")]
    [InlineData("书记主任")]
    [InlineData("张伟、")]
    public void A_megabyte_without_punctuation_gives_persons_in_order(string unit)
    {
        var persons = Recognize(string.Concat(Enumerable.Repeat(unit, 333_000 / unit.Length)));

        Assert.All(persons.Zip(persons.Skip(1)), pair => Assert.True(pair.First.Span.End <= pair.Second.Span.Start));
    }

    private static IReadOnlyList<Mention> Recognize(string text) => new PersonRecognizer(Lexicon).Recognize(text, []);
}
