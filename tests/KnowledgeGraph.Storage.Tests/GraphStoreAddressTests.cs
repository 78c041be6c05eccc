using KnowledgeGraph.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Storage;

public class GraphStoreAddressTests
{
    [Theory]
    [InlineData("sqlite:graph.db", "graph.db")]
    [InlineData("SQLite:/a b/图.db", "/a b/图.db")]
    [InlineData("sqlite::memory:", ":memory:")]
    [InlineData(@"sqlite:C:\a.db", @"C:\a.db")]
    public void Takes_an_address_apart(string address, string target)
        => Assert.Equal(new GraphStoreAddress("sqlite", target), GraphStoreAddress.Parse(address));

    [Theory]
    [InlineData("graph.db", "did you mean 'sqlite:graph.db'?")]
    [InlineData(@"C:\graph.db", @"did you mean 'sqlite:C:\graph.db'?")]
    [InlineData("mysql://localhost", "unknown kind 'mysql'; known: bolt://HOST[:PORT][/DATABASE], bolt+s://HOST")]
    [InlineData("sqlite:", "says nothing after the colon; expected sqlite:PATH")]
    [InlineData("", "unknown kind ''")]
    public void Says_what_is_wrong_with_an_address(string address, string message)
    {
        var error = Assert.Throws<ConfigurationException>(() => GraphStoreAddress.Parse(address));

        Assert.Contains($"'{address}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bolt://localhost", "bolt://localhost")]
    [InlineData("NEO4J+S://graph.example.org:7690/reports", "neo4j+s://graph.example.org:7690/reports")]
    [InlineData("bolt+ssc://[::1]:7687", "bolt+ssc://[::1]:7687")]
    public void Takes_the_address_of_a_server(string address, string expected)
    {
        var parsed = GraphStoreAddress.Parse(address);

        Assert.True(parsed.IsServer);
        Assert.Equal(expected, $"{parsed}");
    }

    [Theory]
    [InlineData("bolt://", "names no host")]
    [InlineData("bolt:localhost", "is none of")]
    [InlineData("bolt://host:99999", "no valid port")]
    [InlineData("neo4j://neo4j:s3cret@host", "holds credentials")]
    [InlineData("mysql://root:s3cret@host", "unknown kind 'mysql'")]
    public void A_wrong_address_of_a_server_is_named_without_its_password(string address, string message)
    {
        var error = Assert.Throws<ConfigurationException>(() => GraphStoreAddress.Parse(address));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", $"{new StoreLogin("neo4j", "s3cret")}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_gets_one_store_and_closes_it()
    {
        IGraphStore store;
        using (var provider = new ServiceCollection().AddSingleton(Given.Schema).AddGraphStore("sqlite::memory:").BuildServiceProvider())
        {
            store = provider.GetRequiredService<IGraphStore>();
            Assert.Same(store, provider.GetRequiredService<IGraphStore>());
            Assert.IsType<SqliteGraphStore>(store);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.FindEntityAsync("a", TestContext.Current.CancellationToken));
    }
}
