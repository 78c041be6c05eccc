using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Storage;

namespace KnowledgeGraph.Worker;

/// <summary>All settings of a host, validated. <see cref="SettingsReader"/> makes them.</summary>
public sealed record KnowledgeGraphSettings
{
    /// <summary>Where the graph is kept.</summary>
    /// <value>An address such as <c>bolt://localhost:7687</c>. The default is <c>sqlite:graph.db</c>.</value>
    public string Store { get; init; } = "sqlite:graph.db";

    /// <summary>Who opens a store on a server.</summary>
    /// <value>From <c>KG_STORE__USER</c> and <c>KG_STORE__PASSWORD</c>, never from a file. The default is nobody.</value>
    public StoreLogin Login { get; init; } = StoreLogin.None;

    /// <summary>Folder with lexicon, gazetteers and aliases.</summary>
    /// <value>A full path. The default is <c>seeds</c> beside the executable.</value>
    public string SeedsFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "seeds");

    /// <summary>Folder of published schema versions, of which the latest is used, or one schema file.</summary>
    /// <value>A full path. The default is <c>schema</c> beside the executable.</value>
    public string Schema { get; init; } = Path.Combine(AppContext.BaseDirectory, "schema");

    /// <summary>File of reviewers' decisions.</summary>
    /// <value>A full path. The default is <c>decisions.yaml</c> in the current folder; that one need not be there.</value>
    public string Decisions { get; init; } = Path.GetFullPath(DecisionFile.Name);

    /// <summary>Who reviews, as decisions name them; nobody where null.</summary>
    public string? Reviewer { get; init; }

    public ReadingOptions Reading { get; init; } = new();

    public BuildOptions Build { get; init; } = new();

    public WorkerOptions Worker { get; init; } = new();

    /// <summary>What documents built with these settings are marked with; see <see cref="GraphBuilder.VersionOf"/>.</summary>
    /// <exception cref="ConfigurationException">There is no folder of seeds.</exception>
    public string BuilderVersion() => GraphBuilder.VersionOf(SeedsFolder, Build.UseTagger);

    public string LexiconFolder => Path.Combine(SeedsFolder, "lexicon");
}
