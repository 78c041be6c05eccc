namespace KnowledgeGraph.Storage;

public class DecimalOrderTests
{
    [Fact]
    public void Encoded_numbers_sort_as_numbers_do()
    {
        decimal[] sorted =
            [decimal.MinValue, -10.5m, -10m, -9.99m, -3.5m, -3m, -0.55m, -0.5m, 0m, 0.001m, 0.01m, 0.5m, 0.55m, 1m, 9m, 10m, 10.01m, 99m, 100m, decimal.MaxValue];

        var encoded = sorted.Select(DecimalOrder.Encode).ToList();

        Assert.Equal(encoded.Order(StringComparer.Ordinal), encoded);
        Assert.Equal(sorted.Length, encoded.Distinct().Count());
    }

    [Fact]
    public void Equal_numbers_encode_alike()
    {
        Assert.Equal(DecimalOrder.Encode(4.5m), DecimalOrder.Encode(4.5000m));
        Assert.Equal(DecimalOrder.Encode(0m), DecimalOrder.Encode(-0.0m));
        Assert.Equal("4.5", DecimalOrder.Format(4.5000m));
        Assert.Equal("300000000", DecimalOrder.Format(3e8m));
    }
}
