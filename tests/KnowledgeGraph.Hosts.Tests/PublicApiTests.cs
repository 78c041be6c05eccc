using System.Reflection;

namespace KnowledgeGraph.Hosts.Tests;

/// <summary>What other programs may rely on, as reviewed text: every change to it shows in review.</summary>
public class PublicApiTests
{
    [Theory]
    [InlineData("Client")]
    [InlineData("Core")]
    [InlineData("Pipeline")]
    [InlineData("Storage")]
    [InlineData("Worker")]
    public void The_public_api_is_the_reviewed_one(string project)
    {
        var path = Repository.PathOf("tests", "KnowledgeGraph.Hosts.Tests", "PublicApi", $"KnowledgeGraph.{project}.txt");

        Reviewed.Equal(path, PublicApi.Render(Assembly.Load($"KnowledgeGraph.{project}")));
    }
}
