namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>What a word says about the status of its clause.</summary>
internal enum StatusCue
{
    Done,

    /// <summary>Done, whatever else the clause says: 建成, 荣获.</summary>
    DoneSurely,
    Ongoing,

    /// <summary>An act that fits done and ongoing alike.</summary>
    Act,
    Planned,

    /// <summary>Planned, for the rest of the block: 下一步.</summary>
    PlannedScope,

    /// <summary>A longer word that hides a cue: 计划生育.</summary>
    None,
}

/// <summary>The words of <c>seeds/lexicon/status.yaml</c>.</summary>
internal sealed class StatusLexicon
{
    private static readonly string[] Groups = ["done", "done_sure", "ongoing", "act", "planned", "planned_scope", "heading_planned", "heading_done", "not"];

    private StatusLexicon(Dictionary<string, IReadOnlyList<string>> groups)
    {
        var cues = new Dictionary<string, StatusCue>(StringComparer.Ordinal);
        Add("act", StatusCue.Act);
        Add("ongoing", StatusCue.Ongoing);
        Add("done", StatusCue.Done);
        Add("done_sure", StatusCue.DoneSurely);
        Add("planned", StatusCue.Planned);
        Add("planned_scope", StatusCue.PlannedScope);
        Add("not", StatusCue.None);
        Cues = new PhraseTable<StatusCue>(cues);
        HeadingPlanned = Words("heading_planned");
        HeadingDone = Words("heading_done");

        IReadOnlyList<string> Words(string group) => groups.GetValueOrDefault(group) ?? [];

        // A word of two groups counts as the surer one: 处理 alone is an act, but it stands with results more often than not.
        void Add(string group, StatusCue cue)
        {
            foreach (var word in Words(group))
            {
                cues[word] = cue;
            }
        }
    }

    public PhraseTable<StatusCue> Cues { get; }

    public IReadOnlyList<string> HeadingPlanned { get; }

    public IReadOnlyList<string> HeadingDone { get; }

    /// <exception cref="SeedFormatException">The file is malformed.</exception>
    public static StatusLexicon Load(string path)
    {
        using var reader = File.OpenText(path);
        return Load(path, reader);
    }

    /// <inheritdoc cref="Load(string)"/>
    public static StatusLexicon Load(string path, TextReader reader)
    {
        var yaml = new SeedYaml(path);
        var groups = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in yaml.Entries(yaml.Root(reader), Groups))
        {
            groups[name] = [.. yaml.Words(value)];
        }

        return new StatusLexicon(groups);
    }
}
