using System.Globalization;
using System.Text;
using KnowledgeGraph.BoltFacade.Bolt;
using KnowledgeGraph.BoltFacade.Engine;

namespace KnowledgeGraph.BoltFacade.Cypher;

/// <summary>A statement as FalkorDB takes it.</summary>
/// <param name="Text">With its parameters in front.</param>
/// <param name="MayWrite">It holds a word that writes; without one the engine is asked to refuse writes.</param>
/// <param name="IsRepeatable">Run again on an equal graph it does the same.</param>
/// <param name="MayBreak">Whether the statement could break a constraint of uniqueness: it names the label, and creates freely or sets the property.</param>
internal sealed record EngineStatement(string Text, bool MayWrite, bool IsRepeatable, bool IsExplain, Func<SchemaRule, bool> MayBreak);

/// <summary>Rewrites Neo4j's Cypher into that of FalkorDB where words differ and the meaning can be kept. What cannot be kept fails; <c>gaps.md</c> lists it.</summary>
internal sealed class Translator
{
    private static readonly string[] WritingWords = ["CREATE", "MERGE", "SET", "DELETE", "REMOVE", "DROP", "FOREACH"];

    private static readonly string[] Clauses = ["MATCH", "MERGE", "CREATE", "RETURN", "WITH", "WHERE", "UNWIND", "CALL", "REMOVE", "DELETE", "DETACH", "FOREACH"];

    private readonly IReadOnlyDictionary<string, object?> _parameters;
    private readonly SchemaCatalog _schema;
    private readonly DateTimeOffset _now;
    private bool _isRepeatable = true;

    private Translator(IReadOnlyDictionary<string, object?> parameters, SchemaCatalog schema, DateTimeOffset now)
    {
        _parameters = parameters;
        _schema = schema;
        _now = now;
    }

    /// <param name="statement">As the client sent it.</param>
    /// <param name="now">The time that <c>datetime()</c> and its like give.</param>
    /// <exception cref="FailureException">It uses what the engine has not, or misses a parameter.</exception>
    public static EngineStatement Translate(string statement, IReadOnlyDictionary<string, object?> parameters, SchemaCatalog schema, DateTimeOffset now)
    {
        var tokens = CypherLexer.Read(statement);
        var isExplain = TakeOptions(tokens);
        var missing = tokens.Where(t => t.Kind == TokenKind.Parameter && !parameters.ContainsKey(t.Value)).Select(t => t.Value).Distinct().ToList();
        if (missing.Count > 0)
        {
            throw new FailureException(FailureCodes.ParameterMissing, $"Expected parameter(s): {string.Join(", ", missing)}");
        }

        var translator = new Translator(parameters, schema, now);
        string text;
        try
        {
            text = translator.Prefix(tokens) + translator.Rewrite(tokens, 0, tokens.Count);
        }
        catch (NotSupportedException e)
        {
            throw new FailureException(FailureCodes.NotInEngine, e.Message);
        }

        return new EngineStatement(text, MayWrite(tokens), translator._isRepeatable, isExplain, MayBreak(tokens));
    }

    /// <summary>Takes <c>EXPLAIN</c>, <c>PROFILE</c> and <c>CYPHER 25</c> off the front.</summary>
    private static bool TakeOptions(List<Token> tokens)
    {
        var isExplain = false;
        while (true)
        {
            var first = tokens.FindIndex(t => t.Kind != TokenKind.Space);
            if (first < 0)
            {
                throw new FailureException(FailureCodes.SyntaxError, "Unexpected end of input: an empty statement");
            }

            if (tokens[first].IsWord("EXPLAIN") || tokens[first].IsWord("PROFILE"))
            {
                isExplain |= tokens[first].IsWord("EXPLAIN");
                tokens.RemoveRange(0, first + 1);
            }
            else if (tokens[first].IsWord("CYPHER"))
            {
                var next = SkipSpace(tokens, first + 1);
                tokens.RemoveRange(0, next < tokens.Count && tokens[next].Kind == TokenKind.Number ? next + 1 : first + 1);
            }
            else
            {
                return isExplain;
            }
        }
    }

    private static bool MayWrite(List<Token> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (WritingWords.Any(tokens[i].IsWord) && !(i > 0 && (tokens[i - 1].IsSymbol('.') || tokens[i - 1].IsSymbol(':'))))
            {
                return true;
            }
        }

        return false;
    }

    private static Func<SchemaRule, bool> MayBreak(List<Token> tokens)
    {
        var words = tokens.Where(t => t.Kind != TokenKind.Space).ToList();
        var names = words.Where(w => w.IsName).Select(w => w.Value).ToHashSet();
        var assigned = new HashSet<string>();
        var (creates, isInSet) = (false, false);
        for (var i = 0; i < words.Count; i++)
        {
            isInSet = words[i].IsWord("SET") || (isInSet && !Clauses.Any(words[i].IsWord));
            creates |= words[i].IsWord("CREATE") && !(i > 0 && words[i - 1].IsWord("ON"));
            if (isInSet && i > 2 && words[i].IsSymbol('=') && words[i - 1].IsName && words[i - 2].IsSymbol('.'))
            {
                assigned.Add(words[i - 1].Value);
            }
        }

        return rule => rule.Labels.Any(names.Contains) && (creates || rule.Properties.Any(assigned.Contains));
    }

    /// <summary><c>CYPHER name=literal …</c>; values that are no literals are put where they are used.</summary>
    private string Prefix(List<Token> tokens)
    {
        var used = tokens.Where(t => t.Kind == TokenKind.Parameter).Select(t => t.Value).Distinct().Where(n => LiteralWriter.IsLiteral(_parameters[n])).ToList();
        if (used.Count == 0)
        {
            return "";
        }

        var prefix = new StringBuilder("CYPHER ");
        foreach (var name in used)
        {
            LiteralWriter.WriteName(prefix, name);
            prefix.Append('=');
            LiteralWriter.Write(prefix, _parameters[name]);
            prefix.Append(' ');
        }

        return prefix.ToString();
    }

    private string Rewrite(List<Token> tokens, int start, int end)
    {
        var to = new StringBuilder();
        for (var i = start; i < end;)
        {
            var token = tokens[i];
            var next = SkipSpace(tokens, i + 1);
            var isMember = i > start && tokens[i - 1].IsSymbol('.');
            if (token.Kind == TokenKind.Parameter)
            {
                WriteParameter(to, token.Value);
                i++;
            }
            else if (token.Kind == TokenKind.Text)
            {
                // A text of white space alone is a separator, and no key.
                LiteralWriter.WriteString(to, string.IsNullOrWhiteSpace(token.Value) ? token.Value : HiddenText.Hide(token.Value));
                i++;
            }
            else if (token.Kind == TokenKind.Space)
            {
                to.Append(token.Raw.StartsWith('/') ? "\n" : token.Raw);
                i++;
            }
            else if (token.Kind == TokenKind.Word && !isMember && next < end && tokens[next].IsSymbol('(') && Function(to, tokens, ref i, next))
            {
            }
            else if ((token.IsWord("EXISTS") || token.IsWord("COUNT")) && !isMember && next < end && tokens[next].IsSymbol('{'))
            {
                i = Pattern(to, tokens, token.IsWord("COUNT"), next);
            }
            else if (token.IsWord("COLLECT") && next < end && tokens[next].IsSymbol('{'))
            {
                throw Gap("COLLECT { … }");
            }
            else if (token.IsWord("CALL") && IsSequence(tokens, next, "db", "index", "fulltext", "queryNodes"))
            {
                i = FullText(to, tokens, next, end);
            }
            else if (token.IsWord("FINISH") && next >= end)
            {
                i++;
            }
            else if (token.IsWord("IN") && next < end && (tokens[next].IsWord("TRANSACTIONS") || tokens[next].IsWord("CONCURRENT")))
            {
                throw Gap("CALL { … } IN TRANSACTIONS");
            }
            else
            {
                to.Append(token.Raw).Append(isMember && IsComparedWithText(tokens, next, end) ? " + ''" : "");
                i++;
            }
        }

        return to.ToString();
    }

    /// <summary>
    /// Whether a property is compared by order with a text of more than one character. The engine's index orders texts otherwise than the engine does (Chinese before
    /// Latin letters, capitals as small ones), and so loses some: such a comparison must not go by the index.
    /// </summary>
    private bool IsComparedWithText(List<Token> tokens, int i, int end)
    {
        if (i >= end || !(tokens[i].IsSymbol('<') || tokens[i].IsSymbol('>')))
        {
            return false;
        }

        i = SkipSpace(tokens, i + 1);
        i = i < end && tokens[i].IsSymbol('=') ? SkipSpace(tokens, i + 1) : i;
        return i < end && (tokens[i].Kind == TokenKind.Text ? tokens[i].Value : tokens[i].Kind == TokenKind.Parameter ? _parameters[tokens[i].Value] as string : null) is { Length: > 1 };
    }

    private void WriteParameter(StringBuilder to, string name)
    {
        if (LiteralWriter.IsLiteral(_parameters[name]))
        {
            to.Append('$');
            LiteralWriter.WriteName(to, name);
        }
        else
        {
            LiteralWriter.Write(to, _parameters[name]);
        }
    }

    /// <summary>Words that are followed by a bracket and mean something else here than there.</summary>
    /// <returns>Whether it was one; <paramref name="i"/> then stands behind it.</returns>
    private bool Function(StringBuilder to, List<Token> tokens, ref int i, int bracket)
    {
        var token = tokens[i];
        var close = Close(tokens, bracket);
        var isEmpty = SkipSpace(tokens, bracket + 1) == close;
        if (token.IsWord("CALL"))
        {
            i = Subquery(to, tokens, bracket, close);
            return true;
        }

        switch (token.Raw.ToLowerInvariant())
        {
            case "elementid":
                to.Append("toString(id(").Append(Rewrite(tokens, bracket + 1, close)).Append("))");
                break;
            case "datetime" when isEmpty:
                LiteralWriter.WriteString(to, HiddenText.HideDateTime(_now.ToUnixTimeSeconds(), _now.Millisecond * 1_000_000L, 0L));
                break;
            case "localdatetime" when isEmpty:
                LiteralWriter.WriteString(to, HiddenText.HideLocalDateTime(_now.ToUnixTimeSeconds(), _now.Millisecond * 1_000_000L));
                break;
            case "date" when isEmpty:
                to.Append(CultureInfo.InvariantCulture, $"date('{_now:yyyy-MM-dd}')");
                break;
            case "timestamp" when isEmpty:
                to.Append(CultureInfo.InvariantCulture, $"{_now.ToUnixTimeMilliseconds()}");
                break;
            case "datetime" or "localdatetime" or "time" or "localtime" or "duration" or "point":
                throw Gap($"{token.Raw}(…)");
            case "rand" or "randomuuid":
                _isRepeatable = false;
                return false;
            default:
                return false;
        }

        i = close + 1;
        return true;
    }

    /// <summary><c>CALL (a, b) { … }</c> becomes <c>CALL { WITH a, b … }</c>, in each branch of a UNION.</summary>
    private int Subquery(StringBuilder to, List<Token> tokens, int bracket, int close)
    {
        var names = string.Concat(tokens[(bracket + 1)..close].Select(t => t.Raw)).Trim();
        if (names == "*")
        {
            throw Gap("CALL (*) { … }");
        }

        var open = SkipSpace(tokens, close + 1);
        if (open >= tokens.Count || !tokens[open].IsSymbol('{'))
        {
            throw new FailureException(FailureCodes.SyntaxError, "CALL (…) must be followed by { … }");
        }

        var end = Close(tokens, open);
        var with = names.Length == 0 ? " " : $" WITH {names} ";
        to.Append("CALL {").Append(with);
        var from = open + 1;
        var depth = 0;
        for (var i = open + 1; i < end; i++)
        {
            depth += tokens[i].Kind != TokenKind.Symbol ? 0 : tokens[i].Raw[0] is '{' or '(' or '[' ? 1 : tokens[i].Raw[0] is '}' or ')' or ']' ? -1 : 0;
            if (depth == 0 && tokens[i].IsWord("UNION"))
            {
                var next = SkipSpace(tokens, i + 1);
                var after = tokens[next].IsWord("ALL") || tokens[next].IsWord("DISTINCT") ? next + 1 : i + 1;
                to.Append(Rewrite(tokens, from, i)).Append(tokens[next].IsWord("ALL") ? "UNION ALL" : "UNION").Append(with);
                from = i = after;
            }
        }

        to.Append(Rewrite(tokens, from, end)).Append('}');
        return end + 1;
    }

    /// <summary><c>COUNT { (a)-->(b) WHERE … }</c> becomes <c>size([(a)-->(b) WHERE … | 1])</c>.</summary>
    private int Pattern(StringBuilder to, List<Token> tokens, bool isCount, int open)
    {
        var close = Close(tokens, open);
        var from = SkipSpace(tokens, open + 1);
        if (tokens[from].IsWord("MATCH"))
        {
            from++;
        }

        var inner = tokens[from..close];
        if (inner.Exists(t => t.IsWord("MATCH") || t.IsWord("RETURN") || t.IsWord("WITH") || t.IsWord("UNION") || t.IsWord("CALL")) || !inner.Exists(t => t.IsSymbol('-')))
        {
            throw Gap($"{(isCount ? "COUNT" : "EXISTS")} {{ … }} with more than one pattern of a relationship");
        }

        to.Append("(size([").Append(Rewrite(tokens, from, close)).Append(" | 1])").Append(isCount ? ")" : " > 0)");
        return close + 1;
    }

    private int FullText(StringBuilder to, List<Token> tokens, int name, int end)
    {
        var open = SkipSpace(tokens, name + 7);
        var close = Close(tokens, open);
        var arguments = tokens[(open + 1)..close].Where(t => t.Kind is TokenKind.Text or TokenKind.Parameter).Select(t => t.Kind == TokenKind.Text ? t.Value : _parameters[t.Value] as string ?? "").ToList();
        var index = arguments.Count == 2 ? _schema.Find(arguments[0]) : throw Gap("db.index.fulltext.queryNodes with other arguments than two strings or parameters");
        if (index is not { Type: "FULLTEXT", OnNodes: true })
        {
            throw new FailureException(
                FailureCodes.ProcedureCallFailed, $"Failed to invoke procedure `db.index.fulltext.queryNodes`: There is no such fulltext schema index: {arguments[0]}");
        }

        var (node, score) = ("node", "score");
        var i = SkipSpace(tokens, close + 1);
        var isAlone = i >= end;
        if (!isAlone && tokens[i].IsWord("YIELD"))
        {
            for (i = SkipSpace(tokens, i + 1); i < end; i = SkipSpace(tokens, i + 1))
            {
                var yielded = tokens[i].Value;
                var alias = yielded;
                var after = SkipSpace(tokens, i + 1);
                if (after < end && tokens[after].IsWord("AS"))
                {
                    i = SkipSpace(tokens, after + 1);
                    alias = tokens[i].Value;
                }

                (node, score) = yielded == "node" ? (alias, score) : (node, alias);
                after = SkipSpace(tokens, i + 1);
                i++;
                if (after >= end || !tokens[after].IsSymbol(','))
                {
                    break;
                }

                i = after;
            }
        }

        var expression = FullTextQuery.Score(arguments[1], "node", index.Properties);
        var branches = index.Labels.Select(l => $"MATCH (node:`{l}`) WITH node, {expression} AS score WHERE score > 0.0 RETURN node AS {node}, score AS {score}");
        to.Append("CALL { ").AppendJoin(" UNION ", branches).Append(" } ");
        if (isAlone)
        {
            to.Append(CultureInfo.InvariantCulture, $"RETURN {node}, {score} ORDER BY {score} DESC");
        }
        else
        {
            to.Append(CultureInfo.InvariantCulture, $"WITH * ORDER BY {score} DESC ");
        }

        return i;
    }

    private static bool IsSequence(List<Token> tokens, int at, params string[] names)
    {
        for (var n = 0; n < names.Length; n++, at += 2)
        {
            if (at >= tokens.Count || !tokens[at].IsName || tokens[at].Value != names[n] || (n + 1 < names.Length && !(at + 1 < tokens.Count && tokens[at + 1].IsSymbol('.'))))
            {
                return false;
            }
        }

        return true;
    }

    private static int SkipSpace(List<Token> tokens, int at)
    {
        while (at < tokens.Count && tokens[at].Kind == TokenKind.Space)
        {
            at++;
        }

        return at;
    }

    private static int Close(List<Token> tokens, int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == TokenKind.Symbol)
            {
                depth += tokens[i].Raw[0] is '(' or '[' or '{' ? 1 : tokens[i].Raw[0] is ')' or ']' or '}' ? -1 : 0;
                if (depth == 0)
                {
                    return i;
                }
            }
        }

        throw new FailureException(FailureCodes.SyntaxError, $"'{tokens[open].Raw}' is not closed");
    }

    private static FailureException Gap(string what) => new(FailureCodes.NotInEngine, $"FalkorDB has no {what}; see tests/KnowledgeGraph.BoltFacade/gaps.md");
}
