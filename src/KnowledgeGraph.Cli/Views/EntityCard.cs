using KnowledgeGraph.Cli.CommandLine;

namespace KnowledgeGraph.Cli.Views;

/// <summary>One fact of an entity's card.</summary>
/// <param name="Direction"><c>out</c> where the entity is the head, <c>in</c> where it is the tail.</param>
/// <param name="Other">The entity at the other end.</param>
/// <param name="Sentences">The first of what supports it.</param>
/// <param name="Evidence">How many pieces support it.</param>
/// <param name="Documents">How many documents say so.</param>
/// <param name="Independent">How many of them are no copies.</param>
internal sealed record CardFact(
    string Type, string Direction, EntityLine Other, IReadOnlyDictionary<string, IReadOnlyList<string>> Qualifiers, FactOrigin Origin,
    double Confidence, long Evidence, IReadOnlyList<Quotation> Sentences, long Documents, long Independent);

/// <summary>A number on an entity's card.</summary>
internal sealed record CardIndicator(string Metric, decimal Value, string Unit, string? Period, IReadOnlyList<Quotation> Sentences);

/// <summary>All that the graph says about one entity.</summary>
internal sealed record EntityCard(
    EntityLine Entity, IReadOnlyList<Alias> Aliases, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties, FactOrigin Origin, double Confidence,
    IReadOnlyList<EntityLine> Containers, IReadOnlyList<CardFact> Facts, long FactsLeft, IReadOnlyList<CardIndicator> Indicators,
    IReadOnlyList<Quotation> Mentions, long MentionCount)
{
    /// <param name="facts">At most so many facts, and as many indicators.</param>
    /// <param name="sentences">At most so many sentences a fact.</param>
    public static async Task<EntityCard> OfAsync(
        Entity entity, GraphView view, SourceTexts sources, GraphSchema schema, int facts, int sentences, CancellationToken cancellationToken)
    {
        var order = schema.RelationTypes.Select((type, index) => (type.Name, index)).ToDictionary(t => t.Name, t => t.index, StringComparer.Ordinal);
        var containers = new List<EntityLine>();
        foreach (var container in await view.ContainersAsync(entity, cancellationToken))
        {
            containers.Add(await view.LineAsync(container, cancellationToken));
        }

        var cardFacts = new List<CardFact>();
        long left = 0;
        await foreach (var relation in view.Store.NeighboursAsync(entity.Key, cancellationToken))
        {
            if (cardFacts.Count >= facts)
            {
                left++;
                continue;
            }

            var isHead = relation.Head == entity.Key;
            var otherKey = isHead ? relation.Tail : relation.Head;
            var (quotations, count) = await QuoteAsync(view.Store.EvidenceAsync(relation, cancellationToken), sources, sentences, cancellationToken);
            var other = await view.EntityAsync(otherKey, cancellationToken) is { } found
                ? await view.LineAsync(found, cancellationToken)
                : new EntityLine(otherKey, string.Empty, null, otherKey, null, [], 0, 0);
            cardFacts.Add(new CardFact(
                relation.Type, isHead ? "out" : "in", other, relation.Qualifiers, relation.Origin, relation.Confidence, count, quotations,
                relation.DocumentCount, relation.IndependentCount));
        }

        var indicators = new List<CardIndicator>();
        await foreach (var indicator in view.Store.IndicatorsAsync(entity.Key, cancellationToken))
        {
            if (indicators.Count < facts)
            {
                var (quotations, _) = await QuoteAsync(view.Store.EvidenceAsync(indicator, cancellationToken), sources, sentences, cancellationToken);
                indicators.Add(new CardIndicator(indicator.Metric, indicator.Value, indicator.Unit, indicator.Period?.ToString(), quotations));
            }
        }

        var (mentions, mentionCount) = await QuoteAsync(view.Store.EvidenceAsync(entity.Key, cancellationToken), sources, sentences, cancellationToken);
        return new EntityCard(
            await view.LineAsync(entity, cancellationToken), entity.Aliases, entity.Properties, entity.Origin, entity.Confidence,
            containers, [.. cardFacts.OrderBy(f => f.Direction == "out" ? 0 : 1).ThenBy(f => order.GetValueOrDefault(f.Type, int.MaxValue))],
            left, indicators, mentions, mentionCount);
    }

    public void Write(Terminal terminal)
    {
        var output = terminal.Output;
        output.WriteLine($"{Entity.Name}   {(Entity.Kind is null ? Entity.Type : $"{Entity.Type}/{Entity.Kind}")}");
        output.WriteLine($"  key         {Entity.Key}");
        WriteIf("code", Entity.Code);
        WriteIf("in", string.Join(" < ", Containers.Select(c => c.Code is null ? c.Name : $"{c.Name} {c.Code}")));
        WriteIf("also", string.Join("、", Aliases.GroupBy(a => a.Name, StringComparer.Ordinal).Select(g => $"{g.Key} ({string.Join(", ", g.Select(a => a.Source))})")));
        foreach (var (name, values) in Properties)
        {
            WriteIf(name, string.Join("、", values));
        }

        WriteIf("origin", Origin == FactOrigin.Register ? "known from the register only" : null);
        output.WriteLine($"  confidence  {Confidence:0.00}, mentioned {MentionCount} times in {Entity.Documents} documents{Copies(Entity.Documents, Entity.Independent)}");
        foreach (var group in Facts.GroupBy(f => (f.Direction, f.Type)))
        {
            output.WriteLine();
            output.WriteLine(group.Key.Direction == "out" ? $"{group.Key.Type} →" : $"{group.Key.Type} ←");
            foreach (var fact in group)
            {
                WriteFact(output, fact);
            }
        }

        if (FactsLeft > 0)
        {
            output.WriteLine();
            output.WriteLine($"… and {FactsLeft} more facts (--facts N).");
        }

        if (Indicators.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Indicators");
            foreach (var indicator in Indicators)
            {
                output.WriteLine($"  {indicator.Metric} = {indicator.Value:0.############} {indicator.Unit}{(indicator.Period is null ? string.Empty : $" ({indicator.Period})")}");
                WriteQuotations(output, indicator.Sentences, indicator.Sentences.Count);
            }
        }

        if (Mentions.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Mentions");
            WriteQuotations(output, Mentions, MentionCount);
        }

        void WriteIf(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                output.WriteLine($"  {name,-10}  {value}");
            }
        }
    }

    private static string Copies(long documents, long independent)
        => independent < documents ? $", {documents - independent} of them copies of others" : string.Empty;

    private static void WriteFact(TextWriter output, CardFact fact)
    {
        var qualifiers = string.Join(", ", fact.Qualifiers.Select(q => $"{q.Key} {string.Join("/", q.Value)}"));
        output.Write($"  {fact.Other.Name}   {fact.Other.Kind ?? fact.Other.Type}   {fact.Other.Key}");
        output.Write(qualifiers.Length > 0 ? $"   [{qualifiers}]" : string.Empty);
        output.Write(fact.Independent < fact.Documents ? $"   ({fact.Documents} documents{Copies(fact.Documents, fact.Independent)})" : string.Empty);
        output.WriteLine(fact.Origin == FactOrigin.Register ? "   (from the register)" : string.Empty);
        WriteQuotations(output, fact.Sentences, fact.Evidence);
    }

    internal static void WriteQuotations(TextWriter output, IReadOnlyList<Quotation> quotations, long total)
    {
        foreach (var quotation in quotations)
        {
            output.WriteLine($"      {quotation.Document} [{quotation.Start}, {quotation.End}) {quotation.Sentence}");
        }

        if (total > quotations.Count)
        {
            output.WriteLine($"      … and {total - quotations.Count} more (--sentences N)");
        }
    }

    internal static async Task<(IReadOnlyList<Quotation> First, long Count)> QuoteAsync(
        IAsyncEnumerable<Provenance> evidence, SourceTexts sources, int most, CancellationToken cancellationToken)
    {
        var first = new List<Quotation>();
        long count = 0;
        await foreach (var provenance in evidence.WithCancellation(cancellationToken))
        {
            count++;
            if (first.Count < most)
            {
                first.Add(await sources.QuoteAsync(provenance, cancellationToken));
            }
        }

        return (first, count);
    }
}
