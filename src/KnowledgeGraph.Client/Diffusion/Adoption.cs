namespace KnowledgeGraph.Client.Diffusion;

/// <summary>How far a unit has come with a policy, as texts tell it.</summary>
public enum AdoptionStatus
{
    /// <summary>Planned or announced; no adoption.</summary>
    Proposed,

    /// <summary>Tried in some places or for some time.</summary>
    Pilot,

    /// <summary>At work.</summary>
    Launched,

    /// <summary>Spread over the whole unit.</summary>
    Scaled,

    /// <summary>Given up.</summary>
    Ended,
}

/// <summary>What dates an adoption.</summary>
public enum DateBasis
{
    /// <summary>A text dates the beginning.</summary>
    Launch,

    /// <summary>Texts only show the policy at work on some day: it began on that day or, unknown how long, before.</summary>
    Mention,
}

/// <summary>One sentence that an adoption rests on.</summary>
/// <param name="Document">Id of the document.</param>
/// <param name="PublishedOn">When it was published; null where it does not say.</param>
/// <param name="Place">Key of the place that the text is about: the unit or a place in it.</param>
/// <param name="Span">Of <paramref name="Text"/> in the document, in UTF-16 code units.</param>
/// <param name="Text">The sentence as it stands in the document.</param>
/// <param name="Status">How far this sentence says that it has come.</param>
/// <param name="Earliest">First day on which it may have begun, as this document dates it; null where only an end is known.</param>
/// <param name="Latest">Last day by which it had begun; null for a plan, and where the document has no date at all.</param>
/// <param name="Precision">How exactly the document dates it; null where it does not.</param>
/// <param name="Basis">What <paramref name="Earliest"/> and <paramref name="Latest"/> date.</param>
/// <param name="Confidence">That the text says so: a probability.</param>
public sealed record AdoptionEvidence(
    string Document, DateOnly? PublishedOn, string Place, TextSpan Span, string Text, AdoptionStatus Status, DateOnly? Earliest, DateOnly? Latest,
    DatePrecision? Precision, DateBasis Basis, double Confidence)
{
    /// <summary>Where it stands, to be found again: <c>reports/a.txt@120-188</c>.</summary>
    public string Source => $"{Document}@{Span.Start}-{Span.End}";
}

/// <summary>A unit takes up a policy, at a time that is an interval.</summary>
public sealed record Adoption
{
    /// <summary>Who takes it up.</summary>
    public required Unit Unit { get; init; }

    /// <summary>Id of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>How far it has come.</summary>
    public required AdoptionStatus Status { get; init; }

    /// <summary>First day on which it may have begun; null where no text bounds it.</summary>
    public DateOnly? Earliest { get; init; }

    /// <summary>Last day by which it had begun; null for a mere proposal and where no text is dated.</summary>
    public DateOnly? Latest { get; init; }

    /// <summary>How exactly the deciding text dates it; null where none does.</summary>
    public DatePrecision? Precision { get; init; }

    /// <summary>What <see cref="Earliest"/> and <see cref="Latest"/> come from.</summary>
    public required DateBasis Basis { get; init; }

    /// <summary>When it began, as texts date the beginning; null where none does.</summary>
    public DateInterval? FirstLaunch { get; init; }

    /// <summary>The first day by which a text shows it at work; null where none is dated.</summary>
    public DateOnly? FirstMention { get; init; }

    /// <summary>In order of what dates the adoption first: the evidence that decides, then by day, document and place in the text; at least one.</summary>
    public required IReadOnlyList<AdoptionEvidence> Evidence { get; init; }

    /// <summary>Whether the unit has more than a plan.</summary>
    public bool IsAdopted => Status != AdoptionStatus.Proposed;

    /// <summary>Whether it counts in a sequence: adopted, and dated at least at one end.</summary>
    public bool IsDated => IsAdopted && Latest is not null;

    /// <summary>Whether it began before another surely did: all of its interval before all of the other's.</summary>
    public bool IsSurelyBefore(Adoption other) => Latest is { } latest && other.Earliest is { } earliest && latest < earliest;
}

/// <summary>A higher level asks for a policy, or acts on it itself.</summary>
/// <param name="Issuer">Name or key of who issues it.</param>
/// <param name="Level">Level of the issuer.</param>
/// <param name="Policy">Id of the policy.</param>
/// <param name="Date">From when it holds.</param>
/// <param name="Source">Where that is known from: <c>file:LINE</c> of a list, or a sentence of the graph.</param>
public sealed record Mandate(string Issuer, string Level, string Policy, DateOnly Date, string Source)
{
    /// <summary>The sentence at <see cref="Source"/>, or the line of the list.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Levels that a mandate may come from, the highest first.</summary>
    public static IReadOnlyList<string> Levels { get; } = [KnowledgeGraph.Levels.National, KnowledgeGraph.Levels.Provincial, KnowledgeGraph.Levels.Municipal, KnowledgeGraph.Levels.District];
}
