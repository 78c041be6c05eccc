using System.Text.RegularExpressions;
using KnowledgeGraph.BoltFacade.Engine;

namespace KnowledgeGraph.BoltFacade.Cypher;

/// <summary>Answers SHOW CONSTRAINTS, SHOW INDEXES and SHOW DATABASES from what the façade knows.</summary>
internal static partial class ShowCommand
{
    /// <summary>The statement that gives the answer, as Cypher over a list; null where the statement is no SHOW that the façade knows.</summary>
    public static string? Rewrite(string statement, SchemaCatalog schema, string database)
    {
        var text = string.Concat(CypherLexer.Read(statement).Select(t => t.Kind == TokenKind.Space ? " " : t.Raw)).Trim().TrimEnd(';').TrimEnd();
        if (Head().Match(text) is not { Success: true } head)
        {
            return null;
        }

        var kind = head.Groups["kind"].Value.ToUpperInvariant();
        var what = head.Groups["what"].Value.ToUpperInvariant();
        var rows = what.StartsWith("CONSTRAINT", StringComparison.Ordinal) ? [.. schema.Constraints.Where(c => IsOfKind(c, kind)).Select(Constraint)]
            : what.StartsWith("INDEX", StringComparison.Ordinal) ? schema.Rules.Where(r => IsOfKind(r, kind)).Select(Index).ToList()
            : [Database(database)];
        var columns = what[0] == 'C' ? ConstraintColumns : what[0] == 'I' ? IndexColumns : DatabaseColumns;
        var tail = text[head.Length..].Trim();
        var all = what[0] == 'C' ? Constraint(Sample) : what[0] == 'I' ? Index(Sample) : Database(database);

        // YIELD a, b AS c … [RETURN …]; without it the default columns.
        var yielded = columns;
        var aliases = columns;
        var order = "";
        if (Yield().Match(tail) is { Success: true } yield)
        {
            var items = yield.Groups["items"].Value.Trim();
            var pairs = items == "*" ? [.. all.Keys.Select(k => (k, k))]
                : items.Split(',').Select(i => As().Split(i.Trim())).Select(p => (p[0].Trim(), p[^1].Trim())).ToList();
            (yielded, aliases) = ([.. pairs.Select(p => p.Item1)], [.. pairs.Select(p => p.Item2)]);
            order = yield.Groups["order"].Value;
            tail = tail[yield.Length..].Trim();
        }

        var isReturned = Regex.IsMatch(tail, @"\bRETURN\b", RegexOptions.IgnoreCase);
        var with = string.Join(", ", yielded.Zip(aliases, (y, a) => $"row_.`{y}` AS `{a}`"));
        return $"UNWIND {LiteralWriter.Text(rows.ConvertAll(r => (object?)r))} AS row_ WITH {with} {order} {tail} "
            + (isReturned ? "" : $"RETURN {string.Join(", ", aliases.Select(a => $"`{a}`"))}");
    }

    private static readonly List<string> ConstraintColumns = ["id", "name", "type", "entityType", "labelsOrTypes", "properties", "ownedIndex", "propertyType"];
    private static readonly List<string> IndexColumns =
        ["id", "name", "state", "populationPercent", "type", "entityType", "labelsOrTypes", "properties", "indexProvider", "owningConstraint", "lastRead", "readCount"];

    private static readonly List<string> DatabaseColumns = ["name", "type", "aliases", "access", "address", "role", "writer", "requestedStatus", "currentStatus", "statusMessage", "default", "home", "constituents"];
    private static readonly SchemaRule Sample = new(0, "", true, "UNIQUENESS", true, [], [], "");

    private static bool IsOfKind(SchemaRule rule, string kind) => kind switch
    {
        "" or "ALL" => true,
        "UNIQUE" or "UNIQUENESS" => rule.IsConstraint,
        "NODE UNIQUE" or "NODE UNIQUENESS" => rule is { IsConstraint: true, OnNodes: true },
        "RELATIONSHIP UNIQUE" or "RELATIONSHIP UNIQUENESS" or "REL UNIQUE" => rule is { IsConstraint: true, OnNodes: false },
        _ => (rule.IsConstraint ? "RANGE" : rule.Type) == kind,
    };

    private static Dictionary<string, object?> Constraint(SchemaRule rule) => new()
    {
        ["id"] = rule.Id,
        ["name"] = rule.Name,
        ["type"] = rule.Type,
        ["entityType"] = rule.EntityType,
        ["labelsOrTypes"] = Texts(rule.Labels),
        ["properties"] = Texts(rule.Properties),
        ["ownedIndex"] = rule.Name,
        ["propertyType"] = null,
        ["options"] = new Dictionary<string, object?>(),
        ["createStatement"] = rule.Statement,
    };

    private static Dictionary<string, object?> Index(SchemaRule rule) => new()
    {
        ["id"] = rule.Id,
        ["name"] = rule.Name,
        ["state"] = "ONLINE",
        ["populationPercent"] = 100.0,
        ["type"] = rule.IsConstraint ? "RANGE" : rule.Type,
        ["entityType"] = rule.EntityType,
        ["labelsOrTypes"] = rule.Type == "LOOKUP" ? null : Texts(rule.Labels),
        ["properties"] = rule.Type == "LOOKUP" ? null : Texts(rule.Properties),
        ["indexProvider"] = rule.Type switch { "FULLTEXT" => "fulltext-1.0", "TEXT" => "text-2.0", "POINT" => "point-1.0", "LOOKUP" => "token-lookup-1.0", "VECTOR" => "vector-2.0", _ => "range-1.0" },
        ["owningConstraint"] = rule.IsConstraint ? rule.Name : null,
        ["lastRead"] = null,
        ["readCount"] = 0L,
        ["options"] = Options(rule),
        ["failureMessage"] = "",
        ["createStatement"] = rule.Statement,
    };

    private static Dictionary<string, object?> Options(SchemaRule rule)
    {
        var config = new Dictionary<string, object?>();
        if (Analyzer().Match(rule.Statement) is { Success: true } analyzer)
        {
            config["fulltext.analyzer"] = analyzer.Groups[1].Value;
        }

        return new Dictionary<string, object?> { ["indexConfig"] = config };
    }

    private static Dictionary<string, object?> Database(string name) => new()
    {
        ["name"] = name,
        ["type"] = "standard",
        ["aliases"] = Texts([]),
        ["access"] = "read-write",
        ["address"] = "localhost",
        ["role"] = "primary",
        ["writer"] = true,
        ["requestedStatus"] = "online",
        ["currentStatus"] = "online",
        ["statusMessage"] = "",
        ["default"] = true,
        ["home"] = true,
        ["constituents"] = Texts([]),
    };

    private static List<object?> Texts(IEnumerable<string> texts) => [.. texts];

    [GeneratedRegex(@"^SHOW\s+(?<kind>(?:ALL|UNIQUE|UNIQUENESS|NODE UNIQUE(?:NESS)?|RELATIONSHIP UNIQUE(?:NESS)?|REL UNIQUE|RANGE|TEXT|FULLTEXT|POINT|LOOKUP|VECTOR|HOME|DEFAULT)\b)?\s*(?<what>CONSTRAINTS?|INDEX(?:ES)?|DATABASES?)\b(?:\s+neo4j\b)?", RegexOptions.IgnoreCase)]
    private static partial Regex Head();

    [GeneratedRegex(@"^YIELD\s+(?<items>\*|.+?)(?<order>\s+(?:ORDER\s+BY|SKIP|LIMIT)\b.*?)?(?=\s+WHERE\b|\s+RETURN\b|$)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Yield();

    [GeneratedRegex(@"\s+AS\s+", RegexOptions.IgnoreCase)]
    private static partial Regex As();

    [GeneratedRegex(@"fulltext\.analyzer`?\s*:\s*['""](.+?)['""]")]
    private static partial Regex Analyzer();
}
