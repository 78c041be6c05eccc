using KnowledgeGraph.Storage.Copies;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>
/// Writes one batch within the caller's transaction. What the documents change is summed for each fact first; then each touched fact is read,
/// derived and written once, whatever the number of documents that support it.
/// </summary>
/// <param name="clock">Tells when documents change.</param>
internal sealed class SqliteWriter(SqliteSession session, GraphSchema schema, TimeProvider clock)
{
    private const string EntityColumns = "kind, name, aliases, code, properties, origin, confidence, documents, support, repeated";

    private readonly GraphDerivation derivation = new(schema);
    private readonly LedgerChanges changes = new(schema);
    private readonly SqliteCopies copies = new(session);
    private readonly CopyBatch copyBatch = new();
    private readonly List<(string Key, long? Id, ContributionRows? After)> documents = [];
    private readonly Dictionary<string, long> entityIds = new(StringComparer.Ordinal);
    private readonly Dictionary<RelationKey, long> relationIds = [];
    private readonly Dictionary<IndicatorKey, long> indicatorIds = [];
    private readonly List<long> entitiesGone = [];
    private readonly List<long> relationsGone = [];
    private readonly List<long> indicatorsGone = [];
    private readonly List<(long Entity, string Name)> namesToAdd = [];
    private int entitiesAdded;
    private int relationsAdded;

    /// <summary>Takes note of a document's new contribution.</summary>
    public void Replace(DocumentContribution contribution)
    {
        var after = ContributionRows.Of(contribution);
        var before = ContributionRows.Load(session, contribution.Document.Id);
        if (before is var (id, former))
        {
            if (ContributionRows.Of(former).SameAs(after))
            {
                return;
            }

            changes.Add(former, -1);
            documents.Add((contribution.Document.Id, id, after));
            copyBatch.Add(contribution.Document.Id, former, copies.OriginalOf(id), contribution);
        }
        else
        {
            documents.Add((contribution.Document.Id, null, after));
            copyBatch.Add(contribution.Document.Id, null, null, contribution);
        }

        changes.Add(contribution, 1);
    }

    /// <summary>Takes note of a document that goes.</summary>
    public void Retract(string documentId)
    {
        if (ContributionRows.Load(session, documentId) is var (id, former))
        {
            changes.Add(former, -1);
            documents.Add((documentId, id, null));
            copyBatch.Add(documentId, former, copies.OriginalOf(id), null);
        }
    }

    /// <summary>Writes all that was noted.</summary>
    public ReplaceResult Write(CancellationToken cancellationToken)
    {
        var copyChanges = copyBatch.ResolveAsync(copies, changes, Contributions, cancellationToken).AsTask().GetAwaiter().GetResult();
        foreach (var (_, id, _) in documents)
        {
            DeleteAssertions(id);
        }

        foreach (var (key, change) in changes.Entities)
        {
            WriteEntity(key, change);
        }

        foreach (var (key, change) in changes.Relations)
        {
            WriteRelation(key, change);
        }

        foreach (var (key, change) in changes.Indicators)
        {
            WriteIndicator(key, change);
        }

        foreach (var (_, id, after) in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (after is not null)
            {
                WriteDocument(id, after);
            }
        }

        copies.Write(copyChanges);
        foreach (var (_, id, _) in documents.Where(d => d.After is null))
        {
            session.Run("DELETE FROM documents WHERE id = ?1", id);
        }

        DeleteGone();
        RememberChanges();
        AddNames();
        return new ReplaceResult(documents.Count, entitiesAdded, entitiesGone.Count, relationsAdded, relationsGone.Count);
    }

    /// <summary>Nothing of this waits: the file is asked on this thread.</summary>
    private ValueTask<IReadOnlyList<DocumentContribution>> Contributions(IReadOnlyList<string> ids)
        => new([.. ids.Select(id => ContributionRows.Load(session, id)!.Value.Contribution)]);

    private void DeleteAssertions(long? document)
    {
        if (document is not null)
        {
            session.Run("DELETE FROM entity_assertions WHERE document = ?1", document);
            session.Run("DELETE FROM relation_assertions WHERE document = ?1", document);
            session.Run("DELETE FROM indicator_assertions WHERE document = ?1", document);
        }
    }

    private void WriteEntity(string key, FactChange change)
    {
        var before = session.Rows(
            "SELECT id, type, name, aliases, support, repeated FROM entities WHERE key = ?1", [key],
            r => new
            {
                Id = r.GetInt64(0), Type = r.GetString(1), Name = r.GetString(2), Aliases = r.GetString(3), Support = r.GetString(4), Repeated = r.GetInt64(5),
            }).FirstOrDefault();
        if (before is not null)
        {
            entityIds[key] = before.Id;
            if (change.IsNothing)
            {
                return;
            }
        }

        var counts = change.ApplyTo(before is null ? [] : LedgerJson.ReadSupport(before.Support));
        if (counts.Count == 0)
        {
            entitiesGone.Add(before!.Id);
            return;
        }

        var type = LedgerChanges.TypeOf(counts);
        var repeated = (before?.Repeated ?? 0) + change.Repeated;
        var entity = derivation.Entity(key, type, counts.Select(c => new SupportCount(c.Key, c.Value)), repeated)!;
        var aliases = LedgerJson.Aliases(entity.Aliases);
        ReadOnlySpan<object?> columns =
        [
            entity.Kind, entity.Name, aliases, entity.Code, LedgerJson.Merged(entity.Properties), (int)entity.Origin, entity.Confidence,
            entity.DocumentCount, LedgerJson.Support(counts), repeated,
        ];
        if (before is null)
        {
            entitiesAdded++;
            entityIds[key] = session.Insert(
                $"INSERT INTO entities ({EntityColumns}, key, type) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)", [.. columns, key, type]);
        }
        else
        {
            session.Run($"UPDATE entities SET ({EntityColumns}) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) WHERE id = ?11", [.. columns, before.Id]);
            if (before.Type != type)
            {
                // Apart, for setting an indexed column costs its index entry even where the value stays.
                session.Run("UPDATE entities SET type = ?1 WHERE id = ?2", type, before.Id);
            }

            if (before.Name == entity.Name && before.Aliases == aliases)
            {
                return;
            }

            DeleteNames(before.Id);
        }

        var names = Names(entity.Name, entity.Aliases);
        namesToAdd.AddRange(names.Select(n => (entityIds[key], n)));
    }

    private void WriteRelation(RelationKey key, FactChange change)
    {
        var before = session.Rows(
            "SELECT id, documents, support, repeated FROM relations WHERE head = ?1 AND type = ?2 AND tail = ?3", [entityIds[key.Head], key.Type, entityIds[key.Tail]],
            r => new { Id = r.GetInt64(0), Documents = r.GetInt64(1), Support = r.GetString(2), Repeated = r.GetInt64(3) }).FirstOrDefault();
        if (before is not null)
        {
            relationIds[key] = before.Id;
            if (change.IsNothing)
            {
                return;
            }
        }

        var counts = change.ApplyTo(before is null ? [] : LedgerJson.ReadSupport(before.Support));
        if (counts.Count == 0)
        {
            relationsGone.Add(before!.Id);
            return;
        }

        var support = counts.Select(c => new SupportCount(c.Key, c.Value));
        var repeated = (before?.Repeated ?? 0) + change.Repeated;
        var relation = derivation.Relation(key.Head, key.Type, key.Tail, support, (before?.Documents ?? 0) + change.Documents, repeated)!;
        ReadOnlySpan<object?> columns =
        [
            LedgerJson.Merged(relation.Qualifiers), (int)relation.Origin, relation.Confidence, relation.DocumentCount, LedgerJson.Support(counts), repeated,
        ];
        if (before is null)
        {
            relationsAdded++;
            relationIds[key] = session.Insert(
                "INSERT INTO relations (qualifiers, origin, confidence, documents, support, repeated, head, type, tail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                [.. columns, entityIds[key.Head], key.Type, entityIds[key.Tail]]);
        }
        else
        {
            session.Run(
                "UPDATE relations SET (qualifiers, origin, confidence, documents, support, repeated) = (?1, ?2, ?3, ?4, ?5, ?6) WHERE id = ?7", [.. columns, before.Id]);
        }
    }

    private void WriteIndicator(IndicatorKey key, FactChange change)
    {
        var order = DecimalOrder.Encode(key.Value);
        var before = session.Rows(
            "SELECT id, support FROM indicators WHERE subject = ?1 AND metric = ?2 AND unit = ?3 AND value_order = ?4 AND period = ?5",
            [entityIds[key.Subject], key.Metric, key.Unit, order, key.Period], r => new { Id = r.GetInt64(0), Support = r.GetString(1) }).FirstOrDefault();
        if (before is not null)
        {
            indicatorIds[key] = before.Id;
            if (change.IsNothing)
            {
                return;
            }
        }

        var counts = change.ApplyTo(before is null ? [] : LedgerJson.ReadSupport(before.Support));
        if (counts.Count == 0)
        {
            indicatorsGone.Add(before!.Id);
        }
        else if (before is null)
        {
            indicatorIds[key] = session.Insert(
                """
                INSERT INTO indicators (subject, metric, unit, value_order, period, value, confidence, support) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                """,
                entityIds[key.Subject], key.Metric, key.Unit, order, key.Period, DecimalOrder.Format(key.Value), LedgerChanges.ConfidenceOf(counts),
                LedgerJson.Support(counts));
        }
        else
        {
            session.Run(
                "UPDATE indicators SET confidence = ?1, support = ?2 WHERE id = ?3", LedgerChanges.ConfidenceOf(counts), LedgerJson.Support(counts), before.Id);
        }
    }

    private void WriteDocument(long? id, ContributionRows after)
    {
        var d = after.Document;
        ReadOnlySpan<object?> columns =
            [d.Key, d.ContentHash, d.SchemaVersion, d.BuilderVersion, d.Location, d.Title, d.PublishedOn, d.Medium, d.Authors, d.SubjectKey,
                d.Decisions, d.DecisionsWeighed, d.Sketch];
        if (id is null)
        {
            id = session.Insert($"INSERT INTO documents ({DocumentRow.Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", columns);
        }
        else
        {
            session.Run($"UPDATE documents SET ({DocumentRow.Columns}) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) WHERE id = ?14", [.. columns, id]);
        }

        foreach (var e in after.Entities)
        {
            session.Run(
                """
                INSERT INTO entity_assertions (document, entity, type, kind, name, aliases, code, properties, origin, rule, confidence, evidence)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                """,
                id, entityIds[e.Key], e.Type, e.Kind, e.Name, e.Aliases, e.Code, e.Properties, e.Origin, e.Rule, e.Confidence, e.Evidence);
        }

        foreach (var r in after.Relations)
        {
            session.Run(
                """
                INSERT INTO relation_assertions (document, relation, qualifiers, origin, rule, confidence, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                """,
                id, relationIds[r.Key], r.Qualifiers, r.Origin, r.Rule, r.Confidence, r.Evidence);
        }

        foreach (var i in after.Indicators)
        {
            session.Run(
                "INSERT INTO indicator_assertions (document, indicator, rule, confidence, evidence) VALUES (?1, ?2, ?3, ?4, ?5)",
                id, indicatorIds[i.Key], i.Rule, i.Confidence, i.Evidence);
        }
    }

    /// <summary>Facts about an entity go before it; foreign keys would refuse to leave an edge without its end.</summary>
    private void DeleteGone()
    {
        foreach (var id in indicatorsGone)
        {
            session.Run("DELETE FROM indicators WHERE id = ?1", id);
        }

        foreach (var id in relationsGone)
        {
            session.Run("DELETE FROM relations WHERE id = ?1", id);
        }

        foreach (var id in entitiesGone)
        {
            DeleteNames(id);
            session.Run("DELETE FROM entities WHERE id = ?1", id);
        }
    }

    /// <summary>All of one batch change at one time, later than every batch before.</summary>
    private void RememberChanges()
    {
        if (documents.Count == 0)
        {
            return;
        }

        var last = session.Rows("SELECT MAX(changed_at) FROM document_changes", [], r => r.Text(0)).First();
        var time = ChangeTime.Next(clock, last);
        foreach (var (key, id, after) in documents)
        {
            var change = after is null ? DocumentChangeKind.Removed : id is null ? DocumentChangeKind.Added : DocumentChangeKind.Updated;
            session.Run("INSERT OR REPLACE INTO document_changes (document, changed_at, change) VALUES (?1, ?2, ?3)", key, time, (int)change);
        }
    }

    /// <summary>
    /// Last and in one go: the full-text index gathers rows in memory, and gives them up to a segment of its own whenever another table's statement
    /// opens a savepoint in between.
    /// </summary>
    private void AddNames()
    {
        var ids = namesToAdd.Select(n => session.Insert("INSERT INTO names (entity, folded) VALUES (?1, ?2)", n.Entity, n.Name)).ToList();
        for (var i = 0; i < ids.Count; i++)
        {
            session.Run("INSERT INTO name_index (rowid, characters) VALUES (?1, ?2)", ids[i], NameFolding.Characters(namesToAdd[i].Name));
        }
    }

    private void DeleteNames(long entity)
    {
        session.Run("DELETE FROM name_index WHERE rowid IN (SELECT id FROM names WHERE entity = ?1)", entity);
        session.Run("DELETE FROM names WHERE entity = ?1", entity);
    }

    /// <summary>What search compares; names that differ in width, case or quotes alone are one.</summary>
    private static SortedSet<string> Names(string name, IReadOnlyList<Alias> aliases)
        => new(aliases.Select(a => a.Name).Append(name).Select(NameFolding.Fold).Where(n => n.Length > 0), StringComparer.Ordinal);
}
