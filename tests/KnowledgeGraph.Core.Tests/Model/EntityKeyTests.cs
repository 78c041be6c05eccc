namespace KnowledgeGraph.Core.Tests.Model;

public class EntityKeyTests
{
    [Theory]
    [InlineData("“皖美”红色物业", "皖美红色物业")]
    [InlineData("大庙弄·青年里", "大庙弄青年里")]
    [InlineData("７＋７ Ａ座", "7+7a座")]
    [InlineData("7+7 A座", "7+7a座")]
    [InlineData("党建+\u3000服务\n中心", "党建+服务中心")]
    [InlineData("甲—乙街区", "甲乙街区")]
    [InlineData("G233国道", "g233国道")]
    [InlineData("Ⅱ期①号㎡", "ii期1号m2")]
    [InlineData("欢乐…颂", "欢乐颂")]
    [InlineData("（试点）社区/小区", "试点社区小区")]
    public void Names_that_differ_in_width_case_quotes_or_blanks_give_one_key(string name, string normalized)
    {
        Assert.Equal(normalized, EntityKey.Normalize(name));
        Assert.Equal(normalized, EntityKey.Normalize(EntityKey.Normalize(name)));
        Assert.Equal($"program:cn/{normalized}", EntityKey.Program(EntityKey.Nationwide, name));
    }

    [Fact]
    public void Namesakes_of_different_parents_stay_apart()
    {
        var one = EntityKey.Place("320412001", "虹桥社区");
        var other = EntityKey.Place("320404006", "虹桥社区");

        Assert.NotEqual(one, other);
        Assert.NotEqual(
            EntityKey.Organization(EntityKey.ScopeOf(one), "党群服务中心"), EntityKey.Organization(EntityKey.ScopeOf(other), "党群服务中心"));
    }

    [Theory]
    [InlineData("place:320412001", "place", "320412001")]
    [InlineData("place:320412001/河苑新村", "place", "320412001/河苑新村")]
    [InlineData("policy:waste-sorting", "policy", "waste-sorting")]
    [InlineData("no key", "", "no key")]
    public void A_key_is_a_prefix_and_a_scope(string key, string prefix, string scope)
    {
        Assert.Equal((prefix, scope), (EntityKey.PrefixOf(key), EntityKey.ScopeOf(key)));
    }

    [Theory]
    [InlineData("cn", "“”")]
    [InlineData("cn", " ")]
    [InlineData("", "虹桥社区")]
    public void A_key_needs_a_scope_and_something_that_names(string scope, string name)
    {
        Assert.ThrowsAny<ArgumentException>(() => EntityKey.Place(scope, name));
    }
}
