namespace KnowledgeGraph.Client.Diffusion.Networks;

/// <summary>How long what spreads takes from one node to the next.</summary>
public enum TransmissionModel
{
    /// <summary>λ·exp(−λx); the parameter is the rate λ, in 1 over the unit of time.</summary>
    Exponential,

    /// <summary>x/σ²·exp(−x²/2σ²); the parameter is the mode σ, in the unit of time.</summary>
    Rayleigh,
}

/// <summary>Densities and estimates of the models.</summary>
/// <remarks>Expressions stand as the reference computes them, term by term: which of two edges of equal gain comes first hangs on the last bit.</remarks>
internal static class Transmission
{
    public static double Density(this TransmissionModel model, double lag, double parameter) => model switch
    {
        TransmissionModel.Exponential => parameter * Math.Exp(-1 * parameter * lag),
        _ => lag / (parameter * parameter) * Math.Exp(-(lag * lag) / (2 * (parameter * parameter))),
    };

    /// <summary>The parameter under which lags are likeliest.</summary>
    /// <remarks>
    /// Of Rayleigh σ² = Σx²/2N. NetworkInference has Σx²/2·N and a correction by gamma functions there, which gives a parameter N times too large
    /// and none at all from 171 lags on.
    /// </remarks>
    public static double Estimate(this TransmissionModel model, IReadOnlyCollection<double> lags) => model switch
    {
        TransmissionModel.Exponential => 1 / Mean(lags),
        _ => Math.Sqrt(Mean([.. lags.Select(l => l * l)]) / 2),
    };

    /// <summary>A start half way between the two extremes: each event follows from the one before it, and each follows from the first.</summary>
    public static double Start(this TransmissionModel model, CascadeSet cascades)
    {
        var chain = cascades.Cascades.SelectMany(c => c.Times.Zip(c.Times.Skip(1), (x, y) => y - x)).ToList();
        var fan = cascades.Cascades.SelectMany(c => c.Times.Skip(1).Select(t => t - c.Times[0])).ToList();
        return Mean([model.Estimate(chain), model.Estimate(fan)]);
    }

    /// <summary>With a compensated sum (Neumaier 1974), so that order does not matter.</summary>
    private static double Mean(IReadOnlyCollection<double> values)
    {
        double sum = 0, lost = 0;
        foreach (var value in values)
        {
            var next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }

        return (sum + lost) / values.Count;
    }
}
