using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KnowledgeGraph.Pipeline.Reading;

/// <summary>Reads <c>.jsonl</c>: on each line an object with <c>text</c>, and where known <c>id</c>, <c>title</c>, <c>date</c> and <c>source</c>.</summary>
/// <remarks>Streams: at most one line is in memory, and none that is longer than the limit. Without <c>id</c> a document is called <c>file#line</c>.</remarks>
internal sealed class JsonLinesReader(long maximumBytes)
{
    private const int ChunkSize = 1 << 16;

    public async IAsyncEnumerable<ReadResult> ReadAsync(FoundFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Iterators may not yield inside catch: the failure is kept and told at the end.
        var failures = new List<Finding>();
        var any = false;
        await foreach (var (number, bytes, length) in LinesAsync(file.Path, failures, cancellationToken))
        {
            var place = $"{file.Path}({number})";
            if (bytes is null)
            {
                any = true;
                yield return Failed(FindingCodes.OverlargeDocument, place, $"{length} bytes are more than the {maximumBytes} that a document may have.");
                continue;
            }

            if (bytes.AsSpan().IndexOfAnyExcept(" \t\r"u8) < 0)
            {
                continue;
            }

            any = true;
            foreach (var result in Parse(file, number, place, bytes))
            {
                yield return result;
            }
        }

        foreach (var failure in failures)
        {
            yield return new ReadResult(failure);
        }

        if (!any && failures.Count == 0)
        {
            yield return Failed(FindingCodes.EmptyDocument, file.Path, "The file holds no line.");
        }
    }

    /// <summary>Lines without their ends; of a line over the limit only its length.</summary>
    private async IAsyncEnumerable<(int Number, byte[]? Bytes, long Length)> LinesAsync(
        string path, List<Finding> failures, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = Open(path, failures);
        if (stream is null)
        {
            yield break;
        }

        var line = new ArrayBufferWriter<byte>();
        var chunk = new byte[ChunkSize];
        var number = 1;
        var length = 0L;
        for (int count; (count = await ReadAsync(stream, chunk, path, failures, cancellationToken)) > 0;)
        {
            for (var start = 0; start < count;)
            {
                var end = chunk.AsSpan(start, count - start).IndexOf((byte)'\n');
                var part = chunk.AsMemory(start, end < 0 ? count - start : end);
                length += part.Length;
                if (length <= maximumBytes)
                {
                    line.Write(part.Span);
                }

                start += part.Length + 1;
                if (end >= 0)
                {
                    yield return (number++, length <= maximumBytes ? line.WrittenSpan.ToArray() : null, length);
                    line.ResetWrittenCount();
                    length = 0;
                }
            }
        }

        if (length > 0)
        {
            yield return (number, length <= maximumBytes ? line.WrittenSpan.ToArray() : null, length);
        }
    }

    private static Stream? Open(string path, List<Finding> failures)
    {
        try
        {
            if (new FileInfo(path).Length == 0)
            {
                return null;
            }

            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, ChunkSize, useAsync: true);
            var head = new byte[512];
            var wide = TextDecoder.WideEncoding(head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)), out var markLength);
            stream.Position = markLength;
            return wide is null ? stream : Encoding.CreateTranscodingStream(stream, wide, new UTF8Encoding(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failures.Add(Unreadable(path, e));
            return null;
        }
    }

    private static async Task<int> ReadAsync(Stream stream, byte[] chunk, string path, List<Finding> failures, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(chunk, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failures.Add(Unreadable(path, e));
        }
        catch (DecoderFallbackException e)
        {
            failures.Add(new Finding(FindingCodes.UndecodableDocument, path, $"The rest of the file is not valid in its encoding: {e.Message}"));
        }

        return 0;
    }

    private static Finding Unreadable(string path, Exception e) => new(FindingCodes.UnreadableDocument, path, $"The file cannot be read: {e.Message}");

    private static IEnumerable<ReadResult> Parse(FoundFile file, int number, string place, byte[] bytes)
    {
        var decoded = TextDecoder.Decode(bytes);
        if (decoded.Text is null)
        {
            return [Failed(decoded.Code!, place, decoded.Problem!)];
        }

        // A GB18030 line is hashed as UTF-8, too: the same line has one hash in any encoding.
        var utf8 = Encoding.UTF8.GetBytes(decoded.Text.TrimEnd('\r'));
        try
        {
            using var json = JsonDocument.Parse(utf8);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return [Malformed(place, $"expected an object with \"text\", found {json.RootElement.ValueKind}.")];
            }

            if (Field(json.RootElement, "text") is not { } text)
            {
                return [Malformed(place, "the object has no \"text\".")];
            }

            if (string.IsNullOrWhiteSpace(text))
            {
                return [Failed(FindingCodes.EmptyDocument, place, "The \"text\" is empty.")];
            }

            var date = Field(json.RootElement, "date");
            var id = Field(json.RootElement, "id") is { Length: > 0 } given ? given : $"{file.Id}#{number}";
            var document = new Document
            {
                Id = id,
                Text = text,
                ContentHash = Convert.ToHexStringLower(SHA256.HashData(utf8)),
                Location = $"{file.Path}#{id}",
                Title = NullIfEmpty(Field(json.RootElement, "title")),
                PublishedOn = DateText.Parse(date),
                Source = NullIfEmpty(Field(json.RootElement, "source")),
            };
            return string.IsNullOrWhiteSpace(date) || document.PublishedOn is not null
                ? [new ReadResult(document)]
                : [new ReadResult(document), Malformed(place, $"the \"date\" '{date}' is none; expected as in 2024-01-23. The document is read without it.")];
        }
        catch (JsonException e)
        {
            return [Malformed(place, e.Message)];
        }
        catch (InvalidOperationException)
        {
            return [Malformed(place, "a string holds half of a surrogate pair (\\ud800 to \\udfff).")];
        }
        catch (FormatException e)
        {
            return [Malformed(place, e.Message)];
        }
    }

    /// <exception cref="FormatException">The field is neither text nor number.</exception>
    private static string? Field(JsonElement line, string name)
        => !line.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.Null => null,
            _ => throw new FormatException($"\"{name}\" is {value.ValueKind}; expected text."),
        };

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static ReadResult Malformed(string place, string problem) => Failed(FindingCodes.MalformedLine, place, $"Malformed line: {problem}");

    private static ReadResult Failed(string code, string place, string problem) => new(new Finding(code, place, problem));
}
