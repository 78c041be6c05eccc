using System.Text;
using System.Text.Unicode;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>What recurs from row to row is kept once: keys of maps, lists of labels, types, element ids.</summary>
/// <remarks>Tables of one entry a slot, where the newer replaces the older; so a server that never repeats itself costs a little time and no memory. For one reader.</remarks>
internal sealed class PackStreamCache
{
    private const int Slots = 256;
    private const int LongestText = 64;

    /// <summary>Keys with more bytes are not kept.</summary>
    public const int LongestShape = 1024;

    private static readonly object[] Integers = [.. Enumerable.Range(-16, 1040).Select(i => (object)(long)i)];

    private readonly (byte[] Bytes, MapShape Shape)[] shapes = new (byte[], MapShape)[Slots];
    private readonly (byte[] Bytes, string[] Strings)[] lists = new (byte[], string[])[Slots];
    private readonly string?[] texts = new string?[Slots];

    public static object True { get; } = true;

    public static object False { get; } = false;

    public static object Box(long value) => (ulong)(value + 16) < (ulong)Integers.Length ? Integers[(int)value + 16] : value;

    /// <summary>A shape whose keys may be those of a map: to be compared with what comes.</summary>
    public (byte[] Bytes, MapShape Shape) GuessShape(int count, ReadOnlySpan<byte> rest) => shapes[SlotOf(count, rest)];

    public void Keep(int count, ReadOnlySpan<byte> rest, byte[] bytes, MapShape shape) => shapes[SlotOf(count, rest)] = (bytes, shape);

    public (byte[] Bytes, string[] Strings) GuessList(int count, ReadOnlySpan<byte> rest) => lists[SlotOf(count, rest)];

    public void Keep(int count, ReadOnlySpan<byte> rest, byte[] bytes, string[] strings) => lists[SlotOf(count, rest)] = (bytes, strings);

    /// <summary>The string of these bytes, a former one where it is the same.</summary>
    public string Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LongestText)
        {
            return Decode(utf8);
        }

        // The ends of element ids differ, and so do the beginnings of words.
        var slot = ((utf8[^1] * 31) + (utf8[^((utf8.Length + 1) / 2)] * 7) + (utf8.Length > 1 ? utf8[^2] * 5 : 0) + utf8.Length + utf8[0]) & (Slots - 1);
        if (texts[slot] is { } text && Ascii.Equals(utf8, text))
        {
            return text;
        }

        return texts[slot] = Decode(utf8);
    }

    /// <exception cref="BoltProtocolException">It is no UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> utf8)
    {
        if (!Ascii.IsValid(utf8) && !Utf8.IsValid(utf8))
        {
            throw new BoltProtocolException("A string is no UTF-8.");
        }

        return Encoding.UTF8.GetString(utf8);
    }

    private static int SlotOf(int count, ReadOnlySpan<byte> rest)
    {
        // The count and the beginning of the first key or label, not what follows it; rest is never empty here.
        var hash = (count * 31) + rest[0];
        var end = Math.Min(Math.Min(rest.Length, 8), rest[0] is >= Marker.TinyString and < Marker.TinyList ? rest[0] - Marker.TinyString + 1 : 8);
        for (var i = 1; i < end; i++)
        {
            hash = (hash * 31) + rest[i];
        }

        return hash & (Slots - 1);
    }
}
