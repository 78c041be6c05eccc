using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Client.Diffusion;

/// <summary>Reads mandates from a CSV file with the columns <c>issuer, level, policy, date</c>.</summary>
public static class MandateFile
{
    private static readonly string[] Columns = ["issuer", "level", "policy", "date"];

    /// <param name="path">UTF-8.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="TableFormatException">A column is missing, or a value is none that could be.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Mandate> Read(string path, string? name = null)
    {
        name ??= path;
        using var reader = new StreamReader(path, new UTF8Encoding(false));
        var mandates = new List<Mandate>();
        int[]? at = null;
        foreach (var (line, fields) in CsvText.Read(reader, name))
        {
            if (at is null)
            {
                at = [.. Columns.Select(c => Array.IndexOf(fields, c) is >= 0 and var column ? column
                    : throw new TableFormatException(name, line, $"there is no column '{c}'; {Suggestion.OneOf(c, fields)}"))];
                continue;
            }

            if (fields.Length <= at.Max())
            {
                throw new TableFormatException(name, line, $"{fields.Length} fields stand here; expected at least {at.Max() + 1}.");
            }

            var (issuer, level, policy) = (fields[at[0]], fields[at[1]], fields[at[2]]);
            if (!Mandate.Levels.Contains(level))
            {
                throw new TableFormatException(name, line, $"'level' is '{level}'; {Suggestion.OneOf(level, Mandate.Levels)}");
            }

            if (!DateOnly.TryParseExact(fields[at[3]], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                throw new TableFormatException(name, line, $"'date' is '{fields[at[3]]}'; expected a day such as 2020-07-10.");
            }

            mandates.Add(new Mandate(issuer, level, policy.StartsWith("policy:", StringComparison.Ordinal) ? EntityKey.ScopeOf(policy) : policy, date, $"{name}:{line}") { Text = string.Join(", ", at.Select(column => fields[column])) });
        }

        return mandates;
    }
}
