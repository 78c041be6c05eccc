using System.Globalization;

namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Packs the register's five lists into the two files that <see cref="DivisionRegister"/> reads.</summary>
/// <remarks>Sorts by code before writing: the order of the lists' lines does not matter. See the README beside the files for where the lists come from.</remarks>
internal static class RegisterBuilder
{
    /// <param name="source">Folder with provinces.csv, cities.csv, areas.csv, streets.csv and villages.csv: a header, then lines <c>code,"name",…</c>.</param>
    /// <param name="gazetteer">Folder with <c>affixes.tsv</c>; the two files are written into it.</param>
    /// <param name="edition">What the data is, as in <c>2023 (2023-06-30)</c>.</param>
    /// <exception cref="SeedFormatException">A line is malformed, a code stands twice or its parent is missing.</exception>
    public static void Build(string source, string gazetteer, string edition)
    {
        var affixes = DivisionNames.Load(gazetteer);
        var levels = Files.Select((f, i) => Read(Path.Combine(source, f), CodeLengths[i])).ToArray();
        for (var level = 1; level < levels.Length; level++)
        {
            var parents = levels[level - 1].Select(r => r.Code).ToHashSet();
            foreach (var (code, _, line) in levels[level])
            {
                if (!parents.Contains(code[..CodeLengths[level - 1]]))
                {
                    throw new SeedFormatException(
                        Path.Combine(source, Files[level]), line, $"'{code}' was found, but no {CodeLengths[level - 1]} digits of it stand in {Files[level - 1]}");
                }
            }
        }

        var divisions = Divisions(levels, edition, affixes.CommunitySuffixes);
        var communities = Communities(levels, affixes.CommunitySuffixes);
        File.WriteAllBytes(Path.Combine(gazetteer, RegisterFormat.DivisionsFile), divisions);
        File.WriteAllBytes(Path.Combine(gazetteer, RegisterFormat.CommunitiesFile), communities);
    }

    private static readonly string[] Files = ["provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv"];

    private static readonly int[] CodeLengths = [2, 4, 6, 9, 12];

    private static List<(string Code, string Name, int Line)> Read(string path, int length)
    {
        var rows = new List<(string Code, string Name, int Line)>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (number == 1 || line.Length == 0)
            {
                continue;
            }

            var columns = line.Split(',');
            var name = columns.Length > 1 ? columns[1].Trim('"').Trim() : string.Empty;
            if (columns[0].Length != length || !columns[0].All(char.IsAsciiDigit) || name.Length == 0)
            {
                throw new SeedFormatException(path, number, $"'{line}' was found where a code of {length} digits and a name were expected");
            }

            rows.Add((columns[0], name, number));
        }

        rows.Sort((a, b) => string.CompareOrdinal(a.Code, b.Code));
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Code == rows[i - 1].Code)
            {
                throw new SeedFormatException(path, rows[i].Line, $"the code '{rows[i].Code}' stands twice, first in line {rows[i - 1].Line}");
            }
        }

        return rows;
    }

    private static byte[] Divisions(List<(string Code, string Name, int Line)>[] levels, string edition, IReadOnlyList<string> suffixes)
    {
        var payload = new PayloadWriter();
        payload.Line(edition);
        payload.Number(suffixes.Count);
        foreach (var suffix in suffixes)
        {
            payload.Line(suffix);
        }

        foreach (var level in levels.Take(4))
        {
            payload.Number(level.Count);
            var last = 0;
            foreach (var (code, _, _) in level)
            {
                var value = Value(code);
                payload.Number(value - last);
                last = value;
            }

            foreach (var (_, name, _) in level)
            {
                payload.Line(name);
            }
        }

        return [.. RegisterFormat.DivisionsMagic, .. RegisterFormat.Frame(payload.ToArray())];
    }

    private static byte[] Communities(List<(string Code, string Name, int Line)>[] levels, IReadOnlyList<string> suffixes)
    {
        var byStreet = levels[4].GroupBy(c => c.Code[..9]).ToDictionary(g => g.Key, g => g.ToList());
        var streetsByCity = levels[3].ToLookup(s => s.Code[..4]);
        var directory = new PayloadWriter();
        directory.Number(levels[1].Count);
        var frames = new List<byte[]>();
        foreach (var (city, _, _) in levels[1])
        {
            var payload = new PayloadWriter();
            var communities = new List<(string Code, string Name, int Line)>();
            foreach (var (street, _, _) in streetsByCity[city])
            {
                var inStreet = byStreet.GetValueOrDefault(street) ?? [];
                payload.Number(inStreet.Count);
                var last = 0;
                foreach (var (code, _, _) in inStreet)
                {
                    var value = Value(code[9..]);
                    payload.Number(value - last);
                    last = value;
                }

                communities.AddRange(inStreet);
            }

            var chosen = communities.ConvertAll(c => SuffixOf(c.Name, suffixes));
            chosen.ForEach(payload.Number);
            for (var i = 0; i < communities.Count; i++)
            {
                payload.Line(chosen[i] == 0 ? communities[i].Name : communities[i].Name[..^suffixes[chosen[i] - 1].Length]);
            }

            var frame = RegisterFormat.Frame(payload.ToArray());
            frames.Add(frame);
            directory.Number(Value(city));
            directory.Number(frame.Length);
        }

        return [.. RegisterFormat.CommunitiesMagic, .. RegisterFormat.Frame(directory.ToArray()), .. frames.SelectMany(f => f)];
    }

    /// <returns>From 1, or 0 where no suffix leaves a stem.</returns>
    private static int SuffixOf(string name, IReadOnlyList<string> suffixes)
    {
        for (var i = 0; i < suffixes.Count; i++)
        {
            if (name.Length > suffixes[i].Length && name.EndsWith(suffixes[i], StringComparison.Ordinal))
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static int Value(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
