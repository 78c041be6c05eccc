using System.Runtime.InteropServices;

namespace KnowledgeGraph.Client.Diffusion.Reuse;

/// <summary>Finds passages that documents of different places share beyond boilerplate.</summary>
/// <remarks>
/// Each window of 64 shingles is sketched by 12 minima (MinHash by one permutation, Li, Owen, Zhang 2012), of shingles alone that stand in at
/// least two documents and are no boilerplate. Documents that share two minima near each other are aligned there. As a shared minimum is in few
/// documents, the pairs grow with the documents and not with their square. All texts are held, and about 16 bytes for each minimum.
/// </remarks>
public static class PassageFinder
{
    private const int Window = 64;
    private const int Step = 32;
    private const int Minima = 12;

    /// <summary>Shared minima so near, in letters, may be of one passage.</summary>
    private const int Near = 200;

    /// <summary>How far a passage may reach beyond its shared minima, in letters.</summary>
    private const int Reach = 160;

    /// <summary>How rare letters must be on average to belong to a passage.</summary>
    private const double LetterCost = 0.2;

    /// <param name="documents">Each id once.</param>
    /// <param name="options">The defaults where null.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>By falling weight, then by ids and places; passages of one pair of documents do not overlap.</returns>
    public static IReadOnlyList<SharedPassage> Find(IReadOnlyList<ReuseDocument> documents, ReuseOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        options ??= new ReuseOptions();
        var all = documents.OrderBy(d => d.Id, StringComparer.Ordinal).ToList();
        var texts = all.ConvertAll(d => new FoldedText(d.Text));
        var frequencies = new ShingleFrequencies();
        texts.ForEach(frequencies.Add);
        var most = Math.Max(8, (int)(options.BoilerplateShare * all.Count));
        var seeds = Seeds(all, Sketch(texts, frequencies, most, cancellationToken), most);
        var aligner = new PassageAligner();
        var found = new List<SharedPassage>();
        for (var from = 0; from < seeds.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var to = from + 1;
            while (to < seeds.Count && (seeds[to].First, seeds[to].Second) == (seeds[from].First, seeds[from].Second))
            {
                to++;
            }

            FindIn(all, texts, CollectionsMarshal.AsSpan(seeds)[from..to], frequencies, aligner, options, found);
            from = to;
        }

        return [.. found.OrderByDescending(p => p.Weight).ThenBy(p => p.First, StringComparer.Ordinal).ThenBy(p => p.Second, StringComparer.Ordinal).ThenBy(p => p.FirstSpan)];
    }

    private static List<Minimum> Sketch(List<FoldedText> texts, ShingleFrequencies frequencies, int most, CancellationToken cancellationToken)
    {
        var minima = new List<Minimum>();
        Span<Minimum> bins = stackalloc Minimum[Minima];
        for (var d = 0; d < texts.Count; d++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = texts[d];
            for (var start = 0; start < Math.Max(1, text.ShingleCount - Window + Step); start += Step)
            {
                bins.Fill(new Minimum(ulong.MaxValue, d, -1));
                for (var i = start; i < Math.Min(text.ShingleCount, start + Window); i++)
                {
                    var shingle = text.Shingle(i);
                    var bin = (int)(shingle % Minima);
                    if (shingle < bins[bin].Shingle && frequencies.Of(shingle) is var count && count > 1 && count <= most)
                    {
                        bins[bin] = new Minimum(shingle, d, i);
                    }
                }

                foreach (var minimum in bins)
                {
                    if (minimum.At >= 0)
                    {
                        minima.Add(minimum);
                    }
                }
            }
        }

        minima.Sort();
        return minima;
    }

    /// <summary>Pairs of documents of different places at places with the same minimum, by documents and then place.</summary>
    private static List<Seed> Seeds(List<ReuseDocument> documents, List<Minimum> minima, int most)
    {
        var seeds = new List<Seed>();
        var same = new List<Minimum>();
        for (var from = 0; from < minima.Count;)
        {
            same.Clear();
            var shingle = minima[from].Shingle;
            for (; from < minima.Count && minima[from].Shingle == shingle; from++)
            {
                // Windows overlap, so that many a minimum is found twice.
                if (same.Count == 0 || same[^1] != minima[from])
                {
                    same.Add(minima[from]);
                }
            }

            for (var i = 0; same.Count <= 2 * most && i < same.Count; i++)
            {
                for (var j = i + 1; j < same.Count; j++)
                {
                    if (same[i].Document != same[j].Document && documents[same[i].Document].Unit != documents[same[j].Document].Unit)
                    {
                        seeds.Add(new Seed(same[i].Document, same[j].Document, same[i].At, same[j].At));
                    }
                }
            }
        }

        seeds.Sort();
        return seeds;
    }

    private static void FindIn(
        List<ReuseDocument> documents, List<FoldedText> texts, ReadOnlySpan<Seed> seeds, ShingleFrequencies frequencies, PassageAligner aligner, ReuseOptions options, List<SharedPassage> found)
    {
        var (first, second) = (texts[seeds[0].First], texts[seeds[0].Second]);
        var (doneFirst, doneSecond) = (new List<TextSpan>(), new List<TextSpan>());
        for (var i = 0; i < seeds.Length; i++)
        {
            var seed = seeds[i];
            var last = i;
            while (last + 1 < seeds.Length && IsNear(seeds[last], seeds[last + 1]))
            {
                last++;
            }

            if (last == i)
            {
                continue;
            }

            var (a, b) = (Around(first, seed.FirstAt, seeds[last].FirstAt), Around(second, Math.Min(seed.SecondAt, seeds[last].SecondAt), Math.Max(seed.SecondAt, seeds[last].SecondAt)));
            i = last;
            if (MostWeight(first, a, second, b, frequencies) < options.MinimumWeight)
            {
                continue;
            }

            var (matched, weight) = Core(first, a.Start, aligner.Align(first.Letters[a.Start..a.End], second.Letters[b.Start..b.End]), frequencies);
            if (matched.Count < options.MinimumMatched || weight < options.MinimumWeight)
            {
                continue;
            }

            var (spanA, spanB) = (new TextSpan(a.Start + matched[0].First, a.Start + matched[^1].First + 1), new TextSpan(b.Start + matched[0].Second, b.Start + matched[^1].Second + 1));
            if (!doneFirst.Exists(s => s.Overlaps(spanA)) && !doneSecond.Exists(s => s.Overlaps(spanB)))
            {
                doneFirst.Add(spanA);
                doneSecond.Add(spanB);
                found.Add(new SharedPassage(
                    documents[seed.First].Id, Place(first, spanA), documents[seed.Second].Id, Place(second, spanB), matched.Count,
                    (double)matched.Count / Math.Max(spanA.Length, spanB.Length), Math.Round(weight, 2)));
            }
        }
    }

    /// <summary>Near each other in both documents, and in the same order.</summary>
    private static bool IsNear(Seed seed, Seed next)
        => next.FirstAt > seed.FirstAt && next.FirstAt - seed.FirstAt <= Near && Math.Abs(next.SecondAt - seed.SecondAt - (next.FirstAt - seed.FirstAt)) <= Near / 4;

    private static TextSpan Around(FoldedText text, int from, int to) => new(Math.Max(0, from - Reach), Math.Min(text.Length, to + FoldedText.ShingleLength + Reach));

    /// <summary>
    /// The part of an alignment that is rarest for its length: boilerplate around it, and names between phrases that everybody uses, cost more than they weigh. Letters that
    /// begin no matched shingle weigh nothing, the others as their shingle is rare, each shingle once: a name that stands ten times in both texts is one thing that they share.
    /// </summary>
    private static (List<(int First, int Second)> Matched, double Weight) Core(FoldedText text, int offset, List<(int First, int Second)> matched, ShingleFrequencies frequencies)
    {
        var counted = new HashSet<ulong>();
        var (start, gain, weight) = (0, 0.0, 0.0);
        var best = (Start: 0, End: 0, Gain: 0.0, Weight: 0.0);
        for (var i = 0; i + FoldedText.ShingleLength <= matched.Count; i++)
        {
            var end = i + FoldedText.ShingleLength - 1;
            var rarity = matched[end].First - matched[i].First == end - i && matched[end].Second - matched[i].Second == end - i
                && text.Shingle(offset + matched[i].First) is var shingle && counted.Add(shingle) ? frequencies.Rarity(shingle) : 0;
            if (gain <= 0)
            {
                (start, gain, weight) = (i, 0, 0);
            }

            (gain, weight) = (gain + rarity - LetterCost, weight + rarity);
            if (gain > best.Gain)
            {
                best = (start, end + 1, gain, weight);
            }
        }

        return (matched[best.Start..best.End], best.Weight);
    }

    /// <summary>What an alignment of two stretches can weigh at most: all shingles that both have. Far cheaper than the alignment, and most stretches fall short.</summary>
    private static double MostWeight(FoldedText first, TextSpan a, FoldedText second, TextSpan b, ShingleFrequencies frequencies)
    {
        var here = new HashSet<ulong>(a.Length);
        for (var i = a.Start; i + FoldedText.ShingleLength <= a.End; i++)
        {
            here.Add(first.Shingle(i));
        }

        double weight = 0;
        for (var i = b.Start; i + FoldedText.ShingleLength <= b.End; i++)
        {
            if (second.Shingle(i) is var shingle && here.Remove(shingle))
            {
                weight += frequencies.Rarity(shingle);
            }
        }

        return weight;
    }

    private static TextSpan Place(FoldedText text, TextSpan letters) => new(text.PlaceOf(letters.Start), text.PlaceOf(letters.End - 1) + 1);

    private readonly record struct Minimum(ulong Shingle, int Document, int At) : IComparable<Minimum>
    {
        public int CompareTo(Minimum other)
            => Shingle != other.Shingle ? Shingle.CompareTo(other.Shingle) : Document != other.Document ? Document.CompareTo(other.Document) : At.CompareTo(other.At);
    }

    private readonly record struct Seed(int First, int Second, int FirstAt, int SecondAt) : IComparable<Seed>
    {
        public int CompareTo(Seed other)
            => First != other.First ? First.CompareTo(other.First) : Second != other.Second ? Second.CompareTo(other.Second)
                : FirstAt != other.FirstAt ? FirstAt.CompareTo(other.FirstAt) : SecondAt.CompareTo(other.SecondAt);
    }
}
