using KnowledgeGraph.Pipeline.Linking;

namespace KnowledgeGraph.Pipeline.Tests.Linking;

public class PlaceLinkerTests
{
    private const string Hehuachi = "320404006";
    private const string Xicheng = "320413001";

    [Theory]
    [InlineData("荷花池街道/subdistrict", Hehuachi, "320404006")]
    [InlineData("荷花池", Hehuachi, "320404006")]
    [InlineData("钟楼/district", Hehuachi, "320404")]
    [InlineData("常州", Hehuachi, "3204")]
    [InlineData("江苏省/province", Hehuachi, "32")]
    [InlineData("常州市钟楼区荷花池街道/subdistrict", Hehuachi, "320404006")]
    [InlineData("金坛市/district", Xicheng, "320413")]
    public void The_subject_and_its_containers_come_first(string place, string subject, string code)
        => Assert.Equal(code, GivenRegister.Link(place, subject)[0].Code);

    [Theory]
    [InlineData("机一社区/community", Hehuachi, "320404006008", "机械一村社区")]
    [InlineData("机械二村社区/community", Hehuachi, "320404006009", "机械二村社区")]
    [InlineData("万福桥", Hehuachi, "320404006011", "万福桥社区")]
    [InlineData("虹桥社区/community", Xicheng, "320413001002", "虹桥社区")]
    [InlineData("城南社区/community", Xicheng, "320413001201", "城南村")]
    [InlineData("方边村/community", Xicheng, "320413001204", "方边村")]
    public void Communities_of_the_subject_are_found_in_full_shortened_and_interchanged(string place, string subject, string code, string name)
    {
        var link = GivenRegister.Link(place, subject)[0];

        Assert.Equal((code, name), (link.Code, link.Name));
    }

    [Fact]
    public void Aliases_say_where_they_come_from()
    {
        var link = GivenRegister.Link("机一社区/community", Hehuachi)[0];

        Assert.Equal([new Alias("机械一村社区居委会", "register"), new Alias("机一社区", "text")], link.Aliases);
        Assert.Equal("register-shortened", link.Rule);
        Assert.InRange(link.Score, 0.5, 0.9);
    }

    [Fact]
    public void A_shortened_name_that_fits_several_communities_stays_unlinked()
    {
        // 西新桥一村, 二村 and 三村 all fit.
        var link = GivenRegister.Link("西桥社区/community", Hehuachi)[0];

        Assert.Null(link.Code);
    }

    [Fact]
    public void Twenty_namesakes_of_twenty_subdistricts_stay_apart()
    {
        var register = GivenRegister.Register;
        var homes = new[] { "31", "32", "33", "34", "36", "42", "43", "44", "50", "51", "52" }
            .SelectMany(p => register.CommunitiesNamed("虹桥社区", p)).Where(c => c.Name == "虹桥社区")
            .GroupBy(c => c.Code[..9]).Where(g => g.Count() == 1).Select(g => g.Single()).ToList();

        var links = homes.ConvertAll(c => GivenRegister.Link("虹桥社区/community", c.Code[..9])[0]);

        Assert.True(homes.Count >= 20, $"{homes.Count} found");
        Assert.Equal(homes.Select(c => c.Code), links.Select(l => l.Code));
        Assert.Equal(homes.Count, links.Select(l => l.Key).Distinct().Count());
    }

    [Theory]
    [InlineData("虹桥社区/community")]
    [InlineData("云上社区/community")]
    public void A_community_that_the_subject_lacks_is_minted_below_it_not_borrowed_from_a_namesake(string place)
    {
        var link = GivenRegister.Link(place, Hehuachi)[0];

        Assert.Null(link.Code);
        Assert.StartsWith("place:320404006/", link.Key);
        Assert.Equal("place:320404006", link.ParentKey);
    }

    [Fact]
    public void A_container_that_the_text_states_decides_among_namesakes()
    {
        var links = GivenRegister.Link("永康市/district 西城街道/subdistrict<0 西城街道/subdistrict 虹桥社区/community<2", Xicheng);

        Assert.Equal(["330784", "330784002", "320413001", "320413001002"], links.Select(l => l.Code));
        Assert.Equal(("place:330784", true), (links[1].ParentKey, links[1].ParentSaid));
    }

    [Theory]
    [InlineData("昭通/city", "5306")]
    [InlineData("云南/province 昭通<0", "5306")]
    [InlineData("上海", "31")]
    [InlineData("北京/city", "11")]
    [InlineData("会昌县/district", "360733")]
    [InlineData("尹珍街道/subdistrict", "520325001")]
    public void Places_in_passing_are_found_where_the_name_leaves_no_doubt(string places, string code)
        => Assert.Equal(code, GivenRegister.Link(places, Hehuachi)[^1].Code);

    [Fact]
    public void A_district_name_of_several_cities_stays_open()
    {
        var link = GivenRegister.Link("鼓楼区/district", "440113007")[0];

        Assert.Equal(("place:cn/鼓楼区", null), (link.Key, link.Code));
    }

    [Fact]
    public void A_district_beside_the_register_is_minted_under_its_city_and_kept_as_parent()
    {
        var links = GivenRegister.Link("常州经开区/district 戚墅堰街道/subdistrict<0 江苏常州经济开发区/district", "320412001");

        Assert.Equal(("place:3204/常州经开区", "place:3204"), (links[0].Key, links[0].ParentKey));
        Assert.Equal(("place:320412001", "place:3204/常州经开区", true), (links[1].Key, links[1].ParentKey, links[1].ParentSaid));
        Assert.Equal(links[0].Key, links[2].Key);
    }

    [Theory]
    [InlineData("河苑新村/neighbourhood", "place:320412001/河苑新村")]
    [InlineData("银苑小区/neighbourhood", "place:320412001/银苑")]
    [InlineData("金贸大厦/site", "place:320412001/金贸大厦")]
    [InlineData("延陵路/road", "place:3204/延陵路")]
    [InlineData("大运河/site", "place:3204/大运河")]
    [InlineData("233国道/road", "place:cn/g233")]
    [InlineData("S122省道/road", "place:32/s122")]
    [InlineData("绕城高速/road", "place:3204/绕城高速")]
    [InlineData("沪宁高速/road", "place:cn/沪宁高速")]
    [InlineData("长三角/site", "place:cn/长三角")]
    [InlineData("党群服务中心/site", "place:320412001/党群服务中心")]
    [InlineData("花溪社区党群服务中心/site", "place:320412001006/党群服务中心")]
    [InlineData("花溪党群服务中心/site", "place:320412001006/党群服务中心")]
    public void Keys_are_minted_within_the_scope_of_the_name(string place, string key)
        => Assert.Equal(key, GivenRegister.Link(place, "320412001")[0].Key);

    [Fact]
    public void Roads_of_two_counties_of_one_city_stay_apart()
    {
        var one = GivenRegister.Link("人民路/road", "330825001")[0];
        var other = GivenRegister.Link("人民路/road", "330822001")[0];

        Assert.NotEqual(one.Key, other.Key);
    }

    [Fact]
    public void A_facility_of_two_communities_is_two_places()
    {
        var links = GivenRegister.Link("花溪社区/community 河苑社区/community 党群服务中心/site<0 党群服务中心/site<1", "320412001");

        Assert.Equal(["place:320412001006/党群服务中心", "place:320412001004/党群服务中心"], links.Skip(2).Select(l => l.Key));
    }

    [Theory]
    [InlineData("西新桥二村/neighbourhood 西二村/neighbourhood")]
    [InlineData("大庙弄/neighbourhood 大庙弄片区/neighbourhood")]
    [InlineData("北新巷小区/neighbourhood 北新巷/neighbourhood")]
    [InlineData("荷花池街道/subdistrict 荷花池记忆馆/site 记忆馆/site")]
    public void Two_names_of_one_text_for_one_place_share_a_key(string places)
    {
        var links = GivenRegister.Link(places, Hehuachi);

        Assert.Equal(links[^1].Key, links[^2].Key);
    }

    [Fact]
    public void What_lies_in_a_subject_beside_the_register_is_scoped_by_its_minted_key()
    {
        var register = GivenRegister.Register;
        var subject = new SubjectLink(
            "place:510182/军乐镇", "军乐镇", "subdistrict", null, [register.Find("510182")!, .. register.Containers("510182")], "subject-minted", 0.7);

        var links = GivenRegister.Link("军乐/subdistrict 朝阳村/community<0 卿家巷/neighbourhood<1 濛阳河/site 彭州/district", subject);

        Assert.Equal(
            ["place:510182/军乐镇", "place:510182/军乐镇/朝阳村", "place:510182/军乐镇/卿家巷", "place:510182/濛阳河", "place:510182"],
            links.Select(l => l.Key));
    }

    [Fact]
    public void Containers_from_the_register_chain_up_to_the_province()
    {
        var links = GivenRegister.Linker.ContainersOf("320613006");

        Assert.Equal(["place:320613", "place:3206", "place:32"], links.Select(l => l.Key));
        Assert.Equal(["place:3206", "place:32", null], links.Select(l => l.ParentKey));
        Assert.All(links, l => Assert.Equal("register-container", l.Rule));
    }

    [Fact]
    public void Containers_that_contain_each_other_end_somewhere()
    {
        var links = GivenRegister.Link("甲苑/neighbourhood<1 乙苑/neighbourhood<0", Hehuachi);

        Assert.Equal(2, links.Count);
        Assert.Equal("place:320404006/甲苑", links[0].Key);
    }

    [Fact]
    public void Without_a_subject_only_unique_names_are_linked()
    {
        var links = GivenRegister.Link("南通市/city 虹桥社区/community 西城街道/subdistrict", subject: null);

        Assert.Equal(["3206", null, null], links.Select(l => l.Code));
    }

    [Fact]
    public void A_container_outside_of_the_list_is_refused()
        => Assert.Throws<ArgumentException>(() => GivenRegister.Link("甲苑/neighbourhood<7", Hehuachi));
}
