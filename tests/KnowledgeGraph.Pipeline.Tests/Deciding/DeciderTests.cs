using KnowledgeGraph.Pipeline.Deciding;

namespace KnowledgeGraph.Pipeline.Tests.Deciding;

/// <summary>What reviewers decide about a report on 虎丘街道 (320508022), whose 山塘社区 the register holds and 云上社区 does not.</summary>
public class DeciderTests
{
    private const string Street = "place:320508022";
    private const string Text = Given.Opening + "山塘社区梧桐新村获评苏州市文明小区。云上社区环境优美。街道联动苏州第九医院开展义诊，辖区常住人口5.2万人。已完成梧桐新村改造。";

    private static readonly DocumentContribution Said = Given.Built(Text);

    private static string KeyOf(string name) => Said.Entities.Single(e => e.Name == name).Key;

    [Fact]
    public void Without_decisions_nothing_changes() => Assert.Same(Said, Decide(out _));

    [Fact]
    public void An_accepted_entity_is_sure()
    {
        var decided = Decide(out var obeyed, On(DecisionKind.Accept, KeyOf("梧桐新村")));

        var entity = decided.Entities.Single(e => e.Name == "梧桐新村");
        Assert.Equal(1, entity.Confidence);
        Assert.EndsWith("+accept", entity.Rule, StringComparison.Ordinal);
        Assert.Single(obeyed);
    }

    [Fact]
    public void An_accepted_relation_is_sure_and_others_stay_as_they_were()
    {
        var award = Said.Relations.Single(r => r.Type == RelationTypes.Awarded);

        var decided = Decide(out _, new Decision { Kind = DecisionKind.Accept, On = new RelationReference(award.Head, award.Type, award.Tail) });

        Assert.Equal(1, decided.Relations.Single(r => r.Type == RelationTypes.Awarded).Confidence);
        Assert.Equal(Said.Relations.Where(r => r.Type != RelationTypes.Awarded), decided.Relations.Where(r => r.Type != RelationTypes.Awarded), Same);
    }

    [Fact]
    public void A_rejected_entity_goes_with_all_that_hangs_on_it()
    {
        var key = KeyOf("梧桐新村");

        var decided = Decide(out _, On(DecisionKind.Reject, key));

        Assert.DoesNotContain(decided.Entities, e => e.Key == key);
        Assert.DoesNotContain(decided.Relations, r => r.Head == key || r.Tail == key);
        Assert.Equal(Said.Entities.Count - 1, decided.Entities.Count);
    }

    [Fact]
    public void A_rejected_subject_is_no_subject()
        => Assert.Null(Decide(out _, On(DecisionKind.Reject, Street)).Document.SubjectKey);

    [Fact]
    public void A_rejected_relation_goes_alone_and_only_where_its_qualifiers_are_those()
    {
        var award = Said.Relations.Single(r => r.Type == RelationTypes.Awarded);
        Decision Reject(string level) => new()
        {
            Kind = DecisionKind.Reject, On = new RelationReference(award.Head, award.Type, award.Tail, PropertyBag.Of((Qualifiers.Level, level))),
        };

        Assert.Equal(Said.Relations.Count - 1, Decide(out _, Reject(Levels.Municipal)).Relations.Count);
        Assert.Equal(Said.Relations.Count, Decide(out var obeyed, Reject(Levels.National)).Relations.Count);
        Assert.Empty(obeyed);
    }

    [Fact]
    public void A_rejected_adoption_takes_its_policy_along()
    {
        var adoption = Said.Relations.First(r => r.Type == RelationTypes.Adopts);
        var rejects = Said.Relations.Where(r => r.Type == RelationTypes.Adopts && r.Tail == adoption.Tail)
            .Select(r => new Decision { Kind = DecisionKind.Reject, On = new RelationReference(r.Head, r.Type, r.Tail) }).Distinct().ToArray();

        Assert.DoesNotContain(Decide(out _, rejects).Entities, e => e.Key == adoption.Tail);
    }

    [Fact]
    public void A_rejected_number_goes_alone()
    {
        var number = Said.Indicators.Single(i => i.Value == 52000);

        var decided = Decide(out _, new Decision
        {
            Kind = DecisionKind.Reject, On = new IndicatorReference(number.Subject, number.Metric, number.Unit, number.Value, number.Period?.ToString()),
        });

        Assert.Equal(Said.Indicators.Count - 1, decided.Indicators.Count);
        Assert.Equal(Said.Relations.Count, decided.Relations.Count);
    }

    [Fact]
    public void A_decision_for_another_document_is_not_obeyed()
    {
        Decide(out var obeyed, On(DecisionKind.Reject, KeyOf("梧桐新村")) with { Document = "other.txt" });

        Assert.Empty(obeyed);
    }

    [Fact]
    public void A_merged_entity_leaves_its_name_and_evidence_to_the_other()
    {
        var (from, to) = ("org:3205/苏州第九医院", "org:3205/苏州市第九人民医院");

        var decided = Decide(out _, On(DecisionKind.Merge, from) with { Into = to, Name = "苏州市第九人民医院" });

        var entity = decided.Entities.Single(e => e.Key == to);
        Assert.Equal("苏州市第九人民医院", entity.Name);
        Assert.Contains(new Alias("苏州第九医院", "text"), entity.Aliases);
        Assert.Equal(Said.Entities.Single(e => e.Key == from).Evidence, entity.Evidence);
        Assert.DoesNotContain(decided.Entities, e => e.Key == from);
        Assert.DoesNotContain(decided.Relations, r => r.Head == from || r.Tail == from);
    }

    [Fact]
    public void Merging_into_a_place_of_the_register_brings_its_name_and_code()
    {
        var decided = Decide(out _, On(DecisionKind.Merge, KeyOf("云上社区")) with { Into = "place:320508022001" });

        var place = decided.Entities.Single(e => e.Key == "place:320508022001");
        Assert.Equal(("320508022001", PlaceKinds.Community), (place.Code, place.Kind));
        Assert.Contains(place.Aliases, a => a.Name == "云上社区");
        Assert.NotEqual("云上社区", place.Name);
    }

    [Fact]
    public void Merges_in_a_chain_lead_to_the_last()
    {
        var from = "org:3205/苏州第九医院";

        var decided = Decide(
            out var obeyed, On(DecisionKind.Merge, from) with { Into = "org:3205/甲院" }, On(DecisionKind.Merge, "org:3205/甲院") with { Into = "org:3205/乙院" });

        Assert.Contains(decided.Entities, e => e.Key == "org:3205/乙院");
        Assert.Equal(2, obeyed.Count);
    }

    [Fact]
    public void A_merged_subject_stays_the_subject()
        => Assert.Equal("place:320508099", Decide(out _, On(DecisionKind.Merge, Street) with { Into = "place:320508099" }).Document.SubjectKey);

    [Fact]
    public void A_relation_that_a_merge_bends_upon_itself_goes()
    {
        var decided = Decide(out _, On(DecisionKind.Merge, KeyOf("梧桐新村")) with { Into = KeyOf("山塘社区") });

        Assert.DoesNotContain(decided.Relations, r => r.Head == r.Tail);
        Assert.Contains(decided.Relations, r => r.Head == KeyOf("山塘社区") && r.Type == RelationTypes.Awarded);
    }

    [Theory]
    [InlineData("report.txt", null, true)]
    [InlineData("other.txt", null, false)]
    [InlineData(null, "place:3205", true)]
    [InlineData(null, Street, true)]
    [InlineData(null, "place:3204", false)]
    public void A_split_gives_the_name_another_key_in_its_document_or_place(string? document, string? within, bool isSplit)
    {
        var (from, to) = (KeyOf("梧桐新村"), "place:320505/梧桐新村");

        var decided = Decide(out var obeyed, On(DecisionKind.Split, from) with { Into = to, Document = document, Within = within });

        Assert.Equal(isSplit, obeyed.Count == 1);
        Assert.Equal(isSplit ? to : from, decided.Entities.Single(e => e.Name == "梧桐新村").Key);
        Assert.Equal(isSplit ? to : from, decided.Relations.Single(r => r.Type == RelationTypes.Awarded).Head);
    }

    [Fact]
    public void A_split_by_name_moves_only_the_mentions_of_that_name()
    {
        var said = Given.Built(Given.Opening + "虎丘街道环境优美。姑苏区政府召开会议。");
        var from = said.Document.SubjectKey!;
        var name = said.Entities.Single(e => e.Key == from).Evidence[0].Text;

        var decided = Decide(said, out _, On(DecisionKind.Split, from) with { Into = "place:3204/虎丘", Name = name, Document = "report.txt" });

        Assert.All(decided.Entities.Single(e => e.Key == "place:3204/虎丘").Evidence, e => Assert.Equal(name, e.Text));
    }

    [Fact]
    public void A_renamed_entity_keeps_its_former_name_as_alias()
    {
        var key = KeyOf("梧桐新村");

        var entity = Decide(out _, On(DecisionKind.Rename, key) with { Name = "梧桐苑" }).Entities.Single(e => e.Key == key);

        Assert.Equal("梧桐苑", entity.Name);
        Assert.Contains(new Alias("梧桐新村", "text"), entity.Aliases);
    }

    [Fact]
    public void An_alias_makes_the_name_mean_the_entity()
    {
        var decided = Decide(out _, On(DecisionKind.Alias, "org:3205/苏州市第九人民医院") with { Name = "苏州第九医院" });

        var entity = decided.Entities.Single(e => e.Key == "org:3205/苏州市第九人民医院");
        Assert.Contains(entity.Aliases, a => a.Name == "苏州第九医院");
    }

    [Fact]
    public void Deciding_twice_equals_once()
    {
        Decision[] decisions =
        [
            On(DecisionKind.Accept, KeyOf("梧桐新村")), On(DecisionKind.Rename, KeyOf("梧桐新村")) with { Name = "梧桐苑" },
            On(DecisionKind.Merge, "org:3205/苏州第九医院") with { Into = "org:3205/甲院" }, On(DecisionKind.Alias, "org:3205/甲院") with { Name = "甲医" },
            On(DecisionKind.Split, KeyOf("云上社区")) with { Into = "place:320505/云上社区", Document = "report.txt" },
            On(DecisionKind.Reject, KeyOf("山塘社区")),
        ];

        var once = Decide(out _, decisions);

        Assert.Equivalent(once, Decide(once, out _, decisions), strict: true);
    }

    [Fact]
    public void The_builder_obeys_decisions_and_every_fact_keeps_its_evidence()
    {
        var book = new DecisionBook(
            [
                On(DecisionKind.Merge, KeyOf("云上社区")) with { Into = "place:320508022001" }, On(DecisionKind.Alias, "org:3205/苏州市第九人民医院") with { Name = "苏九院" },
                On(DecisionKind.Accept, "org:9999/无"),
            ],
            "d.yaml");
        var builder = GraphBuilder.Load(Seeds.Folder, Given.Schema, new GraphBuilderOptions { Decisions = book });
        var text = Text + "苏九院来了。";

        var built = builder.Build(Given.Document(text), TestContext.Current.CancellationToken);

        Assert.Empty(built.Findings);
        Assert.All(built.Contribution.AllEvidence(), e => Assert.Equal(e.Text, e.Span.In(text)));
        Assert.Contains(built.Contribution.Entities, e => e.Key == "org:3205/苏州市第九人民医院" && e.Evidence.Any(x => x.Text == "苏九院"));
        Assert.Contains(built.Contribution.Relations, r => (r.Head, r.Tail, r.Origin) == ("place:320508022001", Street, FactOrigin.Register));
        Assert.Equal(book.Decisions.Where(d => d.Kind != DecisionKind.Accept).Select(d => d.Id).Order(StringComparer.Ordinal), built.Contribution.Document.Decisions);
    }

    [Fact]
    public void A_text_that_no_decision_bears_on_is_built_as_without_any()
    {
        var builder = GraphBuilder.Load(Seeds.Folder, Given.Schema, new GraphBuilderOptions { Decisions = new DecisionBook([On(DecisionKind.Reject, "org:9999/无")], "d.yaml") });

        Assert.Equivalent(Said, builder.Build(Given.Document(Text), TestContext.Current.CancellationToken).Contribution, strict: true);
    }

    private static Decision On(DecisionKind kind, string key) => new() { Kind = kind, On = new EntityReference(key) };

    private static DocumentContribution Decide(out SortedSet<string> obeyed, params Decision[] decisions) => Decide(Said, out obeyed, decisions);

    private static DocumentContribution Decide(DocumentContribution said, out SortedSet<string> obeyed, params Decision[] decisions)
    {
        obeyed = new SortedSet<string>(StringComparer.Ordinal);
        var decider = new Decider(
            new DecisionBook(decisions, "d.yaml"),
            code => code == "320508022001" ? new RegisteredPlace(code, "某某社区", PlaceKinds.Community, []) : null);
        return decider.Decide(said, obeyed);
    }

    private static bool Same(RelationAssertion one, RelationAssertion two)
        => (one.Head, one.Type, one.Tail, one.Confidence, one.Rule) == (two.Head, two.Type, two.Tail, two.Confidence, two.Rule);
}
