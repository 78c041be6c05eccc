using System.Collections.Frozen;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>A YAML file of named word lists: each top-level key holds a list of words, or a mapping from a word to a value.</summary>
internal sealed class WordLists
{
    private readonly string path;
    private readonly Dictionary<string, YamlNode> sections = new(StringComparer.Ordinal);

    private WordLists(string path) => this.path = path;

    /// <exception cref="SeedFormatException">The file is missing, is no YAML, or is no mapping.</exception>
    public static WordLists Load(string path)
    {
        var lists = new WordLists(path);
        var stream = new YamlStream();
        try
        {
            using var reader = new StreamReader(path);
            stream.Load(reader);
        }
        catch (YamlException error)
        {
            throw new SeedFormatException(path, (int)error.Start.Line, $"no valid YAML: {error.Message}");
        }
        catch (IOException error)
        {
            throw new SeedFormatException(path, 0, $"the file cannot be read: {error.Message}");
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            throw new SeedFormatException(path, 1, "expected one mapping from the name of a list to its words");
        }

        foreach (var (key, value) in root.Children)
        {
            lists.sections[((YamlScalarNode)key).Value!] = value;
        }

        return lists;
    }

    /// <summary>The words of a list, each once.</summary>
    /// <exception cref="SeedFormatException">There is no such list, or a word is empty or stands twice.</exception>
    public FrozenSet<string> Words(string section)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        if (Section(section) is not YamlSequenceNode sequence)
        {
            throw new SeedFormatException(path, (int)Section(section).Start.Line, $"'{section}' must be a list of words");
        }

        foreach (var node in sequence.Children)
        {
            var word = (node as YamlScalarNode)?.Value;
            if (string.IsNullOrEmpty(word) || !words.Add(word))
            {
                throw new SeedFormatException(path, (int)node.Start.Line, $"'{word}' in '{section}' must be a word that stands there once");
            }
        }

        return words.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>A mapping turned around: from each word of its lists to the key of the list.</summary>
    /// <exception cref="SeedFormatException">There is no such mapping, or a word is empty or stands twice.</exception>
    public FrozenDictionary<string, string> Classes(string section)
    {
        if (Section(section) is not YamlMappingNode mapping)
        {
            throw new SeedFormatException(path, (int)Section(section).Start.Line, $"'{section}' must map a class to a list of words");
        }

        var classes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children)
        {
            foreach (var node in (value as YamlSequenceNode)?.Children ?? [value])
            {
                var word = (node as YamlScalarNode)?.Value;
                if (string.IsNullOrEmpty(word) || !classes.TryAdd(word, ((YamlScalarNode)key).Value!))
                {
                    throw new SeedFormatException(path, (int)node.Start.Line, $"'{word}' in '{section}' must be a word that stands there once");
                }
            }
        }

        return classes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private YamlNode Section(string section)
        => sections.TryGetValue(section, out var node)
            ? node
            : throw new SeedFormatException(path, 1, $"the list '{section}' is missing; there are {string.Join(", ", sections.Keys)}");
}
