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
    [InlineData("mysql://localhost", "unknown kind 'mysql'; known: sqlite:PATH")]
    [InlineData("sqlite:", "says nothing after the colon; expected sqlite:PATH")]
    [InlineData("", "unknown kind ''")]
    public void Says_what_is_wrong_with_an_address(string address, string message)
    {
        var error = Assert.Throws<ConfigurationException>(() => GraphStoreAddress.Parse(address));

        Assert.Contains($"'{address}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
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
