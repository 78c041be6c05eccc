namespace KnowledgeGraph.Cli.CommandLine;

/// <summary>Lists findings, one a line, then how many there are of each code.</summary>
internal static class FindingOutput
{
    /// <param name="findings">The first ones.</param>
    /// <param name="total">How many there are in all.</param>
    public static void WriteFindings(this Terminal terminal, IReadOnlyList<Finding> findings, long total)
    {
        foreach (var finding in findings)
        {
            terminal.Output.WriteLine(finding.ToString().ReplaceLineEndings(" "));
        }

        if (total > findings.Count)
        {
            terminal.Output.WriteLine($"… and {total - findings.Count} more findings.");
        }
    }
}
