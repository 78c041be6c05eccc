using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KnowledgeGraph;

/// <summary>A value of a schema file with its place, so that every message can name it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
internal abstract record SchemaNode(long Line, long Column)
{
    /// <summary>How a message calls it.</summary>
    public abstract string Shown { get; }

    /// <exception cref="YamlException">The text is no YAML.</exception>
    public static SchemaNode? Parse(string text, List<SchemaProblem> problems)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            return Root(parser, problems);
        }
        catch (InvalidOperationException e)
        {
            // YamlDotNet's scanner leaves a flow sequence that is never closed ("[1" before a key) with this instead of an exception of its own.
            var at = parser.Current?.Start ?? new Mark(0, 1, 1);
            throw new YamlException(at, at, "While reading what begins here, found something that does not belong into it.", e);
        }
    }

    private static SchemaNode? Root(Parser parser, List<SchemaProblem> problems)
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        var root = Node(parser, problems);
        parser.Consume<DocumentEnd>();
        if (parser.Current is DocumentStart second)
        {
            problems.Add(new SchemaProblem(second.Start.Line, second.Start.Column, "a second YAML document begins here; expected one document in the file"));
        }

        return root;
    }

    private static SchemaNode Node(Parser parser, List<SchemaProblem> problems)
    {
        var at = parser.Current!.Start;
        if (parser.Current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
        {
            problems.Add(new SchemaProblem(at.Line, at.Column, "anchors (&) and aliases (*) are not read; expected the value written out"));
        }

        switch (parser.Current)
        {
            case Scalar scalar:
                parser.MoveNext();
                return new SchemaText(at.Line, at.Column, scalar.Value);
            case SequenceStart:
                parser.MoveNext();
                var items = new List<SchemaNode>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(Node(parser, problems));
                }

                return new SchemaList(at.Line, at.Column, items);
            case MappingStart:
                parser.MoveNext();
                var entries = new List<SchemaEntry>();
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    var key = Node(parser, problems);
                    var value = Node(parser, problems);
                    if (key is not SchemaText name)
                    {
                        problems.Add(new SchemaProblem(key.Line, key.Column, $"{key.Shown} stands where a key should; expected a word"));
                    }
                    else if (entries.Find(e => e.Key.Value == name.Value) is { } first)
                    {
                        problems.Add(new SchemaProblem(key.Line, key.Column, $"'{name.Value}' stands twice; it is already on line {first.Key.Line}"));
                    }
                    else
                    {
                        entries.Add(new SchemaEntry(name, value));
                    }
                }

                return new SchemaMap(at.Line, at.Column, entries);
            default:
                parser.MoveNext();
                return new SchemaText(at.Line, at.Column, string.Empty);
        }
    }
}

/// <summary>A word or a text.</summary>
internal sealed record SchemaText(long Line, long Column, string Value) : SchemaNode(Line, Column)
{
    public override string Shown => Value.Length == 0 ? "nothing" : $"'{Value}'";
}

/// <summary>A sequence.</summary>
internal sealed record SchemaList(long Line, long Column, IReadOnlyList<SchemaNode> Items) : SchemaNode(Line, Column)
{
    public override string Shown => "a list";
}

/// <summary>A mapping; no key stands twice.</summary>
internal sealed record SchemaMap(long Line, long Column, IReadOnlyList<SchemaEntry> Entries) : SchemaNode(Line, Column)
{
    public override string Shown => "a mapping";

    public SchemaNode? this[string key] => Entries.FirstOrDefault(e => e.Key.Value == key)?.Value;
}

/// <summary>A key of a mapping and its value.</summary>
internal sealed record SchemaEntry(SchemaText Key, SchemaNode Value);
