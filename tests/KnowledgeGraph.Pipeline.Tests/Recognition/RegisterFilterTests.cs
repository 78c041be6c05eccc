using System.Collections.Frozen;
using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class RegisterFilterTests
{
    private static readonly WordScanner Suffixes = new(Given.Lists("places.yaml").Classes("suffixes"));
    private static readonly FrozenSet<string> GenericHeads = Given.Lists("places.yaml").Words("generic_heads");

    [Theory]
    [InlineData("苏州是一座古城。", "苏州 city")]
    [InlineData("车辆经苏州路绕行。", "")]
    [InlineData("姑苏区虎丘街道位于苏州市。", "姑苏区 district;虎丘街道 subdistrict;苏州市 city")]
    [InlineData("运河南边新建步道。", "")]
    [InlineData("来凤、清塘社区获评。", "来凤 community;清塘社区 community")]
    [InlineData("红星闪闪放光彩。", "")]
    [InlineData("走进老城区，这里曾是古城区。", "")]
    public void A_name_of_the_register_must_stand_as_a_name(string text, string expected)
        => Assert.Equal(expected, RegisterFilter.Keep(Given.Text(text), Given.Registered(text), Suffixes, GenericHeads).Names());
}
