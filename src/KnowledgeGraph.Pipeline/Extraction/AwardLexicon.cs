namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Whom a title can honour, as its last word tells.</summary>
internal enum Honoured
{
    Anybody,
    Person,
    Community,
    Street,
    Neighbourhood,
    Company,
}

/// <summary>What <c>seeds/lexicon/honours.yaml</c> says of those who receive honours; the file tells what each list is for.</summary>
internal sealed class AwardLexicon
{
    private readonly Dictionary<Honoured, WordSet> titles = [];

    private AwardLexicon(Dictionary<string, WordSet> lists, Dictionary<string, Honoured> meant)
    {
        Grants = lists["grants"];
        Bestows = lists["bestows"];
        Committees = lists["committees"];
        Activities = lists["activities"];
        Ownself = lists["ownself"];
        Authorities = lists["authorities"];
        Joints = lists["joints"];
        Anybody = lists["title_for_anybody"];
        Meant = meant;
    }

    /// <summary>Words of award with a granting subject.</summary>
    public WordSet Grants { get; }

    /// <summary>Of them those whose subject is always an authority.</summary>
    public WordSet Bestows { get; }

    public WordSet Committees { get; }

    public WordSet Activities { get; }

    public WordSet Ownself { get; }

    public WordSet Authorities { get; }

    /// <summary>Words between a title and who has it.</summary>
    public WordSet Joints { get; }

    /// <summary>Common words that mean somebody named before, and whom.</summary>
    public IReadOnlyDictionary<string, Honoured> Meant { get; }

    private WordSet Anybody { get; }

    /// <exception cref="SeedFormatException">The file is malformed or lacks a list.</exception>
    public static AwardLexicon Load(string path)
    {
        using var reader = File.OpenText(path);
        var yaml = new SeedYaml(path);
        var root = yaml.Root(reader);
        var groups = yaml.Entries(root).ToDictionary(e => e.Name, e => e.Value, StringComparer.Ordinal);
        string[] names = ["grants", "committees", "activities", "ownself", "authorities", "joints", "bestows", "title_for_anybody", "title_for", "meant"];
        if (names.FirstOrDefault(n => !groups.ContainsKey(n)) is { } missing)
        {
            throw yaml.Error(root, $"the list '{missing}' is missing; there are {string.Join(", ", groups.Keys)}");
        }

        var lists = names[..8].ToDictionary(n => n, n => new WordSet(yaml.Words(groups[n])), StringComparer.Ordinal);
        var meant = ByHonoured("meant").SelectMany(g => g.Words.Select(w => KeyValuePair.Create(w, g.Honoured))).ToDictionary(StringComparer.Ordinal);
        var lexicon = new AwardLexicon(lists, meant);
        foreach (var (honoured, words) in ByHonoured("title_for"))
        {
            lexicon.titles[honoured] = new WordSet(words);
        }

        return lexicon;

        IEnumerable<(Honoured Honoured, IEnumerable<string> Words)> ByHonoured(string group)
            => yaml.Entries(groups[group], "person", "community", "street", "neighbourhood", "company")
                .Select(e => (Enum.Parse<Honoured>(e.Name, ignoreCase: true), yaml.Words(e.Value)));
    }

    /// <summary>先进工作者 honours a person, 文明村 a village, 平安街道 a sub-district; it decides who is meant where the clause names nobody.</summary>
    public Honoured HonouredBy(string title)
    {
        var name = title.TrimEnd('”');
        name = name.EndsWith("称号", StringComparison.Ordinal) ? name[..^2].TrimEnd('”') : name;
        var found = titles.Where(t => t.Value.LengthBefore(name, name.Length, 0) > 0).Select(t => t.Key).DefaultIfEmpty(Honoured.Anybody).First();
        return found == Honoured.Street && Anybody.LengthBefore(name, name.Length, 0) > 0 ? Honoured.Anybody : found;
    }

    /// <summary>Whether somebody who acts in a clause may be who receives the title.</summary>
    public static bool Fits(Honoured honoured, LinkedMention mention) => honoured switch
    {
        Honoured.Person => mention.Type == EntityTypes.Person,
        Honoured.Street => mention.Kind is not (PlaceKinds.Community or PlaceKinds.Neighbourhood or PlaceKinds.Site) && mention.Type == EntityTypes.Place,
        Honoured.Company => mention.Type == EntityTypes.Organization,
        _ => true,
    };
}
