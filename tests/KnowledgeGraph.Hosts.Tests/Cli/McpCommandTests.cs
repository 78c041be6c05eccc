using System.IO.Pipelines;
using System.Text.Json;
using KnowledgeGraph.Cli.CommandLine;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace KnowledgeGraph.Hosts.Tests.Cli;

/// <summary>What an assistant gets; <c>tests/mcp</c> asks all tools by the protocol's JavaScript client, over a process.</summary>
public sealed class McpCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tools_read_only_and_answer_with_evidence()
    {
        using var kg = new Kg();
        await kg.RunAsync("build", kg.CopySeeds());
        Pipe input = new(), output = new();
        var run = KgApplication.RunAsync(
            ["mcp", "--store", $"sqlite:{kg.PathOf("graph.db")}"],
            new Terminal
            {
                Output = TextWriter.Null,
                Error = TextWriter.Null,
                OpenInput = () => input.Reader.AsStream(),
                OpenOutput = () => output.Writer.AsStream(),
                Folder = kg.Folder,
                Environment = kg.Environment,
            },
            Cancellation);

        await using (var client = await McpClient.CreateAsync(
            new StreamClientTransport(input.Writer.AsStream(), output.Reader.AsStream()), cancellationToken: Cancellation))
        {
            var tools = await client.ListToolsAsync(cancellationToken: Cancellation);
            var answer = await client.CallToolAsync(
                "facts_of_place", new Dictionary<string, object?> { ["topic"] = "honours", ["place"] = "四褐山街道" }, cancellationToken: Cancellation);
            var wrong = await client.CallToolAsync("show_entity", new Dictionary<string, object?> { ["entity"] = "没有这个地方" }, cancellationToken: Cancellation);

            Assert.All(tools, t => Assert.True(t.ProtocolTool.Annotations!.ReadOnlyHint));
            Assert.DoesNotContain(tools, t => t.Name == "cypher");
            var facts = JsonDocument.Parse(Text(answer)).RootElement.GetProperty("items");
            Assert.True(facts.GetArrayLength() > 3);
            Assert.All(facts.EnumerateArray(), f => Assert.True(f.GetProperty("evidence")[0].GetProperty("text").GetString()!.Length > 0));
            Assert.True(wrong.IsError);
            Assert.Contains("KG2101", Text(wrong), StringComparison.Ordinal);
        }

        await input.Writer.CompleteAsync();
        Assert.Equal(ExitCodes.Done, await run.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    [Fact]
    public async Task A_store_that_is_not_there_stops_the_start()
    {
        using var kg = new Kg();

        var result = await kg.RunAsync("mcp", "--store", $"sqlite:{kg.PathOf("none.db")}");

        Assert.Equal(ExitCodes.Store, result.Code);
        Assert.Contains("There is no store at", result.Error, StringComparison.Ordinal);
    }

    private static string Text(CallToolResult result) => ((TextContentBlock)result.Content[0]).Text;
}
