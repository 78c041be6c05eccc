using KnowledgeGraph.Client.Diffusion;

namespace KnowledgeGraph.Client.Tests.Diffusion;

public class DiffusionDataTests
{
    private const string Elevator = "elevator-retrofit";

    [Fact]
    public async Task Subdistricts_roll_up_into_their_city_and_the_earliest_counts()
    {
        var data = await ReadAsync(new Told()
            .Document("a", "2022-10-18", "place:320412001", (Elevator, "加装电梯3部。", "status=done, date_basis=reported, latest=2022-10-18, precision=open"))
            .Document("b", "2021-05-01", "place:320412002", (Elevator, "2020年启动加装电梯。", "status=ongoing, date_basis=launched, earliest=2020-01-01, latest=2020-12-31, precision=year"))
            .Document("c", "2023-01-01", "place:110101016", (Elevator, "加装电梯1部。", "status=done, date_basis=reported, latest=2023-01-01, precision=open")));

        var cities = data.Adoptions(Elevator, UnitLevel.City);

        Assert.Equal(["常州市 2020-01-01 2020-12-31 Launch b@100-112", "北京市  2023-01-01 Mention c@100-107"], cities.Select(Line));
        Assert.Equal(new DateOnly(2020, 12, 31), cities[0].FirstMention);
        Assert.Equal(2, cities[0].Evidence.Count);
        Assert.Equal(["丁堰街道", "戚墅堰街道", "天坛街道"], data.Adoptions(Elevator, null).Select(a => a.Unit.Name));
        Assert.Equal("place:32", cities[0].Unit.Province);
    }

    [Fact]
    public async Task A_launch_after_a_mention_is_another_beginning()
    {
        var data = await ReadAsync(new Told()
            .Document("a", "2019-01-01", "place:320412001", (Elevator, "加装电梯3部。", "status=done, date_basis=reported, latest=2019-01-01, precision=open"))
            .Document("b", "2021-05-01", "place:320412001", (Elevator, "2020年启动加装电梯二期。", "status=ongoing, date_basis=launched, earliest=2020-01-01, latest=2020-12-31, precision=year")));

        var adoption = Assert.Single(data.Adoptions(Elevator, UnitLevel.Subdistrict));

        Assert.Equal("戚墅堰街道  2019-01-01 Mention a@100-107", Line(adoption));
        Assert.Equal("2020-01-01/2020-12-31/year", adoption.FirstLaunch.ToString());
    }

    [Fact]
    public async Task A_mention_within_the_launch_cuts_its_end()
    {
        var data = await ReadAsync(new Told()
            .Document("a", "2020-06-30", "place:320412001", (Elevator, "加装电梯3部。", "status=done, date_basis=reported, latest=2020-06-30, precision=open"))
            .Document("b", "2021-05-01", "place:320412001", (Elevator, "2020年启动加装电梯。", "status=ongoing, date_basis=launched, earliest=2020-01-01, latest=2020-12-31, precision=year")));

        Assert.Equal("戚墅堰街道 2020-01-01 2020-06-30 Launch b@100-112", Line(Assert.Single(data.Adoptions(Elevator, null))));
    }

    [Theory]
    [InlineData("加装电梯3部。", "status=done, latest=2020-01-01", AdoptionStatus.Launched)]
    [InlineData("选两个小区试点加装电梯。", "status=ongoing, latest=2020-01-01", AdoptionStatus.Pilot)]
    [InlineData("加装电梯实现小区全覆盖。", "status=done, latest=2020-01-01", AdoptionStatus.Scaled)]
    [InlineData("加装电梯补贴不再实施。", "status=done, latest=2020-01-01", AdoptionStatus.Ended)]
    [InlineData("明年全面推开加装电梯。", "status=planned, earliest=2020-01-01", AdoptionStatus.Proposed)]
    public async Task The_sentence_tells_how_far_it_has_come_and_a_plan_is_no_adoption(string sentence, string qualifiers, AdoptionStatus expected)
    {
        var data = await ReadAsync(new Told().Document("a", "2020-01-01", "place:320412001", (Elevator, sentence, qualifiers)));

        var adoption = Assert.Single(data.Adoptions(Elevator, UnitLevel.City));

        Assert.Equal(expected, adoption.Status);
        Assert.Equal(expected != AdoptionStatus.Proposed, adoption.IsAdopted);
        Assert.Equal(expected != AdoptionStatus.Proposed, adoption.IsDated);
    }

    [Fact]
    public async Task What_a_text_only_names_and_what_repeats_another_text_does_not_count()
    {
        var data = await ReadAsync(new Told()
            .Document("a", "same", "2020-02-01", "place:320412001", (Elevator, "加装电梯3部。", "status=done, latest=2020-02-01"))
            .Document("b", "same", "2020-01-01", "place:320412001", (Elevator, "加装电梯3部。", "status=done, latest=2020-01-01"))
            .Document("c", "2018-01-01", "place:320613006", (Elevator, "电梯。", "status=done, latest=2018-01-01, confidence=0.4")));

        Assert.Equal(["常州市  2020-01-01 Mention b@100-107"], data.Adoptions(Elevator, UnitLevel.City).Select(Line));
        Assert.Equal((2, 1, 1), (data.Basis.Documents, data.Basis.Copies, data.Basis.WeakAssertions));
        Assert.Equal(["place:3204", "place:3206"], data.Coverage(UnitLevel.City).Units);
    }

    [Fact]
    public async Task What_the_store_knows_as_a_copy_does_not_count()
    {
        var data = await ReadAsync(new Told()
            .Document("a", "2020-02-01", "place:320412001", (Elevator, "加装电梯3部。", "status=done, latest=2020-02-01"))
            .Document("b", "2020-01-01", "place:320613006", (Elevator, "加装电梯3部。", "status=done, latest=2020-01-01"))
            .InOneText("a", "b")
            .Document("c", "2021-01-01", "place:320412002", (Elevator, "加装电梯9部。", "status=done, latest=2021-01-01")));

        Assert.Equal(["b", "c"], data.Adoptions(Elevator, null).SelectMany(a => a.Evidence).Select(e => e.Document).Order());
        Assert.Equal((2, 1), (data.Basis.Documents, data.Basis.Copies));
    }

    [Fact]
    public async Task Coverage_takes_the_last_day_that_facts_name_where_no_publication_is_dated()
    {
        var data = await ReadAsync(new Told().Document("a", null, "place:320412001", (Elevator, "加装电梯3部。", "status=done, latest=2019-12-31")).Document("b", null, "place:320613006"));

        Assert.Equal(new CoveringDocument("a", new DateOnly(2019, 12, 31), true), Assert.Single(data.Coverage(UnitLevel.City).Documents("place:3204")));
        Assert.Empty(data.Coverage(UnitLevel.City).Documents("place:3206"));
        Assert.Equal((2, 1), (data.Basis.Undated, data.Basis.Timeless));
    }

    [Fact]
    public async Task A_city_that_acts_itself_gives_its_subdistricts_a_frame()
    {
        var data = await ReadAsync(new Told().Document("a", "2019-03-01", "place:3204", (Elevator, "常州市出台加装电梯办法。", "status=done, latest=2019-03-01")));

        Assert.Equal(new Mandate("常州市", "municipal", Elevator, new DateOnly(2019, 3, 1), "a@100-112") { Text = "常州市出台加装电梯办法。" }, Assert.Single(data.Mandates));
    }

    [Theory]
    [InlineData("elevator-retrofit")]
    [InlineData("policy:elevator-retrofit")]
    [InlineData("加装电梯")]
    [InlineData("elevator retrofit")]
    public async Task A_policy_is_found_by_id_key_and_names(string wanted)
    {
        var data = await ReadAsync(new Told().Document("a", "2019-03-01", "place:3204", (Elevator, "加装电梯。", "status=done, latest=2019-03-01")));

        Assert.Equal(Elevator, data.FindPolicy(wanted)?.Id);
        Assert.Equal("housing", data.FindPolicy(wanted)?.Family);
        Assert.Null(data.FindPolicy("lift"));
    }

    private static async Task<DiffusionData> ReadAsync(Told told)
    {
        await using var store = await told.StoreAsync();
        return await DiffusionData.ReadAsync(store, Told.Schema, null, TestContext.Current.CancellationToken);
    }

    private static string Line(Adoption a) => $"{a.Unit.Name} {a.Earliest:yyyy-MM-dd} {a.Latest:yyyy-MM-dd} {a.Basis} {a.Evidence[0].Source}";
}
