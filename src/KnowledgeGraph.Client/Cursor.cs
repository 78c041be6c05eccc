using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KnowledgeGraph.Client;

/// <summary>Where an item stands in an answer: the values that it is sorted by.</summary>
internal sealed record Position(params IReadOnlyList<string> Parts)
{
    public string this[int part] => Parts[part];
}

/// <summary>A position as a text that travels in an address.</summary>
internal static class Cursor
{
    public static string Write(Position position, string question)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStringValue(Mark(question));
            foreach (var part in position.Parts)
            {
                json.WriteStringValue(part);
            }

            json.WriteEndArray();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }

    /// <returns>Null for null.</returns>
    /// <exception cref="ArgumentException">It is no cursor, or one of another question.</exception>
    public static Position? Read(string? cursor, string question)
    {
        if (cursor is null)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(cursor));
            var parts = json.RootElement.EnumerateArray().Select(p => p.GetString()!).ToList();
            if (parts.Count > 1 && parts[0] == Mark(question))
            {
                return new Position(parts[1..]);
            }
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"'{Shown(cursor)}' is no cursor; pass the {nameof(Page<>.NextCursor)} of a page as it is, or null for the first page.", nameof(cursor), error);
        }

        throw new ArgumentException($"The cursor '{Shown(cursor)}' is of another question; a cursor goes on only with the same method, place and filter.", nameof(cursor));
    }

    public static string Of(DateTimeOffset time) => time.UtcTicks.ToString(CultureInfo.InvariantCulture);

    private static string Mark(string question) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)).AsSpan(0, 4));

    private static string Shown(string cursor) => cursor.Length <= 40 ? cursor : cursor[..40] + "…";
}
