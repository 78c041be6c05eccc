namespace KnowledgeGraph;

/// <summary>A typed span of text, not yet identified.</summary>
/// <param name="Span">In code units of the cleaned text.</param>
/// <param name="Type">An entity type of the schema.</param>
/// <param name="Kind">A kind of that type, where it has kinds and the recognizer could tell.</param>
/// <param name="Name">The name meant; differs from the text at the span where a list shortens it (机一、机二社区 → 机一社区).</param>
/// <param name="RecognizedBy">Name of the rule.</param>
/// <param name="Confidence">A probability from 0 to 1.</param>
public sealed record Mention(TextSpan Span, string Type, string? Kind, string Name, string RecognizedBy, double Confidence)
{
    /// <summary>What the text says of it beside its name: level, year, batch, grantor, role.</summary>
    public PropertyBag Properties { get; init; } = PropertyBag.Empty;

    /// <summary>Other names that the text itself gives: 常州市第七人民医院（常州七院）.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];
}

/// <summary>A mention with the entity it means.</summary>
/// <param name="Key">See <see cref="EntityKey"/>.</param>
public sealed record LinkedMention(Mention Mention, string Key)
{
    public TextSpan Span => Mention.Span;

    public string Type => Mention.Type;

    public string? Kind => Mention.Kind;
}

/// <summary>Words that date something, resolved.</summary>
/// <param name="Span">In code units of the cleaned text.</param>
/// <param name="Interval">When that is, seen from the document's date.</param>
public readonly record struct TimeExpression(TextSpan Span, DateInterval Interval);

/// <summary>The day from which a text speaks.</summary>
/// <param name="Day">When it was published, or the end of the time on which it reports.</param>
/// <param name="IsBound">Whether what the text tells of had happened by then: it was published then, or says on which time it reports. Else <paramref name="Day"/> is
/// only the end of a year that the text names, and it may have been written years later.</param>
public readonly record struct ReferenceDay(DateOnly Day, bool IsBound);

/// <summary>A number with its unit.</summary>
/// <param name="Span">In code units of the cleaned text, from the first digit to the end of the unit.</param>
/// <param name="Value">In base units: 近3亿元 → 300000000.</param>
/// <param name="Unit">As written, without 万 or 亿: 元, 户, 平方米, %.</param>
/// <param name="IsApproximate">近, 约, 超, 余 and the like stand with it.</param>
public readonly record struct Quantity(TextSpan Span, decimal Value, string Unit, bool IsApproximate);

/// <summary>Names of properties by which recognizers tell later stages what they saw; none of them reaches the graph.</summary>
public static class MentionProperties
{
    /// <summary>The class of the suffix: facility, company, body…</summary>
    public const string Class = "class";

    /// <summary>Of an honour: <see cref="Received"/> or <see cref="Sought"/>.</summary>
    public const string Stance = "stance";

    public const string Received = "received";

    public const string Sought = "sought";

    /// <summary>Of an honour: start of the word of award that governs it.</summary>
    public const string TriggerAt = "trigger";

    /// <summary>Of an honour that heads a list: the spans of those listed, <c>12-16 18-22</c>.</summary>
    public const string Recipients = "recipients";

    /// <summary>Of an honour: the place in its title whose authority grants it.</summary>
    public const string Region = "region";

    /// <summary>Of a project: start of the mention of the place that it changes or builds.</summary>
    public const string ObjectAt = "object";

    /// <summary>Of a project: it is the thing at the same span, which does not stand yet.</summary>
    public const string Unbuilt = "unbuilt";
}
