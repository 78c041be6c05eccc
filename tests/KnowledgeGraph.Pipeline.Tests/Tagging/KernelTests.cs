using System.Runtime.Intrinsics;
using KnowledgeGraph.Pipeline.Tagging;

namespace KnowledgeGraph.Pipeline.Tests.Tagging;

public class KernelTests
{
    [Theory]
    [InlineData(6, 1, 16)]
    [InlineData(12, 128, 48)]
    [InlineData(102, 256, 57)]
    public void A_product_is_one_chain_of_fused_multiply_adds_for_each_number(int rows, int inner, int columns)
    {
        var random = new Random(5);
        var a = Numbers(random, rows * inner);
        var b = Numbers(random, inner * columns);
        var panels = (columns + Kernel.Columns - 1) / Kernel.Columns;
        var stride = panels * Kernel.Columns;
        var c = Numbers(random, rows * stride);
        var expected = new float[rows * columns];
        for (var i = 0; i < expected.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            expected[i] = c[(row * stride) + column];
            for (var k = 0; k < inner; k++)
            {
                expected[i] = MathF.FusedMultiplyAdd(a[(row * inner) + k], b[(k * columns) + column], expected[i]);
            }
        }

        Kernel.MultiplyAdd(a, inner, Kernel.Pack(b, inner, columns), inner, c, stride, rows, panels);

        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(i => c[(i / columns * stride) + (i % columns)]));
    }

    [Fact]
    public void A_product_that_does_not_fit_is_refused()
        => Assert.Throws<ArgumentException>(() => Kernel.MultiplyAdd(new float[5], 1, new float[16], 1, new float[96], 16, 6, 1));

    [Fact]
    public void The_exponential_is_right_to_seven_digits()
    {
        for (var x = -86.9f; x < 87.9f; x += 0.0173f)
        {
            var expected = Math.Exp(x);

            Assert.InRange(Kernel.Exp(Vector256.Create(x))[0] / expected, 1 - 3e-7, 1 + 3e-7);
        }
    }

    [Fact]
    public void The_exponential_of_what_is_out_of_range_is_finite()
    {
        Assert.InRange(Kernel.Exp(Vector256.Create(-1e30f))[3], 0, 1e-30f);
        Assert.True(float.IsFinite(Kernel.Exp(Vector256.Create(1e30f))[3]));
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
}
