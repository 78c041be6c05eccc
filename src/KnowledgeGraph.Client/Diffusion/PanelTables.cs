using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Client.Diffusion;

/// <summary>Writes a panel as tables: for spreadsheets, and with scripts that read them into R and Stata.</summary>
/// <remarks>
/// <c>panel.csv</c> has a row for each unit and period, <c>dyads.csv</c> for each ordered pair of units and period. Beside each value stands a column
/// ending in <c>_source</c> with the document and place (<c>reports/a.txt@120-188</c>, UTF-16 code units), whose text is in <c>sources.csv</c>;
/// <c>panel.R</c> and <c>panel.do</c> read them, <c>README.txt</c> says what the numbers rest on. UTF-8, lines ended by <c>\n</c>; empty is not known.
/// </remarks>
public static class PanelTables
{
    private static readonly string[] Common =
    [
        "unit", "name", "province", "level", "period", "period_start", "period_end", "entry_period", "documents", "documents_source", "at_risk", "event",
        "may_have_begun", "censored", "status", "earliest", "latest", "precision", "date_basis", "adoption_source", "mandated", "mandate_issuer", "mandate_source",
    ];

    private static readonly string[] DyadColumns =
    [
        "sender", "sender_name", "receiver", "receiver_name", "period", "at_risk", "event", "sender_has", "same_province", "sender_source", "receiver_source",
    ];

    /// <param name="panel">Rows in the order in which they are written.</param>
    /// <param name="policy">Whose spread it tells.</param>
    /// <param name="basis">What the panel rests on, told in the README.</param>
    /// <param name="open">Opens a file of the name for writing.</param>
    public static void Write(Panel panel, Policy policy, DataBasis basis, Func<string, TextWriter> open)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(basis);
        ArgumentNullException.ThrowIfNull(open);
        var covariates = ColumnNames(panel.Options.Covariates);
        using (var writer = open("panel.csv"))
        {
            WriteRow(writer, [.. Common, .. covariates.SelectMany(c => new[] { c, $"{c}_unit", $"{c}_source" })]);
            foreach (var row in panel.Rows)
            {
                WriteRow(writer, Cells(row));
            }
        }

        using (var writer = open("dyads.csv"))
        {
            WriteRow(writer, DyadColumns);
            foreach (var row in panel.Dyads())
            {
                WriteRow(writer, [
                    row.Sender.Key, row.Sender.Name, row.Receiver.Key, row.Receiver.Name, row.Period.ToString(), Flag(row.AtRisk), Flag(row.Event), Flag(row.SenderHas),
                    row.SameProvince is { } same ? Flag(same) : null, row.SenderAdoption?.Evidence[0].Source, row.ReceiverAdoption?.Evidence[0].Source]);
            }
        }

        using (var writer = open("sources.csv"))
        {
            WriteRow(writer, ["source", "text"]);
            foreach (var (source, text) in Sources(panel))
            {
                WriteRow(writer, [source, text]);
            }
        }

        WriteText(open, "panel.R", RScript(covariates));
        WriteText(open, "panel.do", StataScript());
        WriteText(open, "README.txt", Readme(panel, policy, basis, covariates));
    }

    private static List<string?> Cells(PanelRow row)
    {
        var a = row.Adoption;
        var cells = new List<string?>
        {
            row.Unit.Key, row.Unit.Name, row.Unit.Province, row.Unit.Level.ToString().ToLowerInvariant(), row.Period.ToString(), Day(row.Period.First), Day(row.Period.Last), row.Entry.ToString(),
            row.Documents.Count.ToString(CultureInfo.InvariantCulture), string.Join(';', row.Documents), Flag(row.AtRisk), Flag(row.Event),
            Flag(row.MayHaveBegun), Flag(row.Censored), a?.Status.ToString().ToLowerInvariant(), Day(a?.Earliest), Day(a?.Latest), a?.Precision?.ToString().ToLowerInvariant(),
            a?.Basis.ToString().ToLowerInvariant(), a?.Evidence[0].Source, Flag(row.Mandated is not null), row.Mandated?.Issuer, row.Mandated?.Source,
        };
        foreach (var value in row.Covariates)
        {
            cells.Add(value?.Value.ToString(CultureInfo.InvariantCulture));
            cells.Add(value?.Unit);
            cells.Add(value?.Source);
        }

        return cells;
    }

    private static IEnumerable<(string Source, string Text)> Sources(Panel panel)
        => panel.Rows.SelectMany(r => (r.Adoption?.Evidence.Select(e => (e.Source, e.Text)) ?? [])
                .Concat(r.Mandated is { } mandate ? [(mandate.Source, mandate.Text)] : []).Concat(r.Covariates.OfType<PanelValue>().Select(v => (v.Source, v.Text))))
            .DistinctBy(s => s.Source, StringComparer.Ordinal).OrderBy(s => s.Source, StringComparer.Ordinal);

    /// <summary>Names that R and Stata take: letters and digits, at most 24 long, each once.</summary>
    private static List<string> ColumnNames(IReadOnlyList<string> metrics)
    {
        var names = new List<string>();
        foreach (var metric in metrics)
        {
            var name = string.Concat(metric.Where(char.IsLetterOrDigit));
            name = name.Length == 0 || char.IsDigit(name[0]) ? $"x{name}" : name;
            name = name.Length > 20 ? name[..20] : name;
            names.Add(names.Contains(name) || Common.Contains(name) ? $"{name}_{names.Count + 1}" : name);
        }

        return names;
    }

    private static string RScript(List<string> covariates) => $"""
        # Reads the panel. A discrete-time event history: the log-odds that a unit at risk takes the policy up in a period.
        read_panel <- function(file) read.csv(file, encoding = "UTF-8", na.strings = "", check.names = FALSE, stringsAsFactors = FALSE)
        panel <- read_panel("panel.csv")
        dyads <- read_panel("dyads.csv")
        sources <- read_panel("sources.csv")
        for (day in c("period_start", "period_end", "earliest", "latest")) panel[[day]] <- as.Date(panel[[day]])
        at_risk <- subset(panel, at_risk == 1)
        # Periods without any text say nothing about the unit; to leave them out: at_risk <- subset(at_risk, documents > 0)
        # Events that a mention dates are censored from the left; to count only dated beginnings: at_risk <- subset(at_risk, event == 0 | date_basis == "launch")
        # model <- glm(event ~ mandated{string.Concat(covariates.Select(c => $" + `{c}`"))}, family = binomial, data = at_risk)
        # The sentence behind a row: merge(panel, sources, by.x = "adoption_source", by.y = "source")

        """.ReplaceLineEndings("\n");

    private static string StataScript() => """
        * Reads the panel. A discrete-time event history: the log-odds that a unit at risk takes the policy up in a period.
        import delimited using "panel.csv", varnames(1) case(preserve) encoding("utf-8") bindquotes(strict) maxquotedrows(unlimited) clear
        foreach day in period_start period_end earliest latest {
            capture confirm string variable `day'
            if !_rc {
                generate `day'_d = date(`day', "YMD")
                format `day'_d %td
            }
        }
        encode unit, generate(unit_id)
        save "panel.dta", replace
        * Periods without any text say nothing about the unit; to leave them out: keep if documents > 0
        * Events that a mention dates are censored from the left; to count only dated beginnings: drop if event == 1 & date_basis != "launch"
        * logit event i.mandated if at_risk == 1, vce(cluster unit_id)

        """.ReplaceLineEndings("\n");

    private static string Readme(Panel panel, Policy policy, DataBasis basis, List<string> covariates) => $"""
        Panel of {policy.Name} ({policy.NameEn}), by {panel.Options.Level.ToString().ToLowerInvariant()} and {panel.Options.Length.ToString().ToLowerInvariant()}.

        {basis}
        event: the first period by whose end a text shows the policy at work or dates its beginning. Where date_basis is mention, it began then or at an
        unknown time before: such an event is censored from the left. may_have_begun: the interval of the beginning reaches into the period; rows that are at
        risk and may have begun are where an interval says less than an event does. earliest and latest bound the beginning; empty is not known.
        A unit that has the policy since nobody knows when (status, and no latest) is never at risk and never an event.
        documents: how many texts about the unit the period has. Silence is no non-adoption: a row with 0 documents is at risk only as far as anyone knows.
        entry_period: the first with any text or a dated adoption. censored: not known to have it in the last period.
        mandated: a level above asks for it, or acts on it itself, by the end of the period.
        sender_has: the sender was known to have the policy before the period. That the receiver follows is an association, no influence.
        *_source: document and place in it, in UTF-16 code units; sources.csv has the text that stands there.
        Covariates: {(covariates.Count == 0 ? "none" : string.Join(", ", panel.Options.Covariates.Zip(covariates, (m, c) => $"{c} ({m})")))}; a number counts for the period in which its own ends.

        """.ReplaceLineEndings("\n");

    private static void WriteText(Func<string, TextWriter> open, string name, string text)
    {
        using var writer = open(name);
        writer.Write(text);
    }

    private static void WriteRow(TextWriter writer, IReadOnlyList<string?> cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            line.Append(i == 0 ? string.Empty : ",").Append(CsvText.Field(cells[i]));
        }

        writer.Write(line.Append('\n').ToString());
    }

    private static string Flag(bool value) => value ? "1" : "0";

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
