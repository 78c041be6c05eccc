namespace KnowledgeGraph.Cli.Evaluation;

/// <summary>Counts of what was found, and of what was not.</summary>
internal sealed class Tally
{
    /// <summary>Core gold that was found.</summary>
    public int TruePositives { get; set; }

    /// <summary>What matches optional gold only: neither right nor wrong.</summary>
    public int Optional { get; set; }

    public int FalsePositives { get; set; }

    /// <summary>A second node for one core gold entity: wrong.</summary>
    public int Duplicates { get; set; }

    public int FalseNegatives { get; set; }

    public void Add(Tally other)
    {
        TruePositives += other.TruePositives;
        Optional += other.Optional;
        FalsePositives += other.FalsePositives;
        Duplicates += other.Duplicates;
        FalseNegatives += other.FalseNegatives;
    }

    public (double Precision, double Recall, double F1) Scores()
    {
        var said = TruePositives + FalsePositives + Duplicates;
        var wanted = TruePositives + FalseNegatives;
        var precision = said > 0 ? (double)TruePositives / said : FalseNegatives == 0 ? 1.0 : 0.0;
        var recall = wanted > 0 ? (double)TruePositives / wanted : 1.0;
        return (precision, recall, precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0.0);
    }
}

/// <summary>A ratio of two counts.</summary>
internal sealed class Share
{
    public int Right { get; private set; }

    public int All { get; private set; }

    public void Count(bool isRight)
    {
        Right += isRight ? 1 : 0;
        All++;
    }

    /// <returns>To four digits; null where nothing was counted.</returns>
    public double? Value => All == 0 ? null : ExactDecimal.Round((double)Right / All, 4);
}
