namespace KnowledgeGraph.Core.Tests.Schema;

public class SchemaDiffTests
{
    private static readonly string Published = File.ReadAllText(Repository.PathOf("schema", "v1.yaml"));

    /// <summary>What to replace in version 1, by what, then the change's path, whom it breaks and its description.</summary>
    public static TheoryData<string, string, string, Breaks, string> Changes => new()
    {
        { "  Honour:\n", "  Award:\n", "Honour", Breaks.Readers | Breaks.Writers, "entity type 'Honour' is now 'Award'" },
        { "key_prefix: org", "key_prefix: organization", "Organization.key_prefix", Breaks.Readers | Breaks.Writers, "key prefix 'org' is now 'organization'" },
        { "      road: 道路\n", "", "Place.kinds.road", Breaks.Readers | Breaks.Writers, "kind 'road' is gone" },
        { "      road: 道路\n", "      road: 道路\n      river: 河流\n", "Place.kinds.river", Breaks.None, "kind 'river' is new" },
        { "properties: [status, year, amount]", "properties: [year, amount]", "Project.status", Breaks.Readers | Breaks.Writers, "property 'status' is gone" },
        { "properties: [status, year]", "properties: [status, year, amount]", "Program.amount", Breaks.None, "property 'amount' is new" },
        { "properties: [status, year]", "properties: [status, year, amount]\n    required: [amount]", "Program.amount", Breaks.Writers, "property 'amount' is new and required" },
        { "type: integer", "type: date", "Project.year", Breaks.Readers | Breaks.Writers, "value type 'integer' is now 'date'" },
        { "type: integer", "type: number", "Project.year", Breaks.Readers, "value type 'integer' is now 'number'" },
        { "      done: 已完成\n", "", "Project.status.values.done", Breaks.Readers | Breaks.Writers, "value 'done' is gone" },
        { "      done: 已完成\n", "      done: 已完成\n      ended: 已终止\n", "Project.status.values.ended", Breaks.None, "value 'ended' is new" },
        { "merge: minimum", "merge: union", "ADOPTS.earliest", Breaks.Readers, "merge rule 'minimum' is now 'union'" },
        { "qualifiers: [status, year]", "qualifiers: [status, year]\n    required: [year]", "CARRIES_OUT.year", Breaks.Writers, "qualifier 'year' is now required" },
        { "heads: [Place, Organization]", "heads: [Place]", "CARRIES_OUT.heads.Organization", Breaks.Readers | Breaks.Writers, "head 'Organization' is gone" },
        { "tails: [Project, Program]", "tails: [Project, Program, Honour]", "CARRIES_OUT.tails.Honour", Breaks.None, "tail 'Honour' is new" },
        { "cardinality: one\n", "cardinality: many\n", "PART_OF.cardinality", Breaks.Readers, "cardinality 'one' is now 'many'" },
        { "cardinality: many\n", "cardinality: one\n", "LOCATED_IN.cardinality", Breaks.Writers, "cardinality 'many' is now 'one'" },
        { "  LIVES_IN:\n", "  RESIDES_IN:\n", "LIVES_IN", Breaks.Readers | Breaks.Writers, "relation type 'LIVES_IN' is now 'RESIDES_IN'" },
        { "subjects: [Place, ", "subjects: [", "indicators.subjects.Place", Breaks.Readers | Breaks.Writers, "subject 'Place' is gone" },
        { "  childcare:\n", "  toddler-care:\n", "childcare", Breaks.Readers | Breaks.Writers, "policy 'childcare' is now 'toddler-care'" },
        { "aliases: [托育, 托幼]", "aliases: [托育, 幼托]", "policies.childcare.aliases.托幼", Breaks.None, "alias '托幼' is gone" },
        { "name_zh: 普惠托育", "name_zh: 普惠托幼", "policies.childcare.name_zh", Breaks.None, "'普惠托育' is now '普惠托幼'" },
        { "description: Direct containment in", "description: Containment in", "PART_OF.description", Breaks.None, "'Direct containment in the nearest" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_change_tells_whom_it_breaks(string was, string now, string path, Breaks breaks, string description)
    {
        var at = Published.IndexOf(was, StringComparison.Ordinal);
        Assert.True(at >= 0, was);
        var edited = Published[..at] + now + Published[(at + was.Length)..];
        edited = was.StartsWith("  Honour", StringComparison.Ordinal) ? edited.Replace("[Honour]", "[Award]", StringComparison.Ordinal) : edited;

        var changes = SchemaDiff.Compare(SchemaReader.Parse(Published, "v1.yaml"), SchemaReader.Parse(edited, "edited.yaml"));

        var change = changes.FirstOrDefault(c => c.Path == path && c.Description.StartsWith(description, StringComparison.Ordinal));
        Assert.True(change is not null, string.Join('\n', changes));
        Assert.Equal(breaks, change.Breaks);
        Assert.Equal(breaks != Breaks.None, change.IsBreaking);
        Assert.NotEmpty(change.Reason);
    }

    [Fact]
    public void A_qualifier_that_is_required_no_more_breaks_readers()
    {
        var free = SchemaReader.Parse(Published, "v1.yaml");
        var strict = free with
        {
            RelationTypes = [.. free.RelationTypes.Select(r => r.Name == RelationTypes.HasRole
                ? r with { Qualifiers = [.. r.Qualifiers.Select(q => q with { Required = true })] } : r)],
        };

        var change = Assert.Single(SchemaDiff.Compare(strict, free));

        Assert.Equal(("HAS_ROLE.role", Breaks.Readers), (change.Path, change.Breaks));
        Assert.StartsWith("qualifier 'role' is no longer required", change.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_gone_breaks_and_its_return_does_not()
    {
        var full = SchemaReader.Parse(Published, "v1.yaml");
        var less = full with { RelationTypes = [.. full.RelationTypes.Where(r => r.Name != RelationTypes.Seeks)] };

        var gone = Assert.Single(SchemaDiff.Compare(full, less));
        var back = Assert.Single(SchemaDiff.Compare(less, full));

        Assert.Equal(("SEEKS", "relation type 'SEEKS' is gone", true), (gone.Path, gone.Description, gone.IsBreaking));
        Assert.Equal(("SEEKS", "relation type 'SEEKS' is new", false), (back.Path, back.Description, back.IsBreaking));
    }

    [Fact]
    public void A_version_does_not_differ_from_itself()
    {
        var schema = SchemaReader.Parse(Published, "v1.yaml");

        Assert.Empty(SchemaDiff.Compare(schema, SchemaReader.Parse(Published, "v1.yaml")));
        Assert.Equal("Versions 1 and 1 say the same.\n", SchemaReport.Diff(schema, schema));
    }

    [Fact]
    public void The_report_marks_what_breaks()
    {
        var schema = SchemaReader.Parse(Published, "v1.yaml");
        var newer = SchemaReader.Parse(
            Published.Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("      road: 道路\n", "      river: 河流\n", StringComparison.Ordinal), "v2.yaml");

        var report = SchemaReport.Diff(schema, newer);

        Assert.Equal(
            """
            BREAKING  Place.kinds.road: kind 'road' is gone
                        breaks readers and writers: queries for the kind find nothing, entities of it are set aside
                      Place.kinds.river: kind 'river' is new
                        breaks nobody: what was valid stays valid
            2 changes from version 1 to 2, 1 breaking.

            """.ReplaceLineEndings("\n"),
            report);
    }
}
