using KnowledgeGraph.Hosts.Tests.Cli;
using KnowledgeGraph.Worker;

namespace KnowledgeGraph.Hosts.Tests.Worker;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly Kg kg = new();
    private readonly SettingsReader reader = new();

    public void Dispose() => kg.Dispose();

    [Fact]
    public void Options_go_before_the_environment_and_that_before_the_file()
    {
        kg.Write("kg.json", """{ "store": "sqlite:file.db", "build": { "batchSize": 7, "parallelism": 3 }, /* a note */ "reading": { "maximumBytes": 1000 } }""");

        var settings = reader.Read(
            null,
            kg.Folder,
            new Dictionary<string, string> { ["KG_BUILD__PARALLELISM"] = "2", ["kg_store"] = "sqlite:environment.db" },
            new Dictionary<string, string?> { ["store"] = "sqlite:option.db", ["seeds"] = null });

        Assert.Equal($"sqlite:{kg.PathOf("option.db")}", settings.Store);
        Assert.Equal((7, 2, 300, 1000L), (settings.Build.BatchSize, settings.Build.Parallelism, settings.Build.DocumentTimeLimit, settings.Reading.MaximumBytes));
        Assert.Empty(reader.Warnings);
    }

    [Fact]
    public void The_login_of_a_server_comes_from_the_environment_and_shows_no_password()
    {
        kg.Write("kg.json", """{"store": "bolt://graph.example.org"}""");

        var settings = Read(null, new() { ["KG_STORE__USER"] = "reader", ["KG_STORE__PASSWORD"] = "s3cret" });

        Assert.Equal(("bolt://graph.example.org", "user 'reader'"), (settings.Store, $"{settings.Login}"));
        Assert.DoesNotContain("s3cret", $"{settings}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_a_file_is_refused_without_repeating_it()
    {
        kg.Write("kg.json", """{"store:password": "s3cret"}""");

        var error = Assert.Throws<ConfigurationException>(() => Read(null, []));

        Assert.Contains("set KG_STORE__PASSWORD in the environment", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("OFF", false)]
    public void A_switch_is_on_or_off(string value, bool expected)
        => Assert.Equal(expected, Read(null, new() { ["KG_BUILD__TAGGER"] = value }).Build.UseTagger);

    [Fact]
    public void Paths_of_the_file_start_from_its_folder()
    {
        kg.Write("conf/seeds/lexicon/readme.txt", string.Empty);
        var file = kg.Write("conf/mine.json", """{"store": "sqlite:graph.db", "seeds": "seeds"}""");

        var settings = Read(file, []);

        Assert.Equal(($"sqlite:{kg.PathOf("conf/graph.db")}", kg.PathOf("conf/seeds")), (settings.Store, settings.SeedsFolder));
    }

    [Theory]
    [InlineData("""{"stores": "x"}""", "there is no setting 'stores'", "did you mean 'store'?")]
    [InlineData("""{"build": {"batchsizes": 1}}""", "there is no setting 'build:batchsizes'", "'build:batchSize'")]
    [InlineData("""{"build": 3}""", "'build' is Number", "expected an object")]
    [InlineData("""{"build": {"batchSize": 0}}""", "'build:batchSize' is '0'", "from 1 to 10000")]
    [InlineData("""{"build": {"parallelism": "many"}}""", "'build:parallelism' is 'many'", "from 0 to 1024")]
    [InlineData("{\n\"store\": oops}", "kg.json(2)", "not JSON")]
    [InlineData("""{"build": {"tagger": "maybe"}}""", "'build:tagger' is 'maybe'", "expected on or off")]
    [InlineData("[]", "The file is Array", "expected an object")]
    [InlineData("""{"seeds": "none"}""", "'seeds' is", "does not exist")]
    public void A_wrong_file_is_told_with_the_value_and_what_was_expected(string json, string found, string expected)
    {
        kg.Write("kg.json", json);

        var error = Assert.Throws<ConfigurationException>(() => Read(null, []));

        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_variable_is_told_by_its_name()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(null, new() { ["KG_BUILD__DOCUMENTTIMELIMIT"] = "-5" }));

        Assert.Contains("'build:documentTimeLimit' is '-5' (from KG_BUILD__DOCUMENTTIMELIMIT)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_is_no_setting_gets_a_warning()
    {
        Read(null, new() { ["KG_STOER"] = "x", ["KG_DEBUG"] = "1", ["PATH"] = "/bin" });

        Assert.Contains("did you mean 'KG_STORE'?", Assert.Single(reader.Warnings), StringComparison.Ordinal);
    }

    private KnowledgeGraphSettings Read(string? file, Dictionary<string, string> environment)
        => reader.Read(file, kg.Folder, environment, new Dictionary<string, string?>());
}
