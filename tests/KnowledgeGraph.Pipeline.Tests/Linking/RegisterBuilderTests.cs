using KnowledgeGraph.Pipeline.Linking;

namespace KnowledgeGraph.Pipeline.Tests.Linking;

public sealed class RegisterBuilderTests : IDisposable
{
    private readonly string source = Directory.CreateTempSubdirectory("kg-lists").FullName;
    private readonly string target = Directory.CreateTempSubdirectory("kg-packed").FullName;

    public RegisterBuilderTests()
    {
        File.Copy(Path.Combine(Seeds.Gazetteer, "affixes.tsv"), Path.Combine(target, "affixes.tsv"));
        Write("provinces", "32,\"江苏省\"");
        Write("cities", "3204,\"常州市\",32");
        Write("areas", "320413,\"金坛区\",3204,32");
        Write("streets", "320413002,\"空街道\",320413,32,3204", "320413001,\"西城街道\",320413,32,3204", "320413003,\"尧塘街道\",320413,32,3204");
        Write("villages", "320413003007,\"东村村委会\",320413003", "320413001204,\"方边村村委会\",320413001", "320413001002,\"虹桥居委会\",320413001");
    }

    [Fact]
    public void What_is_packed_can_be_read_again()
    {
        RegisterBuilder.Build(source, target, "test");
        var register = DivisionRegister.Load(target);

        Assert.Equal("test", register.Edition);
        Assert.Equal("西城街道 空街道 尧塘街道", string.Join(' ', register.Children("320413").Select(d => d.Name)));
        Assert.Equal("虹桥社区 方边村", string.Join(' ', register.CommunitiesOf("320413001").Select(d => d.Name)));
        Assert.Empty(register.CommunitiesOf("320413002"));
        Assert.Equal("320413003007", register.CommunitiesNamed("东村", "3204").Single().Code);
        Assert.Equal("东村村委会", register.OfficialName("320413003007"));
    }

    [Fact]
    public void The_order_of_lines_does_not_change_a_byte()
    {
        RegisterBuilder.Build(source, target, "test");
        var first = (File.ReadAllBytes(Path.Combine(target, "divisions.bin")), File.ReadAllBytes(Path.Combine(target, "communities.bin")));
        Write("villages", "320413001002,\"虹桥居委会\",320413001", "320413001204,\"方边村村委会\",320413001", "320413003007,\"东村村委会\",320413003");

        RegisterBuilder.Build(source, target, "test");

        Assert.Equal(first.Item1, File.ReadAllBytes(Path.Combine(target, "divisions.bin")));
        Assert.Equal(first.Item2, File.ReadAllBytes(Path.Combine(target, "communities.bin")));
    }

    [Theory]
    [InlineData("villages", "32041300100,\"虹桥居委会\"", 2, "a code of 12 digits")]
    [InlineData("villages", "320413009001,\"虹桥居委会\"", 2, "'320413009001'")]
    [InlineData("streets", "320413001,\"\"", 2, "a name were expected")]
    public void A_wrong_line_is_named(string list, string line, int number, string problem)
    {
        Write(list, line);

        var error = Assert.Throws<SeedFormatException>(() => RegisterBuilder.Build(source, target, "test"));

        Assert.Equal(number, error.Line);
        Assert.Contains(problem, error.Message);
    }

    public void Dispose()
    {
        Directory.Delete(source, recursive: true);
        Directory.Delete(target, recursive: true);
    }

    private void Write(string list, params string[] lines) => File.WriteAllLines(Path.Combine(source, list + ".csv"), lines.Prepend("code,name"));
}
