namespace KnowledgeGraph.Core.Tests.Schema;

public sealed class SchemaCatalogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-schema-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Versions_are_in_the_order_of_numbers_and_the_highest_is_the_latest()
    {
        Publish("10", "2", "1");

        var catalog = new SchemaCatalog(folder);

        Assert.Equal(["1", "2", "10"], catalog.Versions);
        Assert.Equal("10", catalog.Latest);
        Assert.Equal("10", catalog.Read().Version);
        Assert.Equal("2", catalog.Read("2").Version);
        Assert.Equal("2", catalog.Read("v2").Version);
    }

    [Fact]
    public void An_unknown_version_is_told_with_those_that_are_there()
    {
        Publish("1", "2");

        var error = Assert.Throws<ConfigurationException>(() => new SchemaCatalog(folder).Read("3"));

        Assert.Contains("'3' is no version", error.Message, StringComparison.Ordinal);
        Assert.Contains("expected one of 1, 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_and_an_empty_one_are_configuration_errors()
    {
        var missing = Assert.Throws<ConfigurationException>(() => new SchemaCatalog(Path.Combine(folder, "none")));
        var empty = Assert.Throws<ConfigurationException>(() => new SchemaCatalog(folder));

        Assert.Contains("is missing", missing.Message, StringComparison.Ordinal);
        Assert.Contains("holds no version", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edited_version_is_told_to_become_a_new_one()
    {
        Publish("1");
        File.AppendAllText(Path.Combine(folder, "v1.yaml"), "# edited\n");

        var problem = Assert.Single(new SchemaCatalog(folder).CheckChecksums());

        Assert.StartsWith("v1.yaml was edited after it was published", problem, StringComparison.Ordinal);
        Assert.EndsWith("put the change into a new version, v2.yaml.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_without_checksum_and_a_checksum_without_version_are_told()
    {
        Publish("1");
        File.Move(Path.Combine(folder, "v1.yaml"), Path.Combine(folder, "v2.yaml"));

        var problems = new SchemaCatalog(folder).CheckChecksums();

        Assert.Equal(2, problems.Count);
        Assert.StartsWith("v2.yaml has no checksum", problems[0], StringComparison.Ordinal);
        Assert.Equal("v1.yaml was published and is missing; restore it.", problems[1]);
    }

    [Fact]
    public void The_report_tells_sound_versions_and_broken_ones()
    {
        Publish("1", "2");
        File.WriteAllText(Path.Combine(folder, "v2.yaml"), "version: 2\n");

        var check = SchemaReport.Check(new SchemaCatalog(folder));

        Assert.False(check.IsValid);
        Assert.Contains("v1.yaml: version 1 is sound (1 entity types, 0 relation types, 0 policies).\n", check.Text, StringComparison.Ordinal);
        Assert.Contains("v2.yaml(1,1): 'entity_types' of the schema is missing", check.Text, StringComparison.Ordinal);
        Assert.Contains("v2.yaml was edited after it was published", check.Text, StringComparison.Ordinal);
    }

    private void Publish(params string[] versions)
    {
        foreach (var version in versions)
        {
            var path = Path.Combine(folder, $"v{version}.yaml");
            File.WriteAllText(
                path,
                $"version: {version}\ndescription: D.\nentity_types:\n  Place:\n    name_zh: 地点\n    description: D.\n    key_prefix: place\nrelation_types: {{}}\npolicies: {{}}\n");
            var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
            File.AppendAllText(Path.Combine(folder, SchemaCatalog.ChecksumFile), $"{digest}  v{version}.yaml\n");
        }
    }
}
