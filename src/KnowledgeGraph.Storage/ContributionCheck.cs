namespace KnowledgeGraph.Storage;

/// <summary>Refuses contributions that would leave a store inconsistent. The pipeline's validator sets bad facts aside long before; this guards the ledger.</summary>
internal static class ContributionCheck
{
    /// <exception cref="ArgumentException">Naming the document and what is wrong with it.</exception>
    public static void Check(IReadOnlyList<DocumentContribution> contributions, IReadOnlyList<string> retracted, string schemaVersion)
    {
        var gone = retracted.ToHashSet(StringComparer.Ordinal);
        var documents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var contribution in contributions)
        {
            var document = contribution.Document;
            Require(documents.Add(document.Id), document, "is contributed twice in one batch; merge its facts with DocumentContribution.Of");
            Require(!gone.Contains(document.Id), document, "is contributed and retracted in one batch; say one of the two");
            Require(
                document.SchemaVersion == schemaVersion, document,
                $"follows schema version '{document.SchemaVersion}', the store version '{schemaVersion}'; build it with the store's schema");
            CheckText(document);
            CheckFacts(contribution);
        }
    }

    private static void CheckFacts(DocumentContribution contribution)
    {
        var document = contribution.Document;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entity in contribution.Entities)
        {
            Require(entity.Key.Length > 0 && entity.Name.Length > 0, document, $"asserts an entity without key or name: '{entity.Key}', '{entity.Name}'");
            Require(keys.Add(entity.Key), document, $"asserts entity '{entity.Key}' twice");
            CheckFact(document, entity.Key, entity.Confidence, entity.Evidence);
            CheckText(document, entity.Key, entity.Type, entity.Kind, entity.Name, entity.Code, entity.Rule);
            CheckText(document, entity.Properties);
            foreach (var alias in entity.Aliases)
            {
                CheckText(document, alias.Name, alias.Source);
            }
        }

        foreach (var relation in contribution.Relations)
        {
            foreach (var end in (ReadOnlySpan<string>)[relation.Head, relation.Tail])
            {
                Require(keys.Contains(end), document, $"asserts {relation.Head} {relation.Type} {relation.Tail} but not its end '{end}'");
            }

            CheckFact(document, relation.Type, relation.Confidence, relation.Evidence);
            CheckText(document, relation.Type, relation.Rule);
            CheckText(document, relation.Qualifiers);
        }

        foreach (var indicator in contribution.Indicators)
        {
            Require(keys.Contains(indicator.Subject), document, $"asserts indicator '{indicator.Metric}' but not its subject '{indicator.Subject}'");
            CheckFact(document, indicator.Metric, indicator.Confidence, indicator.Evidence);
            CheckText(document, indicator.Metric, indicator.Unit, indicator.Rule);
        }
    }

    private static void CheckFact(DocumentInfo document, string fact, double confidence, IReadOnlyList<Evidence> evidence)
    {
        Require(confidence is >= 0 and <= 1, document, $"gives '{fact}' confidence {confidence}; expected 0 to 1");
        Require(evidence.Count > 0, document, $"gives no evidence for '{fact}'");
        foreach (var item in evidence)
        {
            CheckText(document, item.Text);
        }
    }

    private static void CheckText(DocumentInfo document)
    {
        Require(document.Id.Length > 0, document, "has an empty id");
        CheckText(document, document.Id, document.ContentHash, document.BuilderVersion, document.Location, document.Title, document.Medium, document.SubjectKey);
        CheckText(document, [.. document.Authors]);
        Require(
            document.Sketch is null || TextSketch.TryParse(document.Sketch, out _), document,
            $"has a sketch that cannot be read: '{document.Sketch}'; expected what TextSketch writes, or none");
    }

    private static void CheckText(DocumentInfo document, PropertyBag properties)
    {
        foreach (var (name, value) in properties)
        {
            CheckText(document, name, value);
        }
    }

    /// <summary>Half a surrogate pair or a NUL would come back from the store as something else than was written.</summary>
    private static void CheckText(DocumentInfo document, params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            Require(value is null || IsStorable(value), document, $"holds half a surrogate pair or a NUL in '{value?.Replace('\0', '␀')}'");
        }
    }

    private static bool IsStorable(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        for (var i = value.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < value.Length; i++)
        {
            if (char.IsSurrogate(value[i]) && (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private static void Require(bool condition, DocumentInfo document, string problem)
    {
        if (!condition)
        {
            throw new ArgumentException($"Document '{document.Id}' {problem}.");
        }
    }
}
