using System.Text;

namespace KnowledgeGraph.Pipeline.Tests;

/// <summary>
/// A text whose mentions a test marks: <c>[来凤社区|community]获评[省级文明社区|received provincial 获评]。</c> Marks may nest. After the bar stands a
/// kind of place, an entity type in lower case, or of an honour whether it is received or sought, its level and its word of award.
/// </summary>
internal sealed record MarkedText(AnalyzedText Text, IReadOnlyList<LinkedMention> Mentions)
{
    public static MarkedText Parse(string marked)
    {
        var text = new StringBuilder();
        var starts = new Stack<int>();
        var found = new List<(TextSpan Span, string Spec)>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (marked[i] == '[')
            {
                starts.Push(text.Length);
            }
            else if (marked[i] == '|')
            {
                var end = marked.IndexOf(']', i);
                found.Add((new TextSpan(starts.Pop(), text.Length), marked[(i + 1)..end]));
                i = end;
            }
            else
            {
                text.Append(marked[i]);
            }
        }

        var whole = text.ToString();
        return new MarkedText(Given.Text(whole), [.. found.OrderBy(f => f.Span).Select(f => Linked(whole, f.Span, f.Spec, found))]);
    }

    private static LinkedMention Linked(string text, TextSpan span, string spec, List<(TextSpan Span, string Spec)> all)
    {
        var parts = spec.Split(' ');
        var name = span.In(text);
        var (type, kind, properties) = parts[0] switch
        {
            MentionProperties.Received or MentionProperties.Sought => (EntityTypes.Honour, null, PropertyBag.Of(
                (MentionProperties.Stance, parts[0]), (Qualifiers.Level, parts[1]),
                (MentionProperties.TriggerAt, text.LastIndexOf(parts[2], span.Start, StringComparison.Ordinal).ToString()))),
            "project" => (EntityTypes.Project, null, PropertyBag.Of(
                (MentionProperties.ObjectAt, all.Exists(o => o.Span.Start == span.Start && o.Span.End < span.End) ? span.Start.ToString() : null))),
            "organization" or "person" or "program" => (char.ToUpperInvariant(parts[0][0]) + parts[0][1..], (string?)null, PropertyBag.Empty),
            var place => (EntityTypes.Place, place, PropertyBag.Empty),
        };
        return new LinkedMention(new Mention(span, type, kind, name, "test", 0.85) { Properties = properties }, name);
    }
}
