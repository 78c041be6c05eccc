using System.Text;

namespace KnowledgeGraph.Cli.CommandLine;

/// <summary>Styles for text that flows; what is no terminal gets plain text, with marked parts between « and ».</summary>
internal sealed class Paint(Terminal terminal)
{
    private readonly bool isOn = terminal.IsOutputTerminal && !terminal.Environment.ContainsKey("NO_COLOR")
        && terminal.Environment.GetValueOrDefault("TERM") != "dumb";

    public string Bold(string text) => Styled("1", text);

    public string Dim(string text) => Styled("2", text);

    public string Id(string text) => Styled("1;33", text);

    public string Command(string text) => Styled("36", text);

    /// <param name="marks">In order, never overlapping.</param>
    public string Marked(string text, IReadOnlyList<TextSpan> marks)
    {
        var marked = new StringBuilder();
        var at = 0;
        foreach (var mark in marks)
        {
            marked.Append(text, at, mark.Start - at).Append(isOn ? Styled("1;4", mark.In(text)) : $"«{mark.In(text)}»");
            at = mark.End;
        }

        return marked.Append(text, at, text.Length - at).ToString();
    }

    private string Styled(string code, string text) => isOn && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}

/// <summary>What a shell takes as one word.</summary>
internal static class Shell
{
    public static string Quoted(string word)
        => word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || c is '/' or ':' or '.' or '_' or '-' or '+') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
