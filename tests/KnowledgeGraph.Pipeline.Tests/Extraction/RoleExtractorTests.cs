using KnowledgeGraph.Pipeline.Extraction;

namespace KnowledgeGraph.Pipeline.Tests.Extraction;

public class RoleExtractorTests
{
    private static readonly RoleExtractor Extractor = new(RoleLexicon.Load(Seeds.LexiconFile("roles.yaml")));

    /// <summary>In the texts [name|kind] is a place, [name|org] an organization, [name|role=R] a person.</summary>
    [Theory]
    [InlineData("[东湖街道|subdistrict]党工委书记 [许建林|role=党工委书记]", "许建林 HAS_ROLE 东湖街道 党工委书记")]
    [InlineData("副镇长[詹军|role=副镇长]说。", "詹军 HAS_ROLE 绿园街道 副镇长")]
    [InlineData("[红星村|community]很美。村党支部书记[程敏|role=党支部书记]说。", "程敏 HAS_ROLE 红星村 党支部书记")]
    [InlineData("[丰县市场监管局|org]的[邹斌|]话音未落。", "邹斌 HAS_ROLE 丰县市场监管局 ")]
    [InlineData("[王祥|role=党委书记]是[龙泉社区|community]党委书记。", "王祥 HAS_ROLE 龙泉社区 党委书记")]
    [InlineData("[江城区委|org]常委、[区委宣传部|org]部长[周涛|role=常委、区委宣传部部长]出席。", "周涛 HAS_ROLE 江城区委 常委;周涛 HAS_ROLE 区委宣传部 部长")]
    [InlineData("[东湖街道|subdistrict]城管办主任[王五|role=主任]说。", "王五 HAS_ROLE 东湖街道 城管办主任")]
    [InlineData("[红星社区|community]的一名志愿者[李强|role=志愿者]说。", "李强 HAS_ROLE 红星社区 志愿者")]
    [InlineData("[绿园社区|community]居民[吴英|role=居民]荣获称号。", "吴英 LIVES_IN 绿园社区 ")]
    [InlineData("[绿园社区|community][刘涛|]家庭获评。", "刘涛 LIVES_IN 绿园社区 ")]
    [InlineData("家住[东苑|neighbourhood]的[陈伟|]说。", "陈伟 LIVES_IN 东苑 ")]
    [InlineData("清晨，[东苑|neighbourhood]，70岁的[陈伟|]拧开水龙头。", "陈伟 LIVES_IN 东苑 ")]
    [InlineData("[江城区|district]很大。区领导[周涛|role=领导]出席。", "周涛 HAS_ROLE 江城区 领导")]
    [InlineData("[周涛|role=书记] [红星社区|community]书记\n[程敏|role=书记] [青山村|community]书记", "周涛 HAS_ROLE 红星社区 书记;程敏 HAS_ROLE 青山村 书记")]
    [InlineData("[红星村|community]产蜜。六组的[吴华|]种菜。", "吴华 LIVES_IN 红星村 ")]
    [InlineData("[红星村|community]村民[赵明|role=村民]、[李芳|role=村民]说。", "赵明 LIVES_IN 红星村 ;李芳 LIVES_IN 红星村 ")]
    [InlineData("[红星村|community]来了[赵明|]。", "")]
    [InlineData("[江城市农科院|org][赵明|role=教授]教授讲课。", "赵明 HAS_ROLE 江城市农科院 教授")]
    [InlineData("[江城区委|org]书记[周涛|role=书记]，副书记[李芳|role=副书记]出席。", "周涛 HAS_ROLE 江城区委 书记;李芳 HAS_ROLE 江城区委 副书记")]
    [InlineData("[江城区|district]很大。[江城区委|org]常委、常务副区长[周涛|role=常委、常务副区长]出席。", "周涛 HAS_ROLE 江城区委 常委;周涛 HAS_ROLE 江城区 常务副区长")]
    [InlineData("[红星社区|community]很美。[东湖街道红星社区党总支|org]书记[周涛|role=书记]说。", "周涛 HAS_ROLE 红星社区 书记")]
    [InlineData("[红星村|community]、[青山村|community]产蜜。[青山村|community]成立合作社，村党支部书记[程敏|role=党支部书记]牵头。", "程敏 HAS_ROLE 青山村 党支部书记")]
    [InlineData("[周涛|role=党工委书记]（[东湖街道|subdistrict]党工委书记）说。", "周涛 HAS_ROLE 东湖街道 党工委书记")]
    [InlineData("街道党政办主任[周涛|role=主任]说。", "周涛 HAS_ROLE 绿园街道 党政办主任")]
    [InlineData("[江城市|city]社会组织总会会长[周涛|role=会长]说。", "")]
    [InlineData("[东苑|neighbourhood]里，家住11号楼的[陈伟|]说。", "陈伟 LIVES_IN 东苑 ")]
    [InlineData("[陈伟|]住在[红星社区|community][东苑|neighbourhood]3号楼。", "陈伟 LIVES_IN 东苑 ")]
    [InlineData("[东苑|neighbourhood]的回族居民[陈伟|role=居民]说。", "陈伟 LIVES_IN 东苑 ")]
    [InlineData("[红星村|community]产蜜。东城门社区居民[陈伟|role=居民]说。", "")]
    public void Says_who_is_what_where(string marked, string expected)
    {
        var (text, mentions) = Parse("[绿园街道|subdistrict]。" + marked);

        var drafts = Extractor.Extract(text, [.. Statements.Of(text).Select(s => s.Span)], mentions, "绿园街道");

        Assert.Equal(expected, string.Join(';', drafts.Select(d => $"{d.Head} {d.Type} {d.Tail} {d.Qualifiers.Find(Qualifiers.Role)}")));
        Assert.All(drafts, d => Assert.Contains(d.Head, d.Span.In(text), StringComparison.Ordinal));
    }

    private static (string Text, List<LinkedMention> Mentions) Parse(string marked)
    {
        var text = new System.Text.StringBuilder();
        var mentions = new List<LinkedMention>();
        foreach (var part in marked.Split('[', ']').Select((p, i) => (Text: p, IsMention: i % 2 == 1)))
        {
            if (!part.IsMention)
            {
                text.Append(part.Text);
                continue;
            }

            var fields = part.Text.Split('|');
            var isPerson = fields[1].Length == 0 || fields[1].StartsWith("role=", StringComparison.Ordinal);
            var type = isPerson ? EntityTypes.Person : fields[1] == "org" ? EntityTypes.Organization : EntityTypes.Place;
            var span = new TextSpan(text.Length, text.Length + fields[0].Length);
            var mention = new Mention(span, type, type == EntityTypes.Place ? fields[1] : null, fields[0], "test", 1)
            {
                Properties = PropertyBag.Of((Qualifiers.Role, isPerson && fields[1].Length > 0 ? fields[1]["role=".Length..] : null)),
            };
            mentions.Add(new LinkedMention(mention, fields[0]));
            text.Append(fields[0]);
        }

        return (text.ToString(), mentions);
    }
}
