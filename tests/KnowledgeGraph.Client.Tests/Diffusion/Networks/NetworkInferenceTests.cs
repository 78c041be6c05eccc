using KnowledgeGraph.Client.Diffusion.Networks;

namespace KnowledgeGraph.Client.Tests.Diffusion.Networks;

public class NetworkInferenceTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData("sample_cascades.csv", "sample_r_5_edges.csv", TransmissionModel.Exponential, 1.0, 5, null)]
    [InlineData("sample_cascades.csv", "sample_r_p05.csv", TransmissionModel.Exponential, 1.0, null, 0.05)]
    [InlineData("sample_cascades.csv", "sample_r_rayleigh.csv", TransmissionModel.Rayleigh, 5.0, 30, null)]
    [InlineData("sim_cascades.csv", "sim_r_rayleigh.csv", TransmissionModel.Rayleigh, 4.0, 30, null)]
    public void A_network_is_that_of_the_reference(string cascades, string expected, TransmissionModel model, double parameter, int? edges, double? pValue)
    {
        var network = Infer(ReferenceData.Cascades(cascades), new() { Model = model, Parameter = parameter, Edges = edges, PValue = pValue });

        AssertSame(ReferenceData.Edges(expected), network.Edges);
    }

    [Fact]
    public void Rounds_of_estimating_the_parameter_settle_where_the_reference_settles()
    {
        var network = Infer(ReferenceData.Cascades("sim_cascades.csv"), new() { PValue = 0.05 });

        AssertSame(ReferenceData.Edges("sim_expected_r.csv"), network.Edges);
        Assert.True(network.IsSettled);
        Assert.Equal(0.1802326, network.Parameter, 1e-7);
    }

    [Fact]
    public void One_round_keeps_the_parameter_that_the_reference_starts_from()
    {
        var network = Infer(ReferenceData.Cascades("sample_cascades.csv"), new() { Edges = 40, MaximumRounds = 1 });

        AssertSame(ReferenceData.Edges("sample_r_start.csv"), network.Edges);
        Assert.False(network.IsSettled);
        Assert.Equal(0.46369424062604925, network.Parameter, 1e-15);
    }

    [Fact]
    public void The_first_edges_are_those_of_the_original_program()
    {
        var network = Infer(ReferenceData.Cascades("sample_cascades.csv"), new() { Parameter = 1, Edges = 5 });

        Assert.Equal(
            ReferenceData.Rows("sample_expected_original_netinf.csv").Select(r => $"{r[0]}→{r[1]}").Order(),
            network.Edges.Select(e => $"{e.Origin}→{e.Destination}").Order());
    }

    [Fact]
    public void Rayleigh_is_estimated_too_and_settles()
    {
        var network = Infer(ReferenceData.Cascades("sim_cascades.csv"), new() { Model = TransmissionModel.Rayleigh, Edges = 60 });

        Assert.True(network.IsSettled);
        Assert.InRange(network.Parameter, 1, 20);
    }

    /// <summary>a before b, a before c, alike: the numbers of nodes decide, the last first.</summary>
    [Fact]
    public void Of_edges_of_equal_improvement_the_last_comes_first()
    {
        var cascades = CascadeSet.Of([new("1", "a", 0), new("1", "b", 1), new("1", "c", 1), new("2", "a", 0), new("2", "b", 1), new("2", "c", 1)]);

        var network = Infer(cascades, new() { Parameter = 1, Edges = 2 });

        Assert.Equal(["a→c", "a→b"], network.Edges.Select(e => $"{e.Origin}→{e.Destination}"));
        Assert.Equal(network.Edges[0].Improvement, network.Edges[1].Improvement);
        Assert.Equal(2, network.PossibleEdges);
    }

    [Fact]
    public void Events_of_one_time_are_no_way_for_anything_to_go()
    {
        var cascades = CascadeSet.Of([new("1", "a", 3), new("1", "b", 3), new("1", "c", 4)]);

        var network = Infer(cascades, new() { Parameter = 1, Edges = 2 });

        Assert.Equal(["b→c", "a→c"], network.Edges.Select(e => $"{e.Origin}→{e.Destination}"));
        Assert.Equal(0, network.Edges[1].Improvement);
    }

    [Theory]
    [InlineData(null, null, 1.0, "Neither a number of edges nor a p-value is given")]
    [InlineData(3, 0.1, 1.0, "Both a number of edges and a p-value is given")]
    [InlineData(0, null, 1.0, "The number of edges is 0; expected at least 1")]
    [InlineData(null, 1.5, 1.0, "The p-value is 1.5; expected above 0 and at most 1")]
    [InlineData(1, null, -2.0, "The parameter is -2; expected above 0")]
    [InlineData(4000, null, 1.0, "4000 edges are asked for; the cascades allow")]
    [InlineData(5, null, 1000.0, "Under the parameter 1000 the wait of")]
    public void Options_that_cannot_be_are_refused_with_what_could_be(int? edges, double? pValue, double parameter, string message)
    {
        var error = Assert.Throws<ArgumentException>(
            () => Infer(ReferenceData.Cascades("sample_cascades.csv"), new() { Edges = edges, PValue = pValue, Parameter = parameter }));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cascades_of_one_time_allow_no_edge()
    {
        var cascades = CascadeSet.Of([new("1", "a", 3), new("1", "b", 3), new("2", "a", 1)]);

        Assert.Contains("no event follows", Assert.Throws<ArgumentException>(() => Infer(cascades, new() { Edges = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("No edge is possible", Assert.Throws<ArgumentException>(() => Infer(cascades, new() { Edges = 1, Parameter = 1 })).Message, StringComparison.Ordinal);
    }

    private static DiffusionNetwork Infer(CascadeSet cascades, NetworkInferenceOptions options)
        => NetworkInference.Infer(cascades, options, TestContext.Current.CancellationToken);

    private static void AssertSame(IReadOnlyList<DiffusionEdge> expected, IReadOnlyList<DiffusionEdge> actual)
    {
        Assert.Equal(expected.Select(e => $"{e.Origin}→{e.Destination}"), actual.Select(e => $"{e.Origin}→{e.Destination}"));
        Assert.All(expected.Zip(actual), p => Assert.InRange(p.Second.Improvement / p.First.Improvement, 1 - Tolerance, 1 + Tolerance));
        Assert.All(expected.Zip(actual), p => Assert.InRange(p.Second.PValue / p.First.PValue, 1 - Tolerance, 1 + Tolerance));
    }
}
