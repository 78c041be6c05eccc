using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Storage.Export;

/// <summary>Writes a graph as a folder of CSV files whose headers <c>neo4j-admin database import</c> understands.</summary>
/// <remarks>
/// <c>documents.csv</c> and <c>nodes.csv</c> are nodes, <c>edges.csv</c>, <c>mentions.csv</c> (document → entity) and <c>copies.csv</c> (document → original) relationships;
/// <c>evidence.csv</c> (what supports each edge and indicator) and <c>indicators.csv</c> are plain tables. UTF-8 without byte order mark, fields
/// quoted as RFC 4180 says, lines ended by <c>\n</c>, in ordinal order of keys: the same graph gives the same bytes. Lists are parted by <c>;</c>,
/// the import's own array delimiter; properties, whose names differ by type, are one JSON column.
/// </remarks>
public static class CsvExporter
{
    /// <param name="folder">Made where it is missing; files of these names in it are replaced.</param>
    public static async Task ExportAsync(IGraphStore store, string folder, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        await using var source = StoreExportSource.Of(store, cancellationToken);
        await WriteDocumentsAsync(source, folder, cancellationToken);
        await WriteCopiesAsync(source, folder, cancellationToken);
        await WriteEntitiesAsync(source, folder, cancellationToken);
        await using var evidence = Table.Create(
            folder, "evidence.csv", "fact", "subject", "predicate", "object", "document", "start", "end", "text", "origin", "rule", "confidence", "qualifiers");
        await WriteRelationsAsync(source, folder, evidence, cancellationToken);
        await WriteIndicatorsAsync(source, folder, evidence, cancellationToken);
    }

    private static async Task WriteDocumentsAsync(IExportSource source, string folder, CancellationToken cancellationToken)
    {
        await using var documents = Table.Create(
            folder, "documents.csv", "key:ID", ":LABEL", "id", "title", "date:date", "medium", "authors:string[]", "subject", "hash", "schema", "builder");
        await foreach (var d in source.DocumentsAsync(cancellationToken))
        {
            await documents.WriteAsync(
                EntityKey.Document(d.Id), EntityTypes.Document, d.Id, d.Title, d.PublishedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.Medium,
                List(d.Authors), d.SubjectKey, d.ContentHash, d.SchemaVersion, d.BuilderVersion);
        }
    }

    private static async Task WriteCopiesAsync(IExportSource source, string folder, CancellationToken cancellationToken)
    {
        await using var copies = Table.Create(folder, "copies.csv", ":START_ID", ":END_ID", ":TYPE", "resemblance:double");
        await foreach (var copy in source.CopiesAsync(cancellationToken))
        {
            await copies.WriteAsync(EntityKey.Document(copy.Document), EntityKey.Document(copy.Original), "COPY_OF", Number(copy.Resemblance));
        }
    }

    private static async Task WriteEntitiesAsync(IExportSource source, string folder, CancellationToken cancellationToken)
    {
        await using var nodes = Table.Create(
            folder, "nodes.csv", "key:ID", ":LABEL", "kind", "name", "aliases:string[]", "code", "origin", "confidence:double", "documents:long", "independent:long", "properties");
        await using var mentions = Table.Create(
            folder, "mentions.csv", ":START_ID", ":END_ID", ":TYPE", "start:int", "end:int", "text", "origin", "rule", "confidence:double");
        await foreach (var (e, mention, isFirst) in source.MentionsAsync(cancellationToken))
        {
            if (isFirst)
            {
                await nodes.WriteAsync(
                    e.Key, e.Type, e.Kind, e.Name, List(e.Aliases.Select(a => a.Name).Distinct(StringComparer.Ordinal)), e.Code, Origin(e.Origin),
                    Number(e.Confidence), Number(e.DocumentCount), Number(e.IndependentCount), LedgerJson.Merged(e.Properties));
            }

            if (mention is not null)
            {
                await mentions.WriteAsync(
                    EntityKey.Document(mention.DocumentId), e.Key, "MENTIONS", Number(mention.Evidence.Span.Start), Number(mention.Evidence.Span.End),
                    mention.Evidence.Text, Origin(mention.Origin), mention.Rule, Number(mention.Confidence));
            }
        }
    }

    private static async Task WriteRelationsAsync(IExportSource source, string folder, Table evidence, CancellationToken cancellationToken)
    {
        await using var edges = Table.Create(
            folder, "edges.csv", ":START_ID", ":TYPE", ":END_ID", "origin", "confidence:double", "documents:long", "independent:long", "qualifiers");
        await foreach (var (r, provenance, isFirst) in source.RelationsAsync(cancellationToken))
        {
            if (isFirst)
            {
                await edges.WriteAsync(
                    r.Head, r.Type, r.Tail, Origin(r.Origin), Number(r.Confidence), Number(r.DocumentCount), Number(r.IndependentCount), LedgerJson.Merged(r.Qualifiers));
            }

            await WriteEvidenceAsync(evidence, "relation", r.Head, r.Type, r.Tail, provenance);
        }
    }

    private static async Task WriteIndicatorsAsync(IExportSource source, string folder, Table evidence, CancellationToken cancellationToken)
    {
        await using var indicators = Table.Create(folder, "indicators.csv", "subject", "metric", "value", "unit", "period", "confidence");
        await foreach (var (i, provenance, isFirst) in source.IndicatorsAsync(cancellationToken))
        {
            var value = DecimalOrder.Format(i.Value);
            if (isFirst)
            {
                await indicators.WriteAsync(i.Subject, i.Metric, value, i.Unit, i.Period?.ToString(), Number(i.Confidence));
            }

            await WriteEvidenceAsync(evidence, "indicator", i.Subject, i.Metric, value + i.Unit, provenance);
        }
    }

    private static async Task WriteEvidenceAsync(Table evidence, string fact, string subject, string predicate, string value, Provenance? provenance)
    {
        if (provenance is not null)
        {
            await evidence.WriteAsync(
                fact, subject, predicate, value, provenance.DocumentId, Number(provenance.Evidence.Span.Start), Number(provenance.Evidence.Span.End),
                provenance.Evidence.Text, Origin(provenance.Origin), provenance.Rule, Number(provenance.Confidence),
                LedgerJson.Properties(provenance.Qualifiers));
        }
    }

    private static string List(IEnumerable<string> values) => string.Join(';', values.Select(v => v.Replace(';', '；')));

    private static string Origin(FactOrigin origin) => origin == FactOrigin.Register ? "register" : "text";

    private static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>One file.</summary>
    private sealed class Table : IAsyncDisposable
    {
        private readonly StreamWriter writer;
        private readonly StringBuilder line = new();

        private Table(string path) => writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);

        public static Table Create(string folder, string name, params string?[] header)
        {
            var table = new Table(Path.Combine(folder, name));
            table.Append(header);
            table.writer.Write(table.line);
            return table;
        }

        public Task WriteAsync(params string?[] fields)
        {
            Append(fields);
            return writer.WriteAsync(line);
        }

        public ValueTask DisposeAsync() => writer.DisposeAsync();

        private void Append(string?[] fields)
        {
            line.Clear();
            for (var i = 0; i < fields.Length; i++)
            {
                line.Append(i == 0 ? string.Empty : ",").Append(Quote(fields[i] ?? string.Empty));
            }

            line.Append('\n');
        }

        private static string Quote(string field)
            => field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
