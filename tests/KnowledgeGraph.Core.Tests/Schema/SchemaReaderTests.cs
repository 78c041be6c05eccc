namespace KnowledgeGraph.Core.Tests.Schema;

public class SchemaReaderTests
{
    private const string Small = """
        version: 1
        description: A small one.
        properties:
          status:
            name_zh: 状态
            description: How far it has come.
            type: choice
            values:
              planned: 计划
              done: 完成
            merge: latest
          year:
            name_zh: 年份
            description: The year.
            type: integer
            merge: union
        entity_types:
          Place:
            name_zh: 地点
            description: A place.
            key_prefix: place
            kinds:
              road: 道路
            properties: [year]
          Person:
            name_zh: 人物
            description: A person.
            key_prefix: person
        relation_types:
          LIVES_IN:
            name_zh: 居住于
            description: Lives there.
            heads: [Person]
            tails: [Place]
            cardinality: one
            qualifiers: [status, year]
            required: [status]
        indicators:
          name_zh: 指标
          description: A number.
          subjects: [Place]
        policies:
          waste-sorting:
            name_zh: 垃圾分类
            name_en: Waste sorting
            aliases: [分类投放, 垃圾分类投放]
          red-property:
            name_zh: 红色物业
            name_en: Red property management
        """;

    /// <summary>What to replace in the small schema, by what, and the problem's place and message.</summary>
    public static TheoryData<string, string, int, int, string> Mistakes => new()
    {
        { "version: 1", "version: one", 1, 10, "'one' is no version; expected a whole number from 1" },
        { "version: 1\n", "", 1, 1, "'version' of the schema is missing; expected version, description, entity_types, relation_types, policies" },
        { "version: 1", "version: 1\nverson: 2", 2, 1, "'verson' is no key of the schema; expected one of version, description, entity_types, relation_types, policies, properties, indicators; did you mean 'version'?" },
        { "version: 1", "version: 1\nversion: 2", 2, 1, "'version' stands twice; it is already on line 1" },
        { "version: 1", "version: &v 1", 1, 10, "anchors (&) and aliases (*) are not read; expected the value written out" },
        { "version: 1", "version: [1", 1, 10, "no valid YAML: " },
        { "type: choice", "type: choise", 7, 11, "'choise' is no value type; expected one of text, integer, number, date, choice; did you mean 'choice'?" },
        { "merge: latest", "merge: newest", 11, 12, "'newest' is no merge rule; expected one of union, latest, minimum, maximum" },
        { "type: integer", "type: choice", 12, 3, "property 'year' is a choice without 'values'; expected a mapping of values to Chinese names" },
        { "type: choice", "type: text", 9, 7, "property 'status' has values but type 'text'; expected type 'choice', or no values" },
        { "      planned: 计划", "      Planned: 计划", 9, 7, "'Planned' is no name of a value; expected snake_case, such as ongoing" },
        { "      planned: 计划", "      planned: plan", 9, 16, "'plan' is no Chinese name of 'planned'; expected at least one Chinese character" },
        { "  year:\n", "  theYear:\n", 12, 3, "'theYear' is no name of a property; expected snake_case, such as date_basis" },
        { "    properties: [year]", "    properties: [yaer]", 24, 18, "'yaer' is no property; expected one of status, year; did you mean 'year'?" },
        { "  Place:\n", "  place:\n", 18, 3, "'place' is no name of an entity type; expected PascalCase, such as Organization" },
        { "key_prefix: place", "key_prefix: Place", 21, 17, "'Place' is no key prefix; expected lower-case letters, such as place" },
        { "key_prefix: person", "key_prefix: place", 28, 17, "key prefix 'place' is already that of Place; expected another" },
        { "    key_prefix: person\n", "", 25, 3, "'key_prefix' of Person is missing; expected name_zh, description, key_prefix" },
        { "name_zh: 人物", "name_zh: 地点", 26, 14, "Chinese name '地点' is already that of Place; expected another" },
        { "name_zh: 人物", "name_zh: person", 26, 14, "'person' is no Chinese name; expected at least one Chinese character" },
        { "description: A person.", "description:", 27, 17, "nothing is no description; expected one line of text" },
        { "  LIVES_IN:", "  LivesIn:", 30, 3, "'LivesIn' is no name of a relation type; expected UPPER_SNAKE_CASE, such as PART_OF" },
        { "heads: [Person]", "heads: [Persom]", 33, 13, "'Persom' is no entity type; expected one of Place, Person; did you mean 'Person'?" },
        { "tails: [Place]", "tails: [Place, Place]", 34, 20, "'Place' stands twice in this list; expected it once" },
        { "tails: [Place]", "tails: []", 34, 12, "an empty list stands where a list should; expected at least one entity type, as in [a, b]" },
        { "tails: [Place]", "tails: Place", 34, 12, "'Place' stands where a list should; expected at least one entity type, as in [a, b]" },
        { "cardinality: one", "cardinality: several", 35, 18, "'several' is no cardinality; expected one of many, one" },
        { "required: [status]", "required: [level]", 37, 16, "'level' is no name in 'qualifiers'; expected one of status, year" },
        { "qualifiers: [status, year]", "qualifiers: [status, year, status]", 36, 32, "'status' stands twice in this list; expected it once" },
        { "    qualifiers: [status, year]\n    required: [status]\n", "", 4, 3, "property 'status' is used by no entity type or relation type; expected a use, or none of it" },
        { "subjects: [Place]", "subjects: [Road]", 41, 14, "'Road' is no entity type; expected one of Place, Person" },
        { "  red-property:", "  red_property:", 47, 3, "'red_property' is no name of a policy; expected kebab-case, such as waste-sorting" },
        { "  red-property:", "  waste-sorting:", 47, 3, "'waste-sorting' stands twice; it is already on line 43" },
        { "name_zh: 红色物业", "name_zh: 分类投放", 48, 14, "'分类投放' already names policy 'waste-sorting'; expected each name once" },
        { "aliases: [分类投放, 垃圾分类投放]", "aliases: [分类投放, 垃圾分类]", 46, 21, "'垃圾分类' already names policy 'waste-sorting'; expected each name once" },
        { "aliases: [分类投放, 垃圾分类投放]", "aliasses: [分类投放]", 46, 5, "'aliasses' is no key of waste-sorting; expected one of name_zh, name_en, aliases; did you mean 'aliases'?" },
        { "  red-property:\n    name_zh: 红色物业\n    name_en: Red property management", "  red-property: 红色物业", 47, 17, "'红色物业' stands where red-property should be defined; expected a mapping with name_zh, name_en" },
    };

    [Fact]
    public void Reads_every_part_in_the_order_of_the_file()
    {
        var schema = SchemaReader.Parse(Small, "small.yaml");

        Assert.Equal("1", schema.Version);
        Assert.Equal(["Place", "Person"], schema.EntityTypes.Select(t => t.Name));
        var place = schema.EntityType("Place")!;
        Assert.Equal(("地点", "A place.", "place"), (place.NameZh, place.Description, place.KeyPrefix));
        Assert.Equal(["road"], place.Kinds);
        Assert.Equal("道路", place.KindNamesZh["road"]);
        var relation = schema.RelationType("LIVES_IN")!;
        Assert.Equal(["Person"], relation.Heads);
        Assert.Equal(["Place"], relation.Tails);
        Assert.Equal(Cardinality.One, relation.Cardinality);
        Assert.Equal([("status", true), ("year", false)], relation.Qualifiers.Select(q => (q.Name, q.Required)));
        var status = relation.Qualifiers[0];
        Assert.Equal((PropertyValueType.Choice, MergeRule.Latest), (status.ValueType, status.Merge));
        Assert.Equal(["planned", "done"], status.Values);
        Assert.Equal(["Place"], schema.Indicators!.Subjects);
        Assert.Equal(["分类投放", "垃圾分类投放"], schema.Policy("waste-sorting")!.Aliases);
        Assert.Empty(schema.Policy("red-property")!.Aliases);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place_its_value_and_what_was_expected(string was, string now, int line, int column, string message)
    {
        Assert.Contains(was, Small, StringComparison.Ordinal);
        var text = ReplaceFirst(Small, was, now);

        var error = Assert.Throws<SchemaFormatException>(() => SchemaReader.Parse(text, "small.yaml"));

        Assert.Equal("KG1002", error.Code);
        var problem = error.Problems.FirstOrDefault(p => p.Message.StartsWith(message, StringComparison.Ordinal));
        Assert.True(problem is not null, error.Message);
        Assert.Equal((line, column), (problem.Line, problem.Column));
        Assert.Contains($"small.yaml({line},{column}): {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_in_the_order_of_the_file()
    {
        var text = Small.Replace("merge: latest", "merge: newest", StringComparison.Ordinal)
            .Replace("heads: [Person]", "heads: [Persom]", StringComparison.Ordinal)
            .Replace("version: 1", "version: 0", StringComparison.Ordinal);

        var error = Assert.Throws<SchemaFormatException>(() => SchemaReader.Parse(text, "small.yaml"));

        Assert.Equal([1, 11, 33], error.Problems.Select(p => p.Line));
        Assert.Equal((1, 10), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a remark\n")]
    public void An_empty_file_is_told_to_be_empty(string text)
    {
        var error = Assert.Throws<SchemaFormatException>(() => SchemaReader.Parse(text, "empty.yaml"));

        Assert.StartsWith("KG1002: empty.yaml(1,1): the file is empty", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("just words")]
    [InlineData("[a, list]")]
    public void A_file_without_a_mapping_is_told_what_was_expected(string text)
    {
        var error = Assert.Throws<SchemaFormatException>(() => SchemaReader.Parse(text, "odd.yaml"));

        Assert.Contains("stands where the schema should be defined; expected a mapping with version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_document_in_the_file_is_refused()
    {
        var error = Assert.Throws<SchemaFormatException>(() => SchemaReader.Parse(Small + "\n---\nversion: 2\n", "two.yaml"));

        Assert.Contains("a second YAML document begins here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_must_fit_the_name_of_the_file()
    {
        var error = Assert.Throws<SchemaFormatException>(() => SchemaReader.Parse(Small, "schema/v7.yaml"));

        Assert.Equal("KG1002: schema/v7.yaml(1,10): version '1' does not fit the file's name; expected '7'", error.Message);
    }

    [Fact]
    public void A_missing_file_is_a_configuration_error_that_names_it()
    {
        var error = Assert.Throws<ConfigurationException>(() => SchemaReader.Read("nowhere/v1.yaml"));

        Assert.Contains("'nowhere/v1.yaml'", error.Message, StringComparison.Ordinal);
    }

    private static string ReplaceFirst(string text, string was, string now)
    {
        var at = text.IndexOf(was, StringComparison.Ordinal);
        return text[..at] + now + text[(at + was.Length)..];
    }
}
