using System.Text.RegularExpressions;
using KnowledgeGraph.Pipeline.Extraction;

namespace KnowledgeGraph.Pipeline.Tests.Extraction;

public partial class PolicyExtractorTests
{
    private static readonly string File = Seeds.LexiconFile("policies.yaml");

    private static readonly IReadOnlyList<PolicyDefinition> Policies =
        [.. PolicyId().Matches(System.IO.File.ReadAllText(File)).Select(m => new PolicyDefinition(m.Groups[1].Value, m.Groups[1].Value, m.Groups[1].Value, []))];

    private static readonly PolicyExtractor Extractor = new(PolicyLexicon.Load(File, Policies));

    [Theory]
    [InlineData("推进10个老旧小区的综合改造，惠及居民6872户。", "old-neighbourhood-renovation")]
    [InlineData("新增停车泊位350余个。", "parking")]
    [InlineData("为189名独居老人安装适老化设备。", "age-friendly-retrofit")]
    [InlineData("调解矛盾纠纷643件。", "dispute-mediation")]
    [InlineData("加大无地招商力度，盘活闲置厂房3处。", "zero-land-growth")]
    [InlineData("办结“12345”热线诉求9200余起。", "hotline-response")]
    [InlineData("打好发展战略“12345”战略攻坚战。", "")]
    [InlineData("提高社区自治水平。", "")]
    public void An_act_with_an_object_or_amount_is_an_adoption(string text, string expected)
    {
        var drafts = Extract(text).Where(d => d.Confidence >= 0.6);

        Assert.Equal(expected, string.Join(' ', drafts.Select(d => d.Tail["policy:".Length..]).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("居家养老、残疾人等事项。")]
    [InlineData("旅游是个好行当。")]
    public void A_bare_name_is_a_mention(string text)
    {
        Assert.All(Extract(text), d => Assert.InRange(d.Confidence, 0, 0.5));
    }

    [Theory]
    [InlineData("推进3家菜场改造。", Statuses.Done)]
    [InlineData("累计开展志愿活动60余场。", Statuses.Ongoing)]
    [InlineData("街道组织招聘会。", Statuses.Done)]
    [InlineData("持续组织招聘会。", Statuses.Ongoing)]
    public void What_the_words_leave_open_the_nature_of_the_policy_decides(string text, string expected)
        => Assert.Contains(expected, Extract(text).OrderByDescending(d => d.Confidence).Select(d => d.Qualifiers.Find(Qualifiers.Status)));

    [Fact]
    public void A_nature_outside_the_list_is_refused()
    {
        var error = Assert.Throws<SeedFormatException>(() => PolicyLexicon.Load("p.yaml", new StringReader("parking:\n  nature: hobby\n"), [new PolicyDefinition("parking", "停车", "Parking", [])]));

        Assert.Contains("'hobby'", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Line);
    }

    [Fact]
    public void One_draft_per_policy_merges_status_and_keeps_every_sentence()
    {
        const string Text = "新建老年助餐点11个。\n2021年工作计划\n新建老年助餐点3家。";

        var draft = Assert.Single(Extract(Text), d => d.Tail == "policy:elderly-meals");

        Assert.Equal(Statuses.Ongoing, draft.Qualifiers.Find(Qualifiers.Status));
        Assert.Equal(["新建老年助餐点11个。", "新建老年助餐点3家。"], draft.MoreSpans.Append(draft.Span).Order().Select(s => s.In(Text)));
        Assert.Equal("street", draft.Head);
    }

    [Fact]
    public void A_plan_is_planned_and_has_not_begun()
    {
        var draft = Assert.Single(Extract("力争明年新建老年助餐点2家。", new DateOnly(2023, 12, 1)), d => d.Tail == "policy:elderly-meals");

        Assert.Equal("date_basis=reported, earliest=2023-12-01, precision=open, status=planned", draft.Qualifiers.ToString());
    }

    [Fact]
    public void A_dated_beginning_is_launched_and_else_the_text_reports()
    {
        const string Text = "2022年3月，街道启动老楼增设电梯工作，已增设电梯3部。完成垃圾分类亭撤并12处。";
        TimeExpression[] times = [new(new TextSpan(0, 7), DateInterval.Month(2022, 3))];

        var drafts = Extractor.Extract(Text, StatusReaderTests.Read(Text), times, new ReferenceDay(new DateOnly(2023, 1, 5), IsBound: true), "street");

        var elevator = Assert.Single(drafts, d => d.Tail == "policy:elevator-retrofit").Qualifiers;
        Assert.Equal("launched 2022-03-01 2022-03-31 month", string.Join(' ', elevator["date_basis"], elevator["earliest"], elevator["latest"], elevator["precision"]));
        var waste = Assert.Single(drafts, d => d.Tail == "policy:waste-sorting").Qualifiers;
        Assert.Equal("reported 2023-01-05", string.Join(' ', waste["date_basis"], waste["latest"]));
        Assert.False(waste.ContainsKey("earliest"));
    }

    [Theory]
    [InlineData("该小区上世纪70年代建成，过去违章搭建、乱扔垃圾，如今拆除违建32处。", "上世纪70年代", "illegal-building", "reported 2023-01-05")]
    [InlineData("社区2002年成立，22个小区里增设电梯3部。", "2002年", "elevator-retrofit", "reported 2023-01-05")]
    [InlineData("社区成立于2013年隶属上高街道，增设电梯3部。", "2013年", "elevator-retrofit", "reported 2023-01-05")]
    [InlineData("社区2019年起增设电梯3部。", "2019年", "elevator-retrofit", "reported 2019-12-31")]
    public void The_day_on_which_a_place_came_to_be_dates_no_adoption(string text, string time, string policy, string expected)
    {
        var start = text.IndexOf(time, StringComparison.Ordinal);
        var year = time.Contains('7', StringComparison.Ordinal) ? 1979 : int.Parse(time[..4]);
        TimeExpression[] times = [new(new TextSpan(start, start + time.Length), DateInterval.Year(year))];

        var drafts = Extractor.Extract(text, StatusReaderTests.Read(text), times, new ReferenceDay(new DateOnly(2023, 1, 5), IsBound: true), "street");

        var qualifiers = Assert.Single(drafts, d => d.Tail == $"policy:{policy}").Qualifiers;
        Assert.Equal(expected, string.Join(' ', qualifiers["date_basis"], qualifiers["latest"]));
    }

    [Fact]
    public void A_day_that_is_only_guessed_dates_nothing()
    {
        const string Text = "完成垃圾分类亭撤并12处。2017年为老楼增设电梯3部。";
        TimeExpression[] times = [new(new TextSpan(13, 18), DateInterval.Year(2017))];

        var drafts = Extractor.Extract(Text, StatusReaderTests.Read(Text), times, new ReferenceDay(new DateOnly(2017, 12, 31), IsBound: false), "street");

        Assert.False(Assert.Single(drafts, d => d.Tail == "policy:waste-sorting").Qualifiers.ContainsKey("latest"));
        Assert.Equal("2017-12-31", Assert.Single(drafts, d => d.Tail == "policy:elevator-retrofit").Qualifiers["latest"]);
    }

    [Theory]
    [InlineData("街道组织居民代表到邻近社区实地看整治后的老旧小区3个。")]
    [InlineData("楼长们到江北街道参观老旧小区改造成果12处。")]
    public void What_is_seen_elsewhere_is_a_mention(string text)
        => Assert.All(Extract(text), d => Assert.InRange(d.Confidence, 0, 0.4));

    [Fact]
    public void Closing_unlicensed_homes_is_no_care_of_the_elderly()
        => Assert.DoesNotContain(Extract("取缔无证养老机构8家。"), d => d.Tail == "policy:home-elderly-care");

    [Fact]
    public void Old_age_of_an_estate_supports_what_was_done_there_and_is_not_told_as_the_deed()
    {
        const string Text = "该小区上世纪70年代建成，住着180户。社区把改造做完，飞线、电线全部入了地。";

        var draft = Assert.Single(Extract(Text), d => d.Tail == "policy:old-neighbourhood-renovation");
        var age = Extract("该小区上世纪70年代建成，住着180户。").SingleOrDefault(d => d.Tail == "policy:old-neighbourhood-renovation");

        Assert.Equal("社区把改造做完，飞线、电线全部入了地。", draft.Span.In(Text));
        Assert.Empty(draft.MoreSpans);
        Assert.InRange(draft.Confidence, 0.7, 0.9);
        Assert.InRange(age?.Confidence ?? 0, 0, 0.4);
    }

    [Fact]
    public void A_plan_is_no_evidence_beside_what_is_done()
    {
        const string Text = "办理网格上报事件15万余件。\n2021年工作计划\n常态化开展网格巡查，配齐网格员队伍。";

        var draft = Assert.Single(Extract(Text), d => d.Tail == "policy:grid-governance");

        Assert.Equal("办理网格上报事件15万余件。", draft.Span.In(Text));
        Assert.Empty(draft.MoreSpans);
    }

    [Fact]
    public void A_policy_outside_the_closed_list_names_file_and_line()
    {
        var error = Assert.Throws<SeedFormatException>(() => PolicyLexicon.Load("policies.yaml", new StringReader("parking:\n  terms: [停车]\nparks: {}"), Policies));

        Assert.Equal(3, error.Line);
        Assert.Contains("'parks'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_without_two_sides_names_file_and_line()
    {
        var error = Assert.Throws<SeedFormatException>(() => PolicyLexicon.Load("policies.yaml", new StringReader("parking:\n  pairs:\n    - 停车"), Policies));

        Assert.Equal(3, error.Line);
    }

    [Theory]
    [InlineData("老旧小区改造")]
    [InlineData("推进网格")]
    [InlineData("社")]
    public void A_megabyte_without_punctuation_names_the_policies_of_its_parts(string unit)
    {
        string Of(int length) => string.Concat(Enumerable.Repeat(unit, length / unit.Length));

        var small = Extract(Of(3_000)).Select(r => r.Tail).Distinct().Order(StringComparer.Ordinal);
        var large = Extract(Of(333_000)).Select(r => r.Tail).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(small, large);
    }

    private static IReadOnlyList<RelationDraft> Extract(string text, DateOnly? reference = null)
        => Extractor.Extract(text, StatusReaderTests.Read(text, reference), [], reference is { } day ? new ReferenceDay(day, IsBound: true) : null, "street");

    [GeneratedRegex("^([a-z-]+):", RegexOptions.Multiline)]
    private static partial Regex PolicyId();
}
