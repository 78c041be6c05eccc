using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeGraph.Pipeline.Tagging;

/// <summary>The chain over tags (a linear conditional random field): the best sequence of tags, and the probability of each of its tags.</summary>
/// <remarks>Viterbi and the forward-backward algorithm; the latter on probabilities scaled at each character.</remarks>
internal sealed class TagChain
{
    private const int Padded = TaggerShape.PaddedTags;
    private const int Width = 8;

    /// <summary>Of tags that only fill up the row.</summary>
    private const float Impossible = -1e30f;

    private readonly int tags;
    private readonly float[] start = Filled();
    private readonly float[] stop = Filled();
    private readonly float[] transitions;
    private readonly float[] forward;
    private readonly float[] backward;

    /// <param name="weights">Row 0 scores tags at the start, row 1 at the end, row 2 + i from tag i to each tag.</param>
    /// <param name="tags">The number of tags.</param>
    public TagChain(float[] weights, int tags)
    {
        this.tags = tags;
        transitions = new float[tags * Padded];
        Array.Fill(transitions, Impossible);
        forward = new float[tags * Padded];
        backward = new float[tags * Padded];
        weights.AsSpan(0, tags).CopyTo(start);
        weights.AsSpan(tags, tags).CopyTo(stop);
        for (var i = 0; i < tags; i++)
        {
            weights.AsSpan((2 + i) * tags, tags).CopyTo(transitions.AsSpan(i * Padded));
            for (var j = 0; j < tags; j++)
            {
                var likelihood = Exp(weights[((2 + i) * tags) + j]);
                forward[(i * Padded) + j] = likelihood;
                backward[(j * Padded) + i] = likelihood;
            }
        }
    }

    /// <summary>The best tags; of equal sequences the one whose tags come first, seen from the end.</summary>
    /// <param name="scores">For each character <see cref="Padded"/> numbers; those beyond the tags do not count.</param>
    /// <param name="best">Receives a tag for each character.</param>
    public void Decode(ReadOnlySpan<float> scores, Span<int> best)
    {
        var length = best.Length;
        var from = new int[length * Padded];
        var now = new float[Padded];
        var next = new float[Padded];
        for (var j = 0; j < Padded; j++)
        {
            now[j] = start[j] + scores[j];
        }

        for (var t = 1; t < length; t++)
        {
            for (var j = 0; j < Padded; j += Width)
            {
                var top = Vector256.Create(now[0]) + Vector256.Create<float>(transitions.AsSpan(j));
                var source = Vector256<int>.Zero;
                for (var i = 1; i < tags; i++)
                {
                    var score = Vector256.Create(now[i]) + Vector256.LoadUnsafe(ref transitions[0], (nuint)((i * Padded) + j));
                    var better = Vector256.GreaterThan(score, top);
                    top = Vector256.ConditionalSelect(better, score, top);
                    source = Vector256.ConditionalSelect(better.AsInt32(), Vector256.Create(i), source);
                }

                (top + Vector256.Create(scores[((t * Padded) + j)..])).CopyTo(next, j);
                source.CopyTo(from, (t * Padded) + j);
            }

            (now, next) = (next, now);
        }

        var last = 0;
        for (var j = 1; j < tags; j++)
        {
            last = now[j] + stop[j] > now[last] + stop[last] ? j : last;
        }

        for (var t = length - 1; t >= 0; t--)
        {
            best[t] = last;
            last = from[(t * Padded) + last];
        }
    }

    /// <summary>The probability of each given tag at its character, over all sequences.</summary>
    public void Marginals(ReadOnlySpan<float> scores, ReadOnlySpan<int> chosen, Span<float> probabilities)
    {
        var length = chosen.Length;
        var likelihoods = new float[length * Padded];
        var ahead = new float[length * Padded];
        for (var t = 0; t < length; t++)
        {
            Likelihoods(scores.Slice(t * Padded, Padded), likelihoods.AsSpan(t * Padded, Padded));
        }

        var row = ahead.AsSpan(0, Padded);
        Likelihoods(start, row);
        Scale(row, likelihoods.AsSpan(0, Padded));
        for (var t = 1; t < length; t++)
        {
            row = ahead.AsSpan(t * Padded, Padded);
            Step(ahead.AsSpan((t - 1) * Padded, Padded), forward, row);
            Scale(row, likelihoods.AsSpan(t * Padded, Padded));
        }

        var behind = new float[Padded];
        var other = new float[Padded];
        Likelihoods(stop, behind);
        for (var t = length - 1; t >= 0; t--)
        {
            row = ahead.AsSpan(t * Padded, Padded);
            var sum = 0f;
            for (var j = 0; j < tags; j++)
            {
                sum += row[j] * behind[j];
            }

            probabilities[t] = sum > 0 ? row[chosen[t]] * behind[chosen[t]] / sum : 0;
            Scale(behind, likelihoods.AsSpan(t * Padded, Padded));
            other.AsSpan().Clear();
            Step(behind, backward, other);
            (behind, other) = (other, behind);
        }
    }

    /// <summary>e to the power of each score, seen from the highest of the tags.</summary>
    private void Likelihoods(ReadOnlySpan<float> scores, Span<float> into)
    {
        var top = scores[0];
        for (var j = 1; j < tags; j++)
        {
            top = Math.Max(top, scores[j]);
        }

        for (var j = 0; j < Padded; j += Width)
        {
            Kernel.Exp(Vector256.Create(scores[j..]) - Vector256.Create(top)).CopyTo(into[j..]);
        }

        into[tags..].Clear();
    }

    /// <summary>Adds to each tag what reaches it from all others.</summary>
    private void Step(ReadOnlySpan<float> from, float[] matrix, Span<float> into)
    {
        for (var j = 0; j < Padded; j += Width)
        {
            var sum = Vector256.Create<float>(into[j..]);
            for (var i = 0; i < tags; i++)
            {
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(from[i]), Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(matrix), (nuint)((i * Padded) + j)), sum);
            }

            sum.CopyTo(into[j..]);
        }
    }

    /// <summary>Multiplies by the likelihoods of a character and brings the sum to 1.</summary>
    private void Scale(Span<float> row, ReadOnlySpan<float> likelihoods)
    {
        var sum = 0f;
        for (var j = 0; j < tags; j++)
        {
            row[j] *= likelihoods[j];
            sum += row[j];
        }

        for (var j = 0; j < tags && sum > 0; j++)
        {
            row[j] /= sum;
        }
    }

    private static float Exp(float x) => Kernel.Exp(Vector256.Create(x))[0];

    private static float[] Filled()
    {
        var row = new float[Padded];
        Array.Fill(row, Impossible);
        return row;
    }
}
