using System.CommandLine;
using System.Globalization;
using System.Text;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg rules</c>: the declarative rules under <c>seeds/rules</c>.</summary>
internal sealed class RulesCommand : KgCommand
{
    public RulesCommand(CommonOptions common)
        : base("rules", "Checks the declarative rules of extraction, and shows what they read in a text.", "kg rules check", "kg rules explain report.txt")
    {
        Add(new RulesCheckCommand(common));
        Add(new RulesExplainCommand(common));
    }
}

internal sealed class RulesCheckCommand : KgCommand
{
    public RulesCheckCommand(CommonOptions common)
        : base("check", "Reads every rule and runs its examples.", "kg rules check", "kg rules check --seeds my-seeds --json")
    {
        Add(common.Json);
        Run(common, (parsed, services, _) =>
        {
            var seeds = services.GetRequiredService<KnowledgeGraphSettings>().SeedsFolder;
            var checker = RuleChecker.Load(seeds, SchemaCommand.Read(null, services, common.Terminal));
            var reports = checker.Check();
            if (parsed.GetValue(common.Json))
            {
                common.Terminal.WriteJson(new { Problems = checker.Problems.Select(p => p.Message), Rules = reports });
            }
            else
            {
                Write(common.Terminal, checker, reports);
            }

            return Task.FromResult(checker.Problems.Count == 0 && reports.All(r => r.Failures.Count == 0) ? ExitCodes.Done : ExitCodes.Configuration);
        });
    }

    private static void Write(Terminal terminal, RuleChecker checker, IReadOnlyList<RuleReport> reports)
    {
        var table = terminal.NewTable("Rule", "Gives", "Confidence", "Reach", "Examples", "Failed", "Where");
        foreach (var report in reports)
        {
            table.AddRow(
                new Text(report.Id), new Text(report.Gives), new Text(report.Confidence.ToString("0.00", CultureInfo.InvariantCulture)), new Text($"{report.Reach}"),
                new Text($"{report.Examples}+{report.Counterexamples}"), new Text($"{report.Failures.Count}"), new Text($"{report.File}:{report.Line}"));
        }

        terminal.Write(table);
        foreach (var message in checker.Problems.Select(p => p.Message).Concat(reports.SelectMany(r => r.Failures)))
        {
            terminal.Output.WriteLine(message);
        }
    }
}

internal sealed class RulesExplainCommand : KgCommand
{
    private readonly Argument<string> text = new("TEXT") { Description = "A file, a text itself, or - for the standard input." };

    public RulesExplainCommand(CommonOptions common)
        : base("explain", "Shows which rules match a text, where, and what they capture.", "kg rules explain report.txt", "kg rules explain 学田街道与某某公司签约。")
    {
        Add(text);
        Add(common.Json);
        Run(common, (parsed, services, cancellationToken) =>
        {
            var settings = services.GetRequiredService<KnowledgeGraphSettings>();
            var builder = GraphBuilder.Load(settings.SeedsFolder, SchemaCommand.Read(null, services, common.Terminal));
            var document = new Document { Id = "text", Text = Content(common.Terminal, parsed.GetRequiredValue(text)), ContentHash = "0" };
            var traces = builder.Explain(document, cancellationToken);
            if (parsed.GetValue(common.Json))
            {
                common.Terminal.WriteJson(traces.Select(t => new { t.Rule, t.Span.Start, t.Span.End, t.Text, Captures = t.Captures.ToDictionary(c => c.Key, c => c.Value), t.Gives }));
                return Task.FromResult(ExitCodes.Done);
            }

            if (traces.Count == 0)
            {
                common.Terminal.Output.WriteLine($"No rule matches a text of {document.Text.Length} characters: {(document.Text.Length <= 40 ? document.Text : document.Text[..40] + "…")}");
                return Task.FromResult(ExitCodes.Done);
            }

            var table = common.Terminal.NewTable("Rule", "Start", "End", "Text", "Captures", "Gives");
            foreach (var trace in traces)
            {
                table.AddRow(
                    new Text(trace.Rule), new Text($"{trace.Span.Start}"), new Text($"{trace.Span.End}"), new Text(trace.Text),
                    new Text(string.Join(", ", trace.Captures.Select(c => $"{c.Key}={c.Value}"))), new Text(trace.Gives));
            }

            common.Terminal.Write(table);
            return Task.FromResult(ExitCodes.Done);
        });
    }

    private static string Content(Terminal terminal, string text)
    {
        if (text == "-")
        {
            using var reader = new StreamReader(terminal.OpenInput(), new UTF8Encoding(false));
            return reader.ReadToEnd();
        }

        var path = Path.GetFullPath(text.Length < 200 ? text : ".", terminal.Folder);
        return File.Exists(path) ? File.ReadAllText(path)
            : Path.GetExtension(text) is ".txt" or ".md" or ".html" ? throw new UsageException($"There is no file '{text}'.")
            : text;
    }
}
