using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Reads a lexicon in YAML; whatever is not as expected is reported with file and line.</summary>
internal sealed class SeedYaml(string path)
{
    /// <exception cref="SeedFormatException">The file is no YAML, or not one document with a mapping.</exception>
    public YamlMappingNode Root(TextReader reader)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(reader);
        }
        catch (YamlException e)
        {
            throw new SeedFormatException(path, (int)e.Start.Line, e.Message);
        }

        return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root
            ? root
            : throw new SeedFormatException(path, 1, "expected one document that is a mapping");
    }

    /// <summary>Name and value of each entry, in file order; only <paramref name="known"/> names may occur.</summary>
    public IEnumerable<(string Name, YamlNode Value)> Entries(YamlNode node, params string[] known)
    {
        if (node is not YamlMappingNode mapping)
        {
            throw Error(node, $"'{node}' stands where a mapping was expected");
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = Text(key);
            if (known.Length > 0 && !known.Contains(name))
            {
                throw Error(key, $"'{name}' is not known here; expected one of {string.Join(", ", known)}");
            }

            yield return (name, value);
        }
    }

    public IEnumerable<YamlNode> Items(YamlNode node)
        => node is YamlSequenceNode sequence ? sequence.Children : throw Error(node, $"'{node}' stands where a list was expected");

    /// <summary>The words of a list; one item may hold several, parted by blanks.</summary>
    public IEnumerable<string> Words(YamlNode node)
        => Items(node).SelectMany(i => Text(i).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public string Text(YamlNode node)
        => node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Error(node, $"'{node}' stands where a word was expected");

    public SeedFormatException Error(YamlNode node, string problem) => new(path, (int)node.Start.Line, problem);
}
