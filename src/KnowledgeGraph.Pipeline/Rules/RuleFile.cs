using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>A YAML file whose every value can be told by line and column.</summary>
internal sealed class RuleFile
{
    private readonly string source;

    private RuleFile(string path, string source, YamlMappingNode root)
    {
        Path = path;
        this.source = source;
        Root = root;
    }

    public string Path { get; }

    public YamlMappingNode Root { get; }

    /// <exception cref="SeedFormatException">The file cannot be read, is no YAML, or is no mapping.</exception>
    public static RuleFile Load(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SeedFormatException(path, 0, $"the file cannot be read: {e.Message}");
        }
    }

    /// <inheritdoc cref="Load"/>
    public static RuleFile Parse(string path, string source)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(source));
        }
        catch (YamlException e)
        {
            throw new SeedFormatException(path, (int)e.Start.Line, (int)e.Start.Column, $"no valid YAML: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner leaves a flow sequence that is never closed ("[1" before a key) with this instead of an exception of its own.
            var at = LastRead(source);
            throw new SeedFormatException(path, (int)at.Line, (int)at.Column, "no valid YAML: what begins here is never closed");
        }

        return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root
            ? new RuleFile(path, source, root)
            : throw new SeedFormatException(path, 1, 1, "expected one mapping with 'words', 'rules' or both");
    }

    /// <summary>Where reading comes to before it breaks off.</summary>
    private static Mark LastRead(string source)
    {
        var parser = new Parser(new StringReader(source));
        var at = new Mark(0, 1, 1);
        try
        {
            while (parser.MoveNext())
            {
                at = parser.Current!.Start;
            }
        }
        catch (InvalidOperationException)
        {
            return at;
        }

        return at;
    }

    /// <summary>The entries of a mapping, in file order, of which only <paramref name="known"/> may occur, or any where it is null; empty for no node.</summary>
    public IEnumerable<(string Name, YamlNode Key, YamlNode Value)> Entries(YamlNode? node, string what, IReadOnlyList<string>? known = null)
    {
        if (node is null)
        {
            yield break;
        }

        if (node is not YamlMappingNode mapping)
        {
            throw Error(node, $"{Shown(node)} stands where {what} was expected, a mapping");
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = Text(key, "a key");
            if (known?.Contains(name) == false)
            {
                throw Error(key, $"'{name}' is not known in {what}; {Suggestion.OneOf(name, known)}");
            }

            yield return (name, key, value);
        }
    }

    /// <summary>The items of a list; a single value counts as a list of one; empty for null.</summary>
    public static IReadOnlyList<YamlNode> Items(YamlNode? node) => node switch
    {
        null => [],
        YamlSequenceNode sequence => [.. sequence.Children],
        _ => [node],
    };

    public string Text(YamlNode node, string what)
        => node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Error(node, $"{Shown(node)} stands where {what} was expected");

    public SeedFormatException Error(YamlNode node, string problem) => new(Path, (int)node.Start.Line, (int)node.Start.Column, problem);

    /// <summary>An error at a character of a value: quotation marks, indentation and line ends of YAML are passed over.</summary>
    public SeedFormatException Error(YamlNode node, int offset, string problem)
    {
        var value = ((YamlScalarNode)node).Value!;
        var at = (int)node.Start.Index;
        for (var i = 0; i <= offset && at < source.Length; i++)
        {
            while (i < value.Length && at < source.Length && source[at] != value[i] && !(char.IsWhiteSpace(value[i]) && char.IsWhiteSpace(source[at])))
            {
                at++;
            }

            at += i < offset ? 1 : 0;
        }

        at = Math.Min(at, source.Length);
        var lineStart = at == 0 ? 0 : source.LastIndexOf('\n', at - 1) + 1;
        return new SeedFormatException(Path, source.AsSpan(0, at).Count('\n') + 1, at - lineStart + 1, problem);
    }

    private static string Shown(YamlNode node) => node switch
    {
        YamlScalarNode { Value: null or "" } => "nothing",
        YamlScalarNode scalar => $"'{scalar.Value}'",
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };
}
