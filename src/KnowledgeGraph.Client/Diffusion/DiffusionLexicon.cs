namespace KnowledgeGraph.Client.Diffusion;

/// <summary>Words that tell how far a policy has come, and families of policies.</summary>
internal static class DiffusionLexicon
{
    private static readonly Lazy<IReadOnlyList<(AdoptionStatus Status, string Word)>> Stages = new(() => [.. Lines("stages.tsv").Select(l => (Enum.Parse<AdoptionStatus>(l[0], ignoreCase: true), l[1]))]);

    private static readonly Lazy<Dictionary<string, string>> Families = new(
        () => Lines("families.tsv").SelectMany(l => l[1].Split(' ').Select(p => (Policy: p, Family: l[0]))).ToDictionary(p => p.Policy, p => p.Family, StringComparer.Ordinal));

    /// <summary>How far a sentence says that a policy has come that is no plan any more.</summary>
    public static AdoptionStatus StatusOf(string sentence)
    {
        var found = AdoptionStatus.Launched;
        foreach (var (status, word) in Stages.Value)
        {
            if (sentence.Contains(word, StringComparison.Ordinal))
            {
                // Given up outranks spread, spread outranks tried.
                found = found == AdoptionStatus.Launched || status > found ? status : found;
            }
        }

        return found;
    }

    /// <returns><c>other</c> for a policy that no family holds.</returns>
    public static string FamilyOf(string policy) => Families.Value.GetValueOrDefault(policy, "other");

    private static List<string[]> Lines(string name)
    {
        using var reader = new StreamReader(typeof(DiffusionLexicon).Assembly.GetManifestResourceStream($"Diffusion/{name}")!);
        var lines = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                lines.Add(line.Split('\t'));
            }
        }

        return lines;
    }
}
