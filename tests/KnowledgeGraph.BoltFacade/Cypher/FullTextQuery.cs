using System.Text;
using System.Text.RegularExpressions;
using KnowledgeGraph.BoltFacade.Bolt;
using KnowledgeGraph.BoltFacade.Engine;

namespace KnowledgeGraph.BoltFacade.Cypher;

/// <summary>Stands in for Neo4j's full-text index with the analyzer <c>cjk</c>: which names a query finds, and roughly in what order.</summary>
/// <remarks>
/// Of Lucene's syntax: words, "phrases", + - AND OR NOT, escapes. A run of Chinese becomes its pairs of neighbours, any of which is enough; in quotes the
/// whole must stand there; one Chinese character alone finds nothing. Brackets, wildcards and ranges fail, as unbalanced ones do in Neo4j.
/// </remarks>
internal static partial class FullTextQuery
{
    /// <summary>An expression of FalkorDB's Cypher: above 0 where an entity is found, the better the higher.</summary>
    /// <param name="variable">Of the entity.</param>
    /// <exception cref="FailureException">The query is not in the syntax.</exception>
    public static string Score(string query, string variable, IReadOnlyList<string> properties)
    {
        var clauses = Parse(query);
        var values = string.Join(" + ", properties.Select(p => ListOf($"{variable}.`{p}`")));
        var conditions = new StringBuilder("true");
        foreach (var clause in clauses.Where(c => c.Occur != '?'))
        {
            conditions.Append(clause.Occur == '+' ? " AND (" : " AND NOT (").Append(string.Join(" OR ", clause.Parts.Select(p => Found(values, p)).DefaultIfEmpty("false"))).Append(')');
        }

        var hits = string.Join(" + ", clauses.Where(c => c.Occur != '-').SelectMany(c => c.Parts).Select(p => $"CASE WHEN {Found(values, p)} THEN 1.0 ELSE 0.0 END").DefaultIfEmpty("0.0"));
        // Long texts weigh a hit less, as Lucene's length norm does.
        var length = $"reduce(l_ = 0, v_ IN {values} | l_ + size(v_))";
        return $"CASE WHEN {conditions} THEN ({hits}) / (10.0 + {length}) ELSE 0.0 END";
    }

    private static string ListOf(string property)
        => $"CASE WHEN {property} IS NULL THEN [] WHEN typeOf({property}) = 'List' THEN {property} ELSE [{property}] END";

    private static string Found(string values, string part) => $"any(v_ IN {values} WHERE toLower(v_) CONTAINS {LiteralWriter.Text(part)})";

    private sealed record Clause(char Occur, IReadOnlyList<string> Parts);

    private static List<Clause> Parse(string query)
    {
        var clauses = new List<Clause>();
        var next = '?';
        for (var at = 0; at < query.Length;)
        {
            var c = query[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c is '+' or '-' or '!')
            {
                next = c == '+' ? '+' : '-';
                at++;
            }
            else if (c == '"')
            {
                var end = query.IndexOf('"', at + 1);
                if (end < 0)
                {
                    throw Failed(query, "a quotation mark is not closed");
                }

                clauses.Add(new Clause(next, [query[(at + 1)..end].ToLowerInvariant()]));
                (next, at) = ('?', end + 1);
            }
            else if (c is '(' or ')' or '[' or ']' or '{' or '}' or '^' or '~' or '*' or '?' or ':' or '/')
            {
                throw Failed(query, $"'{c}' is not escaped");
            }
            else
            {
                var word = Word(query, ref at);
                switch (word)
                {
                    case "OR" or "||":
                        break;
                    case "AND" or "&&":
                        if (clauses.Count > 0 && clauses[^1].Occur == '?')
                        {
                            clauses[^1] = clauses[^1] with { Occur = '+' };
                        }

                        next = '+';
                        break;
                    case "NOT":
                        next = '-';
                        break;
                    default:
                        clauses.Add(new Clause(next, [.. Parts(word.ToLowerInvariant())]));
                        next = '?';
                        break;
                }
            }
        }

        return clauses;
    }

    private static string Word(string query, ref int at)
    {
        var word = new StringBuilder();
        while (at < query.Length && !char.IsWhiteSpace(query[at]) && query[at] is not ('"' or '(' or ')' or '[' or ']' or '{' or '}' or '^' or '~' or '*' or '?' or ':' or '/'))
        {
            if (query[at] == '\\' && at + 1 < query.Length)
            {
                at++;
            }

            word.Append(query[at++]);
        }

        return word.ToString();
    }

    private static IEnumerable<string> Parts(string word)
    {
        foreach (Match run in Runs().Matches(word))
        {
            if (run.Value[0] < '\u2E80')
            {
                yield return run.Value;
                continue;
            }

            for (var i = 0; i + 1 < run.Length; i++)
            {
                yield return run.Value.Substring(i, 2);
            }
        }
    }

    private static FailureException Failed(string query, string why)
        => new(FailureCodes.ProcedureCallFailed, $"Failed to invoke procedure `db.index.fulltext.queryNodes`: Cannot parse '{query}': {why}");

    [GeneratedRegex(@"[\u2E80-\u9FFF\uF900-\uFAFF\uFF10-\uFF5A]+|[^\W\u2E80-\uFFFF]+")]
    private static partial Regex Runs();
}
