namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds the mentions of all types in one text and settles where they overlap.</summary>
internal sealed class NameRecognizer
{
    private readonly PlaceRecognizer places;
    private readonly OrganizationRecognizer organizations;
    private readonly TaggedOrganizations taggedOrganizations;
    private readonly HonourRecognizer honours;
    private readonly ProgramRecognizer programs;
    private readonly ProjectRecognizer projects;
    private readonly PersonRecognizer persons;
    private readonly RecipientRecognizer recipients;

    private NameRecognizer(string lexiconFolder)
    {
        WordLists Lists(string file) => WordLists.Load(Path.Combine(lexiconFolder, file));
        var placeLists = Lists("places.yaml");
        var initiativeLists = Lists("initiatives.yaml");
        places = new PlaceRecognizer(placeLists, NameLikeness.Load(lexiconFolder));
        var organizationLists = Lists("organizations.yaml");
        organizations = new OrganizationRecognizer(organizationLists, placeLists);
        taggedOrganizations = new TaggedOrganizations(organizationLists);
        var honourLists = Lists("honours.yaml");
        var personLexicon = PersonLexicon.Load(Path.Combine(lexiconFolder, "persons.tsv"));
        honours = new HonourRecognizer(honourLists);
        recipients = new RecipientRecognizer(honourLists, personLexicon);
        programs = new ProgramRecognizer(initiativeLists, placeLists);
        projects = new ProjectRecognizer(initiativeLists, placeLists);
        persons = new PersonRecognizer(personLexicon);
    }

    /// <exception cref="SeedFormatException">A lexicon is malformed.</exception>
    public static NameRecognizer Load(string lexiconFolder) => new(lexiconFolder);

    /// <param name="text">The text.</param>
    /// <param name="registered">Places whose names the register holds, in text order, never overlapping.</param>
    /// <param name="more">Finds further mentions in view of those found; null where nothing does.</param>
    /// <returns>In text order; a name inside another stays where both mean something (the place of a project).</returns>
    public IReadOnlyList<Mention> Recognize(
        AnalyzedText text, IReadOnlyList<Mention> registered, Func<IReadOnlyList<Mention>, IReadOnlyList<Mention>>? more = null)
    {
        var found = new List<Mention>(places.Recognize(text, registered));
        var bodies = OutsidePlaces(taggedOrganizations.Complete(text, organizations.Recognize(text, found)), found, text.Text.Length);
        var titles = honours.Recognize(text, found);
        var named = MentionSelector.Select(found.Concat(bodies).Concat(titles)).Where(m => m.Type != EntityTypes.Honour).ToList();
        found.AddRange(bodies);
        found.AddRange(titles);
        found.AddRange(programs.Recognize(text));
        found.AddRange(projects.Recognize(text, named));
        found.AddRange(persons.Recognize(text.Text, text.Sentences, text.Tagged));
        var selected = recipients.Recognize(text, MentionSelector.Select(found));
        return more?.Invoke(selected) is { Count: > 0 } further ? MentionSelector.Select(selected.Concat(further)) : selected;
    }

    /// <summary>市法院小区, 滨湖国家森林公园: a body that is only the head, or a part, of a place's name is not spoken of.</summary>
    private static List<Mention> OutsidePlaces(IReadOnlyList<Mention> bodies, List<Mention> places, int length)
    {
        var placeEnd = new int[length + 1];
        foreach (var place in places.Where(p => p.RecognizedBy is "suffix-neighbourhood" or "suffix-site" && p.Kind != PlaceKinds.District))
        {
            for (var i = place.Span.Start; i < place.Span.End; i++)
            {
                placeEnd[i] = Math.Max(placeEnd[i], place.Span.End);
            }
        }

        return [.. bodies.Where(b => IsName(b.Name) && (placeEnd[b.Span.Start] < b.Span.End || placeEnd[b.Span.Start] == b.Span.End && (b.Span.Start == 0 || placeEnd[b.Span.Start - 1] < b.Span.End)))];
    }

    /// <summary>What holds a pause or no letter of a script but Latin with digits (sp20241118) is no body's name.</summary>
    private static bool IsName(string name)
        => name.AsSpan().IndexOfAny("，；。") < 0 && !(name.Any(char.IsAsciiDigit) && name.All(char.IsAscii));
}
