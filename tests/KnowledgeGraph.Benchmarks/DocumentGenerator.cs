using System.Globalization;
using System.Text;
using KnowledgeGraph.Pipeline.Linking;

namespace KnowledgeGraph.Benchmarks;

/// <summary>Makes any number of documents that look like reports of sub-districts: real places of the register in sentences from templates.</summary>
/// <remarks>For load only: what they say is made up. The same seed gives the same bytes; a thousand files share a folder.</remarks>
internal sealed class DocumentGenerator
{
    private const int FilesPerFolder = 1000;

    private static readonly string[] Surnames = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林"];
    private static readonly string[] GivenNames = ["建国", "晓明", "丽华", "志强", "秀英", "海涛", "文静", "俊杰", "红梅", "永康", "雪琴", "国栋", "玉兰", "一鸣"];
    private static readonly string[] Themes = ["邻里", "红色", "暖心", "幸福", "阳光", "银龄", "清风", "绿色", "同心", "星火", "书香", "平安"];
    private static readonly string[] Things = ["服务站", "议事厅", "驿站", "课堂", "合伙人", "志愿队", "管家", "小屋", "工作室", "联盟"];
    private static readonly string[] Works = ["老旧小区改造", "雨污分流改造", "口袋公园建设", "电梯加装", "农贸市场改造", "停车场建设", "污水管网改造", "适老化改造"];
    private static readonly string[] Honours = ["全国文明单位", "省级文明社区", "全国民主法治示范社区", "省级示范社区", "市级先进基层党组织", "全国最美志愿服务社区"];

    private static readonly string[] Sentences =
    [
        "{street}位于{district}，辖{n}个社区，总人口{p}万人，辖区面积{a}平方公里。",
        "{year}年，{community}完成{work}{n}处，惠及居民{m}户，总投资{q}万元。",
        "{community}打造“{theme}{thing}”品牌，开展各类活动{n}场，参与居民{m}人次。",
        "“{theme}{thing}”设在{community}，由{community}党委书记{person}牵头，每周接待居民{n}人次。",
        "{street}获评“{honour}”称号，{community}获评“{honour}”。",
        "{year}年{month}月{day}日，{street}党工委书记{person}到{community}调研{work}工作。",
        "今年以来，{street}实施{work}项目{n}个，完成投资{q}万元，同比增长{r}%。",
        "{community}居民{person}说：“小区的路平了，灯亮了，我们住得更舒心了。”",
        "{street}成立物业管理服务中心，{community}、{other}先行先试，解决问题{m}件。",
        "全年实现一般公共预算收入{q}万元，新增就业{m}人，城镇登记失业率控制在{r}%以内。",
        "{community}与{other}结对共建，设立“{theme}{thing}”，把服务送到居民家门口。",
        "下一步，{street}将以“{theme}{thing}”为抓手，推动{work}提质增效。",
    ];

    private readonly DivisionRegister register;
    private readonly List<Division> streets;
    private readonly Random random;

    private DocumentGenerator(string gazetteer, int seed)
    {
        register = DivisionRegister.Load(gazetteer);
        random = new Random(seed);
        streets = [.. Below(31).SelectMany(d => register.Children(d.Code)).Where(d => d.Code.Length == 9)];
    }

    /// <summary>Writes the documents.</summary>
    /// <param name="gazetteer">The folder <c>seeds/gazetteer</c>.</param>
    /// <param name="folder">Where to; made where it is missing.</param>
    public static void Write(string gazetteer, string folder, int count, int seed)
    {
        var generator = new DocumentGenerator(gazetteer, seed);
        for (var i = 0; i < count; i++)
        {
            var below = Path.Combine(folder, (i / FilesPerFolder).ToString("0000", CultureInfo.InvariantCulture));
            Directory.CreateDirectory(below);
            File.WriteAllText(Path.Combine(below, $"{i:0000000}.txt"), generator.Next().Text);
        }

        Console.WriteLine($"{count} documents about {generator.streets.Count} sub-districts at {folder}");
    }

    /// <summary>The documents that <see cref="Write"/> would write, each with the code of its sub-district.</summary>
    public static (string Street, string Text)[] Texts(string gazetteer, int count, int seed)
    {
        var generator = new DocumentGenerator(gazetteer, seed);
        return [.. Enumerable.Range(0, count).Select(_ => generator.Next())];
    }

    /// <summary>Districts of all provinces.</summary>
    private List<Division> Below(int provinces)
        => [.. Enumerable.Range(11, 60).Select(c => register.Find(c.ToString(CultureInfo.InvariantCulture))).OfType<Division>().Take(provinces)
            .SelectMany(p => register.Children(p.Code)).SelectMany(c => c.Code.Length == 6 ? [c] : register.Children(c.Code))];

    private (string Street, string Text) Next()
    {
        var street = streets[random.Next(streets.Count)];
        var communities = register.CommunitiesOf(street.Code);
        string Community() => communities.Count == 0 ? "花园社区" : communities[random.Next(communities.Count)].Name;
        var containers = register.Containers(street.Code);
        var district = string.Concat(containers.Take(2).Reverse().Select(c => c.Name));
        var text = new StringBuilder();
        var year = random.Next(2019, 2025);
        text.Append(street.Name).Append('：').Append(Any(Works)).Append("绘就幸福底色\n").Append(year).Append('-').Append($"{random.Next(1, 13):00}-{random.Next(1, 29):00}").Append('\n');
        text.Append(district).Append(street.Name).Append('\n');
        for (var left = random.Next(8, 40); left > 0; left--)
        {
            text.Append(Any(Sentences)
                .Replace("{street}", street.Name, StringComparison.Ordinal)
                .Replace("{district}", district, StringComparison.Ordinal)
                .Replace("{community}", Community(), StringComparison.Ordinal)
                .Replace("{other}", Community(), StringComparison.Ordinal)
                .Replace("{person}", Any(Surnames) + Any(GivenNames), StringComparison.Ordinal)
                .Replace("{theme}", Any(Themes), StringComparison.Ordinal)
                .Replace("{thing}", Any(Things), StringComparison.Ordinal)
                .Replace("{work}", Any(Works), StringComparison.Ordinal)
                .Replace("{honour}", Any(Honours), StringComparison.Ordinal)
                .Replace("{year}", $"{year - random.Next(2)}", StringComparison.Ordinal)
                .Replace("{month}", $"{random.Next(1, 13)}", StringComparison.Ordinal)
                .Replace("{day}", $"{random.Next(1, 29)}", StringComparison.Ordinal)
                .Replace("{n}", $"{random.Next(2, 60)}", StringComparison.Ordinal)
                .Replace("{m}", $"{random.Next(60, 5000)}", StringComparison.Ordinal)
                .Replace("{p}", $"{random.Next(1, 20)}.{random.Next(10)}", StringComparison.Ordinal)
                .Replace("{a}", $"{random.Next(1, 90)}.{random.Next(10)}", StringComparison.Ordinal)
                .Replace("{q}", $"{random.Next(20, 90000)}", StringComparison.Ordinal)
                .Replace("{r}", $"{random.Next(1, 20)}.{random.Next(10)}", StringComparison.Ordinal));
            if (random.Next(3) == 0)
            {
                text.Append('\n');
            }
        }

        return (street.Code, text.Append('\n').ToString());
    }

    private string Any(string[] from) => from[random.Next(from.Length)];
}
