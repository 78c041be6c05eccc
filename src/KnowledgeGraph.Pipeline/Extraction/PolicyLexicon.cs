using YamlDotNet.RepresentationModel;

namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>What a phrase has to do with a policy.</summary>
internal enum PolicyCue
{
    Term,
    Hint,

    /// <summary>One side of a pair.</summary>
    Left,
    Right,

    /// <summary>A longer phrase that means something else.</summary>
    Not,
}

/// <summary>What acting on a policy comes to, where the words alone leave it open.</summary>
internal enum PolicyNature
{
    Open,

    /// <summary>Works that end: so many lifts, spaces, buildings are done.</summary>
    Work,

    /// <summary>A duty that never ends: so many patrols, visits, lectures keep it going.</summary>
    Duty,
}

/// <summary>A phrase's part in one policy.</summary>
/// <param name="Policy">Index of the policy.</param>
/// <param name="Pair">Index of the pair over all policies, or -1.</param>
internal readonly record struct PolicyPhrase(int Policy, PolicyCue Cue, int Pair);

/// <summary>How texts speak of the policies of the closed list: their names and aliases, and <c>seeds/lexicon/policies.yaml</c>.</summary>
internal sealed class PolicyLexicon
{
    private readonly HashSet<int> grounds;

    private PolicyLexicon(
        IReadOnlyList<PolicyDefinition> policies, IReadOnlyList<PolicyNature> natures, Dictionary<string, List<PolicyPhrase>> phrases, int pairs, HashSet<int> grounds)
    {
        this.grounds = grounds;
        Policies = policies;
        Natures = natures;
        Phrases = new PhraseTable<PolicyPhrase[]>(phrases.Select(p => KeyValuePair.Create(p.Key, p.Value.ToArray())));
        PairCount = pairs;
    }

    public IReadOnlyList<PolicyDefinition> Policies { get; }

    /// <summary>By index of the policy.</summary>
    public IReadOnlyList<PolicyNature> Natures { get; }

    public PhraseTable<PolicyPhrase[]> Phrases { get; }

    public int PairCount { get; }

    /// <summary>Whether a pair tells why the policy would be needed, and not that anything was done.</summary>
    public bool IsGround(int pair) => grounds.Contains(pair);

    /// <exception cref="SeedFormatException">The file is malformed or names a policy that the schema lacks.</exception>
    public static PolicyLexicon Load(string path, IReadOnlyList<PolicyDefinition> policies)
    {
        using var reader = File.OpenText(path);
        return Load(path, reader, policies);
    }

    /// <inheritdoc cref="Load(string, IReadOnlyList{PolicyDefinition})"/>
    public static PolicyLexicon Load(string path, TextReader reader, IReadOnlyList<PolicyDefinition> policies)
    {
        var yaml = new SeedYaml(path);
        var phrases = new Dictionary<string, List<PolicyPhrase>>(StringComparer.Ordinal);
        var pairs = 0;
        var grounds = new HashSet<int>();
        var natures = new PolicyNature[policies.Count];
        var indices = policies.Select((p, i) => (p.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        for (var i = 0; i < policies.Count; i++)
        {
            Add(policies[i].NameZh, new PolicyPhrase(i, PolicyCue.Term, -1));
            foreach (var alias in policies[i].Aliases)
            {
                Add(alias, new PolicyPhrase(i, PolicyCue.Term, -1));
            }
        }

        foreach (var (id, value) in yaml.Entries(yaml.Root(reader), [.. policies.Select(p => p.Id)]))
        {
            var policy = indices[id];
            foreach (var (part, list) in yaml.Entries(value, "nature", "terms", "pairs", "grounds", "hints", "not"))
            {
                if (part == "nature")
                {
                    natures[policy] = yaml.Text(list) switch
                    {
                        "work" => PolicyNature.Work,
                        "duty" => PolicyNature.Duty,
                        var other => throw yaml.Error(list, $"'{other}' is no nature; expected work or duty"),
                    };
                    continue;
                }

                foreach (var item in yaml.Items(list))
                {
                    AddItem(policy, part, item);
                }
            }
        }

        return new PolicyLexicon(policies, natures, phrases, pairs, grounds);

        void AddItem(int policy, string part, YamlNode item)
        {
            var text = yaml.Text(item);
            if (part is not ("pairs" or "grounds"))
            {
                Add(text, new PolicyPhrase(policy, part == "terms" ? PolicyCue.Term : part == "hints" ? PolicyCue.Hint : PolicyCue.Not, -1));
                return;
            }

            var sides = text.Split(" + ");
            if (sides.Length != 2)
            {
                throw yaml.Error(item, $"'{text}' is no pair; expected LEFT|LEFT + RIGHT|RIGHT");
            }

            foreach (var (side, cue) in new[] { (sides[0], PolicyCue.Left), (sides[1], PolicyCue.Right) })
            {
                foreach (var word in side.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    Add(word, new PolicyPhrase(policy, cue, pairs));
                }
            }

            if (part == "grounds")
            {
                grounds.Add(pairs);
            }

            pairs++;
        }

        // What is listed last decides between term and hint, so that the file may lower an alias of the schema.
        void Add(string word, PolicyPhrase phrase)
        {
            if (!phrases.TryGetValue(word, out var list))
            {
                phrases[word] = list = [];
            }

            if (phrase.Pair < 0)
            {
                list.RemoveAll(p => p.Policy == phrase.Policy && p.Pair < 0);
            }

            list.Add(phrase);
        }
    }
}
