using System.Collections.Concurrent;
using System.Globalization;

namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Finds the register's names in a text, for the recognizer.</summary>
/// <remarks>Linear in the text's length. Keeps one table for each city that a subject lay in, all of them 30 MB; safe for all threads.</remarks>
internal sealed class RegisterMatcher(DivisionRegister register, PlaceScopes scopes)
{
    private readonly ConcurrentDictionary<string, LocalNames> byCity = new(StringComparer.Ordinal);

    /// <summary>
    /// Occurrences of all provinces, cities and districts by official, variant and (provinces and cities) short names; of subdistricts that end like
    /// one (街道, 镇, 乡); and, around the subject, of its city's communities, and of short names: its city's districts, its own subdistrict and those of
    /// its city that the text also names in full, communities of its own subdistrict (花溪).
    /// </summary>
    /// <param name="text">The cleaned text.</param>
    /// <param name="subject">What the text is about; null where unknown.</param>
    /// <returns>In text order, never overlapping, at each place the longest.</returns>
    public IReadOnlyList<RegisterMatch> Match(string text, SubjectLink? subject)
    {
        var city = subject?.CityCode is { } code ? byCity.GetOrAdd(code, c => LocalNames.OfCity(register, scopes, c)) : null;
        if (subject is null)
        {
            return Scan(text, city, null, new bool[text.Length]);
        }

        var isBare = new bool[text.Length];
        var matches = Scan(text, city, LocalNames.ShortsOf(register, subject, []), isBare);
        var others = matches.Where(m => m.Kind == PlaceKinds.Subdistrict).SelectMany(m => m.Codes)
            .Where(c => c.Length == 9 && c[..4] == subject.CityCode && c != subject.StreetCode).ToHashSet(StringComparer.Ordinal);
        return others.Count == 0 ? matches : Scan(text, city, LocalNames.ShortsOf(register, subject, others), isBare);
    }

    /// <param name="isBare">Where a scan found neither a wide name nor one of the city: most places, and the next scan need not ask again.</param>
    private List<RegisterMatch> Scan(string text, LocalNames? city, LocalNames? around, bool[] isBare)
    {
        var (none, nearTable, aroundTable) = (new List<int>(), city?.Table, around?.Table);
        var matches = new List<RegisterMatch>();
        for (var i = 0; i + 1 < text.Length;)
        {
            var (wide, near, values, isFull) = (0, 0, none, false);
            if (!isBare[i])
            {
                wide = register.LongestWide(text, i, out values, out isFull);
                near = nearTable?.LongestAt(text, i) ?? 0;
                isBare[i] = wide + near == 0;
            }

            if (wide > 0 && !isFull && values.TrueForAll(v => register.At(v).Kind == PlaceKinds.District))
            {
                // Short names of districts (新城, 和平) are words like others, except near the subject.
                wide = 0;
            }

            var shorter = aroundTable?.LongestAt(text, i) ?? 0;
            var length = Math.Max(wide, Math.Max(near, shorter));
            if (length == 0)
            {
                i++;
                continue;
            }

            var name = text.Substring(i, length);
            var divisions = near == length ? city!.Find(name)
                : shorter == length ? around!.Find(name)
                : values.ConvertAll(v => (Division: register.At(v), IsFull: isFull));
            matches.Add(new RegisterMatch(
                new TextSpan(i, i + length), divisions[0].Division.Kind, name, divisions[0].IsFull, divisions.ConvertAll(d => d.Division.Code)));
            i += length;
        }

        return matches;
    }

    /// <summary>Names that mean something only near the subject.</summary>
    private sealed class LocalNames
    {
        private readonly DivisionRegister register;

        /// <summary>Codes, doubled, and one more for a full name; a city has thousands and a text asks for few.</summary>
        private readonly List<long> codes = [];

        private LocalNames(DivisionRegister register, NameTable table)
        {
            this.register = register;
            Table = table;
        }

        public NameTable Table { get; }

        public List<(Division Division, bool IsFull)> Find(string name)
            => Table.Find(name).ConvertAll(v => (register.Find((codes[v] >> 1).ToString(CultureInfo.InvariantCulture))!, (codes[v] & 1) != 0));

        public static LocalNames OfCity(DivisionRegister register, PlaceScopes scopes, string cityCode)
        {
            var local = new LocalNames(register, new NameTable(2_000, bits: 13));
            void Add(Division division)
            {
                foreach (var name in register.FullNames(division))
                {
                    local.Add(name, division, isFull: true);
                }

                if (division.Kind == PlaceKinds.District && register.ShortName(division) is { } stem)
                {
                    local.Add(stem, division, isFull: false);
                }
            }

            foreach (var district in register.Children(cityCode))
            {
                Add(district);
                foreach (var street in register.Children(district.Code))
                {
                    Add(street);
                    foreach (var community in register.Children(street.Code).Where(c => !scopes.IsNoCommunity(c.Name)))
                    {
                        Add(community);
                    }
                }
            }

            local.Table.Trim();
            local.codes.TrimExcess();
            return local;
        }

        /// <summary>Short names of the subject's subdistrict with its communities, and of the city's other subdistricts that the text names in full.</summary>
        /// <remarks>合作 and 幸福 are names of subdistricts too.</remarks>
        public static LocalNames ShortsOf(DivisionRegister register, SubjectLink subject, IReadOnlyCollection<string> named)
        {
            var local = new LocalNames(register, new NameTable(64, bits: 8));
            foreach (var code in named.Order(StringComparer.Ordinal).Prepend(subject.StreetCode).OfType<string>())
            {
                if (register.Find(code) is { } street && register.ShortName(street) is { } name)
                {
                    local.Add(name, street, isFull: false);
                }
            }

            foreach (var community in subject.StreetCode is { } own ? register.CommunitiesOf(own) : [])
            {
                if (register.ShortName(community) is { } stem)
                {
                    local.Add(stem, community, isFull: false);
                }
            }

            return local;
        }

        private void Add(string name, Division division, bool isFull)
        {
            Table.Add(name, codes.Count);
            codes.Add((long.Parse(division.Code, CultureInfo.InvariantCulture) << 1) + (isFull ? 1 : 0));
        }
    }
}
