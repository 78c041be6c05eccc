namespace KnowledgeGraph.Pipeline.Linking;

/// <content>Keys of places that the register lacks: in what scope their names are unique.</content>
internal sealed partial class PlaceLinker
{
    /// <summary>常州市钟楼区荷花池街道: what remains when the containers in front are taken off.</summary>
    private PlaceLink? WithoutContainers(PlaceCandidate candidate, string name, PlaceLink? container, Linking linking)
    {
        var length = register.LongestWide(name, 0, out var values, out var isFull);
        if (!isFull || length < 2 || name.Length < length + 2)
        {
            return null;
        }

        var within = values.ConvertAll(register.At).Find(d => linking.Subject?.NearestCode?.StartsWith(d.Code, StringComparison.Ordinal) == true)
            ?? (values.Count == 1 ? register.At(values[0]) : null);
        if (within is null)
        {
            return null;
        }

        var rest = candidate with { Name = name[length..], Container = null };
        var link = Identify(rest, container ?? Registered(within, null, "register-exact", 0.95), linking);
        return link.Code is null ? null : link with { Aliases = [.. link.Aliases, new Alias(candidate.Name, "text")] };
    }

    private PlaceLink Minted(PlaceCandidate candidate, PlaceLink? container, Linking linking)
    {
        var subject = linking.Subject;
        var kind = candidate.Kind ?? KindOf(candidate.Name);
        var name = candidate.Name;
        string? scope = null;
        string? parent = null;
        var isSaid = false;
        switch (kind)
        {
            case PlaceKinds.Province:
            case PlaceKinds.District when container is null && register.Named(EntityKey.Normalize(name)).Any(d => d.Kind == PlaceKinds.District):
                // 鼓楼区, of which several exist, none of them around: nobody knows which.
                scope = EntityKey.Nationwide;
                break;
            case PlaceKinds.City:
                (scope, parent) = ScopeAndParent(subject?.ProvinceCode);
                break;
            case PlaceKinds.District:
                (scope, parent) = ScopeAndParent(ShownCity(container?.Code ?? subject?.NearestCode));
                name = ZoneName(name, subject);
                break;
            case PlaceKinds.Subdistrict:
                (scope, parent) = ScopeAndParent(Cut(container?.Code ?? subject?.NearestCode, 6));
                break;
            case PlaceKinds.Road:
                (scope, name) = RoadScope(name, container?.Code ?? subject?.NearestCode);
                parent = subject?.Key;
                break;
            case PlaceKinds.Site when scopes.IsRegion(name):
                scope = EntityKey.Nationwide;
                break;
            case PlaceKinds.Site when scopes.IsWater(name):
                scope = ThroughScope(subject?.NearestCode);
                parent = subject?.Key;
                break;
            case PlaceKinds.Site when Facility(name, container, subject) is var (of, facility):
                (scope, name, parent, isSaid) = (EntityKey.ScopeOf(of), facility, of, of != subject?.Key);
                break;
            case PlaceKinds.Neighbourhood when name.Length > 3 && name.EndsWith("小区", StringComparison.Ordinal) && !scopes.IsGeneric(name):
                // 银苑小区 and 银苑 are one, in whichever text.
                (scope, name, parent) = (InnerScope(candidate, container, subject), name[..^2], subject?.Key);
                break;
            default:
                (scope, parent) = (InnerScope(candidate, container, subject), subject?.Key);
                break;
        }

        if (!isSaid && (kind is PlaceKinds.Road or PlaceKinds.Site) && subject?.Kind is PlaceKinds.Province or PlaceKinds.City or PlaceKinds.District)
        {
            // What a text about a whole city names need not lie in it.
            parent = null;
        }

        if (!isSaid && kind == PlaceKinds.Community && subject?.Kind == PlaceKinds.Community && !name.EndsWith('村'))
        {
            // Two communities are neighbours; a village may lie in one.
            parent = ParentOf(subject);
        }

        var key = EntityKey.Place(scope ?? EntityKey.Nationwide, EntityKey.Normalize(name).Length > 0 ? name : candidate.Name);
        return new PlaceLink(
            key, candidate.Name, kind, null, parent == key ? null : parent, isSaid, [], "minted", scope is null ? 0.5 : 0.8);
    }

    private (string? Scope, string? Parent) ScopeAndParent(string? code)
        => code is not null && register.Find(code) is { } division ? (division.Code, EntityKey.RegisteredPlace(division.Code)) : (code, null);

    /// <summary>虹桥社区党群服务中心 and 虹桥党群服务中心 are what every community has one of, of the community in front.</summary>
    /// <returns>Key of the place it belongs to, and its name without that place's.</returns>
    private (string Of, string Facility)? Facility(string candidate, PlaceLink? container, SubjectLink? subject)
    {
        var name = EntityKey.Normalize(candidate);
        if (container is not null && container.Kind != PlaceKinds.Site && After(name, [container.Name, ShortOf(container.Name, container.Kind)]) is { } own)
        {
            return (container.Key, own);
        }

        if (subject is not null && After(name, [subject.Name, ShortOf(subject.Name, subject.Kind)]) is { } subjects)
        {
            return (subject.Key, subjects);
        }

        if (subject?.StreetCode is { } street)
        {
            foreach (var community in register.CommunitiesOf(street))
            {
                if (After(name, [community.Name, register.ShortName(community)]) is { } rest)
                {
                    return (EntityKey.RegisteredPlace(community.Code), rest);
                }
            }
        }

        return null;
    }

    /// <param name="fronts">The full name, then the short one, after which a short word makes a name of its own: 红军广场 is no 广场 of 红军村.</param>
    private string? After(string name, string?[] fronts)
        => fronts.Where(f => f is { Length: >= 2 } && name.StartsWith(f, StringComparison.Ordinal))
            .Select(f => (Tail: name[f!.Length..], IsFull: f == fronts[0]))
            .Where(r => (r.IsFull || r.Tail.Length >= 4) && scopes.IsGeneric(r.Tail)).Select(r => r.Tail).FirstOrDefault();

    private string? ShortOf(string name, string kind)
        => kind is PlaceKinds.Community or PlaceKinds.Subdistrict ? StemOf(name, kind) : null;

    /// <summary>江苏常州经济开发区 is 常州经开区.</summary>
    private string ZoneName(string name, SubjectLink? subject)
    {
        var province = subject?.ProvinceCode is { } code ? register.Find(code) : null;
        foreach (var front in province is null ? [] : new[] { province.Name, register.ShortName(province) })
        {
            if (front is not null && name.Length >= front.Length + 5 && name.StartsWith(front, StringComparison.Ordinal))
            {
                name = name[front.Length..];
                break;
            }
        }

        return register.Names.Contracted(name) ?? name;
    }

    /// <summary>G233 and 233国道 are one in the whole country, S122 and 122省道 in a province; a motorway has one name, but every city has its 绕城高速.</summary>
    private (string? Scope, string Name) RoadScope(string name, string? code)
    {
        var digits = new string([.. name.Where(char.IsAsciiDigit)]);
        if (digits.Length > 0 && (name[0] == 'G' || name.Contains("国道", StringComparison.Ordinal)))
        {
            return (EntityKey.Nationwide, "G" + digits);
        }

        if (digits.Length > 0 && (name[0] == 'S' || name.Contains("省道", StringComparison.Ordinal)))
        {
            return (Cut(code, 2), "S" + digits);
        }

        return scopes.IsWideRoad(name) ? (EntityKey.Nationwide, name) : (ThroughScope(code), name);
    }

    /// <summary>Scope of a community, neighbourhood or site: its subdistrict; the place that it belongs to where every place has one of that name.</summary>
    private string? InnerScope(PlaceCandidate candidate, PlaceLink? container, SubjectLink? subject)
    {
        if (scopes.IsGeneric(candidate.Name))
        {
            return (container?.Key ?? subject?.Key) is { } of ? EntityKey.ScopeOf(of) : null;
        }

        return container switch
        {
            { Code: { Length: >= 9 } code } => code[..9],
            { Code: null, Kind: PlaceKinds.Subdistrict } => EntityKey.ScopeOf(container.Key),
            { Code: { } code } when subject?.NearestCode?.StartsWith(code, StringComparison.Ordinal) != true => code,
            _ => subject?.Scope,
        };
    }

    /// <summary>Roads and waters go through subdistricts: their names are one in a city's districts together, but apart in each county.</summary>
    private string? ThroughScope(string? code)
        => code is { Length: >= 6 } && register.Find(code[..6]) is { } district && !district.Name.EndsWith('区') && !DivisionRegister.IsPlaceholder(district)
            ? district.Code : ShownCity(code);

    /// <summary>The city's code; the province's in a municipality, whose city is a placeholder.</summary>
    private string? ShownCity(string? code)
        => code is null ? null : code.Length >= 4 && register.Find(code[..4]) is { } city && !DivisionRegister.IsPlaceholder(city) ? city.Code : code[..2];

    private static string? Cut(string? code, int length) => code is null ? null : code[..Math.Min(code.Length, length)];

    private static string KindOf(string name)
        => name.EndsWith("社区", StringComparison.Ordinal) || name.EndsWith('村') ? PlaceKinds.Community
            : name.EndsWith("街道", StringComparison.Ordinal) || name.EndsWith('镇') || name.EndsWith('乡') ? PlaceKinds.Subdistrict
            : name.EndsWith('路') || name.EndsWith("大道", StringComparison.Ordinal) ? PlaceKinds.Road
            : PlaceKinds.Site;
}
