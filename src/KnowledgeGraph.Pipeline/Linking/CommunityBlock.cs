namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>The communities of one city, about 40 bytes each: a worker keeps those of every city that some text was about.</summary>
internal sealed class CommunityBlock
{
    /// <summary>A bit for each length of a stem by its last character; most of what is asked for is refused by it. Characters share places.</summary>
    private const int LastCharacters = 1024;

    private readonly int[] first;
    private readonly short[] codes;
    private readonly PackedStrings names;
    private readonly PackedStrings officials;
    private readonly short[] suffixes;
    private readonly IReadOnlyList<string> suffixWords;
    private readonly PackedNames stems;

    /// <summary>By number of the stem, its first community; by community, the next one of its stem; -1 at the end.</summary>
    private readonly int[] heads;
    private readonly int[] next;
    private readonly ulong[] lengthsByLast = new ulong[LastCharacters];

    private CommunityBlock(
        int[] first, short[] codes, PackedStrings names, PackedStrings officials, short[] suffixes, IReadOnlyList<string> suffixWords, DivisionNames divisionNames)
    {
        this.first = first;
        this.codes = codes;
        this.names = names;
        this.officials = officials;
        this.suffixes = suffixes;
        this.suffixWords = suffixWords;
        stems = new PackedNames(codes.Length);
        next = new int[codes.Length];
        var heads = new List<int>(codes.Length);
        for (var i = codes.Length - 1; i >= 0; i--)
        {
            var stem = divisionNames.CommunityStem(names[i].ToString());
            var number = stems.Add(stem);
            if (number == heads.Count)
            {
                heads.Add(-1);
            }

            next[i] = heads[number];
            heads[number] = i;
            if (stem.Length > 0)
            {
                lengthsByLast[stem[^1] % LastCharacters] |= LengthBit(stem);
            }
        }

        this.heads = [.. heads];
        names.Trim();
        officials.Trim();
        stems.Trim();
    }

    /// <summary>Whether any community has this stem.</summary>
    public bool HasStem(ReadOnlySpan<char> stem)
        => !stem.IsEmpty && (lengthsByLast[stem[^1] % LastCharacters] & LengthBit(stem)) != 0 && stems.Find(stem) >= 0;

    /// <summary>Indexes of the communities of a stem, ascending.</summary>
    public IEnumerable<int> OfStem(string stem)
    {
        var number = stems.Find(stem);
        for (var i = number < 0 ? -1 : heads[number]; i >= 0; i = next[i])
        {
            yield return i;
        }
    }

    /// <summary>Indexes of the communities of a subdistrict, by its place among those of the city.</summary>
    public Range OfStreet(int street) => first[street]..first[street + 1];

    /// <summary>The place of a community's subdistrict among those of the city.</summary>
    public int StreetOf(int index)
    {
        var at = Array.BinarySearch(first, index);
        if (at < 0)
        {
            return ~at - 1;
        }

        // Subdistricts without communities share their first index with the next one.
        while (at + 1 < first.Length && first[at + 1] == index)
        {
            at++;
        }

        return at;
    }

    /// <summary>The community of a subdistrict by the last three digits of its code; -1 where there is none.</summary>
    public int Find(int street, short code)
    {
        var index = Array.BinarySearch(codes, first[street], first[street + 1] - first[street], code);
        return index < 0 ? -1 : index;
    }

    /// <summary>The last three digits of a community's code.</summary>
    public short CodeOf(int index) => codes[index];

    /// <summary>The short name: 花溪社区.</summary>
    public string NameOf(int index) => names[index].ToString();

    /// <summary>The official name: 花溪社区居民委员会.</summary>
    public string OfficialNameOf(int index) => string.Concat(officials[index], suffixes[index] == 0 ? string.Empty : suffixWords[suffixes[index] - 1]);

    private static ulong LengthBit(ReadOnlySpan<char> stem) => 1UL << Math.Min(stem.Length, 63);

    /// <param name="payload">A city's frame of <see cref="RegisterFormat"/>, unpacked.</param>
    /// <param name="streets">Official names of the city's subdistricts, in order of codes.</param>
    /// <param name="wider">Full names of its districts and of the city, which some official names of communities begin with.</param>
    public static CommunityBlock Read(
        byte[] payload, IReadOnlyList<string> streets, IReadOnlyList<string> wider, IReadOnlyList<string> suffixes, DivisionNames names)
    {
        var reader = new PayloadReader(payload);
        var first = new int[streets.Count + 1];
        var codes = new List<short>();
        for (var street = 0; street < streets.Count; street++)
        {
            var count = reader.Number();
            var last = 0;
            for (var i = 0; i < count; i++)
            {
                last += reader.Number();
                codes.Add((short)last);
            }

            first[street + 1] = codes.Count;
        }

        var chosen = new short[codes.Count];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = (short)reader.Number();
        }

        var shorts = new PackedStrings(codes.Count, codes.Count * 5);
        var officials = new PackedStrings(codes.Count, codes.Count * 5);
        for (var street = 0; street < streets.Count; street++)
        {
            for (var i = first[street]; i < first[street + 1]; i++)
            {
                var stem = reader.Line();
                officials.Add(stem);
                shorts.Add(names.CommunityName(Plain(stem, streets[street], wider), chosen[i] == 0 ? string.Empty : suffixes[chosen[i] - 1]));
            }
        }

        return new CommunityBlock(first, [.. codes], shorts, officials, chosen, suffixes, names);
    }

    /// <summary>Without remarks in brackets and without the containers' names: 潮州市潮安区沙溪镇程畔 → 程畔.</summary>
    private static string Plain(string stem, string street, IReadOnlyList<string> wider)
    {
        var bracket = stem.IndexOfAny(['（', '(']);
        var plain = bracket > 0 ? stem[..bracket] : stem;
        foreach (var container in wider)
        {
            var at = plain.IndexOf(container, StringComparison.Ordinal);
            if (at >= 0 && plain.Length >= at + container.Length + 2)
            {
                plain = plain[(at + container.Length)..];
            }
        }

        return plain.StartsWith(street, StringComparison.Ordinal) && plain.Length >= street.Length + 2 ? plain[street.Length..] : plain;
    }
}
