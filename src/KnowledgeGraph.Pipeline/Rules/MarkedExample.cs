using System.Text;

namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>A text whose mentions are marked: <c>[Organization 恒泰纺织]位于[Place.road 桂花路]。</c> Marks may nest.</summary>
/// <param name="Text">Without the marks.</param>
/// <param name="Mentions">In text order.</param>
internal sealed record MarkedExample(string Text, IReadOnlyList<Mention> Mentions)
{
    /// <exception cref="PatternException">A mark is never closed, or names no type, kind or property.</exception>
    public static MarkedExample Parse(string marked, GraphSchema schema)
    {
        var text = new StringBuilder();
        var open = new Stack<(int Offset, int Start, string Spec)>();
        var mentions = new List<Mention>();
        var ends = new List<(TextSpan Span, string Spec, int Offset)>();
        for (var i = 0; i < marked.Length; i++)
        {
            switch (marked[i])
            {
                case '[':
                    var start = i;
                    while (i < marked.Length && marked[i] != ' ')
                    {
                        i++;
                    }

                    // [Honour level=provincial 省级文明社区]: properties follow the type.
                    while (i + 1 < marked.Length && char.IsAsciiLetterLower(marked[i + 1]) && marked.IndexOf(' ', i + 1) is var next and > 0 && marked[(i + 1)..next].Contains('='))
                    {
                        i = next;
                    }

                    open.Push((start, text.Length, marked[Math.Min(start + 1, marked.Length)..Math.Min(i, marked.Length)]));
                    break;
                case ']' when open.Count > 0:
                    var (offset, from, spec) = open.Pop();
                    ends.Add((new TextSpan(from, text.Length), spec, offset));
                    break;
                case ']':
                    throw new PatternException(i, "this ']' closes no mark");
                default:
                    text.Append(marked[i]);
                    break;
            }
        }

        if (open.TryPop(out var left))
        {
            throw new PatternException(left.Offset, "this mark is never closed; expected [Type text]");
        }

        var whole = text.ToString();
        mentions.AddRange(ends.OrderBy(e => e.Span.Start).ThenByDescending(e => e.Span.Length).Select(e => Mention(whole, e.Span, e.Spec, e.Offset + 1, schema)));
        return new MarkedExample(whole, mentions);
    }

    private static Mention Mention(string text, TextSpan span, string spec, int offset, GraphSchema schema)
    {
        var parts = spec.Split(' ');
        if (parts[0] == TimeMention.Type)
        {
            return TimeMention.Of(span, TimeMention.ReadWritten(span.In(text))
                ?? throw new PatternException(offset, $"'{span.In(text)}' is no time of an example; expected a form such as 2011年, 2011年5月 or 2011年5月3日"));
        }

        var names = parts[0].Split('.', 2);
        var type = schema.EntityType(names[0]) ?? throw new PatternException(offset, $"'{names[0]}' is no type of the schema; {Suggestion.OneOf(names[0], schema.EntityTypes.Select(t => t.Name))}");
        var kind = names.ElementAtOrDefault(1);
        if (kind is not null && !type.Kinds.Contains(kind))
        {
            throw new PatternException(offset + names[0].Length + 1, $"'{kind}' is no kind of {type.Name}; {Suggestion.OneOf(kind, type.Kinds)}");
        }

        if (span.IsEmpty)
        {
            throw new PatternException(offset, "this mark holds no text; expected [Type text]");
        }

        return new Mention(span, type.Name, kind, span.In(text), "example", 1)
        {
            Properties = PropertyBag.From(parts.Skip(1).Select(p => KeyValuePair.Create(p[..p.IndexOf('=')], p[(p.IndexOf('=') + 1)..]))),
        };
    }
}
