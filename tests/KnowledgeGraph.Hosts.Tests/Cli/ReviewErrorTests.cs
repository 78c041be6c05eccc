namespace KnowledgeGraph.Hosts.Tests.Cli;

/// <summary>What a reviewer may get wrong, over one store that none of it changes.</summary>
public sealed class ReviewErrorTests(ReviewErrorTests.Built built) : IClassFixture<ReviewErrorTests.Built>
{
    [Theory]
    [InlineData(2, "There is no file or folder 'no.yaml'", "build", "texts", "--decisions", "no.yaml")]
    [InlineData(2, "--kind is 'dup'", "review", "--kind", "dup")]
    [InlineData(2, "--below is 2; expected a probability", "review", "--below", "2")]
    [InlineData(2, "--limit is 0", "review", "--limit", "0")]
    [InlineData(2, "Nothing in the store has the id 'e0000000'", "review", "accept", "e0000000")]
    [InlineData(2, "no entity with the key or name '无此人'", "review", "rename", "无此人", "某人")]
    [InlineData(2, "is a Place and org:3205/苏州第九医院 a Organization; only entities of one type", "review", "merge", "云上社区", "苏州第九医院")]
    [InlineData(2, "is in the register (place:320508022017) and 云上社区 is not; keep the one that is", "review", "merge", "山塘社区", "云上社区")]
    [InlineData(2, "Say where it is another entity", "review", "split", "云上社区", "--in", "320508022")]
    [InlineData(2, "Say which entity it is there", "review", "split", "云上社区", "--document", "1.txt")]
    [InlineData(2, "The store has no document '9.txt'", "review", "split", "云上社区", "--document", "9.txt", "--in", "320508022")]
    [InlineData(2, "The store has no relation", "review", "reject", "云上社区", "PART_OF", "苏州市")]
    [InlineData(2, "holds no decision 'k0000000'", "review", "undo", "k0000000")]
    public async Task What_cannot_be_decided_is_told_and_changes_nothing(int code, string message, params string[] arguments)
    {
        var result = await built.Kg.RunAsync(arguments);

        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(built.Kg.PathOf("decisions.yaml")));
    }

    public sealed class Built : IAsyncLifetime
    {
        internal Kg Kg { get; } = new();

        public async ValueTask InitializeAsync()
        {
            Kg.Write("texts/1.txt", ReviewCommandTests.One);
            Kg.Write("texts/2.txt", ReviewCommandTests.Two);
            Assert.Equal(0, (await Kg.RunAsync("build", "texts")).Code);
        }

        public ValueTask DisposeAsync()
        {
            Kg.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
