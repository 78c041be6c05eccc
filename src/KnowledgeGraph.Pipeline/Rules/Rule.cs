namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>Who stands at an end of a relation.</summary>
internal enum EndKind
{
    /// <summary>What a name of the pattern captured.</summary>
    Captured,

    /// <summary>The place that the text is about.</summary>
    Subject,

    /// <summary>Who acts in the clause; the subject where the clause names nobody.</summary>
    Actor,

    /// <summary>The place of a kind that the text spoke of last; the subject where it is of that kind itself.</summary>
    Here,
}

/// <summary>An end of a relation.</summary>
/// <param name="Slot">Of <see cref="EndKind.Captured"/>.</param>
/// <param name="PlaceKind">Of <see cref="EndKind.Here"/>.</param>
internal readonly record struct RelationEnd(EndKind Kind, int Slot, string? PlaceKind);

/// <summary>Where a qualifier's value comes from: it is written in the rule, or it is captured text, or a property of a captured mention.</summary>
internal sealed record QualifierSource(string Name, string? Value, int Slot, string? Property);

/// <summary>A relation that a rule gives, for each pair of the mentions captured.</summary>
internal sealed record RelationOutput(RelationEnd Head, RelationTypeDefinition Type, RelationEnd Tail, IReadOnlyList<QualifierSource> Qualifiers);

/// <summary>A mention that a rule gives, for each of the mentions captured where they are a list.</summary>
/// <param name="Slot">What it spans.</param>
/// <param name="Name">Parts of its name, in order: words, and slots whose text stands there; empty where the name is what it spans.</param>
internal sealed record MentionOutput(int Slot, string Type, string? Kind, IReadOnlyList<TextPart> Name, IReadOnlyList<KeyValuePair<string, TextPart>> Properties);

/// <summary>A date that a rule gives to each of the entities captured: a property, and beside it how exactly the text dates it.</summary>
/// <param name="Precision">Name of the property that takes how exactly; null where the schema has none.</param>
/// <param name="Time">The slot of the words that date it.</param>
internal sealed record DateOutput(RelationEnd Entity, PropertyDefinition Property, string? Precision, int Time);

/// <summary>A part of a text that a rule writes.</summary>
/// <param name="Word">What stands there, if no slot is named.</param>
/// <param name="Slot">Whose text stands there, or −1.</param>
/// <param name="IsPosition">Whether the slot's place is meant instead of its text.</param>
internal readonly record struct TextPart(string Word, int Slot, bool IsPosition);

/// <summary>Where a guard looks.</summary>
internal enum GuardPlace
{
    Before,
    After,
    At,
    In,
    Clause,
    Sentence,
}

/// <summary>What must, or must not, stand somewhere around a match.</summary>
/// <param name="Slot">The capture that it is about, or −1 for the whole match.</param>
internal sealed record Guard(GuardPlace Place, int Slot, PatternProgram Program, int Names);

/// <summary>A text with marked mentions, and the facts that the rule must read from it: none of a counter-example.</summary>
/// <param name="Line">From 1.</param>
internal sealed record RuleExample(string Marked, IReadOnlyList<string> Facts, int Line);

/// <summary>What a rule gives.</summary>
internal enum RuleOutput
{
    Mention,
    Relation,
    Dates,
}

/// <summary>A rule as its file gives it.</summary>
internal sealed record Rule
{
    public required string Id { get; init; }

    /// <summary>In one line.</summary>
    public required string Why { get; init; }

    /// <summary>Its file's name and line.</summary>
    public required string File { get; init; }

    public required int Line { get; init; }

    /// <summary>As written.</summary>
    public required string Source { get; init; }

    public required Pattern Pattern { get; init; }

    public required IReadOnlyList<PatternVariant> Variants { get; init; }

    /// <summary>Of a rule that gives relations, else null.</summary>
    public RelationOutput? Relation { get; init; }

    /// <summary>Of a rule that gives mentions, else null.</summary>
    public MentionOutput? Mention { get; init; }

    /// <summary>Of a rule that gives dates, else empty.</summary>
    public IReadOnlyList<DateOutput> Dates { get; init; } = [];

    public RuleOutput Output => Mention is not null ? RuleOutput.Mention : Relation is not null ? RuleOutput.Relation : RuleOutput.Dates;

    /// <summary>What it gives, as written.</summary>
    public required string Gives { get; init; }

    /// <summary>A probability from 0 to 1.</summary>
    public required double Confidence { get; init; }

    public required IReadOnlyList<Guard> Needs { get; init; }

    public required IReadOnlyList<Guard> Unless { get; init; }

    /// <summary>At least one with facts and one without.</summary>
    public required IReadOnlyList<RuleExample> Examples { get; init; }
}
