namespace KnowledgeGraph;

/// <summary>A word of a segmented text.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Tag">The part of speech as the lexicon gives it (n, v, ns, nr, m, x …); <c>x</c> where the lexicon lacks the word.</param>
public readonly record struct Token(TextSpan Span, string Tag);

/// <summary>A sentence with its words.</summary>
/// <param name="Span">Where it stands, closing punctuation included.</param>
/// <param name="Tokens">In text order, without gaps or overlaps, covering the span.</param>
public sealed record Sentence(TextSpan Span, IReadOnlyList<Token> Tokens);
