namespace KnowledgeGraph;

/// <summary>A line of a seed table.</summary>
/// <param name="Path">The file, as the caller named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Cells">Without blanks at either end.</param>
public sealed record SeedRow(string Path, int Line, IReadOnlyList<string> Cells)
{
    /// <summary>An error at this line.</summary>
    public SeedFormatException Error(string problem) => new(Path, Line, problem);

    /// <summary>The first cell, which tells the class of a row in lists of several classes.</summary>
    /// <param name="classes">What it may hold.</param>
    /// <exception cref="SeedFormatException">It holds something else.</exception>
    public string ClassOf(IReadOnlyCollection<string> classes)
        => classes.Contains(Cells[0])
            ? Cells[0]
            : throw Error($"'{Cells[0]}' is no class of this list; these are: {string.Join(", ", classes.Order(StringComparer.Ordinal))}.");
}

/// <summary>Reads seed files of tab-separated values: UTF-8, one row a line; empty lines and lines that begin with <c>#</c> are left out.</summary>
public static class SeedTable
{
    /// <param name="path">The file.</param>
    /// <param name="columns">Names of the columns, for messages; a row has as many cells, or fewer down to <paramref name="required"/>.</param>
    /// <param name="required">How many cells must be there and not empty; all where null.</param>
    /// <returns>In the order of the file, each with as many cells as there are columns; missing ones are empty.</returns>
    /// <exception cref="ConfigurationException">The file is missing.</exception>
    /// <exception cref="SeedFormatException">A row has too few or too many cells, or an empty one.</exception>
    public static IEnumerable<SeedRow> Read(string path, IReadOnlyList<string> columns, int? required = null)
    {
        if (!File.Exists(path))
        {
            throw new ConfigurationException($"The seed file '{path}' is missing; reinstall the program or point the seeds folder at one that has it.");
        }

        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
            {
                continue;
            }

            var cells = line.Split('\t').Select(c => c.Trim()).ToList();
            var needed = required ?? columns.Count;
            if (cells.Count > columns.Count || cells.Count < needed || cells.Take(needed).Any(c => c.Length == 0))
            {
                throw new SeedFormatException(path, number, $"'{line}' has {cells.Count} cells; expected {string.Join(", ", columns)}, parted by tabs.");
            }

            cells.AddRange(Enumerable.Repeat(string.Empty, columns.Count - cells.Count));
            yield return new SeedRow(path, number, cells);
        }
    }
}
