using KnowledgeGraph.Pipeline.Deciding;

namespace KnowledgeGraph.Pipeline.Tests.Deciding;

public class KnownNamesTests
{
    private static readonly KnownNames Names = new(
        new DecisionBook([new Decision { Kind = DecisionKind.Alias, On = new EntityReference("org:3205/苏州市第九人民医院"), Name = "苏九院" }], "d.yaml"), Given.Schema);

    [Theory]
    [InlineData("", "320508022", "苏九院 Organization")]
    [InlineData("", "320404006", "")]
    [InlineData("九院", "320508022", "苏九院 Organization")]
    [InlineData("苏九院东区", "320508022", "苏九院东区 Organization")]
    public void A_decided_name_is_found_where_its_entity_is_known_and_nothing_longer_stands(string recognized, string scope, string expected)
    {
        const string text = "在苏九院东区义诊";
        var at = text.IndexOf(recognized, StringComparison.Ordinal);
        IReadOnlyList<Mention> mentions = recognized.Length == 0
            ? [] : [new Mention(new TextSpan(at, at + recognized.Length), EntityTypes.Organization, null, recognized, "test", 0.8)];

        Assert.Equal(expected, Names.AddTo(mentions, text, scope).Names());
    }
}
