namespace KnowledgeGraph.Pipeline.Reading;

/// <summary>A document, or why there is none: exactly one of the two is set.</summary>
public sealed record ReadResult
{
    public ReadResult(Document document) => Document = document;

    public ReadResult(Finding finding) => Finding = finding;

    public Document? Document { get; }

    public Finding? Finding { get; }
}
