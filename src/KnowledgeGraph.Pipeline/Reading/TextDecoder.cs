using System.Buffers;
using System.Text;

namespace KnowledgeGraph.Pipeline.Reading;

/// <summary>A decoded text, or the reason why the bytes are none.</summary>
/// <param name="Text">Without byte order mark, line ends kept; null where there is a problem.</param>
/// <param name="Encoding">As in <c>utf-8</c>; null where there is a problem.</param>
/// <param name="Code">One of <see cref="FindingCodes"/>; null where there is a text.</param>
/// <param name="Problem">For the user; null where there is a text.</param>
internal readonly record struct Decoded(string? Text, string? Encoding, string? Code, string? Problem);

/// <summary>Tells UTF-8, UTF-16, UTF-32 and GB18030 apart, with or without byte order mark, and decodes strictly: nothing is ever replaced.</summary>
/// <remarks>
/// The order matters. UTF-8 is tried first, as other encodings are hardly ever valid UTF-8; UTF-16 without a mark then shows by where its units
/// lie; GB18030 comes last, as nearly any bytes are valid in it, and must show the letter frequencies of Chinese.
/// </remarks>
internal static class TextDecoder
{
    /// <summary>Share of units that have to be Chinese, ASCII or punctuation before bytes without a mark count as UTF-16.</summary>
    private const double Utf16Share = 0.9;

    /// <summary>Share of two-byte characters that have to be among the 3,755 common ones of GB 2312 (or its punctuation). Chinese prose: above 0.95.</summary>
    /// <remarks>UTF-8 or Big5 taken for GB18030 stay below 0.5.</remarks>
    private const double CommonShare = 0.7;

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding Utf16Little = new UnicodeEncoding(false, false, throwOnInvalidBytes: true);
    private static readonly Encoding Utf16Big = new UnicodeEncoding(true, false, throwOnInvalidBytes: true);
    private static readonly Encoding Utf32Little = new UTF32Encoding(false, false, throwOnInvalidCharacters: true);
    private static readonly Encoding Utf32Big = new UTF32Encoding(true, false, throwOnInvalidCharacters: true);
    private static readonly Encoding Gb18030 =
        CodePagesEncodingProvider.Instance.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>The control bytes that no text holds: all but tab, line feed, vertical tab, form feed, carriage return, and escape's neighbours.</summary>
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    private static readonly (byte[] Start, string Kind)[] Magic =
    [
        ("%PDF-"u8.ToArray(), "a PDF file"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive (perhaps a Word or Excel file with another name)"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an old or encrypted Office file"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image"),
        ("GIF8"u8.ToArray(), "a GIF image"),
        ([0x1F, 0x8B, 0x08], "a gzip archive"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "an xz archive"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive"),
        ("Rar!"u8.ToArray(), "a RAR archive"),
        ("{\\rtf"u8.ToArray(), "an RTF file"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"),
        ("SQLite format 3"u8.ToArray(), "a SQLite database"),
    ];

    public static Decoded Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return Failed(FindingCodes.EmptyDocument, "The document is empty.");
        }

        if (Marked(bytes) is { } marked)
        {
            return DecodeMarked(bytes, marked.Encoding, marked.MarkLength, marked.Name);
        }

        foreach (var (start, kind) in Magic)
        {
            if (bytes.StartsWith(start))
            {
                return Failed(FindingCodes.BinaryDocument, $"This is {kind}, not a text. Convert it to .txt, .md, .html or .docx.");
            }
        }

        var hasNul = bytes.Contains((byte)0);
        var utf8Error = TryDecode(Utf8, bytes, out var utf8);
        if (utf8Error < 0 && !hasNul && IsUtf8Text(bytes, utf8!))
        {
            return new Decoded(utf8, "utf-8", null, null);
        }

        if (GuessUtf16(bytes) is { } utf16)
        {
            return new Decoded(utf16.GetString(bytes), ReferenceEquals(utf16, Utf16Little) ? "utf-16le" : "utf-16be", null, null);
        }

        if (hasNul || CountControls(bytes) > bytes.Length / 100)
        {
            return Failed(FindingCodes.BinaryDocument, $"Binary data, not a text: control byte at offset {FirstControl(bytes)}.");
        }

        var gbError = TryDecode(Gb18030, bytes, out var textGb);
        return gbError < 0 && ShareOfCommonCharacters(bytes) >= CommonShare
            ? new Decoded(textGb, "gb18030", null, null)
            : Failed(FindingCodes.UndecodableDocument, Undecodable(bytes, utf8Error, gbError));
    }

    /// <summary>The encoding that a stream's first bytes tell, for streams that are read line by line; null where lines part at the byte 0x0A.</summary>
    /// <param name="head">The first bytes; an even number unless the stream is shorter.</param>
    /// <param name="markLength">Length of the byte order mark, 0 without.</param>
    public static Encoding? WideEncoding(ReadOnlySpan<byte> head, out int markLength)
    {
        markLength = 0;
        if (Marked(head) is { } marked)
        {
            markLength = marked.MarkLength;
            return marked.Name is "utf-8" or "gb18030" ? null : marked.Encoding;
        }

        return head.Contains((byte)0) ? GuessUtf16(head[..(head.Length & ~1)]) : null;
    }

    private static (Encoding Encoding, int MarkLength, string Name)? Marked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3, "utf-8"),
        [0xFF, 0xFE, 0, 0, ..] => (Utf32Little, 4, "utf-32le"),
        [0, 0, 0xFE, 0xFF, ..] => (Utf32Big, 4, "utf-32be"),
        [0xFF, 0xFE, ..] => (Utf16Little, 2, "utf-16le"),
        [0xFE, 0xFF, ..] => (Utf16Big, 2, "utf-16be"),
        [0x84, 0x31, 0x95, 0x33, ..] => (Gb18030, 4, "gb18030"),
        _ => null,
    };

    private static Decoded DecodeMarked(ReadOnlySpan<byte> bytes, Encoding encoding, int markLength, string name)
    {
        var error = TryDecode(encoding, bytes[markLength..], out var text);
        if (error >= 0)
        {
            return Failed(
                FindingCodes.UndecodableDocument,
                $"The byte order mark says {name}, but the bytes at offset {error + markLength} are not valid in it. Save the document again as UTF-8.");
        }

        return text!.Contains('\0', StringComparison.Ordinal)
            ? Failed(FindingCodes.BinaryDocument, $"Binary data, not a text: NUL character at position {text.IndexOf('\0', StringComparison.Ordinal)}.")
            : new Decoded(text, name, null, null);
    }

    /// <returns>Offset of the first byte that is invalid; -1 where there is none.</returns>
    private static int TryDecode(Encoding encoding, ReadOnlySpan<byte> bytes, out string? text)
    {
        try
        {
            text = encoding.GetString(bytes);
            return -1;
        }
        catch (DecoderFallbackException e)
        {
            text = null;
            return Math.Clamp(e.Index, 0, bytes.Length - 1);
        }
    }

    /// <summary>Valid UTF-8 that holds control characters may be UTF-16: 中。 is 2D 4E 02 30 in it.</summary>
    private static bool IsUtf8Text(ReadOnlySpan<byte> bytes, string text)
        => CountControls(bytes) is var controls && (controls == 0 || (controls <= text.Length / 100 && GuessUtf16(bytes) is null));

    private static Encoding? GuessUtf16(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes.Length % 2 != 0)
        {
            return null;
        }

        var little = PlausibleShare(bytes, 0);
        var big = PlausibleShare(bytes, 1);
        var (encoding, share) = little >= big ? (Utf16Little, little) : (Utf16Big, big);
        return share >= Utf16Share && TryDecode(encoding, bytes, out _) < 0 ? encoding : null;
    }

    private static double PlausibleShare(ReadOnlySpan<byte> bytes, int lowAt)
    {
        var plausible = 0;
        for (var i = 0; i < bytes.Length; i += 2)
        {
            var unit = bytes[i + lowAt] | (bytes[i + 1 - lowAt] << 8);
            var isPlausible = unit is (>= 0x20 and < 0x7F) or 0x09 or 0x0A or 0x0D or 0xA0 or 0xB7 or (>= 0x2010 and <= 0x2027) or (>= 0x3000 and <= 0x301F)
                or (>= 0x4E00 and <= 0x9FFF) or (>= 0xFF01 and <= 0xFF5E);
            plausible += isPlausible ? 1 : 0;
        }

        return plausible / (bytes.Length / 2.0);
    }

    private static int CountControls(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        for (int at; (at = bytes.IndexOfAny(Controls)) >= 0; count++)
        {
            bytes = bytes[(at + 1)..];
        }

        return count;
    }

    private static int FirstControl(ReadOnlySpan<byte> bytes)
    {
        var nul = bytes.IndexOf((byte)0);
        var control = bytes.IndexOfAny(Controls);
        return nul < 0 ? Math.Max(control, 0) : control < 0 ? nul : Math.Min(nul, control);
    }

    private static double ShareOfCommonCharacters(ReadOnlySpan<byte> bytes)
    {
        var common = 0;
        var all = 0;
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] < 0x80)
            {
                i++;
                continue;
            }

            var trail = i + 1 < bytes.Length ? bytes[i + 1] : 0;
            all++;
            if (trail is >= 0x30 and <= 0x39)
            {
                i += 4;
                continue;
            }

            // Rows 1 to 3 hold punctuation and full-width forms, rows 16 to 55 the common characters.
            common += bytes[i] is (>= 0xA1 and <= 0xA3) or (>= 0xB0 and <= 0xD7) && trail >= 0xA1 ? 1 : 0;
            i += 2;
        }

        return all == 0 ? 0 : (double)common / all;
    }

    private static string Undecodable(ReadOnlySpan<byte> bytes, int utf8Error, int gbError)
    {
        var gb = gbError < 0 ? "reads as no Chinese in GB18030" : $"byte 0x{bytes[gbError]:X2} at offset {gbError} is invalid in GB18030";
        return $"Neither UTF-8 (byte 0x{bytes[Math.Max(utf8Error, 0)]:X2} at offset {Math.Max(utf8Error, 0)} is invalid) nor UTF-16 nor GB18030 ({gb}). Save the document as UTF-8.";
    }

    private static Decoded Failed(string code, string problem) => new(null, null, code, problem);
}
