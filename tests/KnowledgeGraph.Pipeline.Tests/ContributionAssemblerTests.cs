using KnowledgeGraph.Pipeline.Extraction;
using KnowledgeGraph.Pipeline.Linking;
using KnowledgeGraph.Pipeline.Tests.Linking;

namespace KnowledgeGraph.Pipeline.Tests;

public class ContributionAssemblerTests
{
    private const string Body = "来凤社区环境优美。";

    private static readonly ContributionAssembler Assembler = new(GivenRegister.Linker, GivenRegister.Matcher, Given.Schema, "test");

    /// <summary>A page of one title, a byline and <see cref="Body"/>; only the body is text to read.</summary>
    private static readonly Document Page = Given.Document("工作总结\n吴中日报 记者 顾晓岚\n" + Body) with { Title = "别的标题", Source = "别的媒体" };

    private static readonly CleanText Clean = new(
        Body, [new Block(new TextSpan(0, Body.Length), BlockKind.Paragraph)], [.. Enumerable.Range(Page.Text.Length - Body.Length, Body.Length)],
        new DocumentMetadata
        {
            Title = new Found<string>("工作总结", new TextSpan(0, 4)),
            Medium = new Found<string>("吴中日报", new TextSpan(5, 9)),
            Authors = [new Found<Author>(new Author("顾晓岚", "记者"), new TextSpan(13, 16))],
        });

    [Fact]
    public void A_subject_that_no_mention_names_has_the_title_as_evidence()
    {
        var subject = Assert.Single(Assemble([]).Entities, e => e.Key == "place:320508022");

        Assert.Equal(("虎丘街道", "320508022", FactOrigin.Text), (subject.Name, subject.Code, subject.Origin));
        Assert.Equal(new Evidence(new TextSpan(0, 4), "工作总结"), Assert.Single(subject.Evidence));
    }

    [Fact]
    public void Containers_come_from_the_register_with_the_mention_that_leads_there()
    {
        var contribution = Assemble([("来凤社区", PlaceKinds.Community)]);

        var added = contribution.Relations.Where(r => r is { Origin: FactOrigin.Register, Type: RelationTypes.PartOf }).ToDictionary(r => r.Head, r => r.Tail);
        Assert.Equal("place:320508022", added["place:320508022002"]);
        Assert.Equal("place:320508", added["place:320508022"]);
        Assert.Equal("place:3205", added["place:320508"]);
        Assert.Equal("place:32", added["place:3205"]);
        Assert.Contains(contribution.Relations, r => r.Head == "place:320508022002" && r.Evidence[0].Text == "来凤社区");
    }

    [Fact]
    public void Authors_have_a_role_at_the_medium_with_the_byline_as_evidence()
    {
        var contribution = Assemble([]);

        var role = Assert.Single(contribution.Relations, r => r.Type == RelationTypes.HasRole);
        Assert.Equal(("person:320508022/顾晓岚", "org:cn/吴中日报", "记者", "顾晓岚"), (role.Head, role.Tail, role.Qualifiers.Find(Qualifiers.Role), role.Evidence[0].Text));
        Assert.Equal("吴中日报", contribution.Named("吴中日报", EntityTypes.Organization).Evidence[0].Text);
    }

    [Fact]
    public void A_container_that_the_medium_names_is_named_by_the_text()
    {
        var page = Given.Document("苏州日报\n" + Body);
        var clean = Clean with
        {
            SourceIndex = [.. Enumerable.Range(5, Body.Length)],
            Metadata = new DocumentMetadata { Medium = new Found<string>("苏州日报", new TextSpan(0, 4)) },
        };

        var contribution = Assemble(page, clean, []);

        var city = Assert.Single(contribution.Entities, e => e.Key == "place:3205");
        Assert.Equal((FactOrigin.Text, "苏州"), (city.Origin, Assert.Single(city.Evidence).Text));
        Assert.Contains(contribution.Relations, r => (r.Head, r.Tail, r.Origin) == ("place:320508022", "place:3205", FactOrigin.Text));
    }

    [Fact]
    public void The_page_comes_before_the_source_in_describing_the_document()
    {
        var info = Assembler.Describe(Page, Clean, new DateOnly(2024, 1, 12), "place:320508022");
        var bare = Assembler.Describe(Page, Clean with { Metadata = new DocumentMetadata() }, null, null);

        Assert.Equal(("工作总结", "吴中日报", "顾晓岚", "test", Given.Schema.Version), (info.Title, info.Medium, Assert.Single(info.Authors), info.BuilderVersion, info.SchemaVersion));
        Assert.Equal(("别的标题", "别的媒体", null), (bare.Title, bare.Medium, bare.SubjectKey));
    }

    [Fact]
    public void An_adopted_policy_is_an_entity_with_the_names_of_the_schema()
    {
        var policy = Given.Schema.Policies[0];
        var adoption = new RelationDraft(
            "place:320508022", RelationTypes.Adopts, EntityKey.Policy(policy.Id), PropertyBag.Empty, new TextSpan(0, 4), "test", 0.876) { MoreSpans = [new TextSpan(4, 8)] };

        var contribution = Assemble([], adoption);

        var entity = contribution.Named(policy.NameZh, EntityTypes.Policy);
        Assert.Contains(new Alias(policy.NameEn, "schema"), entity.Aliases);
        Assert.Equal(["来凤社区", "环境优美"], entity.Evidence.Select(e => e.Text));
        Assert.Equal(0.88, Assert.Single(contribution.Relations, r => r.Type == RelationTypes.Adopts).Confidence);
    }

    [Fact]
    public void Evidence_is_quoted_from_the_text_as_read()
        => Assert.All(Assemble([("来凤社区", PlaceKinds.Community)]).AllEvidence(), e => Assert.Equal(e.Span.In(Page.Text), e.Text));

    private static DocumentContribution Assemble((string Name, string Kind)[] places, params RelationDraft[] relations) => Assemble(Page, Clean, places, relations);

    private static DocumentContribution Assemble(Document page, CleanText clean, (string Name, string Kind)[] places, params RelationDraft[] relations)
    {
        var text = Given.Text(Body);
        var subject = GivenRegister.Subject(Given.Street);
        var mentions = places.Select(p => new Mention(
            new TextSpan(Body.IndexOf(p.Name, StringComparison.Ordinal), Body.IndexOf(p.Name, StringComparison.Ordinal) + p.Name.Length), EntityTypes.Place, p.Kind, p.Name, "test", 0.9));
        var linked = new EntityLinker(GivenRegister.Linker, GivenRegister.Register).Link(text, [.. mentions], subject);
        return Assembler.AddContainers(Assembler.Assemble(page, clean, null, subject, linked, new ExtractedFacts(relations, []), new Dictionary<string, DatedEntity>()));
    }
}
