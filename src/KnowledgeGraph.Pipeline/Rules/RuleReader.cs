using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>Reads the rules of a folder and checks them against the schema and themselves.</summary>
internal sealed partial class RuleReader
{
    /// <summary>No rule may look farther, in UTF-16 code units.</summary>
    private const int LongestReach = 2000;

    private static readonly string[] Keys = ["id", "why", "schema", "pattern", "relation", "mention", "dates", "name", "qualifiers", "properties", "confidence", "needs", "unless", "examples", "counterexamples"];

    private readonly GraphSchema schema;
    private readonly string lexiconFolder;
    private readonly Dictionary<string, WordClass> classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string File, int Line)> ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RuleFile> lexicons = new(StringComparer.Ordinal);
    private readonly List<SeedFormatException> problems = [];

    private RuleReader(GraphSchema schema, string lexiconFolder)
    {
        this.schema = schema;
        this.lexiconFolder = lexiconFolder;
    }

    /// <param name="seedsFolder">The folder that holds <c>rules</c>, which may be missing, and <c>lexicon</c>.</param>
    /// <param name="schema">Knows types, relations, kinds and qualifiers.</param>
    /// <returns>The rules in the order of file names and lines, and what is wrong with the others.</returns>
    public static (IReadOnlyList<Rule> Rules, IReadOnlyList<SeedFormatException> Problems) Read(string seedsFolder, GraphSchema schema)
    {
        var folder = Path.Combine(seedsFolder, "rules");
        var paths = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        var reader = new RuleReader(schema, Path.Combine(seedsFolder, "lexicon"));
        return reader.Read([.. paths.Select(p => (Func<RuleFile>)(() => RuleFile.Load(p)))]);
    }

    /// <summary>Reads rules from texts, each with the name by which messages call it.</summary>
    public static (IReadOnlyList<Rule> Rules, IReadOnlyList<SeedFormatException> Problems) Parse(
        GraphSchema schema, string lexiconFolder, params IEnumerable<(string Path, string Text)> texts)
        => new RuleReader(schema, lexiconFolder).Read([.. texts.Select(t => (Func<RuleFile>)(() => RuleFile.Parse(t.Path, t.Text)))]);

    private (IReadOnlyList<Rule> Rules, IReadOnlyList<SeedFormatException> Problems) Read(IReadOnlyList<Func<RuleFile>> sources)
    {
        var files = sources.Select(s => Try(s)).OfType<RuleFile>().ToList();
        var rules = new List<Rule>();

        // Classes come first, since a rule may use those of any file.
        foreach (var file in files)
        {
            Try(() => ReadWords(file));
        }

        foreach (var file in files)
        {
            foreach (var node in RuleFile.Items(file.Root.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "rules" }).Value))
            {
                if (IsForSchema(file, node) && Try(() => ReadRule(file, node)) is { } rule)
                {
                    rules.Add(rule);
                }
            }
        }

        return (rules, problems);
    }

    private T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (SeedFormatException e)
        {
            problems.Add(e);
            return null;
        }
    }

    private RuleFile ReadWords(RuleFile file)
    {
        foreach (var (section, _, value) in file.Entries(file.Root, "a rule file", ["words", "rules"]))
        {
            foreach (var (name, key, words) in section == "words" ? file.Entries(value, "words") : [])
            {
                if (!classes.TryAdd(name, new WordClass(Words(file, words))))
                {
                    throw file.Error(key, $"the word class '{name}' is declared twice; expected one declaration in all files");
                }
            }
        }

        return file;
    }

    /// <summary>Words of a list, or of a list of a lexicon: <c>{from: roles.yaml, list: residents}</c>.</summary>
    private HashSet<string> Words(RuleFile file, YamlNode node)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        if (node is YamlMappingNode)
        {
            var reference = file.Entries(node, "a reference to a lexicon", ["from", "list", "class", "and"]).ToDictionary(e => e.Name, e => e.Value, StringComparer.Ordinal);
            if (!reference.TryGetValue("from", out var from) || !reference.TryGetValue("list", out var list))
            {
                throw file.Error(node, "a reference to a lexicon needs 'from', a file, and 'list', a list in it");
            }

            var lexicon = Lexicon(file, from);
            var found = Child(lexicon, lexicon.Root, file, list);
            if (reference.TryGetValue("class", out var own))
            {
                found = Child(lexicon, found, file, own);
            }

            words.UnionWith(RuleFile.Items(found).SelectMany(i => lexicon.Text(i, "a word").Split(' ', StringSplitOptions.RemoveEmptyEntries)));
            foreach (var word in RuleFile.Items(reference.GetValueOrDefault("and")))
            {
                AddWord(file, word, words);
            }

            return words;
        }

        foreach (var item in RuleFile.Items(node))
        {
            AddWord(file, item, words);
        }

        return words.Count > 0 ? words : throw file.Error(node, "a word class without words; expected a list of words");
    }

    private static void AddWord(RuleFile file, YamlNode node, HashSet<string> words)
    {
        var word = file.Text(node, "a word");
        if (word.Length > 31 || word.Any(char.IsWhiteSpace))
        {
            throw file.Error(node, $"'{word}' is no word; expected 1 to 31 characters without blanks");
        }

        if (!words.Add(word))
        {
            throw file.Error(node, $"'{word}' stands twice in its class");
        }
    }

    private RuleFile Lexicon(RuleFile file, YamlNode node)
    {
        var name = file.Text(node, "the name of a lexicon file");
        var path = Path.Combine(lexiconFolder, name);
        if (!File.Exists(path))
        {
            var there = Directory.EnumerateFiles(lexiconFolder, "*.yaml").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);
            throw file.Error(node, $"there is no lexicon '{name}'; {Suggestion.OneOf(name, there)}");
        }

        if (!lexicons.TryGetValue(path, out var lexicon))
        {
            lexicons[path] = lexicon = RuleFile.Load(path);
        }

        return lexicon;
    }

    private static YamlNode Child(RuleFile lexicon, YamlNode parent, RuleFile file, YamlNode key)
    {
        var name = file.Text(key, "the name of a list");
        var children = ((parent as YamlMappingNode) ?? new YamlMappingNode()).Children;
        return children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: { } v } && v == name).Value
            ?? throw file.Error(key, $"there is no '{name}' in {Path.GetFileName(lexicon.Path)}; {Suggestion.OneOf(name, children.Select(c => c.Key.ToString()))}");
    }

    /// <summary>Whether a rule's <c>schema</c>, the version that it needs, is no newer than the one that facts follow.</summary>
    private bool IsForSchema(RuleFile file, YamlNode node)
    {
        if (node is not YamlMappingNode mapping || mapping.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "schema" }).Value is not { } needed)
        {
            return true;
        }

        if (int.TryParse((needed as YamlScalarNode)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return !int.TryParse(schema.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var own) || version <= own;
        }

        problems.Add(file.Error(needed, $"'{needed}' is no version of the schema; expected a whole number, such as 2"));
        return false;
    }

    private Rule ReadRule(RuleFile file, YamlNode node)
    {
        var fields = file.Entries(node, "a rule", Keys).ToDictionary(e => e.Name, e => e.Value, StringComparer.Ordinal);
        YamlNode Field(string name, string what) => fields.GetValueOrDefault(name) ?? throw file.Error(node, $"the rule lacks '{name}': {what}");
        var id = Id(file, Field("id", "its name, such as org-seat-stated"));
        var why = file.Text(Field("why", "one line that says what it reads"), "one line");
        var patternNode = Field("pattern", "what it looks for");
        var pattern = Pattern(file, patternNode);
        if (pattern.Reach > LongestReach)
        {
            throw file.Error(patternNode, $"the pattern may reach over {pattern.Reach} characters; expected at most {LongestReach}: fewer lists, shorter gaps");
        }

        var variants = PatternVariant.Of(pattern)
            ?? throw file.Error(patternNode, "the pattern has nothing to look for: a word or a mention that every match has, outside of what is optional");
        var confidenceNode = Field("confidence", "a probability such as 0.85");
        if (!double.TryParse(file.Text(confidenceNode, "a probability"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var confidence) || confidence is <= 0 or > 1)
        {
            throw file.Error(confidenceNode, $"'{confidenceNode}' is no confidence; expected a probability above 0, at most 1");
        }

        var (relation, mention, dates, gives) = Output(file, node, fields, pattern);
        return new Rule
        {
            Id = id,
            Why = why,
            File = Path.GetFileName(file.Path),
            Line = (int)node.Start.Line,
            Source = file.Text(patternNode, "a pattern"),
            Pattern = pattern,
            Variants = variants,
            Relation = relation,
            Mention = mention,
            Dates = dates,
            Gives = gives,
            Confidence = confidence,
            Needs = Guards(file, fields.GetValueOrDefault("needs"), pattern),
            Unless = Guards(file, fields.GetValueOrDefault("unless"), pattern),
            Examples = [.. Examples(file, Field("examples", "at least one text with the facts that it gives"), true), .. Examples(file, Field("counterexamples", "at least one text that it gives nothing for"), false)],
        };
    }

    private string Id(RuleFile file, YamlNode node)
    {
        var id = file.Text(node, "a name");
        if (!id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || !char.IsAsciiLetterLower(id[0]))
        {
            throw file.Error(node, $"'{id}' is no name of a rule; expected small letters, digits and hyphens, such as org-seat-stated");
        }

        return ids.TryAdd(id, (file.Path, (int)node.Start.Line))
            ? id
            : throw file.Error(node, $"'{id}' stands twice; it is already in {Path.GetFileName(ids[id].File)}, line {ids[id].Line}");
    }

    private Pattern Pattern(RuleFile file, YamlNode node)
    {
        try
        {
            return PatternParser.Parse(file.Text(node, "a pattern"), schema, classes);
        }
        catch (PatternException e)
        {
            throw file.Error(node, e.Offset, e.Message);
        }
    }

    private (RelationOutput? Relation, MentionOutput? Mention, IReadOnlyList<DateOutput> Dates, string Gives) Output(
        RuleFile file, YamlNode node, Dictionary<string, YamlNode> fields, Pattern pattern)
    {
        var (relation, mention, dates) = (fields.GetValueOrDefault("relation"), fields.GetValueOrDefault("mention"), fields.GetValueOrDefault("dates"));
        if (new[] { relation, mention, dates }.Count(n => n is not null) != 1)
        {
            throw file.Error(
                node, "a rule gives either a 'relation', such as org LOCATED_IN seat, or a 'mention', such as team:Organization, or 'dates', such as place valid_from when");
        }

        if (mention is null)
        {
            Forbid(file, fields, "properties", "a mention");
            Forbid(file, fields, "name", "a mention");
        }

        if (relation is not null)
        {
            return (Relation(file, relation, fields.GetValueOrDefault("qualifiers"), pattern), null, [], file.Text(relation, "a relation"));
        }

        Forbid(file, fields, "qualifiers", "a relation");
        if (mention is not null)
        {
            return (null, MentionOf(file, mention, fields.GetValueOrDefault("name"), fields.GetValueOrDefault("properties"), pattern), [], file.Text(mention, "a mention"));
        }

        var nodes = dates is YamlSequenceNode ? RuleFile.Items(dates).ToList() : [dates!];
        return (null, null, [.. nodes.Select(d => Date(file, d, pattern))], string.Join("; ", nodes.Select(d => file.Text(d, "a date"))));
    }

    private static void Forbid(RuleFile file, Dictionary<string, YamlNode> fields, string name, string owner)
    {
        if (fields.TryGetValue(name, out var node))
        {
            throw file.Error(node, $"'{name}' belongs to {owner}; this rule gives none");
        }
    }

    private RelationOutput Relation(RuleFile file, YamlNode node, YamlNode? qualifiers, Pattern pattern)
    {
        var text = file.Text(node, "a relation");
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3)
        {
            throw file.Error(node, $"'{text}' is no relation; expected head, type and tail, such as org LOCATED_IN seat");
        }

        var type = schema.RelationType(parts[1])
            ?? throw file.Error(node, text.IndexOf(parts[1], StringComparison.Ordinal), $"'{parts[1]}' is no relation of the schema; {Suggestion.OneOf(parts[1], schema.RelationTypes.Select(r => r.Name))}");
        var head = End(file, node, text, 0, parts[0], type.Name, type.Heads, pattern);
        var tail = End(file, node, text, text.LastIndexOf(parts[2], StringComparison.Ordinal), parts[2], type.Name, type.Tails, pattern);
        return new RelationOutput(head, type, tail, [.. file.Entries(qualifiers, "qualifiers", [.. type.Qualifiers.Select(q => q.Name)]).Select(q => Qualifier(file, q.Name, q.Value, type, pattern))]);
    }

    private static RelationEnd End(RuleFile file, YamlNode node, string text, int offset, string name, string relation, IReadOnlyList<string> allowed, Pattern pattern)
    {
        if (name is "subject" or "actor" || name.StartsWith("here.", StringComparison.Ordinal))
        {
            if (!allowed.Contains(EntityTypes.Place))
            {
                throw file.Error(node, offset, $"'{name}' is a place; {relation} wants {string.Join(" or ", allowed)} there");
            }

            return name == "subject" ? new RelationEnd(EndKind.Subject, -1, null)
                : name == "actor" ? new RelationEnd(EndKind.Actor, -1, null)
                : new RelationEnd(EndKind.Here, -1, PlaceKind(file, node, offset, name[5..]));
        }

        var slot = Slot(file, node, offset, name, pattern, ["subject", "actor", "here.community", "here.subdistrict"]);
        var types = pattern.Types[name];
        var wrong = types.FirstOrDefault(t => !allowed.Contains(t));
        return types.Count == 0 ? throw file.Error(node, offset, $"'{name}' captures text; an end of {relation} must be a mention")
            : wrong is not null ? throw file.Error(node, offset, $"'{name}' may be a {wrong}; {relation} wants {string.Join(" or ", allowed)} there")
            : new RelationEnd(EndKind.Captured, slot, null);
    }

    private static string PlaceKind(RuleFile file, YamlNode node, int offset, string kind)
    {
        string[] kinds = [PlaceKinds.City, PlaceKinds.District, PlaceKinds.Subdistrict, PlaceKinds.Community, PlaceKinds.Neighbourhood];
        return kinds.Contains(kind) ? kind : throw file.Error(node, offset + 5, $"'{kind}' is no kind of place that a text speaks of; {Suggestion.OneOf(kind, kinds)}");
    }

    private static int Slot(RuleFile file, YamlNode node, int offset, string name, Pattern pattern, params string[] besides)
    {
        for (var slot = 0; slot < pattern.Names.Count; slot++)
        {
            if (pattern.Names[slot] == name)
            {
                return slot;
            }
        }

        throw file.Error(node, offset, $"the pattern captures no '{name}'; {Suggestion.OneOf(name, pattern.Names.Concat(besides))}");
    }

    private static QualifierSource Qualifier(RuleFile file, string name, YamlNode node, RelationTypeDefinition type, Pattern pattern)
    {
        var text = file.Text(node, "a value, $name or $name.property");
        if (text[0] == '$')
        {
            var parts = text[1..].Split('.', 2);
            return new QualifierSource(name, null, Slot(file, node, 1, parts[0], pattern), parts.Length == 2 ? parts[1] : null);
        }

        var definition = type.Qualifiers.First(q => q.Name == name);
        if (definition.Values.Count > 0 && !definition.Values.Contains(text))
        {
            throw file.Error(node, $"'{text}' is no {name}; {Suggestion.OneOf(text, definition.Values)}");
        }

        return new QualifierSource(name, text, -1, null);
    }

    private MentionOutput MentionOf(RuleFile file, YamlNode node, YamlNode? name, YamlNode? properties, Pattern pattern)
    {
        var text = file.Text(node, "a mention");
        var colon = text.IndexOf(':');
        if (colon <= 0)
        {
            throw file.Error(node, $"'{text}' is no mention; expected what it spans and its type, such as team:Organization");
        }

        var slot = Slot(file, node, 0, text[..colon], pattern);
        var parts = text[(colon + 1)..].Split('.', 2);
        var type = schema.EntityType(parts[0]) is { } found && parts[0] is not (EntityTypes.Policy or EntityTypes.Document)
            ? found
            : throw file.Error(node, colon + 1, $"'{parts[0]}' is no type of mention; {Suggestion.OneOf(parts[0], schema.EntityTypes.Select(t => t.Name).Except([EntityTypes.Policy, EntityTypes.Document]))}");
        if (parts.Length == 2 && !type.Kinds.Contains(parts[1]))
        {
            throw file.Error(node, colon + 2 + parts[0].Length, $"'{parts[1]}' is no kind of {type.Name}; {Suggestion.OneOf(parts[1], type.Kinds)}");
        }

        if (type.Name == EntityTypes.Place && parts.Length == 1)
        {
            throw file.Error(node, colon + 1, $"a place needs its kind; expected {text[..colon]}:Place.KIND with {Suggestion.OneOf(string.Empty, type.Kinds)}");
        }

        return new MentionOutput(
            slot, type.Name, parts.ElementAtOrDefault(1), name is null ? [] : Parts(file, name, pattern),
            [.. file.Entries(properties, "properties").Select(p => KeyValuePair.Create(
                p.Name, Parts(file, p.Value, pattern) is [var part] ? part : throw file.Error(p.Value, "expected a value, $name for its text or @name for its place")))]);
    }

    /// <summary>Words and <c>$name</c>: <c>$place改造</c>; also <c>@name</c> for where something begins.</summary>
    private static List<TextPart> Parts(RuleFile file, YamlNode node, Pattern pattern)
    {
        var text = file.Text(node, "a text");
        var parts = new List<TextPart>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (text[i] is '$' or '@')
            {
                for (i++; i < text.Length && (char.IsAsciiLetterLower(text[i]) || char.IsAsciiDigit(text[i]) || text[i] == '-'); i++)
                {
                }

                parts.Add(new TextPart(string.Empty, Slot(file, node, start + 1, text[(start + 1)..i], pattern), text[start] == '@'));
                continue;
            }

            while (i < text.Length && text[i] is not ('$' or '@'))
            {
                i++;
            }

            parts.Add(new TextPart(text[start..i], -1, false));
        }

        return parts;
    }

    private List<Guard> Guards(RuleFile file, YamlNode? node, Pattern pattern)
    {
        var guards = new List<Guard>();
        foreach (var (name, key, value) in RuleFile.Items(node).SelectMany(i => file.Entries(i, "a guard")))
        {
            var parts = name.Split(' ', 2);
            var place = parts[0] switch
            {
                "before" => GuardPlace.Before,
                "after" => GuardPlace.After,
                "at" => GuardPlace.At,
                "in" => GuardPlace.In,
                "clause" => GuardPlace.Clause,
                "sentence" => GuardPlace.Sentence,
                _ => throw file.Error(key, $"'{parts[0]}' is no place to look at; {Suggestion.OneOf(parts[0], ["before", "after", "at", "in", "clause", "sentence"])}"),
            };
            var slot = parts.Length == 1 ? -1 : Slot(file, key, parts[0].Length + 1, parts[1], pattern);
            var guarded = Pattern(file, value);
            guards.Add(new Guard(place, slot, new PatternProgram(guarded.Elements, isBackward: place == GuardPlace.Before), guarded.Names.Count));
        }

        return guards;
    }

    private List<RuleExample> Examples(RuleFile file, YamlNode node, bool haveFacts)
    {
        var examples = new List<RuleExample>();
        foreach (var item in RuleFile.Items(node))
        {
            var text = file.Text(item, "an example");
            var arrow = text.IndexOf("=>", StringComparison.Ordinal);
            if (arrow >= 0 != haveFacts)
            {
                throw file.Error(item, haveFacts ? $"'{text}' lacks its facts; expected TEXT => HEAD TYPE TAIL; …" : $"'{text}' has facts; a counter-example is a text alone");
            }

            try
            {
                MarkedExample.Parse(arrow < 0 ? text : text[..arrow].TrimEnd(), schema);
            }
            catch (PatternException e)
            {
                throw file.Error(item, e.Offset, e.Message);
            }

            var facts = arrow < 0 ? [] : text[(arrow + 2)..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (haveFacts && facts.Length == 0)
            {
                throw file.Error(item, $"'{text}' has no facts behind '=>'");
            }

            examples.Add(new RuleExample(arrow < 0 ? text : text[..arrow].TrimEnd(), facts, (int)item.Start.Line));
        }

        return examples.Count > 0 ? examples : throw file.Error(node, "expected at least one example");
    }
}
