using KnowledgeGraph.Cli.CommandLine;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg diffusion</c>: how policies spread over places.</summary>
internal sealed class DiffusionCommand : KgCommand
{
    public DiffusionCommand(CommonOptions common)
        : base(
            "diffusion",
            "Tells who took up which policy when, and what goes before what over places. All of it is association: that one goes before another is no proof that it acts on it.",
            "kg diffusion timeline old-neighbourhood-renovation",
            "kg diffusion network --cascades cascades.csv --edges 100 --out edges.csv")
    {
        Add(new DiffusionTimelineCommand(common));
        Add(new DiffusionCurveCommand(common));
        Add(new DiffusionLagsCommand(common));
        Add(new DiffusionNetworkCommand(common));
        Add(new DiffusionPanelCommand(common));
        Add(new DiffusionCandidatesCommand(common));
        Add(new DiffusionReuseCommand(common));
        Add(new DiffusionReportCommand(common));
    }
}
