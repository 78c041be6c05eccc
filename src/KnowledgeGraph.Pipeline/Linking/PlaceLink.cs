namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>A place that a text names, to be identified.</summary>
/// <param name="Name">The name meant, in full where the recognizer knows it (机一社区 for 机一 in 机一、机二社区).</param>
/// <param name="Kind">A kind of <see cref="PlaceKinds"/>, as the recognizer guessed it; null where it could not (四褐山, 金坛).</param>
/// <param name="Container">Index, in the same list, of the place that the text names as its container (四湾社区 for 电力新村); null where none.</param>
/// <param name="Position">Start of the mention in the cleaned text.</param>
internal sealed record PlaceCandidate(string Name, string? Kind, int? Container, int Position);

/// <summary>What a place was identified as.</summary>
/// <param name="Key">See <see cref="EntityKey"/>.</param>
/// <param name="Name">The register's name, or the fullest name of the text where the key is minted.</param>
/// <param name="Kind">A kind of <see cref="PlaceKinds"/>.</param>
/// <param name="Code">The register's code: 2, 4, 6, 9 or 12 digits; null where the key is minted.</param>
/// <param name="ParentKey">Key of the place that contains it: the one the text says, else the register's, else the subject.</param>
/// <param name="ParentSaid">Whether the text says so.</param>
/// <param name="Aliases">Other names, with their sources.</param>
/// <param name="Rule">How it was linked: <c>register-exact</c>, <c>register-alias</c>, <c>subject-alias</c>, <c>minted</c>…</param>
/// <param name="Score">A probability from 0 to 1.</param>
internal sealed record PlaceLink(
    string Key, string Name, string Kind, string? Code, string? ParentKey, bool ParentSaid, IReadOnlyList<Alias> Aliases, string Rule, double Score);

/// <summary>What a text is about.</summary>
/// <param name="Key">See <see cref="EntityKey"/>.</param>
/// <param name="Name">The register's name, or the text's where the key is minted.</param>
/// <param name="Kind">A kind of <see cref="PlaceKinds"/>, from province to community.</param>
/// <param name="Code">The register's code; null where the register holds no such place.</param>
/// <param name="Containers">Divisions that contain it, the nearest first, as the register has them.</param>
/// <param name="Rule">How it was found: <c>subject-register</c>, <c>subject-unique</c>, <c>subject-minted</c>.</param>
/// <param name="Score">A probability from 0 to 1.</param>
internal sealed record SubjectLink(
    string Key, string Name, string Kind, string? Code, IReadOnlyList<Division> Containers, string Rule, double Score)
{
    /// <summary>The innermost code known: its own or its nearest container's.</summary>
    public string? NearestCode => Code ?? (Containers.Count > 0 ? Containers[0].Code : null);

    /// <summary>Nine digits, where it is a subdistrict or lies in one.</summary>
    public string? StreetCode => NearestCode is { Length: >= 9 } code ? code[..9] : null;

    /// <summary>Six digits, where it is a district or lies in one.</summary>
    public string? DistrictCode => NearestCode is { Length: >= 6 } code ? code[..6] : null;

    /// <summary>Four digits, of a placeholder where it lies in a municipality; null where only the province is known.</summary>
    public string? CityCode => NearestCode is { Length: >= 4 } code ? code[..4] : null;

    /// <summary>Two digits.</summary>
    public string? ProvinceCode => NearestCode?[..2];

    /// <summary>The scope for keys of what lies in it: its subdistrict, or itself where it is larger or not in the register.</summary>
    public string Scope => Code is null && Kind != PlaceKinds.Community ? EntityKey.ScopeOf(Key) : StreetCode ?? EntityKey.ScopeOf(Key);
}

/// <summary>A name of the register in a text.</summary>
/// <param name="Span">In code units of the text that was searched.</param>
/// <param name="Kind">A kind of <see cref="PlaceKinds"/>, from province to community: that of the first code.</param>
/// <param name="Name">As the text has it.</param>
/// <param name="IsFull">Whether it is an official or equally full name; else a short one (金坛, 花溪), which may be an ordinary word.</param>
/// <param name="Codes">What it may stand for, at least one, the larger divisions first.</param>
internal sealed record RegisterMatch(TextSpan Span, string Kind, string Name, bool IsFull, IReadOnlyList<string> Codes);
