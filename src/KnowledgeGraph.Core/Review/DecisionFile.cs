using System.Globalization;
using System.Text;
using YamlDotNet.Core;

namespace KnowledgeGraph;

/// <summary>Reads and writes the file of decisions: YAML, one entry a decision, in an order that their content determines.</summary>
public static class DecisionFile
{
    private const string Head = """
        # What reviewers decided. `kg review` writes this file and `kg build` obeys it; it belongs under version control.
        # An entry may be edited or deleted by hand: leave out its id then, and it is derived anew.
        version: 1
        decisions:
        """;

    /// <summary>The name that a file of decisions has by default.</summary>
    public const string Name = "decisions.yaml";

    /// <param name="path">The file; where there is none, there are no decisions.</param>
    /// <param name="schema">What types and relations there are.</param>
    /// <exception cref="DecisionFormatException">It is malformed, or decisions contradict each other; all problems are told at once.</exception>
    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    public static DecisionBook Read(string path, GraphSchema schema)
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path), path, schema) : DecisionBook.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The file of decisions '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <param name="text">The YAML.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="DecisionFormatException">As for <see cref="Read"/>.</exception>
    public static DecisionBook Parse(string text, string path, GraphSchema schema)
    {
        var problems = new List<SchemaProblem>();
        var decisions = new List<Decision>();
        try
        {
            decisions.AddRange(new DecisionReading(problems, schema).Decisions(SchemaNode.Parse(text, problems)));
        }
        catch (YamlException e)
        {
            problems.Add(new SchemaProblem(e.Start.Line, e.Start.Column, $"no valid YAML: {e.Message}"));
        }

        return problems.Count == 0
            ? new DecisionBook(decisions, path)
            : throw new DecisionFormatException(path, [.. problems.Distinct().OrderBy(p => p.Line).ThenBy(p => p.Column)]);
    }

    /// <summary>Checks what is to be written as reading it would, and writes it whole or not at all.</summary>
    /// <returns>The book that was written.</returns>
    /// <exception cref="DecisionFormatException">The decisions contradict each other, or do not follow the schema; nothing is written.</exception>
    /// <exception cref="ConfigurationException">The file cannot be written.</exception>
    public static DecisionBook Write(string path, IEnumerable<Decision> decisions, GraphSchema schema)
    {
        var text = Format(new DecisionBook(decisions, path));
        var book = Parse(text, path, schema);
        try
        {
            var full = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            var temporary = full + ".tmp";
            File.WriteAllText(temporary, text, new UTF8Encoding(false));
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The file of decisions '{path}' cannot be written: {e.Message}", e);
        }

        return book;
    }

    /// <summary>The one text that the content determines.</summary>
    public static string Format(DecisionBook book)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n")).Append(book.IsEmpty ? " []\n" : "\n");
        foreach (var decision in book.Decisions)
        {
            text.Append("  - id: ").Append(Scalar(decision.Id)).Append('\n');
            Line(text, 4, "what", decision.Kind.ToString().ToLowerInvariant());
            switch (decision.On)
            {
                case EntityReference entity:
                    Line(text, 4, "entity", entity.Key);
                    break;
                case RelationReference relation:
                    text.Append("    relation:\n");
                    Line(text, 6, "head", relation.Head);
                    Line(text, 6, "type", relation.Type);
                    Line(text, 6, "tail", relation.Tail);
                    if (relation.Qualifiers.Count > 0)
                    {
                        text.Append("      qualifiers:\n");
                        foreach (var (name, value) in relation.Qualifiers)
                        {
                            Line(text, 8, name, value);
                        }
                    }

                    break;
                case IndicatorReference indicator:
                    text.Append("    indicator:\n");
                    Line(text, 6, "subject", indicator.Subject);
                    Line(text, 6, "metric", indicator.Metric);
                    text.Append("      value: ").Append(IndicatorReference.ValueText(indicator.Value)).Append('\n');
                    Line(text, 6, "unit", indicator.Unit, even: true);
                    Line(text, 6, "period", indicator.Period);
                    break;
                case PairReference pair:
                    text.Append("    same:\n");
                    text.Append("      - ").Append(Scalar(pair.First)).Append('\n');
                    text.Append("      - ").Append(Scalar(pair.Second)).Append('\n');
                    break;
                case CandidateReference candidate:
                    Line(text, 4, "policy_candidate", candidate.Name);
                    break;
            }

            Line(text, 4, "name", decision.Name);
            Line(text, 4, "document", decision.Document);
            Line(text, 4, "within", decision.Within);
            Line(text, 4, "into", decision.Into);
            Line(text, 4, "by", decision.By);
            text.Append(decision.When is { } when ? string.Create(CultureInfo.InvariantCulture, $"    when: {when:yyyy-MM-dd}\n") : string.Empty);
            Line(text, 4, "note", decision.Note);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, int indent, string name, string? value, bool even = false)
    {
        if (even || !string.IsNullOrEmpty(value))
        {
            text.Append(' ', indent).Append(name).Append(": ").Append(Scalar(value ?? string.Empty)).Append('\n');
        }
    }

    /// <summary>Plain where any YAML reader takes it for the same text, else in double quotes.</summary>
    private static string Scalar(string value)
    {
        var isPlain = value.Length > 0 && (char.IsAsciiLetter(value[0]) || value[0] is >= '\u4E00' and <= '\u9FFF')
            && value.All(c => char.IsLetterOrDigit(c) || c is ':' or '/' or '_' or '-' or '.' or ' ' or '+')
            && value[^1] is not ' ' and not ':' && !value.Contains(": ", StringComparison.Ordinal)
            && value.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n");
        if (isPlain)
        {
            return value;
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in value)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
