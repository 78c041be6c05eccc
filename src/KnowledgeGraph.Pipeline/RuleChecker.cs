using KnowledgeGraph.Pipeline.Extraction;
using KnowledgeGraph.Pipeline.Rules;
using KnowledgeGraph.Pipeline.Segmentation;

namespace KnowledgeGraph.Pipeline;

/// <summary>A rule and how its examples came out.</summary>
/// <param name="File">The file's name, without its folder.</param>
/// <param name="Line">From 1.</param>
/// <param name="Gives">The relation or mention, as the rule writes it.</param>
/// <param name="Reach">The most characters that it looks at.</param>
/// <param name="Failures">What an example gave instead of what it says; empty where all is well.</param>
public sealed record RuleReport(
    string Id, string Why, string File, int Line, string Gives, double Confidence, int Reach, int Examples, int Counterexamples, IReadOnlyList<string> Failures);

/// <summary>A rule that matched a text.</summary>
/// <param name="Span">In code units of the document as it was read.</param>
/// <param name="Text">What stands there.</param>
/// <param name="Captures">Names and what they captured, in the order of the pattern; those that captured nothing are left out.</param>
/// <param name="Gives">The relation or mention, as the rule writes it.</param>
public sealed record RuleTrace(string Rule, TextSpan Span, string Text, IReadOnlyList<KeyValuePair<string, string>> Captures, string Gives);

/// <summary>Runs the examples of the rules in a folder of seeds.</summary>
/// <remarks>An example is read by its own rule alone, with the mentions that it marks and none besides; <c>subject</c> is who acts where the clause names nobody.</remarks>
public sealed class RuleChecker
{
    private const string Subject = "subject";

    private readonly Segmenter segmenter;
    private readonly GraphSchema schema;
    private readonly IReadOnlyList<Rule> rules;

    private RuleChecker(Segmenter segmenter, GraphSchema schema, IReadOnlyList<Rule> rules, IReadOnlyList<SeedFormatException> problems)
    {
        this.segmenter = segmenter;
        this.schema = schema;
        this.rules = rules;
        Problems = problems;
    }

    /// <summary>What is wrong with rules that could not be read, in the order of files and lines.</summary>
    public IReadOnlyList<SeedFormatException> Problems { get; }

    /// <param name="seedsFolder">The folder that holds <c>rules</c> and <c>lexicon</c>.</param>
    /// <param name="schema">What rules may give.</param>
    /// <exception cref="SeedFormatException">The segmenter's lexicon is malformed.</exception>
    public static RuleChecker Load(string seedsFolder, GraphSchema schema)
    {
        ArgumentException.ThrowIfNullOrEmpty(seedsFolder);
        ArgumentNullException.ThrowIfNull(schema);
        var (rules, problems) = RuleReader.Read(seedsFolder, schema);
        return new RuleChecker(Segmenter.Load(Path.Combine(seedsFolder, "lexicon")), schema, rules, problems);
    }

    /// <summary>Runs every example of every rule that could be read, in the order of files and lines.</summary>
    public IReadOnlyList<RuleReport> Check() => [.. rules.Select(r => Check(segmenter, schema, r))];

    internal static RuleReport Check(Segmenter segmenter, GraphSchema schema, Rule rule)
        => new(
            rule.Id, rule.Why, rule.File, rule.Line, rule.Gives, rule.Confidence, rule.Pattern.Reach, rule.Examples.Count(e => e.Facts.Count > 0),
            rule.Examples.Count(e => e.Facts.Count == 0), [.. rule.Examples.Select(e => Failure(segmenter, schema, rule, e)).OfType<string>()]);

    /// <summary>What an example gave instead of what it says, or null.</summary>
    internal static string? Failure(Segmenter segmenter, GraphSchema schema, Rule rule, RuleExample example)
    {
        var facts = Facts(segmenter, schema, rule, example.Marked).Order(StringComparer.Ordinal).ToList();
        return facts.SequenceEqual(example.Facts.Order(StringComparer.Ordinal))
            ? null
            : $"{rule.File}({example.Line}): '{example.Marked}' gave {Told(facts)}; expected {Told(example.Facts)}";
    }

    private static string Told(IReadOnlyList<string> facts) => facts.Count == 0 ? "nothing" : string.Join("; ", facts);

    /// <summary>As examples write them: <c>HEAD TYPE TAIL qualifier=value</c>, <c>Type text</c>.</summary>
    private static IEnumerable<string> Facts(Segmenter segmenter, GraphSchema schema, Rule rule, string marked)
    {
        var example = MarkedExample.Parse(marked, schema);
        var text = new AnalyzedText(
            example.Text, [new Block(new TextSpan(0, example.Text.Length), BlockKind.Paragraph)],
            [.. SentenceSplitter.Split(example.Text).Select(s => new Sentence(s, segmenter.Segment(example.Text, s)))]);
        var reading = new RuleEngine([rule]).Read(text);
        if (rule.Mention is not null)
        {
            return reading.Mentions(example.Mentions).Select(m => $"{m.Type}{(m.Kind is null ? string.Empty : "." + m.Kind)} {m.Name}");
        }

        var times = example.Mentions.Where(m => m.Type == TimeMention.Type).Select(m => new TimeExpression(m.Span, TimeMention.IntervalOf(m))).ToList();
        List<LinkedMention> linked = [.. example.Mentions.Where(m => m.Type != TimeMention.Type).Select(m => new LinkedMention(m, m.Name))];
        if (rule.Output == RuleOutput.Dates)
        {
            return reading.Dates(linked, times, _ => null, ActorMap.Read(text, linked).Bodies, Subject).Select(d => $"{d.Key} {d.Property.Name} {d.Interval}");
        }

        return reading.Relations(linked, ActorMap.Read(text, linked).Bodies, Subject)
            .Select(r => string.Join(' ', r.Qualifiers.Select(q => $"{q.Key}={q.Value}").Prepend($"{r.Head} {r.Type} {r.Tail}")));
    }
}
