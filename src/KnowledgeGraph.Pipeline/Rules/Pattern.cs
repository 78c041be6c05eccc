using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>A part of a pattern.</summary>
/// <param name="Longest">The most UTF-16 code units that it can match.</param>
internal abstract record Element(int Longest);

/// <summary>One of some words: <c>位于|坐落于</c>, <c>{seat-verb}</c>.</summary>
internal sealed record WordsElement(WordClass Words) : Element(Words.Longest);

/// <summary>A mention of some types, or a list of them: <c>Place</c>, <c>Organization+</c>, <c>Organization+..12</c>.</summary>
/// <param name="Between">Of a list: how many code units may stand between two members besides their separator.</param>
internal sealed record MentionElement(MentionTest Test, bool IsList, int Between = 0) : Element(IsList ? MostListed * (MentionLimit + LongestSeparator + Between) : MentionLimit)
{
    /// <summary>A longer mention, its quotation marks included, is matched by no pattern.</summary>
    public const int MentionLimit = 66;

    public const int MostListed = 12;

    private const int LongestSeparator = 2;
}

/// <summary>Words of the segmenter by their parts of speech: <c>&lt;n|nz 1-3&gt;</c>.</summary>
internal sealed record TokensElement(IReadOnlyList<string> Tags, int Least, int Most) : Element(Most * TokenLimit)
{
    /// <summary>A longer word is matched by no pattern.</summary>
    public const int TokenLimit = 12;

    /// <param name="tag">As the lexicon gives it; <c>n*</c> stands for all that begin with n.</param>
    public bool Fits(string tag)
    {
        foreach (var wanted in Tags)
        {
            if (wanted[^1] == '*' ? tag.AsSpan().StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.Ordinal) : tag == wanted)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>“…” with no more between the marks than a number of code units.</summary>
internal sealed record QuotationElement(int Most) : Element(Most + 2);

/// <summary>Anything or nothing up to a length, within one clause (<c>..8</c>) or one sentence (<c>...20</c>).</summary>
/// <param name="Without">What no mention of may begin in it; null where any may.</param>
internal sealed record GapElement(int Most, bool CrossesClauses, MentionTest? Without) : Element(Most);

internal enum Edge
{
    ClauseStart,
    ClauseEnd,
    SentenceStart,
    SentenceEnd,
}

/// <summary>The beginning or end of a clause or sentence; takes no room.</summary>
internal sealed record EdgeElement(Edge Edge) : Element(0);

/// <summary>One of several sequences.</summary>
internal sealed record GroupElement(IReadOnlyList<IReadOnlyList<Element>> Branches) : Element(Branches.Max(b => b.Sum(e => e.Longest)));

/// <summary>An element that may be absent.</summary>
internal sealed record OptionalElement(Element Inner) : Element(Inner.Longest);

/// <summary>An element whose match is kept under a name.</summary>
/// <param name="Slot">Index into the pattern's names.</param>
internal sealed record CaptureElement(int Slot, Element Inner) : Element(Inner.Longest);

/// <summary>Where what a slot captures begins or ends; takes no room.</summary>
internal sealed record MarkElement(int Slot) : Element(0);

/// <summary>A pattern as it was read.</summary>
/// <param name="Names">What is captured, in the order of the pattern.</param>
internal sealed record Pattern(IReadOnlyList<Element> Elements, IReadOnlyList<string> Names)
{
    /// <summary>The types that the mention captured under a name may have; empty where it is no mention.</summary>
    public required IReadOnlyDictionary<string, IReadOnlySet<string>> Types { get; init; }

    /// <summary>The most code units that it can match.</summary>
    public int Reach => Elements.Sum(e => e.Longest);
}

/// <summary>What a mention must be.</summary>
/// <param name="Type">An entity type.</param>
/// <param name="Kind">A kind of it, or null for any.</param>
/// <param name="Property">A property that the mention must have, or null.</param>
/// <param name="Value">The value of <paramref name="Property"/>.</param>
internal sealed record TypeTest(string Type, string? Kind, string? Property, string? Value)
{
    public bool Fits(Mention mention)
        => mention.Type == Type && (Kind is null || mention.Kind == Kind) && (Property is null || mention.Properties.Find(Property) == Value);
}

/// <summary>Types of which a mention must be one.</summary>
internal sealed class MentionTest(IReadOnlyList<TypeTest> types)
{
    public IReadOnlyList<TypeTest> Types => types;

    public bool Fits(Mention mention)
    {
        for (var i = 0; i < types.Count; i++)
        {
            if (types[i].Fits(mention))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Words of which one must stand there.</summary>
internal sealed class WordClass
{
    private readonly FrozenSet<string> words;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly CharacterBits firsts = new();
    private readonly CharacterBits lasts = new();
    private readonly int[] lengths;

    public WordClass(IEnumerable<string> words)
    {
        this.words = words.ToFrozenSet(StringComparer.Ordinal);
        lookup = this.words.GetAlternateLookup<ReadOnlySpan<char>>();
        lengths = [.. this.words.Select(w => w.Length).Distinct().OrderDescending()];
        foreach (var word in this.words)
        {
            firsts.Add(word[0], 1);
            lasts.Add(word[^1], 1);
        }
    }

    public IEnumerable<string> Words => words.Order(StringComparer.Ordinal);

    public int Count => words.Count;

    public int Longest => lengths[0];

    public int Shortest => lengths[^1];

    /// <summary>The lengths that occur, the longest first.</summary>
    public ReadOnlySpan<int> Lengths => lengths;

    public bool MayStartWith(char unit) => firsts[unit] != 0;

    public bool MayEndWith(char unit) => lasts[unit] != 0;

    public bool Contains(ReadOnlySpan<char> word) => lookup.Contains(word);
}
