using System.Text;
using KnowledgeGraph.Client.Diffusion;
using KnowledgeGraph.Client.Diffusion.Networks;

namespace KnowledgeGraph.Client.Tests.Diffusion;

public class AnalysesTests
{
    private const string Elevator = "elevator-retrofit";

    /// <summary>常州 launches in 2018, is known in 2019 to have waste sorting; 南通 is known in 2020; 北京 has text in 2019 and a plan.</summary>
    private static readonly Told Three = new Told()
        .Document("a", "2019-10-18", "place:320412001",
            (Elevator, "2018年启动加装电梯。", "status=done, date_basis=launched, earliest=2018-01-01, latest=2018-12-31, precision=year"), ("waste-sorting", "垃圾分类。", "status=done, latest=2019-10-18"))
        .Document("b", "2021-05-01", "place:320613006", (Elevator, "2020年启动加装电梯。", "status=ongoing, date_basis=launched, earliest=2020-01-01, latest=2020-12-31, precision=year"), ("waste-sorting", "垃圾分类。", "status=done, latest=2019-10-18"))
        .Document("c", "2019-03-01", "place:110101016", (Elevator, "将加装电梯。", "status=planned, earliest=2019-03-01"));

    [Fact]
    public async Task A_curve_counts_adopters_and_shares_of_covered_units()
    {
        var data = await ReadAsync();

        var curve = AdoptionCurve.Of(data, Elevator, UnitLevel.City, PeriodLength.Year);

        Assert.Equal(["2018 1 1 0 1", "2019 0 1 0 2", "2020 1 2 0 3", "2021 0 2 0 3"], curve.Points.Select(p => $"{p.Period} {p.New} {p.Adopters} {p.MayHaveBegun} {p.Covered}"));
        Assert.Equal(["1 常州市", "2 南通市"], curve.FirstMovers.Select(m => $"{m.Rank} {m.Adoption.Unit.Name}"));
        Assert.Equal((0, 1), (curve.Undated, curve.Proposed));
        Assert.Equal(2 / 3.0, curve.Points[^1].Share);
    }

    [Fact]
    public async Task The_first_of_every_policy_scores_one_and_policies_of_one_day_tell_nothing()
    {
        var scores = Innovativeness.Of(await ReadAsync(), UnitLevel.City);

        Assert.Equal(["常州市 1 1 2/2", "南通市 0 1 2/2"], scores.Select(s => $"{s.Unit.Name} {s.Score} {s.Policies} {s.Adopted}/{s.Eligible}"));
    }

    [Fact]
    public async Task Lags_are_sure_where_intervals_do_not_overlap_and_open_else()
    {
        var dyads = LagAnalysis.Of(await ReadAsync(), null, UnitLevel.City);

        var dyad = dyads[0];
        Assert.Equal("常州市→南通市 Horizontal True 2 1 1 1 1", $"{dyad.From.Name}→{dyad.To.Name} {dyad.Relation} {dyad.SameProvince} {dyad.Lags.Count} {dyad.SureLeads} {dyad.KnownLeads} {dyad.Ties} {dyad.Open}");
        Assert.Equal((366, 1095, 731), (dyad.Lags[0].Least, dyad.Lags[0].Most, dyad.Lags[0].Known));
        Assert.Equal((null, null, 0), (dyad.Lags[1].Least, dyad.Lags[1].Most, dyad.Lags[1].Known));
        Assert.Single(dyads);
    }

    [Fact]
    public async Task A_city_and_a_place_in_it_are_a_vertical_pair()
    {
        var told = new Told().Document("a", "2019-01-01", "place:3204", (Elevator, "加装电梯。", "status=done, latest=2019-01-01"))
            .Document("b", "2020-01-01", "place:320412001", (Elevator, "加装电梯。", "status=done, latest=2020-01-01"));

        var dyad = Assert.Single(LagAnalysis.Of(await ReadAsync(told), Elevator, null));

        Assert.Equal((UnitRelation.Downward, true), (dyad.Relation, dyad.SameProvince));
    }

    [Fact]
    public async Task Policies_that_two_units_have_are_cascades_in_days()
    {
        var cascades = PolicyCascades.Of(await ReadAsync(), UnitLevel.City);

        Assert.Equal(["elevator-retrofit", "waste-sorting"], cascades.Cascades.Select(c => c.Id));
        var network = NetworkInference.Infer(cascades, new() { Edges = 1, Parameter = 0.01 }, TestContext.Current.CancellationToken);
        Assert.Equal("常州市→南通市", $"{network.Edges[0].Origin}→{network.Edges[0].Destination}");
    }

    [Fact]
    public async Task A_panel_has_entry_risk_event_and_censoring_and_silence_is_no_non_adoption()
    {
        var panel = await PanelAsync();

        Assert.Equal(
            [
                "北京市 2019 docs 1 risk 1 event 0 cens 0", "北京市 2020 docs 0 risk 1 event 0 cens 0", "北京市 2021 docs 0 risk 1 event 0 cens 1",
                "常州市 2018 docs 0 risk 1 event 1 cens 0", "常州市 2019 docs 1 risk 0 event 0 cens 0", "常州市 2020 docs 0 risk 0 event 0 cens 0", "常州市 2021 docs 0 risk 0 event 0 cens 0",
                "南通市 2020 docs 0 risk 1 event 1 cens 0", "南通市 2021 docs 1 risk 0 event 0 cens 0",
            ],
            panel.Rows.Select(r => $"{r.Unit.Name} {r.Period} docs {r.Documents.Count} risk {(r.AtRisk ? 1 : 0)} event {(r.Event ? 1 : 0)} cens {(r.Censored ? 1 : 0)}"));
        var follows = Assert.Single(panel.Dyads(), d => d.Event && d.SenderHas);
        Assert.Equal(("常州市", "南通市"), (follows.Sender.Name, follows.Receiver.Name));
    }

    [Fact]
    public async Task Every_value_of_the_tables_leads_to_a_sentence()
    {
        var panel = await PanelAsync();
        var files = new Dictionary<string, StringWriter>();
        var data = await ReadAsync();

        PanelTables.Write(panel, data.FindPolicy(Elevator)!, data.Basis, name => files[name] = new StringWriter(new StringBuilder()));

        var rows = CsvText.Read(new StringReader(files["panel.csv"].ToString()), "panel.csv").ToList();
        var sources = CsvText.Read(new StringReader(files["sources.csv"].ToString()), "sources.csv").Skip(1).ToDictionary(r => r.Fields[0], r => r.Fields[1]);
        var (adoption, isEvent) = (Array.IndexOf(rows[0].Fields, "adoption_source"), Array.IndexOf(rows[0].Fields, "event"));
        Assert.All(rows.Skip(1).Where(r => r.Fields[isEvent] == "1"), r => Assert.Contains("启动加装电梯", sources[r.Fields[adoption]], StringComparison.Ordinal));
        Assert.Equal(["README.txt", "dyads.csv", "panel.R", "panel.csv", "panel.do", "sources.csv"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("association, no influence", files["README.txt"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_beginning_that_nothing_bounds_from_below_may_lie_in_any_period_before()
    {
        var told = new Told().Document("a", "2018-05-01", "place:320412001", ("waste-sorting", "垃圾分类。", "status=done, latest=2018-05-01"))
            .Document("b", "2020-05-01", "place:320412001", (Elevator, "已加装电梯。", "status=done, latest=2020-05-01"));
        await using var store = await told.StoreAsync();

        var panel = await Panel.OfAsync(store, await ReadAsync(told), new PanelOptions { Policy = Elevator }, TestContext.Current.CancellationToken);

        Assert.Equal(["2018 True False True", "2019 True False True", "2020 True True True"], panel.Rows.Select(r => $"{r.Period} {r.AtRisk} {r.Event} {r.MayHaveBegun}"));
    }

    [Fact]
    public async Task Who_has_it_since_nobody_knows_when_is_never_at_risk()
    {
        var told = new Told().Document("a", "2018-05-01", "place:320412001", ("waste-sorting", "垃圾分类。", "status=done, latest=2018-05-01"), (Elevator, "已加装电梯。", "status=done"));
        await using var store = await told.StoreAsync();

        var panel = await Panel.OfAsync(store, await ReadAsync(told), new PanelOptions { Policy = Elevator }, TestContext.Current.CancellationToken);

        var row = Assert.Single(panel.Rows);
        Assert.Equal((false, false, true, false), (row.AtRisk, row.Event, row.MayHaveBegun, row.Censored));
    }

    [Fact]
    public async Task The_source_of_a_mandate_leads_to_a_sentence_too()
    {
        var told = new Told().Document("a", "2018-05-01", "place:32", (Elevator, "全省加装电梯900部。", "status=done, latest=2018-05-01"))
            .Document("b", "2020-05-01", "place:320412001", (Elevator, "加装电梯3部。", "status=done, latest=2020-05-01"));
        await using var store = await told.StoreAsync();
        var data = await ReadAsync(told);
        var panel = await Panel.OfAsync(store, data, new PanelOptions { Policy = Elevator }, TestContext.Current.CancellationToken);
        var files = new Dictionary<string, StringWriter>();

        PanelTables.Write(panel, data.FindPolicy(Elevator)!, data.Basis, name => files[name] = new StringWriter(new StringBuilder()));

        Assert.Equal("江苏省", Assert.Single(panel.Rows).Mandated!.Issuer);
        Assert.Contains("全省加装电梯900部。", files["sources.csv"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Candidates_are_followed_over_units_with_first_dates()
    {
        var told = new Told().Document("a", "2019-01-01", "place:320412001", ("program:3204/幸福积分超市", "“幸福”积分超市", ""))
            .Document("b", "2020-01-01", "place:320613006", ("program:3206/积分超市", "积分超市", ""))
            .Document("c", "2018-01-01", "place:320412002", ("program:3204/积分超市", "积分超市", ""));
        await using var store = await told.StoreAsync();
        var data = await ReadAsync(told);

        var found = await CandidateAnalysis.FollowAsync(store, data, ["积分超市", "幸福"], UnitLevel.City, 2, TestContext.Current.CancellationToken);

        var candidate = Assert.Single(found);
        Assert.Equal(["常州市 2018-01-01 c@100-104", "南通市 2020-01-01 b@100-104"], candidate.Uses.Select(u => $"{u.Unit.Name} {u.Day:yyyy-MM-dd} {u.Source}"));
    }

    [Theory]
    [InlineData("issuer,level,policy,date\n国务院办公厅,national,old-neighbourhood-renovation,2020-07-10\n", null)]
    [InlineData("issuer,level,policy,date\nx,state,p,2020-07-10\n", "(2): 'level' is 'state'; expected one of national, provincial, municipal, district")]
    [InlineData("issuer,level,policy,date\nx,national,p,2020\n", "(2): 'date' is '2020'; expected a day")]
    [InlineData("issuer,level,date\n", "(1): there is no column 'policy'")]
    public void Mandates_are_read_or_refused_with_file_line_and_value(string text, string? problem)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            if (problem is null)
            {
                Assert.Equal(new Mandate("国务院办公厅", "national", "old-neighbourhood-renovation", new DateOnly(2020, 7, 10), "m.csv:2") { Text = "国务院办公厅, national, old-neighbourhood-renovation, 2020-07-10" }, Assert.Single(MandateFile.Read(file, "m.csv")));
            }
            else
            {
                Assert.Contains($"m.csv{problem}", Assert.Throws<TableFormatException>(() => MandateFile.Read(file, "m.csv")).Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<Panel> PanelAsync()
    {
        await using var store = await Three.StoreAsync();
        return await Panel.OfAsync(store, await ReadAsync(), new PanelOptions { Policy = Elevator }, TestContext.Current.CancellationToken);
    }

    private static async Task<DiffusionData> ReadAsync(Told? told = null)
    {
        await using var store = await (told ?? Three).StoreAsync();
        return await DiffusionData.ReadAsync(store, Told.Schema, null, TestContext.Current.CancellationToken);
    }
}
