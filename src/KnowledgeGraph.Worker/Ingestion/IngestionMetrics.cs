using System.Diagnostics;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>What the worker measures of itself.</summary>
internal sealed class IngestionMetrics
{
    public const string Name = "KnowledgeGraph.Worker";

    public static readonly ActivitySource Activities = new(Name);
}
