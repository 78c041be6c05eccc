using System.Diagnostics;
using System.Globalization;
using System.Text;
using KnowledgeGraph.Pipeline.Segmentation;

namespace KnowledgeGraph.Benchmarks;

/// <summary>Our side of <c>compare/compare.mjs</c>: segments one file as often as it is told to, so that rounds of several segmenters can alternate.</summary>
/// <remarks>
/// Commands, one a line: <c>load</c> (milliseconds of a load in this process), <c>ends</c>, <c>cut</c>, <c>tag</c> (milliseconds of one pass over the text:
/// ends only, words as strings, tokens with tags), <c>words PATH</c> (writes the words, each followed by U+001F), <c>memory</c> (MB of the process).
/// </remarks>
internal static class SegmenterServer
{
    public static void Run(string file, TextReader input, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        var segmenter = Segmenter.Load(Seeds.Lexicon, withOwnWords: false);
        var load = watch.Elapsed;
        var memory = MemoryInMegabytes();
        var text = File.ReadAllText(file, Encoding.UTF8);
        var ends = new List<int>();
        while (input.ReadLine() is { } line)
        {
            watch.Restart();
            switch (line.Split(' ', 2))
            {
                case ["load"]:
                    Answer(load.TotalMilliseconds);
                    break;
                case ["memory"]:
                    Answer(memory);
                    break;
                case ["ends"]:
                    ends.Clear();
                    segmenter.Cut(text, ends);
                    Answer(watch.Elapsed.TotalMilliseconds);
                    break;
                case ["cut"]:
                    _ = segmenter.Cut(text);
                    Answer(watch.Elapsed.TotalMilliseconds);
                    break;
                case ["tag"]:
                    _ = segmenter.Segment(text, new TextSpan(0, text.Length));
                    Answer(watch.Elapsed.TotalMilliseconds);
                    break;
                case ["words", var path]:
                    File.WriteAllText(path, string.Concat(segmenter.Cut(text).Select(w => w + '\u001f')));
                    Answer(watch.Elapsed.TotalMilliseconds);
                    break;
                default:
                    throw new ArgumentException($"Unknown command '{line}'. Valid: load, memory, ends, cut, tag, words PATH.");
            }
        }

        void Answer(double figure)
        {
            output.WriteLine(figure.ToString("0.000", CultureInfo.InvariantCulture));
            output.Flush();
        }
    }

    private static double MemoryInMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1048576.0;
    }
}

/// <summary>The repository's data, found from where the benchmarks run.</summary>
internal static class Seeds
{
    public static string Lexicon { get; } = Path.Combine(Root(), "lexicon");

    public static string Documents { get; } = Path.Combine(Root(), "documents");

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var seeds = Path.Combine(folder.FullName, "seeds");
            if (Directory.Exists(Path.Combine(seeds, "documents")))
            {
                return seeds;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds seeds/documents.");
    }
}
