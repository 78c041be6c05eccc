namespace KnowledgeGraph.Client.Diffusion.Reuse;

/// <summary>A text that may share passages with others.</summary>
/// <param name="Id">Unlike any other of the documents.</param>
/// <param name="Unit">The place that it is about; texts of one place are not compared with each other.</param>
/// <param name="Text">As it was read; places of passages are counted in it.</param>
public sealed record ReuseDocument(string Id, string Unit, string Text);

/// <summary>A passage that two documents share beyond boilerplate. Which of them copied, or whether both did from a third, it does not say.</summary>
/// <param name="First">Id of the document that comes first in ordinal order.</param>
/// <param name="FirstSpan">In UTF-16 code units.</param>
/// <param name="Second">Id of the other document.</param>
/// <param name="SecondSpan">In UTF-16 code units of the second document.</param>
/// <param name="Matched">Letters that stand in both, in order.</param>
/// <param name="Identity">Share of matched letters in the longer of the two passages.</param>
/// <param name="Weight">How much of it is rare: runs of four matched letters, each counted once and weighed from 0 (in every document) to 1 (in these two alone).</param>
public sealed record SharedPassage(string First, TextSpan FirstSpan, string Second, TextSpan SecondSpan, int Matched, double Identity, double Weight);

/// <summary>What counts as a shared passage.</summary>
public sealed record ReuseOptions
{
    /// <summary>Least matched letters.</summary>
    /// <value>From 8; the default is 30.</value>
    public int MinimumMatched { get; init; } = 30;

    /// <summary>Least weight.</summary>
    /// <value>The default is 15: half of the least number of letters is as rare as can be.</value>
    public double MinimumWeight { get; init; } = 15;

    /// <summary>A run of letters that more than this share of the documents have is boilerplate.</summary>
    /// <value>From 0 to 1; the default is 0.003, and never fewer than 8 documents.</value>
    public double BoilerplateShare { get; init; } = 0.003;
}
