using System.CommandLine;
using System.Globalization;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Client.Diffusion;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary>A command over the adoptions that a store holds.</summary>
internal abstract class DiffusionReadingCommand : KgCommand
{
    private readonly Option<string> level = new("--level") { Description = "Whose adoption counts: province, city, district, subdistrict or community, with what is told of the places in it; place: each place as texts name it." };
    private readonly Option<double> minimum = new("--min-confidence") { Description = "Sentences of a lower confidence are left out; below 0.5 a text only names the policy.", HelpName = "P", DefaultValueFactory = _ => 0.5 };
    private readonly Option<string> mandates = new("--mandates") { Description = "CSV file of mandates known from elsewhere: issuer, level, policy, date.", HelpName = "FILE" };

    /// <param name="defaultLevel">One of the values of <c>--level</c>.</param>
    protected DiffusionReadingCommand(CommonOptions common, string name, string description, string defaultLevel, params string[] examples)
        : base(name, description, examples)
    {
        Common = common;
        level.AcceptOnlyFromAmong([.. Enum.GetNames<UnitLevel>().Select(n => n.ToLowerInvariant()), "place"]);
        level.DefaultValueFactory = _ => defaultLevel;
        Add(level);
        Add(minimum);
        Add(mandates);
        Add(common.Store);
    }

    protected CommonOptions Common { get; }

    protected Terminal Terminal => Common.Terminal;

    /// <returns>Null: each place as texts name it.</returns>
    protected UnitLevel? LevelOf(ParseResult parsed) => parsed.GetValue(level) is { } name && name != "place" ? Enum.Parse<UnitLevel>(name, ignoreCase: true) : null;

    /// <exception cref="UsageException">The level is place.</exception>
    protected UnitLevel RequiredLevelOf(ParseResult parsed)
        => LevelOf(parsed) ?? throw new UsageException("--level is 'place'; expected one of province, city, district, subdistrict, community here.");

    protected async Task<DiffusionData> ReadAsync(ParseResult parsed, IServiceProvider services, IGraphStore store, CancellationToken cancellationToken)
    {
        var confidence = parsed.GetValue(minimum);
        if (!(confidence >= 0 && confidence <= 1))
        {
            throw new UsageException($"--min-confidence is {confidence}; expected 0 to 1.");
        }

        return await DiffusionData.ReadAsync(
            store, services.GetRequiredService<GraphSchema>(), new DiffusionOptions { MinimumConfidence = confidence, Mandates = Mandates(parsed) }, cancellationToken);
    }

    /// <exception cref="UsageException">No text tells of it.</exception>
    protected static Policy PolicyOf(DiffusionData data, string wanted)
        => data.FindPolicy(wanted) ?? throw new UsageException(
            $"No text tells of a policy '{wanted}'; {Suggestion.OneOf(wanted, data.Policies.Select(p => p.Id))}");

    protected static Task<IGraphStore> OpenAsync(IServiceProvider services, CancellationToken cancellationToken)
        => services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken);

    protected static string When(Adoption adoption) => When(adoption.Earliest, adoption.Latest);

    protected static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>What answers rest on, where it does not get into what a program reads.</summary>
    protected void WriteBasis(DiffusionData data) => Terminal.Error.WriteLine(data.Basis.ToString());

    private static string When(DateOnly? earliest, DateOnly? latest)
        => (earliest, latest) switch
        {
            (null, null) => "?",
            (null, { } by) => $"≤ {Day(by)}",
            ({ } from, null) => $"≥ {Day(from)}",
            ({ } from, { } by) => from == by ? Day(by) : $"{Day(from)} – {Day(by)}",
        };

    private IReadOnlyList<Mandate> Mandates(ParseResult parsed)
    {
        if (parsed.GetValue(mandates) is not { } name)
        {
            return [];
        }

        try
        {
            return MandateFile.Read(Path.GetFullPath(name, Terminal.Folder), name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{name}' cannot be read: {e.Message}");
        }
    }
}
