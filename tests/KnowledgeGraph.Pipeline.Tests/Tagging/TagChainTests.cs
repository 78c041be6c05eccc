using KnowledgeGraph.Pipeline.Tagging;

namespace KnowledgeGraph.Pipeline.Tests.Tagging;

public class TagChainTests
{
    private const int Tags = 5;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    public void The_best_sequence_and_its_probabilities_are_those_of_trying_all(int seed, int length)
    {
        var random = new Random(seed);
        var weights = Numbers(random, (Tags + 2) * Tags);
        var scores = new float[length * TaggerShape.PaddedTags];
        for (var t = 0; t < length; t++)
        {
            Numbers(random, Tags).CopyTo(scores, t * TaggerShape.PaddedTags);
        }

        var all = Enumerable.Range(0, (int)Math.Pow(Tags, length)).Select(n => Sequence(n, length)).Select(s => (Tags: s, Score: Score(weights, scores, s))).ToList();
        var expected = all.MaxBy(s => s.Score).Tags;
        var total = all.Sum(s => Math.Exp(s.Score));
        var chain = new TagChain(weights, Tags);
        var (best, probabilities) = (new int[length], new float[length]);

        chain.Decode(scores, best);
        chain.Marginals(scores, best, probabilities);

        Assert.Equal(expected, best);
        for (var t = 0; t < length; t++)
        {
            Assert.Equal(all.Where(s => s.Tags[t] == best[t]).Sum(s => Math.Exp(s.Score)) / total, probabilities[t], 0.0001);
        }
    }

    private static int[] Sequence(int number, int length) => [.. Enumerable.Range(0, length).Select(t => number / (int)Math.Pow(Tags, t) % Tags)];

    private static double Score(float[] weights, float[] scores, int[] tags)
        => weights[tags[0]] + weights[Tags + tags[^1]]
            + tags.Select((tag, t) => (double)scores[(t * TaggerShape.PaddedTags) + tag]).Sum()
            + tags.Zip(tags.Skip(1), (i, j) => (double)weights[((2 + i) * Tags) + j]).Sum();

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 6) - 3))];
}
