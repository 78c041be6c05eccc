using System.CommandLine;
using System.Globalization;
using System.Text;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Client.Diffusion;
using KnowledgeGraph.Client.Diffusion.Networks;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg diffusion network</c>: the network over which things seem to spread.</summary>
internal sealed class DiffusionNetworkCommand : DiffusionReadingCommand
{
    private readonly Option<string> cascades = new("--cascades") { Description = "CSV file with one event a line: who took up what, when. Without it, the policies of the store.", HelpName = "FILE" };
    private readonly Option<string> node = new("--node") { Description = "Column that names who.", HelpName = "C", DefaultValueFactory = _ => "node_name" };
    private readonly Option<string> time = new("--time") { Description = "Column that says when: numbers, or days such as 2020-07-10.", HelpName = "C", DefaultValueFactory = _ => "event_time" };
    private readonly Option<string> cascade = new("--cascade") { Description = "Column that names what.", HelpName = "C", DefaultValueFactory = _ => "cascade_id" };
    private readonly Option<string> model = new("--model") { Description = "How long it takes from one to the next.", DefaultValueFactory = _ => "exponential" };
    private readonly Option<double?> parameter = new("--parameter") { Description = "Parameter of the model: the rate of exponential, the mode of rayleigh. [default: estimated in rounds]", HelpName = "X" };
    private readonly Option<int> rounds = new("--rounds") { Description = "At most so many rounds of estimating the parameter; 1 keeps the one it starts from.", HelpName = "N", DefaultValueFactory = _ => 10 };
    private readonly Option<int?> edges = new("--edges") { Description = "So many edges.", HelpName = "N" };
    private readonly Option<double?> pValue = new("--p-value") { Description = "Edges up to the first whose p-value reaches this.", HelpName = "P" };
    private readonly Option<string> target = new("--out") { Description = "CSV file to write; - is the standard output. Without it, a table.", HelpName = "FILE" };

    public DiffusionNetworkCommand(CommonOptions common)
        : base(
            common, "network",
            "Infers from who took up what, when, which pairs of nodes tend to follow each other over many cascades (NetInf), each edge with its gain in likelihood and a p-value. An edge says that one tends to be earlier than another more than other paths explain; not that it acts on it. Without --cascades, the policies of the store are the cascades, and the day by which a unit is known to have one is the time.",
            "city",
            "kg diffusion network --cascades cascades.csv --model exponential --parameter 1 --edges 50 --out edges.csv",
            "kg diffusion network --edges 30",
            "kg diffusion network --cascades policies.csv --node statenam --time adopt_year --cascade policy --p-value 0.1 --out edges.csv")
    {
        model.AcceptOnlyFromAmong("exponential", "rayleigh");
        Add(cascades);
        Add(node);
        Add(time);
        Add(cascade);
        Add(model);
        Add(parameter);
        Add(rounds);
        Add(edges);
        Add(pValue);
        Add(target);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var set = parsed.GetValue(cascades) is { } name ? Read(parsed, name) : await CascadesAsync(parsed, services, cancellationToken);
        DiffusionNetwork network;
        try
        {
            network = NetworkInference.Infer(
                set,
                new NetworkInferenceOptions
                {
                    Model = parsed.GetValue(model) == "rayleigh" ? TransmissionModel.Rayleigh : TransmissionModel.Exponential,
                    Parameter = parsed.GetValue(parameter),
                    MaximumRounds = parsed.GetValue(rounds),
                    Edges = parsed.GetValue(edges),
                    PValue = parsed.GetValue(pValue),
                },
                cancellationToken);
        }
        catch (ArgumentException e)
        {
            // Without the name of a parameter, which is the library's own.
            throw new UsageException($"{e.Message.Split(" (Parameter '")[0]} See: kg diffusion network --help");
        }

        Terminal.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{set.EventCount} events of {set.Nodes.Count} nodes in {set.Cascades.Count} cascades; {network.PossibleEdges} edges possible, {network.Edges.Count} inferred; {network.Model.ToString().ToLowerInvariant()} with parameter {network.Parameter:g7}{Settled(parsed, network)}."));
        Terminal.Error.WriteLine("An edge is an association in time, not an influence.");
        if (parsed.GetValue(target) is { } file)
        {
            Terminal.WriteFile(file, writer => NetworkTable.Write(network, writer));
        }
        else
        {
            WriteTable(network);
        }

        return ExitCodes.Done;
    }

    private async Task<CascadeSet> CascadesAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(services, cancellationToken);
        var data = await ReadAsync(parsed, services, store, cancellationToken);
        WriteBasis(data);
        return PolicyCascades.Of(data, LevelOf(parsed));
    }

    private CascadeSet Read(ParseResult parsed, string name)
    {
        var columns = new CascadeColumns(parsed.GetRequiredValue(node), parsed.GetRequiredValue(time), parsed.GetRequiredValue(cascade));
        try
        {
            using var reader = new StreamReader(Path.GetFullPath(name, Terminal.Folder), new UTF8Encoding(false, throwOnInvalidBytes: true));
            return CascadeFile.Read(reader, name, columns);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{name}' cannot be read: {e.Message}");
        }
    }

    private string Settled(ParseResult parsed, DiffusionNetwork network)
        => parsed.GetValue(parameter) is not null ? string.Empty
            : network.IsSettled ? $", settled after {network.Rounds} rounds"
            : $", not settled after {network.Rounds} {(network.Rounds == 1 ? "round" : "rounds")}";

    private void WriteTable(DiffusionNetwork network)
    {
        var table = Terminal.NewTable("From", "To", "Improvement", "p");
        foreach (var edge in network.Edges)
        {
            table.AddRow(
                new Text(edge.Origin), new Text(edge.Destination), new Text(edge.Improvement.ToString("0.000", CultureInfo.InvariantCulture)),
                new Text(edge.PValue.ToString("0.0000", CultureInfo.InvariantCulture)));
        }

        Terminal.Write(table);
    }
}
