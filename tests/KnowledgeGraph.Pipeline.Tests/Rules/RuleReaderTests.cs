using KnowledgeGraph.Pipeline.Rules;

namespace KnowledgeGraph.Pipeline.Tests.Rules;

public class RuleReaderTests
{
    /// <summary>What stands in the pattern's line, the column of the error, and words of its message.</summary>
    [Theory]
    [InlineData("head:Organisation 位于 seat:Place", 20, "'Organisation' is no type of the schema", "did you mean 'Organization'?")]
    [InlineData("head:Place.comunity 位于 seat:Place", 26, "'comunity' is no kind of Place", "did you mean 'community'?")]
    [InlineData("head:Organization {verbs} seat:Place", 34, "'verbs' is no word class", "did you mean 'verb'?")]
    [InlineData("head:Organization {verb seat:Place", 33, "'{' is never closed", "")]
    [InlineData("head:Organization (位于 | 落户 seat:Place", 33, "'(' is never closed", "")]
    [InlineData("head:Organization 位于) seat:Place", 35, "')' closes nothing", "")]
    [InlineData("head:Organization .8 位于 seat:Place", 33, "'.' is no gap", "..N")]
    [InlineData("head:Organization .. 位于 seat:Place", 33, "lacks a number from 1 to 80", "")]
    [InlineData("head:Organization ..900 位于 seat:Place", 33, "'..900' lacks a number from 1 to 80", "")]
    [InlineData("head:Organization <n 1-99> 位于 seat:Place", 33, "'1-99' is no count of tokens", "")]
    [InlineData("head:Organization <9> 位于 seat:Place", 33, "'<9>' is no token", "")]
    [InlineData("head:Organization “..8 位于 seat:Place", 33, "the closing mark is missing", "")]
    [InlineData("head:Organization ABC! 位于 seat:Place", 33, "'ABC' is no type of the schema", "")]
    [InlineData("head:Organization 位于 seat", 36, "'seat' is no element", "\"seat\"")]
    [InlineData("head:Organization 12 seat:Place", 33, "'1' was not expected here", "straight quotes")]
    [InlineData("head:Organization 位于 head:Place", 36, "'head' is captured twice", "")]
    [InlineData("head:Organization 位于 ( seat:Place", 36, "'(' is never closed", "")]
    [InlineData("head:Organization 位于 seat:^", 36, "'seat' would capture nothing", "")]
    [InlineData("head:Organization 位于 seat:Place[x]", 46, "[name=value]", "")]
    [InlineData("..8 “..8” ..3", 14, "nothing to look for", "")]
    [InlineData("(Place)? ..8", 14, "nothing to look for", "")]
    public void An_error_in_a_pattern_names_its_line_and_column(string pattern, int column, string problem, string advice)
    {
        var error = Assert.Single(GivenRules.Read(GivenRules.File(pattern)).Problems);

        Assert.Equal(("KG1001", "0.yaml", 7, column), (error.Code, error.Path, error.Line, error.Column));
        Assert.Contains($"0.yaml(7,{column}): ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The line that is changed, what it becomes, and where and what the error is.</summary>
    [Theory]
    [InlineData("relation: head LOCATED_IN seat", "relation: head LOCATED_AT seat", 8, 20, "'LOCATED_AT' is no relation of the schema", "did you mean 'LOCATED_IN'?")]
    [InlineData("relation: head LOCATED_IN seat", "relation: haed LOCATED_IN seat", 8, 15, "captures no 'haed'", "did you mean 'head'?")]
    [InlineData("relation: head LOCATED_IN seat", "relation: head LOCATED_IN head", 8, 31, "'head' may be a Organization", "wants Place")]
    [InlineData("relation: head LOCATED_IN seat", "relation: seat LOCATED_IN seat", 8, 15, "'seat' may be a Place", "wants Organization or Project")]
    [InlineData("relation: head LOCATED_IN seat", "relation: subject LOCATED_IN seat", 8, 15, "'subject' is a place", "wants Organization or Project")]
    [InlineData("relation: head LOCATED_IN seat", "relation: head LOCATED_IN here.comunity", 8, 36, "'comunity' is no kind", "did you mean 'community'?")]
    [InlineData("relation: head LOCATED_IN seat", "relation: head LOCATED_IN", 8, 15, "is no relation", "head, type and tail")]
    [InlineData("relation: head LOCATED_IN seat", "why2: x", 8, 5, "'why2' is not known in a rule", "did you mean 'why'?")]
    [InlineData("    relation: head LOCATED_IN seat\n", "", 5, 5, "either a 'relation'", "or a 'mention'")]
    [InlineData("relation: head LOCATED_IN seat", "mention: seat:Place", 8, 19, "a place needs its kind", "")]
    [InlineData("relation: head LOCATED_IN seat", "mention: seat:Place.rood", 8, 25, "'rood' is no kind of Place", "did you mean 'road'?")]
    [InlineData("relation: head LOCATED_IN seat", "mention: seat:Policy", 8, 19, "'Policy' is no type of mention", "")]
    [InlineData("relation: head LOCATED_IN seat", "dates: seat valid_fom head", 8, 17, "'valid_fom' is no property that is a date", "did you mean 'valid_from'?")]
    [InlineData("relation: head LOCATED_IN seat", "dates: head valid_from seat", 8, 12, "'head' may be a Organization", "valid_from wants Place")]
    [InlineData("relation: head LOCATED_IN seat", "dates: seat valid_from head", 8, 28, "'head' captures no time", "head:Time")]
    [InlineData("relation: head LOCATED_IN seat", "dates: [seat valid_from]", 8, 13, "is no date", "place valid_from when")]
    [InlineData("relation: head LOCATED_IN seat", "relation: head LOCATED_IN seat\n    dates: seat valid_from head", 5, 5, "either a 'relation'", "or 'dates'")]
    [InlineData("id: a-rule", "id: a-rule\n    schema: two", 6, 13, "'two' is no version of the schema", "such as 2")]
    [InlineData("'[Place 甲] => a B c'", "'[Time 昨天] => a B c'", 11, 11, "'昨天' is no time of an example", "2011年5月")]
    [InlineData("confidence: 0.8", "confidence: 8", 9, 17, "'8' is no confidence", "probability")]
    [InlineData("confidence: 0.8", "confidence: 0.8\n    qualifiers: {level: provincial}", 10, 18, "'level' is not known in qualifiers", "expected none at all")]
    [InlineData("confidence: 0.8", "confidence: 0.8\n    unless: {inside: 拟}", 10, 14, "'inside' is no place to look at", "before, after, at, in")]
    [InlineData("confidence: 0.8", "confidence: 0.8\n    unless: {in saet: 拟}", 10, 17, "captures no 'saet'", "did you mean 'seat'?")]
    [InlineData("confidence: 0.8", "confidence: 0.8\n    unless: {in: '拟 ('}", 10, 22, "an element was expected here", "")]
    [InlineData("id: a-rule", "id: A rule", 5, 9, "'A rule' is no name of a rule", "hyphens")]
    [InlineData("'[Place 甲] => a B c'", "'[Plaze 甲] => a B c'", 11, 11, "'Plaze' is no type of the schema", "did you mean 'Place'?")]
    [InlineData("'[Place 甲] => a B c'", "'[Place 甲] gives'", 11, 9, "lacks its facts", "=>")]
    [InlineData("'[Place 甲] => a B c'", "'[Place 甲 => a B c'", 11, 10, "this mark is never closed", "")]
    [InlineData("- 乙", "- 乙 => a B c", 13, 9, "has facts", "a text alone")]
    [InlineData("    counterexamples:\n      - 乙\n", "", 5, 5, "lacks 'counterexamples'", "at least one")]
    [InlineData("    examples:\n      - '[Place 甲] => a B c'\n", "", 5, 5, "lacks 'examples'", "at least one")]
    [InlineData("verb: [位于, 落户, 落户于]", "verb: [位于, 位于]", 2, 14, "'位于' stands twice", "")]
    [InlineData("verb: [位于, 落户, 落户于]", "verb: {from: role.yaml, list: residents}", 2, 16, "there is no lexicon 'role.yaml'", "did you mean 'roles.yaml'?")]
    [InlineData("verb: [位于, 落户, 落户于]", "verb: {from: roles.yaml, list: resident}", 2, 34, "there is no 'resident' in roles.yaml", "did you mean 'residents'?")]
    [InlineData("verb: [位于, 落户, 落户于]", "verb: [位于\n", 2, 9, "no valid YAML", "")]
    public void An_error_in_a_rule_names_its_line_and_column(string old, string changed, int line, int column, string problem, string advice)
    {
        var file = GivenRules.File("head:Organization 位于 seat:Place");
        Assert.Contains(old, file, StringComparison.Ordinal);

        var error = GivenRules.Read(file.Replace(old, changed, StringComparison.Ordinal)).Problems[0];

        Assert.Equal(("KG1001", line, column), (error.Code, error.Line, error.Column));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_over_several_lines_is_told_by_the_line_of_the_error()
    {
        var file = GivenRules.File("head:Organization 位于 seat:Place")
            .Replace("'head:Organization 位于 seat:Place'", "|-\n      head:Organization\n      位于 seat:Plaze", StringComparison.Ordinal);

        var error = Assert.Single(GivenRules.Read(file).Problems);

        Assert.Equal((9, 15), (error.Line, error.Column));
    }

    [Fact]
    public void A_malformed_rule_keeps_no_other_from_being_read()
    {
        var (rules, problems) = GivenRules.Read(
            GivenRules.File("head:Organisation"),
            GivenRules.File("head:Organization 位于 seat:Place", words: "other: [无]").Replace("a-rule", "b-rule", StringComparison.Ordinal),
            GivenRules.File("head:Organization 位于 seat:Place", words: "verb: [位于]").Replace("a-rule", "b-rule", StringComparison.Ordinal));

        Assert.Equal("b-rule", Assert.Single(rules).Id);
        Assert.Equal(
            ["the word class 'verb' is declared twice; expected one declaration in all files", "'Organisation' is no type", "'b-rule' stands twice; it is already in 1.yaml, line 5"],
            problems.Select(p => p.Message[(p.Message.IndexOf("): ", StringComparison.Ordinal) + 3)..]).Select(m => m.Contains("is no type", StringComparison.Ordinal) ? m[..25] : m));
    }

    [Fact]
    public void A_rule_for_a_newer_schema_is_left_out_under_an_older_one()
    {
        var file = GivenRules.File("seat:Place 建于 when:Time", "dates: seat valid_from when").Replace("    why:", "    schema: 2\n    why:", StringComparison.Ordinal);

        var (now, problems) = GivenRules.Read(file);
        var (before, none) = RuleReader.Parse(Given.Schema with { Version = "1" }, Seeds.Lexicon, [("0.yaml", file)]);

        Assert.Equal(("seat valid_from when", RuleOutput.Dates), (Assert.Single(now).Gives, now[0].Output));
        Assert.Empty(problems);
        Assert.Empty(before);
        Assert.Empty(none);
    }

    [Fact]
    public void A_class_may_be_a_list_of_a_lexicon_with_words_of_its_own()
    {
        var engine = GivenRules.Engine(GivenRules.File(
            "home:Place {verb} who:Person", "relation: who LIVES_IN home", words: "verb: {from: roles.yaml, list: residents, and: [寓公]}"));

        Assert.Equal("沈桂芳 LIVES_IN 来凤社区;陆长根 LIVES_IN 来凤社区", engine.Relations("[Place.community 来凤社区]居民[Person 沈桂芳]，[Place.community 来凤社区]寓公[Person 陆长根]"));
    }
}
