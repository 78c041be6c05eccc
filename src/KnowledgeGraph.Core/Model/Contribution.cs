namespace KnowledgeGraph;

/// <summary>Whether a fact was read in a text or only in the national register of divisions.</summary>
public enum FactOrigin
{
    Text,

    /// <summary>Known from the register; the evidence is the mention of the place that led there.</summary>
    Register,
}

/// <summary>The text that supports a fact. Equal, by check, to the document's text at that place.</summary>
/// <param name="Span">In UTF-16 code units of the document as it was read.</param>
/// <param name="Text">What stands there.</param>
public readonly record struct Evidence(TextSpan Span, string Text);

/// <summary>Another name of an entity, and where it comes from.</summary>
/// <param name="Name">The name.</param>
/// <param name="Source"><c>text</c>, <c>register</c>, <c>list:FILE</c> for a seed file, <c>rule:NAME</c>, or <c>decision</c> of a reviewer.</param>
public readonly record struct Alias(string Name, string Source);

/// <summary>One document says that an entity exists.</summary>
public sealed record EntityAssertion
{
    /// <summary>Stable identity; see <see cref="EntityKey"/>.</summary>
    public required string Key { get; init; }

    public required string Type { get; init; }

    public string? Kind { get; init; }

    /// <summary>The fullest name: the register's where it was linked, else the text's.</summary>
    public required string Name { get; init; }

    /// <summary>Other names, in ordinal order, without <see cref="Name"/>.</summary>
    public IReadOnlyList<Alias> Aliases { get; init; } = [];

    /// <summary>Official division code of a place, where the register holds it.</summary>
    public string? Code { get; init; }

    public PropertyBag Properties { get; init; } = PropertyBag.Empty;

    public FactOrigin Origin { get; init; }

    /// <summary>Its mentions, and the sentences that say its properties where a mention does not; in text order, at least one.</summary>
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    /// <summary>Of <see cref="Evidence"/> what holds no other piece of it, in text order, at least one: a sentence around a mention is not another mention.</summary>
    public IReadOnlyList<Evidence> Mentions
    {
        get
        {
            var (mentions, nextEnd) = (new List<Evidence>(), int.MaxValue);
            for (var i = Evidence.Count - 1; i >= 0; i--)
            {
                var span = Evidence[i].Span;
                if (nextEnd > span.End && (i == 0 || Evidence[i - 1].Span.Start != span.Start || Evidence[i - 1].Span == span))
                {
                    mentions.Add(Evidence[i]);
                }

                nextEnd = Math.Min(nextEnd, span.End);
            }

            mentions.Reverse();
            return mentions;
        }
    }

    /// <summary>The rule that recognised and linked it: <c>RECOGNIZER/LINKER</c>, with <c>+accept</c>, <c>+merge</c>, <c>+split</c> where a reviewer had a say.</summary>
    public required string Rule { get; init; }

    /// <summary>A probability from 0 to 1, at most two decimals.</summary>
    public required double Confidence { get; init; }
}

/// <summary>One document says that a relation holds.</summary>
public sealed record RelationAssertion
{
    /// <summary>Key of an entity that the same contribution asserts.</summary>
    public required string Head { get; init; }

    public required string Type { get; init; }

    /// <inheritdoc cref="Head"/>
    public required string Tail { get; init; }

    public PropertyBag Qualifiers { get; init; } = PropertyBag.Empty;

    public FactOrigin Origin { get; init; }

    /// <inheritdoc cref="EntityAssertion.Evidence"/>
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    /// <summary>Name of the rule.</summary>
    public required string Rule { get; init; }

    /// <inheritdoc cref="EntityAssertion.Confidence"/>
    public required double Confidence { get; init; }
}

/// <summary>One document gives a number about an entity.</summary>
public sealed record IndicatorAssertion
{
    /// <summary>Key of an entity that the same contribution asserts.</summary>
    public required string Subject { get; init; }

    /// <summary>What is measured, in the text's own words.</summary>
    public required string Metric { get; init; }

    /// <summary>In base units: 4.7万人 → 47000.</summary>
    public required decimal Value { get; init; }

    /// <summary>The unit written, without 万 or 亿.</summary>
    public required string Unit { get; init; }

    /// <summary>When it was so, where the text says.</summary>
    public DateInterval? Period { get; init; }

    /// <inheritdoc cref="EntityAssertion.Evidence"/>
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    public required string Rule { get; init; }

    /// <inheritdoc cref="EntityAssertion.Confidence"/>
    public required double Confidence { get; init; }
}

/// <summary>All that one document says. The unit of writing: a store replaces the document's former contribution by this one.</summary>
/// <param name="Document">The document.</param>
/// <param name="Entities">In ordinal order of keys, one per key.</param>
/// <param name="Relations">In ordinal order of head, type, tail and qualifiers; both ends among <paramref name="Entities"/>.</param>
/// <param name="Indicators">In ordinal order of subject, metric, unit, value and period; subjects among <paramref name="Entities"/>.</param>
public sealed record DocumentContribution(
    DocumentInfo Document,
    IReadOnlyList<EntityAssertion> Entities,
    IReadOnlyList<RelationAssertion> Relations,
    IReadOnlyList<IndicatorAssertion> Indicators)
{
    /// <summary>A contribution that supports nothing but the document itself.</summary>
    public static DocumentContribution Empty(DocumentInfo document) => new(document, [], [], []);

    /// <summary>Parts in any order made one: sorted, the same fact said twice merged with both evidences.</summary>
    public static DocumentContribution Of(
        DocumentInfo document,
        IEnumerable<EntityAssertion> entities,
        IEnumerable<RelationAssertion> relations,
        IEnumerable<IndicatorAssertion> indicators)
        => new(document, ContributionOrder.Entities(entities), ContributionOrder.Relations(relations), ContributionOrder.Indicators(indicators));
}
