using System.Globalization;
using System.Text.Json;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>What stands behind a relationship of the ledger: one assertion of a document about one fact.</summary>
/// <param name="Fact">Key of the fact's node.</param>
/// <param name="At">Its place among the document's assertions of its kind, from 0.</param>
/// <param name="Value">All else that it says, as JSON.</param>
internal readonly record struct SaidRow(string Fact, long At, string Value);

/// <summary>The JSON in which the ledger keeps documents and assertions: lists whose members have fixed places. The same content gives the same text.</summary>
internal static class LedgerRecord
{
    /// <summary>Without id, which is the node's key, without version of the schema, which is the graph's, and without sketch, which is a property of its own.</summary>
    public static string Of(DocumentInfo document)
        => LedgerJson.Write(document, static (json, d) =>
        {
            json.WriteStartArray();
            json.WriteStringValue(d.ContentHash);
            json.WriteStringValue(d.BuilderVersion);
            json.WriteStringValue(d.Location);
            json.WriteStringValue(d.Title);
            json.WriteStringValue(d.PublishedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteStringValue(d.Medium);
            json.WriteRawValue(LedgerJson.Strings(d.Authors));
            json.WriteStringValue(d.SubjectKey);
            json.WriteRawValue(LedgerJson.Strings(d.Decisions));
            json.WriteRawValue(LedgerJson.Strings(d.DecisionsWeighed));
            json.WriteEndArray();
        });

    /// <param name="sketch">Kept beside the value, where it is found without reading it.</param>
    public static DocumentInfo ReadDocument(string key, string value, string schemaVersion, string? sketch = null)
    {
        using var json = JsonDocument.Parse(value);
        var d = json.RootElement;
        return new DocumentInfo
        {
            Id = LedgerKey.ReadSingle(key),
            SchemaVersion = schemaVersion,
            ContentHash = d[0].GetString()!,
            BuilderVersion = d[1].GetString()!,
            Location = d[2].GetString(),
            Title = d[3].GetString(),
            PublishedOn = d[4].GetString() is { } date ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            Medium = d[5].GetString(),
            Authors = LedgerJson.ReadStrings(d[6].GetRawText()),
            SubjectKey = d[7].GetString(),
            Decisions = LedgerJson.ReadStrings(d[8].GetRawText()),
            DecisionsWeighed = LedgerJson.ReadStrings(d[9].GetRawText()),
            Sketch = sketch,
        };
    }

    /// <summary>All that a document says, in the order of the contribution.</summary>
    public static List<SaidRow> Of(DocumentContribution contribution)
        =>
        [
            .. contribution.Entities.Select((e, i) => new SaidRow(LedgerKey.Entity(e.Key), i, Of(e))),
            .. contribution.Relations.Select((r, i) => new SaidRow(LedgerKey.Relation(new RelationKey(r.Head, r.Type, r.Tail)), i, Of(r))),
            .. contribution.Indicators.Select((n, i) => new SaidRow(LedgerKey.Indicator(IndicatorKey.Of(n)), i, Of(n))),
        ];

    /// <summary>What <see cref="Of(DocumentContribution)"/> was made of.</summary>
    /// <param name="rows">In any order.</param>
    public static DocumentContribution Read(DocumentInfo document, IEnumerable<SaidRow> rows)
    {
        var sorted = rows.OrderBy(r => r.At).ToLookup(r => r.Fact[0]);
        return new DocumentContribution(
            document,
            [.. sorted[LedgerKey.EntityKind].Select(r => ReadEntity(r.Fact, r.Value))],
            [.. sorted[LedgerKey.RelationKind].Select(r => ReadRelation(r.Fact, r.Value))],
            [.. sorted[LedgerKey.IndicatorKind].Select(r => ReadIndicator(r.Fact, r.Value))]);
    }

    /// <summary>What an assertion says about its fact, one for each piece of evidence, in the order written.</summary>
    public static IEnumerable<Provenance> Provenance(string document, char kind, string value)
    {
        using var json = JsonDocument.Parse(value);
        var v = json.RootElement;
        var evidence = LedgerJson.ReadEvidence(v[0].GetRawText());
        var (rule, confidence) = (v[1].GetString()!, v[2].GetDouble());
        var origin = kind == LedgerKey.IndicatorKind ? FactOrigin.Text : (FactOrigin)v[3].GetInt32();
        var qualifiers = kind == LedgerKey.IndicatorKind ? PropertyBag.Empty : LedgerJson.ReadProperties(v[4].GetRawText());
        return evidence.Select(e => new Provenance(document, e, origin, rule, confidence, qualifiers));
    }

    private static string Of(EntityAssertion assertion)
        => LedgerJson.Write(assertion, static (json, a) =>
        {
            json.WriteStartArray();
            json.WriteRawValue(LedgerJson.Evidence(a.Evidence));
            json.WriteStringValue(a.Rule);
            json.WriteNumberValue(a.Confidence);
            json.WriteNumberValue((int)a.Origin);
            json.WriteRawValue(LedgerJson.Properties(a.Properties));
            json.WriteStringValue(a.Type);
            json.WriteStringValue(a.Kind);
            json.WriteStringValue(a.Name);
            json.WriteRawValue(LedgerJson.Aliases(a.Aliases));
            json.WriteStringValue(a.Code);
            json.WriteEndArray();
        });

    private static EntityAssertion ReadEntity(string fact, string value)
    {
        using var json = JsonDocument.Parse(value);
        var a = json.RootElement;
        return new EntityAssertion
        {
            Key = LedgerKey.ReadSingle(fact),
            Evidence = LedgerJson.ReadEvidence(a[0].GetRawText()),
            Rule = a[1].GetString()!,
            Confidence = a[2].GetDouble(),
            Origin = (FactOrigin)a[3].GetInt32(),
            Properties = LedgerJson.ReadProperties(a[4].GetRawText()),
            Type = a[5].GetString()!,
            Kind = a[6].GetString(),
            Name = a[7].GetString()!,
            Aliases = LedgerJson.ReadAliases(a[8].GetRawText()),
            Code = a[9].GetString(),
        };
    }

    private static string Of(RelationAssertion assertion)
        => LedgerJson.Write(assertion, static (json, a) =>
        {
            json.WriteStartArray();
            json.WriteRawValue(LedgerJson.Evidence(a.Evidence));
            json.WriteStringValue(a.Rule);
            json.WriteNumberValue(a.Confidence);
            json.WriteNumberValue((int)a.Origin);
            json.WriteRawValue(LedgerJson.Properties(a.Qualifiers));
            json.WriteEndArray();
        });

    private static RelationAssertion ReadRelation(string fact, string value)
    {
        using var json = JsonDocument.Parse(value);
        var a = json.RootElement;
        var (head, type, tail) = LedgerKey.ReadRelation(fact);
        return new RelationAssertion
        {
            Head = head,
            Type = type,
            Tail = tail,
            Evidence = LedgerJson.ReadEvidence(a[0].GetRawText()),
            Rule = a[1].GetString()!,
            Confidence = a[2].GetDouble(),
            Origin = (FactOrigin)a[3].GetInt32(),
            Qualifiers = LedgerJson.ReadProperties(a[4].GetRawText()),
        };
    }

    private static string Of(IndicatorAssertion assertion)
        => LedgerJson.Write(assertion, static (json, a) =>
        {
            json.WriteStartArray();
            json.WriteRawValue(LedgerJson.Evidence(a.Evidence));
            json.WriteStringValue(a.Rule);
            json.WriteNumberValue(a.Confidence);
            json.WriteEndArray();
        });

    private static IndicatorAssertion ReadIndicator(string fact, string value)
    {
        using var json = JsonDocument.Parse(value);
        var a = json.RootElement;
        var key = LedgerKey.ReadIndicator(fact);
        return new IndicatorAssertion
        {
            Subject = key.Subject,
            Metric = key.Metric,
            Value = key.Value,
            Unit = key.Unit,
            Period = key.Period.Length == 0 ? null : DateInterval.Parse(key.Period),
            Evidence = LedgerJson.ReadEvidence(a[0].GetRawText()),
            Rule = a[1].GetString()!,
            Confidence = a[2].GetDouble(),
        };
    }
}
