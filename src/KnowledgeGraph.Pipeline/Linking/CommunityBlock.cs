namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>The communities of one city.</summary>
/// <param name="First">For each subdistrict of the city, in order of codes, the index of its first community; one more entry for the end.</param>
/// <param name="Suffixes">Last three digits of the codes.</param>
/// <param name="Names">Short names: 花溪社区.</param>
/// <param name="Officials">Official names: 花溪社区居民委员会.</param>
/// <param name="Stems">Names without class word: 花溪.</param>
internal sealed record CommunityBlock(int[] First, short[] Suffixes, string[] Names, string[] Officials, string[] Stems)
{
    /// <summary>Indexes by stem, ascending.</summary>
    public ILookup<string, int> ByStem { get; } = Enumerable.Range(0, Stems.Length).ToLookup(i => Stems[i], StringComparer.Ordinal);

    /// <summary>Bits of the lengths of stems by their last characters, to refuse most of what is asked for.</summary>
    private readonly CharacterBits lengthsByLast = LengthsByLast(Stems);

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known =
        Stems.ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public bool HasStem(ReadOnlySpan<char> stem)
        => !stem.IsEmpty && (lengthsByLast[stem[^1]] >> Math.Min(stem.Length, 63) & 1) != 0 && known.Contains(stem);

    private static CharacterBits LengthsByLast(string[] stems)
    {
        var bits = new CharacterBits();
        foreach (var stem in stems)
        {
            if (stem.Length > 0)
            {
                bits.Add(stem[^1], 1UL << Math.Min(stem.Length, 63));
            }
        }

        return bits;
    }

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

        var chosen = new string[codes.Count];
        for (var i = 0; i < chosen.Length; i++)
        {
            var index = reader.Number();
            chosen[i] = index == 0 ? string.Empty : suffixes[index - 1];
        }

        var shorts = new string[codes.Count];
        var officials = new string[codes.Count];
        var stems = new string[codes.Count];
        for (var street = 0; street < streets.Count; street++)
        {
            for (var i = first[street]; i < first[street + 1]; i++)
            {
                var stem = reader.Line();
                officials[i] = stem + chosen[i];
                shorts[i] = names.CommunityName(Plain(stem, streets[street], wider), chosen[i]);
                stems[i] = names.CommunityStem(shorts[i]);
            }
        }

        return new CommunityBlock(first, [.. codes], shorts, officials, stems);
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
