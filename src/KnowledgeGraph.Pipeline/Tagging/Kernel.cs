using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KnowledgeGraph.Pipeline.Tagging;

/// <summary>Products of matrices and the functions of gates, in single precision, bit for bit the same on every processor.</summary>
/// <remarks>
/// Each number of a product is one chain of fused multiply-adds in the order of the inner index; vectors run over columns, never over that
/// index, so their width does not count. <see cref="Exp"/> is written out, since the base library's may differ between platforms.
/// </remarks>
internal static class Kernel
{
    /// <summary>Rows that are multiplied at once.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a packed panel.</summary>
    public const int Columns = 16;

    private const int Width = 8;

    /// <summary>Reorders a matrix into panels of <see cref="Columns"/> columns, each row by row; missing columns are zero.</summary>
    public static float[] Pack(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        var panels = (columns + Columns - 1) / Columns;
        var packed = new float[panels * rows * Columns];
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < rows; row++)
            {
                packed[(column / Columns * rows * Columns) + (row * Columns) + (column % Columns)] = matrix[(row * columns) + column];
            }
        }

        return packed;
    }

    /// <summary>Adds the product of <paramref name="a"/> and packed weights to <paramref name="c"/>.</summary>
    /// <param name="a">Rows of <paramref name="inner"/> numbers, <paramref name="strideA"/> apart.</param>
    /// <param name="packed">See <see cref="Pack"/>.</param>
    /// <param name="c">Rows of <paramref name="panels"/> times <see cref="Columns"/> numbers, <paramref name="strideC"/> apart.</param>
    /// <param name="rows">A multiple of <see cref="Rows"/>.</param>
    public static void MultiplyAdd(ReadOnlySpan<float> a, int strideA, ReadOnlySpan<float> packed, int inner, Span<float> c, int strideC, int rows, int panels)
    {
        if (rows % Rows != 0 || a.Length < ((rows - 1) * strideA) + inner || packed.Length < panels * inner * Columns
            || c.Length < ((rows - 1) * strideC) + (panels * Columns))
        {
            throw new ArgumentException($"{rows} rows of {inner} and {panels} panels do not fit {a.Length}, {packed.Length} and {c.Length} numbers.", nameof(rows));
        }

        ref var firstA = ref Start(a);
        ref var firstB = ref Start(packed);
        ref var firstC = ref Start(c);

        // Half a panel stays in the first cache while a block of rows passes by, a block of rows in the second while the panels do.
        const int block = 16 * Rows;
        const int depth = 128;
        for (var from = 0; from < rows; from += block)
        {
            var until = Math.Min(rows, from + block);
            for (var panel = 0; panel < panels; panel++)
            {
                for (var k = 0; k < inner; k += depth)
                {
                    ref var b = ref Unsafe.Add(ref firstB, ((panel * inner) + k) * Columns);
                    for (var row = from; row < until; row += Rows)
                    {
                        ref var tile = ref Unsafe.Add(ref firstC, (row * strideC) + (panel * Columns));
                        Tile(ref Unsafe.Add(ref firstA, (row * strideA) + k), strideA, ref b, Math.Min(depth, inner - k), ref tile, strideC);
                    }
                }
            }
        }
    }

    /// <summary>e to the power of each; at most 2 units in the last place off. Below −87 and above 88 the value there.</summary>
    /// <remarks>The polynomial is that of Cephes' expf (Moshier).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-87f)), Vector256.Create(88f));

        // Adding and subtracting 1.5·2^23 rounds to the nearest whole number.
        var shifted = Vector256.FusedMultiplyAdd(x, Vector256.Create(1.44269504088896341f), Vector256.Create(12582912f));
        var n = shifted - Vector256.Create(12582912f);
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.693359375f), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(2.12194440e-4f), r);
        var p = Vector256.Create(1.9875691500e-4f);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.3981999507e-3f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(8.3334519073e-3f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(4.1665795894e-2f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.6666665459e-1f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(5.0000001201e-1f));
        p = Vector256.FusedMultiplyAdd(p, r * r, r + Vector256<float>.One);
        return (p.AsInt32() + Vector256.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
    }

    /// <summary>The gates of one step: <paramref name="gates"/> holds update and reset side by side before their sigmoid.</summary>
    /// <param name="state">The hidden state of each row, <see cref="TaggerShape.Hidden"/> wide.</param>
    /// <param name="reset">Receives the sigmoid of the reset gate times the state.</param>
    public static void OpenGates(Span<float> gates, ReadOnlySpan<float> state, Span<float> reset, int rows)
    {
        const int hidden = TaggerShape.Hidden;
        for (var row = 0; row < rows; row++)
        {
            ref var update = ref Start(gates.Slice(row * 2 * hidden, 2 * hidden));
            ref var h = ref Start(state.Slice(row * hidden, hidden));
            ref var r = ref Start(reset.Slice(row * hidden, hidden));
            for (nuint i = 0; i < hidden; i += Width)
            {
                Sigmoid(Vector256.LoadUnsafe(ref update, i)).StoreUnsafe(ref update, i);
                (Sigmoid(Vector256.LoadUnsafe(ref update, hidden + i)) * Vector256.LoadUnsafe(ref h, i)).StoreUnsafe(ref r, i);
            }
        }
    }

    /// <summary>Moves the state towards the candidate as far as the update gate opens: h + u·(tanh(c) − h).</summary>
    public static void Update(ReadOnlySpan<float> gates, ReadOnlySpan<float> candidate, Span<float> state, int rows)
    {
        const int hidden = TaggerShape.Hidden;
        for (var row = 0; row < rows; row++)
        {
            ref var u = ref Start(gates.Slice(row * 2 * hidden, hidden));
            ref var c = ref Start(candidate.Slice(row * hidden, hidden));
            ref var h = ref Start(state.Slice(row * hidden, hidden));
            for (nuint i = 0; i < hidden; i += Width)
            {
                var old = Vector256.LoadUnsafe(ref h, i);
                Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref u, i), Tanh(Vector256.LoadUnsafe(ref c, i)) - old, old).StoreUnsafe(ref h, i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sigmoid(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Exp(-x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Tanh(Vector256<float> x)
        => Vector256.FusedMultiplyAdd(Vector256.Create(2f), Sigmoid(x + x), -Vector256<float>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Start(ReadOnlySpan<float> span) => ref MemoryMarshal.GetReference(span);

    /// <summary>Six rows by sixteen columns, in twelve registers of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(ref float a, int strideA, ref float b, int inner, ref float c, int strideC)
    {
        ref var a1 = ref Unsafe.Add(ref a, strideA);
        ref var a2 = ref Unsafe.Add(ref a1, strideA);
        ref var a3 = ref Unsafe.Add(ref a2, strideA);
        ref var a4 = ref Unsafe.Add(ref a3, strideA);
        ref var a5 = ref Unsafe.Add(ref a4, strideA);
        ref var c1 = ref Unsafe.Add(ref c, strideC);
        ref var c2 = ref Unsafe.Add(ref c1, strideC);
        ref var c3 = ref Unsafe.Add(ref c2, strideC);
        ref var c4 = ref Unsafe.Add(ref c3, strideC);
        ref var c5 = ref Unsafe.Add(ref c4, strideC);
        var (s00, s01) = (Vector256.LoadUnsafe(ref c), Vector256.LoadUnsafe(ref c, Width));
        var (s10, s11) = (Vector256.LoadUnsafe(ref c1), Vector256.LoadUnsafe(ref c1, Width));
        var (s20, s21) = (Vector256.LoadUnsafe(ref c2), Vector256.LoadUnsafe(ref c2, Width));
        var (s30, s31) = (Vector256.LoadUnsafe(ref c3), Vector256.LoadUnsafe(ref c3, Width));
        var (s40, s41) = (Vector256.LoadUnsafe(ref c4), Vector256.LoadUnsafe(ref c4, Width));
        var (s50, s51) = (Vector256.LoadUnsafe(ref c5), Vector256.LoadUnsafe(ref c5, Width));
        for (nint k = 0; k < inner; k++)
        {
            var b0 = Vector256.LoadUnsafe(ref b);
            var b1 = Vector256.LoadUnsafe(ref b, Width);
            b = ref Unsafe.Add(ref b, Columns);
            var x = Vector256.Create(Unsafe.Add(ref a, k));
            s00 = Vector256.FusedMultiplyAdd(x, b0, s00);
            s01 = Vector256.FusedMultiplyAdd(x, b1, s01);
            x = Vector256.Create(Unsafe.Add(ref a1, k));
            s10 = Vector256.FusedMultiplyAdd(x, b0, s10);
            s11 = Vector256.FusedMultiplyAdd(x, b1, s11);
            x = Vector256.Create(Unsafe.Add(ref a2, k));
            s20 = Vector256.FusedMultiplyAdd(x, b0, s20);
            s21 = Vector256.FusedMultiplyAdd(x, b1, s21);
            x = Vector256.Create(Unsafe.Add(ref a3, k));
            s30 = Vector256.FusedMultiplyAdd(x, b0, s30);
            s31 = Vector256.FusedMultiplyAdd(x, b1, s31);
            x = Vector256.Create(Unsafe.Add(ref a4, k));
            s40 = Vector256.FusedMultiplyAdd(x, b0, s40);
            s41 = Vector256.FusedMultiplyAdd(x, b1, s41);
            x = Vector256.Create(Unsafe.Add(ref a5, k));
            s50 = Vector256.FusedMultiplyAdd(x, b0, s50);
            s51 = Vector256.FusedMultiplyAdd(x, b1, s51);
        }

        s00.StoreUnsafe(ref c);
        s01.StoreUnsafe(ref c, Width);
        s10.StoreUnsafe(ref c1);
        s11.StoreUnsafe(ref c1, Width);
        s20.StoreUnsafe(ref c2);
        s21.StoreUnsafe(ref c2, Width);
        s30.StoreUnsafe(ref c3);
        s31.StoreUnsafe(ref c3, Width);
        s40.StoreUnsafe(ref c4);
        s41.StoreUnsafe(ref c4, Width);
        s50.StoreUnsafe(ref c5);
        s51.StoreUnsafe(ref c5, Width);
    }
}
