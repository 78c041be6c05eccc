using System.Globalization;
using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class QuantityRecognizerTests
{
    private static readonly QuantityRecognizer Recognizer = new(UnitLexicon.Load(Seeds.Lexicon));

    [Theory]
    [InlineData("户籍人口3.48万人", "3.48万人=34800人")]
    [InlineData("改造资金近3亿元", "3亿元=300000000元~")]
    [InlineData("超44万平方米", "44万平方米=440000平方米~")]
    [InlineData("2100余个", "2100余个=2100个~")]
    [InlineData("300余家次", "300余家次=300家次~")]
    [InlineData("百余个", "百余个=100个~")]
    [InlineData("两千余", "两千余=2000~")]
    [InlineData("97.5%", "97.5%=97.5%")]
    [InlineData("９７．５％", "９７．５％=97.5％")]
    [InlineData("8.6万余件", "8.6万余件=86000件~")]
    [InlineData("5330㎡", "5330㎡=5330㎡")]
    [InlineData("约11万人次", "11万人次=110000人次~")]
    [InlineData("商户总营收约856万。", "856万=8560000~")]
    [InlineData("2.25万亩", "2.25万亩=22500亩")]
    [InlineData("约5平方公里", "5平方公里=5平方公里~")]
    [InlineData("18.35亿元", "18.35亿元=1835000000元")]
    [InlineData("1,234户", "1,234户=1234户")]
    [InlineData("1,234,567元", "1,234,567元=1234567元")]
    [InlineData("4.2个百分点", "4.2个百分点=4.2个百分点")]
    [InlineData("10多个", "10多个=10个~")]
    [InlineData("十二个村", "十二个=12个")]
    [InlineData("三百余户", "三百余户=300户~")]
    [InlineData("一万二千人", "一万二千人=12000人")]
    [InlineData("三千五百二十户", "三千五百二十户=3520户")]
    [InlineData("一百零五名", "一百零五名=105名")]
    [InlineData("两支队伍", "两支=2支")]
    [InlineData("低效用地三块", "三块=3块")]
    [InlineData("7400余万元", "7400余万元=74000000元~")]
    [InlineData("200多万元", "200多万元=2000000元~")]
    [InlineData("10余万人", "10余万人=100000人~")]
    [InlineData("常住人口过万。", "万=10000~")]
    [InlineData("上千人参加", "千人=1000人~")]
    [InlineData("千亩花海", "千亩=1000亩")]
    [InlineData("70万立方", "70万立方=700000立方")]
    [InlineData("3千瓦", "3千瓦=3千瓦")]
    [InlineData("12元/平方米", "12元/平方米=12元/平方米")]
    [InlineData("11万美元", "11万美元=110000美元")]
    [InlineData("10亿元以上", "10亿元=1000000000元~")]
    [InlineData("百分之九十五", "百分之九十五=95%")]
    [InlineData("3个月", "3个月=3个月")]
    [InlineData("近20年", "20年=20年~")]
    [InlineData("70周岁以上", "70周岁=70周岁~")]
    [InlineData("1.2万多人", "1.2万多人=12000人~")]
    public void Reads(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("259户538人", "259户=259户|538人=538人")]
    [InlineData("5至7名", "5=5名~|7名=7名~")]
    [InlineData("3-5万人", "3=30000人~|5万人=50000人~")]
    [InlineData("从26.9%下降到22.8%", "26.9%=26.9%|22.8%=22.8%")]
    [InlineData("2022年完成12个", "12个=12个")]
    public void Reads_several(string text, string expected) => Check(text, expected);

    [Theory]
    [InlineData("2022年")]
    [InlineData("10月18日")]
    [InlineData("第3期")]
    [InlineData("第十二届")]
    [InlineData("报料热线：86598222")]
    [InlineData("0513-86598222")]
    [InlineData("32120210007")]
    [InlineData("“741样板”")]
    [InlineData("12345热线")]
    [InlineData("“532”发展战略")]
    [InlineData("G233")]
    [InlineData("“1+8+N”")]
    [InlineData("3·15")]
    [InlineData("4A级景区")]
    [InlineData("5G网络")]
    [InlineData("一个")]
    [InlineData("一批主次干道")]
    [InlineData("十九届四中")]
    [InlineData("千方百计")]
    [InlineData("百姓")]
    [InlineData("走进千家万户")]
    [InlineData("单位：万元")]
    [InlineData("数十个")]
    [InlineData("几百户")]
    [InlineData("“十三五”")]
    [InlineData("二三十个")]
    [InlineData("1990年代")]
    public void Finds_no_amount_in(string text) => Check(text, string.Empty);

    [Theory]
    [InlineData("通过3个")]
    [InlineData("经过3个")]
    public void Does_not_take_part_of_a_verb_for_an_approximation(string text)
        => Assert.False(Assert.Single(Recognizer.Recognize(text)).IsApproximate);

    [Fact]
    public void Writes_one_number_in_one_way()
        => Assert.Equal("34800", Assert.Single(Recognizer.Recognize("3.480万人")).Value.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void Reads_a_million_digits_in_linear_time() => Assert.Empty(Recognizer.Recognize(new string('7', 1_000_000)));

    [Fact]
    public void Reads_a_million_numerals_in_linear_time()
        => Assert.NotEmpty(Recognizer.Recognize(string.Concat(Enumerable.Repeat("一二三百千万5个", 120_000))));

    [Fact]
    public void Names_the_line_of_a_malformed_lexicon()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, UnitLexicon.FileName), "# units\n户\thousehold\n亩\tland\n");

            var error = Assert.Throws<SeedFormatException>(() => UnitLexicon.Load(folder.FullName));

            Assert.Equal(3, error.Line);
            Assert.Contains("'land'", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Check(string text, string expected)
    {
        var quantities = Recognizer.Recognize(text);

        Assert.Equal(expected, string.Join('|', quantities.Select(q => string.Create(
            CultureInfo.InvariantCulture, $"{q.Span.In(text)}={q.Value}{q.Unit}{(q.IsApproximate ? "~" : string.Empty)}"))));
    }
}
