
namespace KnowledgeGraph.Pipeline.Tests;

/// <summary>The whole pipeline over texts of our own and over the seeds: what any state of its rules must give.</summary>
public class GraphBuilderTests
{
    public static TheoryData<string> Samples() => new(Seeds.Documents.Select(p => Path.GetFileName(p)));

    [Theory]
    [InlineData("来凤社区、清塘社区获评江苏省文明社区。", "来凤社区 AWARDED 江苏省文明社区 provincial;清塘社区 AWARDED 江苏省文明社区 provincial")]
    [InlineData("来凤、清塘社区获评江苏省文明社区。", "来凤社区 AWARDED 江苏省文明社区 provincial;清塘社区 AWARDED 江苏省文明社区 provincial")]
    [InlineData("山塘社区梧桐新村获评苏州市文明小区。", "梧桐新村 AWARDED 苏州市文明小区 municipal")]
    [InlineData("街道荣获全国文明单位。", "虎丘街道 AWARDED 全国文明单位 national")]
    [InlineData("山塘社区梧桐新村成功申报省、市两级绿色物业示范小区。", "梧桐新村 AWARDED 省、市两级绿色物业示范小区 municipal;梧桐新村 AWARDED 省、市两级绿色物业示范小区 provincial")]
    [InlineData("来凤社区争创江苏省文明社区。", "来凤社区 SEEKS 江苏省文明社区 provincial")]
    [InlineData("来凤社区、清塘社区积极申报江苏省文明社区。", "来凤社区 SEEKS 江苏省文明社区 provincial;清塘社区 SEEKS 江苏省文明社区 provincial")]
    [InlineData("来凤社区获评苏州市文明社区，清塘社区争创江苏省文明社区。", "来凤社区 AWARDED 苏州市文明社区 municipal;清塘社区 SEEKS 江苏省文明社区 provincial")]
    [InlineData("来凤社区正在创建江苏省文明社区。", "来凤社区 SEEKS 江苏省文明社区 provincial")]
    [InlineData("来凤社区通过努力，成功创成江苏省文明社区。", "来凤社区 AWARDED 江苏省文明社区 provincial")]
    [InlineData("被省民政厅评为“江苏省和谐社区建设示范街道”。", "虎丘街道 AWARDED 江苏省和谐社区建设示范街道 provincial")]
    [InlineData("来凤社区拿到两项荣誉，分别是江苏省文明社区、苏州市平安社区。", "来凤社区 AWARDED 江苏省文明社区 provincial;来凤社区 AWARDED 苏州市平安社区 municipal")]
    [InlineData("来凤社区先后获得全国文明社区江苏省科普示范社区等荣誉。", "来凤社区 AWARDED 全国文明社区 national;来凤社区 AWARDED 江苏省科普示范社区 provincial")]
    [InlineData("来凤社区早就有江苏省文明社区的称号，苏州市平安社区也先后到手。", "来凤社区 AWARDED 江苏省文明社区 provincial;来凤社区 AWARDED 苏州市平安社区 municipal")]
    [InlineData("来凤社区环境优美。2021年，市政府授予“苏州市平安社区”。", "来凤社区 AWARDED 苏州市平安社区 municipal")]
    [InlineData("发挥来凤社区、山塘社区2个省级文明社区“领头羊”作用。", "山塘社区 AWARDED 省级文明社区 provincial;来凤社区 AWARDED 省级文明社区 provincial")]
    [InlineData("街道环境明显改善，获得居民好评。", "")]
    [InlineData("22个社区被命名为江苏省文明社区，我区2个社区上榜。\n2个社区是：来凤社区、山塘社区。", "山塘社区 AWARDED 江苏省文明社区 provincial;来凤社区 AWARDED 江苏省文明社区 provincial")]
    [InlineData("同批被命名为“江苏省平安社区(村)”的还有2个社区，名单如下：\n姑苏区：来凤社区、山塘社区", "山塘社区 AWARDED 江苏省平安社区（村） provincial;来凤社区 AWARDED 江苏省平安社区（村） provincial")]
    [InlineData("来凤社区墙上的奖牌越来越多：全国文明社区、江苏省家庭工作先进集体、江苏省科普示范社区。", "来凤社区 AWARDED 全国文明社区 national;来凤社区 AWARDED 江苏省家庭工作先进集体 provincial;来凤社区 AWARDED 江苏省科普示范社区 provincial")]
    [InlineData("来凤社区通过国家标准化管理委员会验收。", "")]
    [InlineData("苏州市获评全国文明城市。", "苏州市 AWARDED 全国文明城市 national")]
    [InlineData("江苏省民政厅作出关于表彰江苏省文明社区的决定。", "")]
    public void Tells_who_has_an_honour_and_who_only_wants_one(string sentence, string expected)
        => Assert.Equal(expected, Given.Report(sentence).Relations("AWARDED SEEKS", Qualifiers.Level).Replace("“", "", StringComparison.Ordinal).Replace("”", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("争创")]
    [InlineData("积极争创")]
    [InlineData("申报")]
    [InlineData("积极申报")]
    [InlineData("正在申报")]
    [InlineData("创建")]
    [InlineData("积极创建")]
    [InlineData("全力创建")]
    [InlineData("力争创成")]
    [InlineData("争当")]
    public void Striving_is_never_an_award(string words)
        => Assert.Empty(Given.Report($"来凤社区{words}江苏省文明社区。").Relations(RelationTypes.Awarded));

    [Theory]
    [InlineData("已完成梧桐新村改造。", "虎丘街道 CARRIES_OUT 梧桐新村改造 done")]
    [InlineData("计划启动梧桐新村改造。", "虎丘街道 CARRIES_OUT 梧桐新村改造 planned")]
    [InlineData("下一步，将实施梧桐新村改造。", "虎丘街道 CARRIES_OUT 梧桐新村改造 planned")]
    [InlineData("梧桐新村改造正在推进。", "虎丘街道 CARRIES_OUT 梧桐新村改造 ongoing")]
    [InlineData("\n\n三、下一步工作计划\n\n实施梧桐新村改造。", "虎丘街道 CARRIES_OUT 梧桐新村改造 planned")]
    public void A_plan_is_not_an_achievement(string sentence, string expected)
        => Assert.Equal(expected, Given.Report(sentence).Relations(RelationTypes.CarriesOut, Qualifiers.Status));

    [Theory]
    [InlineData("山塘社区梧桐新村环境优美。", "山塘社区 PART_OF 虎丘街道;梧桐新村 PART_OF 山塘社区")]
    [InlineData("山塘社区的梧桐新村环境优美。", "山塘社区 PART_OF 虎丘街道;梧桐新村 PART_OF 山塘社区")]
    [InlineData("来凤社区环境优美。", "来凤社区 PART_OF 虎丘街道")]
    [InlineData("来凤社区党群服务中心环境优美。", "来凤社区 PART_OF 虎丘街道;来凤社区党群服务中心 PART_OF 来凤社区")]
    public void Places_are_nested_as_the_text_names_them(string sentence, string expected)
    {
        var told = Given.Report(sentence).Relations(RelationTypes.PartOf).Split(';').Where(r => !r.Contains("姑苏区", StringComparison.Ordinal) && !r.Contains("苏州市", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(';', told));
    }

    [Fact]
    public void The_chain_to_the_province_comes_from_the_register_and_says_so()
    {
        var contribution = Given.Built("虎丘街道年度工作总结\n\n姑苏区虎丘街道统筹推进各项工作。");

        string[] chain = ["place:320508022", "place:320508", "place:3205", "place:32"];
        Assert.Equal("place:320508022", contribution.Document.SubjectKey);
        Assert.All(chain.Zip(chain.Skip(1)), link => Assert.Contains(
            contribution.Relations, r => r.Type == RelationTypes.PartOf && (r.Head, r.Tail) == link && r.Origin == FactOrigin.Register));
        Assert.Equal(FactOrigin.Text, contribution.Named("姑苏区", EntityTypes.Place).Origin);
        Assert.Equal(FactOrigin.Register, contribution.Named("苏州市", EntityTypes.Place).Origin);
        Assert.Equal("3205", contribution.Named("苏州市", EntityTypes.Place).Code);
    }

    [Fact]
    public void Communities_of_one_name_in_two_subdistricts_are_two()
    {
        var one = Given.Built("鼓楼街道工作总结\n\n阜阳市颍州区鼓楼街道统筹推进各项工作。前进社区、梧桐社区环境优美。");
        var other = Given.Built("鼓楼街道工作总结\n\n霍州市鼓楼街道统筹推进各项工作。前进社区、梧桐社区环境优美。");

        Assert.Equal(("place:341202001003", "place:141082001011"), (KeyOf(one, "前进社区"), KeyOf(other, "前进社区")));
        Assert.Equal(("place:341202001/梧桐社区", "place:141082001/梧桐社区"), (KeyOf(one, "梧桐社区"), KeyOf(other, "梧桐社区")));
    }

    [Fact]
    public void Honours_of_two_provinces_are_two_and_of_two_texts_of_one_province_one()
    {
        var jiangsu = Given.Built("虎丘街道工作总结\n\n姑苏区虎丘街道获评江苏省文明单位。", "a.txt");
        var again = Given.Built("学田街道工作总结\n\n崇川区学田街道荣获省级文明单位称号。", "b.txt");
        var anhui = Given.Built("鼓楼街道工作总结\n\n阜阳市颍州区鼓楼街道获评省级文明单位。", "c.txt");

        Assert.Equal("honour:32/文明单位", HonourOf(jiangsu));
        Assert.Equal(HonourOf(jiangsu), HonourOf(again));
        Assert.Equal("honour:34/文明单位", HonourOf(anhui));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_fact_of_a_seed_has_evidence_that_equals_the_text(string name)
    {
        var text = File.ReadAllText(Seeds.Document(name));

        var result = Given.Build(Given.Document(text, name));

        Assert.NotEmpty(result.Contribution.Relations);
        AssertEvidence(text, result.Contribution);
        Assert.All(result.Findings, f => Assert.Matches("^KG3[0-9]{3}$", f.Code));
    }

    [Theory]
    [InlineData("来凤社区坚持党建引领，不断完善服务体系，深入推进各项重点工作，来凤社\n区获评江苏省文明社区，居民的幸福感不断提升。")]
    [InlineData("来凤社区获评江苏省\r\n文明社区。")]
    [InlineData("来凤社区获评江苏省文明社区(第２批),改造小区３个。")]
    [InlineData("\t　来凤社区 获评 江苏省文明社区。𠮷祥路改造完成。")]
    public void Evidence_equals_the_text_over_healed_breaks_and_folded_widths(string sentence)
    {
        var text = Given.Opening + "\n\n" + sentence;
        var contribution = Given.Built(text);

        AssertEvidence(text, contribution);
        Assert.Contains(contribution.Entities, e => e.Key == "place:320508022002");
    }

    [Fact]
    public void A_name_broken_over_two_lines_is_found_and_quoted_with_its_break()
    {
        var contribution = Given.Report("\n\n社区工作者坚持党建引领，不断完善服务体系，深入推进各项重点工作，来凤社\n区获评江苏省文明社区，居民满意度不断提升。");

        Assert.Contains("来凤社\n区", Assert.Single(contribution.Entities, e => e.Key == "place:320508022002").Evidence.Select(e => e.Text));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_same_text_gives_the_same_contribution(string name)
    {
        var document = Given.Document(File.ReadAllText(Seeds.Document(name)), name);

        Assert.Equal(ContributionText.Of(Given.Build(document).Contribution), ContributionText.Of(Given.Build(document).Contribution));
    }

    [Fact]
    public void Neither_the_order_of_documents_nor_threads_matter()
    {
        var documents = Seeds.Documents.Select(p => Given.Document(File.ReadAllText(p), Path.GetFileName(p))).ToList();
        var straight = documents.ToDictionary(d => d.Id, d => ContributionText.Of(Given.Build(d).Contribution));

        var turned = documents.AsEnumerable().Reverse().Concat(documents).AsParallel().WithDegreeOfParallelism(4)
            .Select(d => (d.Id, Text: ContributionText.Of(Given.Build(d).Contribution))).ToList();

        Assert.All(turned, t => Assert.Equal(straight[t.Id], t.Text));
    }

    [Fact]
    public void A_second_builder_gives_the_same_as_the_first()
    {
        var document = Given.Document(Given.Opening + "来凤社区、清塘社区获评江苏省文明社区。");

        var second = GraphBuilder.Load(Seeds.Folder, Given.Schema).Build(document, TestContext.Current.CancellationToken).Contribution;

        Assert.Equal(ContributionText.Of(Given.Build(document).Contribution), ContributionText.Of(second));
    }

    [Fact]
    public void Without_the_tagger_its_model_is_not_read_and_with_it_a_missing_one_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("kg-seeds").FullName;
        try
        {
            foreach (var part in (string[])["lexicon", "gazetteer", "rules"])
            {
                Directory.CreateDirectory(Path.Combine(folder, part));
                foreach (var file in Directory.EnumerateFiles(Path.Combine(Seeds.Folder, part)))
                {
                    File.Copy(file, Path.Combine(folder, part, Path.GetFileName(file)));
                }
            }

            var document = Given.Document(Given.Opening + "来凤社区获评江苏省文明社区。");

            var built = GraphBuilder.Load(folder, Given.Schema).Build(document, TestContext.Current.CancellationToken).Contribution;
            var error = Assert.Throws<ConfigurationException>(() => GraphBuilder.Load(folder, Given.Schema, new GraphBuilderOptions { UseTagger = true }));

            Assert.Equal(ContributionText.Of(Given.Build(document).Contribution), ContributionText.Of(built));
            Assert.Contains("lac-small.bin", error.Message, StringComparison.Ordinal);
            Assert.Equal(GraphBuilder.VersionOf(Seeds.Folder), GraphBuilder.VersionOf(folder));
            Assert.NotEqual(GraphBuilder.VersionOf(Seeds.Folder), GraphBuilder.VersionOf(Seeds.Folder, useTagger: true));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_tagger_finds_persons_that_no_rule_does()
    {
        var document = Given.Document(Given.Opening + "平日里，刘建华在外忙活，邻居都看在眼里。");

        var with = GraphBuilder.Load(Seeds.Folder, Given.Schema, new GraphBuilderOptions { UseTagger = true }).Build(document, TestContext.Current.CancellationToken).Contribution;

        Assert.DoesNotContain(Given.Build(document).Contribution.Entities, e => e.Type == EntityTypes.Person);
        Assert.Equal("刘建华", Assert.Single(with.Entities, e => e.Type == EntityTypes.Person).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n\t")]
    [InlineData("今天天气很好，我们去散步，看到很多花。")]
    [InlineData("The quick brown fox jumps over the lazy dog.")]
    [InlineData("12345，67890。！？")]
    public void A_text_that_names_no_place_contributes_nothing_without_findings(string text)
    {
        var result = Given.Build(Given.Document(text, "empty.txt"));

        Assert.Empty(result.Contribution.Entities);
        Assert.Empty(result.Contribution.Relations);
        Assert.Empty(result.Contribution.Indicators);
        Assert.Empty(result.Findings);
        Assert.Equal(("empty.txt", null), (result.Contribution.Document.Id, result.Contribution.Document.SubjectKey));
    }

    [Fact]
    public void What_the_schema_forbids_is_set_aside_as_findings_with_code_and_place()
    {
        var builder = GraphBuilder.Load(Seeds.Folder, Without(RelationTypes.CarriesOut));
        var text = Given.Opening + "来凤社区完成梧桐新村改造。";

        var result = builder.Build(Given.Document(text), TestContext.Current.CancellationToken);

        var finding = Assert.Single(result.Findings, f => f.Message.Contains("CARRIES_OUT", StringComparison.Ordinal));
        Assert.Equal((FindingCodes.UnknownType, "report.txt"), (finding.Code, finding.Subject));
        Assert.Contains("完成梧桐新村改造", finding.Span!.Value.In(text), StringComparison.Ordinal);
        Assert.DoesNotContain(result.Contribution.Relations, r => r.Type == "CARRIES_OUT");
        Assert.Contains(result.Contribution.Entities, e => e.Key == "place:320508022002");
    }

    [Fact]
    public void A_rule_that_gives_what_the_schema_lacks_is_told_with_its_file_and_nothing_starts()
    {
        var error = Assert.Throws<SeedFormatException>(() => GraphBuilder.Load(Seeds.Folder, Without(RelationTypes.Awarded)));

        Assert.Contains("awards.yaml(", error.Message, StringComparison.Ordinal);
        Assert.Contains("'AWARDED' is no relation of the schema; expected one of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_build_stops()
        => Assert.Throws<OperationCanceledException>(() => Given.Builder.Build(Given.Document(Given.Opening), new CancellationToken(canceled: true)));

    [Fact]
    public void A_missing_document_is_the_callers_error() => Assert.Throws<ArgumentNullException>(() => Given.Build(null!));

    [Theory]
    [InlineData("来凤社区获评江苏省文明社区改造梧桐新村打造品牌完成项目")]
    [InlineData("“来凤、清塘、")]
    [InlineData("获评获评全国文明、")]
    [InlineData("天地玄黄宇宙洪荒")]
    public void A_long_text_without_punctuation_keeps_its_subject_and_evidence(string piece)
    {
        var document = Given.Document(Given.Opening + Repeated(piece, 64_000));

        var contribution = Given.Build(document).Contribution;

        Assert.Equal("place:320508022", contribution.Document.SubjectKey);
        AssertEvidence(document.Text, contribution);
    }

    [Fact]
    public void A_text_of_a_megabyte_without_punctuation_is_built()
    {
        var text = Given.Opening + Repeated("来凤社区获评江苏省文明社区改造梧桐新村与居民沈桂芳座谈", 350_000);

        var contribution = Given.Built(text);

        Assert.True(System.Text.Encoding.UTF8.GetByteCount(text) > 1_000_000);
        Assert.Contains(contribution.Entities, e => e.Key == "place:320508022002");
    }

    [Theory]
    [InlineData("000", "320412001", "戚墅堰街道")]
    [InlineData("001", "320413001", "西城街道")]
    [InlineData("002", "320404006", "荷花池街道")]
    [InlineData("004", "340207001", "四褐山街道")]
    [InlineData("003", "320613006", "学田街道")]
    public void Each_seed_is_about_its_own_subdistrict(string number, string code, string name)
    {
        var contribution = Given.Built(File.ReadAllText(Seeds.DocumentNumbered(number)));

        var subject = Assert.Single(contribution.Entities, e => e.Key == contribution.Document.SubjectKey);
        Assert.Equal(($"place:{code}", code, name, PlaceKinds.Subdistrict), (subject.Key, subject.Code, subject.Name, subject.Kind));
        Assert.Contains(contribution.Entities, e => e.Kind == PlaceKinds.Community && e.Origin == FactOrigin.Text);
        Assert.Contains(contribution.Entities, e => e.Key == $"place:{code[..2]}" && e.Kind == PlaceKinds.Province);
        Assert.Contains(contribution.Relations, r => r.Type == RelationTypes.Adopts && r.Head == subject.Key);
        Assert.NotEmpty(contribution.Indicators);
    }

    [Theory]
    [InlineData("000")]
    [InlineData("001")]
    [InlineData("004")]
    public void A_seed_holds_a_chain_from_the_subdistrict_to_an_honour_below_it(string number)
    {
        var contribution = Given.Built(File.ReadAllText(Seeds.DocumentNumbered(number)));
        var parents = contribution.Relations.Where(r => r.Type == RelationTypes.PartOf).ToLookup(r => r.Head, r => r.Tail);

        bool IsBelow(string key, int depth = 0) => depth < 5 && parents[key].Any(p => p == contribution.Document.SubjectKey || IsBelow(p, depth + 1));

        Assert.Contains(contribution.Relations, r => r.Type is RelationTypes.Awarded or RelationTypes.Seeks && IsBelow(r.Head));
    }

    [Fact]
    public void Both_ends_of_every_relation_are_among_the_entities()
    {
        foreach (var path in Seeds.Documents)
        {
            var contribution = Given.Built(File.ReadAllText(path));
            var keys = contribution.Entities.Select(e => e.Key).ToHashSet();

            Assert.Equal(contribution.Entities.Count, keys.Count);
            Assert.All(contribution.Relations, r => Assert.True(keys.Contains(r.Head) && keys.Contains(r.Tail) && r.Head != r.Tail, $"{r.Head} {r.Type} {r.Tail}"));
            Assert.All(contribution.Indicators, i => Assert.Contains(i.Subject, keys));
        }
    }

    [Theory]
    [InlineData(true, "山塘社区 CARRIES_OUT “暖心行”行动 done")]
    [InlineData(false, "虎丘街道 CARRIES_OUT “暖心行”行动 done")]
    public void With_coreference_who_acted_in_the_clause_before_acts_on(bool used, string expected)
    {
        var builder = GraphBuilder.Load(Seeds.Folder, Given.Schema, new GraphBuilderOptions { UseCoreference = used });

        var told = builder.Build(Given.Document(Given.Opening + "山塘社区走访居民，开展了“暖心行”行动。"), TestContext.Current.CancellationToken);

        Assert.Equal(expected, told.Contribution.Relations(RelationTypes.CarriesOut, Qualifiers.Status));
    }

    [Fact]
    public void What_ends_an_address_is_a_community_whatever_its_name()
    {
        var told = Given.Report("\n\n表彰苏州市姑苏区虎丘街道幸福谷社区。");

        Assert.Contains(told.Entities, e => e is { Type: EntityTypes.Place, Kind: PlaceKinds.Community, Name: "幸福谷社区" });
    }

    [Fact]
    public void Without_the_tags_of_words_other_names_are_found()
    {
        var document = Given.Document(File.ReadAllText(Seeds.DocumentNumbered("000")));
        var builder = GraphBuilder.Load(Seeds.Folder, Given.Schema, new GraphBuilderOptions { UseWordTags = false });

        var told = builder.Build(document, TestContext.Current.CancellationToken).Contribution;

        AssertEvidence(document.Text, told);
        Assert.NotEqual(Given.Build(document).Contribution.Entities.Select(e => e.Key), told.Entities.Select(e => e.Key));
    }

    private static void AssertEvidence(string text, DocumentContribution contribution)
    {
        Assert.All(contribution.Entities, e => Assert.NotEmpty(e.Evidence));
        Assert.All(contribution.Relations, r => Assert.NotEmpty(r.Evidence));
        Assert.All(contribution.Indicators, i => Assert.NotEmpty(i.Evidence));
        Assert.All(contribution.AllEvidence(), e => Assert.Equal(e.Span.In(text), e.Text));
        Assert.All(contribution.AllEvidence(), e => Assert.NotEqual(0, e.Span.Length));
    }

    /// <summary>The published schema less one type of relation.</summary>
    private static GraphSchema Without(string relation)
    {
        var catalog = new SchemaCatalog(Repository.PathOf("schema"));
        var lines = File.ReadAllLines(catalog.PathOf(catalog.Latest)).ToList();
        var start = lines.FindIndex(l => l.TrimStart().StartsWith(relation + ":", StringComparison.Ordinal));
        var indent = lines[start].Length - lines[start].TrimStart().Length;
        var end = lines.FindIndex(start + 1, l => l.Length > 0 && l.Length - l.TrimStart().Length <= indent);
        lines.RemoveRange(start, end - start);
        return SchemaReader.Parse(string.Join('\n', lines), "changed.yaml");
    }

    private static string KeyOf(DocumentContribution contribution, string name) => contribution.Named(name, EntityTypes.Place).Key;

    private static string HonourOf(DocumentContribution contribution) => Assert.Single(contribution.Entities, e => e.Type == EntityTypes.Honour).Key;

    private static string Repeated(string piece, int length) => string.Concat(Enumerable.Repeat(piece, length / piece.Length));
}
