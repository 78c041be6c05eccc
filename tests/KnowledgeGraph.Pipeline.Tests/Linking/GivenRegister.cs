using KnowledgeGraph.Pipeline.Linking;

namespace KnowledgeGraph.Pipeline.Tests.Linking;

/// <summary>The register and lists of this repository, read once.</summary>
internal static class GivenRegister
{
    public static DivisionRegister Register { get; } = DivisionRegister.Load(Seeds.Gazetteer);

    public static PlaceScopes Scopes { get; } = PlaceScopes.Load(Seeds.Lexicon);

    public static SubjectFinder Finder { get; } = new(Register, Scopes);

    public static PlaceLinker Linker { get; } = new(Register, Scopes);

    public static RegisterMatcher Matcher { get; } = new(Register, Scopes);

    public static SubjectLink Subject(string code)
    {
        var division = Register.Find(code)!;
        return new SubjectLink(
            EntityKey.RegisteredPlace(code), division.Name, division.Kind, code, Register.Containers(code), "subject-register", 1.0);
    }

    /// <summary>Links places written as <c>name/kind</c> or <c>name/kind&lt;index</c>, parted by blanks; the index is that of the container.</summary>
    public static IReadOnlyList<PlaceLink> Link(string places, string? subjectCode) => Link(places, subjectCode is null ? null : Subject(subjectCode));

    public static IReadOnlyList<PlaceLink> Link(string places, SubjectLink? subject)
    {
        var candidates = places.Split(' ').Select((place, i) =>
        {
            var parts = place.Split('<');
            var name = parts[0].Split('/');
            return new PlaceCandidate(name[0], name.Length > 1 ? name[1] : null, parts.Length > 1 ? int.Parse(parts[1]) : null, i);
        }).ToList();
        return Linker.Link(candidates, subject);
    }
}
