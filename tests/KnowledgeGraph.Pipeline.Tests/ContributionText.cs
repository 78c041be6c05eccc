using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Pipeline.Tests;

/// <summary>A contribution as text, one fact a line, in the order of the contribution; for comparing and for golden files.</summary>
internal static class ContributionText
{
    /// <summary>Everything but where the text lies on this machine.</summary>
    public static string Of(DocumentContribution contribution)
    {
        var builder = new StringBuilder();
        var info = contribution.Document;
        builder.Append(CultureInfo.InvariantCulture, $"document {info.Id} | {info.Title} | {info.PublishedOn:yyyy-MM-dd} | {info.Medium} | {string.Join(' ', info.Authors)} | {info.SubjectKey}\n");
        foreach (var e in contribution.Entities)
        {
            builder.Append(CultureInfo.InvariantCulture, $"\nentity {e.Type}{Optional("/", e.Kind)} {e.Name}\n  key {e.Key}{Optional(" code ", e.Code)}\n");
            Append(builder, "also", e.Aliases.Select(a => $"{a.Name} ({a.Source})"));
            Append(builder, "with", e.Properties.Select(p => $"{p.Key}={p.Value}"));
            builder.Append(CultureInfo.InvariantCulture, $"  {e.Origin} {e.Rule} {e.Confidence:0.00}\n");
            Append(builder, e.Evidence);
        }

        foreach (var r in contribution.Relations)
        {
            builder.Append(CultureInfo.InvariantCulture, $"\nrelation {r.Head} {r.Type} {r.Tail}\n");
            Append(builder, "with", r.Qualifiers.Select(p => $"{p.Key}={p.Value}"));
            builder.Append(CultureInfo.InvariantCulture, $"  {r.Origin} {r.Rule} {r.Confidence:0.00}\n");
            Append(builder, r.Evidence);
        }

        foreach (var i in contribution.Indicators)
        {
            builder.Append(CultureInfo.InvariantCulture, $"\nindicator {i.Subject} {i.Metric} = {i.Value} {i.Unit}{Optional(" in ", i.Period?.ToString())}\n  {i.Rule} {i.Confidence:0.00}\n");
            Append(builder, i.Evidence);
        }

        return builder.ToString();
    }

    private static string Optional(string front, string? value) => string.IsNullOrEmpty(value) ? string.Empty : front + value;

    private static void Append(StringBuilder builder, string name, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            builder.Append(CultureInfo.InvariantCulture, $"  {name} {value}\n");
        }
    }

    private static void Append(StringBuilder builder, IEnumerable<Evidence> evidence)
    {
        foreach (var e in evidence)
        {
            builder.Append(CultureInfo.InvariantCulture, $"  {e.Span} {e.Text.ReplaceLineEndings("⏎")}\n");
        }
    }
}
