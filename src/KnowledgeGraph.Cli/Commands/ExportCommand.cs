using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Storage.Export;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg export</c>: the whole graph in a format for other programs.</summary>
internal sealed class ExportCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Argument<string> format = new("FORMAT") { Description = "jsonl: everything with its evidence. csv: a folder for spreadsheets. graphml: for Gephi, Cytoscape, yEd. cypher: a script that any Neo4j runs. neo4j-admin: a folder for the import into an empty Neo4j." };
    private readonly Option<string> target = new("--out") { Description = "File to write, or folder for csv and neo4j-admin; - is the standard output.", HelpName = "PATH", Required = true };

    public ExportCommand(CommonOptions common)
        : base(
            "export",
            "Writes the whole graph in a fixed order: the same graph gives the same bytes.",
            "kg export jsonl --out graph.jsonl",
            "kg export csv --out graph-csv",
            "kg export graphml --out graph.graphml --store sqlite:graph.db",
            "kg export cypher --out graph.cypher",
            "kg export neo4j-admin --out import",
            "kg export jsonl --out - | grep '\"AWARDED\"'")
    {
        this.common = common;
        format.AcceptOnlyFromAmong("jsonl", "csv", "graphml", "cypher", "neo4j-admin");
        Add(format);
        Add(target);
        Add(common.Store);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(target);
        var kind = parsed.GetRequiredValue(format);
        if (kind is "csv" or "neo4j-admin" && name == "-")
        {
            throw new UsageException($"{kind} is a folder of files and cannot go to the standard output; name a folder with --out.");
        }

        await using var store = await services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken);
        var schema = services.GetRequiredService<GraphSchema>();
        var path = Path.GetFullPath(name, common.Terminal.Folder);
        try
        {
            if (kind == "csv")
            {
                await CsvExporter.ExportAsync(store, path, cancellationToken);
            }
            else if (kind == "neo4j-admin")
            {
                await common.Terminal.Output.WriteLineAsync(await Neo4jAdminExporter.ExportAsync(store, schema, path, cancellationToken));
            }
            else if (name == "-")
            {
                await using var output = common.Terminal.OpenOutput();
                await ExportAsync(kind, store, schema, output, cancellationToken);
            }
            else
            {
                await ExportToFileAsync(kind, store, schema, path, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{name}' cannot be written: {e.Message}");
        }

        return ExitCodes.Done;
    }

    /// <summary>A file that is half written never stands under the name asked for.</summary>
    private static async Task ExportToFileAsync(string kind, IGraphStore store, GraphSchema schema, string path, CancellationToken cancellationToken)
    {
        var partial = path + ".partial";
        try
        {
            await using (var output = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                await ExportAsync(kind, store, schema, output, cancellationToken);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static Task ExportAsync(string kind, IGraphStore store, GraphSchema schema, Stream output, CancellationToken cancellationToken)
        => kind switch
        {
            "jsonl" => JsonLinesExporter.ExportAsync(store, output, cancellationToken),
            "cypher" => CypherExporter.ExportAsync(store, schema, output, cancellationToken),
            _ => GraphMlExporter.ExportAsync(store, output, cancellationToken),
        };
}
