using System.Globalization;
using System.Text;
using System.Xml;

namespace KnowledgeGraph.Storage.Export;

/// <summary>Writes entities and relations as GraphML, which Gephi, Cytoscape, yEd and NetworkX read.</summary>
/// <remarks>
/// UTF-8 without byte order mark, lines ended by <c>\n</c>, nodes and then edges in ordinal order of keys: the same graph gives the same bytes.
/// Indicators and evidence have no place in the format; aliases, properties and qualifiers are JSON.
/// Format: http://graphml.graphdrawing.org/specification.html.
/// </remarks>
public static class GraphMlExporter
{
    private const string Namespace = "http://graphml.graphdrawing.org/xmlns";

    private static readonly (string Id, string For, string Name, string Type)[] Keys =
    [
        ("type", "node", "type", "string"), ("kind", "node", "kind", "string"), ("label", "node", "label", "string"),
        ("aliases", "node", "aliases", "string"), ("code", "node", "code", "string"), ("properties", "node", "properties", "string"),
        ("origin", "node", "origin", "string"), ("confidence", "node", "confidence", "double"), ("documents", "node", "documents", "long"),
        ("independent", "node", "independent", "long"),
        ("etype", "edge", "label", "string"), ("equalifiers", "edge", "qualifiers", "string"), ("eorigin", "edge", "origin", "string"),
        ("econfidence", "edge", "confidence", "double"), ("edocuments", "edge", "documents", "long"), ("eindependent", "edge", "independent", "long"),
    ];

    /// <param name="output">Stays open.</param>
    public static async Task ExportAsync(IGraphStore store, Stream output, CancellationToken cancellationToken = default)
    {
        await using var source = StoreExportSource.Of(store, cancellationToken);
        await using var xml = XmlWriter.Create(output, new XmlWriterSettings
        {
            Async = true,
            Indent = true,
            NewLineChars = "\n",
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            CloseOutput = false,
        });
        await xml.WriteStartDocumentAsync();
        xml.WriteStartElement("graphml", Namespace);
        foreach (var (id, target, name, type) in Keys)
        {
            xml.WriteStartElement("key", Namespace);
            xml.WriteAttributeString("id", id);
            xml.WriteAttributeString("for", target);
            xml.WriteAttributeString("attr.name", name);
            xml.WriteAttributeString("attr.type", type);
            await xml.WriteEndElementAsync();
        }

        xml.WriteStartElement("graph", Namespace);
        xml.WriteAttributeString("edgedefault", "directed");
        await foreach (var row in source.EntitiesAsync(cancellationToken))
        {
            if (row.IsFirst)
            {
                await WriteNodeAsync(xml, row.Fact);
            }
        }

        await foreach (var row in source.RelationsAsync(cancellationToken))
        {
            if (row.IsFirst)
            {
                await WriteEdgeAsync(xml, row.Fact);
            }
        }

        await xml.WriteEndDocumentAsync();
        await xml.FlushAsync();
        output.WriteByte((byte)'\n');
    }

    private static async Task WriteNodeAsync(XmlWriter xml, Entity entity)
    {
        xml.WriteStartElement("node", Namespace);
        xml.WriteAttributeString("id", Legal(entity.Key));
        await WriteAsync(xml, "type", entity.Type);
        await WriteAsync(xml, "kind", entity.Kind);
        await WriteAsync(xml, "label", entity.Name);
        await WriteAsync(xml, "aliases", entity.Aliases.Count == 0 ? null : LedgerJson.Aliases(entity.Aliases));
        await WriteAsync(xml, "code", entity.Code);
        await WriteAsync(xml, "properties", entity.Properties.Count == 0 ? null : LedgerJson.Merged(entity.Properties));
        await WriteAsync(xml, "origin", entity.Origin == FactOrigin.Register ? "register" : "text");
        await WriteAsync(xml, "confidence", entity.Confidence.ToString(CultureInfo.InvariantCulture));
        await WriteAsync(xml, "documents", entity.DocumentCount.ToString(CultureInfo.InvariantCulture));
        await WriteAsync(xml, "independent", entity.IndependentCount.ToString(CultureInfo.InvariantCulture));
        await xml.WriteEndElementAsync();
    }

    private static async Task WriteEdgeAsync(XmlWriter xml, Relation relation)
    {
        xml.WriteStartElement("edge", Namespace);
        xml.WriteAttributeString("source", Legal(relation.Head));
        xml.WriteAttributeString("target", Legal(relation.Tail));
        await WriteAsync(xml, "etype", relation.Type);
        await WriteAsync(xml, "equalifiers", relation.Qualifiers.Count == 0 ? null : LedgerJson.Merged(relation.Qualifiers));
        await WriteAsync(xml, "eorigin", relation.Origin == FactOrigin.Register ? "register" : "text");
        await WriteAsync(xml, "econfidence", relation.Confidence.ToString(CultureInfo.InvariantCulture));
        await WriteAsync(xml, "edocuments", relation.DocumentCount.ToString(CultureInfo.InvariantCulture));
        await WriteAsync(xml, "eindependent", relation.IndependentCount.ToString(CultureInfo.InvariantCulture));
        await xml.WriteEndElementAsync();
    }

    private static async Task WriteAsync(XmlWriter xml, string key, string? value)
    {
        if (value is not null)
        {
            xml.WriteStartElement("data", Namespace);
            xml.WriteAttributeString("key", key);
            await xml.WriteStringAsync(Legal(value));
            await xml.WriteEndElementAsync();
        }
    }

    /// <summary>Control characters that XML cannot hold become blanks.</summary>
    private static string Legal(string value)
    {
        var characters = value.ToCharArray();
        for (var i = 0; i < characters.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(characters[i]) && !char.IsSurrogate(characters[i]))
            {
                characters[i] = ' ';
            }
        }

        return new string(characters);
    }
}
