namespace KnowledgeGraph.Client.Diffusion.Networks;

/// <summary>Infers the network over which things spread from who took up what when: NetInf.</summary>
/// <remarks>
/// Gomez Rodriguez, Leskovec, Krause 2010 (doi:10.1145/1835804.1835933), with a Vuong test per edge, as in the R package NetworkInference 1.2.5
/// (Linder, Desmarais): the same edges in the same order. Each event has as parent the likeliest earlier event of its cascade, at first outside
/// any network; an edge improves the fit by what its events gain with its origin as parent inside the network. The edge that improves most is
/// added, until there are enough. After an edge only the edges to the same destination can change, so only those are weighed again; all pairs
/// of events are scored once, at 16 bytes a pair. Edges of equal improvement come by number of destination and origin, the last first.
/// </remarks>
public static class NetworkInference
{
    /// <exception cref="ArgumentException">An option is out of range or asks for more edges than are possible; or no two events follow each other.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DiffusionNetwork Infer(CascadeSet cascades, NetworkInferenceOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cascades);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (options.PValue is not null && cascades.Cascades.Count < 2)
        {
            throw new ArgumentException($"There is {cascades.Cascades.Count} cascade; a p-value takes at least two. Ask for a number of edges instead.", nameof(cascades));
        }

        if (options.Parameter is { } given)
        {
            return new Trees(cascades, options.Model, given, cancellationToken).Infer(options, 1, true, cancellationToken);
        }

        var parameter = options.Model.Start(cascades);
        DiffusionNetwork? before = null;
        for (var round = 1; ; round++)
        {
            if (!(parameter > 0 && double.IsFinite(parameter)))
            {
                throw new ArgumentException("No parameter can be estimated: no event follows another in time.", nameof(cascades));
            }

            var trees = new Trees(cascades, options.Model, parameter, cancellationToken);
            var network = trees.Infer(options, round, false, cancellationToken);
            var isSettled = before is not null && before.Edges.Count == network.Edges.Count
                && before.Edges.Zip(network.Edges).All(p => p.First with { PValue = 0 } == p.Second with { PValue = 0 });
            if (isSettled || round >= options.MaximumRounds)
            {
                return network with { IsSettled = isSettled };
            }

            before = network;
            parameter = options.Model.Estimate(trees.Lags());
        }
    }

    /// <summary>All cascades under one parameter: each event with its parent, and each possible edge with what it would gain.</summary>
    private sealed class Trees
    {
        /// <summary>Share of what happens outside any network; NetInf's ε, and β = 1/2 inside.</summary>
        private const double Outside = 0.0000000001;
        private const double Inside = 0.5;

        private readonly CascadeSet cascades;
        private readonly double parameter;

        // Of events, cascade after cascade.
        private readonly int[] start;
        private readonly int[] cascadeOf;
        private readonly double[] time;
        private readonly double[] score;
        private readonly int[] parent;

        // Of possible edges, by destination and then origin.
        private readonly int[] firstEdge;
        private readonly int[] origin;
        private readonly int[] firstPair;
        private readonly double[] gain;
        private readonly bool[] isTaken;

        // Of pairs of events that an edge could join, edge after edge, in order of cascades.
        private readonly int[] pairEvent;
        private readonly int[] pairParent;
        private readonly double[] pairScore;

        public Trees(CascadeSet cascades, TransmissionModel model, double parameter, CancellationToken cancellationToken)
        {
            this.cascades = cascades;
            this.parameter = parameter;
            var (count, nodes) = (cascades.EventCount, cascades.Nodes.Count);
            (start, cascadeOf, time, score, parent) = (new int[cascades.Cascades.Count + 1], new int[count], new double[count], new double[count], new int[count]);
            var node = new int[count];
            var eventsOf = new List<int>[nodes];
            for (var c = 0; c < cascades.Cascades.Count; c++)
            {
                var cascade = cascades.Cascades[c];
                for (var i = 0; i < cascade.Nodes.Count; i++)
                {
                    var at = start[c] + i;
                    (node[at], time[at], cascadeOf[at]) = (cascade.Nodes[i], cascade.Times[i], c);
                    (eventsOf[node[at]] ??= []).Add(at);
                }

                start[c + 1] = start[c] + cascade.Nodes.Count;
            }

            var earlier = Earlier();
            var pairs = earlier.Sum(e => (long)e);
            if (pairs > Array.MaxLength)
            {
                throw new ArgumentException($"The cascades hold {pairs} pairs of events, of which {Array.MaxLength} can be weighed.", nameof(cascades));
            }

            (pairEvent, pairParent, pairScore) = (new int[pairs], new int[pairs], new double[pairs]);
            (firstEdge, var origins, var firstPairs) = (new int[nodes + 1], new List<int>(), new List<int>());
            var (next, filled) = (new int[nodes + 1], 0);
            for (var child = 0; child < nodes; child++)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Pairs by origin, by counting.
                Array.Clear(next);
                foreach (var e in eventsOf[child])
                {
                    for (var j = start[cascadeOf[e]]; j < start[cascadeOf[e]] + earlier[e]; j++)
                    {
                        next[node[j]]++;
                    }
                }

                for (var from = 0; from < nodes; from++)
                {
                    var number = next[from];
                    next[from] = filled;
                    if (number > 0)
                    {
                        origins.Add(from);
                        firstPairs.Add(filled);
                        filled += number;
                    }
                }

                firstEdge[child + 1] = origins.Count;
                foreach (var e in eventsOf[child])
                {
                    Root(e, earlier[e], node, next, model);
                }
            }

            firstPairs.Add(filled);
            (origin, firstPair, gain, isTaken) = ([.. origins], [.. firstPairs], new double[origins.Count], new bool[origins.Count]);
        }

        public DiffusionNetwork Infer(NetworkInferenceOptions options, int round, bool isSettled, CancellationToken cancellationToken)
        {
            if (origin.Length == 0)
            {
                throw new ArgumentException("No edge is possible: no event follows another in time.", nameof(options));
            }

            if (options.Edges > origin.Length)
            {
                throw new ArgumentException($"{options.Edges} edges are asked for; the cascades allow {origin.Length}.", nameof(options));
            }

            var nodes = cascades.Nodes;
            var best = new int[nodes.Count];
            for (var child = 0; child < nodes.Count; child++)
            {
                best[child] = BestOf(child);
            }

            var likelihood = Enumerable.Range(0, cascades.Cascades.Count).Select(Likelihood).ToArray();
            var before = new double[likelihood.Length];
            var edges = new List<DiffusionEdge>();
            while (edges.Count < (options.Edges ?? origin.Length))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (edge, destination) = (-1, -1);
                for (var child = 0; child < best.Length; child++)
                {
                    if (best[child] >= 0 && (edge < 0 || gain[best[child]] >= gain[edge]))
                    {
                        (edge, destination) = (best[child], child);
                    }
                }

                likelihood.CopyTo(before, 0);
                Take(edge, likelihood);
                best[destination] = BestOf(destination);
                var pValue = VuongTest.PValue(before, likelihood);
                edges.Add(new DiffusionEdge(nodes[origin[edge]], nodes[destination], gain[edge], pValue));
                if (pValue >= options.PValue)
                {
                    break;
                }
            }

            return new DiffusionNetwork(edges, options.Model, parameter, round, isSettled, origin.Length);
        }

        /// <summary>Times from parents to their children, over all events that have a parent.</summary>
        public List<double> Lags()
        {
            var lags = new List<double>();
            for (var e = 0; e < parent.Length; e++)
            {
                if (parent[e] >= 0)
                {
                    lags.Add(time[e] - time[parent[e]]);
                }
            }

            return lags;
        }

        /// <summary>How many events of its cascade come before each event, those of the same time left out.</summary>
        private int[] Earlier()
        {
            var earlier = new int[time.Length];
            for (var e = 0; e < time.Length; e++)
            {
                var first = start[cascadeOf[e]];
                earlier[e] = e > first && time[e - 1] == time[e] ? earlier[e - 1] : e - first;
            }

            return earlier;
        }

        /// <summary>Scores the pairs that end in an event, and gives it the likeliest parent outside the network.</summary>
        private void Root(int e, int earlier, int[] node, int[] next, TransmissionModel model)
        {
            (score[e], parent[e]) = (double.NaN, -1);
            var first = start[cascadeOf[e]];
            for (var j = first; j < first + earlier; j++)
            {
                var density = model.Density(time[e] - time[j], parameter);
                var outside = Math.Log(Outside * density);
                if (outside > (parent[e] < 0 ? double.NegativeInfinity : score[e]))
                {
                    (score[e], parent[e]) = (outside, j);
                }

                var at = next[node[j]]++;
                (pairEvent[at], pairParent[at], pairScore[at]) = (e, j, Math.Log(Inside * density));
            }

            if (earlier > 0 && parent[e] < 0)
            {
                throw new ArgumentException(
                    $"Under the parameter {parameter} the wait of {time[e] - time[first + earlier - 1]} before '{cascades.Nodes[node[e]]}' in '{cascades.Cascades[cascadeOf[e]].Id}'"
                    + " has a likelihood of zero; expected a parameter that allows it.");
            }
        }

        /// <summary>Weighs the edges to a node again; of equal ones the last counts. -1 where all are taken.</summary>
        private int BestOf(int child)
        {
            var best = -1;
            for (var edge = firstEdge[child]; edge < firstEdge[child + 1]; edge++)
            {
                if (isTaken[edge])
                {
                    continue;
                }

                double improvement = 0;
                for (var p = firstPair[edge]; p < firstPair[edge + 1]; p++)
                {
                    var current = score[pairEvent[p]];
                    if (pairScore[p] > current)
                    {
                        improvement += pairScore[p] - current;
                    }
                }

                gain[edge] = improvement;
                best = best < 0 || improvement >= gain[best] ? edge : best;
            }

            return best;
        }

        private void Take(int edge, double[] likelihood)
        {
            isTaken[edge] = true;
            for (var p = firstPair[edge]; p < firstPair[edge + 1]; p++)
            {
                var e = pairEvent[p];
                if (pairScore[p] > score[e])
                {
                    (score[e], parent[e]) = (pairScore[p], pairParent[p]);
                    likelihood[cascadeOf[e]] = Likelihood(cascadeOf[e]);
                }
            }
        }

        private double Likelihood(int cascade)
        {
            double sum = 0;
            for (var e = start[cascade]; e < start[cascade + 1]; e++)
            {
                sum += parent[e] >= 0 ? score[e] : 0;
            }

            return sum;
        }
    }
}
