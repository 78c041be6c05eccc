
namespace KnowledgeGraph.Pipeline.Tests.Linking;

public class RegisterMatcherTests
{
    [Theory]
    [InlineData("江苏省常州市金坛区西城街道", "江苏省 常州市 金坛区 西城街道")]
    [InlineData("走进金坛，西城的虹桥社区和方边", "金坛 西城 虹桥社区 方边")]
    [InlineData("赴北京、昭通考察，在新城区开会", "北京 昭通 新城区")]
    [InlineData("城区和郊区面貌一新，合作共建", "")]
    [InlineData("", "")]
    public void Finds_names_of_the_register_the_longest_first(string text, string names)
    {
        var matches = GivenRegister.Matcher.Match(text, GivenRegister.Subject("320413001"));

        Assert.Equal(names, string.Join(' ', matches.Select(m => m.Span.In(text))));
        Assert.All(matches, m => Assert.NotEmpty(m.Codes));
    }

    [Fact]
    public void Short_names_are_told_from_full_ones()
    {
        var matches = GivenRegister.Matcher.Match("金坛区和金坛", GivenRegister.Subject("320413001"));

        Assert.Equal([(true, "320413"), (false, "320413")], matches.Select(m => (m.IsFull, m.Codes[0])));
    }

    [Fact]
    public void Short_names_of_communities_are_known_only_around_the_subject()
        => Assert.Empty(GivenRegister.Matcher.Match("方边变了样", GivenRegister.Subject("320613006")));

    [Fact]
    public void Without_a_subject_the_whole_country_is_known()
        => Assert.Equal("320613", GivenRegister.Matcher.Match("崇川区", null).Single().Codes.Single());

    [Fact]
    public void A_long_text_without_punctuation_is_matched_to_its_end()
    {
        var unit = "金坛区西城街道虹桥社区内蒙古自治区村村村";

        var once = GivenRegister.Matcher.Match(unit, GivenRegister.Subject("320413001"));
        var many = GivenRegister.Matcher.Match(string.Concat(Enumerable.Repeat(unit, 20_000)), GivenRegister.Subject("320413001"));

        Assert.Equal(20_000 * once.Count, many.Count);
    }
}
