namespace KnowledgeGraph.Client.Diffusion.Networks;

/// <summary>Whether one more edge explains cascades better than chance would (Vuong 1989, doi:10.2307/1912557).</summary>
internal static class VuongTest
{
    /// <param name="before">Log-likelihood of each cascade without the edge.</param>
    /// <param name="after">With it; each is charged one over the number of cascades for the added parameter, and keeps the charge.</param>
    /// <returns>One-sided; not a number for fewer than two cascades.</returns>
    /// <remarks>
    /// That the charge stays is a slip of the reference (NetworkInference subtracts in place): a cascade that has not changed for k edges is charged k
    /// times, and gets that back with the edge that changes it next, which makes p-values a little smaller than meant. It is kept for the
    /// sake of the same p-values, and of networks that end at the same edge.
    /// </remarks>
    public static double PValue(ReadOnlySpan<double> before, Span<double> after)
    {
        var count = after.Length;

        // In single precision as the reference has it.
        double charge = 1f / count;
        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            after[i] -= charge;
            sum += after[i] - before[i];
        }

        var mean = sum / count;
        double squares = 0;
        for (var i = 0; i < count; i++)
        {
            var deviation = after[i] - before[i] - mean;
            squares += deviation * deviation;
        }

        var statistic = sum / (Math.Sqrt(squares / (count - 1)) * Math.Sqrt(count));
        return 1 - NormalDistribution(statistic);
    }

    /// <summary>Abramowitz and Stegun 7.1.26; off by at most 1.5e-7.</summary>
    private static double NormalDistribution(double x)
    {
        var sign = x < 0 ? -1 : 1;
        x = Math.Abs(x) / Math.Sqrt(2.0);
        var t = 1.0 / (1.0 + (0.3275911 * x));
        var y = 1.0 - (((((((((1.061405429 * t) - 1.453152027) * t) + 1.421413741) * t) - 0.284496736) * t) + 0.254829592) * t * Math.Exp(-x * x));
        return 0.5 * (1.0 + (sign * y));
    }
}
