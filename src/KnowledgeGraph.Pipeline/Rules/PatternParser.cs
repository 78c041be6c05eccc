using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>A pattern is malformed at one place.</summary>
/// <param name="offset">In code units of the pattern, from 0.</param>
internal sealed class PatternException(int offset, string problem) : Exception(problem)
{
    public int Offset { get; } = offset;
}

/// <summary>Reads the pattern language; its grammar stands in <c>seeds/rules/README.md</c>.</summary>
internal sealed class PatternParser
{
    private const int LongestGap = 80;
    private const int LongestQuotation = 60;
    private const int MostTokens = 8;
    private const int MostBetween = 30;

    /// <summary>Characters that mean something and stand for themselves only between straight double quotes.</summary>
    private const string Special = "{}[]()<>|?+^$!:\"#=.";

    private readonly string source;
    private readonly GraphSchema schema;
    private readonly IReadOnlyDictionary<string, WordClass> classes;
    private readonly List<string> names = [];
    private readonly Dictionary<string, HashSet<string>> types = new(StringComparer.Ordinal);
    private int at;

    private PatternParser(string source, GraphSchema schema, IReadOnlyDictionary<string, WordClass> classes)
    {
        this.source = source;
        this.schema = schema;
        this.classes = classes;
    }

    /// <param name="source">The pattern.</param>
    /// <param name="schema">Knows the types.</param>
    /// <param name="classes">Word classes by name.</param>
    /// <exception cref="PatternException">It is malformed, or names a type or a class that there is not.</exception>
    public static Pattern Parse(string source, GraphSchema schema, IReadOnlyDictionary<string, WordClass> classes)
    {
        var parser = new PatternParser(source, schema, classes);
        var elements = parser.Sequence([]);
        return parser.at < source.Length
            ? throw parser.Error($"'{source[parser.at]}' closes nothing")
            : new Pattern(elements, parser.names)
            {
                Types = parser.types.ToDictionary(t => t.Key, t => (IReadOnlySet<string>)t.Value, StringComparer.Ordinal),
            };
    }

    private List<Element> Sequence(HashSet<string> taken)
    {
        var elements = new List<Element>();
        for (SkipBlanks(); at < source.Length && source[at] is not (')' or '|'); SkipBlanks())
        {
            elements.Add(Item(taken));
        }

        return elements.Count > 0 ? elements : throw Error("an element was expected here: a word, {class}, Type, <tag>, “..N”, ..N, ^, $ or (…)");
    }

    private Element Item(HashSet<string> taken)
    {
        var start = at;
        var name = Name();
        if (name is not null && !taken.Add(name))
        {
            throw new PatternException(start, $"'{name}' is captured twice in one sequence; expected names that differ");
        }

        var element = Core(taken);
        if (name is not null)
        {
            if (element is EdgeElement)
            {
                throw new PatternException(start, $"'{name}' would capture nothing: an edge has no text");
            }

            var slot = names.IndexOf(name);
            if (slot < 0)
            {
                slot = names.Count;
                names.Add(name);
                types[name] = new HashSet<string>(StringComparer.Ordinal);
            }

            if (element is MentionElement mention)
            {
                types[name].UnionWith(mention.Test.Types.Select(t => t.Type));
            }

            element = new CaptureElement(slot, element);
        }

        if (at < source.Length && source[at] == '?')
        {
            at++;
            element = new OptionalElement(element);
        }

        return element;
    }

    private Element Core(HashSet<string> taken)
    {
        if (at >= source.Length)
        {
            throw Error("the pattern ends where an element was expected");
        }

        switch (source[at])
        {
            case '(':
                return Group(taken);
            case '<':
                return Tokens();
            case '^':
                return new EdgeElement(Doubled('^') ? Edge.SentenceStart : Edge.ClauseStart);
            case '$':
                return new EdgeElement(Doubled('$') ? Edge.SentenceEnd : Edge.ClauseEnd);
            case '.':
                return Gap();
            case '“' when at + 1 < source.Length && source[at + 1] == '.':
                return Quotation();
            case >= 'A' and <= 'Z':
                return Mention();
            default:
                return Words();
        }
    }

    private GroupElement Group(HashSet<string> taken)
    {
        var open = at++;
        var branches = new List<IReadOnlyList<Element>>();
        var all = new HashSet<string>(taken);
        while (true)
        {
            // Branches may capture the same name: only one of them is taken.
            var own = new HashSet<string>(taken);
            branches.Add(Sequence(own));
            all.UnionWith(own);
            if (at >= source.Length)
            {
                throw new PatternException(open, "this '(' is never closed; expected ')'");
            }

            if (source[at++] == ')')
            {
                taken.UnionWith(all);
                return new GroupElement(branches);
            }
        }
    }

    private TokensElement Tokens()
    {
        var open = at++;
        var close = source.IndexOf('>', open);
        if (close < 0)
        {
            throw new PatternException(open, "this '<' is never closed; expected tags and '>', as in <n|nz> or <n 1-3>");
        }

        var parts = source[at..close].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (least, most) = (1, 1);
        if (parts.Length is 0 or > 2 || !parts[0].Split('|').All(IsTag))
        {
            throw new PatternException(open, $"'{source[open..(close + 1)]}' is no token; expected tags and perhaps how many, as in <n|nz> or <n* 1-3>");
        }

        if (parts.Length == 2)
        {
            var bounds = parts[1].Split('-');
            if (bounds.Length > 2 || !int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out least)
                || !int.TryParse(bounds[^1], NumberStyles.None, CultureInfo.InvariantCulture, out most) || least < 1 || most < least || most > MostTokens)
            {
                throw new PatternException(open, $"'{parts[1]}' is no count of tokens; expected N or N-M from 1 to {MostTokens}");
            }
        }

        at = close + 1;
        return new TokensElement(parts[0].Split('|'), least, most);
    }

    private static bool IsTag(string tag)
        => tag.TrimEnd('*') is var plain && tag.Length - plain.Length <= 1 && plain.All(char.IsAsciiLetter) && tag.Length > 0;

    private GapElement Gap()
    {
        var start = at;
        while (at < source.Length && source[at] == '.')
        {
            at++;
        }

        var dots = at - start;
        if (dots is not (2 or 3))
        {
            throw new PatternException(start, $"'{source[start..at]}' is no gap; expected ..N within a clause or ...N within a sentence");
        }

        var most = Number(start, LongestGap, "the longest gap");
        MentionTest? without = null;
        if (at < source.Length && source[at] == '!')
        {
            at++;
            without = at < source.Length && source[at] is >= 'A' and <= 'Z' ? Test() : throw Error("a type was expected after '!', as in ..8!Organization");
        }

        return new GapElement(most, dots == 3, without);
    }

    private QuotationElement Quotation()
    {
        var start = at++;
        if (!source.AsSpan(at).StartsWith("..", StringComparison.Ordinal))
        {
            throw new PatternException(start, "a quotation is written “..N”");
        }

        at += 2;
        var most = Number(start, LongestQuotation, "the longest quotation");
        return at < source.Length && source[at++] == '”' ? new QuotationElement(most) : throw new PatternException(start, "a quotation is written “..N”; the closing mark is missing");
    }

    private MentionElement Mention()
    {
        var test = Test();
        if (at >= source.Length || source[at] != '+')
        {
            return new MentionElement(test, false);
        }

        var start = at++;
        if (at + 2 >= source.Length || !source.AsSpan(at).StartsWith("..", StringComparison.Ordinal))
        {
            return new MentionElement(test, true);
        }

        at += 2;
        return new MentionElement(test, true, Number(start, MostBetween, "the most that may stand between two members of a list"));
    }

    private MentionTest Test()
    {
        var tests = new List<TypeTest>();
        while (true)
        {
            tests.Add(OneType());
            if (at + 1 >= source.Length || source[at] != '|' || source[at + 1] is not (>= 'A' and <= 'Z'))
            {
                return new MentionTest(tests);
            }

            at++;
        }
    }

    private TypeTest OneType()
    {
        var start = at;
        var name = Letters();
        if (name == TimeMention.Type)
        {
            return new TypeTest(name, null, null, null);
        }

        var type = schema.EntityType(name) ?? throw new PatternException(start, $"'{name}' is no type of the schema; {Suggestion.OneOf(name, schema.EntityTypes.Select(t => t.Name))}");
        string? kind = null;
        if (at + 1 < source.Length && source[at] == '.' && char.IsAsciiLetterLower(source[at + 1]))
        {
            start = ++at;
            kind = Letters();
            if (!type.Kinds.Contains(kind))
            {
                throw new PatternException(start, $"'{kind}' is no kind of {name}; {Suggestion.OneOf(kind, type.Kinds)}");
            }
        }

        if (at >= source.Length || source[at] != '[')
        {
            return new TypeTest(name, kind, null, null);
        }

        start = at++;
        var close = source.IndexOf(']', at);
        var parts = close < 0 ? [] : source[at..close].Split('=');
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
        {
            throw new PatternException(start, "a property is written [name=value], as in Honour[stance=received]");
        }

        at = close + 1;
        return new TypeTest(name, kind, parts[0], parts[1]);
    }

    private WordsElement Words()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            if (at < source.Length && source[at] == '{')
            {
                words.UnionWith(Class().Words);
            }
            else
            {
                words.Add(Literal());
            }

            // 位于|坐落于 is one element; blanks around the bar part the branches of a group.
            if (at + 1 >= source.Length || source[at] != '|' || char.IsWhiteSpace(source[at + 1]) || source[at + 1] is ')' or '(' or '<' or '^' or '$' or '.')
            {
                return new WordsElement(new WordClass(words));
            }

            at++;
        }
    }

    private WordClass Class()
    {
        var start = at++;
        var close = source.IndexOf('}', start);
        if (close < 0)
        {
            throw new PatternException(start, "this '{' is never closed; expected the name of a word class and '}'");
        }

        var name = source[at..close];
        if (!classes.TryGetValue(name, out var words))
        {
            throw new PatternException(start + 1, $"'{name}' is no word class; {Suggestion.OneOf(name, classes.Keys.Order(StringComparer.Ordinal))}");
        }

        at = close + 1;
        return words;
    }

    private string Literal()
    {
        var start = at;
        var word = new StringBuilder();
        if (at < source.Length && source[at] == '"')
        {
            var close = source.IndexOf('"', at + 1);
            if (close <= at + 1)
            {
                throw new PatternException(start, "a quoted word is never closed, or empty; expected \"…\"");
            }

            word.Append(source, at + 1, close - at - 1);
            at = close + 1;
        }
        else
        {
            while (at < source.Length && !char.IsWhiteSpace(source[at]) && !Special.Contains(source[at], StringComparison.Ordinal) && !char.IsAsciiLetterOrDigit(source[at])
                && !(source[at] == '“' && at + 1 < source.Length && source[at + 1] == '.'))
            {
                word.Append(source[at++]);
            }
        }

        if (word.Length == 0)
        {
            throw new PatternException(start, at < source.Length
                ? $"'{source[at]}' was not expected here; Latin letters, digits and signs stand for themselves only between straight quotes: \"{source[at]}\""
                : "a word was expected here");
        }

        return word.Length <= 31 ? word.ToString() : throw new PatternException(start, $"'{word}' has {word.Length} characters; expected at most 31");
    }

    /// <summary>A name and its colon, if they come next.</summary>
    private string? Name()
    {
        var end = at;
        while (end < source.Length && (char.IsAsciiLetterLower(source[end]) || end > at && (char.IsAsciiDigit(source[end]) || source[end] == '-')))
        {
            end++;
        }

        if (end == at)
        {
            return null;
        }

        var name = source[at..end];
        if (end >= source.Length || source[end] != ':')
        {
            throw Error($"'{name}' is no element; expected '{name}:' before what it captures, a type with a capital letter, or \"{name}\" for the word itself");
        }

        at = end + 1;
        return name;
    }

    private string Letters()
    {
        var start = at;
        while (at < source.Length && char.IsAsciiLetter(source[at]))
        {
            at++;
        }

        return source[start..at];
    }

    private int Number(int start, int most, string what)
    {
        var from = at;
        while (at < source.Length && char.IsAsciiDigit(source[at]))
        {
            at++;
        }

        return int.TryParse(source.AsSpan(from, at - from), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new PatternException(start, $"'{source[start..at]}' lacks a number from 1 to {most}: {what} in characters");
    }

    private bool Doubled(char sign)
    {
        at++;
        if (at < source.Length && source[at] == sign)
        {
            at++;
            return true;
        }

        return false;
    }

    private void SkipBlanks()
    {
        while (at < source.Length && char.IsWhiteSpace(source[at]))
        {
            at++;
        }
    }

    private PatternException Error(string problem) => new(at, problem);
}
