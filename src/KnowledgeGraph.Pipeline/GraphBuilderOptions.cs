using KnowledgeGraph.Pipeline.Validation;

namespace KnowledgeGraph.Pipeline;

/// <summary>How a <see cref="GraphBuilder"/> works; the defaults are what the graph is built with, all else is for measuring what a part is worth.</summary>
public sealed record GraphBuilderOptions
{
    /// <summary>What reviewers decided; nothing where null.</summary>
    public DecisionBook? Decisions { get; init; }

    /// <summary>Confidences of rules; those of the lexicon where null.</summary>
    public ConfidenceTable? Confidence { get; init; }

    /// <summary>Whether a small neural tagger supports the rules that find persons and organizations; its model is read only then.</summary>
    /// <value>The default is false; with it, texts take about two and a half times as long.</value>
    public bool UseTagger { get; init; }

    /// <summary>Whether recognizers see the segmenter's word classes.</summary>
    /// <value>The default is true; without them, all words of the lexicon look alike.</value>
    public bool UseWordTags { get; init; } = true;

    /// <summary>Whether who acts is inherited over clauses, sentences and list items (街道, 该社区, no subject at all).</summary>
    /// <value>The default is true; without it, only names in the clause itself act, else the subject of the text.</value>
    public bool UseCoreference { get; init; } = true;
}
