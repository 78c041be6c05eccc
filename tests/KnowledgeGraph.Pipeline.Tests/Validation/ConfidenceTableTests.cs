namespace KnowledgeGraph.Pipeline.Tests.Validation;

using KnowledgeGraph.Pipeline.Validation;

public sealed class ConfidenceTableTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-confidence-").FullName;

    [Fact]
    public void A_share_of_few_cases_is_drawn_towards_that_of_the_wider_row()
    {
        var judged = Judged("suffix-road", "once", 3, 0).Concat(Judged("suffix-site", "once", 1, 6)).ToList();

        var rows = ConfidenceTable.Describe(judged).Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => string.Join(' ', l.Split('\t')[1..4]));

        // Means: all (4 + 4 × 0.8) / 14; of the one rule (3 + 4 × 0.514) / 7, of the other (1 + 4 × 0.514) / 11; and once more for the circumstance.
        Assert.Equal(["* * 0.38", "suffix-road * 0.53", "suffix-road once 0.66", "suffix-site * 0.17", "suffix-site once 0.10"], rows);
    }

    [Theory]
    [InlineData("suffix-road", 1, 0.66)]
    [InlineData("suffix-road", 2, 0.53)]
    [InlineData("suffix-lane", 1, 0.38)]
    public void An_assertion_gets_the_row_that_fits_it_closest(string rule, int evidence, double expected)
    {
        var table = ConfidenceTable.Of(Judged("suffix-road", "once", 3, 0).Concat(Judged("suffix-site", "once", 1, 6)));

        var calibrated = table.Apply(Contribution(rule, evidence)).Entities.Single();

        Assert.Equal(expected, calibrated.Confidence);
    }

    [Fact]
    public void What_only_the_register_says_and_what_no_row_knows_stays()
    {
        var table = ConfidenceTable.Of(Judged("suffix-road", "once", 0, 9));
        var known = Contribution("suffix-road", 1);
        var register = known with { Entities = [known.Entities[0] with { Origin = FactOrigin.Register }] };

        Assert.Equal(0.8, table.Apply(register).Entities[0].Confidence);
        Assert.Equal(0.8, ConfidenceTable.None.Apply(known).Entities[0].Confidence);
    }

    [Fact]
    public void A_relation_is_judged_by_its_rule_and_the_less_sure_end()
    {
        var relation = new RelationAssertion
        {
            Head = "place:a", Type = RelationTypes.PartOf, Tail = "place:b", Rule = "stated-container", Confidence = 0.8, Evidence = [new Evidence(new TextSpan(0, 1), "甲")],
        };

        Assert.Equal("sure ends", ConfidenceTable.CircumstanceOf(relation, 0.9));
        Assert.Equal("likely ends", ConfidenceTable.CircumstanceOf(relation, 0.89));
        Assert.Equal("unsure ends", ConfidenceTable.CircumstanceOf(relation, 0.2));
        Assert.Equal("weighed 8/10", ConfidenceTable.CircumstanceOf(relation with { Type = RelationTypes.Adopts }, 0.2));
    }

    [Theory]
    [InlineData("Place\tsuffix-road\tonce\t1.2\t3\t3", 2, "'1.2' is no confidence; expected a probability from 0 to 1")]
    [InlineData("Place\tsuffix-road\tonce\thigh\t3\t3", 2, "'high'")]
    [InlineData("Place\t*\t*\t0.5\t3\t3\nPlace\t*\t*\t0.6\t3\t3", 3, "'Place * *' stands twice")]
    public void A_malformed_row_is_an_error_that_names_file_line_and_value(string rows, int line, string problem)
    {
        var path = Path.Combine(folder, ConfidenceTable.FileName);
        File.WriteAllText(path, "# a comment\n" + rows + "\n");

        var error = Assert.Throws<SeedFormatException>(() => ConfidenceTable.Load(folder));

        Assert.Equal(line, error.Line);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_the_lexicon_is_sorted_by_type_and_counts_no_more_right_than_judged()
    {
        var lines = File.ReadAllLines(Seeds.LexiconFile(ConfidenceTable.FileName)).Where(l => l[0] != '#').ToList();

        Assert.Equal(lines, lines.OrderBy(l => l[..l.LastIndexOf('\t')].Split('\t')[0], StringComparer.Ordinal));
        Assert.All(lines, l => Assert.InRange(int.Parse(l.Split('\t')[4]), 0, int.Parse(l.Split('\t')[5])));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<JudgedAssertion> Judged(string rule, string circumstance, int right, int wrong)
        => Enumerable.Range(0, right + wrong).Select(i => new JudgedAssertion(EntityTypes.Place, rule, circumstance, i < right));

    private static DocumentContribution Contribution(string rule, int evidence)
    {
        var document = new DocumentInfo { Id = "a.txt", ContentHash = "0", SchemaVersion = "v1", BuilderVersion = "1" };
        var place = new EntityAssertion
        {
            Key = "place:x/甲路", Type = EntityTypes.Place, Name = "甲路", Rule = rule, Confidence = 0.8,
            Evidence = [.. Enumerable.Range(0, evidence).Select(i => new Evidence(new TextSpan(i, i + 1), "甲"))],
        };
        return DocumentContribution.Of(document, [place], [], []);
    }
}
