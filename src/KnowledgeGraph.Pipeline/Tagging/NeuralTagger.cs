namespace KnowledgeGraph.Pipeline.Tagging;

/// <summary>Words with parts of speech, and names of persons, places, organizations and times, by a small recurrent network over characters.</summary>
/// <remarks>
/// Baidu LAC (lexical analysis of Chinese; Jiao, Sun, Sun 2018), the small model that jieba 0.42.1 ships: two bidirectional layers of gated recurrent units, 128
/// wide, and a chain of tags. The same text gives the same tags and probabilities on every processor. Holds no state of any text: one instance serves all threads.
/// </remarks>
internal sealed class NeuralTagger
{
    /// <summary>How many characters run as one piece at most; longer sentences are cut into windows.</summary>
    public const int Window = 224;

    /// <summary>What two windows share, half of it context for either.</summary>
    public const int Overlap = 48;

    /// <summary>How many characters are worked on at once; bounds the memory, about 4 KB each.</summary>
    private const int BatchLength = 24 * 160;

    private readonly TaggerModel model;
    private readonly (string Name, bool Begins)[] tags;

    private NeuralTagger(TaggerModel model)
    {
        this.model = model;
        tags = Array.ConvertAll(model.Tags, t => t.EndsWith("-B", StringComparison.Ordinal) ? (t[..^2], true)
            : t.EndsWith("-I", StringComparison.Ordinal) ? (t[..^2], false) : (t, false));
    }

    /// <param name="modelsFolder">The folder that holds <c>lac-small.bin</c>.</param>
    /// <exception cref="ConfigurationException">The model is missing.</exception>
    /// <exception cref="SeedFormatException">The model is malformed.</exception>
    public static NeuralTagger Load(string modelsFolder) => new(TaggerModel.Load(Path.Combine(modelsFolder, TaggerFormat.FileName)));

    /// <summary>The words of all sentences.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sentences">In text order, never overlapping.</param>
    /// <returns>In text order, without gaps or overlaps inside a sentence.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<TaggedSpan> Tag(string text, IReadOnlyList<TextSpan> sentences, CancellationToken cancellationToken = default)
    {
        var units = Units.Of(text, sentences, model);
        var windows = Windows(units.Sentences);
        var best = new int[units.Ids.Length];
        var certain = new float[units.Ids.Length];
        foreach (var batch in Batches(windows))
        {
            TaggerNetwork.Run(
                model, units.Ids, [.. batch.Select(w => w.All)], (index, scores) => Decode(batch[index], scores.Span, best, certain), cancellationToken);
        }

        return Spans(units, best, certain);
    }

    /// <summary>Only persons, places, organizations and times.</summary>
    /// <inheritdoc cref="Tag"/>
    public IReadOnlyList<TaggedSpan> TagNames(string text, IReadOnlyList<TextSpan> sentences, CancellationToken cancellationToken = default)
        => [.. Tag(text, sentences, cancellationToken).Where(s => s.IsName)];

    /// <summary>The tags of a window, kept where no neighbour knows more of the context.</summary>
    private void Decode(CutWindow window, ReadOnlySpan<float> scores, int[] best, float[] certain)
    {
        var length = window.All.End.Value - window.All.Start.Value;
        var found = new int[length];
        model.Chain.Decode(scores, found);
        var (from, count) = (window.Kept.Start.Value - window.All.Start.Value, window.Kept.End.Value - window.Kept.Start.Value);
        found.AsSpan(from, count).CopyTo(best.AsSpan(window.Kept.Start.Value));
        if (Array.Exists(found, tag => IsName(tags[tag].Name)))
        {
            var probabilities = new float[length];
            model.Chain.Marginals(scores, found, probabilities);
            probabilities.AsSpan(from, count).CopyTo(certain.AsSpan(window.Kept.Start.Value));
        }
    }

    private static bool IsName(string tag) => new TaggedSpan(default, tag, 1).IsName;

    /// <summary>A sentence is one window where it can; of a longer one, windows overlap.</summary>
    private static List<CutWindow> Windows(List<Range> sentences)
    {
        var windows = new List<CutWindow>();
        foreach (var sentence in sentences)
        {
            var (start, end) = (sentence.Start.Value, sentence.End.Value);
            var kept = start;
            while (end - start > Window)
            {
                var until = start + Window - (Overlap / 2);
                windows.Add(new CutWindow(start..(start + Window), kept..until));
                start += Window - Overlap;
                kept = until;
            }

            windows.Add(new CutWindow(start..end, kept..end));
        }

        return windows;
    }

    private static IEnumerable<List<CutWindow>> Batches(List<CutWindow> windows)
    {
        var batch = new List<CutWindow>();
        var length = 0;
        foreach (var window in windows.OrderByDescending(w => w.All.End.Value - w.All.Start.Value))
        {
            batch.Add(window);
            length += window.All.End.Value - window.All.Start.Value;
            if (length >= BatchLength)
            {
                yield return batch;
                batch = [];
                length = 0;
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private List<TaggedSpan> Spans(Units units, int[] best, float[] certain)
    {
        var spans = new List<TaggedSpan>();
        foreach (var sentence in units.Sentences)
        {
            var start = sentence.Start.Value;
            for (var i = start + 1; i <= sentence.End.Value; i++)
            {
                // As LAC joins them: a word ends before one that begins and where a stretch of O does.
                if (i < sentence.End.Value && !tags[best[i]].Begins && (tags[best[i]].Name != "O" || tags[best[i - 1]].Name == "O"))
                {
                    continue;
                }

                var name = tags[best[start]].Name;
                var span = new TextSpan(units.Starts[start], units.Starts[i - 1] + units.Lengths[i - 1]);
                spans.Add(new TaggedSpan(span, name, IsName(name) ? Lowest(certain.AsSpan(start, i - start)) : 1));
                start = i;
            }
        }

        return spans;
    }

    private static double Lowest(ReadOnlySpan<float> probabilities)
    {
        var lowest = 1f;
        foreach (var probability in probabilities)
        {
            lowest = Math.Min(lowest, probability);
        }

        return Math.Round(lowest, 3);
    }

    /// <summary>A stretch that runs as one piece, and the part of it whose tags are kept.</summary>
    private readonly record struct CutWindow(Range All, Range Kept);

    /// <summary>The characters of all sentences; one of two code units is one character.</summary>
    private sealed record Units(ushort[] Ids, int[] Starts, byte[] Lengths, List<Range> Sentences)
    {
        public static Units Of(string text, IReadOnlyList<TextSpan> sentences, TaggerModel model)
        {
            var (ids, starts, lengths) = (new List<ushort>(text.Length), new List<int>(text.Length), new List<byte>(text.Length));
            var ranges = new List<Range>(sentences.Count);
            foreach (var sentence in sentences)
            {
                var first = ids.Count;
                for (var i = sentence.Start; i < sentence.End; i++)
                {
                    var isPair = i + 1 < sentence.End && char.IsSurrogatePair(text[i], text[i + 1]);
                    ids.Add(isPair ? model.Unknown : model.IdOf(text[i]));
                    starts.Add(i);
                    lengths.Add(isPair ? (byte)2 : (byte)1);
                    i += isPair ? 1 : 0;
                }

                if (ids.Count > first)
                {
                    ranges.Add(first..ids.Count);
                }
            }

            return new Units([.. ids], [.. starts], [.. lengths], ranges);
        }
    }
}
