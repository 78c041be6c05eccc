namespace KnowledgeGraph.Pipeline.Tests.Linking;

public class SubjectFinderTests
{
    [Theory]
    [InlineData("000_4b15affbfc022093.txt", "320412001")]
    [InlineData("001_fd68bde13d4caed7.txt", "320413001")]
    [InlineData("002_a1e3e2cc862494e1.txt", "320404006")]
    [InlineData("003_086f802d0439a937.txt", "320613006")]
    [InlineData("004_bb4d74c52f4bd73a.txt", "340207001")]
    public void Finds_what_each_sample_document_is_about(string file, string code)
    {
        var text = File.ReadAllText(Seeds.Document(file));

        var subject = GivenRegister.Finder.Find(null, text, []);

        Assert.Equal(code, subject?.Code);
    }

    [Theory]
    [InlineData("西城街道工作总结", "金坛区委、区政府领导下，西城街道稳步前进。", "", "320413001")]
    [InlineData("西城街道工作总结", "为助推永康发展，西城街道稳步前进。", "", "330784002")]
    [InlineData("西城街道工作总结", "全年工作稳步前进。", "随州日报", "421303001")]
    [InlineData("西城街道工作总结", "虹桥社区、花街社区、九洲里社区和方边村都有进展。", "", "320413001")]
    [InlineData("中山市民众镇工作总结", "民众镇全年工作稳步前进。", "", "442000007")]
    [InlineData("北京市朝阳区望京街道工作总结", "全年工作稳步前进。", "", "110105026")]
    [InlineData("崇川区学田街道紫荆花社区走访记", "紫荆花社区变美了。", "", "320613006002")]
    [InlineData("崇川区片区改造同步推进", "学田街片区改造：20个小区。", "", "320613")]
    [InlineData("紫荆花社区走访记", "南通市崇川区的紫荆花社区变美了。", "", "320613006002")]
    public void Tells_namesakes_apart_by_what_else_is_named(string title, string text, string hint, string code)
    {
        var subject = GivenRegister.Finder.Find(title, text, [hint]);

        Assert.Equal(code, subject?.Code);
    }

    [Fact]
    public void A_place_that_the_register_lacks_gets_a_key_under_the_container_named()
    {
        var subject = GivenRegister.Finder.Find("彭州市云上街道工作总结", "云上街道地处彭州市东郊。", []);

        Assert.Equal("place:510182/云上街道", subject?.Key);
        Assert.Null(subject?.Code);
        Assert.Equal("彭州市 成都市 四川省", string.Join(' ', subject!.Containers.Select(d => d.Name)));
    }

    [Theory]
    [InlineData("南通市崇川区全力推进城市更新", "320613")]
    [InlineData("江苏省全力推进城市更新", "32")]
    [InlineData("南通市崇川区：建设美丽城镇", "320613")]
    [InlineData("南通市崇川区：共同打造“乡愁记忆”", "320613")]
    [InlineData("南通市崇川区 动态信息 镇、街道动态", "320613")]
    public void Falls_back_on_the_larger_place(string title, string code)
        => Assert.Equal(code, GivenRegister.Finder.Find(title, "各项工作稳步前进。", [])?.Code);

    [Fact]
    public void A_text_without_places_is_about_none() => Assert.Null(GivenRegister.Finder.Find("今日要闻", "各项工作稳步前进。", []));

    [Fact]
    public void The_chain_of_a_subject_leads_to_the_province()
    {
        var subject = GivenRegister.Finder.Find("学田街道工作总结", "崇川区学田街道稳步前进。", []);

        Assert.Equal("崇川区 南通市 江苏省", string.Join(' ', subject!.Containers.Select(d => d.Name)));
        Assert.InRange(subject.Score, 0.9, 1.0);
    }
}
