using System.Text;
using KnowledgeGraph.Pipeline.Cleaning;

namespace KnowledgeGraph.Pipeline.Tests.Cleaning;

public class TextCleanerTests
{
    private const string Article = "学田街道位于崇川区核心区域，面积约5平方公里，下辖7个社区，今年以来各项工作稳步推进。";

    private static readonly TextCleaner Cleaner = TextCleaner.Load(Seeds.Lexicon);

    public static TheoryData<string> Samples() => new(Seeds.Documents.Select(p => Path.GetFileName(p)));

    [Theory]
    [InlineData("000")]
    [InlineData("004")]
    public void Cleans_a_seed_as_its_golden_file_says(string number)
    {
        var text = Clean(File.ReadAllText(Seeds.DocumentNumbered(number)));
        var found = new StringBuilder();
        found.Append($"title {text.Metadata.Title?.Value}\ndate {text.Metadata.PublishedOn?.Value:yyyy-MM-dd}\nmedium {text.Metadata.Medium?.Value}\n");
        found.Append($"authors {string.Join(' ', text.Metadata.Authors.Select(a => $"{a.Value.Role}:{a.Value.Name}"))}\n\n");
        found.AppendJoin('\n', text.Blocks.Select(b => $"{b.Kind}\t{b.Span.In(text.Text)}")).Append('\n');
        var path = Repository.PathOf("tests", "KnowledgeGraph.Pipeline.Tests", "Cleaning", "Golden", $"{number}.txt");

        Assert.Equal(File.ReadAllText(path), found.ToString());
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_character_leads_back_to_its_own_in_the_source(string seed) => AssertMap(File.ReadAllText(Seeds.Document(seed)));

    [Fact]
    public void The_map_holds_for_any_text()
    {
        var random = new Random(11);
        string[] parts = ["学田街道", "获评", "，", ",", ".", "。", "\n", "\r\n", "\n\n", "  ", "\u3000", "２０", "12", "(", ")", "\"", "“", "”", "一、", "abc", "·", "\u200B",
            "来源:", "记者 张三", "2023-01-05", "讯(", "相关新闻", "\t", "**", "本报讯 ", "--", "……", "𠮷"];
        for (var i = 0; i < 3000; i++)
        {
            AssertMap(string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => parts[random.Next(parts.Length)])));
        }
    }

    [Theory]
    [InlineData("首页 | 要闻 | 区县 | 专题 | 视频 | 数字报 | 登录 注册")]
    [InlineData("您当前的位置 :首页 > 常州经开区 > 正文")]
    [InlineData("当前位置：网站首页 >> 新闻中心 >> 街道动态")]
    [InlineData("今天是2023年1月5日 星期四")]
    [InlineData("常州 多云 3℃～11℃ 空气质量 良")]
    [InlineData("【字体：大 中 小】 【打印】 【关闭】")]
    [InlineData("分享到：微信 微博 QQ空间")]
    [InlineData("浏览次数：1268 次")]
    [InlineData("————————")]
    public void Leaves_furniture_above_the_text_out(string line)
    {
        var text = Clean($"{line}\n学田街道工作总结\n\n{Article}\n");

        Assert.Equal($"学田街道工作总结\n{Article}", text.Text);
        Assert.Null(text.Metadata.PublishedOn);
    }

    [Theory]
    [InlineData("责编: 庄恩慧")]
    [InlineData("（责任编辑：值班编辑）")]
    [InlineData("苏ICP备10099057号-3 版权所有 某某融媒体中心")]
    [InlineData("最新资讯杂谈\n  • 人才资讯速递(第31期)04-30\n\n    ·日前，某高新区出台若干政策，分别对高端人才、顶尖人才以及柔性引进人才四个方面给予……")]
    [InlineData("相关链接\n· 元旦假期公交线路运营安排一览\n· 中山路步行街小吃地图来了\n关于我们 | 广告服务 | 网站地图")]
    [InlineData("上一篇：防汛值守不松劲 下一篇：暑期防溺水提醒")]
    [InlineData("· 春运首周火车票怎么抢 01-12\n· 今年寒假放多少天 01-11")]
    [InlineData("广告：喜迎新春，全屋家电以旧换新")]
    [InlineData("免责声明：本文来源于网络，如有侵权请联系我们删除，本站不承担任何法律责任。")]
    [InlineData("欢迎咨询\n返回顶部")]
    [InlineData("扫一扫在手机打开当前页")]
    public void Leaves_furniture_below_the_text_out(string lines)
        => Assert.Equal($"学田街道工作总结\n{Article}", Clean($"学田街道工作总结\n\n{Article}\n\n{lines}\n").Text);

    [Theory]
    [InlineData("织密一张网")]
    [InlineData("统筹安排")]
    [InlineData("二、社区")]
    [InlineData("军乐镇人民政府")]
    [InlineData("戚墅堰街道党工委书记 潘俊")]
    [InlineData("联系电话：85512345")]
    public void Lines_of_the_text_that_look_like_furniture_stay(string line)
        => Assert.Contains(line, Clean($"学田街道工作总结\n\n{Article}\n{line}\n{Article}\n").Text, StringComparison.Ordinal);

    [Fact]
    public void A_list_of_links_in_the_middle_does_not_end_the_text()
    {
        var text = Clean($"学田街道工作总结\n{Article}\n相关阅读\n· 高温天用电注意\n· 一图读懂医保\n二、下一步打算\n{Article}\n");

        Assert.Equal($"学田街道工作总结\n{Article}\n二、下一步打算\n{Article}", text.Text);
    }

    [Theory]
    [InlineData("人民网北京10月15日电(记者池梦蕊)", "", "人民网", "记者:池梦蕊")]
    [InlineData("本报讯（记者 景静）", "", null, "记者:景静")]
    [InlineData("武汉晚报讯（记者程艳 通讯员王成）", "", "武汉晚报", "记者:程艳 通讯员:王成")]
    [InlineData("", "（本报记者 张三 通讯员 李小四）", null, "本报记者:张三 通讯员:李小四")]
    [InlineData("", "中国日报江苏记者站", "中国日报江苏记者站", "")]
    [InlineData("", "\n\n芜湖日报记者田龙", "芜湖日报", "记者:田龙")]
    [InlineData("来源：南通日报 作者：欧阳修明 责编：秦　蕾\n", "", "南通日报", "作者:欧阳修明 责编:秦蕾")]
    [InlineData("□ 本报记者 谢旺\n", "", null, "本报记者:谢旺")]
    [InlineData("焦作日报  ２０１３-１１-２７  记者 郭树勋\n", "", "焦作日报", "记者:郭树勋")]
    public void Bylines_leave_the_text_and_become_metadata(string before, string after, string? medium, string authors)
    {
        var source = $"学田街道工作总结\n{before}{Article}{after}";

        var text = Clean(source);

        Assert.Equal($"学田街道工作总结\n{Article}", text.Text);
        Assert.Equal(medium, text.Metadata.Medium?.Value);
        Assert.Equal(authors, string.Join(' ', text.Metadata.Authors.Select(a => $"{a.Value.Role}:{a.Value.Name}")));
        Assert.All(text.Metadata.Authors, a => Assert.Equal(a.Value.Name, a.Source.In(source).Replace("\u3000", "", StringComparison.Ordinal)));
        Assert.Equal(medium, text.Metadata.Medium?.Source.In(source));
    }

    [Theory]
    [InlineData("题目\n发布日期:2024/2/3 20:24:31 浏览:102\n来源时间为:2024-01-23\n{0}", "2024-01-23")]
    [InlineData("题目(2022年12月19日)\n{0}", "2022-12-19")]
    [InlineData("题目\n（2023年12月28日）\n{0}", "2023-12-28")]
    [InlineData("题目\n{0}\n\n学田街道办事处\n2023年12月28日", "2023-12-28")]
    [InlineData("题目\n{0}\n学田街道办事处 二〇二三年十二月二十八日", "2023-12-28")]
    [InlineData("题目\n发布机构：某某办事处\u3000\u3000发布日期：2023-01-06\n{0}", "2023-01-06")]
    [InlineData("今天是2024年5月6日\n题目\n2023-01-06\n{0}", "2023-01-06")]
    [InlineData("题目\n2023年1月6日，街道召开了会议，部署了全年的各项重点工作和下一步的打算。\n{0}", null)]
    [InlineData("题目\n{0}\n相关新闻\n· 别的新闻\n2023-01-06", null)]
    public void The_date_is_the_articles_own(string page, string? expected)
    {
        var source = page.Replace("{0}", Article, StringComparison.Ordinal);

        var found = Clean(source).Metadata.PublishedOn;

        Assert.Equal(expected, found?.Value.ToString("yyyy-MM-dd"));
        Assert.True(found is null || found.Source.In(source) is { Length: >= 8 and <= 12 });
    }

    [Fact]
    public void The_documents_own_fields_come_before_what_the_page_says()
    {
        var document = Document($"某站\n题 目 一\n2023-01-06\n{Article}") with { Title = "题目一", PublishedOn = new DateOnly(2023, 1, 5), Source = "南通日报" };

        var metadata = Cleaner.Clean(document).Metadata;

        Assert.Equal(("题目一", new DateOnly(2023, 1, 5), "南通日报"), (metadata.Title!.Value, metadata.PublishedOn!.Value, metadata.Medium!.Value));
        Assert.Equal("题 目 一", metadata.Title.Source.In(document.Text));
        Assert.True(metadata.PublishedOn.Source.IsEmpty);
    }

    [Fact]
    public void A_word_broken_over_lines_is_healed()
    {
        const string Broken = "切实保障全区重大民生项目的顺利建设。新建“江苏省健康菜市\n\n\n\n场”1家。建档立卡的259户全部脱贫。";

        var text = Clean("西城街道工作\n" + Broken);

        var at = text.Text.IndexOf("江苏省健康菜市场", StringComparison.Ordinal);
        Assert.True(at > 0);
        Assert.Equal("江苏省健康菜市\n\n\n\n场", text.ToSource(new TextSpan(at, at + 8)).In("西城街道工作\n" + Broken));
    }

    [Fact]
    public void Wrapped_lines_are_joined_and_headings_stay_apart()
    {
        var text = Clean("""
            西江镇工作总结

               ２０２１年是"十四五"起步之年.在县委、县政府和镇党委的领导
            下,全镇一路爬坡过坎,全年的任务大体如期交了账,产业的后
            劲也足了起来.
            一、农业
               粮食生产一刻没有放松,高标准农田建设大力推进,烟叶种了１１００亩
            ,收购烟叶２７万斤.生猪、肉牛、莲子、油茶、红薯等老产
            业也都稳得住.
            """);

        Assert.Equal(
            [
                "Title 西江镇工作总结",
                "Paragraph 2021年是“十四五”起步之年。在县委、县政府和镇党委的领导下，全镇一路爬坡过坎，全年的任务大体如期交了账，产业的后劲也足了起来。",
                "Heading 一、农业",
                "Paragraph 粮食生产一刻没有放松，高标准农田建设大力推进，烟叶种了1100亩，收购烟叶27万斤。生猪、肉牛、莲子、油茶、红薯等老产业也都稳得住。",
            ],
            text.Blocks.Select(b => $"{b.Kind} {b.Span.In(text.Text)}"));
    }

    [Theory]
    [InlineData("以 “进”的姿态 谱写篇章", "以“进”的姿态 谱写篇章")]
    [InlineData("2023 年 10 月，新建 3 个", "2023年10月，新建3个")]
    [InlineData("关 于 工 作 报 告", "关于工作报告")]
    [InlineData("党工委书记 潘俊", "党工委书记 潘俊")]
    [InlineData("Sunshine City 小区", "Sunshine City小区")]
    [InlineData("学\u200B田\u00A0\u3000街道", "学田 街道")]
    public void Blanks_stay_where_they_part_words(string line, string expected) => Assert.Equal(expected, Clean($"{line}\n{Article}").Blocks[0].Span.In(Clean($"{line}\n{Article}").Text));

    [Fact]
    public void Markdown_signs_are_none_of_the_text()
    {
        var text = Cleaner.Clean(Document($"# 学田街道\n\n## 一年回顾\n\n**今年**以来。{Article}\n- 其一。\n") with { Id = "a.md" });

        Assert.Equal($"学田街道\n一年回顾\n今年以来。{Article}\n-其一。", text.Text);
        Assert.Equal([BlockKind.Title, BlockKind.Heading, BlockKind.Paragraph, BlockKind.ListItem], text.Blocks.Select(b => b.Kind));
    }

    [Theory]
    [InlineData("学田街道")]
    [InlineData("a")]
    [InlineData("(")]
    [InlineData("“")]
    [InlineData("字 ")]
    [InlineData("，")]
    [InlineData("学田,街道\n")]
    [InlineData("·\n")]
    [InlineData("记者 张三 ")]
    public void A_long_text_without_sentences_keeps_its_map(string unit)
    {
        var clean = Clean(string.Concat(Enumerable.Repeat(unit, 480_000 / unit.Length)));

        Assert.Equal(clean.Text.Length, clean.SourceIndex.Count);
        Assert.All(clean.SourceIndex.Zip(clean.SourceIndex.Skip(1)), pair => Assert.True(pair.First < pair.Second));
    }

    [Fact]
    public void A_malformed_lexicon_names_file_line_and_value()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "# comment\nstrong\t首页\nstrnog\t登录\n");

        var error = Assert.Throws<SeedFormatException>(() => CleaningLexicon.Load(path));
        File.Delete(path);

        Assert.Equal(3, error.Line);
        Assert.Contains("'strnog'", error.Message, StringComparison.Ordinal);
    }

    private static void AssertMap(string source)
    {
        var text = Clean(source);

        Assert.Equal(text.Text.Length, text.SourceIndex.Count);
        Assert.Equal(text.Text, string.Join('\n', text.Blocks.Select(b => b.Span.In(text.Text))));
        for (var i = 0; i < text.Text.Length; i++)
        {
            Assert.True(i == 0 || text.SourceIndex[i] > text.SourceIndex[i - 1], $"not ascending at {i} of {source}");
            Assert.InRange(text.SourceIndex[i], 0, source.Length - 1);
            var (clean, read) = (text.Text[i], source[text.SourceIndex[i]]);
            if (!(clean is '\n' or ' '))
            {
                Assert.Equal(Alike(read), Alike(clean));
            }
        }
    }

    /// <summary>One sign for all forms of a mark.</summary>
    private static char Alike(char c) => Folding.Narrow(c) switch
    {
        '“' or '”' => '"',
        '‘' or '’' => '\'',
        '。' => '.',
        '—' => '-',
        var narrow => narrow,
    };

    private static CleanText Clean(string text) => Cleaner.Clean(Document(text));

    private static Document Document(string text) => new() { Id = "a.txt", Text = text, ContentHash = string.Empty };
}
