using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace KnowledgeGraph.Pipeline.Tagging;

/// <summary>Makes the model file of <c>seeds/models</c> out of the parameter files of Baidu LAC; the same files give the same bytes.</summary>
/// <remarks>Run by <c>dotnet run -c Release --project tests/KnowledgeGraph.Benchmarks -- --compile-tagger LAC_FOLDER OUTPUT_FOLDER</c>.</remarks>
internal static class TaggerCompiler
{
    private const int Float32 = 5;

    /// <param name="lacFolder">The folder <c>lac_small</c> of the Python package jieba: <c>word.dic</c>, <c>tag.dic</c>, <c>model_baseline/*</c>.</param>
    /// <param name="outputFolder">Where <c>lac-small.bin</c> goes.</param>
    /// <exception cref="SeedFormatException">A file is not as expected.</exception>
    public static void Compile(string lacFolder, string outputFolder)
    {
        var tags = ReadEntries(Path.Combine(lacFolder, "tag.dic"));
        var words = ReadEntries(Path.Combine(lacFolder, "word.dic"));
        var tagNames = Enumerable.Range(0, tags.Count)
            .Select(i => tags.TryGetValue(i, out var tag) ? tag : throw new SeedFormatException(Path.Combine(lacFolder, "tag.dic"), i + 1, $"lacks id {i}, expected all ids from 0."))
            .ToArray();

        // Entries of several letters (OOV, OOV_NUM) stand for no character.
        var characters = new char[words.Keys.Max() + 1];
        foreach (var (id, word) in words)
        {
            characters[id] = word.Length == 1 ? word[0] : '\0';
        }

        var matrices = TaggerShape.Matrices(characters.Length, tagNames.Length)
            .Select(m => ReadParameter(Path.Combine(lacFolder, "model_baseline", m.Name), m.Rows * m.Columns));
        Directory.CreateDirectory(outputFolder);
        File.WriteAllBytes(Path.Combine(outputFolder, TaggerFormat.FileName), TaggerFormat.Pack(tagNames, characters, matrices));
    }

    /// <summary>Lines of an id, a tabulator and a word.</summary>
    private static Dictionary<int, string> ReadEntries(string path)
    {
        var entries = new Dictionary<int, string>();
        var number = 0;
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            number++;
            if (line.Split('\t') is not [var id, { Length: > 0 } word] || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || !entries.TryAdd(value, word))
            {
                throw new SeedFormatException(path, number, $"'{line}', expected a new id, a tabulator and a word.");
            }
        }

        return entries;
    }

    /// <summary>A tensor as PaddlePaddle 1.x saves it: version, count of levels, version, length of the description, the description, the numbers.</summary>
    private static float[] ReadParameter(string path, int count)
    {
        const int descriptionAt = 20;
        var bytes = File.ReadAllBytes(path).AsSpan();
        if (bytes.Length < descriptionAt || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0 || BinaryPrimitives.ReadUInt64LittleEndian(bytes[4..]) != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) != 0)
        {
            throw new SeedFormatException(path, 1, "is no tensor of version 0 without levels, as PaddlePaddle 1.x saves parameters.");
        }

        var description = bytes.Slice(descriptionAt, BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]));
        if (description is not [0x08, Float32, ..])
        {
            throw new SeedFormatException(path, 1, $"describes its numbers as {Convert.ToHexStringLower(description)}, expected 32-bit floating point (0805…).");
        }

        var numbers = bytes[(descriptionAt + description.Length)..];
        return numbers.Length == count * sizeof(float)
            ? MemoryMarshal.Cast<byte, float>(numbers).ToArray()
            : throw new SeedFormatException(path, 1, $"holds {numbers.Length} bytes of numbers, expected {count * sizeof(float)}.");
    }
}
