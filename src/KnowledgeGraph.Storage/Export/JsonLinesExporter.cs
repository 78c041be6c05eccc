using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KnowledgeGraph.Storage.Export;

/// <summary>Writes a graph as JSON lines: documents, copies among them, entities, relations, indicators, each in ordinal order of their keys.</summary>
/// <remarks>
/// UTF-8 without byte order mark, Chinese as it is, every line ended by <c>\n</c>. The same graph gives the same bytes. A fact of the register alone
/// has no evidence and no documents; one that both a text and the register say lists what the texts say. How many documents are no copies stands where copies are among them. Lines are written piecewise, so an
/// entity that 100,000 documents mention needs no more memory than another.
/// </remarks>
public static class JsonLinesExporter
{
    /// <param name="store">What to export.</param>
    /// <param name="output">Stays open.</param>
    public static async Task ExportAsync(IGraphStore store, Stream output, CancellationToken cancellationToken = default)
    {
        await using var source = StoreExportSource.Of(store, cancellationToken);
        using var lines = new Lines(output);
        await foreach (var document in source.DocumentsAsync(cancellationToken))
        {
            WriteDocument(lines.Json, document);
            await lines.EndAsync(cancellationToken);
        }

        await foreach (var copy in source.CopiesAsync(cancellationToken))
        {
            WriteCopy(lines.Json, copy);
            await lines.EndAsync(cancellationToken);
        }

        await WriteAsync(lines, source.EntitiesAsync(cancellationToken), WriteEntity, static (json, id) => json.WriteText(id), cancellationToken);
        await WriteAsync(lines, source.RelationsAsync(cancellationToken), WriteRelation, WriteEvidence, cancellationToken);
        await WriteAsync(lines, source.IndicatorsAsync(cancellationToken), WriteIndicator, WriteEvidence, cancellationToken);
        await lines.DrainAsync(cancellationToken);
    }

    /// <param name="begin">Writes an object up to the opening of the list that its details fill; nothing follows the list.</param>
    private static async Task WriteAsync<TFact, TDetail>(
        Lines lines, IAsyncEnumerable<ExportRow<TFact, TDetail>> rows, Action<Utf8JsonWriter, TFact> begin, Action<Utf8JsonWriter, TDetail> write,
        CancellationToken cancellationToken)
        where TDetail : class
    {
        var isOpen = false;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (row.IsFirst)
            {
                await CloseAsync();
                begin(lines.Json, row.Fact);
                isOpen = true;
            }

            if (row.Detail is not null)
            {
                write(lines.Json, row.Detail);
                await lines.RelieveAsync(cancellationToken);
            }
        }

        await CloseAsync();

        async ValueTask CloseAsync()
        {
            if (isOpen)
            {
                lines.Json.WriteEndArray();
                lines.Json.WriteEndObject();
                await lines.EndAsync(cancellationToken);
            }
        }
    }

    private static void WriteDocument(Utf8JsonWriter json, DocumentInfo document)
    {
        json.WriteStartObject();
        json.WriteString("kind", "document");
        json.WriteText("id", document.Id);
        WriteIfAny(json, "title", document.Title);
        WriteIfAny(json, "date", document.PublishedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        WriteIfAny(json, "medium", document.Medium);
        json.WriteStartArray("authors");
        foreach (var author in document.Authors)
        {
            json.WriteText(author);
        }

        json.WriteEndArray();
        WriteIfAny(json, "subject", document.SubjectKey);
        json.WriteText("hash", document.ContentHash);
        json.WriteString("schema", document.SchemaVersion);
        json.WriteText("builder", document.BuilderVersion);
        json.WriteEndObject();
    }

    private static void WriteCopy(Utf8JsonWriter json, DocumentCopy copy)
    {
        json.WriteStartObject();
        json.WriteString("kind", "copy");
        json.WriteText("document", copy.Document);
        json.WriteText("original", copy.Original);
        json.WriteNumber("resemblance", copy.Resemblance);
        json.WriteEndObject();
    }

    private static void WriteEntity(Utf8JsonWriter json, Entity entity)
    {
        json.WriteStartObject();
        json.WriteString("kind", "entity");
        json.WriteText("id", entity.Key);
        json.WriteString("type", entity.Type);
        WriteIfAny(json, "subtype", entity.Kind);
        json.WriteText("name", entity.Name);
        json.WriteStartArray("aliases");
        foreach (var alias in entity.Aliases.Select(a => a.Name).Distinct(StringComparer.Ordinal))
        {
            json.WriteText(alias);
        }

        json.WriteEndArray();
        if (entity.Type == EntityTypes.Policy)
        {
            json.WriteText("key", EntityKey.ScopeOf(entity.Key));
        }

        WriteIfAny(json, "code", entity.Code);
        WriteProperties(json, entity.Properties);
        WriteOrigin(json, entity.Origin, entity.Confidence);
        WriteIndependent(json, entity.DocumentCount, entity.IndependentCount);
        json.WriteStartArray("documents");
    }

    private static void WriteRelation(Utf8JsonWriter json, Relation relation)
    {
        json.WriteStartObject();
        json.WriteString("kind", "relation");
        json.WriteString("type", relation.Type);
        json.WriteText("head", relation.Head);
        json.WriteText("tail", relation.Tail);
        WriteProperties(json, relation.Qualifiers);
        WriteOrigin(json, relation.Origin, relation.Confidence);
        WriteIndependent(json, relation.DocumentCount, relation.IndependentCount);
        json.WriteStartArray("evidence");
    }

    private static void WriteIndicator(Utf8JsonWriter json, Indicator indicator)
    {
        json.WriteStartObject();
        json.WriteString("kind", "indicator");
        json.WriteText("subject", indicator.Subject);
        json.WriteText("metric", indicator.Metric);
        json.WriteNumber("value", DecimalOrder.Canonical(indicator.Value));
        json.WriteText("unit", indicator.Unit);
        WriteIfAny(json, "period", indicator.Period?.ToString());
        json.WriteNumber("confidence", indicator.Confidence);
        json.WriteStartArray("evidence");
    }

    private static void WriteEvidence(Utf8JsonWriter json, Provenance provenance)
    {
        if (provenance.Origin == FactOrigin.Text)
        {
            json.WriteStartObject();
            json.WriteText("document", provenance.DocumentId);
            json.WriteNumber("start", provenance.Evidence.Span.Start);
            json.WriteNumber("end", provenance.Evidence.Span.End);
            json.WriteText("text", provenance.Evidence.Text);
            json.WriteEndObject();
        }
    }

    private static void WriteProperties(Utf8JsonWriter json, IReadOnlyDictionary<string, IReadOnlyList<string>> properties)
    {
        json.WriteStartObject("properties");
        foreach (var (name, values) in properties.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (values.Count == 1)
            {
                json.WriteText(name, values[0]);
                continue;
            }

            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteText(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteOrigin(Utf8JsonWriter json, FactOrigin origin, double confidence)
    {
        json.WriteString("origin", origin == FactOrigin.Register ? "register" : "text");
        json.WriteNumber("confidence", confidence);
    }

    /// <summary>Where copies are among the documents.</summary>
    private static void WriteIndependent(Utf8JsonWriter json, long documents, long independent)
    {
        if (independent < documents)
        {
            json.WriteNumber("independent", independent);
        }
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteText(name, value);
        }
    }

    /// <summary>A JSON writer whose output is passed on in pieces, also from the middle of a line.</summary>
    private sealed class Lines : IDisposable
    {
        private const int PieceSize = 1 << 16;

        private readonly Stream output;
        private readonly ArrayBufferWriter<byte> buffer = new(2 * PieceSize);

        public Lines(Stream output)
        {
            this.output = output;
            Json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        }

        public Utf8JsonWriter Json { get; }

        public ValueTask EndAsync(CancellationToken cancellationToken)
        {
            Json.Flush();
            buffer.Write("\n"u8);
            Json.Reset();
            return RelieveAsync(cancellationToken);
        }

        public ValueTask RelieveAsync(CancellationToken cancellationToken)
            => buffer.WrittenCount + Json.BytesPending < PieceSize ? ValueTask.CompletedTask : DrainAsync(cancellationToken);

        public async ValueTask DrainAsync(CancellationToken cancellationToken)
        {
            Json.Flush();
            await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.ResetWrittenCount();
        }

        public void Dispose() => Json.Dispose();
    }
}
