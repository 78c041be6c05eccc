using KnowledgeGraph.Storage.Neo4j;
using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Storage.Tests.Neo4j;

/// <summary>The analysts' queries on the graph of the sample texts, with their own examples of parameters.</summary>
[Collection(LiveServer.Collection)]
public class QueriesTests(LiveServer server, SeedGraph seeds) : IClassFixture<SeedGraph>
{
    /// <summary>What the sample texts say nothing about; <see cref="QueriesOnRareFactsTests"/> has them.</summary>
    private static readonly string[] Unanswered = ["05_who_works_with_whom.cypher", "07_sought_then_received.cypher", "09_what_others_did_first.cypher"];

    public static TheoryData<string> Names => [.. SavedQuery.All.Select(q => q.Name)];

    [Fact]
    public void There_are_twenty_and_more() => Assert.True(Names.Count >= 20);

    /// <summary>The answers were read through by a person; with <c>KG_ACCEPT=1</c> they are replaced.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_query_answers_as_it_did(string name)
    {
        LiveServer.Need();
        Assert.NotNull(seeds);
        var query = SavedQuery.Read(name);

        var answer = await SavedQuery.AnswerAsync(server, query.Text, query.Parameters);

        Assert.Equal(Unanswered.Contains(name), answer.Count(c => c == '\n') == 1);
        if (Environment.GetEnvironmentVariable("KG_ACCEPT") == "1")
        {
            await File.WriteAllTextAsync(Path.Combine(Folder(), Path.ChangeExtension(name, ".txt")), answer, TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(Resource.Text("answers/" + Path.ChangeExtension(name, ".txt")), answer);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_query_says_what_it_is_for(string name)
    {
        var text = SavedQuery.Read(name).Text;

        // Neo4j Browser shows the first line as the name.
        Assert.StartsWith("// ", text, StringComparison.Ordinal);
        Assert.Contains('·', text.Split('\n')[0]);
        Assert.StartsWith("// ", text.Split('\n')[1], StringComparison.Ordinal);
        Assert.NotEmpty(SavedQuery.Read(name).Parameters);
        Assert.All(SavedQuery.Read(name).Parameters.Keys, p => Assert.Contains("$" + p, text, StringComparison.Ordinal));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Queries");
}

/// <summary>Queries whose facts the sample texts do not have, on a graph made for them.</summary>
[Collection(LiveServer.Collection)]
public class QueriesOnRareFactsTests(LiveServer server)
{
    private const string Graph =
        """
        CREATE (c:Place:City {key: 'place:3206', name: '南通市'}), (d:Place:District {key: 'place:320613', name: '崇川区'}),
          (a:Place:Subdistrict {key: 'place:1', name: '甲街道'}), (b:Place:Subdistrict {key: 'place:2', name: '乙街道'}), (x:Place:Community {key: 'place:11', name: '丙社区'}),
          (d)-[:PART_OF]->(c), (a)-[:PART_OF]->(d), (b)-[:PART_OF]->(d), (x)-[:PART_OF]->(a),
          (o:Organization {key: 'org:1', name: '南通大学'}), (p:Project {key: 'project:1', name: '邻里中心'}), (q:Program {key: 'program:1', name: '夜校'}),
          (a)-[:COLLABORATES_WITH {year: 2022, quotes: ['甲街道与南通大学共建夜校。']}]->(o),
          (a)-[:CARRIES_OUT {status: 'done'}]->(q), (o)-[:CARRIES_OUT]->(q), (a)-[:CARRIES_OUT]->(p),
          (h:Honour {key: 'honour:1', name: '省级和谐社区'}), (g:Honour {key: 'honour:2', name: '市级平安街道'}),
          (x)-[:SEEKS {year: 2021, quotes: ['争创省级和谐社区'], sources: ['one']}]->(h), (x)-[:AWARDED {quotes: ['获评省级和谐社区'], sources: ['two']}]->(h),
          (a)-[:SEEKS {year: 2023, quotes: ['争创'], sources: ['two']}]->(g), (a)-[:AWARDED {year: 2020, quotes: ['获评'], sources: ['one']}]->(g),
          (:Document {key: 'document:one', id: 'one', name: '一', published_on: date('2021-03-01')}), (:Document {key: 'document:two', id: 'two', name: '二', published_on: date('2023-02-01')}),
          (r:Policy {key: 'policy:1', name: '社区食堂'}), (s:Policy {key: 'policy:2', name: '网格化治理'}),
          (a)-[:ADOPTS {independent: 1, earliest: date('2020-01-01'), latest: date('2020-12-31'), precision: 'year'}]->(r),
          (x)-[:ADOPTS {independent: 1, earliest: date('2021-06-01'), latest: date('2021-06-30'), precision: 'month'}]->(r),
          (b)-[:ADOPTS {independent: 1, earliest: date('2022-01-01'), latest: date('2022-12-31')}]->(r),
          (a)-[:ADOPTS {independent: 1, latest: date('2023-01-01')}]->(s), (b)-[:ADOPTS {independent: 1, latest: date('2022-01-01')}]->(s),
          (b)-[:ADOPTS {independent: 0, earliest: date('2019-01-01'), latest: date('2019-12-31')}]->(r)
        """;

    [Theory]
    [InlineData("05_who_works_with_whom.cypher", "name", "甲街道", "partner | what | year | together | sentences\n南通大学 | Organization | 2022 | [夜校] | [甲街道与南通大学共建夜校。]\n")]
    [InlineData("05_who_works_with_whom.cypher", "name", "南通大学", "partner | what | year | together | sentences\n甲街道 | Place | 2022 | [夜校] | [甲街道与南通大学共建夜校。]\n")]
    [InlineData(
        "07_sought_then_received.cypher", "", "", "holder | honour | sought | received | sought_as | received_as\n丙社区 | 省级和谐社区 | 2021 | 2023 | [争创省级和谐社区] | [获评省级和谐社区]\n")]
    [InlineData(
        "09_what_others_did_first.cypher", "city", "南通市",
        "policy | first | began_by | later | began_after\n社区食堂 | 甲街道 | 2020-12-31 | 丙社区 | 2021-06-01\n社区食堂 | 甲街道 | 2020-12-31 | 乙街道 | 2022-01-01\n社区食堂 | 丙社区 | 2021-06-30 | 乙街道 | 2022-01-01\n")]
    [InlineData(
        "08_timeline_of_a_policy.cypher", "policy", "社区食堂",
        "city | place | earliest | latest | precision | basis | status\n南通市 | 甲街道 | 2020-01-01 | 2020-12-31 | year |  | \n南通市 | 丙社区 | 2021-06-01 | 2021-06-30 | month |  | \n南通市 | 乙街道 | 2022-01-01 | 2022-12-31 |  |  | \n")]
    public async Task A_query_finds_what_is_rare(string name, string parameter, string value, string expected)
    {
        await server.EmptyAsync();
        await LiveGraph.RowsAsync(server, Graph);
        var query = SavedQuery.Read(name);
        var parameters = query.Parameters;
        if (parameter.Length > 0)
        {
            parameters[parameter] = value;
        }

        Assert.Equal(expected, await SavedQuery.AnswerAsync(server, query.Text, parameters));
    }
}
