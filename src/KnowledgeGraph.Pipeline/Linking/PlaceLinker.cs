namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Identifies the places that a text names, seen from the place that the text is about.</summary>
/// <remarks>
/// In this order: the subject and its containers; what lies in the container the text states; what lies in the subject; the subject's district, city
/// and province; places elsewhere, if their name leaves no doubt. What the register lacks gets a key from the scope within which its name is unique.
/// Holds no state between calls.
/// </remarks>
internal sealed partial class PlaceLinker(DivisionRegister register, PlaceScopes scopes)
{
    /// <param name="candidates">In text order, one for each place named.</param>
    /// <param name="subject">What the text is about; null where unknown.</param>
    /// <returns>One link for each candidate, in the same order; several have one key where they mean one place.</returns>
    /// <exception cref="ArgumentException">A container's index is outside of the list.</exception>
    public IReadOnlyList<PlaceLink> Link(IReadOnlyList<PlaceCandidate> candidates, SubjectLink? subject)
    {
        var linking = new Linking(candidates, subject);
        for (var i = 0; i < candidates.Count; i++)
        {
            Resolve(linking, i);
        }

        return MergeNames(linking.Links!);
    }

    /// <summary>The division of a code as the register has it; null where it holds none.</summary>
    public PlaceLink? DivisionOf(string code) => register.Find(code) is { } division ? Registered(division, null, "register-code", 1.0) : null;

    /// <summary>The containers of a division, to be added from the register: each with the next one as parent.</summary>
    /// <param name="code">A code of the register.</param>
    /// <returns>The nearest first, up to the province; empty for an unknown code.</returns>
    public IReadOnlyList<PlaceLink> ContainersOf(string code) => [.. register.Containers(code).Select(d => Registered(d, null, "register-container", 1.0))];

    private const double Certain = 0.98;

    private sealed class Linking(IReadOnlyList<PlaceCandidate> candidates, SubjectLink? subject)
    {
        public IReadOnlyList<PlaceCandidate> Candidates { get; } = candidates;

        public SubjectLink? Subject { get; } = subject;

        public PlaceLink?[] Links { get; } = new PlaceLink?[candidates.Count];

        /// <summary>Guards against containers that contain each other.</summary>
        public bool[] Begun { get; } = new bool[candidates.Count];
    }

    private PlaceLink Resolve(Linking linking, int index)
    {
        if (linking.Links[index] is { } done)
        {
            return done;
        }

        linking.Begun[index] = true;
        var candidate = linking.Candidates[index];
        PlaceLink? container = null;
        if (candidate.Container is { } at)
        {
            if (at < 0 || at >= linking.Candidates.Count)
            {
                throw new ArgumentException($"Candidate {index} ({candidate.Name}) has container {at}; the list has {linking.Candidates.Count}.", nameof(linking));
            }

            container = linking.Begun[at] && linking.Links[at] is null ? null : Resolve(linking, at);
        }

        var link = Identify(candidate, container, linking);
        if (container is not null && container.Key != link.Key)
        {
            link = link with { ParentKey = container.Key, ParentSaid = true };
        }

        return linking.Links[index] = link;
    }

    private PlaceLink Identify(PlaceCandidate candidate, PlaceLink? container, Linking linking)
    {
        var name = EntityKey.Normalize(candidate.Name);
        if (name.Length == 0)
        {
            throw new ArgumentException($"A place is named '{candidate.Name}', which holds nothing that could name it.", nameof(candidate));
        }

        var subject = linking.Subject;
        return candidate.Kind is PlaceKinds.Neighbourhood or PlaceKinds.Road or PlaceKinds.Site

            // 四褐山 is the hill, and what people call 四褐山街道: one name in one text.
            ? candidate.Kind == PlaceKinds.Site && subject is not null && StemOf(subject.Name, subject.Kind) == name ? ByChain(name, null, subject) ?? Minted(candidate, container, linking)
            : Minted(candidate, container, linking)
            : (subject is null ? null : InChain(name, candidate.Kind, container, subject))
                ?? (candidate.Kind switch
                {
                    PlaceKinds.Community => Community(name, container, subject),
                    PlaceKinds.Subdistrict => Subdistrict(name, container, subject),
                    PlaceKinds.Province or PlaceKinds.City or PlaceKinds.District => Larger(name, candidate.Kind, container, subject),
                    _ => Unspecified(name, container, subject),
                })
                ?? WithoutContainers(candidate, name, container, linking)
                ?? Minted(candidate, container, linking);
    }

    /// <summary>The subject or one of its containers, by any of their names.</summary>
    /// <remarks>Not where the text states a container that does not hold it: 永康市西城街道 in a text about Jintan's.</remarks>
    private PlaceLink? InChain(string name, string? kind, PlaceLink? container, SubjectLink subject)
        => ByChain(name, kind, subject) is { } link
            && (container?.Code is not { } stated || link.Code?.StartsWith(stated, StringComparison.Ordinal) != false) ? link : null;

    private PlaceLink? ByChain(string name, string? kind, SubjectLink subject)
    {
        var own = subject.Code is { } code ? register.Find(code) : null;
        if (Fits(kind, subject.Kind) && (name == EntityKey.Normalize(subject.Name) || (own is not null && IsCalled(own, name))))
        {
            return own is not null
                ? Registered(own, name, name == own.Name ? "subject" : "subject-alias", Certain)
                : new PlaceLink(subject.Key, subject.Name, subject.Kind, null, ParentOf(subject), false, AliasOf(subject.Name, name), "subject", subject.Score);
        }

        // 军乐 for 军乐镇, which the register lacks.
        if (own is null && Fits(kind, subject.Kind) && StemOf(subject.Name, subject.Kind) == name)
        {
            return new PlaceLink(
                subject.Key, subject.Name, subject.Kind, null, ParentOf(subject), false, AliasOf(subject.Name, name), "subject-alias", subject.Score);
        }

        foreach (var container in subject.Containers)
        {
            if (Fits(kind, container.Kind) && IsCalled(container, name))
            {
                return Registered(container, name, name == container.Name ? "container" : "container-alias", Certain);
            }
        }

        return null;
    }

    private PlaceLink? Community(string name, PlaceLink? container, SubjectLink? subject)
    {
        // A stated container settles where to look: 仁义镇老场村 of another subdistrict than the subject's.
        var stated = container?.Code is { Length: >= 4 } code ? code[..Math.Min(code.Length, 9)] : null;
        var isMintedElsewhere = container is { Code: null, Kind: PlaceKinds.Subdistrict };
        if (stated is { Length: 9 })
        {
            return InStreet(name, stated);
        }

        if (isMintedElsewhere || subject is null)
        {
            return stated is null ? null : Only(register.CommunitiesNamed(name, stated), name, "register-wider", 0.75);
        }

        if (subject.StreetCode is { } street)
        {
            if (InStreet(name, street) is { } inStreet)
            {
                return inStreet;
            }

            // A report names its own communities; one that the register lacks is renamed or new rather than a namesake elsewhere.
            return subject.Kind == PlaceKinds.Community ? Only(register.CommunitiesNamed(name, street[..6]), name, "register-district", 0.7) : null;
        }

        if (subject.Kind == PlaceKinds.Subdistrict)
        {
            return null;
        }

        return (subject.DistrictCode is { } district ? Only(register.CommunitiesNamed(name, district), name, "register-district", 0.8) : null)
            ?? (subject.CityCode is { } city ? Only(register.CommunitiesNamed(name, city), name, "register-city", 0.6) : null);
    }

    /// <summary>A community of one subdistrict: by name, with 村 for 社区 or the other way, or shortened.</summary>
    private PlaceLink? InStreet(string name, string street)
    {
        if (Only(register.CommunitiesNamed(name, street), name, "register-exact", 0.97) is { } exact)
        {
            return exact;
        }

        // 机一 for 机械一村: the first character, then the others in order; only if one community alone fits.
        var stem = register.Names.CommunityStem(name);
        if (stem.Length < 2)
        {
            return null;
        }

        var fitting = register.CommunitiesOf(street).Where(c => IsShortened(stem, register.Names.CommunityStem(c.Name), c.Name)).ToList();
        return fitting.Count == 1 ? Registered(fitting[0], name, "register-shortened", 0.8) : null;
    }

    private PlaceLink? Only(IReadOnlyList<Division> communities, string name, string rule, double score)
    {
        var exact = communities.Where(c => c.Name == name || register.OfficialName(c.Code) == name).ToList();
        return exact.Count == 1 ? Registered(exact[0], name, rule, score)
            : exact.Count == 0 && communities.Count == 1 ? Registered(communities[0], name, rule + "-interchanged", score - 0.1)
            : null;
    }

    private PlaceLink? Subdistrict(string name, PlaceLink? container, SubjectLink? subject)
    {
        var named = register.NamedInFull(name).Where(d => d.Kind == PlaceKinds.Subdistrict).ToList();
        if (named.Count == 0 && name.EndsWith('街'))
        {
            named = [.. register.NamedInFull(name + "道").Where(d => d.Kind == PlaceKinds.Subdistrict)];
        }

        foreach (var (within, score) in Around(container, subject))
        {
            var near = named.Where(d => d.Code.StartsWith(within, StringComparison.Ordinal)).ToList();
            if (near.Count > 0)
            {
                return near.Count == 1 ? Registered(near[0], name, "register-exact", score) : null;
            }

            // 天彭镇 is 天彭街道 by now: another class word, but no other of that stem around.
            if (within.Length >= 4 && StemOf(name, PlaceKinds.Subdistrict) is { } stem)
            {
                var renamed = register.Named(stem)
                    .Where(d => d.Kind == PlaceKinds.Subdistrict && d.Code.StartsWith(within, StringComparison.Ordinal)).ToList();
                if (renamed.Count == 1 && (within.Length >= 6 || !register.Named(stem).Any(d => d.Kind == PlaceKinds.District)))
                {
                    return Registered(renamed[0], name, "register-renamed", score - 0.2);
                }
            }
        }

        return named.Count == 1 && container?.Code is null ? Registered(named[0], name, "register-unique", 0.6) : null;
    }

    private PlaceLink? Larger(string name, string kind, PlaceLink? container, SubjectLink? subject)
    {
        var all = register.Named(name).Where(d => d.Kind != PlaceKinds.Subdistrict).ToList();

        // Texts call 北京 a city and 金坛市 what is a district by now; the kind only decides among several.
        var named = all.Where(d => d.Kind == kind).ToList() is { Count: > 0 } same ? same : all;
        if (container is null && named is [{ Kind: not PlaceKinds.District } only])
        {
            return Registered(only, name, "register-exact", 0.95);
        }

        foreach (var (within, score) in Around(container, subject))
        {
            var near = named.Where(d => d.Code.StartsWith(within, StringComparison.Ordinal)).ToList();
            if (near.Count > 0)
            {
                return near.Count == 1 ? Registered(near[0], name, "register-exact", score) : null;
            }
        }

        return named.Count == 1 && container?.Code is null ? Registered(named[0], name, "register-unique", 0.85)
            : kind == PlaceKinds.District && subject?.CityCode is { } city ? ZoneOf(name, city)
            : null;
    }

    /// <summary>经开区 or 江苏常州经济开发区 for the one development zone of the city that the register holds.</summary>
    private PlaceLink? ZoneOf(string name, string city)
    {
        var zones = register.Children(city).Where(d =>
            register.Names.Contracted(d.Name) is { } contracted && register.Names.Contracted(name) is var own
            && (d.Name.EndsWith(name, StringComparison.Ordinal) || contracted.EndsWith(own ?? name, StringComparison.Ordinal))).ToList();
        return zones.Count == 1 && name.Length >= 3 ? Registered(zones[0], name, "register-zone", 0.75) : null;
    }

    /// <summary>A bare name (四褐山, 金坛, 昭通): a community here, a subdistrict of the district, a district of the city, a city or province.</summary>
    private PlaceLink? Unspecified(string name, PlaceLink? container, SubjectLink? subject)
    {
        if (name.EndsWith("社区", StringComparison.Ordinal) || name.EndsWith('村'))
        {
            return Community(name, container, subject);
        }

        var street = container?.Code is { Length: >= 9 } stated ? stated[..9] : container is null ? subject?.StreetCode : null;
        if (street is not null && Only(register.CommunitiesNamed(name, street), name, "register-stem", 0.9) is { } community)
        {
            return community;
        }

        if (Larger(name, PlaceKinds.Province, container, subject) is { } larger && larger.Kind is PlaceKinds.Province or PlaceKinds.City)
        {
            return larger;
        }

        foreach (var (within, score) in Around(container, subject))
        {
            var near = register.Named(name).Where(d => d.Code.StartsWith(within, StringComparison.Ordinal)).ToList();
            if (near.Count == 1)
            {
                return Registered(near[0], name, "register-alias", score - 0.1);
            }
        }

        return (street is not null ? InStreet(name, street) : null)
            ?? (register.Named(name).Where(d => d.Kind == PlaceKinds.District).ToList() is [var only]
                ? Registered(only, name, "register-unique", 0.7) : null);
    }

    /// <summary>Codes within which to look for a name, the nearest first, with the score of what is found there.</summary>
    private static IEnumerable<(string Within, double Score)> Around(PlaceLink? container, SubjectLink? subject)
    {
        if (container?.Code is { } stated)
        {
            yield return (stated, 0.95);
            yield break;
        }

        if (subject?.DistrictCode is { } district)
        {
            yield return (district, 0.95);
        }

        if (subject?.CityCode is { } city)
        {
            yield return (city, 0.9);
        }

        if (subject?.ProvinceCode is { } province)
        {
            yield return (province, 0.75);
        }
    }

    /// <summary>Names in one text for one place: 北新巷 and 北新巷小区, 西二村 and 西新桥二村, 经开区 and 常州经开区. The fuller one stays.</summary>
    private List<PlaceLink> MergeNames(PlaceLink?[] links)
    {
        var all = links.Select(l => l!).ToList();
        var minted = all.Where(l => l.Code is null && l.Kind is PlaceKinds.Neighbourhood or PlaceKinds.Site or PlaceKinds.District).DistinctBy(l => l.Key).ToList();
        var target = new Dictionary<string, PlaceLink>(StringComparer.Ordinal);
        var fronts = all.Where(l => l.Kind is PlaceKinds.Subdistrict or PlaceKinds.Community or PlaceKinds.City or PlaceKinds.District)
            .SelectMany(l => new[] { l.Name, l.Kind == PlaceKinds.Community ? StemOf(l.Name, l.Kind) : register.Names.Split(l.Name, l.Kind).Stem })
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var group in minted.GroupBy(l => (l.Kind, Scope: l.Key[..l.Key.LastIndexOf('/')])))
        {
            // A text with very many places is a list, where one name is no shorter form of another; and this stays linear.
            foreach (var shorter in group.Count() <= LargestGroup ? group : Enumerable.Empty<PlaceLink>())
            {
                var fuller = group.Where(l => l.Key != shorter.Key && IsShorterForm(shorter, l, fronts)).ToList();
                if (fuller.Count == 1)
                {
                    target[shorter.Key] = fuller[0];
                }
            }
        }

        return all.ConvertAll(l =>
        {
            if (!target.TryGetValue(l.Key, out var into))
            {
                return l;
            }

            while (target.TryGetValue(into.Key, out var next))
            {
                into = next;
            }

            return into with
            {
                ParentKey = l.ParentSaid ? l.ParentKey : into.ParentKey, ParentSaid = l.ParentSaid || into.ParentSaid,
                Aliases = [new Alias(l.Name, "text")], Rule = "text-alias", Score = 0.75,
            };
        });
    }

    private const int LargestGroup = 300;

    private bool IsShorterForm(PlaceLink shorter, PlaceLink fuller, HashSet<string> fronts)
    {
        var (a, b) = (EntityKey.Normalize(shorter.Name), EntityKey.Normalize(fuller.Name));
        if (a.Length >= b.Length || a.Length < 2)
        {
            return false;
        }

        // 戚墅堰老街 and 老街, of which only one is in the text.
        return scopes.Tails.Any(t => b == a + t)
            || (fuller.Kind == PlaceKinds.Site && b.EndsWith(a, StringComparison.Ordinal) && fronts.Contains(b[..^a.Length]))
            || (fuller.Kind == PlaceKinds.District && a.Length >= 3 && b.EndsWith(a, StringComparison.Ordinal))
            || (fuller.Kind == PlaceKinds.Neighbourhood && a.Length == 3 && a[0] == b[0] && b.EndsWith(a[1..], StringComparison.Ordinal) && IsNumeral(a[1]));
    }

    private static bool IsNumeral(char c) => "一二三四五六七八九十".Contains(c, StringComparison.Ordinal);

    private static bool IsShortened(string shorter, string stem, string name)
    {
        if (shorter[0] != stem[0] || shorter.Length >= name.Length)
        {
            return false;
        }

        var at = 0;
        foreach (var c in shorter)
        {
            at = name.IndexOf(c, at) + 1;
            if (at == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Fits(string? kind, string actual)
        => kind is null || kind == actual || (kind is PlaceKinds.City or PlaceKinds.Province or PlaceKinds.District
            && actual is PlaceKinds.City or PlaceKinds.Province or PlaceKinds.District);

    private bool IsCalled(Division division, string name)
        => register.FullNames(division).Contains(name) || register.ShortName(division) == name
            || (division.Kind == PlaceKinds.Community && (register.OfficialName(division.Code) == name || StemOf(name, division.Kind) == register.ShortName(division)))
            || (division.Kind == PlaceKinds.Subdistrict && StemOf(name, division.Kind) is { } stem && stem == register.ShortName(division))
            || (division.Kind == PlaceKinds.District && StemOf(name, division.Kind) is { } district && district == register.ShortName(division));

    private string? StemOf(string name, string kind)
        => (kind == PlaceKinds.Community ? register.Names.CommunityStem(name) : register.Names.Split(name, kind).Stem) is { Length: >= 2 } stem ? stem : null;

    private static string? ParentOf(SubjectLink subject) => subject.Containers.Count > 0 ? EntityKey.RegisteredPlace(subject.Containers[0].Code) : null;

    private PlaceLink Registered(Division division, string? said, string rule, double score)
    {
        var aliases = new List<Alias>();
        if (register.OfficialName(division.Code) is { } official && official != division.Name)
        {
            aliases.Add(new Alias(official, "register"));
        }

        if (said is not null && said != division.Name && said != aliases.FirstOrDefault().Name)
        {
            aliases.Add(new Alias(said, "text"));
        }

        var parent = register.Parent(division.Code) is { } container ? EntityKey.RegisteredPlace(container.Code) : null;
        return new PlaceLink(
            EntityKey.RegisteredPlace(division.Code), division.Name, division.Kind, division.Code, parent, false, aliases, rule, Math.Round(score, 2));
    }

    private static IReadOnlyList<Alias> AliasOf(string name, string said) => name == said ? [] : [new Alias(said, "text")];
}
