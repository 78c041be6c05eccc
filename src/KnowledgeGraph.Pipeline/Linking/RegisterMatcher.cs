using System.Collections.Concurrent;

namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Finds the register's names in a text, for the recognizer.</summary>
/// <remarks>Linear in the text's length. Keeps one table for each city that a subject lay in; safe for all threads.</remarks>
internal sealed class RegisterMatcher(DivisionRegister register)
{
    private readonly ConcurrentDictionary<string, LocalNames> byCity = new(StringComparer.Ordinal);

    /// <summary>
    /// Occurrences of all provinces, cities and districts by official, variant and (provinces and cities) short names; of subdistricts that end like
    /// one (街道, 镇, 乡); and, around the subject, of short names of its city's districts and subdistricts, its city's communities, and stems of
    /// communities of its own subdistrict (花溪).
    /// </summary>
    /// <param name="text">The cleaned text.</param>
    /// <param name="subject">What the text is about; null where unknown.</param>
    /// <returns>In text order, never overlapping, at each place the longest.</returns>
    public IReadOnlyList<RegisterMatch> Match(string text, SubjectLink? subject)
    {
        var city = subject?.CityCode is { } code ? byCity.GetOrAdd(code, c => LocalNames.OfCity(register, c)) : null;
        var street = subject?.StreetCode is { } streetCode ? LocalNames.StemsOf(register, streetCode) : null;
        var matches = new List<RegisterMatch>();
        for (var i = 0; i + 1 < text.Length;)
        {
            var wide = register.LongestWide(text, i, out var values, out var isFull);
            if (wide > 0 && !isFull && values.TrueForAll(v => register.At(v).Kind == PlaceKinds.District))
            {
                // Short names of districts (新城, 和平) are words like others, except near the subject.
                wide = 0;
            }

            var near = city?.Table.LongestAt(text, i) ?? 0;
            var stem = street?.Table.LongestAt(text, i) ?? 0;
            var length = Math.Max(wide, Math.Max(near, stem));
            if (length == 0)
            {
                i++;
                continue;
            }

            var name = text.Substring(i, length);
            var divisions = near == length ? city!.Find(name)
                : wide == length ? values.ConvertAll(v => (Division: register.At(v), IsFull: isFull))
                : street!.Find(name);
            matches.Add(new RegisterMatch(
                new TextSpan(i, i + length), divisions[0].Division.Kind, name, divisions[0].IsFull, divisions.ConvertAll(d => d.Division.Code)));
            i += length;
        }

        return matches;
    }

    /// <summary>Names that mean something only near the subject.</summary>
    private sealed class LocalNames
    {
        public required NameTable Table { get; init; }

        public required List<(Division Division, bool IsFull)> Divisions { get; init; }

        public List<(Division Division, bool IsFull)> Find(string name) => Table.Find(name).ConvertAll(v => Divisions[v]);

        public static LocalNames OfCity(DivisionRegister register, string cityCode)
        {
            var local = new LocalNames { Table = new NameTable(4_000, bits: 13), Divisions = [] };
            void Add(Division division)
            {
                foreach (var name in register.FullNames(division))
                {
                    local.Add(name, division, isFull: true);
                }

                if (division.Kind != PlaceKinds.Community && register.ShortName(division) is { } stem)
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
                    foreach (var community in register.Children(street.Code))
                    {
                        Add(community);
                    }
                }
            }

            return local;
        }

        public static LocalNames StemsOf(DivisionRegister register, string streetCode)
        {
            var local = new LocalNames { Table = new NameTable(64, bits: 8), Divisions = [] };
            foreach (var community in register.CommunitiesOf(streetCode))
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
            Table.Add(name, Divisions.Count);
            Divisions.Add((division, isFull));
        }
    }
}
