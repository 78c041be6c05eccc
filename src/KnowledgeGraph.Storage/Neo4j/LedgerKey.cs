using System.Text;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Keys of the ledger's nodes: a letter for the kind, then the parts of the fact's identity, in a form that sorts in the server as they do here.</summary>
/// <remarks>
/// Neo4j compares strings by code points, the store's contract by UTF-16 code units: the two differ where a supplementary character (𠮷) meets one
/// from U+E000 on (（). So each code unit from U+D800 on becomes a code point of its own, in the same order: surrogates U+E000 to U+E7FF, the rest
/// U+10000 to U+11FFF. Parts are joined by a tab, which sorts before everything in them; control characters up to the line feed become two
/// characters. All of it can be read back. Usual keys are the same before and after.
/// </remarks>
internal static class LedgerKey
{
    public const char BucketKind = 'b';
    public const char ChangeKind = 'c';
    public const char DocumentKind = 'd';
    public const char EntityKind = 'e';
    public const char IndicatorKind = 'i';
    public const char RelationKind = 'r';

    /// <summary>An index takes keys of about 8 kB; what is longer would fail deep in the server.</summary>
    public const int MaximumBytes = 7000;

    private const char Separator = '\t';
    private const char Escape = '\n';
    private const char EscapeOffset = '0';
    private const int SurrogateOffset = 0xE000 - 0xD800;
    private const int UpperOffset = 0x10000 - 0xE000;

    public static string Document(string id) => DocumentKind + Encode(id);

    /// <summary>Of what documents have in common whose sketches agree in a band; see <see cref="TextSketch.Buckets"/>.</summary>
    public static string Bucket(long bucket) => $"{BucketKind}{bucket:x14}";

    /// <summary>Of the node that remembers when a document last changed; it stays when the document goes.</summary>
    public static string Change(string id) => ChangeKind + Encode(id);

    public static string Entity(string key) => EntityKind + Encode(key);

    public static string Relation(RelationKey key) => $"{RelationKind}{Encode(key.Head)}{Separator}{Encode(key.Type)}{Separator}{Encode(key.Tail)}";

    public static string Indicator(IndicatorKey key)
        => string.Join(
            Separator, IndicatorKind + Encode(key.Subject), Encode(key.Metric), Encode(key.Unit), DecimalOrder.Encode(key.Value), Encode(key.Period));

    /// <exception cref="ArgumentException">It is nothing that a document says.</exception>
    public static string Fact(FactReference fact)
        => fact switch
        {
            EntityReference e => Entity(e.Key),
            RelationReference r => Relation(new RelationKey(r.Head, r.Type, r.Tail)),
            IndicatorReference i => Indicator(IndicatorKey.Of(i)),
            _ => throw new ArgumentException($"'{fact}' is no entity, relation or indicator, so no document says it.", nameof(fact)),
        };

    /// <summary>The first key that no fact of the kind can have: the end of a range that holds them all.</summary>
    public static string EndOf(char kind) => ((char)(kind + 1)).ToString();

    /// <summary>What <see cref="Document"/>, <see cref="Change"/> or <see cref="Entity"/> was made of.</summary>
    public static string ReadSingle(string key) => Decode(key.AsSpan(1));

    public static RelationKey ReadRelation(string key)
    {
        var parts = key[1..].Split(Separator);
        return new RelationKey(Decode(parts[0]), Decode(parts[1]), Decode(parts[2]));
    }

    public static IndicatorKey ReadIndicator(string key)
    {
        var parts = key[1..].Split(Separator);
        return new IndicatorKey(Decode(parts[0]), Decode(parts[1]), Decode(parts[2]), DecimalOrder.Decode(parts[3]), Decode(parts[4]));
    }

    private static string Encode(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange((char)(Escape + 1), (char)0xD7FF) < 0)
        {
            return text;
        }

        var builder = new StringBuilder(text.Length + 8);
        foreach (var unit in text)
        {
            _ = unit switch
            {
                <= Escape => builder.Append(Escape).Append((char)(unit + EscapeOffset)),
                < (char)0xD800 => builder.Append(unit),
                < (char)0xE000 => builder.Append((char)(unit + SurrogateOffset)),
                _ => builder.Append(new Rune(unit + UpperOffset)),
            };
        }

        return builder.ToString();
    }

    private static string Decode(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyExceptInRange((char)(Escape + 1), (char)0xD7FF) < 0)
        {
            return text.ToString();
        }

        var builder = new StringBuilder(text.Length);
        var escaped = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (escaped || rune.Value != Escape)
            {
                builder.Append((char)(escaped ? rune.Value - EscapeOffset
                    : rune.Value >= 0x10000 ? rune.Value - UpperOffset
                    : rune.Value >= 0xE000 ? rune.Value - SurrogateOffset
                    : rune.Value));
                escaped = false;
            }
            else
            {
                escaped = true;
            }
        }

        return builder.ToString();
    }
}
