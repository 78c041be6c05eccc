using System.Collections.Concurrent;
using System.Globalization;

namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>The national register of divisions: five levels, 660,000 names.</summary>
/// <remarks>
/// The upper four levels are read at once, communities by city when first asked for. Never changes after <see cref="Load"/>; safe for all
/// threads. A municipality's placeholder city (市辖区) and the like are found by code, but never stand among containers or names.
/// </remarks>
internal sealed class DivisionRegister
{
    private readonly string communitiesPath;
    private readonly DivisionNames names;
    private readonly string[] suffixes;
    private readonly int[][] codes = new int[4][];
    private readonly string[][] official = new string[4][];
    private readonly NameTable full = new(64_000);
    private readonly NameTable shorts = new(4_000, bits: 13);
    private readonly Dictionary<int, (long Offset, int Length)> directory = [];
    private readonly ConcurrentDictionary<int, CommunityBlock> blocks = new();

    /// <summary>Divisions asked for so far, by level and index, and their containers by code: a text asks for the same few again and again.</summary>
    private readonly Division?[][] known = new Division?[4][];
    private readonly ConcurrentDictionary<string, List<Division>> containers = new(StringComparer.Ordinal);

    /// <param name="gazetteerFolder">Holds divisions.bin, communities.bin and affixes.tsv.</param>
    /// <exception cref="SeedFormatException">A file is missing, cut short or altered.</exception>
    public static DivisionRegister Load(string gazetteerFolder) => new(gazetteerFolder);

    /// <summary>What the data is, as in <c>2023 (2023-06-30)</c>.</summary>
    public string Edition { get; }

    public DivisionNames Names => names;

    /// <param name="code">2, 4, 6, 9 or 12 digits.</param>
    /// <returns>Null where the register holds no such code.</returns>
    public Division? Find(string code)
    {
        if (!long.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        if (code.Length == 12)
        {
            return CommunityIndex(code) is (var block, var index) ? Community(code[..9], block, index) : null;
        }

        var level = LevelOf(code);
        var at = level < 0 ? -1 : Array.BinarySearch(codes[level], (int)value);
        return at < 0 ? null : At(level, at);
    }

    /// <summary>The nearest container that is shown.</summary>
    public Division? Parent(string code) => Containers(code) is [var parent, ..] ? parent : null;

    /// <returns>The nearest first, up to the province; without the division itself and without placeholders.</returns>
    public IReadOnlyList<Division> Containers(string code)
        => code.Length >= 12 ? FindContainers(code) : containers.GetOrAdd(code, FindContainers);

    private List<Division> FindContainers(string code)
    {
        var chain = new List<Division>();
        for (var level = CodeLengths.Length - 1; level >= 0; level--)
        {
            if (CodeLengths[level] < code.Length && Find(code[..CodeLengths[level]]) is { } division && !IsPlaceholder(division))
            {
                chain.Add(division);
            }
        }

        return chain;
    }

    /// <summary>Divisions one level below, in order of codes; below a placeholder counts as below its parent.</summary>
    public IReadOnlyList<Division> Children(string code)
    {
        if (code.Length == 9)
        {
            return CommunitiesOf(code);
        }

        var children = new List<Division>();
        var level = LevelOf(code) + 1;
        if (level is < 1 or > 3)
        {
            return children;
        }

        foreach (var index in Indexes(Below(level, code)))
        {
            var child = At(level, index);
            if (IsPlaceholder(child))
            {
                children.AddRange(Children(child.Code));
            }
            else
            {
                children.Add(child);
            }
        }

        return children;
    }

    /// <summary>Provinces, cities, districts and subdistricts of a name: the official one, a variant (道真县, 市桥街) or the short one (北京, 四褐山).</summary>
    /// <returns>In order of codes, the larger divisions first; empty where none is called so.</returns>
    public IReadOnlyList<Division> Named(string name)
    {
        var found = new SortedSet<int>(full.Find(name));
        found.UnionWith(shorts.Find(name));
        foreach (var (word, _) in names.ClassWords(PlaceKinds.Subdistrict))
        {
            found.UnionWith(full.Find(name + word).Where(v => Level(v) == 3));
        }

        return [.. found.Select(v => At(v))];
    }

    /// <summary>As <see cref="Named(string)"/>, without short names.</summary>
    public IReadOnlyList<Division> NamedInFull(ReadOnlySpan<char> name) => full.Find(name).ConvertAll(At);

    /// <summary>The official name of a community (花溪社区居民委员会); of any other division its name; null for an unknown code.</summary>
    public string? OfficialName(string code)
        => code.Length == 12 && CommunityIndex(code) is (var block, var index) ? block.OfficialNameOf(index) : Find(code)?.Name;

    /// <summary>The name without class word: 四褐山, 金坛, 江苏, 花溪; null where none is left.</summary>
    public string? ShortName(Division division)
        => division.Kind == PlaceKinds.Community
            ? names.CommunityStem(division.Name) is { Length: >= 2 } stem ? stem : null
            : names.Split(division.Name, division.Kind).Stem is { Length: >= 2 } word ? word : null;

    /// <summary>The official name and names as full as it: 道真县 for 道真仡佬族苗族自治县, 市桥街 for 市桥街道, 芜湖经开区 for 芜湖经济技术开发区.</summary>
    public IEnumerable<string> FullNames(Division division)
    {
        if (division.Kind == PlaceKinds.Community)
        {
            return [division.Name];
        }

        string?[] all = [division.Name, names.Split(division.Name, division.Kind).Plain, names.Contracted(division.Name)];
        return all.OfType<string>();
    }

    /// <summary>Communities of a subdistrict, in order of codes; empty for an unknown code.</summary>
    public IReadOnlyList<Division> CommunitiesOf(string streetCode)
    {
        if (streetCode.Length != 9 || BlockOf(streetCode) is not var (block, firstStreet) || StreetIndex(streetCode) is not (>= 0 and var at))
        {
            return [];
        }

        return [.. Indexes(block.OfStreet(at - firstStreet)).Select(i => Community(streetCode, block, i))];
    }

    /// <summary>Communities that share a name's stem (花溪, 花溪社区, 花溪村, 花溪社区居民委员会), in order of codes.</summary>
    /// <param name="within">Code of a subdistrict, district, city or province.</param>
    public IReadOnlyList<Division> CommunitiesNamed(string name, string within)
    {
        var stem = names.CommunityStem(name);
        if (within.Length == 2)
        {
            return [.. Indexes(Below(1, within)).SelectMany(c => CommunitiesNamed(name, At(1, c).Code))];
        }

        if (BlockOf(within) is not var (block, streets))
        {
            return [];
        }

        var found = new List<Division>();
        foreach (var index in block.OfStem(stem))
        {
            var code = Digits(codes[3][streets + block.StreetOf(index)], 9);
            if (code.StartsWith(within, StringComparison.Ordinal))
            {
                found.Add(Community(code, block, index));
            }
        }

        return found;
    }

    /// <summary>Whether any community of a city has this stem: 花溪.</summary>
    public bool HasCommunityStem(string cityCode, ReadOnlySpan<char> stem) => BlockOf(cityCode) is var (block, _) && block.HasStem(stem);

    /// <summary>As <see cref="HasCommunityStem"/>, for many stems of one city; null where the register holds no such city.</summary>
    public CommunityBlock? CommunitiesOfCity(string cityCode) => BlockOf(cityCode) is var (block, _) ? block : null;

    /// <summary>The longest name of a province, city, district or subdistrict-like division at a place.</summary>
    /// <param name="values">What it may stand for, for <see cref="At(int)"/>; ascending.</param>
    /// <param name="isFull">Whether it is an official or variant name.</param>
    /// <returns>Its length; 0 where none.</returns>
    public int LongestWide(ReadOnlySpan<char> text, int start, out List<int> values, out bool isFull)
    {
        if (!full.MayStartAt(text, start))
        {
            (values, isFull) = (NoValues, false);
            return 0;
        }

        var length = full.LongestAt(text, start);
        if (length == 2 && text[start + 1] == '区')
        {
            // 城区, 郊区, 东区: districts somewhere, but words everywhere else.
            length = 0;
        }

        var shorter = shorts.LongestAt(text, start);
        if (length > 0 && length >= shorter)
        {
            values = full.Find(text.Slice(start, length));
            isFull = true;
            return length;
        }

        values = shorter > 0 ? shorts.Find(text.Slice(start, shorter)) : NoValues;
        isFull = false;
        return shorter;
    }

    /// <summary>The division of a value that <see cref="LongestWide"/> gave.</summary>
    public Division At(int value) => At(Level(value), value & IndexMask);

    private static bool IsPlaceholder(string name, string kind, int code)
        => kind == PlaceKinds.City ? name is "市辖区" or "县" || name.EndsWith("直辖县级行政区划", StringComparison.Ordinal) : code % 100 == 0;

    /// <summary>A placeholder of the register: it has a code, but nobody calls a place so, or it repeats its city's name.</summary>
    public static bool IsPlaceholder(Division division)
        => division.Kind == PlaceKinds.City ? division.Name is "市辖区" or "县" || division.Name.EndsWith("直辖县级行政区划", StringComparison.Ordinal)
            : division.Kind == PlaceKinds.District && division.Code.EndsWith("00", StringComparison.Ordinal);

    private static readonly int[] CodeLengths = [2, 4, 6, 9];

    /// <summary>For the many places of a text where no name begins; nobody adds to it.</summary>
    private static readonly List<int> NoValues = [];

    private const int LevelShift = 20;
    private const int IndexMask = (1 << LevelShift) - 1;

    private DivisionRegister(string folder)
    {
        names = DivisionNames.Load(folder);
        var path = Path.Combine(folder, RegisterFormat.DivisionsFile);
        communitiesPath = Path.Combine(folder, RegisterFormat.CommunitiesFile);
        var reader = new PayloadReader(Payload(path, RegisterFormat.DivisionsMagic, out _));
        Edition = reader.Line();
        suffixes = new string[reader.Number()];
        for (var i = 0; i < suffixes.Length; i++)
        {
            suffixes[i] = reader.Line();
        }

        for (var level = 0; level < codes.Length; level++)
        {
            var count = reader.Number();
            codes[level] = new int[count];
            official[level] = new string[count];
            known[level] = new Division?[count];
            var last = 0;
            for (var i = 0; i < count; i++)
            {
                last += reader.Number();
                codes[level][i] = last;
            }

            for (var i = 0; i < count; i++)
            {
                official[level][i] = reader.Line();
            }
        }

        AddNames();
        full.Trim();
        shorts.Trim();
        ReadDirectory();
    }

    /// <remarks>46,000 names at each start: allocates nothing but the variants.</remarks>
    private void AddNames()
    {
        for (var level = 0; level < codes.Length; level++)
        {
            var kind = Division.KindOf(new string('0', CodeLengths[level]));
            for (var i = 0; i < codes[level].Length; i++)
            {
                var name = official[level][i];
                if (level is 1 or 2 && IsPlaceholder(name, kind, codes[level][i]))
                {
                    continue;
                }

                var (stem, plain) = names.Split(name, kind);
                if (level == 3 && stem is null)
                {
                    // 工业园区, 物流园区: as names of subdistricts these would be found everywhere.
                    continue;
                }

                var value = (level << LevelShift) | i;
                full.Add(name, value);
                if (plain is not null)
                {
                    full.Add(plain, value);
                }

                if (level < 3)
                {
                    if (names.Contracted(name) is { } contracted)
                    {
                        full.Add(contracted, value);
                    }

                    if (stem is { Length: >= 2 })
                    {
                        shorts.Add(stem, value);
                        full.AddStart(stem);
                    }
                }
            }
        }
    }

    private void ReadDirectory()
    {
        var reader = new PayloadReader(Payload(communitiesPath, RegisterFormat.CommunitiesMagic, out var offset));
        for (var left = reader.Number(); left > 0; left--)
        {
            var city = reader.Number();
            var length = reader.Number();
            directory[city] = (offset, length);
            offset += length;
        }

        if (offset != new FileInfo(communitiesPath).Length)
        {
            throw RegisterFormat.Corrupt(
                communitiesPath, new FileInfo(communitiesPath).Length, $"the file ends where its directory expects byte {offset}");
        }
    }

    /// <summary>Reads the magic and the first frame of a file.</summary>
    /// <param name="end">Where the frame ends.</param>
    private static byte[] Payload(string path, ReadOnlySpan<byte> magic, out long end)
    {
        if (!File.Exists(path))
        {
            throw new SeedFormatException(path, 1, "the file is missing; it comes with the program's seeds folder");
        }

        using var handle = File.OpenHandle(path);
        var head = new byte[magic.Length + RegisterFormat.FrameHeader];
        if (RandomAccess.Read(handle, head, 0) < head.Length || !head.AsSpan(0, magic.Length).SequenceEqual(magic))
        {
            throw RegisterFormat.Corrupt(path, 0, $"'{System.Text.Encoding.ASCII.GetString(magic)}' was expected");
        }

        var length = BitConverter.ToInt32(head, magic.Length + 4);
        var available = RandomAccess.GetLength(handle) - magic.Length;
        var frame = new byte[Math.Clamp(length + (long)RegisterFormat.FrameHeader, 0, available)];
        var read = RandomAccess.Read(handle, frame, magic.Length);
        end = magic.Length + frame.Length;
        return RegisterFormat.Unframe(frame.AsSpan(0, read), path, magic.Length);
    }

    private (CommunityBlock Block, int FirstStreet)? BlockOf(string code)
    {
        if (code.Length < 4 || !int.TryParse(code[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var city)
            || !directory.TryGetValue(city, out var place))
        {
            return null;
        }

        var streets = Below(3, code[..4]);
        var block = blocks.GetOrAdd(city, _ => ReadBlock(code[..4], streets, place.Offset, place.Length));
        return (block, streets.Start.Value);
    }

    private CommunityBlock ReadBlock(string cityCode, Range streets, long offset, int length)
    {
        using var handle = File.OpenHandle(communitiesPath);
        var frame = new byte[length];
        var read = RandomAccess.Read(handle, frame, offset);
        var payload = RegisterFormat.Unframe(frame.AsSpan(0, read), communitiesPath, offset);
        var districts = Below(2, cityCode);
        var wider = Containers(cityCode + "00").Select(d => d.Name).Reverse().Concat(official[2][districts]).ToList();
        return CommunityBlock.Read(payload, official[3][streets], wider, suffixes, names);
    }

    private (CommunityBlock Block, int Index)? CommunityIndex(string code)
    {
        if (BlockOf(code) is not var (block, firstStreet)
            || !short.TryParse(code.AsSpan(9), NumberStyles.None, CultureInfo.InvariantCulture, out var suffix)
            || StreetIndex(code[..9]) is not (>= 0 and var at))
        {
            return null;
        }

        return block.Find(at - firstStreet, suffix) is >= 0 and var index ? (block, index) : null;
    }

    private int StreetIndex(string code) => Array.BinarySearch(codes[3], int.Parse(code, NumberStyles.None, CultureInfo.InvariantCulture));

    private static Division Community(string street, CommunityBlock block, int index)
        => new(street + block.CodeOf(index).ToString("D3", CultureInfo.InvariantCulture), block.NameOf(index), PlaceKinds.Community);

    /// <summary>Indexes of a level whose codes begin with <paramref name="prefix"/>.</summary>
    private Range Below(int level, string prefix)
    {
        var scale = 1;
        for (var i = prefix.Length; i < CodeLengths[level]; i++)
        {
            scale *= 10;
        }

        var low = int.Parse(prefix, NumberStyles.None, CultureInfo.InvariantCulture) * scale;
        return LowerBound(codes[level], low)..LowerBound(codes[level], low + scale);
    }

    private static IEnumerable<int> Indexes(Range range) => Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value);

    private static int LowerBound(int[] sorted, int value)
    {
        var at = Array.BinarySearch(sorted, value);
        return at < 0 ? ~at : at;
    }

    private Division At(int level, int index) => Volatile.Read(ref known[level][index]) ?? Remember(level, index);

    private Division Remember(int level, int index)
    {
        var code = Digits(codes[level][index], CodeLengths[level]);
        var division = new Division(code, official[level][index], Division.KindOf(code));
        Volatile.Write(ref known[level][index], division);
        return division;
    }

    private static string Digits(int value, int length) => value.ToString("D" + length, CultureInfo.InvariantCulture);

    private static int Level(int value) => value >> LevelShift;

    private static int LevelOf(string code) => Array.IndexOf(CodeLengths, code.Length);
}
