namespace KnowledgeGraph.Pipeline.Validation;

/// <summary>What the schema allows of a contribution, and why the rest was set aside.</summary>
/// <param name="Accepted">In the order that <see cref="DocumentContribution.Of"/> gives.</param>
/// <param name="Findings">One for each fact, value or piece of evidence set aside: those of entities first, then relations, then indicators.</param>
internal sealed record ValidationResult(DocumentContribution Accepted, IReadOnlyList<Finding> Findings);
