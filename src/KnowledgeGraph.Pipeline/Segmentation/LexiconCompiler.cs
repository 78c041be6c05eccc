using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Pipeline.Segmentation;

/// <summary>Makes the compiled files of <c>seeds/lexicon</c> out of a jieba 0.42.1 package; the same package gives the same bytes.</summary>
/// <remarks>Run by <c>dotnet run -c Release --project tests/KnowledgeGraph.Benchmarks -- --compile-lexicon JIEBA_FOLDER OUTPUT_FOLDER</c>.</remarks>
internal static class LexiconCompiler
{
    /// <param name="jiebaFolder">The folder of the Python package: <c>dict.txt</c> and <c>finalseg/prob_start.py, prob_trans.py, prob_emit.py</c>.</param>
    /// <param name="outputFolder">Where the two compiled files go.</param>
    /// <exception cref="SeedFormatException">A line is not as jieba writes it.</exception>
    public static void Compile(string jiebaFolder, string outputFolder)
    {
        Directory.CreateDirectory(outputFolder);
        CompileWords(Path.Combine(jiebaFolder, "dict.txt"), Path.Combine(outputFolder, Lexicon.CompiledFile));
        CompileModel(Path.Combine(jiebaFolder, "finalseg"), Path.Combine(outputFolder, CharacterModel.CompiledFile));
    }

    /// <param name="dictionary">Lines of word, frequency from 1, tag, parted by single blanks. Of a word given twice the last line counts, the total counts both.</param>
    public static void CompileWords(string dictionary, string output)
    {
        var words = new Dictionary<string, (long Frequency, string Tag)>(StringComparer.Ordinal);
        var total = 0L;
        var number = 0;
        foreach (var line in File.ReadLines(dictionary, Encoding.UTF8))
        {
            number++;
            if (line.Trim().Split(' ') is not [{ Length: > 0 } word, var frequency, { Length: > 0 } tag]
                || !long.TryParse(frequency, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1)
            {
                throw new SeedFormatException(dictionary, number, $"'{line}', expected a word, its frequency from 1 and its tag, parted by single blanks.");
            }

            words[word] = (count, tag);
            total += count;
        }

        // The most frequent frequency gets the smallest number, and so with tags: the file packs better.
        var frequencies = words.Values.GroupBy(w => w.Frequency).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.Key).ToList();
        var tags = words.Values.GroupBy(w => w.Tag).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).ToList();
        var valueOf = frequencies.Select((f, i) => (f, i)).ToDictionary(p => p.f, p => checked((ushort)(p.i + 1)));
        var tagOf = tags.Select((t, i) => (t, i)).ToDictionary(p => p.t, p => checked((byte)p.i));

        var entries = words.OrderBy(w => w.Key, StringComparer.Ordinal).ToList();
        var (alphabet, nodes, slots) = WordTrieBuilder.Build([.. entries.Select(w => (w.Key, valueOf[w.Value.Frequency]))]);
        var tagBySlot = new byte[nodes.Length];
        for (var i = 0; i < entries.Count; i++)
        {
            tagBySlot[slots[i]] = tagOf[entries[i].Value.Tag];
        }

        CompiledSeed.Write(
            output,
            Lexicon.Mark,
            CompiledSeed.Part<long>([total]),
            CompiledSeed.Part([Math.Log(total)]),
            CompiledSeed.Part<char>(alphabet),
            CompiledSeed.Part<int>([.. nodes.Select(n => n.Base)]),
            CompiledSeed.Part<ushort>([.. nodes.Select(n => n.Label)]),
            CompiledSeed.Part<ushort>([.. nodes.Select(n => n.Value)]),
            CompiledSeed.Part<byte>(tagBySlot),
            CompiledSeed.Part<double>([0, .. frequencies.Select(f => Math.Log(f))]),
            CompiledSeed.Part<byte>(Encoding.UTF8.GetBytes(string.Join('\n', tags))));
    }

    private static void CompileModel(string folder, string output)
    {
        var start = ReadProbabilities(Path.Combine(folder, "prob_start.py"));
        var transitions = ReadProbabilities(Path.Combine(folder, "prob_trans.py"));
        var emissions = ReadProbabilities(Path.Combine(folder, "prob_emit.py"));
        var values = emissions.Values.Distinct().Order().Prepend(CharacterModel.Impossible).ToArray();
        var indexOf = values.Select((v, i) => (v, i)).ToDictionary(p => p.v, p => checked((ushort)p.i));
        const string states = "BEMS";
        var indices = states.SelectMany(state => Enumerable.Range(CharacterModel.First, CharacterModel.Last - CharacterModel.First + 1)
            .Select(c => emissions.TryGetValue($"{state}{(char)c}", out var value) ? indexOf[value] : (ushort)0));
        string[] order = ["BE", "BM", "EB", "ES", "ME", "MM", "SB", "SS"];
        CompiledSeed.Write(
            output,
            CharacterModel.Mark,
            CompiledSeed.Part<double>([.. states.Select(state => start[state.ToString()])]),
            CompiledSeed.Part<double>([.. order.Select(pair => transitions[pair])]),
            CompiledSeed.Part<double>(values),
            CompiledSeed.Part<ushort>([.. indices]));
    }

    /// <summary>Reads <c>P={'B': {'\u4e00': -3.65, …}, …}</c> or the same with one level.</summary>
    /// <returns>Values by the keys along the way, joined: <c>B一</c>, <c>BE</c>, or <c>B</c>.</returns>
    private static Dictionary<string, double> ReadProbabilities(string path)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var outer = string.Empty;
        var number = 0;
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            number++;
            var open = line.IndexOf('{', StringComparison.Ordinal);
            var rest = line.StartsWith("P=", StringComparison.Ordinal) ? line[(open + 1)..] : line;
            if (rest.Length == 0 || (open < 0 && !rest.TrimStart().StartsWith('\'')))
            {
                continue;
            }

            foreach (var part in rest.Split(','))
            {
                var item = part.Trim().TrimEnd('}');
                var nested = item.IndexOf(": {", StringComparison.Ordinal);
                if (nested >= 0)
                {
                    outer = Unquote(item[..nested]);
                    item = item[(nested + 3)..];
                }

                if (item.Length == 0)
                {
                    continue;
                }

                var colon = item.LastIndexOf(": ", StringComparison.Ordinal);
                if (colon < 0 || !double.TryParse(item[(colon + 2)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                {
                    throw new SeedFormatException(path, number, $"'{item}', expected a key in quotation marks, a colon and a number.");
                }

                values[outer + Unquote(item[..colon])] = value;
            }
        }

        return values;

        static string Unquote(string key)
        {
            var text = key.Trim().Trim('\'');
            return text.StartsWith(@"\u", StringComparison.Ordinal)
                ? ((char)ushort.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()
                : text;
        }
    }
}
