namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Finds the place that a text is about: a community, a subdistrict, else a district, city or province.</summary>
/// <remarks>
/// Each name is weighed by where it stands (title, beginning, source) and how often; among divisions of one name the one wins whose containers and
/// communities the text names too: 西城街道 with 金坛 is 320413001, though 22 others are called so. Looks at the first 64,000 code units; holds no
/// state between calls.
/// </remarks>
internal sealed class SubjectFinder(DivisionRegister register, PlaceScopes scopes)
{
    /// <param name="title">The text's title, if known.</param>
    /// <param name="text">The cleaned text.</param>
    /// <param name="hints">What stands outside of the text: medium, byline, source, path on the site.</param>
    /// <returns>Null where the text names no division at all.</returns>
    public SubjectLink? Find(string? title, string text, IReadOnlyList<string> hints)
    {
        var reading = string.IsNullOrEmpty(title) ? Untitled(text, hints) : new Reading(title, text, hints);
        Scan(reading);
        var candidates = Subdistricts(reading);
        candidates.AddRange(UnregisteredSubdistricts(reading, candidates));
        candidates.AddRange(Communities(reading, candidates));
        var best = candidates
            .Where(c => c.Division is not null || c.IsSalient)
            .OrderByDescending(c => c.Weight).ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault();
        if (best is null)
        {
            return Larger(reading);
        }

        if (IsPassing(best, reading) && Larger(reading) is { } larger && reading.Zones[0].Length > 0 && larger.Code is { } code
            && reading.Occurrences.Exists(o => o.Zone == 0 && reading.Divisions[o.Name].Any(d => d.Code == code)))
        {
            // 我区14个社区上榜: the district that those listed have in common, which the text need not name.
            var district = best.Division!.Code[..6];
            return code.Length < 6 && district.StartsWith(code, StringComparison.Ordinal) && candidates.Count(c => c.Division?.Code.StartsWith(district, StringComparison.Ordinal) == true) > 2
                && register.Find(district) is { } common ? Larger(common) : larger;
        }

        return Shared(best, candidates, reading) is { } shared ? Larger(shared) : Link(StreetOf(best, candidates) ?? best, reading);
    }

    /// <summary>A community named in passing is known by the subdistrict that is named too; that one stands out by itself.</summary>
    private static Candidate? StreetOf(Candidate best, List<Candidate> candidates)
        => best is { Kind: PlaceKinds.Community, Division: { } community, Salience: <= 2 }
            ? candidates.Find(c => c.Division is { } street && street.Code == community.Code[..9] && c.Salience > best.Salience) : null;

    /// <summary>Named once, by a short name or amid a list: 花溪街片区改造, 花溪社区、四湾社区…. A title that names a larger place tells better.</summary>
    private static bool IsPassing(Candidate best, Reading reading)
    {
        if (best.Division is not { } division)
        {
            return false;
        }

        var text = reading.Zones[1];
        var named = reading.Occurrences.Where(o => reading.Divisions[o.Name].Any(d => d.Code == division.Code)).ToList();
        if (named.Count == 0)
        {
            return !reading.Zones[0].Contains(best.Name, StringComparison.Ordinal) && Count(text, best.Name) == 1 && text.IndexOf(best.Name, StringComparison.Ordinal) is var at
                && (IsListed(text, at, at + best.Name.Length) || HoldsMany(text, at));
        }

        return named is [{ Zone: 1 } only] && (!only.IsFull || text.AsSpan(only.Start + only.Length).StartsWith("片区") || IsListed(text, only.Start, only.Start + only.Length));
    }

    /// <summary>劝业场街新津社区、百货大楼社区，小白楼街承德道社区: three communities and more in one sentence.</summary>
    private static bool HoldsMany(string text, int at)
    {
        var start = text.LastIndexOfAny(['。', '\n'], at) + 1;
        var end = text.IndexOfAny(['。', '\n'], at);
        var sentence = text[start..(end < 0 ? text.Length : end)];
        return sentence.Contains('、', StringComparison.Ordinal) && Count(sentence, "社区") > 2;
    }

    private static bool IsListed(string text, int start, int end) => end < text.Length && text[end] == '、' || start > 0 && text[start - 1] == '、';

    /// <summary>Of a list of many subdistricts, none of which stands out, the nearest container named that holds most: a county's model villages.</summary>
    private Division? Shared(Candidate best, List<Candidate> candidates, Reading reading)
    {
        var streets = candidates.Where(c => c.Division is not null)
            .GroupBy(c => c.Division!.Code[..9]).Select(g => (Code: g.Key, Salience: g.Max(c => c.Salience))).OrderByDescending(s => s.Salience).ToList();
        if (streets.Count < 4 || streets[1].Salience * 2 <= streets[0].Salience || reading.Zones[0].Contains(best.Name, StringComparison.Ordinal))
        {
            return null;
        }

        return ((int[])[6, 4, 2])
            .Select(length => streets.GroupBy(s => s.Code[..length]).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First())
            .Where(g => g.Count() >= streets.Count * 0.75 && reading.Named.ContainsKey(g.Key)).Select(g => register.Find(g.Key)).FirstOrDefault();
    }

    /// <summary>A short first line without a full stop stands for the title that is missing.</summary>
    private static Reading Untitled(string text, IReadOnlyList<string> hints)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end is > 0 and <= LongestTitle && text[end - 1] != '。' ? new Reading(text[..end], text[(end + 1)..], hints) : new Reading(string.Empty, text, hints);
    }

    private const int LongestTitle = 60;
    private const int LongestScan = 64_000;
    private const int LeadLength = 120;

    /// <summary>One name in one text, with how it stands there.</summary>
    private sealed record Candidate(string Name, string Kind, Division? Division, double Weight, double Evidence, bool IsUnique, bool IsSalient)
    {
        /// <summary>Where the key is minted: the nearest container known.</summary>
        public string? ContainerCode { get; init; }

        /// <summary>How much it stands out by itself, whatever else is named.</summary>
        public double Salience => Weight - Math.Min(Evidence, 6);
    }

    /// <summary>A name of the upper four levels at a place.</summary>
    /// <param name="Zone">0 title, 1 text, 2 and more the hints.</param>
    private readonly record struct Occurrence(int Zone, int Start, int Length, string Name, bool IsFull);

    private sealed class Reading(string title, string text, IReadOnlyList<string> hints)
    {
        public string[] Zones { get; } = [title, text.Length > LongestScan ? text[..LongestScan] : text, .. hints];

        public List<Occurrence> Occurrences { get; } = [];

        /// <summary>Occurrences by the character that follows them, in text order.</summary>
        public ILookup<char, Occurrence> ByNext { get; set; } = Array.Empty<Occurrence>().ToLookup(_ => ' ');

        /// <summary>Where 村 and 社区 stand, with what is behind them.</summary>
        public List<(int Zone, int At, int End)>? CommunityWords { get; set; }

        public ILookup<string, Occurrence> ByName { get; set; } = Array.Empty<Occurrence>().ToLookup(o => o.Name);

        /// <summary>Divisions of each name, the larger first.</summary>
        public Dictionary<string, IReadOnlyList<Division>> Divisions { get; } = new(StringComparer.Ordinal);

        /// <summary>Codes of divisions named in full, and of those by a short name.</summary>
        public Dictionary<string, double> Named { get; } = new(StringComparer.Ordinal);
    }

    private void Scan(Reading reading)
    {
        for (var zone = 0; zone < reading.Zones.Length; zone++)
        {
            var text = reading.Zones[zone];
            for (var i = 0; i + 1 < text.Length;)
            {
                var length = register.LongestWide(text, i, out var values, out var isFull);
                if (length == 0)
                {
                    i++;
                    continue;
                }

                var name = text.Substring(i, length);
                reading.Occurrences.Add(new Occurrence(zone, i, length, name, isFull));
                reading.Divisions.TryAdd(name, values.ConvertAll(register.At));
                i += length;
            }
        }

        reading.ByName = reading.Occurrences.ToLookup(o => o.Name, StringComparer.Ordinal);
        reading.ByNext = reading.Occurrences.Where(o => o.Start + o.Length < reading.Zones[o.Zone].Length)
            .ToLookup(o => reading.Zones[o.Zone][o.Start + o.Length]);
        foreach (var (name, divisions) in reading.Divisions)
        {
            var occurrences = reading.ByName[name];
            var worth = occurrences.Any(o => o.Zone != 1) ? 1.3 : 1.0;
            worth *= occurrences.First().IsFull ? 1.0 : 0.7;
            foreach (var division in divisions)
            {
                reading.Named[division.Code] = Math.Max(worth, reading.Named.GetValueOrDefault(division.Code));
            }
        }
    }

    /// <summary>The subdistricts named, each name's best division.</summary>
    private List<Candidate> Subdistricts(Reading reading)
    {
        var candidates = new List<Candidate>();
        foreach (var (name, all) in reading.Divisions)
        {
            var divisions = all.Where(d => d.Kind == PlaceKinds.Subdistrict).ToList();
            if (divisions.Count == 0 || (name.Length == 2 && !reading.ByName[name].Any(o => StandsFree(reading, o))))
            {
                continue;
            }

            var weight = WeightOf(reading, name, reading.ByName[name]);
            var scored = divisions.ConvertAll(d => (Division: d, Evidence: ContainerEvidence(reading, name, d)));
            var top = scored.Max(s => s.Evidence);
            if (divisions.Count > 1)
            {
                scored = [.. scored.Where(s => s.Evidence > top - 2.5)
                    .Select(s => (s.Division, s.Evidence + CommunityEvidence(reading, s.Division)))
                    .OrderByDescending(s => s.Item2).ThenBy(s => s.Division.Code, StringComparer.Ordinal)];
            }

            var (best, evidence) = scored[0];
            var decided = evidence >= 1 ? scored.Count == 1 || evidence - scored[1].Evidence >= 0.5 : divisions.Count == 1 && evidence >= 0;
            candidates.Add(decided
                ? new Candidate(best.Name, best.Kind, best, weight + Math.Min(evidence, 6), evidence, divisions.Count == 1, true)
                : new Candidate(name, best.Kind, null, weight, 0, false, true) { ContainerCode = NearestKnown(reading, name) });
        }

        return candidates;
    }

    /// <summary>Whether a name begins where no longer one can: 彭镇, but not in 天彭镇.</summary>
    private static bool StandsFree(Reading reading, Occurrence occurrence)
        => occurrence.Start == 0 || !IsHan(reading.Zones[occurrence.Zone][occurrence.Start - 1])
            || reading.Occurrences.Exists(o => o.Zone == occurrence.Zone && o.Start + o.Length == occurrence.Start);

    /// <summary>Names like 军乐镇 that stand where a name begins and that the register lacks: merged, renamed or new.</summary>
    private List<Candidate> UnregisteredSubdistricts(Reading reading, List<Candidate> known)
    {
        var found = new Dictionary<string, List<Occurrence>>(StringComparer.Ordinal);
        var taken = reading.Occurrences.ToLookup(o => (o.Zone, o.Start + o.Length));
        var inside = reading.Zones.Select(z => new bool[z.Length]).ToArray();
        foreach (var occurrence in reading.Occurrences.Where(o => o.IsFull))
        {
            inside[occurrence.Zone].AsSpan(occurrence.Start, occurrence.Length).Fill(true);
        }

        for (var zone = 0; zone < reading.Zones.Length; zone++)
        {
            var text = reading.Zones[zone];
            for (var i = 2; i < text.Length; i++)
            {
                var word = text[i] is '镇' or '乡' ? 1 : text[i] == '道' && text[i - 1] == '街' ? 2 : 0;
                if (word == 0 || inside[zone][i] || !IsHan(text[i - word]) || (word == 1 && scopes.IsNoSubdistrict(text, i)))
                {
                    continue;
                }

                for (var length = 2; length <= 5 && i + 1 - word - length >= 0; length++)
                {
                    var start = i + 1 - word - length;
                    if (!IsHan(text[start]) || NoHeads.Contains(text[i - word], StringComparison.Ordinal))
                    {
                        break;
                    }

                    if (start == 0 || !IsHan(text[start - 1]) || taken.Contains((zone, start)))
                    {
                        var name = text[start..(i + 1)];
                        if (!found.TryGetValue(name, out var list))
                        {
                            found[name] = list = [];
                        }

                        list.Add(new Occurrence(zone, start, name.Length, name, true));
                        break;
                    }
                }
            }
        }

        return [.. found.Where(f => known.TrueForAll(k => k.Name != f.Key)).Select(f =>
        {
            var weight = WeightOf(reading, f.Key, f.Value);
            if (Renamed(reading, f.Key) is var (division, evidence))
            {
                return new Candidate(f.Key, PlaceKinds.Subdistrict, division, weight + Math.Min(evidence, 6), evidence, false, true);
            }

            var isSalient = f.Value.Exists(o => o.Zone == 0) && Count(reading.Zones[1], f.Key) >= 1 || Count(reading.Zones[1], f.Key) >= 3;
            return new Candidate(f.Key, PlaceKinds.Subdistrict, null, weight, 0, false, isSalient) { ContainerCode = NearestKnown(reading, f.Key) };
        })];
    }

    /// <summary>城镇, 城乡, 古镇, 小镇: kinds of places, no names.</summary>
    private const string NoHeads = "城乡村小古强重名各本该我全特大镇街集市县区";

    /// <summary>民众镇 is 民众街道 of the register where its district or city is named and holds no other of that stem.</summary>
    private (Division Division, double Evidence)? Renamed(Reading reading, string name)
    {
        if (register.Names.Split(name, PlaceKinds.Subdistrict).Stem is not { Length: >= 2 } stem)
        {
            return null;
        }

        var near = register.Named(stem).Where(d => d.Kind == PlaceKinds.Subdistrict)
            .Select(d => (Division: d, Evidence: ContainerEvidence(reading, name, d))).Where(d => d.Evidence >= 2)
            .OrderByDescending(d => d.Evidence).ToList();
        return near.Count == 1 || (near.Count > 1 && near[0].Evidence - near[1].Evidence >= 1) ? near[0] : null;
    }

    /// <summary>Communities named that lie in the districts and subdistricts named.</summary>
    private List<Candidate> Communities(Reading reading, List<Candidate> subdistricts)
    {
        var cities = subdistricts.Where(c => c.Division is not null).OrderByDescending(c => c.Weight).Take(4).Select(c => c.Division!.Code[..4])
            .Concat(reading.Named.Where(n => n.Key.Length is 4 or 6).OrderByDescending(n => n.Value).ThenBy(n => n.Key, StringComparer.Ordinal).Take(12)
                .Select(n => n.Key[..4]))
            .Distinct(StringComparer.Ordinal).ToList();
        var candidates = new List<Candidate>();
        foreach (var city in cities)
        {
            foreach (var (name, occurrences) in CommunityNames(reading, city))
            {
                var weight = WeightOf(reading, name, occurrences);
                var scored = register.CommunitiesNamed(name, city)
                    .Select(d => (Division: d, Evidence: ContainerEvidence(reading, name, d) + (d.Name == name ? 0.5 : 0)))
                    .OrderByDescending(s => s.Evidence).ThenBy(s => s.Division.Code, StringComparer.Ordinal).ToList();
                var (best, evidence) = scored[0];
                if (evidence >= 1.5 && (scored.Count == 1 || evidence - scored[1].Evidence >= 0.25))
                {
                    candidates.Add(new Candidate(best.Name, best.Kind, best, weight + Math.Min(evidence, 6), evidence, scored.Count == 1, true));
                }
            }
        }

        return candidates;
    }

    /// <summary>The longest names before 社区 or 村 that some community of the city has.</summary>
    private Dictionary<string, List<Occurrence>> CommunityNames(Reading reading, string city)
    {
        var found = new Dictionary<string, List<Occurrence>>(StringComparer.Ordinal);
        if (register.CommunitiesOfCity(city) is not { } communities)
        {
            return found;
        }

        foreach (var (zone, at, end) in reading.CommunityWords ??= CommunityWords(reading))
        {
            var text = reading.Zones[zone];
            for (var start = Math.Max(0, at - 8); start < at; start++)
            {
                if (communities.HasStem(text.AsSpan(start, at - start)) && text[start..end] is var name && !scopes.IsNoCommunity(name))
                {
                    if (!found.TryGetValue(name, out var list))
                    {
                        found[name] = list = [];
                    }

                    list.Add(new Occurrence(zone, start, name.Length, name, true));
                    break;
                }
            }
        }

        return found;
    }

    private static List<(int Zone, int At, int End)> CommunityWords(Reading reading)
    {
        var words = new List<(int, int, int)>();
        for (var zone = 0; zone < reading.Zones.Length; zone++)
        {
            var text = reading.Zones[zone];
            for (var i = 1; i < text.Length; i++)
            {
                var end = text[i] == '村' ? i + 1 : text[i] == '社' && i + 1 < text.Length && text[i + 1] == '区' ? i + 2 : 0;
                if (end > 0)
                {
                    words.Add((zone, i, end));
                }
            }
        }

        return words;
    }

    /// <summary>How much a name looks like what the text is about.</summary>
    private static double WeightOf(Reading reading, string name, IEnumerable<Occurrence> occurrences)
    {
        var all = occurrences.ToList();
        var before = reading.Zones[0].Length;
        var weight = Math.Min(all.Count(o => o.Zone == 1), 15) * 0.6;
        weight += all.Exists(o => o.Zone == 0) ? 8 : 0;
        weight += all.Exists(o => o.Zone == 1 && o.Start < LeadLength) ? 3 : 0;
        weight += all.Exists(o => o.Zone > 1) ? 2 : 0;

        // A title says 天龙镇天龙村: what the last of a chain names is meant.
        var leads = all.Where(o => o.Zone == 0 || (o.Zone == 1 && o.Start < LeadLength));
        weight += leads.Any(o => reading.Occurrences.Exists(p => p.Zone == o.Zone && p.Start + p.Length == o.Start
            && reading.Divisions[p.Name].Any(d => d.Kind == PlaceKinds.Subdistrict))) ? 4 : 0;
        return weight;
    }

    /// <summary>How far a division's containers are named, most of all right before it; negative where another container stands there.</summary>
    private double ContainerEvidence(Reading reading, string name, Division division)
    {
        var containers = register.Containers(division.Code);
        var evidence = 0.0;
        foreach (var container in containers)
        {
            var worth = container.Kind switch
            {
                PlaceKinds.Subdistrict => 4.0,
                PlaceKinds.District => 3.0,
                PlaceKinds.City => 2.0,
                _ => 1.0,
            };
            evidence += worth * reading.Named.GetValueOrDefault(container.Code);
        }

        var codes = containers.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var before in Before(reading, name))
        {
            evidence += reading.Divisions[before.Name].Any(d => codes.Contains(d.Code)) ? 3 : before.IsFull ? -4 : 0;
            break;
        }

        return evidence;
    }

    /// <summary>What stands right before a name, in text order: 崇川区 before 学田街道.</summary>
    private static IEnumerable<Occurrence> Before(Reading reading, string name)
    {
        foreach (var occurrence in reading.ByNext[name[0]])
        {
            var end = occurrence.Start + occurrence.Length;
            if (occurrence.Name != name && string.CompareOrdinal(reading.Zones[occurrence.Zone], end, name, 0, name.Length) == 0)
            {
                yield return occurrence;
            }
        }
    }

    private double CommunityEvidence(Reading reading, Division street)
    {
        var (named, hinted) = (0, 0);
        foreach (var community in register.CommunitiesOf(street.Code))
        {
            if (register.ShortName(community) is not { } stem)
            {
                continue;
            }

            var text = reading.Zones[1];
            if (text.Contains(stem, StringComparison.Ordinal))
            {
                var full = text.Contains(stem + "社区", StringComparison.Ordinal) || text.Contains(stem + "村", StringComparison.Ordinal);
                named += full ? 1 : 0;
                hinted += full ? 0 : 1;
            }
        }

        return Math.Min(named, 6) + (Math.Min(hinted, 4) * 0.25);
    }

    /// <summary>Code of the container that the text names for a place that the register lacks: right before it, else the one named most clearly.</summary>
    private static string? NearestKnown(Reading reading, string name)
    {
        foreach (var before in Before(reading, name))
        {
            if (reading.Divisions[before.Name] is [{ Kind: not PlaceKinds.Subdistrict } only])
            {
                return only.Code;
            }
        }

        return reading.Named
            .Where(n => n.Key.Length <= 6)
            .Select(n => (n.Key, Worth: n.Value + reading.Named.GetValueOrDefault(n.Key[..2]) + (n.Key.Length > 4 ? reading.Named.GetValueOrDefault(n.Key[..4]) : 0)))
            .OrderByDescending(n => n.Worth).ThenByDescending(n => n.Key.Length).ThenBy(n => n.Key, StringComparer.Ordinal)
            .Select(n => n.Key).FirstOrDefault();
    }

    private SubjectLink Link(Candidate candidate, Reading reading)
    {
        if (candidate.Division is { } division)
        {
            var score = candidate.Evidence >= 4 ? 0.97 : candidate.Evidence >= 2 ? 0.9 : 0.75;
            return new SubjectLink(
                EntityKey.RegisteredPlace(division.Code), division.Name, division.Kind, division.Code, register.Containers(division.Code),
                candidate.Evidence >= 1 ? "subject-register" : "subject-unique", score);
        }

        var container = candidate.ContainerCode is { } code ? register.Find(code) : null;
        return new SubjectLink(
            EntityKey.Place(container?.Code ?? EntityKey.Nationwide, candidate.Name), candidate.Name, candidate.Kind, null,
            container is null ? [] : [container, .. register.Containers(container.Code)], "subject-minted", container is null ? 0.4 : 0.7);
    }

    /// <summary>The district, else city, else province that stands out where no smaller place does.</summary>
    private SubjectLink? Larger(Reading reading)
    {
        var best = reading.Divisions
            .SelectMany(n => n.Value.Where(d => d.Kind != PlaceKinds.Subdistrict && IsMeant(reading, n.Key, d, n.Value.Count))
                .Select(d => (Division: d, Weight: WeightOf(reading, n.Key, reading.ByName[n.Key]) + (d.Code.Length * 0.3))))
            .OrderByDescending(n => n.Weight).ThenBy(n => n.Division.Code, StringComparer.Ordinal)
            .Select(n => n.Division).FirstOrDefault();
        return best is null ? null : Larger(best);
    }

    private SubjectLink Larger(Division division) => new(
        EntityKey.RegisteredPlace(division.Code), division.Name, division.Kind, division.Code, register.Containers(division.Code), "subject-larger", 0.5);

    /// <summary>Whether a name means the place: 前进 is a district somewhere, 黄山 a city and a mountain.</summary>
    private bool IsMeant(Reading reading, string name, Division division, int namesakes)
    {
        var occurrences = reading.ByName[name].ToList();
        var isContainerNamed = register.Containers(division.Code).Any(c => reading.Named.ContainsKey(c.Code));
        return isContainerNamed
            || (namesakes == 1 && (occurrences[0].IsFull
                || (division.Kind != PlaceKinds.District && (occurrences.Count > 1 || occurrences[0].Zone != 1))));
    }

    private static int Count(string text, string word)
    {
        var count = 0;
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static bool IsHan(char c) => c is >= '\u4e00' and <= '\u9fff';
}
