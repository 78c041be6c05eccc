using System.Globalization;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>A row of <c>documents</c>.</summary>
internal readonly record struct DocumentRow(
    string Key, string ContentHash, string SchemaVersion, string BuilderVersion, string? Location, string? Title, string? PublishedOn, string? Medium,
    string Authors, string? SubjectKey, string Decisions, string DecisionsWeighed, string? Sketch)
{
    /// <summary>As <see cref="Read"/> expects them.</summary>
    public const string Columns =
        "key, content_hash, schema_version, builder_version, location, title, published_on, medium, authors, subject_key, decisions, decisions_weighed, sketch";

    /// <summary><see cref="Columns"/> of a table with another name.</summary>
    public static string ColumnsOf(string table) => string.Join(", ", Columns.Split(", ").Select(c => $"{table}.{c}"));

    public static DocumentRow Of(DocumentInfo document)
        => new(
            document.Id, document.ContentHash, document.SchemaVersion, document.BuilderVersion, document.Location, document.Title,
            document.PublishedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), document.Medium, LedgerJson.Strings(document.Authors),
            document.SubjectKey, LedgerJson.Strings(document.Decisions), LedgerJson.Strings(document.DecisionsWeighed), document.Sketch);

    public static DocumentInfo Read(SqliteRow row)
        => new()
        {
            Id = row.GetString(0),
            ContentHash = row.GetString(1),
            SchemaVersion = row.GetString(2),
            BuilderVersion = row.GetString(3),
            Location = row.Text(4),
            Title = row.Text(5),
            PublishedOn = row.Text(6) is { } date ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            Medium = row.Text(7),
            Authors = LedgerJson.ReadStrings(row.GetString(8)),
            SubjectKey = row.Text(9),
            Decisions = LedgerJson.ReadStrings(row.GetString(10)),
            DecisionsWeighed = LedgerJson.ReadStrings(row.GetString(11)),
            Sketch = row.Text(12),
        };
}

/// <summary>A row of <c>entity_assertions</c>, with the entity's key for its id.</summary>
internal readonly record struct EntityRow(
    string Key, string Type, string? Kind, string Name, string Aliases, string? Code, string Properties, int Origin, string Rule, double Confidence,
    string Evidence)
{
    public static EntityRow Of(EntityAssertion assertion)
        => new(
            assertion.Key, assertion.Type, assertion.Kind, assertion.Name, LedgerJson.Aliases(assertion.Aliases), assertion.Code,
            LedgerJson.Properties(assertion.Properties), (int)assertion.Origin, assertion.Rule, assertion.Confidence,
            LedgerJson.Evidence(assertion.Evidence));

    public EntityAssertion ToAssertion()
        => new()
        {
            Key = Key,
            Type = Type,
            Kind = Kind,
            Name = Name,
            Aliases = LedgerJson.ReadAliases(Aliases),
            Code = Code,
            Properties = LedgerJson.ReadProperties(Properties),
            Origin = (FactOrigin)Origin,
            Rule = Rule,
            Confidence = Confidence,
            Evidence = LedgerJson.ReadEvidence(Evidence),
        };
}

/// <summary>A row of <c>relation_assertions</c>, with the relation for its id.</summary>
internal readonly record struct RelationRow(RelationKey Key, string Qualifiers, int Origin, string Rule, double Confidence, string Evidence)
{
    public static RelationRow Of(RelationAssertion assertion)
        => new(
            new RelationKey(assertion.Head, assertion.Type, assertion.Tail), LedgerJson.Properties(assertion.Qualifiers), (int)assertion.Origin,
            assertion.Rule, assertion.Confidence, LedgerJson.Evidence(assertion.Evidence));

    public RelationAssertion ToAssertion()
        => new()
        {
            Head = Key.Head,
            Type = Key.Type,
            Tail = Key.Tail,
            Qualifiers = LedgerJson.ReadProperties(Qualifiers),
            Origin = (FactOrigin)Origin,
            Rule = Rule,
            Confidence = Confidence,
            Evidence = LedgerJson.ReadEvidence(Evidence),
        };
}

/// <summary>A row of <c>indicator_assertions</c>, with the indicator for its id.</summary>
internal readonly record struct IndicatorRow(IndicatorKey Key, string Rule, double Confidence, string Evidence)
{
    public static IndicatorRow Of(IndicatorAssertion assertion)
        => new(IndicatorKey.Of(assertion), assertion.Rule, assertion.Confidence, LedgerJson.Evidence(assertion.Evidence));

    public IndicatorAssertion ToAssertion()
        => new()
        {
            Subject = Key.Subject,
            Metric = Key.Metric,
            Value = Key.Value,
            Unit = Key.Unit,
            Period = Key.Period.Length == 0 ? null : DateInterval.Parse(Key.Period),
            Rule = Rule,
            Confidence = Confidence,
            Evidence = LedgerJson.ReadEvidence(Evidence),
        };
}

/// <summary>All rows that a document contributes, in the order written.</summary>
internal sealed record ContributionRows(DocumentRow Document, List<EntityRow> Entities, List<RelationRow> Relations, List<IndicatorRow> Indicators)
{
    public static ContributionRows Of(DocumentContribution contribution)
        => new(
            DocumentRow.Of(contribution.Document),
            [.. contribution.Entities.Select(EntityRow.Of)],
            [.. contribution.Relations.Select(RelationRow.Of)],
            [.. contribution.Indicators.Select(IndicatorRow.Of)]);

    /// <returns>Null where the store does not hold the document.</returns>
    public static (long Id, DocumentContribution Contribution)? Load(SqliteSession session, string documentId)
    {
        var found = session.Rows(
            $"SELECT {DocumentRow.Columns}, id FROM documents WHERE key = ?1", [documentId],
            r => (Info: DocumentRow.Read(r), Id: r.GetInt64(13))).Select(d => ((DocumentInfo, long)?)d).FirstOrDefault();
        if (found is not var (info, id))
        {
            return null;
        }

        var entities = session.Rows(
            """
            SELECT e.key, a.type, a.kind, a.name, a.aliases, a.code, a.properties, a.origin, a.rule, a.confidence, a.evidence
            FROM entity_assertions a JOIN entities e ON e.id = a.entity WHERE a.document = ?1 ORDER BY a.id
            """,
            [id],
            r => new EntityRow(
                r.GetString(0), r.GetString(1), r.Text(2), r.GetString(3), r.GetString(4), r.Text(5), r.GetString(6), r.GetInt32(7), r.GetString(8),
                r.GetDouble(9), r.GetString(10)).ToAssertion());
        var relations = session.Rows(
            """
            SELECT h.key, r.type, t.key, a.qualifiers, a.origin, a.rule, a.confidence, a.evidence
            FROM relation_assertions a JOIN relations r ON r.id = a.relation JOIN entities h ON h.id = r.head JOIN entities t ON t.id = r.tail
            WHERE a.document = ?1 ORDER BY a.id
            """,
            [id],
            r => new RelationRow(
                new RelationKey(r.GetString(0), r.GetString(1), r.GetString(2)), r.GetString(3), r.GetInt32(4), r.GetString(5), r.GetDouble(6),
                r.GetString(7)).ToAssertion());
        var indicators = session.Rows(
            """
            SELECT s.key, i.metric, i.unit, i.value, i.period, a.rule, a.confidence, a.evidence
            FROM indicator_assertions a JOIN indicators i ON i.id = a.indicator JOIN entities s ON s.id = i.subject
            WHERE a.document = ?1 ORDER BY a.id
            """,
            [id],
            r => new IndicatorRow(
                new IndicatorKey(r.GetString(0), r.GetString(1), r.GetString(2), r.Number(3), r.GetString(4)), r.GetString(5), r.GetDouble(6),
                r.GetString(7)).ToAssertion());
        return (id, new DocumentContribution(info, [.. entities], [.. relations], [.. indicators]));
    }

    /// <summary>Whether both would be stored as the same rows.</summary>
    public bool SameAs(ContributionRows other)
        => Document == other.Document && Entities.SequenceEqual(other.Entities) && Relations.SequenceEqual(other.Relations)
            && Indicators.SequenceEqual(other.Indicators);
}
