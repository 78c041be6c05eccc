namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>What goes into one transaction. Of two outcomes of one document the later counts.</summary>
internal sealed class Batch
{
    public OrderedDictionary<string, DocumentContribution> Contributions { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Retracted { get; } = new(StringComparer.Ordinal);

    public List<Outcome> Outcomes { get; } = [];

    public Dictionary<string, Failure> Refused { get; } = new(StringComparer.Ordinal);

    public int Facts { get; private set; }

    public int Size => Contributions.Count + Retracted.Count;

    public bool IsEmpty => Outcomes.Count == 0;

    /// <summary>When its first outcome came, as a timestamp.</summary>
    public long Since { get; private set; }

    public void Add(Outcome outcome, TimeProvider time)
    {
        Since = IsEmpty ? time.GetTimestamp() : Since;
        Outcomes.Add(outcome);
        foreach (var id in outcome.Retracted)
        {
            Contributions.Remove(id);
            Retracted.Add(id);
        }

        if (outcome.Contribution is { } contribution)
        {
            Retracted.Remove(contribution.Document.Id);
            Contributions.Remove(contribution.Document.Id);
            Contributions.Add(contribution.Document.Id, contribution);
            Facts += contribution.Entities.Count + contribution.Relations.Count + contribution.Indicators.Count;
        }
    }
}
