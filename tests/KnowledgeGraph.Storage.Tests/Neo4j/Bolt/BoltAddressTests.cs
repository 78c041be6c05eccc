using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

public class BoltAddressTests
{
    [Theory]
    [InlineData("bolt://localhost", "localhost:7687 None False", "bolt://localhost:7687")]
    [InlineData("BOLT://Host:7000/", "Host:7000 None False", "bolt://Host:7000")]
    [InlineData("bolt+s://db.example:7687/graph", "db.example:7687 Trusted False graph", "bolt+s://db.example:7687/graph")]
    [InlineData("bolt+ssc://[::1]:9/x", "[::1]:9 AnyCertificate False x", "bolt+ssc://[::1]:9/x")]
    [InlineData("bolt://[fe80::1]", "[fe80::1]:7687 None False", "bolt://[fe80::1]:7687")]
    [InlineData("neo4j://a/%E5%9B%BE", "a:7687 None True 图", "neo4j://a:7687/%E5%9B%BE")]
    [InlineData("neo4j+s://a?region=eu&policy=x%20y", "a:7687 Trusted True policy=x y region=eu", "neo4j+s://a:7687?policy=x%20y&region=eu")]
    [InlineData("neo4j+ssc://a:1?database=g&region=eu", "a:1 AnyCertificate True g region=eu", "neo4j+ssc://a:1/g?region=eu")]
    [InlineData("bolt://a?database=g", "a:7687 None False g", "bolt://a:7687/g")]
    public void Addresses_are_taken_apart(string text, string expected, string written)
    {
        var address = BoltAddress.Parse(text);

        var parts = new[] { $"{address.Endpoint}", $"{address.Encryption}", $"{address.IsRouted}", address.Database }.Concat(address.RoutingContext.Select(p => $"{p.Key}={p.Value}"));
        Assert.Equal(expected, string.Join(' ', parts.Where(p => p is not null)));
        Assert.Equal(written, address.ToString());
        Assert.Equal(address.Endpoint, BoltAddress.Parse(written).Endpoint);
    }

    [Theory]
    [InlineData("localhost:7687", "bolt+ssc://")]
    [InlineData("http://localhost:7474", "'http'")]
    [InlineData("bolt://", "names no host")]
    [InlineData("bolt://:7687", "names no host")]
    [InlineData("bolt://a:b", "no valid port")]
    [InlineData("bolt://a:0", "no valid port")]
    [InlineData("bolt://a:70000", "no valid port")]
    [InlineData("bolt://a:", "no valid port")]
    [InlineData("bolt://::1", "names no host")]
    [InlineData("bolt://[::1", "names no host")]
    [InlineData("bolt://[::1]7", "no valid port")]
    [InlineData("bolt://a?region=eu", "needs neo4j://")]
    [InlineData("bolt+s://a?region=eu", "needs neo4j+s://")]
    [InlineData("neo4j://a?region", "has no value")]
    [InlineData("neo4j://a?region=eu&region=us", "given twice")]
    [InlineData("neo4j://a?address=b", "reserved")]
    [InlineData("neo4j://a/x?database=y", "given twice")]
    public void What_is_no_address_is_explained(string text, string expected)
        => Assert.Contains(expected, Assert.Throws<FormatException>(() => BoltAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("bolt://neo4j:hunter2@localhost")]
    [InlineData("neo4j+s://neo4j:hunter2@localhost:7687/graph?x=y")]
    [InlineData("bolt://neo4j:hun/ter2@localhost")]
    [InlineData("bolt://hunter2@localhost")]
    public void Credentials_in_an_address_are_refused_and_not_repeated(string text)
    {
        var error = Assert.Throws<FormatException>(() => BoltAddress.Parse(text));

        Assert.Contains("environment", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hun", error.Message, StringComparison.Ordinal);
    }
}
