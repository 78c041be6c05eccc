namespace KnowledgeGraph.Client.Diffusion.Networks;

/// <summary>Writes a network as a table that R reads back.</summary>
public static class NetworkTable
{
    /// <summary>CSV with the columns of NetworkInference, in the order found: <c>origin_node, destination_node, improvement, p_value</c>.</summary>
    public static void Write(DiffusionNetwork network, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("\"origin_node\",\"destination_node\",\"improvement\",\"p_value\"\n");
        foreach (var edge in network.Edges)
        {
            writer.Write($"{CsvText.Quote(edge.Origin)},{CsvText.Quote(edge.Destination)},{CsvText.Number(edge.Improvement)},{CsvText.Number(edge.PValue)}\n");
        }
    }
}
