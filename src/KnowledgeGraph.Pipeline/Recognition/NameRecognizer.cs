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

    private NameRecognizer(string lexiconFolder)
    {
        WordLists Lists(string file) => WordLists.Load(Path.Combine(lexiconFolder, file));
        var placeLists = Lists("places.yaml");
        var initiativeLists = Lists("initiatives.yaml");
        places = new PlaceRecognizer(placeLists);
        var organizationLists = Lists("organizations.yaml");
        organizations = new OrganizationRecognizer(organizationLists, placeLists);
        taggedOrganizations = new TaggedOrganizations(organizationLists);
        honours = new HonourRecognizer(Lists("honours.yaml"));
        programs = new ProgramRecognizer(initiativeLists, placeLists);
        projects = new ProjectRecognizer(initiativeLists, placeLists);
        persons = new PersonRecognizer(PersonLexicon.Load(Path.Combine(lexiconFolder, "persons.tsv")));
    }

    /// <exception cref="SeedFormatException">A lexicon is malformed.</exception>
    public static NameRecognizer Load(string lexiconFolder) => new(lexiconFolder);

    /// <param name="text">The text.</param>
    /// <param name="registered">Places whose names the register holds, in text order, never overlapping.</param>
    /// <returns>In text order; a name inside another stays where both mean something (the place of a project).</returns>
    public IReadOnlyList<Mention> Recognize(AnalyzedText text, IReadOnlyList<Mention> registered)
    {
        var found = new List<Mention>(places.Recognize(text, registered));
        var bodies = taggedOrganizations.Settle(text, found, organizations.Recognize(text, found));
        var titles = honours.Recognize(text, found);
        var named = MentionSelector.Select(found.Concat(bodies).Concat(titles)).Where(m => m.Type != EntityTypes.Honour).ToList();
        found.AddRange(bodies);
        found.AddRange(titles);
        found.AddRange(programs.Recognize(text));
        found.AddRange(projects.Recognize(text, named));
        found.AddRange(persons.Recognize(text.Text, text.Sentences, text.Tagged));
        return MentionSelector.Select(found);
    }
}
