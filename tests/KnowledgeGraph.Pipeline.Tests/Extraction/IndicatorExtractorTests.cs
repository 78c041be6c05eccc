using System.Globalization;
using KnowledgeGraph.Pipeline.Extraction;
using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Extraction;

public class IndicatorExtractorTests
{
    private static readonly TimeRecognizer Times = new(TimeLexicon.Load(Seeds.Lexicon));
    private static readonly QuantityRecognizer Quantities = new(UnitLexicon.Load(Seeds.Lexicon));
    private static readonly IndicatorExtractor Extractor = new(IndicatorLexicon.Load(Seeds.Lexicon));

    [Theory]
    [InlineData("户籍人口3.48万人，常住人口4.7万人。", "户籍人口=34800人|常住人口=47000人")]
    [InlineData("改造资金近3亿元，改造面积超44万平方米，涉及楼栋226个，惠及居民6872户。", "改造资金=300000000元|改造面积=440000平方米|涉及楼栋=226个|惠及居民=6872户")]
    [InlineData("走访重点企业300余家次，协调解决问题百余个。", "走访重点企业=300家次|协调解决问题=100个")]
    [InlineData("新引进企业42家", "新引进企业=42家")]
    [InlineData("拿出岗位超2600个", "岗位=2600个")]
    [InlineData("投放核酸采样屋45个", "核酸采样屋=45个")]
    [InlineData("实现财政总收入18.35亿元", "财政总收入=1835000000元")]
    [InlineData("固定资产投资完成67.07亿元", "固定资产投资=6707000000元")]
    [InlineData("线上线下招聘会先后办了7场", "线上线下招聘会=7场")]
    [InlineData("领导班子全年带队走访企业57次", "走访企业=57次")]
    [InlineData("完成征地2.25万亩、清障2.51万亩", "征地=22500亩|清障=25100亩")]
    [InlineData("示范村已建成6个", "示范村=6个")]
    [InlineData("党建结对147家", "党建结对=147家")]
    [InlineData("医保、社保参保率100%", "社保参保率=100%")]
    [InlineData("常住人口过万。", "常住人口=10000人")]
    [InlineData("商户总营收约856万。", "商户总营收=8560000元")]
    [InlineData("老年人平均寿命到了83岁以上", "老年人平均寿命=83岁")]
    [InlineData("本草源公司的黄精已经种到1350亩", "黄精=1350亩")]
    [InlineData("机耕道新修、硬化21条，合计25公里", "机耕道=21条|机耕道=25公里")]
    public void Takes_what_stands_before_the_number(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("下辖7个社区", "社区=7个")]
    [InlineData("投放了45个核酸采样屋", "核酸采样屋=45个")]
    [InlineData("对175家餐饮单位开展专项整治", "餐饮单位=175家")]
    [InlineData("完成2100余个非机动车充电端口安装和通电", "非机动车充电端口=2100个")]
    [InlineData("为189名70周岁以上独居老人安装烟感", "70周岁以上独居老人=189名")]
    [InlineData("43家企事业单位加入", "企事业单位=43家")]
    [InlineData("480.5公里生活污水管网、23座小型污水设施已经建成", "生活污水管网=480.5公里|小型污水设施=23座")]
    [InlineData("走访30家企业", "走访企业=30家")]
    [InlineData("0.8平方公里的地盘不算大，住着3216户人家", "面积=0.8平方公里|户数=3216户")]
    [InlineData("24个产业强镇项目总投资2744万元", "产业强镇项目=24个|总投资=27440000元")]
    [InlineData("135栋房屋里住着1753户居民", "房屋=135栋|居民=1753户")]
    public void Takes_what_stands_behind_the_number(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("建档立卡的259户538人全部实现脱贫", "建档立卡=259户|建档立卡=538人")]
    [InlineData("创成省级达标小区4个、市级1个", "省级达标小区=4个|市级达标小区=1个")]
    [InlineData("场所码应赋尽赋，共3228家", "场所码=3228家")]
    [InlineData("27个村居的集体收入达到50万元，4个村居突破100万元", "村居=27个|集体收入=500000元|村居=4个|集体收入=1000000元")]
    [InlineData("财政收入增长3倍；全年达到1100万元。", "财政收入增长=3倍|财政收入=11000000元")]
    public void Lets_a_number_take_what_the_one_before_measured(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("第二产业占比从26.9%下降到22.8%", "第二产业占比=22.8%")]
    [InlineData("物业费收缴率由84%上涨至91%", "物业费收缴率=91%")]
    [InlineData("入库税收超100万元以上企业2家", "入库税收超100万元以上企业=2家")]
    [InlineData("请出5至7名居民代表", "居民代表=7名")]
    public void Keeps_only_the_number_that_states_something(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("深化“三个服务、两个亲民”要求")]
    [InlineData("连续7年保持零登记")]
    [InlineData("没有1名群众上访")]
    [InlineData("紧紧围绕全区两个加快")]
    [InlineData("在五个方面下功夫")]
    [InlineData("气温11℃")]
    public void States_nothing_in(string text) => Check(text, string.Empty);

    [Theory]
    [InlineData("一般公共预算收入9.05亿元，增长25.08%", "一般公共预算收入增长")]
    [InlineData("物业矛盾总量较同期下降65%", "物业矛盾总量下降")]
    [InlineData("投资完成67.07亿元，增幅达到51.8%", "投资增幅达到")]
    public void Knows_a_change_from_a_level(string text, string metric)
    {
        var change = Extract(text)[^1];

        Assert.Equal(("growth", metric), (change.Rule, change.Metric));
        Assert.InRange(change.Confidence, 0, 0.5);
    }

    [Theory]
    [InlineData("计划投入1000万元", Statuses.Planned)]
    [InlineData("力争实现工业总产值556亿元", Statuses.Planned)]
    [InlineData("将建设文化广场，面积40亩", Statuses.Planned)]
    [InlineData("二、下一步工作打算\n新建老年助餐点3家", Statuses.Planned)]
    [InlineData("完成投资1000万元", null)]
    [InlineData("“三年行动计划”带动企业6家", null)]
    [InlineData("确保了工程实施，拆除房屋34万平方米", null)]
    [InlineData("计划改造6个小区，已完成5个小区", null)]
    public void Tells_plans_from_achievements(string text, string? status) => Assert.Equal(status, Extract(text)[^1].Status);

    [Theory]
    [InlineData("1-10月，总产值3.14亿元；零售额25亿元", "2022-01-01/2022-10-31/period")]
    [InlineData("2016年以来，拆除房屋34万平方米。新注册企业2378家", "2016-01-01/2022-10-31/open")]
    [InlineData("片区1960年始建，135栋房屋", null)]
    [InlineData("收入9亿元，比上年同期增长25%", null)]
    [InlineData("今年街道新增岗位20个", "2022-01-01/2022-12-31/year")]
    public void Dates_what_the_text_dates(string text, string? period)
        => Assert.Equal(period, Extract(text)[^1].Period?.ToString());

    [Theory]
    [InlineData("花溪社区新建助餐点3家，受益老人200名。街道有岗位20个", "花溪社区 花溪社区 街道")]
    [InlineData("在花溪社区安装充电桩12个", "花溪社区")]
    [InlineData("走访花溪社区企业12家", "街道")]
    [InlineData("1.花溪社区。累计征地618亩，供应土方70万立方。", "花溪社区 花溪社区")]
    [InlineData("改造成花溪社区，占地约13亩", "花溪社区")]
    [InlineData("花溪社区、梅港公司产值均超5000万元", "花溪社区 梅港公司")]
    [InlineData("梅港镇花溪社区常住人口5000人", "花溪社区")]
    public void Gives_a_number_to_the_topic_of_its_clause(string text, string subjects)
    {
        var drafts = Extract(
            text, ("花溪社区", EntityTypes.Place, PlaceKinds.Community), ("梅港公司", EntityTypes.Organization, null), ("梅港镇", EntityTypes.Place, PlaceKinds.Subdistrict));

        Assert.Equal(subjects, string.Join(' ', drafts.Select(d => d.SubjectKey)));
    }

    [Fact]
    public void Shows_the_clause_as_evidence()
    {
        var text = "今年，花溪社区新建助餐点3家，受益老人200名。";

        Assert.Equal(["花溪社区新建助餐点3家", "受益老人200名"], Extract(text).Select(d => d.Span.In(text)));
    }

    [Theory]
    [InlineData("建成|区|公共|自行车|12|辆", "区公共自行车")]
    [InlineData("建成区|公共|自行车|12|辆", "建成区公共自行车")]
    [InlineData("总|营收约|856|万元", "总营收")]
    public void Lets_the_words_of_the_segmenter_decide_where_a_verb_ends(string words, string metric)
    {
        var tokens = new List<Token>();
        foreach (var word in words.Split('|'))
        {
            var start = tokens.Count == 0 ? 0 : tokens[^1].Span.End;
            tokens.Add(new Token(new TextSpan(start, start + word.Length), "n"));
        }

        var text = words.Replace("|", string.Empty, StringComparison.Ordinal);
        var drafts = Extractor.Extract(text, [new Sentence(new TextSpan(0, text.Length), tokens)], Quantities.Recognize(text), [], [], "街道");

        Assert.Equal(metric, Assert.Single(drafts).Metric);
    }

    [Fact]
    public void Reads_a_million_characters_without_punctuation_in_linear_time()
    {
        var text = string.Concat(Enumerable.Repeat("有12个村民组总人口1128户4850人2022年6月", 36_000));

        var drafts = Extract(text);

        Assert.InRange(drafts.Count, 36_000, 250_000);
    }

    private static IReadOnlyList<IndicatorDraft> Extract(string text, params (string Name, string Type, string? Kind)[] names)
    {
        var mentions = new List<LinkedMention>();
        foreach (var (name, type, kind) in names)
        {
            for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
            {
                mentions.Add(new LinkedMention(new Mention(new TextSpan(at, at + name.Length), type, kind, name, "test", 1), name));
            }
        }

        mentions.Sort((a, b) => a.Span.CompareTo(b.Span));
        var sentences = SentenceSplitter.Split(text).Select(s => new Sentence(s, [])).ToList();
        return Extractor.Extract(text, sentences, Quantities.Recognize(text), Times.Recognize(text, new DateOnly(2022, 10, 31)), mentions, "街道");
    }

    private static void Check(string text, string expected)
        => Assert.Equal(expected, string.Join('|', Extract(text).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Metric}={d.Value}{d.Unit}"))));
}
