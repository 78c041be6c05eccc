namespace KnowledgeGraph.Pipeline;

/// <summary>What a document says, and what was set aside.</summary>
public sealed record BuildResult(DocumentContribution Contribution, IReadOnlyList<Finding> Findings);

/// <summary>Text in, graph out.</summary>
public sealed class GraphBuilder
{
    private readonly GraphSchema schema;

    private GraphBuilder(GraphSchema schema) => this.schema = schema;

    public static string Version => "0";

    public static GraphBuilder Load(string seedsFolder, GraphSchema schema)
    {
        ArgumentException.ThrowIfNullOrEmpty(seedsFolder);
        return new GraphBuilder(schema);
    }

    public BuildResult Build(Document document, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var info = new DocumentInfo
        {
            Id = document.Id,
            ContentHash = document.ContentHash,
            SchemaVersion = schema.Version,
            BuilderVersion = Version,
            Location = document.Location,
            Title = document.Title,
        };
        var at = document.Text.IndexOf("街道", StringComparison.Ordinal);
        if (at < 3)
        {
            return new BuildResult(DocumentContribution.Empty(info), []);
        }

        var span = new TextSpan(at - 2, at + 2);
        var place = new EntityAssertion
        {
            Key = EntityKey.Place("cn", span.In(document.Text)), Type = EntityTypes.Place, Kind = PlaceKinds.Subdistrict, Name = span.In(document.Text),
            Evidence = [new Evidence(span, span.In(document.Text))], Rule = "suffix/minted", Confidence = 0.5,
        };
        return new BuildResult(DocumentContribution.Of(info with { SubjectKey = place.Key }, [place], [], []), []);
    }
}
