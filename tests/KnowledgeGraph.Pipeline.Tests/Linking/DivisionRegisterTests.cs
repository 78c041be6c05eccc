using KnowledgeGraph.Pipeline.Linking;

namespace KnowledgeGraph.Pipeline.Tests.Linking;

public class DivisionRegisterTests
{
    private static DivisionRegister Register => GivenRegister.Register;

    [Theory]
    [InlineData("32", "江苏省", "province")]
    [InlineData("3204", "常州市", "city")]
    [InlineData("320413", "金坛区", "district")]
    [InlineData("320413001", "西城街道", "subdistrict")]
    [InlineData("320412001006", "花溪社区", "community")]
    [InlineData("320413001002", "虹桥社区", "community")]
    [InlineData("320413001204", "方边村", "community")]
    public void Finds_a_division_by_its_code(string code, string name, string kind)
        => Assert.Equal(new Division(code, name, kind), Register.Find(code));

    [Theory]
    [InlineData("99")]
    [InlineData("3204130010")]
    [InlineData("320413001999")]
    [InlineData("999999999001")]
    [InlineData("江苏")]
    [InlineData("")]
    public void Knows_nothing_of_a_code_that_is_none(string code) => Assert.Null(Register.Find(code));

    [Theory]
    [InlineData("320613006", "崇川区 南通市 江苏省")]
    [InlineData("320412001006", "戚墅堰街道 武进区 常州市 江苏省")]
    [InlineData("110105001", "朝阳区 北京市")]
    [InlineData("500230115", "丰都县 重庆市")]
    [InlineData("469002108", "琼海市 海南省")]
    [InlineData("442000110", "中山市 广东省")]
    [InlineData("32", "")]
    public void Containers_leave_out_what_nobody_calls_a_place(string code, string chain)
        => Assert.Equal(chain, string.Join(' ', Register.Containers(code).Select(d => d.Name)));

    [Theory]
    [InlineData("北京", "11")]
    [InlineData("广西", "45")]
    [InlineData("内蒙古", "15")]
    [InlineData("伊犁", "6540")]
    [InlineData("伊犁州", "6540")]
    [InlineData("玉泉", "150104")]
    [InlineData("四褐山", "340207001")]
    [InlineData("道真县", "520325")]
    [InlineData("市桥街", "440113007")]
    [InlineData("芜湖经开区", "340271")]
    [InlineData("沛县", "320322")]
    public void Finds_divisions_by_full_short_and_variant_names(string name, string code)
        => Assert.Contains(code, Register.Named(name).Select(d => d.Code));

    [Fact]
    public void Short_names_never_lose_the_people_a_place_is_called_after()
        => Assert.Equal("东乡族", Register.ShortName(Register.Named("东乡族自治县").Single()));

    [Theory]
    [InlineData("320413001002", "虹桥居委会")]
    [InlineData("320412001006", "花溪社区居民委员会")]
    [InlineData("320413001204", "方边村村委会")]
    [InlineData("320413", "金坛区")]
    public void Keeps_the_official_name(string code, string official) => Assert.Equal(official, Register.OfficialName(code));

    [Theory]
    [InlineData("花溪社区", "320412001", "320412001006")]
    [InlineData("花溪社区居民委员会", "320412", "320412001006")]
    [InlineData("花溪", "320412001", "320412001006")]
    [InlineData("花溪社区", "320413001", "")]
    public void Finds_communities_within_a_division(string name, string within, string codes)
        => Assert.Equal(codes, string.Join(' ', Register.CommunitiesNamed(name, within).Select(d => d.Code)));

    [Fact]
    public void Keeps_namesakes_of_a_province_apart()
    {
        var all = Register.CommunitiesNamed("虹桥社区", "32").Where(d => d.Name == "虹桥社区").ToList();

        Assert.True(all.Count >= 5);
        Assert.Equal(all.Count, all.Select(d => d.Code).Distinct().Count());
        Assert.All(all, d => Assert.Equal(d, Register.Find(d.Code)));
    }

    [Fact]
    public void Communities_of_all_subdistricts_of_a_city_lie_where_their_codes_say()
    {
        var streets = Register.Children("3204").SelectMany(d => Register.Children(d.Code)).ToList();

        Assert.All(streets, s => Assert.All(Register.CommunitiesOf(s.Code), c => Assert.StartsWith(s.Code, c.Code)));
        Assert.All(streets.SelectMany(s => Register.CommunitiesOf(s.Code)), c => Assert.Contains(c, Register.CommunitiesNamed(c.Name, c.Code[..9])));
    }

    [Fact]
    public void Children_of_a_municipality_are_its_districts()
    {
        var children = Register.Children("50");

        Assert.Contains(children, d => d.Name == "渝中区");
        Assert.Contains(children, d => d.Name == "丰都县");
        Assert.All(children, d => Assert.Equal("district", d.Kind));
    }

    [Theory]
    [InlineData(0, "'KGDIVIS1' was expected", "divisions.bin")]
    [InlineData(30, "checksum", "divisions.bin")]
    [InlineData(30, "checksum", "communities.bin")]
    public void An_altered_file_is_refused_with_its_name_and_place(int at, string problem, string file)
    {
        using var copy = new Copy();
        var bytes = File.ReadAllBytes(copy.At(file));
        bytes[at] ^= 0x55;
        File.WriteAllBytes(copy.At(file), bytes);

        var error = Assert.Throws<SeedFormatException>(() => DivisionRegister.Load(copy.Folder));

        Assert.Equal("KG1001", error.Code);
        Assert.Contains(problem, error.Message);
        Assert.Contains(file, error.Message);
    }

    [Theory]
    [InlineData("divisions.bin")]
    [InlineData("communities.bin")]
    public void A_cut_file_is_refused(string file)
    {
        using var copy = new Copy();
        var bytes = File.ReadAllBytes(copy.At(file));
        File.WriteAllBytes(copy.At(file), bytes[..(bytes.Length / 2)]);

        var error = Assert.Throws<SeedFormatException>(() => DivisionRegister.Load(copy.Folder));

        Assert.Contains(file, error.Message);
    }

    [Fact]
    public void An_altered_block_is_refused_when_its_city_is_read()
    {
        using var copy = new Copy();
        var bytes = File.ReadAllBytes(copy.At("communities.bin"));
        bytes[^1] ^= 0x55;
        File.WriteAllBytes(copy.At("communities.bin"), bytes);

        var register = DivisionRegister.Load(copy.Folder);

        Assert.NotEmpty(register.CommunitiesOf("320413001"));
        var error = Assert.Throws<SeedFormatException>(() => register.CommunitiesNamed("一", "6590"));
        Assert.Contains("checksum", error.Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var copy = new Copy();
        File.Delete(copy.At("communities.bin"));

        var error = Assert.Throws<SeedFormatException>(() => DivisionRegister.Load(copy.Folder));

        Assert.Contains("communities.bin", error.Message);
    }

    [Theory]
    [InlineData("district\t市", "has 2 cells")]
    [InlineData("village\t村\t-", "'village' is no class")]
    public void A_malformed_line_of_affixes_is_named_with_its_number(string line, string problem)
    {
        using var copy = new Copy();
        File.AppendAllText(copy.At("affixes.tsv"), line + "\n");

        var error = Assert.Throws<SeedFormatException>(() => DivisionRegister.Load(copy.Folder));

        Assert.Equal(File.ReadAllLines(copy.At("affixes.tsv")).Length, error.Line);
        Assert.Contains(problem, error.Message);
    }

    private sealed class Copy : IDisposable
    {
        public Copy()
        {
            foreach (var file in Directory.GetFiles(Seeds.Gazetteer))
            {
                File.Copy(file, At(Path.GetFileName(file)));
            }
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("kg-register").FullName;

        public string At(string file) => Path.Combine(Folder, file);

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
