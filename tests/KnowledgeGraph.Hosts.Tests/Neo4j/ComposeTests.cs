using System.Text.RegularExpressions;

namespace KnowledgeGraph.Hosts.Tests.Neo4j;

public partial class ComposeTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("docker-compose.yml"));

    [Fact]
    public void Every_image_is_of_one_version()
    {
        var images = Image().Matches(Text).Select(m => m.Groups[1].Value).ToList();

        Assert.True(images.Count >= 2);
        Assert.All(images, i => Assert.Matches(@"^[\w/.-]+:\d+\.\d+\.\d+(-\w+)?$", i));
    }

    [Fact]
    public void There_is_no_password_but_the_one_of_the_environment()
    {
        Assert.Contains("NEO4J_AUTH: \"neo4j/${NEO4J_PASSWORD:?", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("NEO4J_PASSWORD:-", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_port_is_of_this_machine_alone()
        => Assert.All(Port().Matches(Text), p => Assert.StartsWith("127.0.0.1:", p.Groups[1].Value, StringComparison.Ordinal));

    [GeneratedRegex(@"^    image: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Image();

    [GeneratedRegex(@"^      - ""([^""]*:\d+)""$", RegexOptions.Multiline)]
    private static partial Regex Port();
}
