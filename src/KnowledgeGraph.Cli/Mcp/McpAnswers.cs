using KnowledgeGraph.Client;

namespace KnowledgeGraph.Cli.Mcp;

/// <summary>A piece of evidence as an assistant quotes it.</summary>
/// <param name="Start">In UTF-16 code units of the document.</param>
/// <param name="End">Exclusive.</param>
internal sealed record Quote(string Document, int Start, int End, string Text)
{
    public static IReadOnlyList<Quote> Of(IEnumerable<Provenance> evidence)
        => [.. evidence.Select(p => new Quote(p.DocumentId, p.Evidence.Span.Start, p.Evidence.Span.End, p.Evidence.Text))];
}

/// <summary>An entity with the first place that names it.</summary>
internal sealed record EntityAnswer(
    string Key, string Type, string? Kind, string Name, IReadOnlyList<string> Aliases, string? Code, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties,
    long Documents, IReadOnlyList<Quote> Evidence)
{
    public static EntityAnswer Of(Entity entity, IEnumerable<Provenance> evidence)
        => new(
            entity.Key, entity.Type, entity.Kind, entity.Name, [.. entity.Aliases.Select(a => a.Name).Distinct(StringComparer.Ordinal)], entity.Code, entity.Properties,
            entity.DocumentCount, Quote.Of(evidence));
}

/// <summary>An entity in short.</summary>
internal sealed record EndAnswer(string Key, string Type, string Name)
{
    public static EndAnswer Of(Entity entity) => new(entity.Key, entity.Type, entity.Name);
}

/// <summary>A fact with the text that says so.</summary>
/// <param name="Origin">register where no text says it, but the national register of divisions.</param>
internal sealed record FactAnswer(
    EndAnswer Head, string Relation, EndAnswer Tail, IReadOnlyDictionary<string, IReadOnlyList<string>> Qualifiers, IReadOnlyList<string> Status, FactOrigin Origin,
    double Confidence, long Documents, IReadOnlyList<Quote> Evidence)
{
    public static FactAnswer Of(Fact fact)
        => new(
            EndAnswer.Of(fact.Head), fact.Type, EndAnswer.Of(fact.Tail), fact.Relation.Qualifiers, fact.Statuses, fact.Relation.Origin, fact.Relation.Confidence,
            fact.DocumentCount, Quote.Of(fact.Evidence));
}

/// <summary>Numbers of one quantity.</summary>
internal sealed record SeriesAnswer(EndAnswer Subject, string Metric, string Unit, IReadOnlyList<PointAnswer> Points)
{
    public static SeriesAnswer Of(IndicatorSeries series)
        => new(
            EndAnswer.Of(series.Subject), series.Metric, series.Unit,
            [.. series.Points.Select(p => new PointAnswer(p.Value, p.Period?.ToString(), p.Confidence, Quote.Of(p.Evidence)))]);
}

/// <summary>A number.</summary>
/// <param name="Period">First day, last day and precision, parted by slashes.</param>
internal sealed record PointAnswer(decimal Value, string? Period, double Confidence, IReadOnlyList<Quote> Evidence);

/// <summary>All about an entity.</summary>
internal sealed record DetailsAnswer(
    EntityAnswer Entity, IReadOnlyList<EndAnswer> Containers, IReadOnlyList<FactAnswer> Facts, bool HasMoreFacts, IReadOnlyList<SeriesAnswer> Indicators);

/// <summary>A page of an answer.</summary>
/// <param name="NextCursor">To be passed for the next page; none where this is the last.</param>
internal sealed record PageAnswer<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Ways between two entities.</summary>
/// <param name="IsExhausted">Whether all within the limits was looked through.</param>
internal sealed record PathsAnswer(IReadOnlyList<IReadOnlyList<FactAnswer>> Paths, bool IsExhausted);

/// <summary>What is around an entity.</summary>
internal sealed record NeighbourhoodAnswer(EndAnswer Center, IReadOnlyList<FactAnswer> Facts, bool IsTruncated);

/// <summary>A document without its text.</summary>
internal sealed record DocumentAnswer(string Id, string? Title, DateOnly? PublishedOn, string? Medium, string? Subject, string? Location)
{
    public static DocumentAnswer Of(DocumentInfo document)
        => new(document.Id, document.Title, document.PublishedOn, document.Medium, document.SubjectKey, document.Location);
}

/// <summary>What a document says.</summary>
internal sealed record ContributionAnswer(DocumentAnswer Document, IReadOnlyList<SaidEntity> Entities, IReadOnlyList<SaidRelation> Relations, IReadOnlyList<SaidNumber> Numbers)
{
    public static ContributionAnswer Of(DocumentContribution contribution)
        => new(
            DocumentAnswer.Of(contribution.Document),
            [.. contribution.Entities.Select(e => new SaidEntity(e.Key, e.Type, e.Name, e.Confidence, Quotes(e.Evidence)))],
            [.. contribution.Relations.Select(r => new SaidRelation(r.Head, r.Type, r.Tail, r.Qualifiers.ToDictionary(), r.Confidence, Quotes(r.Evidence)))],
            [.. contribution.Indicators.Select(i => new SaidNumber(i.Subject, i.Metric, i.Value, i.Unit, i.Period?.ToString(), i.Confidence, Quotes(i.Evidence)))]);

    private static IReadOnlyList<Place> Quotes(IReadOnlyList<Evidence> evidence)
        => [.. evidence.Select(e => new Place(e.Span.Start, e.Span.End, e.Text))];
}

/// <summary>A place in the document.</summary>
internal sealed record Place(int Start, int End, string Text);

internal sealed record SaidEntity(string Key, string Type, string Name, double Confidence, IReadOnlyList<Place> Evidence);

internal sealed record SaidRelation(string Head, string Relation, string Tail, IReadOnlyDictionary<string, string> Qualifiers, double Confidence, IReadOnlyList<Place> Evidence);

internal sealed record SaidNumber(string Subject, string Metric, decimal Value, string Unit, string? Period, double Confidence, IReadOnlyList<Place> Evidence);
