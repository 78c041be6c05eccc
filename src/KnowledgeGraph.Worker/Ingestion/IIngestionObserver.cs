namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>Watches a line at work. Called from several threads at the same time.</summary>
internal interface IIngestionObserver
{
    /// <summary>A document was built in so much time.</summary>
    void Built(TimeSpan duration);

    /// <summary>An outcome was reached; in a run that keeps order, in that order. It is not in the store yet.</summary>
    void Gathered(Outcome outcome);

    /// <summary>A batch of so many documents was written in so much time.</summary>
    void Written(int documents, TimeSpan duration);

    /// <summary>So many documents were taken away, as far as the store held them.</summary>
    void Retracted(int documents);

    /// <summary>An outcome is in the store.</summary>
    void Committed(Outcome outcome);

    /// <summary>Something was found after an outcome was reached.</summary>
    void Found(Finding finding);
}
