using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Cli.Mcp;
using KnowledgeGraph.Client;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg mcp</c>: the graph for assistants, over the Model Context Protocol on the standard input and output.</summary>
internal sealed class McpCommand : KgCommand
{
    private const string Instructions =
        """
        A knowledge graph of Chinese sub-districts, read from their work reports and news. Every fact bears its evidence: the document and the text there; quote it. A plan
        (status planned, or an honour that is sought) is not an achievement. Silence is not absence: the graph holds what the documents say. Places are named by key
        (place:340207001), official code or name; a name that several bear is refused with the candidates.
        """;

    private readonly CommonOptions common;

    public McpCommand(CommonOptions common)
        : base(
            "mcp",
            "Serves the graph to an assistant as read-only tools over the Model Context Protocol, on the standard input and output. Ends when the input does.",
            "kg mcp --store sqlite:graph.db",
            "npx @modelcontextprotocol/inspector kg mcp --store sqlite:graph.db")
    {
        this.common = common;
        Add(common.Store);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<KnowledgeGraphSettings>();
        await using var graph = await KnowledgeGraphClient.OpenAsync(
            settings.Store, new KnowledgeGraphClientOptions { Login = settings.Login, EvidencePerFact = 2 }, cancellationToken);
        await using var transport = new StreamServerTransport(common.Terminal.OpenInput(), common.Terminal.OpenOutput(), "kg");
        await using var server = McpServer.Create(
            transport,
            new McpServerOptions
            {
                ServerInfo = new Implementation { Name = "kg", Title = "KnowledgeGraph", Version = typeof(McpCommand).Assembly.GetName().Version!.ToString(3) },
                ServerInstructions = Instructions,
                ToolCollection = [.. await GraphTools.OfAsync(graph, cancellationToken)],
            });
        await server.RunAsync(cancellationToken);
        return ExitCodes.Done;
    }
}
