using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace KnowledgeGraph.Pipeline.Reading;

/// <summary>The text of a Word document: each paragraph a line, each row of a table a line with its cells parted by tabs.</summary>
/// <remarks>Deleted text, field codes, headers, footers, notes and comments are not in it.</remarks>
internal static class DocxText
{
    /// <exception cref="InvalidDataException">The bytes are no Word document, or it unpacks to more than the limit.</exception>
    public static ExtractedText Extract(byte[] bytes, long maximumBytes)
    {
        try
        {
            CheckSize(bytes, maximumBytes);
            using var package = WordprocessingDocument.Open(new MemoryStream(bytes, writable: false), isEditable: false);
            var text = new StringBuilder();
            var body = package.MainDocumentPart?.Document?.Body ?? throw new InvalidDataException("it has no body.");
            WriteBlocks(body, text, "\n");
            return new ExtractedText(text.ToString());
        }
        catch (Exception e) when (e is OpenXmlPackageException or XmlException or IOException or ArgumentException or InvalidOperationException
            or FormatException or NotSupportedException or UriFormatException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <summary>A small archive may unpack to any size.</summary>
    private static void CheckSize(byte[] bytes, long maximumBytes)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes, writable: false));
        var main = archive.GetEntry("word/document.xml");
        if (main is null)
        {
            return;
        }

        // Markup takes more room than the text. The length in the directory may lie, so the bytes are counted.
        var limit = 2 * maximumBytes;
        var buffer = new byte[1 << 16];
        using var stream = main.Open();
        var total = 0L;
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            total += count;
            if (total > limit)
            {
                throw new InvalidDataException($"it unpacks to more than {limit} bytes.");
            }
        }
    }

    private static void WriteBlocks(OpenXmlElement parent, StringBuilder text, string end)
    {
        foreach (var child in parent.ChildElements)
        {
            switch (child)
            {
                case Paragraph paragraph:
                    WriteRuns(paragraph, text);
                    text.Append(end);
                    break;
                case Table table:
                    WriteTable(table, text, end);
                    break;
                case SdtBlock { SdtContentBlock: { } content }:
                    WriteBlocks(content, text, end);
                    break;
                case CustomXmlBlock block:
                    WriteBlocks(block, text, end);
                    break;
            }
        }
    }

    /// <summary>A table inside a cell stays on the line of its row.</summary>
    private static void WriteTable(Table table, StringBuilder text, string end)
    {
        foreach (var row in table.Elements<TableRow>())
        {
            var isFirst = true;
            foreach (var cell in row.Elements<TableCell>())
            {
                if (!isFirst)
                {
                    text.Append('\t');
                }

                var start = text.Length;
                WriteBlocks(cell, text, " ");
                while (text.Length > start && text[^1] == ' ')
                {
                    text.Length--;
                }

                isFirst = false;
            }

            text.Append(end);
        }
    }

    private static void WriteRuns(OpenXmlElement parent, StringBuilder text)
    {
        foreach (var child in parent.ChildElements)
        {
            switch (child)
            {
                case Text { Text: { } value }:
                    text.Append(value);
                    break;
                case TabChar:
                    text.Append('\t');
                    break;
                case Break or CarriageReturn:
                    text.Append('\n');
                    break;
                case NoBreakHyphen:
                    text.Append('-');
                    break;
                case DeletedRun or MoveFromRun or FieldCode or DeletedText or DeletedFieldCode:
                    break;
                case AlternateContent alternate:
                    // The same text box stands twice, for new and for old programs.
                    if (alternate.GetFirstChild<AlternateContentChoice>() is { } choice)
                    {
                        WriteRuns(choice, text);
                    }

                    break;
                case Paragraph boxed:
                    text.Append('\n');
                    WriteRuns(boxed, text);
                    break;
                default:
                    WriteRuns(child, text);
                    break;
            }
        }
    }
}
