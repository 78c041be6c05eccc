using System.Text.RegularExpressions;
using KnowledgeGraph.BoltFacade.Bolt;

namespace KnowledgeGraph.BoltFacade.Cypher;

/// <summary>A constraint or an index as it was declared.</summary>
/// <param name="Type">As SHOW prints it: UNIQUENESS, RELATIONSHIP_UNIQUENESS; RANGE, TEXT, FULLTEXT, POINT, VECTOR, LOOKUP.</param>
/// <param name="Properties">Names of properties in the order declared.</param>
internal sealed record SchemaRule(
    long Id, string Name, bool IsConstraint, string Type, bool OnNodes, IReadOnlyList<string> Labels, IReadOnlyList<string> Properties, string Statement)
{
    public string EntityType => OnNodes ? "NODE" : "RELATIONSHIP";

    /// <summary>Whether the engine keeps an index for it: by one label and one property or more.</summary>
    public bool IsIndexed => IsConstraint || Type == "RANGE";

    public bool IsEquivalent(SchemaRule other)
        => Type == other.Type && OnNodes == other.OnNodes && Labels.SequenceEqual(other.Labels) && Properties.SequenceEqual(other.Properties);
}

/// <summary>What stands in the schema; a transaction changes its own copy.</summary>
internal sealed record SchemaCatalog(IReadOnlyList<SchemaRule> Rules, long NextId)
{
    /// <summary>That of a new database of Neo4j: the two indexes of all labels and all types.</summary>
    public static SchemaCatalog New { get; } = new(
        [
            new SchemaRule(1, "index_343aff4e", false, "LOOKUP", true, [], [], "CREATE LOOKUP INDEX `index_343aff4e` FOR (n) ON EACH labels(n)"),
            new SchemaRule(2, "index_f7700477", false, "LOOKUP", false, [], [], "CREATE LOOKUP INDEX `index_f7700477` FOR ()-[r]-() ON EACH type(r)"),
        ],
        3);

    public SchemaRule? Find(string name) => Rules.FirstOrDefault(r => r.Name == name);

    public IEnumerable<SchemaRule> Constraints => Rules.Where(r => r.IsConstraint);
}

/// <summary>A statement that changes the schema.</summary>
/// <param name="Rule">What to add; null where <paramref name="Name"/> is to be dropped.</param>
internal sealed record SchemaCommand(bool IsConstraint, SchemaRule? Rule, string Name, bool IsConditional)
{
    private const string NameText = "(?:`(?<name>(?:[^`]|``)+)`|(?<name>[\\w]+))";
    private const string Pattern = @"(?:\(\s*(?<v>\w+)\s*:\s*(?<labels>[^)]+?)\s*\)|\(\s*\)\s*<?-\s*\[\s*(?<v>\w+)\s*:\s*(?<types>[^\]]+?)\s*\]\s*->?\s*\(\s*\))";

    private static readonly Regex Constraint = Make(
        @"^CREATE\s+CONSTRAINT(?:\s+(?!IF\s+NOT\b|FOR\b)" + NameText + @")?(?<if>\s+IF\s+NOT\s+EXISTS)?\s+FOR\s+" + Pattern
        + @"\s+REQUIRE\s+(?<what>.+?)\s+IS\s+(?<kind>.+?)(?:\s+OPTIONS\s+\{.*\})?$");

    private static readonly Regex Index = Make(
        @"^CREATE\s+(?:(?<kind>RANGE|TEXT|POINT|FULLTEXT|VECTOR|LOOKUP)\s+)?INDEX(?:\s+(?!IF\s+NOT\b|FOR\b)" + NameText + @")?(?<if>\s+IF\s+NOT\s+EXISTS)?\s+FOR\s+" + Pattern
        + @"\s+ON\s+(?:EACH\s+)?(?<what>\(.+?\)|\[.+?\])(?:\s+OPTIONS\s+\{.*\})?$");

    private static readonly Regex Drop = Make(@"^DROP\s+(?<kind>CONSTRAINT|INDEX)\s+" + NameText + @"(?<if>\s+IF\s+EXISTS)?$");

    /// <summary>The command that a statement is; null where it is none of the schema's.</summary>
    /// <exception cref="FailureException">It looks like one and cannot be read, or only the enterprise edition knows it.</exception>
    public static SchemaCommand? Parse(string statement)
    {
        var text = string.Concat(CypherLexer.Read(statement).Select(t => t.Kind == TokenKind.Space ? " " : t.Raw)).Trim().TrimEnd(';').TrimEnd();
        if (Drop.Match(text) is { Success: true } drop)
        {
            return new SchemaCommand(Is(drop, "kind", "CONSTRAINT"), null, Value(drop, "name"), drop.Groups["if"].Success);
        }

        if (Constraint.Match(text) is { Success: true } constraint)
        {
            var kind = Regex.Replace(Value(constraint, "kind"), @"\s+", " ").ToUpperInvariant();
            if (kind is not ("UNIQUE" or "NODE UNIQUE" or "RELATIONSHIP UNIQUE" or "REL UNIQUE"))
            {
                throw new FailureException(
                    FailureCodes.ConstraintCreationFailed, $"Unable to create Constraint: IS {kind} requires Neo4j Enterprise Edition");
            }

            var onNodes = constraint.Groups["labels"].Success;
            return Create(constraint, true, onNodes ? "UNIQUENESS" : "RELATIONSHIP_UNIQUENESS", text);
        }

        if (Index.Match(text) is { Success: true } index)
        {
            return Create(index, false, index.Groups["kind"].Success ? Value(index, "kind").ToUpperInvariant() : "RANGE", text);
        }

        return Regex.IsMatch(text, @"^(CREATE|DROP)\s+((RANGE|TEXT|POINT|FULLTEXT|VECTOR|LOOKUP)\s+)?(CONSTRAINT|INDEX)\b", RegexOptions.IgnoreCase)
            ? throw new FailureException(FailureCodes.SyntaxError, $"The façade cannot read this command of the schema: {text}")
            : null;
    }

    private static SchemaCommand Create(Match match, bool isConstraint, string type, string text)
    {
        var onNodes = match.Groups["labels"].Success;
        List<string> labels = [.. Value(match, onNodes ? "labels" : "types").Split('|').Select(Unquote)];
        List<string> properties = [.. Value(match, "what").Trim('(', ')', '[', ']', ' ').Split(',').Select(p => Unquote(p[(p.IndexOf('.', StringComparison.Ordinal) + 1)..]))];
        var name = Value(match, "name");
        if (name.Length == 0)
        {
            name = $"{(isConstraint ? "constraint" : "index")}_{string.Join('_', labels)}_{string.Join('_', properties)}_{type}".ToLowerInvariant();
        }

        return new SchemaCommand(isConstraint, new SchemaRule(0, name, isConstraint, type, onNodes, labels, properties, text), name, match.Groups["if"].Success);
    }

    private static string Unquote(string name)
    {
        name = name.Trim();
        return name.StartsWith('`') ? name[1..^1].Replace("``", "`", StringComparison.Ordinal) : name;
    }

    private static bool Is(Match match, string group, string value) => match.Groups[group].Value.Equals(value, StringComparison.OrdinalIgnoreCase);

    private static string Value(Match match, string group) => match.Groups[group].Value;

    private static Regex Make(string pattern)
        => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(10));
}
