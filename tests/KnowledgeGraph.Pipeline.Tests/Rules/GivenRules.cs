using KnowledgeGraph.Pipeline.Extraction;
using KnowledgeGraph.Pipeline.Rules;

namespace KnowledgeGraph.Pipeline.Tests.Rules;

/// <summary>Rules that a test writes, and what they read in marked texts.</summary>
internal static class GivenRules
{
    /// <summary>A rule file with one rule, whose examples hold nothing: they are not run.</summary>
    public static string File(string pattern, string gives = "relation: head LOCATED_IN seat", string more = "", string words = "verb: [位于, 落户, 落户于]")
        => $"words:\n  {words}\n\nrules:\n  - id: a-rule\n    why: It is a test.\n    pattern: '{pattern}'\n    {gives}\n    confidence: 0.8\n"
            + $"{more}    examples:\n      - '[Place 甲] => a B c'\n    counterexamples:\n      - 乙\n";

    public static (IReadOnlyList<Rule> Rules, IReadOnlyList<SeedFormatException> Problems) Read(params IEnumerable<string> files)
        => RuleReader.Parse(Given.Schema, Seeds.Lexicon, files.Select((f, i) => ($"{i}.yaml", f)));

    public static RuleEngine Engine(params IEnumerable<string> files)
    {
        var (rules, problems) = Read(files);
        Assert.Empty(problems.Select(p => p.Message));
        return new RuleEngine(rules);
    }

    /// <summary>The relations, as <see cref="Told"/> puts them.</summary>
    public static string Relations(this RuleEngine engine, string marked, params string[] qualifiers) => engine.Drafts(marked).Facts(qualifiers);

    public static IReadOnlyList<RelationDraft> Drafts(this RuleEngine engine, string marked)
    {
        var example = MarkedExample.Parse(marked, Given.Schema);
        var text = Given.Text(example.Text);
        List<LinkedMention> linked = [.. example.Mentions.Select(m => new LinkedMention(m, m.Name))];
        return engine.Read(text).Relations(linked, ActorMap.Read(text, linked).Bodies, "街道");
    }

    /// <summary>The matches with what they capture: <c>甲位于乙 head=甲 seat=乙</c>, parted by <c>;</c>.</summary>
    public static string Matches(this RuleEngine engine, string marked)
    {
        var example = MarkedExample.Parse(marked, Given.Schema);
        var reading = engine.Read(Given.Text(example.Text));
        reading.Mentions(example.Mentions);
        reading.Relations([.. example.Mentions.Select(m => new LinkedMention(m, m.Name))], _ => [], "街道");
        return string.Join(';', reading.Matches.Select(m => string.Join(' ', m.Slots
            .Select((slot, i) => slot.IsSet ? $"{m.Rule.Pattern.Names[i]}={slot.Span.In(example.Text)}" : string.Empty).Where(c => c.Length > 0)
            .Prepend(m.Span.In(example.Text)))));
    }
}
