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
