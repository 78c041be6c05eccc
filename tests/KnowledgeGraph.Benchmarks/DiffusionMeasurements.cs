using System.Diagnostics;
using System.Text;
using KnowledgeGraph.Client.Diffusion.Networks;
using KnowledgeGraph.Client.Diffusion.Reuse;
using KnowledgeGraph.Pipeline.Segmentation;

namespace KnowledgeGraph.Benchmarks;

/// <summary>Figures about diffusion that take longer than a test: speed of networks, what of a known network comes back, what of copied passages is found.</summary>
internal static class DiffusionMeasurements
{
    /// <summary>187 policies over 50 units, 872 edges, the size of the reference's own example; best and median of ten runs after two.</summary>
    public static void Speed()
    {
        var cascades = Simulate(50, 400, 187, 0.5, 1, out _);
        var times = new List<double>();
        for (var run = 0; run < 12; run++)
        {
            var watch = Stopwatch.StartNew();
            var network = NetworkInference.Infer(cascades, new NetworkInferenceOptions { Parameter = 0.5, Edges = 872 });
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (run == 0)
            {
                Console.WriteLine($"{cascades.EventCount} events of {cascades.Nodes.Count} nodes in {cascades.Cascades.Count} cascades, {network.Edges.Count} of {network.PossibleEdges} edges: {times[0]:0} ms cold");
            }
        }

        var warm = times.Skip(2).Order().ToList();
        Console.WriteLine($"warm: best {warm[0]:0.0} ms, median {warm[warm.Count / 2]:0.0} ms");
    }

    /// <summary>300 cities, a random network of 600 edges, cascades that follow it: edges recovered by number of policies.</summary>
    /// <param name="folder">Where the cascades and true networks go as CSV, for other programs; null for nowhere.</param>
    public static void Recovery(string? folder)
    {
        Console.WriteLine("policies  events   precision=recall at 600 edges   precision, recall, edges up to p 0.05   seconds");
        foreach (var policies in (int[])[25, 100, 400])
        {
            var cascades = Simulate(300, 600, policies, 0.5, 7, out var truth);
            if (folder is not null)
            {
                Directory.CreateDirectory(folder);
                File.WriteAllLines(Path.Combine(folder, $"cascades{policies}.csv"), cascades.Cascades.SelectMany(c => c.Nodes.Zip(c.Times, (n, t) => $"{cascades.Nodes[n]},{t:R},{c.Id}")).Prepend("node_name,event_time,cascade_id"));
                File.WriteAllLines(Path.Combine(folder, $"network{policies}.csv"), truth.Select(e => $"{e.From},{e.To}").Order(StringComparer.Ordinal).Prepend("origin_node,destination_node"));
            }

            var watch = Stopwatch.StartNew();
            var fixedSize = NetworkInference.Infer(cascades, new NetworkInferenceOptions { Parameter = 1, Edges = truth.Count });
            var seconds = watch.Elapsed.TotalSeconds;
            var tested = NetworkInference.Infer(cascades, new NetworkInferenceOptions { Parameter = 1, PValue = 0.05 });
            int Right(DiffusionNetwork network) => network.Edges.Count(e => truth.Contains((e.Origin, e.Destination)));
            Console.WriteLine(
                $"{policies,8}  {cascades.EventCount,6}   {(double)Right(fixedSize) / truth.Count,10:0.000}                      {(double)Right(tested) / tested.Edges.Count,8:0.000}, {(double)Right(tested) / truth.Count:0.000}, {tested.Edges.Count,4}                   {seconds:0.00}");
        }
    }

    /// <summary>200 passages, each in two of 10,000 generated documents of different places, the second time edited by 5 to 30 %.</summary>
    public static void Reuse(string gazetteer, string lexicon, int count)
    {
        var random = new Random(11);
        var generated = DocumentGenerator.Texts(gazetteer, count, 5);
        var texts = Array.ConvertAll(generated, g => g.Text);
        var vocabulary = Words(Lexicon.Load(lexicon, withOwnWords: false), texts);
        var planted = new List<(string First, string Second, double Edited)>();
        var places = Enumerable.Range(0, count).ToArray();
        random.Shuffle(places);
        for (var i = 0; i < 200; i++)
        {
            var (a, b) = (places[2 * i], places[(2 * i) + 1]);
            var passage = new StringBuilder();
            while (passage.Length < 80 + random.Next(120))
            {
                passage.Append(vocabulary[random.Next(vocabulary.Length)]).Append(random.Next(6) == 0 ? "，" : string.Empty);
            }

            var share = 0.05 + (0.25 * random.NextDouble());
            texts[a] = Insert(texts[a], passage.ToString(), random);
            texts[b] = Insert(texts[b], Edit(passage.ToString(), share, vocabulary, random), random);
            var ids = new[] { Id(a), Id(b) }.Order(StringComparer.Ordinal).ToArray();
            planted.Add((ids[0], ids[1], share));
        }

        Console.WriteLine($"{vocabulary.Length} words to write passages with");
        var documents = texts.Select((t, i) => new ReuseDocument(Id(i), generated[i].Street, t)).ToList();
        var watch = Stopwatch.StartNew();
        var found = PassageFinder.Find(documents);
        var seconds = watch.Elapsed.TotalSeconds;
        var pairs = found.Select(p => (p.First, p.Second)).ToHashSet();
        var right = planted.Count(p => pairs.Contains((p.First, p.Second)));
        Console.WriteLine($"{count} documents, {texts.Sum(t => t.Length)} characters, 200 planted: recall {right / 200.0:0.000}, precision {(double)right / Math.Max(1, pairs.Count):0.000} ({pairs.Count} pairs found), {seconds:0.0} s");
        foreach (var band in planted.GroupBy(p => (int)((p.Edited - 0.0001) / 0.05)).OrderBy(g => g.Key))
        {
            Console.WriteLine($"  edited by {band.Key * 5}–{(band.Key * 5) + 5} %: {band.Count(p => pairs.Contains((p.First, p.Second)))} of {band.Count()}");
        }

        var truth = planted.Select(p => (p.First, p.Second)).ToHashSet();
        foreach (var other in found.Where(f => !truth.Contains((f.First, f.Second))).Take(3))
        {
            Console.WriteLine($"  not planted, weight {other.Weight}, {other.Matched} letters: {other.FirstSpan.In(texts[int.Parse(other.First)])} | {other.SecondSpan.In(texts[int.Parse(other.Second)])}");
        }

        static string Id(int number) => $"{number:00000}";
    }

    /// <summary>Each policy starts in one to three units; along each edge it goes on with a chance, after a wait of mean 1.</summary>
    private static CascadeSet Simulate(int units, int edges, int policies, double chance, int seed, out HashSet<(string From, string To)> truth)
    {
        var random = new Random(seed);
        var network = new HashSet<(int From, int To)>();
        while (network.Count < edges)
        {
            var edge = (random.Next(units), random.Next(units));
            if (edge.Item1 != edge.Item2)
            {
                network.Add(edge);
            }
        }

        var next = network.OrderBy(e => e).ToLookup(e => e.From, e => e.To);
        var events = new List<CascadeEvent>();
        for (var policy = 0; policy < policies; policy++)
        {
            var reached = new Dictionary<int, double>();
            var queue = new PriorityQueue<int, double>();
            for (var start = 0; start < 3; start++)
            {
                queue.Enqueue(random.Next(units), random.NextDouble() * 2);
            }

            while (queue.TryDequeue(out var unit, out var time))
            {
                if (reached.TryAdd(unit, time))
                {
                    foreach (var to in next[unit].Where(_ => random.NextDouble() < chance))
                    {
                        queue.Enqueue(to, time - Math.Log(1 - random.NextDouble()));
                    }
                }
            }

            events.AddRange(reached.OrderBy(r => r.Key).Select(r => new CascadeEvent($"p{policy:000}", $"u{r.Key:000}", r.Value)));
        }

        truth = [.. network.Select(e => ($"u{e.From:000}", $"u{e.To:000}"))];
        return CascadeSet.Of(events);
    }

    /// <summary>Words of two letters that the lexicon has and that are written with letters of the texts, so that no letter gives a passage away.</summary>
    private static string[] Words(Lexicon lexicon, string[] texts)
    {
        var letters = texts.Take(1000).SelectMany(t => t).Where(c => c is >= '一' and <= '龥').Distinct().Order().ToList();
        return [.. letters.SelectMany(_ => letters, (x, y) => string.Concat(x, y)).Where(w => lexicon.Contains(w))];
    }

    private static string Insert(string text, string passage, Random random)
    {
        var ends = Enumerable.Range(0, text.Length).Where(i => text[i] == '。').ToList();
        return text.Insert(ends[random.Next(ends.Count)] + 1, passage + "。");
    }

    /// <summary>Words put for words, left out or put in, until a share of the letters has changed.</summary>
    private static string Edit(string passage, double share, string[] vocabulary, Random random)
    {
        var edited = new StringBuilder(passage);
        for (var changed = 0.0; changed < share * passage.Length;)
        {
            var word = vocabulary[random.Next(vocabulary.Length)];
            var at = random.Next(edited.Length - 2);
            var kind = random.Next(3);
            if (kind != 2)
            {
                edited.Remove(at, 2);
            }

            if (kind != 1)
            {
                edited.Insert(at, word);
            }

            changed += 2;
        }

        return edited.ToString();
    }
}
