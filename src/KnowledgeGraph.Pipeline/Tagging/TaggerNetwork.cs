using System.Buffers;

namespace KnowledgeGraph.Pipeline.Tagging;

/// <summary>Runs the network over many windows of characters side by side.</summary>
/// <remarks>
/// Windows are dealt to lanes, the longest first, each to the lane that is shortest so far; a lane runs its windows one behind the other and forgets its state
/// between them. What a window yields does not depend on what runs beside it.
/// </remarks>
internal static class TaggerNetwork
{
    /// <summary>As many lanes as fill four tiles of the kernel.</summary>
    public const int MaximumLanes = 4 * Kernel.Rows;

    private const int Hidden = TaggerShape.Hidden;
    private const int Gates = TaggerShape.Gates;
    private const int Both = TaggerShape.Both;

    /// <param name="model">The weights.</param>
    /// <param name="ids">Ids of characters.</param>
    /// <param name="windows">Ranges of <paramref name="ids"/>, each at least one long.</param>
    /// <param name="read">Called once for each window, in no stated order, with its index and the scores of its tags: for each character <see cref="TaggerShape.PaddedTags"/>
    /// numbers.</param>
    /// <exception cref="OperationCanceledException">Cancelled between two steps.</exception>
    public static void Run(TaggerModel model, ushort[] ids, IReadOnlyList<Range> windows, Action<int, Memory<float>> read, CancellationToken cancellationToken)
    {
        var plan = Plan.Of(windows);
        var cells = plan.Steps * plan.Lanes;
        var first = ArrayPool<float>.Shared.Rent(cells * Both);
        var second = ArrayPool<float>.Shared.Rent(cells * Both);
        var gates = ArrayPool<float>.Shared.Rent(cells * Gates);
        try
        {
            for (var direction = 0; direction < 2; direction++)
            {
                var offset = direction * Gates;
                Recur(model.Directions[direction], plan, direction == 1, (cell, at) => model.FirstLayer(ids[at]).AsSpan(offset, Gates), first.AsSpan(direction * Hidden), cancellationToken);
            }

            for (var direction = 0; direction < 2; direction++)
            {
                var layer = model.Directions[2 + direction];
                for (var cell = 0; cell < cells; cell++)
                {
                    layer.Biases.CopyTo(gates, cell * Gates);
                }

                Kernel.MultiplyAdd(first.AsSpan(0, cells * Both), Both, layer.Input, Both, gates.AsSpan(0, cells * Gates), Gates, cells, Gates / Kernel.Columns);
                cancellationToken.ThrowIfCancellationRequested();
                Recur(layer, plan, direction == 1, (cell, at) => gates.AsSpan(cell * Gates, Gates), second.AsSpan(direction * Hidden), cancellationToken);
            }

            Emit(model, plan, second, gates, read);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(first);
            ArrayPool<float>.Shared.Return(second);
            ArrayPool<float>.Shared.Return(gates);
        }
    }

    private delegate ReadOnlySpan<float> InputAt(int cell, int at);

    /// <summary>Runs one direction of one layer through all steps.</summary>
    /// <param name="output">Receives the state of each cell, <see cref="Both"/> apart.</param>
    private static void Recur(TaggerDirection layer, Plan plan, bool isBackward, InputAt input, Span<float> output, CancellationToken cancellationToken)
    {
        var lanes = plan.Lanes;
        var state = new float[lanes * Hidden];
        var gates = new float[lanes * 2 * Hidden];
        var reset = new float[lanes * Hidden];
        var candidate = new float[lanes * Hidden];
        for (var i = 0; i < plan.Steps; i++)
        {
            if (i % 16 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var step = isBackward ? plan.Steps - 1 - i : i;
            for (var lane = 0; lane < lanes; lane++)
            {
                var cell = (step * lanes) + lane;
                var at = plan.At[cell];
                if (at < 0)
                {
                    continue;
                }

                if (isBackward ? plan.IsLast[cell] : plan.IsFirst[cell])
                {
                    state.AsSpan(lane * Hidden, Hidden).Clear();
                }

                var row = input(cell, at);
                row[..(2 * Hidden)].CopyTo(gates.AsSpan(lane * 2 * Hidden));
                row[(2 * Hidden)..].CopyTo(candidate.AsSpan(lane * Hidden));
            }

            Kernel.MultiplyAdd(state, Hidden, layer.Gates, Hidden, gates, 2 * Hidden, lanes, 2 * Hidden / Kernel.Columns);
            Kernel.OpenGates(gates, state, reset, lanes);
            Kernel.MultiplyAdd(reset, Hidden, layer.Candidate, Hidden, candidate, Hidden, lanes, Hidden / Kernel.Columns);
            Kernel.Update(gates, candidate, state, lanes);
            for (var lane = 0; lane < lanes; lane++)
            {
                state.AsSpan(lane * Hidden, Hidden).CopyTo(output[(((step * lanes) + lane) * Both)..]);
            }
        }
    }

    /// <summary>The linear layer, and the scores of each window in one piece.</summary>
    private static void Emit(TaggerModel model, Plan plan, float[] states, float[] scores, Action<int, Memory<float>> read)
    {
        const int padded = TaggerShape.PaddedTags;
        var cells = plan.Steps * plan.Lanes;
        for (var cell = 0; cell < cells; cell++)
        {
            model.OutputBiases.CopyTo(scores, cell * padded);
        }

        Kernel.MultiplyAdd(states.AsSpan(0, cells * Both), Both, model.Output, Both, scores.AsSpan(0, cells * padded), padded, cells, padded / Kernel.Columns);
        var window = new float[plan.Longest * padded];
        foreach (var place in plan.Places)
        {
            for (var i = 0; i < place.Length; i++)
            {
                scores.AsSpan((((place.Step + i) * plan.Lanes) + place.Lane) * padded, padded).CopyTo(window.AsSpan(i * padded));
            }

            read(place.Window, window.AsMemory(0, place.Length * padded));
        }
    }

    /// <summary>Where a window runs.</summary>
    private readonly record struct Place(int Window, int Lane, int Step, int Length);

    /// <summary>Which character each lane reads at each step; a cell is step × lanes + lane, and lies idle where <see cref="At"/> is −1.</summary>
    private sealed class Plan
    {
        private Plan(int lanes, int steps, int longest)
        {
            (Lanes, Steps, Longest) = (lanes, steps, longest);
            At = new int[lanes * steps];
            Array.Fill(At, -1);
            IsFirst = new bool[lanes * steps];
            IsLast = new bool[lanes * steps];
        }

        public int Lanes { get; }

        public int Steps { get; }

        public int Longest { get; }

        public int[] At { get; }

        public bool[] IsFirst { get; }

        public bool[] IsLast { get; }

        public List<Place> Places { get; } = [];

        /// <summary>The number of lanes that leaves least idle: one long sentence among short ones wants few.</summary>
        public static Plan Of(IReadOnlyList<Range> windows)
        {
            var order = Enumerable.Range(0, windows.Count).OrderByDescending(i => Length(windows[i])).ToArray();
            var best = Deal(windows, order, Kernel.Rows);
            for (var lanes = 2 * Kernel.Rows; lanes <= MaximumLanes && lanes < windows.Count + Kernel.Rows; lanes += Kernel.Rows)
            {
                var other = Deal(windows, order, lanes);
                best = lanes * other.Steps <= best.Lanes * best.Steps ? other : best;
            }

            var plan = new Plan(best.Lanes, best.Steps, windows.Count == 0 ? 0 : Length(windows[order[0]]));
            plan.Places.AddRange(best.Places);
            foreach (var place in best.Places)
            {
                for (var i = 0; i < place.Length; i++)
                {
                    plan.At[((place.Step + i) * plan.Lanes) + place.Lane] = windows[place.Window].Start.Value + i;
                }

                plan.IsFirst[(place.Step * plan.Lanes) + place.Lane] = true;
                plan.IsLast[((place.Step + place.Length - 1) * plan.Lanes) + place.Lane] = true;
            }

            return plan;
        }

        private static (int Lanes, int Steps, Place[] Places) Deal(IReadOnlyList<Range> windows, int[] order, int lanes)
        {
            var filled = new int[lanes];
            var places = new Place[order.Length];
            for (var i = 0; i < order.Length; i++)
            {
                var lane = Array.IndexOf(filled, filled.Min());
                places[i] = new Place(order[i], lane, filled[lane], Length(windows[order[i]]));
                filled[lane] += places[i].Length;
            }

            return (lanes, filled.Max(), places);
        }

        private static int Length(Range window) => window.End.Value - window.Start.Value;
    }
}
