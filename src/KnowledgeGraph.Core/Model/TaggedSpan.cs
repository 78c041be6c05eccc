namespace KnowledgeGraph;

/// <summary>A word or a name as a statistical tagger sees it.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Tag">A part of speech (n, v, w …), or PER, LOC, ORG, TIME, or O for none.</param>
/// <param name="Confidence">The lowest of its characters' probabilities, from 0 to 1; of names only, else 1.</param>
public readonly record struct TaggedSpan(TextSpan Span, string Tag, double Confidence)
{
    public const string Person = "PER";

    public const string Location = "LOC";

    public const string Organization = "ORG";

    public const string Time = "TIME";

    public bool IsName => Tag is Person or Location or Organization or Time;
}
