namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Reads the linker's lists: UTF-8, columns parted by a tab, lines that start with # left out.</summary>
internal static class SeedTable
{
    /// <param name="path">The file.</param>
    /// <param name="columns">How many columns each line has; none may be empty.</param>
    /// <param name="classes">What the first column may hold.</param>
    /// <returns>Each line's number, from 1, and its columns, in the order of the file.</returns>
    /// <exception cref="SeedFormatException">The file is missing, or a line is not as stated.</exception>
    public static List<(int Line, string[] Columns)> Read(string path, int columns, IReadOnlyCollection<string> classes)
    {
        if (!File.Exists(path))
        {
            throw new SeedFormatException(path, 1, "the file is missing; it comes with the program's seeds folder");
        }

        var rows = new List<(int, string[])>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var parts = line.Split('\t');
            if (parts.Length != columns || parts.Any(string.IsNullOrWhiteSpace))
            {
                throw new SeedFormatException(path, number, $"'{line}' was found where {columns} columns parted by a tab were expected");
            }

            if (!classes.Contains(parts[0]))
            {
                throw new SeedFormatException(
                    path, number, $"'{parts[0]}' is no class of this list; these are: {string.Join(", ", classes.Order(StringComparer.Ordinal))}");
            }

            rows.Add((number, parts));
        }

        return rows;
    }
}
